"""Files in, files out: hosts and offers of other services are read, looked at, then taken in; ours leave in their layouts.

Nothing is kept between the two steps: what was read goes to the page, signed, and comes back with the decision.
"""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from poles.domain.hosts import usecases as hosts
from poles.domain.offers import twins
from poles.domain.offers import usecases as offers
from poles.domain.offers.policy import OFFERS
from poles.exchange import partners
from poles.exchange.partners.grids import MOST_ROWS
from poles.exchange.partners.hosts import LAYOUTS as HOSTS
from poles.exchange.partners.offers import LAYOUTS as OFFER_LAYOUTS
from poles.exchange.partners.writing import SHAPES, contents_of
from poles.exchange.sheets import write_csv
from poles.exchange.workbook_files import CSV, FORMATS, ODS, XLSX
from poles.web import pages
from poles.web.members.exchange_forms import FileForm
from poles.web.previewed import sealed, unsealed
from poles.web.public.feeds import address_of
from poles.web.request import Request
from poles.words.actor import Actor
from poles.words.findings import Refused, Severity, refuse
from poles.words.french import plural
from poles.words.imports import Contents, Outcome, ReadFile, Remark, from_json, to_json

SALT = "poles.exchange.read"
MOST_KEPT = 2_000_000
REMARKS_SHOWN, LINES_SHOWN, TWINS_SHOWN = 50, 10, 50
HEADINGS = ("Fichier", "Ligne", "Champ", "Gravité", "Remarque")
KINDS = (CSV, XLSX, ODS)
NOT_YOURS = "Les offres d’un fichier sont reprises par le coordonnateur du pôle : donnez-lui ce fichier."
LARGE = "Ce fichier contient trop de texte pour être repris d’un coup : découpez-le en deux."


@require_http_methods(["GET", "HEAD", "POST"])
def exchange(request: Request) -> HttpResponse:
    """Give a file; then what it was understood to be, what is wrong, and what taking it in would change."""
    posted = request.method == "POST"
    form = FileForm(request.POST if posted else None, request.FILES if posted else None)
    if form.is_valid():
        try:
            return _looked_at(request, form.cleaned_data["file"])
        except Refused as error:
            pages.add_findings(form, error)
    return _start(request, form)


@require_POST
def apply(request: Request) -> HttpResponse:
    """Take in what the page showed."""
    try:
        read = from_json(unsealed(request, salt=SALT))
        done = _take(request.actor, read, look=False)
    except Refused as error:
        form = FileForm()
        form.is_bound, form.cleaned_data = True, {}
        pages.add_findings(form, error)
        return _start(request, form)
    messages.success(request, _told(read.contents, done))
    return redirect("members:exchange")


@require_POST
def remarks(request: Request) -> HttpResponse:
    """The errors and warnings of a file, as a sheet that computes nothing."""
    read = from_json(unsealed(request, salt=SALT))
    done = _take(request.actor, read, look=True)
    rows = [
        (read.file, one.line or "", one.field, "refusée" if one.blocks else "à vérifier", one.sentence)
        for one in _all(read, done)
    ]
    return _file(write_csv(HEADINGS, rows), CSV, "remarques")


@require_safe
def taken_out(request: Request) -> HttpResponse:
    """The hosts or the offers of the ground, in one of the layouts; the journal keeps who took them."""
    actor, at = request.actor, timezone.now()
    what, kind = request.GET.get("quoi", ""), request.GET.get("format", CSV)
    shape = SHAPES.get(what)
    if shape is None or kind not in KINDS:
        return redirect("members:exchange")
    if shape.contents is Contents.HOSTS:
        found: list[Any] = hosts.export_hosts(actor=actor, what=f"{shape.label}, {kind}", at=at)
    else:
        found = offers.export_published(actor=actor, what=f"{shape.label}, {kind}", at=at)
    return _file(contents_of(shape, found, kind, address=address_of, at=at), kind, what)


@require_POST
def part(request: Request, offer_id: UUID) -> HttpResponse:
    """A twin is an offer of its own after all."""
    row = offers.part_twin(actor=request.actor, offer_id=offer_id, at=timezone.now())
    messages.success(request, f"L’offre « {row.title} » est séparée : elle compte pour elle-même.")
    return redirect("coordinators:offer", row.pk)


@require_POST
def join(request: Request, offer_id: UUID, same_as: UUID) -> HttpResponse:
    """An offer is the same as another, which counts for both."""
    row = offers.join_twin(actor=request.actor, offer_id=offer_id, same_as=same_as, at=timezone.now())
    messages.success(
        request, f"L’offre « {row.title} » est réunie à l’autre, qui compte seule. Vous pouvez les séparer."
    )
    return redirect("coordinators:offer", same_as)


def _start(request: Request, form: FileForm) -> HttpResponse:
    actor = request.actor
    united = list(twins.united(actor)[:TWINS_SHOWN]) if actor.role in OFFERS.roles("import") else []
    context = {
        "form": form,
        "takes_offers": actor.role in OFFERS.roles("import"),
        "layouts": [one.label for one in (*HOSTS, *(OFFER_LAYOUTS if actor.role in OFFERS.roles("import") else ()))],
        "shapes": [(name, shape.label, KINDS) for name, shape in SHAPES.items()],
        "most": MOST_ROWS,
        "twins": united,
    }
    return pages.page(request, "members/exchange.html", context, status=422 if form.errors else 200)


def _looked_at(request: Request, given: Any) -> HttpResponse:
    """The second step: nothing has changed yet. Raise Refused when nothing of the file can be taken."""
    actor = request.actor
    read: ReadFile = hosts.read_file(actor=actor, name=given.name, content=given.read(), parse=partners.read)
    if not read.layout:
        raise refuse("import.file", " ".join(one.sentence for one in read.remarks), field="file")
    done = _take(actor, read, look=True)
    every = _all(read, done)
    refused = {one.line for one in every if one.blocks and one.line}
    lines = [line for line in read.hosts or read.offers if line.line not in refused]
    context = {
        "read": read,
        "done": done,
        "kept": sealed(actor, to_json(read), salt=SALT, most=MOST_KEPT, large=LARGE),
        "remarks": every[:REMARKS_SHOWN],
        "remark_count": len(every),
        "refused": len(refused),
        "lines": lines[:LINES_SHOWN],
        "line_count": len(lines),
        "offers": read.contents is Contents.OFFERS,
        "nothing": not (done.created or done.changed or done.twins or done.persons),
    }
    return pages.page(request, "members/exchange_preview.html", context)


def _take(actor: Actor, read: ReadFile, *, look: bool) -> Outcome:
    at = timezone.now()
    if read.contents is Contents.HOSTS:
        return hosts.import_hosts(actor=actor, lines=read.hosts, at=at, look=look)
    if actor.role not in OFFERS.roles("import"):
        raise refuse("import.role", NOT_YOURS, field="file")
    return offers.import_offers(actor=actor, lines=read.offers, at=at, look=look)


def _all(read: ReadFile, done: Outcome) -> list[Remark]:
    """Every remark on a file, those that refuse a line first."""
    return sorted((*read.remarks, *done.remarks), key=lambda one: (one.severity is not Severity.BLOCKING, one.line))


def _told(contents: Contents, done: Outcome) -> str:
    """What was done, in a sentence."""
    if contents is Contents.HOSTS:
        made = [plural(done.created, "organisme ajouté", "organismes ajoutés"), plural(done.changed, "complété")]
    else:
        made = [
            plural(done.created, "offre à lire", "offres à lire"),
            plural(done.changed, "mise à jour", "mises à jour"),
        ]
        made += [plural(done.twins, "doublon réuni", "doublons réunis")]
    return f"C’est fait : {', '.join(made)}, {plural(done.same, 'inchangé')}."


def _file(contents: bytes, kind: str, name: str) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}-{timezone.localdate().isoformat()}.{kind}"'}
    return HttpResponse(contents, content_type=FORMATS[kind], headers=headers)

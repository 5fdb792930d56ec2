"""« Élèves sans stage »: who, since when, in whose charge, what was done last; several taken at once; the same as a file."""

from collections.abc import Iterable
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import F, QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from poles.domain.calendar import queries as calendar
from poles.domain.needs.policy import NEEDS
from poles.domain.searches import queries, usecases
from poles.exchange.class_lists import unplaced_file
from poles.exchange.workbook_files import FORMATS
from poles.web import pages
from poles.web.request import Request
from poles.web.routes import ROUTES
from poles.web.schools.search_forms import MINE, UnplacedFilter, format_of
from poles.words import french
from poles.words.actor import Actor
from poles.words.findings import refuse

PER_PAGE = 100
MOST_ASKED = 40
"""The most learners of one request to the pôle: the address of its form holds them."""
REQUEST = "schools:request_new"
NAME = ("learner__last_name", "learner__first_name", "pk")
SORTS = {
    "depart": ("period__starts_on",),
    "eleve": ("learner__last_name", "learner__first_name"),
    "classe": ("period__class_group__name",),
    "charge": ("charge__name",),
    "contact": ("last_on",),
    "age": ("-created_at",),
}
NULLS_FIRST = {"charge__name", "last_on"}


@require_http_methods(["GET", "HEAD", "POST"])
def listing(request: Request) -> HttpResponse:
    """The learners without a place, the first to leave first; filters and order stay in the address."""
    if request.method == "POST":
        return _act(request)
    actor, today = request.actor, timezone.localdate()
    every = queries.unplaced_of(actor, today=today)
    form, rows = _asked(request, every)
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    lines = queries.unplaced(actor, page.object_list, today=today)
    context = {
        "form": form,
        "lines": lines,
        "page": page,
        "by_class": queries.unplaced_by_class(every),
        "filtered": bool(form.wanted),
        "idle": [line for line in lines if line.findings],
        "checked": "cocher" in request.GET,
        "own": _own(actor, lines),
        "may_ask": may_ask(actor),
        "may_act": ROUTES["schools:class_acts"].admits(actor.role),
        "formats": FORMATS,
        "filters": urlencode({name: value for name, value in request.GET.items() if name not in ("page", "cocher")}),
    }
    return pages.page(request, "schools/unplaced.html", context)


@require_safe
def export(request: Request) -> HttpResponse:
    """Exactly the learners of the table, all its pages, as a file; the journal keeps who took it."""
    at, today = timezone.now(), timezone.localdate()
    form, rows = _asked(request, queries.unplaced_of(request.actor, today=today))
    kind = format_of(request.GET.get("format", ""))
    lines = queries.unplaced(request.actor, rows, today=today)
    lines = list(
        usecases.export_unplaced(actor=request.actor, lines=lines, asked=form.in_words, file_format=kind, at=at)
    )
    return file_of(unplaced_file(lines, kind, title="Élèves sans stage", at=at), f"sans-stage-{today}", kind)


def file_of(contents: bytes, name: str, kind: str) -> HttpResponse:
    """A file to keep."""
    headers = {"Content-Disposition": f'attachment; filename="{name}.{kind}"'}
    return HttpResponse(contents, content_type=FORMATS[kind], headers=headers)


def may_ask(actor: Actor) -> bool:
    """Whether this hat can send a request to the pôle from here."""
    return REQUEST in ROUTES and ROUTES[REQUEST].admits(actor.role)


def request_url(need_ids: Iterable[UUID | str]) -> str:
    """The form of a request to the pôle for these needs."""
    return f"{reverse(REQUEST)}?{urlencode({'besoin': [str(key) for key in need_ids]}, doseq=True)}"


def _own(actor: Actor, lines: list[queries.UnplacedLine]) -> set[UUID]:
    """Those that this person may take charge of and place: an accompanying teacher of another school only notes contacts."""
    keys = [line.need_id for line in lines]
    return set(NEEDS.rows(actor, "take_charge").filter(pk__in=keys).values_list("pk", flat=True))


def _asked(request: Request, every: QuerySet) -> tuple[UnplacedFilter, QuerySet]:
    """The filters of the address, and the needs that they keep in the order asked."""
    actor = request.actor
    form = UnplacedFilter(request.GET, classes=[(str(row.pk), row.name) for row in calendar.classes_of(actor)])
    wanted = form.wanted
    rows = every
    if "classe" in wanted:
        rows = rows.filter(period__class_group_id=wanted["classe"])
    if "accueil" in wanted:
        rows = rows.filter(period__kind=wanted["accueil"])
    if "charge" in wanted:
        rows = rows.filter(charge_id=actor.user_id) if wanted["charge"] == MINE else rows.filter(charge__isnull=True)
    return form, _sorted(rows, request.GET.get("tri", ""))


def _sorted(rows: QuerySet, asked: str) -> QuerySet:
    keys = SORTS.get(asked.removeprefix("-"))
    if keys is None:
        return rows.order_by("period__starts_on", "period__class_group__name", *NAME)
    backwards = asked.startswith("-")
    order = []
    for key in keys:
        down = key.startswith("-") != backwards
        name = key.removeprefix("-")
        if name in NULLS_FIRST:
            order.append(F(name).desc(nulls_last=True) if down else F(name).asc(nulls_first=True))
        else:
            order.append(F(name).desc() if down else F(name).asc())
    return rows.order_by(*order, "period__starts_on", *NAME)


def _act(request: Request) -> HttpResponse:
    """« Je m’en occupe », or on to the request to the pôle, for the rows that were chosen."""
    chosen = _keys(request.POST.getlist("besoin"))
    if request.POST.get("geste") == "pole" and may_ask(request.actor):
        if chosen and len(chosen) <= MOST_ASKED:
            return redirect(request_url(chosen))
        sentence = (
            f"Choisissez de 1 à {MOST_ASKED} élèves pour une demande au pôle : vous en avez choisi {len(chosen)}."
        )
        messages.error(request, sentence)
        return redirect(request.get_full_path())
    if not chosen:
        messages.error(request, "Cochez au moins un élève dans la première colonne.")
        return redirect(request.get_full_path())
    changed, others = usecases.take_charge(
        actor=request.actor, need_ids=chosen, user_id=request.actor.user_id, at=timezone.now()
    )
    messages.success(request, f"Vous vous occupez de {french.plural(len(changed), 'recherche')}.")
    if others:
        said = french.plural(len(others), "élève a trouvé une place depuis", "élèves ont trouvé une place depuis")
        messages.warning(request, f"{said} : rien n’a changé pour eux.")
    return redirect(request.get_full_path())


def _keys(typed: Iterable[str]) -> list[UUID]:
    try:
        return [UUID(key) for key in dict.fromkeys(typed)]
    except ValueError:
        raise refuse("charge.needs", "La liste a changé : revenez à la page et choisissez de nouveau.") from None

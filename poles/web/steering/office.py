"""The office of a pôle and its means: the coordinator says where and what was used, the rectorate gives."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from poles.domain.access import Unknown
from poles.domain.governance import queries as governance
from poles.domain.governance.policy import HUBS
from poles.domain.partners import queries, usecases
from poles.domain.partners.policy import HUB_OFFICES
from poles.web import pages
from poles.web.request import Request
from poles.web.steering.partner_forms import AllotForm, OfficeForm, SeenForm, UseForm
from poles.words.findings import Refused
from poles.words.partners import MeansKind
from poles.words.roles import Role
from poles.words.time import SchoolYear

FIELDS = ("place", "address", "phone", "opening_hours")


@require_safe
def office(request: Request) -> HttpResponse:
    """The coordinator's own office; for the rectorate, every pôle with what it was given, used, and has left."""
    if hub := queries.ground_of(request.actor):
        return _page(request, hub)
    if request.actor.role is not Role.ACADEMY_OFFICE:
        raise Unknown("hub")
    year = SchoolYear.of(timezone.localdate())
    hubs = list(governance.hubs_of(request.actor.academy_id).order_by("name"))
    rows = HUB_OFFICES.rows(request.actor, "see").filter(school_year=year.start, hub__in=hubs)
    offices = {row.hub_id: row for row in rows}
    means = queries.means_of(list(offices.values()))
    lines = [
        {"hub": one, "office": offices.get(one.pk), "means": means[offices[one.pk].pk] if one.pk in offices else []}
        for one in hubs
    ]
    return pages.page(request, "steering/offices.html", {"lines": lines, "year": year, "kinds": list(MeansKind)})


@require_safe
def one(request: Request, hub_id: UUID) -> HttpResponse:
    """The office of one pôle and its means."""
    return _page(request, _hub(request, hub_id))


@require_POST
def describe(request: Request, hub_id: UUID) -> HttpResponse:
    """Say where and when the pôle is found."""
    hub, form = _hub(request, hub_id), OfficeForm(request.POST)
    if form.is_valid() and _done(request, form, hub, usecases.describe_office, text=form.text()):
        messages.success(request, "C’est noté : la page publique du pôle le dit déjà.")
        return _back(request, hub)
    return _page(request, hub, form=form)


@require_POST
def allot(request: Request, hub_id: UUID) -> HttpResponse:
    """Give the means of the school year."""
    hub, form = _hub(request, hub_id), AllotForm(request.POST)
    if form.is_valid() and _done(request, form, hub, usecases.allot_means, given=form.given()):
        messages.success(request, "Les moyens du pôle sont à jour.")
        return _back(request, hub)
    return _page(request, hub, allot_form=form)


@require_POST
def use(request: Request, hub_id: UUID) -> HttpResponse:
    """Write down hours or euros that were used."""
    hub, form = _hub(request, hub_id), UseForm(request.POST)
    row = queries.office_of(hub.pk, _year().start)
    if row is None:
        raise Unknown("office")
    if form.is_valid():
        said = form.cleaned_data
        try:
            usecases.use_means(
                actor=request.actor, office_id=row.pk, kind=MeansKind(said["kind"]), amount=said["amount"],
                used_on=said["used_on"], purpose=said["purpose"], at=timezone.now(),
            )  # fmt: skip
        except Refused as error:
            pages.add_findings(form, error)
        else:
            messages.success(request, "L’emploi est noté.")
            return _back(request, hub)
    return _page(request, hub, use_form=form)


@require_POST
def drop_use(request: Request, use_id: UUID) -> HttpResponse:
    """Take back a use written down by mistake."""
    usecases.drop_use(actor=request.actor, use_id=use_id, at=timezone.now())
    messages.success(request, "L’emploi est retiré ; l’historique le garde.")
    return redirect("steering:office")


def _year() -> SchoolYear:
    return SchoolYear.of(timezone.localdate())


def _hub(request: Request, hub_id: UUID) -> Any:
    """A pôle whose office this hat keeps; that the pôle itself is public gives no right here."""
    verb = "manage" if request.actor.role is Role.HUB_COORDINATOR else "open"
    hub = HUBS.rows(request.actor, verb).filter(pk=hub_id).first()
    if hub is None:
        raise Unknown(hub_id)
    return hub


def _back(request: Request, hub: Any) -> HttpResponse:
    own = request.actor.role is Role.HUB_COORDINATOR
    return redirect(reverse("steering:office") if own else reverse("steering:hub_office", args=[hub.pk]))


def _done(request: Request, form: SeenForm, hub: Any, gesture: Any, **said: Any) -> bool:
    """Do a gesture on the office; what it refuses is said beside the fields."""
    row, year = queries.office_of(hub.pk, _year().start), _year().start
    seen = form.cleaned_data["seen"]
    try:
        with form.kept(queries.version_of(row) if row else ""):
            gesture(actor=request.actor, hub_id=hub.pk, school_year=year, seen=seen, at=timezone.now(), **said)
    except Refused as error:
        pages.add_findings(form, error)
        return False
    return True


def _page(request: Request, hub: Any, **bound: Any) -> HttpResponse:
    """The page of an office; ``bound``: the form that was refused, by its name."""
    row = queries.office_of(hub.pk, _year().start)
    verbs = {verb for verb in ("edit", "use", "allot") if request.actor.role in HUB_OFFICES.roles(verb)}
    shown = {"seen": queries.version_of(row)} | {name: getattr(row, name) for name in FIELDS} if row else {}
    given = {name: getattr(row, name) if row else 0 for name in queries.ALLOTTED.values()}
    context = {
        "hub": hub,
        "office": row,
        "year": _year(),
        "means": queries.means_of([row])[row.pk] if row else [],
        "uses": list(queries.uses_of(request.actor, row)[:200]) if row else [],
        "may": verbs,
        "form": OfficeForm(initial=shown) if "edit" in verbs else None,
        "allot_form": AllotForm(initial={"seen": shown.get("seen", "")} | given, auto_id="moyens_%s")
        if "allot" in verbs
        else None,
        "use_form": UseForm(initial={"used_on": timezone.localdate()}, auto_id="emploi_%s")
        if "use" in verbs and row
        else None,
    } | bound
    return pages.page(request, "steering/office.html", context, status=422 if bound else 200)

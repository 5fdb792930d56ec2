"""The learners who look for a place: who, for when, what they would like; with names, for the school's own hats."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Case, When
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from poles.domain.calendar import queries as calendar
from poles.domain.calendar import usecases as periods
from poles.domain.calendar.policy import CLASSES, PERIODS
from poles.domain.needs import queries as needs
from poles.domain.needs import usecases
from poles.domain.needs.policy import ADJUSTMENTS, NEEDS
from poles.web import pages
from poles.web.buttons import buttons
from poles.web.request import Request
from poles.web.schools.forms import LEFT, NeedFilter, NeedsForm, PeriodForm, ReasonForm, TripForm, WishesForm
from poles.web.schools.rolls import entry_point
from poles.words import french
from poles.words.findings import Refused
from poles.words.places import Mode
from poles.words.roles import SCHOOL_ROLES
from poles.words.training import GradeLevel, PlacementKind, duty_of
from poles.workflows.need import NEED

PER_PAGE = 100
SEEKING_FIRST = Case(When(status="open", then=0), default=1)
IN_CLASS = ("period__class_group__name", "learner__last_name", "learner__first_name", "pk")
SORTS = {
    "depart": ("period__starts_on",),
    "eleve": ("learner__last_name", "learner__first_name"),
    "classe": ("period__class_group__name",),
    "etat": ("status",),
}
read = require_http_methods(["GET", "HEAD", "POST"])


@require_GET
def listing(request: Request) -> HttpResponse:
    """Every need of the school, those without a place on top, the first to leave first; filters and order stay in the address."""
    actor, today = request.actor, timezone.localdate()
    classes = [(str(row.pk), row.name) for row in calendar.classes_of(actor)]
    form = NeedFilter(request.GET, classes=classes)
    asked = {"classe": "period__class_group_id", "etat": "status"}
    wanted, left = form.wanted, needs.left_needs_of(actor)
    every = left if wanted.get("etat") == LEFT[0] else needs.needs_of(actor)
    rows = every.filter(**{asked[name]: value for name, value in wanted.items() if value != LEFT[0]})
    page = Paginator(_sorted(rows, request.GET.get("tri", "")), PER_PAGE).get_page(request.GET.get("page"))
    found = list(page.object_list)
    open_for = buttons(NEEDS, NEED, actor, found, "wish", "place", "exempt", "restore")
    lines = [
        {"need": line, "left": (line.starts_on - today).days, "may": open_for[line.need_id]}
        for line in needs.lines(actor, found)
    ]
    context = {"form": form, "lines": lines, "page": page, "classes": classes, "filtered": bool(form.wanted)}
    context |= {"may_state": actor.role in SCHOOL_ROLES, "roll_url": entry_point(actor), "gone": left.count()}
    return pages.page(request, "schools/needs.html", context)


def _sorted(rows, asked: str):
    keys = SORTS.get(asked.removeprefix("-"))
    if keys is None:
        return rows.order_by(SEEKING_FIRST, "period__starts_on", *IN_CLASS)
    return rows.order_by(*(f"-{key}" if asked.startswith("-") else key for key in keys), "period__starts_on", "pk")


@read
def class_needs(request: Request, class_id: UUID) -> HttpResponse:
    """State who, in a class, looks for a place for one of its periods: everybody unless said otherwise."""
    actor, at = request.actor, timezone.now()
    division = CLASSES.get(actor, "see", class_id)
    coming = list(
        calendar.periods_of(actor)
        .filter(class_group=division, ends_on__gte=timezone.localdate(at))
        .order_by("starts_on")
    )
    period = next((one for one in coming if str(one.pk) == request.GET.get("periode")), coming[0] if coming else None)
    learners = list(calendar.learners_of(actor, division.pk))
    stated = set(needs.needs_of(actor).filter(period=period).values_list("learner_id", flat=True)) if period else set()
    waiting = [(str(row.pk), _with_home(row)) for row in learners if row.pk not in stated]
    form = NeedsForm(request.POST or None, learners=waiting, initial={"learner_ids": [key for key, _ in waiting]})
    if period and form.is_valid() and _state(request, form, period, at):
        return redirect(f"{reverse('schools:needs')}?{urlencode({'classe': division.pk})}")
    context = {
        "division": division,
        "periods": coming,
        "period": period,
        "learners": learners,
        "waiting": waiting,
        "stated": len(stated),
        "form": form,
        "may_open_period": actor.role in CLASSES.roles("open_period"),
        "may_state": period is not None and "state_needs" in PERIODS.may(actor, period),
    }
    return pages.page(request, "schools/class_needs.html", context, status=422 if form.errors else 200)


def _with_home(learner) -> str:
    return f"{learner} ({learner.home_commune})" if learner.home_commune else str(learner)


def _state(request: Request, form: NeedsForm, period, at) -> bool:
    said = form.cleaned_data
    try:
        made = usecases.state_needs(
            actor=request.actor,
            period_id=period.pk,
            learner_ids=[UUID(key) for key in said["learner_ids"]],
            travel_mode=Mode(said["travel_mode"]) if said["travel_mode"] else None,
            travel_limit=said["travel_limit"],
            at=at,
        )
    except Refused as error:
        pages.add_findings(form, error)
        return False
    count = french.plural(len(made), "élève cherche", "élèves cherchent")
    messages.success(request, f"{count} maintenant une place. Vous pouvez noter leurs vœux.")
    return True


@read
def period(request: Request, class_id: UUID) -> HttpResponse:
    """Set a period in a workplace for a class, then state its needs."""
    division = CLASSES.get(request.actor, "open_period", class_id)
    duty = duty_of(GradeLevel(division.programme.grade)) or PlacementKind.PFMP
    form = PeriodForm(request.POST or None, initial={"kind": duty})
    if form.is_valid():
        said = form.cleaned_data | {"kind": PlacementKind(form.cleaned_data["kind"])}
        try:
            made = periods.open_period(actor=request.actor, class_group_id=division.pk, at=timezone.now(), **said)
        except Refused as error:
            pages.add_findings(form, error)
        else:
            for finding in calendar.verdict(
                division, kind=said["kind"], starts_on=made.starts_on, ends_on=made.ends_on
            ):
                messages.warning(request, finding.sentence)
            messages.success(request, "La période est fixée. Dites maintenant qui cherche une place.")
            return redirect(f"{reverse('schools:class_needs', args=[division.pk])}?{urlencode({'periode': made.pk})}")
    context = {
        "division": division,
        "form": form,
        "known": calendar.periods_of(request.actor).filter(class_group=division),
    }
    return pages.page(request, "schools/period.html", context, status=422 if form.errors else 200)


@read
def wishes(request: Request, need_id: UUID) -> HttpResponse:
    """Rank the offers that one learner would like, among those that suit and can be reached."""
    actor = request.actor
    need = NEEDS.get(actor, "wish", need_id)
    wished = [str(key) for key in need.wishes.values_list("offer_id", flat=True)]
    near = needs.within_reach(actor, need, full=True)
    offers = [one for one in near if one.free > 0 or str(one.offer.pk) in wished]
    form = WishesForm(request.POST or None, offers=[(str(one.offer.pk), _named(one)) for one in offers], wished=wished)
    if form.is_valid():
        try:
            kept = usecases.wish(
                actor=actor, need_id=need.pk, offer_ids=[UUID(key) for key in form.offer_ids], at=timezone.now()
            )
        except Refused as error:
            pages.add_findings(form, error)
        else:
            messages.success(request, f"{french.plural(len(kept), 'vœu noté', 'vœux notés')}.")
            return redirect(f"{reverse('schools:needs')}?{urlencode({'classe': need.period.class_group_id})}")
    lost = len(set(wished) - {str(one.offer.pk) for one in offers})
    context = {
        "line": _line(actor, need.pk),
        "form": form,
        "offers": offers,
        "lost": lost,
        "ranks": _ranks(wished, offers),
    }
    mobility = needs.mobilities_of(actor, [need.learner_id]).get(need.learner_id)
    context |= {"mobility": mobility, "learner_id": need.learner_id}
    context["open"] = need.status == NEED.initial
    context["said_otherwise"] = _said_otherwise(need, mobility) if context["open"] else ""
    context["may_adjust"] = actor.role in ADJUSTMENTS.roles("state_adjustments")
    context["may_place"] = "place" in NEEDS.may(actor, need)
    return pages.page(request, "schools/wishes.html", context, status=422 if form.errors else 200)


def _said_otherwise(need: Any, mobility: needs.MobilityStated | None) -> str:
    """That the mobility stated of the learner, by the school or by the learner, is not the trip of this need; or nothing."""
    if not mobility or not mobility.said:
        return ""
    if (need.travel_mode, need.travel_limit) == (mobility.travel_mode, mobility.travel_limit):
        return ""
    return f"La mobilité dite pour cet élève est maintenant : {mobility.trip}. Ce besoin ne l’a pas encore suivie."


def _named(one: needs.OfferInReach) -> str:
    far = "distance inconnue"
    if one.km is not None and one.minutes is not None:
        far = f"{round(one.km)} km, environ {french.duration_minutes(one.minutes)}"
    full = "" if one.free > 0 else ", plus de place libre à ces dates"
    return f"{one.offer.site}, {one.offer.site.commune} ({far}{full}) : {one.offer.title}"


def _ranks(wished: list[str], offers: list[needs.OfferInReach]) -> list[dict]:
    rank = {key: number for number, key in enumerate(wished, 1)}
    return [{"reach": one, "rank": rank.get(str(one.offer.pk))} for one in offers]


def _line(actor, need_id: UUID) -> needs.NeedLine:
    return needs.line_of(actor, need_id)


@read
def trip(request: Request, need_id: UUID) -> HttpResponse:
    """Change how far a learner can go: more offers come within reach."""
    need = NEEDS.get(request.actor, "amend", need_id)
    typed = {"travel_mode": need.travel_mode, "travel_limit": need.travel_limit}
    form = TripForm(request.POST or None, initial=typed)
    if form.is_valid():
        try:
            usecases.amend(actor=request.actor, need_id=need.pk, **form.cleaned_data, at=timezone.now())
        except Refused as error:
            pages.add_findings(form, error)
        else:
            messages.success(request, "Le trajet est changé : voici les offres qui conviennent maintenant.")
            return redirect("schools:wishes", need.pk)
    context = {"line": _line(request.actor, need.pk), "form": form, "open": need.status == NEED.initial}
    return pages.page(request, "schools/trip.html", context, status=422 if form.errors else 200)


@read
def exempt(request: Request, need_id: UUID) -> HttpResponse:
    """Exempt a learner from a period, with a reason."""
    return _change(request, need_id, "exempt", "L’élève est dispensé de cette période.")


@read
def restore(request: Request, need_id: UUID) -> HttpResponse:
    """Take an exemption back, with a reason."""
    return _change(request, need_id, "restore", "L’élève cherche de nouveau une place.")


def _change(request: Request, need_id: UUID, verb: str, done: str) -> HttpResponse:
    need = NEEDS.get(request.actor, verb, need_id)
    NEED.step(verb, need.status)
    form = ReasonForm(request.POST or None)
    if form.is_valid():
        gesture = {"exempt": usecases.exempt, "restore": usecases.restore}[verb]
        try:
            gesture(actor=request.actor, need_id=need.pk, reason=form.cleaned_data["reason"], at=timezone.now())
        except Refused as error:
            pages.add_findings(form, error)
        else:
            messages.success(request, done)
            return redirect("schools:needs")
    context = {"line": _line(request.actor, need.pk), "form": form}
    return pages.page(request, f"schools/{verb}.html", context, status=422 if form.errors else 200)

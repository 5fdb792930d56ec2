"""The youths whom the MLDS coordinator follows: the list, follow, stop, state a need; nobody else has these pages."""

from collections import defaultdict
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from poles.domain.access import Unknown
from poles.domain.calendar import queries as calendar
from poles.domain.calendar import teams, usecases
from poles.domain.calendar.policy import FOLLOW_UPS, LEARNERS, PERIODS, TEAMS
from poles.domain.needs import queries as needs
from poles.domain.needs import usecases as stating
from poles.web import pages
from poles.web.request import Request
from poles.web.schools.team_forms import FollowedNeedForm, FollowForm
from poles.words.actor import Actor
from poles.words.findings import Refused
from poles.words.french import plain_date
from poles.words.places import Mode
from poles.words.time import Period, SchoolYear

read = require_http_methods(["GET", "HEAD", "POST"])


@read
def follow_ups(request: Request) -> HttpResponse:
    """Who is followed, with class and needs; the form to follow one more."""
    actor, year = request.actor, SchoolYear.of(timezone.localdate()).start
    classes = [(str(row.pk), row.name) for row in calendar.classes_of(actor, school_year=year)]
    form = FollowForm(request.POST or None, classes=classes)
    if form.is_valid() and _follow(request, form):
        return redirect("schools:follow_ups")
    context = {"form": form, "rows": _rows(actor, year), "has_classes": bool(classes)}
    return pages.page(request, "schools/follow_ups.html", context, status=422 if form.errors else 200)


@require_POST
def stop(request: Request, follow_up_id: UUID) -> HttpResponse:
    """Stop following somebody."""
    learner = usecases.stop_following(actor=request.actor, follow_up_id=follow_up_id, at=timezone.now())
    messages.success(request, f"Vous ne suivez plus {learner}. Ses besoins et ses vœux restent.")
    return redirect("schools:follow_ups")


@read
def follow_up_need(request: Request, learner_id: UUID) -> HttpResponse:
    """State that a followed youth looks for a place for a coming period of the class."""
    actor, today = request.actor, timezone.localdate()
    learner = LEARNERS.get(actor, "see", learner_id)
    stated = needs.needs_of(actor).filter(learner_id=learner.pk).values_list("period_id", flat=True)
    coming = PERIODS.rows(actor, "state_needs").filter(
        class_group__enrolments__learner_id=learner.pk, ends_on__gte=today
    )
    periods = [
        (str(row.pk), f"{row.label}, {Period.of_days(row.starts_on, row.ends_on)}")
        for row in coming.exclude(pk__in=list(stated)).order_by("starts_on", "pk")
    ]
    form = FollowedNeedForm(
        request.POST or None, periods=periods, initial={"period_id": periods[0][0] if periods else None}
    )
    if form.is_valid() and _state(request, form, learner.pk):
        return redirect("schools:follow_ups")
    context = {"learner": learner, "periods": periods, "form": form}
    return pages.page(request, "schools/follow_up_need.html", context, status=422 if form.errors else 200)


def _rows(actor: Actor, year: int) -> list[dict]:
    """One row a youth: the flag, the class of the year, the needs; a constant number of queries."""
    follow_ups = list(FOLLOW_UPS.rows(actor, "see").select_related("learner").order_by("learner__last_name", "pk"))
    keys = [row.learner_id for row in follow_ups]
    found = list(needs.needs_of(actor).filter(learner_id__in=keys, period__class_group__school_year=year))
    lines = defaultdict[UUID, list](list)
    for need, line in zip(found, needs.lines(actor, found), strict=True):
        lines[need.learner_id].append(line)
    classes = teams.class_names(actor, keys, school_year=year)
    return [
        {"follow_up": row, "class_name": classes.get(row.learner_id, ""), "needs": lines[row.learner_id]}
        for row in follow_ups
    ]


def _follow(request: Request, form: FollowForm) -> bool:
    said = form.cleaned_data
    school = TEAMS.rows(request.actor, "follow").first()
    if school is None:
        raise Unknown("school")
    try:
        row = usecases.follow(
            actor=request.actor,
            school_id=school.pk,
            class_id=UUID(said["class_id"]),
            last_name=said["last_name"],
            first_name=said["first_name"],
            birth_date=said["birth_date"],
            at=timezone.now(),
        )
    except Refused as error:
        pages.add_findings(form, error)
        return False
    messages.success(request, f"Vous suivez {row.learner} depuis le {plain_date(row.since)}.")
    return True


def _state(request: Request, form: FollowedNeedForm, learner_id: UUID) -> bool:
    said = form.cleaned_data
    try:
        stating.state_needs(
            actor=request.actor,
            period_id=UUID(said["period_id"]),
            learner_ids=[learner_id],
            travel_mode=Mode(said["travel_mode"]),
            travel_limit=said["travel_limit"],
            at=timezone.now(),
        )
    except Refused as error:
        pages.add_findings(form, error)
        return False
    messages.success(request, "Le besoin est dit : vous pouvez noter les vœux.")
    return True

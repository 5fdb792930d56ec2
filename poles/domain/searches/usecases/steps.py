"""Take the steps of a search on their day: count who is without a place, tell who can act; and choose these days."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import pairwise
from uuid import UUID, uuid5

from django.db import transaction
from django.db.models import Count, IntegerField, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils.timezone import localdate

from poles.domain.access import Forbidden
from poles.domain.journal import note_deed, note_event
from poles.domain.notices import queue
from poles.domain.searches.policy import SCHEDULES
from poles.domain.searches.queries import staff_of
from poles.domain.searches.schedule import Delays, delays_by_academy
from poles.records.models import (
    Enrolment,
    PlacementNeed,
    PlacementPeriod,
    SearchSchedule,
    SearchStep,
    TeachingDuty,
    User,
)
from poles.words import french
from poles.words.actor import Actor
from poles.words.allocation import public_class
from poles.words.findings import refuse
from poles.words.roles import Role
from poles.words.searches import Step, latest_due
from poles.words.teams import Duty
from poles.words.training import PlacementKind

COMPULSORY = sorted(kind for kind in PlacementKind if public_class(kind) < 2)
"""Kinds of placement with a calendar of steps: those that a learner cannot go without."""
ORDER = list(Step)
LONGEST = 180
THERE = Q(needs__learner__left_on__isnull=True)


@dataclass
class _Due:
    """A period whose step has come: its counts, and who is told of how many learners (without and with a place)."""

    period: PlacementPeriod
    step: Step
    open: int
    unstated: int
    told: dict[User, tuple[int, int]] = field(default_factory=dict)


def take_steps(*, actor: Actor, at: datetime) -> int:
    """For each coming period, take the latest step whose day has come, once; gives how many steps were taken.

    A period that was opened late takes its latest step alone: the others are never told. A step is written down with how
    many learners were without a place, and told to those who can act: at the first, what is not stated, to the DDFPT; then
    to the head teacher of the class; then to the DDFPT and the bureau des entreprises; at last to those in charge. Nobody
    is told when nothing is left to do. Done twice the same day, the second time does nothing.
    """
    academies = list(SCHEDULES.rows(actor, "take_steps").values_list("pk", flat=True))
    if actor.role not in SCHEDULES.roles("take_steps"):
        raise Forbidden("take_steps")
    today = localdate(at)
    return sum(
        _take(actor, academy_id, delays, today=today, at=at)
        for academy_id, delays in delays_by_academy(academies).items()
    )


@transaction.atomic
def set_schedule(*, actor: Actor, academy_id: str, delays: Mapping[Step, int], at: datetime) -> Delays:
    """An académie chooses the days before the departure of the four steps; each comes after the one before.

    Raise Refused for a day out of bounds or for steps out of order. Steps that were taken stay taken.
    """
    academy = SCHEDULES.get(actor, "set_schedule", academy_id, lock=True)
    chosen = {step: delays[step] for step in Step}
    for step, days in chosen.items():
        if not 1 <= days <= LONGEST:
            sentence = f"Donnez un nombre de jours de 1 à {LONGEST} : vous donnez {days} pour « {step.label} »."
            raise refuse("schedule.days", sentence, field=step.value)
    for earlier, later in pairwise(ORDER):
        if chosen[later] >= chosen[earlier]:
            sentence = f"« {later.label} » vient après « {earlier.label} » : donnez moins de {chosen[earlier]} jours."
            raise refuse("schedule.order", sentence, field=later.value)
    for step, days in chosen.items():
        SearchSchedule.objects.update_or_create(academy_id=academy.pk, step=step, defaults={"days": days})
    note = ", ".join(f"{step.value} J-{days}" for step, days in chosen.items())
    note_event("set_schedule", "search_schedule", academy.pk, actor=actor, at=at, note=note, academy_id=academy.pk)
    return chosen


@transaction.atomic
def _take(actor: Actor, academy_id: str, delays: Delays, *, today: date, at: datetime) -> int:
    due = _due(academy_id, delays, today)
    _address(due, today)
    fresh = [one for one in due if _written(one, actor, at)]
    letters: dict[tuple[UUID, Step, str], list[tuple[_Due, int, int]]] = defaultdict(list)
    for one in fresh:
        for user, (without, with_place) in one.told.items():
            letters[one.period.class_group.school_id, one.step, user.email].append((one, without, with_place))
    for (school_id, step, email), lines in letters.items():
        subject = ",".join(sorted(str(one.period.pk) for one, _, _ in lines))
        queue(
            f"search.{step.value}",
            email,
            uuid5(school_id, f"{step.value}:{subject}"),
            at=at,
            academy_id=academy_id,
            school=lines[0][0].period.class_group.school.name,
            days=delays[step],
            classes=[_told(one, without, with_place) for one, without, with_place in lines],
        )
    return len(fresh)


def _due(academy_id: str, delays: Delays, today: date) -> list[_Due]:
    """The coming periods of an académie whose latest step due has not been taken, nor a later one."""
    enrolled = Enrolment.objects.filter(class_group=OuterRef("class_group"), learner__left_on__isnull=True)
    size = enrolled.order_by().values("class_group").annotate(size=Count("pk")).values("size")
    periods = (
        PlacementPeriod.objects.filter(
            academy_id=academy_id,
            kind__in=COMPULSORY,
            starts_on__gt=today,
            starts_on__lte=today + timedelta(days=max(delays.values())),
        )
        .select_related("class_group__school")
        .annotate(
            size=Coalesce(Subquery(size, output_field=IntegerField()), 0),
            stated=Count("needs", filter=THERE),
            open=Count("needs", filter=THERE & Q(needs__status="open")),
        )
        .order_by("starts_on", "class_group__name", "pk")
    )
    taken: dict[UUID, int] = defaultdict(lambda: -1)
    for row in SearchStep.objects.filter(period__in=periods.values("pk")):
        taken[row.period_id] = max(taken[row.period_id], ORDER.index(Step(row.step)))
    found = []
    for period in periods:
        step = latest_due((period.starts_on - today).days, delays)
        if step and ORDER.index(step) > taken[period.pk]:
            unstated = 0 if period.catch_up else max(0, period.size - period.stated)
            found.append(_Due(period, step, period.open, unstated))
    return found


def _address(due: list[_Due], today: date) -> None:
    """Say who is told of each step that came due."""
    staff = staff_of({one.period.class_group.school_id for one in due}, on=today)
    duties = TeachingDuty.objects.filter(
        class_group__in={one.period.class_group_id for one in due}, duty=Duty.HEAD_TEACHER
    )
    heads = dict(duties.values_list("class_group_id", "user_id"))
    charges = _charges(one.period.pk for one in due if one.step is Step.AGREEMENT)
    for one in due:
        people = staff[one.period.class_group.school_id]
        office = people[Role.BUSINESS_OFFICE]
        planners = people[Role.TRAINING_DIRECTOR] or people[Role.SCHOOL_HEAD] or office
        here = {user.pk: user for users in people.values() for user in users}
        if one.step is Step.AGREEMENT:
            for user_id, (without, with_place) in charges[one.period.pk].items():
                for user in [here[user_id]] if user_id in here else planners:
                    had = one.told.get(user, (0, 0))
                    one.told[user] = (had[0] + without, had[1] + with_place)
            if one.unstated:
                one.told = dict.fromkeys(planners, (0, 0)) | one.told
            continue
        lacking = one.unstated if one.step is Step.NEEDS else one.open + one.unstated
        told = planners
        if one.step is Step.CLASS_TEACHER and heads.get(one.period.class_group_id) in here:
            told = [here[heads[one.period.class_group_id]]]
        if one.step is Step.HUB:
            told = [*planners, *(user for user in office if user not in planners)]
        one.told = dict.fromkeys(told, (one.open, 0)) if lacking else {}


def _charges(period_ids: Iterable[UUID]) -> dict[UUID, dict[UUID | None, tuple[int, int]]]:
    """By period, by who is in charge (None: nobody): how many learners are without a place, how many have one."""
    rows = (
        PlacementNeed.objects.filter(
            period__in=list(period_ids), status__in=("open", "placed"), learner__left_on__isnull=True
        )
        .order_by()
        .values_list("period_id", "charge_id")
        .annotate(without=Count("pk", filter=Q(status="open")), with_place=Count("pk", filter=Q(status="placed")))
    )
    found: dict[UUID, dict[UUID | None, tuple[int, int]]] = defaultdict(dict)
    for period_id, charge_id, without, with_place in rows:
        found[period_id][charge_id] = (without, with_place)
    return found


def _written(one: _Due, actor: Actor, at: datetime) -> bool:
    """Write the step down; false when another worker has just done it."""
    row, fresh = SearchStep.objects.get_or_create(
        period=one.period,
        step=one.step,
        defaults={
            "academy_id": one.period.academy_id, "taken_at": at, "unplaced": one.open, "told": len(one.told),
        },
    )  # fmt: skip
    if fresh:
        said = french.plural(one.open, "élève sans stage", "élèves sans stage")
        note_deed(row, "take_step", actor=actor, at=at, note=f"{one.step.value} : {said}")
    return fresh


def _told(one: _Due, without: int, with_place: int) -> dict:
    """What a letter says of one period: its class, its first day, and counts."""
    return {
        "name": one.period.class_group.name,
        "starts_on": one.period.starts_on.isoformat(),
        "unplaced": without,
        "unstated": one.unstated,
        "placed": with_place,
    }

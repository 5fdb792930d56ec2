"""What is asked of classes, their periods and their learners."""

from datetime import date
from uuid import UUID

from django.db.models import Count, IntegerField, OuterRef, Q, QuerySet, Subquery

from poles.domain.access import Unknown
from poles.domain.calendar.days import days_of
from poles.domain.calendar.policy import CLASSES, LEARNERS, PERIODS
from poles.law import duration, school_days, weeks
from poles.records.models import ClassGroup, Enrolment, Learner, PlacementPeriod
from poles.words.actor import Actor
from poles.words.findings import Finding
from poles.words.time import Period, SchoolYear
from poles.words.training import GradeLevel, PlacementKind

THERE = Q(enrolments__learner__left_on__isnull=True)
"""Of a class: the learners who have not left."""
GONE = Q(needs__status="open", needs__learner__left_on__isnull=False)
"""Of a period: the open needs of learners who left, which no count holds."""


def classes_of(actor: Actor, *, school_year: int | None = None) -> QuerySet[ClassGroup]:
    """The classes that an actor sees, with their school, formation and number of learners (``size``)."""
    rows = (
        CLASSES.rows(actor, "see")
        .select_related("school", "programme")
        .annotate(size=Count("enrolments", filter=THERE))
    )
    if school_year is not None:
        rows = rows.filter(school_year=school_year)
    return rows.order_by("school__name", "name", "pk")


def class_of(actor: Actor, class_group_id: UUID) -> ClassGroup:
    """A class that an actor sees, with its formation and its school, académie and commune; else Unknown. One query."""
    rows = CLASSES.rows(actor, "see").select_related("programme", "school__academy", "school__commune")
    if division := rows.filter(pk=class_group_id).first():
        return division
    raise Unknown(class_group_id)


def periods_of(
    actor: Actor, *, school_year: int | None = None, kind: PlacementKind | None = None
) -> QuerySet[PlacementPeriod]:
    """The periods that an actor sees, with their class, school and formation, and how many needs they hold.

    Each row bears ``size`` (learners of the class), ``stated``, ``placed`` and ``waiting`` (needs).
    """
    rows = (
        PERIODS.rows(actor, "see")
        .select_related("class_group__school", "class_group__programme")
        .annotate(
            size=_size(),
            stated=Count("needs", filter=~GONE),
            placed=Count("needs", filter=Q(needs__status="placed")),
            waiting=Count("needs", filter=Q(needs__status="open") & ~GONE),
        )
    )
    if school_year is not None:
        rows = rows.filter(class_group__school_year=school_year)
    if kind is not None:
        rows = rows.filter(kind=kind)
    return rows.order_by("starts_on", "class_group__name", "pk")


def learners_of(actor: Actor, class_group_id: UUID) -> QuerySet[Learner]:
    """The learners of a class who are there, by name, for who may see their names; nobody for the others."""
    return (
        LEARNERS.rows(actor, "see")
        .filter(enrolments__class_group_id=class_group_id, left_on__isnull=True)
        .select_related("home_commune")
        .order_by("last_name", "first_name", "pk")
    )


def verdict(
    division: ClassGroup, *, kind: PlacementKind, starts_on: date, ends_on: date, besides: UUID | None = None
) -> list[Finding]:
    """What the law says of a period that a class would have, first and last day included, beside those that it has.

    ``besides``: the period that these dates would replace. The calendar of the school is read as it is known.
    """
    if wrong := duration.check_order(starts_on, ends_on):
        return wrong
    kind, period = PlacementKind(kind), Period.of_days(starts_on, ends_on)
    rows = division.periods.exclude(pk=besides) if besides else division.periods.all()
    others = list(rows.exclude(kind=kind, starts_on=starts_on, ends_on=ends_on))
    facts = duration.PeriodFacts(
        kind=kind,
        grade=GradeLevel(division.programme.grade),
        period=period,
        school_year=SchoolYear(division.school_year),
        others=tuple(Period.of_days(row.starts_on, row.ends_on) for row in others if row.kind == kind),
    )
    known = days_of(division.school, division.school_year)
    return [
        *duration.check(facts),
        *school_days.check(known.facts(kind, period)),
        *_too_long(division, kind, period, [row for row in others if not row.catch_up]),
    ]


def place_of(division: ClassGroup) -> weeks.Place | None:
    """Where a class stands in the course of its diploma; None when no text that we hold says what it owes."""
    return weeks.place_of(GradeLevel(division.programme.grade), division.programme.mef_code)


def owed_by(division: ClassGroup) -> tuple[weeks.Owed, ...]:
    """What the diploma of a class asks of its pupils and students in its school year."""
    place = place_of(division)
    return weeks.owed(place, SchoolYear(division.school_year)) if place else ()


def _too_long(
    division: ClassGroup, kind: PlacementKind, period: Period, others: list[PlacementPeriod]
) -> list[Finding]:
    """The warning that with this period the year holds more weeks than the diploma asks."""
    found: list[Finding] = []
    for one in owed_by(division):
        if kind in one.kinds and one.year:
            same = [Period.of_days(row.starts_on, row.ends_on) for row in others if row.kind in one.kinds]
            days = duration.school_days([*same, period])
            if weeks.weeks_of(days) > one.year.most:
                found += weeks.judge(one.name, one.year, days, "sur l’année")
    return found


class _Counted(Subquery):
    """How many rows a subquery has. The grouping takes its outer column, not its value, else it would be counted a need."""

    template = "(SELECT count(*) FROM (%(subquery)s) AS counted)"
    output_field = IntegerField()


def _size() -> _Counted:
    """How many learners the class of a period has: counted apart, so that learners and needs do not multiply."""
    there = Enrolment.objects.filter(class_group=OuterRef("class_group"), learner__left_on__isnull=True)
    return _Counted(there.order_by().values("pk"))

"""What is asked of classes, their periods and their learners."""

from datetime import date
from uuid import UUID

from django.db.models import Count, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from poles.domain.calendar.policy import CLASSES, LEARNERS, PERIODS
from poles.law import duration
from poles.records.models import ClassGroup, Enrolment, Learner, PlacementPeriod
from poles.words.actor import Actor
from poles.words.findings import Finding
from poles.words.time import Period, SchoolYear
from poles.words.training import GradeLevel, PlacementKind

THERE = Q(enrolments__learner__left_on__isnull=True)
"""Of a class: the learners who have not left."""


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
            stated=Count("needs"),
            placed=Count("needs", filter=Q(needs__status="placed")),
            waiting=Count("needs", filter=Q(needs__status="open")),
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


def verdict(division: ClassGroup, *, kind: PlacementKind, starts_on: date, ends_on: date) -> list[Finding]:
    """What the law says of a period that a class would have, first and last day included, beside those that it has."""
    if wrong := duration.check_order(starts_on, ends_on):
        return wrong
    others = division.periods.filter(kind=kind).exclude(starts_on=starts_on, ends_on=ends_on)
    return duration.check(
        duration.PeriodFacts(
            kind=PlacementKind(kind),
            grade=GradeLevel(division.programme.grade),
            period=Period.of_days(starts_on, ends_on),
            school_year=SchoolYear(division.school_year),
            others=tuple(Period.of_days(row.starts_on, row.ends_on) for row in others),
        )
    )


def _size() -> Coalesce:
    """How many learners the class of a period has: counted apart, so that learners and needs do not multiply."""
    there = Enrolment.objects.filter(class_group=OuterRef("class_group"), learner__left_on__isnull=True)
    enrolled = there.order_by().values("class_group")
    return Coalesce(Subquery(enrolled.annotate(size=Count("pk")).values("size"), output_field=IntegerField()), 0)

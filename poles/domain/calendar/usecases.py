"""Set the periods in a workplace of a class."""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from poles.domain.calendar.policy import CLASSES
from poles.domain.journal import note_deed
from poles.law import duration
from poles.records.models import PlacementPeriod
from poles.words.actor import Actor
from poles.words.findings import Finding, refuse_if
from poles.words.time import Period, SchoolYear
from poles.words.training import GradeLevel, PlacementKind


@transaction.atomic
def open_period(
    *,
    actor: Actor,
    class_group_id: UUID,
    kind: PlacementKind,
    starts_on: date,
    ends_on: date,
    label: str,
    at: datetime,
) -> PlacementPeriod:
    """Set a period for a class, first and last day included; the period bears the warnings as ``findings``.

    Raise Refused when the law or the calendar forbids it.
    """
    division = CLASSES.get(actor, "open_period", class_group_id, lock=True)
    refuse_if(duration.check_order(starts_on, ends_on))
    facts = duration.PeriodFacts(
        kind=PlacementKind(kind),
        grade=GradeLevel(division.programme.grade),
        period=Period.of_days(starts_on, ends_on),
        school_year=SchoolYear(division.school_year),
        others=tuple(Period.of_days(row.starts_on, row.ends_on) for row in division.periods.filter(kind=kind)),
    )
    findings: tuple[Finding, ...] = refuse_if(duration.check(facts))
    period = PlacementPeriod.objects.create(
        academy_id=division.academy_id,
        class_group=division,
        kind=facts.kind,
        label=label.strip() or facts.kind.label[:80],
        starts_on=starts_on,
        ends_on=ends_on,
    )
    period.findings = findings
    note_deed(period, "open_period", actor=actor, at=at, note=" ".join(finding.sentence for finding in findings))
    return period

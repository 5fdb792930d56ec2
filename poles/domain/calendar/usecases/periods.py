"""Set the periods in a workplace of a class."""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from poles.domain.calendar.policy import CLASSES
from poles.domain.calendar.queries import verdict
from poles.domain.journal import note_deed
from poles.records.models import PlacementPeriod
from poles.words.actor import Actor
from poles.words.findings import refuse_if
from poles.words.training import PlacementKind


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
    """Set a period for a class, first and last day included; setting the same again changes nothing.

    Raise Refused when the law or the calendar forbids it; what only warns is written in the journal, and
    ``queries.verdict`` tells it again.
    """
    division = CLASSES.get(actor, "open_period", class_group_id, lock=True)
    kind = PlacementKind(kind)
    warnings = refuse_if(verdict(division, kind=kind, starts_on=starts_on, ends_on=ends_on))
    period, fresh = PlacementPeriod.objects.get_or_create(
        academy_id=division.academy_id,
        class_group=division,
        kind=kind,
        starts_on=starts_on,
        ends_on=ends_on,
        defaults={"label": label.strip() or kind.label[:80]},
    )
    if fresh:
        note = " ".join(finding.sentence for finding in warnings)
        note_deed(period, "open_period", actor=actor, at=at, note=note)
    return period

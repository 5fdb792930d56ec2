"""A placement follows the signed days of its convention: its seat is held on these days, and on no others."""

from datetime import date, datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from poles.domain.allocation.usecases.placements import WALLS
from poles.domain.journal import note_deed
from poles.domain.reach import Errand, beyond
from poles.records.models import Placement
from poles.words.actor import Actor
from poles.words.findings import Finding, Severity, refuse
from poles.words.french import plain_date

TAKEN = "La place, à ces dates, est déjà tenue par un autre élève : changez les dates, ou voyez avec l’organisme et le pôle."


def held_by_others(placement: Placement, starts_on: date, ends_on: date) -> list[Finding]:
    """What would stop a placement from moving to these days: its seat held by another one on some of them.

    The learner's own other placements are the law's business (DUR-24).
    """
    others = Placement.objects.filter(
        seat_id=placement.seat_id, status="confirmed", starts_on__lte=ends_on, ends_on__gte=starts_on
    )
    with beyond(Errand.QUOTA):
        taken = others.exclude(pk=placement.pk).exists()
    if not taken:
        return []
    return [Finding("placement.seat", Severity.BLOCKING, TAKEN, field="starts_on")]


@transaction.atomic
def move_placement(*, actor: Actor, placement_id: UUID, starts_on: date, ends_on: date, at: datetime) -> Placement:
    """Give a confirmed placement the days of its signed convention; the same days, or a placement that is over, change nothing.

    Raise Refused when another learner holds the seat, or the learner is elsewhere, on these days (constraints of the
    database). The right is that of signing its convention, proven by the room of conventions.
    """
    placement = Placement.objects.select_for_update(of=("self",)).get(pk=placement_id)
    before = placement.starts_on, placement.ends_on
    if placement.status != "confirmed" or before == (starts_on, ends_on):
        return placement
    placement.starts_on, placement.ends_on = starts_on, ends_on
    try:
        with transaction.atomic():
            placement.save(update_fields=["starts_on", "ends_on"])
    except IntegrityError as error:
        wall = getattr(getattr(error.__cause__, "diag", None), "constraint_name", "") or ""
        if wall not in WALLS:
            raise
        raise refuse(WALLS[wall][0], TAKEN) from error
    note = f"du {plain_date(starts_on)} au {plain_date(ends_on)}, avant : du {plain_date(before[0])} au {plain_date(before[1])}"
    note_deed(placement, "move", actor=actor, at=at, note=note)
    return placement

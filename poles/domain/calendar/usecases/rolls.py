"""What a person decides of an import that was read: apply what it changes, undo it within a day, or drop it."""

from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone

from poles.domain.access import Forbidden
from poles.domain.calendar.applying import write
from poles.domain.calendar.policy import ROLL_IMPORTS
from poles.domain.calendar.rolls import UNDO_TIME, can_be_undone, changes_of
from poles.domain.calendar.undoing import take_back
from poles.domain.journal import advance, note_deed
from poles.records.models import RollImport
from poles.records.turns import take_turn
from poles.words.actor import Actor
from poles.words.findings import refuse
from poles.words.french import plain_date
from poles.workflows.roll import PENDING, ROLL


class Undone(NamedTuple):
    """An import that was undone, how many rows were taken back by name, and a sentence for each thing that stays."""

    roll: RollImport
    counts: dict[str, int]
    kept: tuple[str, ...]


@transaction.atomic
def apply_roll(*, actor: Actor, import_id: UUID, at: datetime, digest: str | None = None) -> RollImport:
    """Apply what an import changes now; ``digest``: the one of the preview that the person looked at.

    One import of a school at a time. Raise NotNow when it is settled, Refused when the roll has changed since the preview.
    """
    roll = ROLL_IMPORTS.get(actor, "apply_roll", import_id, lock=True)
    step = ROLL.step("apply", roll.status)
    _take_turn(roll)
    changes = changes_of(roll, at)
    if digest is not None and digest != changes.digest:
        raise refuse("roll.changed", "L’effectif a changé depuis cet aperçu : relisez l’aperçu avant d’appliquer.")
    try:
        with transaction.atomic():
            roll.undo = write(roll, changes)
            # the constraints that wait for the end of the transaction are foreign keys only
    except IntegrityError as error:
        sentence = "L’effectif vient de changer, ici ou dans un autre établissement : relisez l’aperçu."
        raise refuse("roll.changed", sentence) from error
    roll.contents, roll.applied_at = b"", at
    roll.counts = roll.counts | changes.counts
    before, roll.status = roll.status, step.target
    roll.save(update_fields=["undo", "contents", "applied_at", "counts", "status"])
    note_deed(roll, step.name, actor=actor, at=at, note=_said(changes.counts), before=before, after=step.target)
    return roll


@transaction.atomic
def undo_roll(*, actor: Actor, import_id: UUID, at: datetime) -> Undone:
    """Take back what an import changed, within 24 hours, where nobody has touched it since; says what stays.

    Raise NotNow when it was not applied, Refused when it is too late.
    """
    roll = ROLL_IMPORTS.get(actor, "undo_roll", import_id, lock=True)
    step = ROLL.step("undo", roll.status)
    if not can_be_undone(roll, at):
        day = plain_date(timezone.localdate(roll.applied_at)) if roll.applied_at else "plus de 24 heures"
        raise refuse("roll.late", f"Cet import a été appliqué le {day} : il ne s’annule que pendant 24 heures.")
    _take_turn(roll)
    back = take_back(roll)
    roll.undo = b""
    roll.counts = roll.counts | {"kept": len(back.kept)}
    roll.save(update_fields=["undo", "counts"])
    advance(roll, step, actor=actor, at=at, note=_said(back.counts | {"kept": len(back.kept)}))
    return Undone(roll, back.counts, back.kept)


@transaction.atomic
def drop_roll(*, actor: Actor, import_id: UUID, at: datetime) -> RollImport:
    """Drop an import that nobody applied, and wipe what its files held. Raise NotNow when it is settled."""
    roll = ROLL_IMPORTS.get(actor, "drop_roll", import_id, lock=True)
    return _drop(roll, actor, at)


@transaction.atomic
def forget_rolls(*, actor: Actor, at: datetime) -> int:
    """Wipe what can no longer be undone, and drop what nobody applied in 24 hours; gives how many imports. Daily."""
    if actor.role not in ROLL_IMPORTS.roles("forget_rolls"):
        raise Forbidden("forget_rolls")
    rows = ROLL_IMPORTS.rows(actor, "forget_rolls").select_for_update().order_by("pk")
    late = list(rows.filter(status="applied", applied_at__lte=at - UNDO_TIME).exclude(undo=b""))
    for roll in late:
        roll.undo = b""
        roll.save(update_fields=["undo"])
    pending = list(rows.filter(status__in=PENDING, read_at__lte=at - UNDO_TIME))
    for roll in pending:
        _drop(roll, actor, at)
    return len(late) + len(pending)


def _drop(roll: RollImport, actor: Actor, at: datetime) -> RollImport:
    step = ROLL.step("drop", roll.status)
    before, roll.status, roll.contents = roll.status, step.target, b""
    roll.save(update_fields=["status", "contents"])
    note_deed(roll, step.name, actor=actor, at=at, before=before, after=step.target)
    return roll


def _take_turn(roll: RollImport) -> None:
    take_turn(f"roll:{roll.school_id}")


def _said(counts: dict[str, int]) -> str:
    return ", ".join(f"{name} {count}" for name, count in counts.items() if count)

"""Keep a need true to what happened: another trip, an exemption, a place found or lost."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from poles.domain.journal import advance, note_deed
from poles.domain.needs.policy import NEEDS
from poles.domain.needs.trips import check_trip, mode_of
from poles.law import confidence
from poles.records.models import PlacementNeed
from poles.words.actor import Actor
from poles.words.findings import refuse, refuse_if
from poles.words.places import Mode
from poles.workflows.machine import NotNow
from poles.workflows.need import NEED


@transaction.atomic
def amend(*, actor: Actor, need_id: UUID, travel_mode: Mode, travel_limit: int, at: datetime) -> PlacementNeed:
    """Change how far a learner can go (``travel_limit``: minutes, one way) while no place is found.

    Wishes that are now out of reach stay written: the campaign leaves them aside. Raise NotNow when the need is no
    longer open, Refused for a trip out of bounds.
    """
    need = NEEDS.get(actor, "amend", need_id, lock=True)
    if need.status != NEED.initial:
        raise NotNow("amend", NEED.labels[need.status])
    mode = mode_of(travel_mode)
    check_trip(travel_limit)
    before = f"{need.travel_limit} min {Mode(need.travel_mode).label}"
    need.travel_mode, need.travel_limit = mode, travel_limit
    need.save(update_fields=["travel_mode", "travel_limit"])
    note_deed(need, "amend", actor=actor, at=at, note=f"trajet : {before}, puis {travel_limit} min {mode.label}")
    return need


@transaction.atomic
def exempt(*, actor: Actor, need_id: UUID, reason: str, at: datetime) -> PlacementNeed:
    """Exempt a learner from the period; the reason stays in the journal and says nothing of health or family."""
    need = NEEDS.get(actor, "exempt", need_id, lock=True)
    step = NEED.step("exempt", need.status)
    advance(need, step, actor=actor, at=at, note=_reason(reason, "la dispense"))
    return need


@transaction.atomic
def restore(*, actor: Actor, need_id: UUID, reason: str, at: datetime) -> PlacementNeed:
    """Take an exemption back: the learner needs a place again."""
    need = NEEDS.get(actor, "restore", need_id, lock=True)
    step = NEED.step("restore", need.status)
    advance(need, step, actor=actor, at=at, note=_reason(reason, "la fin de la dispense"))
    return need


@transaction.atomic
def place(*, actor: Actor, need_id: UUID, at: datetime) -> PlacementNeed:
    """The need found its place: called by the gesture that confirms a placement, in its transaction."""
    need = NEEDS.get(actor, "place", need_id, lock=True)
    advance(need, NEED.step("place", need.status), actor=actor, at=at)
    return need


@transaction.atomic
def reopen(*, actor: Actor, need_id: UUID, at: datetime) -> PlacementNeed:
    """The need lost its place: called by the gesture that breaks a placement, in its transaction."""
    need = NEEDS.get(actor, "reopen", need_id, lock=True)
    advance(need, NEED.step("reopen", need.status), actor=actor, at=at)
    return need


def _reason(text: str, what: str) -> str:
    if not (reason := text.strip()):
        raise refuse("need.reason", f"Donnez en quelques mots le motif de {what}.", field="reason")
    refuse_if(confidence.check(reason, "reason"))
    return reason

"""Who took which list away: the journal keeps it, for the list is of learners."""

from collections.abc import Sequence
from datetime import datetime

from poles.domain.access import Forbidden
from poles.domain.agreements.policy import AGREEMENTS
from poles.domain.closing.allowance import Claim
from poles.domain.closing.queries import Registered, register_of
from poles.domain.journal import note_event
from poles.words import french
from poles.words.actor import Actor


def export_allowance(*, actor: Actor, claims: Sequence[Claim], at: datetime) -> Sequence[Claim]:
    """Take away the list for the State allowance, as it was read on the page."""
    if actor.role not in AGREEMENTS.roles("export"):
        raise Forbidden("export")
    note = french.plural(len(claims), "ligne")
    note_event("export_allowance", "agreement", "", actor=actor, at=at, note=note)
    return claims


def export_register(*, actor: Actor, at: datetime) -> list[Registered]:
    """Take away the register of trainees of one's own sites."""
    if actor.role not in AGREEMENTS.roles("certify"):
        raise Forbidden("attend")
    lines = register_of(actor)
    note_event("export_register", "agreement", "", actor=actor, at=at, note=french.plural(len(lines), "ligne"))
    return lines

"""Delete the conventions whose time is over, with their signatures; the chain of evidence holds prints alone, and stays."""

from datetime import datetime

from django.db import transaction
from django.utils.timezone import localdate

from poles.domain.access import Forbidden
from poles.domain.agreements.policy import AGREEMENTS
from poles.domain.journal import note_event
from poles.domain.reach import Errand, beyond
from poles.words.actor import Actor

AT_ONCE = 500
"""How many go in one night: files of PDF are heavy, and the rest goes the night after."""


@transaction.atomic
def forget(*, actor: Actor, at: datetime) -> int:
    """Delete the conventions kept until a day that is gone (ten years for PFMP, five for the others); gives how many."""
    if actor.role not in AGREEMENTS.roles("forget"):
        raise Forbidden("forget")
    with beyond(Errand.FORGET_AGREEMENTS):
        rows = AGREEMENTS.rows(actor, "forget").filter(keep_until__lt=localdate(at))
        gone = list(rows.order_by("keep_until", "pk")[:AT_ONCE])
        for agreement in gone:
            agreement.delete()
        if gone:
            note_event("forget", "agreement", "retention", actor=actor, at=at, note=f"{len(gone)} conventions")
    return len(gone)

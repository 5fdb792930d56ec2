"""What is kept of a host's memory ends on its day: notes, calls and feedback; who took a host in charge, after a year."""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.timezone import localdate

from poles.domain.access import Forbidden, Policy
from poles.domain.hosts.policy import HOST_CALLS, HOST_CLAIMS, HOST_FEEDBACKS, HOST_NOTES
from poles.domain.journal import note_event
from poles.words import french
from poles.words.actor import Actor

KEPT: dict[str, Policy[Any]] = {"hostnote": HOST_NOTES, "hostcall": HOST_CALLS, "hostfeedback": HOST_FEEDBACKS}
CLAIMS_KEPT = timedelta(days=365)
"""How long a claim is kept after its last day."""


@transaction.atomic
def forget(*, actor: Actor, at: datetime) -> int:
    """Delete the notes, calls and feedback whose last day is gone, and old claims; gives how many.

    Done twice, the second finds nothing.
    """
    total = HOST_CLAIMS.rows(actor, "forget").filter(until__lt=localdate(at) - CLAIMS_KEPT).delete()[0]
    for subject, policy in KEPT.items():
        if actor.role not in policy.roles("forget"):
            raise Forbidden("forget")
        gone = policy.rows(actor, "forget").filter(keep_until__lt=localdate(at)).delete()[0]
        if gone:
            note_event("forget", subject, "", actor=actor, at=at, note=french.plural(gone, "ligne"))
        total += gone
    return total

"""What is kept of the people of the members ends on its day: contacts of who left, who came to a session."""

from datetime import datetime

from django.db import transaction
from django.utils.timezone import localdate

from poles.domain.journal import note_event
from poles.domain.partners.policy import HUB_MEMBERS, WORK_SESSIONS
from poles.records.models import WorkSessionSeat
from poles.words import french
from poles.words.actor import Actor

NOBODY = {"contact_name": "", "contact_email": "", "contact_phone": "", "keep_until": None}


@transaction.atomic
def forget(*, actor: Actor, at: datetime) -> int:
    """Empty the contacts of members whose last day of keeping is gone, delete old seats; gives how many rows changed.

    Done twice, the second finds nothing; an actor that may not do it finds nothing either.
    """
    today = localdate(at)
    emptied = HUB_MEMBERS.rows(actor, "forget").filter(keep_until__lt=today).update(**NOBODY)
    sessions = WORK_SESSIONS.rows(actor, "forget")
    deleted = WorkSessionSeat.objects.filter(session__in=sessions, keep_until__lt=today).delete()[0]
    for subject, count in (("hubmember", emptied), ("worksessionseat", deleted)):
        if count:
            note_event("forget", subject, "", actor=actor, at=at, note=french.plural(count, "ligne"))
    return emptied + deleted

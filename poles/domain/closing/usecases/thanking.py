"""Thanks to the host at the end of a placement, with the link of « la même chose l’an prochain »: once a week and a person."""

from datetime import datetime, timedelta
from typing import Any

from poles.domain.closing.queries import Stage
from poles.domain.offers.usecases.telling import tell_contact
from poles.records.models import Notice

KIND = "closing.thanks"
QUIET = timedelta(days=7)
"""A host of several trainees of one class is thanked for all at once."""


def thank(stage: Stage, *, at: datetime) -> bool:
    """Mail the contact of the offer a fresh link; false when it has none, or was thanked within the week. Names nobody."""
    offer: Any = stage.agreement.placement.seat.offer
    contact = offer.contact
    if contact is None:
        return False
    lately = Notice.objects.filter(kind=KIND, recipient__iexact=contact.email, queued_at__gt=at - QUIET)
    if lately.exists():
        return False
    tell_contact(KIND, contact, at=at, offer=offer)
    return True

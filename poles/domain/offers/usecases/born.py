"""An offer is said to be born of a meeting."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from poles.domain.journal import note_deed
from poles.domain.offers.policy import OFFERS
from poles.records.models import Offer
from poles.words.actor import Actor
from poles.words.sources import Source


@transaction.atomic
def link_to_meeting(*, actor: Actor, offer_id: UUID, meeting_id: UUID, at: datetime) -> Offer:
    """Write down that a meeting gave this offer; the caller has checked that its host took part."""
    offer = OFFERS.get(actor, "publish", offer_id, lock=True)
    offer.meeting_id = meeting_id
    offer.source = Source.MEETING
    offer.save(update_fields=["meeting", "source"])
    note_deed(offer, "link_to_meeting", actor=actor, at=at)
    return offer

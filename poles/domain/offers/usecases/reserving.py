"""The pôle keeps an offer for schools or publics, with a published reason, or gives it back to everybody."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from poles.domain.journal import note_deed
from poles.domain.offers import series
from poles.domain.offers.reservations import WITH, label, public_of, reservation
from poles.domain.offers.usecases.proposing import Kept, keep_for
from poles.records.models import Offer, Wish
from poles.words.actor import Actor
from poles.workflows.machine import NotNow
from poles.workflows.offer import OFFER


@transaction.atomic
def reserve(*, actor: Actor, offer_id: UUID, kept: Kept, at: datetime) -> list[Offer]:
    """Keep an offer, with every slot typed with it, for these schools and publics; for everybody when none is named.

    Learners who hold a place there keep it. Raise Refused without a reason, NotNow once it is withdrawn or over.
    """
    rows = [row for row in series.locked(actor, "reserve", offer_id) if row.status not in series.GONE]
    if not rows:
        raise NotNow("reserve", OFFER.labels["withdrawn"])
    for row in rows:
        keep_for(row, kept)
        whom = label(Offer.objects.prefetch_related(WITH).get(pk=row.pk))
        note = f"réservée à : {whom} ({kept.reason.strip()})" if whom else "ouverte à tous"
        note_deed(row, "reserve", actor=actor, at=at, note=note)
    return rows


def wishes_outside(offer: Offer) -> int:
    """How many open needs wish for an offer that is not for them: they will not have it. What the actor reaches alone."""
    kept = reservation(offer)
    if not kept:
        return 0
    wishes = Wish.objects.filter(offer=offer, need__status="open")
    rows = wishes.select_related("need__school", "need__period__class_group__programme")
    return sum(not kept.admits(public_of(wish.need)) for wish in rows)

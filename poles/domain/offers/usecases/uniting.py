"""The offers of a host follow when two of its files become one, and go home when that is undone.

The rooms are one above the other: the file of hosts knows nothing of offers, so that the whole gesture is here, where both
can be reached, in one transaction. Faces call these two, never the gestures of the room beneath alone.
"""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from poles.domain.hosts import usecases as hosts
from poles.records.models import HostMerge, Offer, OfferStop
from poles.words.actor import Actor


@transaction.atomic
def merge_hosts(*, actor: Actor, merge_id: UUID, kept_id: UUID | None = None, at: datetime) -> HostMerge:
    """Make one file of two: all that the file of hosts holds, then the offers with their stops.

    The offers of a person who is in both files go to the one that stays: its links open that one from now on.
    """
    pair = hosts.merge(actor=actor, merge_id=merge_id, kept_id=kept_id, at=at)
    offers = [str(key) for key in Offer.objects.filter(site=pair.dropped_id).values_list("pk", flat=True)]
    stops = [str(key) for key in OfferStop.objects.filter(site=pair.dropped_id).values_list("pk", flat=True)]
    Offer.objects.filter(pk__in=offers).update(site=pair.kept_id)
    OfferStop.objects.filter(pk__in=stops).update(site=pair.kept_id)
    answered = {}
    for old, twin in pair.moved["doubles"].items():
        answered[old] = [str(key) for key in Offer.objects.filter(contact=old).values_list("pk", flat=True)]
        Offer.objects.filter(contact=old).update(contact=twin)
    hosts.remember(pair, offers=offers, stops=stops, answered=answered)
    return pair


@transaction.atomic
def undo_merge_of_hosts(*, actor: Actor, merge_id: UUID, at: datetime) -> HostMerge:
    """Put the two files back, each with its offers; what was offered since stays with the file that was kept."""
    pair = hosts.undo_merge(actor=actor, merge_id=merge_id, at=at)
    Offer.objects.filter(pk__in=pair.moved["offers"], site=pair.kept_id).update(site=pair.dropped_id)
    OfferStop.objects.filter(pk__in=pair.moved["stops"], site=pair.kept_id).update(site=pair.dropped_id)
    for old, offers in pair.moved["answered"].items():
        back = Offer.objects.filter(pk__in=offers, contact=pair.moved["doubles"][old])
        back.update(contact=old)
    return pair

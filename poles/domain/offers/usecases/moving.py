"""Offers follow the map: when a new map of pôles is in force, each offer belongs to the pôle of its commune."""

from datetime import datetime

from django.db import transaction
from django.db.models import OuterRef, Subquery

from poles.domain.access import Forbidden
from poles.domain.governance.queries import current_map
from poles.domain.journal import note_event
from poles.domain.offers.policy import OFFERS
from poles.records.models import HubCommune, Offer
from poles.words.actor import Actor


@transaction.atomic
def follow_map(*, actor: Actor, academy_id: str, at: datetime) -> int:
    """Put every offer of an académie in the pôle of its commune on the map in force; gives how many moved.

    To be called after a map is adopted; doing it twice moves nothing. An offer whose commune is in no pôle goes to the
    rectorat (no pôle), as when it is proposed.
    """
    if actor.role not in OFFERS.roles("load"):
        raise Forbidden("load")
    chart = current_map(academy_id)
    if chart is None:
        return 0
    homes = HubCommune.objects.filter(hub_map=chart, commune_id=OuterRef("site__commune_id")).values("hub_id")[:1]
    placed = Offer.objects.filter(academy_id=academy_id).annotate(home=Subquery(homes)).order_by("pk")
    moved = [offer for offer in placed.select_for_update(of=("self",)) if offer.hub_id != offer.home]
    for offer in moved:
        offer.hub_id = offer.home
    Offer.objects.bulk_update(moved, ["hub_id"], batch_size=2000)
    if moved:
        note_event(
            "follow_map", "offer", academy_id, actor=actor, at=at, note=f"{len(moved)} offres", academy_id=academy_id
        )
    return len(moved)

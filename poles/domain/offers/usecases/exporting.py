"""The published offers of the ground of a member leave the house as a file; the journal says who took them."""

from datetime import datetime

from django.db import transaction

from poles.domain.access import Forbidden
from poles.domain.hosts.policy import HOST_SITES, communes_of
from poles.domain.journal import note_event
from poles.domain.offers.policy import OFFERS
from poles.domain.offers.reservations import WITH
from poles.records.models import Offer
from poles.records.offers import SHOWN
from poles.words.actor import Actor
from poles.words.french import plural


@transaction.atomic
def export_published(*, actor: Actor, what: str, at: datetime) -> list[Offer]:
    """What everybody may read of the pôle of this member, the first to open first; twins are left out."""
    if actor.role not in HOST_SITES.roles("export"):
        raise Forbidden("export")
    rows = OFFERS.rows(actor, "search").filter(SHOWN, site__commune__in=communes_of(actor).values("commune_id"))
    found = list(rows.select_related("site__commune").prefetch_related(WITH).order_by("opens_on", "pk"))
    note_event("export", "offer", "", actor=actor, at=at, note=f"{plural(len(found), 'offre publiée')}, {what}")
    return found

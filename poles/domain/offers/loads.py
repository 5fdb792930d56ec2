"""Many offers at once, by COPY, with the sites of their hosts; and the end of what a simulation had put there."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

from django.db import transaction

from poles.domain.access import Forbidden
from poles.domain.hosts.loads import (
    SiteRow,
    clear_sites,
    delete_plainly,
    load_sites,
    simulated_sites,
    typed_beside,
)
from poles.domain.journal import note_event
from poles.domain.offers.policy import OFFERS
from poles.records.base import new_key
from poles.records.bulk import copy_in
from poles.records.models import HubCommune, Offer, OfferSeat
from poles.words.actor import Actor
from poles.words.findings import refuse
from poles.words.simulated import FIRST, LAST
from poles.words.training import PlacementKind


class OfferRow(NamedTuple):
    """An offer of a site to load, in any state, with its number of seats; the pôle follows from the commune."""

    key: UUID
    site_key: UUID
    contact_key: UUID
    commune: str
    kind: PlacementKind
    family: str
    title: str
    description: str
    seats: int
    opens_on: date
    closes_on: date
    min_age: int
    accessible: bool
    regulated: bool
    status: str
    reason: str = ""


@transaction.atomic
def load_offers(
    *, actor: Actor, academy_id: str, sites: Sequence[SiteRow], offers: Sequence[OfferRow], at: datetime
) -> dict[str, int]:
    """Insert sites with organisation and contact, then offers with their seats, all or nothing; gives how many."""
    if actor.role not in OFFERS.roles("load"):
        raise Forbidden("load")
    hubs = _hub_of_communes(academy_id)
    done = load_sites(actor=actor, academy_id=academy_id, sites=sites)
    done |= {
        "offers": copy_in(
            Offer(
                id=row.key, academy_id=academy_id, site_id=row.site_key, contact_id=row.contact_key,
                hub_id=hubs.get(row.commune), kind=row.kind, family=row.family, title=row.title,
                description=row.description, seat_count=row.seats, opens_on=row.opens_on, closes_on=row.closes_on,
                min_age=row.min_age, accessible=row.accessible, regulated_work=row.regulated,
                send_back_reason=row.reason, published_at=at if row.status == "published" else None,
                status=row.status,
            )
            for row in offers
        ),
        "seats": copy_in(
            OfferSeat(id=new_key(), academy_id=academy_id, offer_id=row.key, number=number)
            for row in offers
            for number in range(1, row.seats + 1)
        ),
    }  # fmt: skip
    note = ", ".join(f"{count} {what}" for what, count in done.items())
    note_event("load", "offer", academy_id, actor=actor, at=at, note=note, academy_id=academy_id)
    return done


@transaction.atomic
def clear_simulated(
    *, actor: Actor, academy_id: str, communes: Iterable[str] | None = None, at: datetime
) -> dict[str, int]:
    """Delete the simulated sites and offers of these communes (None: of the whole académie).

    Raises Refused when a person has since put a real row beside them: nothing that a person typed is ever deleted.
    """
    if actor.role not in OFFERS.roles("load"):
        raise Forbidden("load")
    sites = simulated_sites(academy_id, communes)
    offers = Offer.objects.filter(id__range=(FIRST, LAST), site__in=sites)
    typed = Offer.objects.filter(site__in=sites).exclude(id__range=(FIRST, LAST)).count() + typed_beside(sites)
    if typed:
        raise refuse(
            "simulated_rows_are_used",
            f"La simulation ne peut pas être refaite ici : {typed} offres, contacts ou sites saisis depuis s’y "
            "appuient. Supprimez-les, ou simulez un autre pôle.",
        )
    done = {
        "seats": delete_plainly(OfferSeat.objects.filter(offer__in=offers)),
        "offers": delete_plainly(offers),
        **clear_sites(actor=actor, sites=sites),
    }
    if any(done.values()):
        note = ", ".join(f"{count} {what}" for what, count in done.items())
        note_event("clear_simulated", "offer", academy_id, actor=actor, at=at, note=note, academy_id=academy_id)
    return done


def _hub_of_communes(academy_id: str) -> dict[str, UUID]:
    """Commune → pôle of the adopted map, the latest year first."""
    links = HubCommune.objects.filter(academy_id=academy_id, hub_map__status="adopted").order_by("hub_map__school_year")
    return dict(links.values_list("commune_id", "hub_id"))

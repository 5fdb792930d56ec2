"""Many host sites and offers at once, by COPY; and the end of what a simulation had put there."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from poles.domain.access import Forbidden
from poles.domain.journal import note_event
from poles.domain.offers.policy import HOST_SITES, OFFERS
from poles.records.base import new_key
from poles.records.bulk import copy_in
from poles.records.models import HostContact, HostLink, HostOrganisation, HostSite, HubCommune, Offer, OfferSeat
from poles.words.actor import Actor
from poles.words.findings import refuse
from poles.words.simulated import FIRST, LAST
from poles.words.training import PlacementKind


class SiteRow(NamedTuple):
    """A host site to load, with its organisation (of the same name) and one contact; it has no SIRET."""

    key: UUID
    organisation_key: UUID
    contact_key: UUID
    name: str
    commune: str
    lat: float
    lon: float
    activity: str
    size: str
    mail: str


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
    for policy in (HOST_SITES, OFFERS):
        if actor.role not in policy.roles("load"):
            raise Forbidden("load")
    hubs = _hub_of_communes(academy_id)
    done = {
        "organisations": copy_in(
            HostOrganisation(id=row.organisation_key, academy_id=academy_id, name=row.name) for row in sites
        ),
        "sites": copy_in(
            HostSite(
                id=row.key, academy_id=academy_id, organisation_id=row.organisation_key, name=row.name,
                commune_id=row.commune, lat=row.lat, lon=row.lon, naf_code=row.activity, size_band=row.size,
            )
            for row in sites
        ),
        "contacts": copy_in(
            HostContact(
                id=row.contact_key, academy_id=academy_id, site_id=row.key, name="Accueil (fictif)", email=row.mail
            )
            for row in sites
        ),
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
    for policy in (HOST_SITES, OFFERS):
        if actor.role not in policy.roles("load"):
            raise Forbidden("load")
    where = {"academy_id": academy_id} | ({} if communes is None else {"commune_id__in": list(communes)})
    sites = HostSite.objects.filter(id__range=(FIRST, LAST), **where)
    offers = Offer.objects.filter(id__range=(FIRST, LAST), site__in=sites)
    contacts = HostContact.objects.filter(id__range=(FIRST, LAST), site__in=sites)
    organisations = list(sites.values_list("organisation_id", flat=True))
    typed = (
        Offer.objects.filter(site__in=sites).exclude(id__range=(FIRST, LAST)).count()
        + HostContact.objects.filter(site__in=sites).exclude(id__range=(FIRST, LAST)).count()
        + HostSite.objects.filter(organisation__in=organisations).exclude(id__range=(FIRST, LAST)).count()
    )
    if typed:
        raise refuse(
            "simulated_rows_are_used",
            f"La simulation ne peut pas être refaite ici : {typed} offres, contacts ou sites saisis depuis s’y "
            "appuient. Supprimez-les, ou simulez un autre pôle.",
        )
    done = {
        "seats": _delete(OfferSeat.objects.filter(offer__in=offers)),
        "offers": _delete(offers),
        "links": _delete(HostLink.objects.filter(contact__in=contacts)),
        "contacts": _delete(contacts),
        "sites": _delete(sites),
        "organisations": _delete(HostOrganisation.objects.filter(id__in=organisations)),
    }
    if any(done.values()):
        note = ", ".join(f"{count} {what}" for what, count in done.items())
        note_event("clear_simulated", "offer", academy_id, actor=actor, at=at, note=note, academy_id=academy_id)
    return done


def _delete(rows: QuerySet) -> int:
    """Delete in one statement, without fetching: the foreign keys of the database refuse what is still used."""
    return rows._raw_delete(rows.db)


def _hub_of_communes(academy_id: str) -> dict[str, UUID]:
    """Commune → pôle of the adopted map, the latest year first."""
    links = HubCommune.objects.filter(academy_id=academy_id, hub_map__status="adopted").order_by("hub_map__school_year")
    return dict(links.values_list("commune_id", "hub_id"))

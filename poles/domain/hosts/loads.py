"""Many host sites at once, by COPY; and the end of those that a simulation had put there."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple
from uuid import UUID

from django.db.models import QuerySet

from poles.domain.access import Forbidden
from poles.domain.hosts.policy import HOST_SITES
from poles.records.bulk import copy_in
from poles.records.models import HostContact, HostLink, HostOrganisation, HostSite
from poles.words.actor import Actor
from poles.words.simulated import FIRST, LAST


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


def load_sites(*, actor: Actor, academy_id: str, sites: Sequence[SiteRow]) -> dict[str, int]:
    """Insert sites with organisation and contact; gives how many of each."""
    if actor.role not in HOST_SITES.roles("load"):
        raise Forbidden("load")
    return {
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
    }  # fmt: skip


def simulated_sites(academy_id: str, communes: Iterable[str] | None) -> QuerySet[HostSite]:
    """The sites that a simulation put in these communes (None: in the whole académie)."""
    where = {"academy_id": academy_id} | ({} if communes is None else {"commune_id__in": list(communes)})
    return HostSite.objects.filter(id__range=(FIRST, LAST), **where)


def typed_beside(sites: QuerySet[HostSite]) -> int:
    """How many real contacts and sites people have put beside simulated ones."""
    organisations = sites.values("organisation_id")
    return (
        HostContact.objects.filter(site__in=sites).exclude(id__range=(FIRST, LAST)).count()
        + HostSite.objects.filter(organisation__in=organisations).exclude(id__range=(FIRST, LAST)).count()
    )


def clear_sites(*, actor: Actor, sites: QuerySet[HostSite]) -> dict[str, int]:
    """Delete simulated sites with what belongs to them; the foreign keys refuse what is still used."""
    if actor.role not in HOST_SITES.roles("load"):
        raise Forbidden("load")
    contacts = HostContact.objects.filter(id__range=(FIRST, LAST), site__in=sites)
    organisations = list(sites.values_list("organisation_id", flat=True))
    return {
        "links": delete_plainly(HostLink.objects.filter(contact__in=contacts)),
        "contacts": delete_plainly(contacts),
        "sites": delete_plainly(sites),
        "organisations": delete_plainly(HostOrganisation.objects.filter(id__in=organisations)),
    }


def delete_plainly(rows: QuerySet) -> int:
    """Delete in one statement, without fetching: the foreign keys of the database refuse what is still used."""
    return rows._raw_delete(rows.db)

"""How many solicitations a month a host may receive: its own choice, that of its pôle, else the usual number."""

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from poles.domain.governance.policy import in_force
from poles.records.models import HostSite, HubCommune

USUAL = 4
"""Solicitations a month when neither the host nor the pôle has chosen."""


@dataclass(frozen=True)
class Cap:
    """The most solicitations a month, and who chose it, in words."""

    number: int
    chosen_by: str


def caps_of(sites: Collection[HostSite]) -> dict[UUID, Cap]:
    """The cap of each site, in one query: the smaller of the host's own and its pôle's; the usual one without both.

    A host may ask for less than its pôle allows, never be given more than the pôle promises to all.
    """
    towns = {site.commune_id for site in sites}
    links = HubCommune.objects.filter(commune_id__in=towns, hub_map__in=in_force())
    promised = dict(links.values_list("commune_id", "hub__contact_point__call_cap"))
    return {site.pk: _cap(site.call_cap, promised.get(site.commune_id)) for site in sites}


def _cap(own: int | None, of_hub: int | None) -> Cap:
    if own is not None and (of_hub is None or own <= of_hub):
        return Cap(own, "choisi par l’organisme")
    if of_hub is not None:
        return Cap(of_hub, "choisi par le pôle")
    return Cap(USUAL, "usage du service")

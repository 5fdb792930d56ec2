"""The pôles of one map around that of a campaign, to see what their borders cost: no campaign ever crosses one."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

from poles.domain.allocation.reading import NeedRow, OfferRow
from poles.matching.nearness import EARTH_KM
from poles.matching.travel import unit_vectors
from poles.records.models import Campaign, HubSchool, Offer
from poles.words.french import alphabetical

NEAR_KM = 30
"""Straight line between two schools: half as far again as an hour of public transport by the declared estimate (about
20 km), since learners of both pôles may live between them."""


@dataclass(frozen=True)
class Hubs:
    """Some pôles of one map: ``names`` by key, that of the campaign first; the pôle of each of their ``schools`` and of
    their published ``offers``."""

    names: dict[UUID, str]
    schools: dict[UUID, UUID]
    offers: dict[UUID, UUID]

    def of_needs(self, needs: Sequence[NeedRow]) -> NDArray[np.int64]:
        """(n,) the pôle of each need, as an index into ``names``."""
        at = {key: index for index, key in enumerate(self.names)}
        return np.array([at[self.schools[need.school_id]] for need in needs], np.int64)

    def of_offers(self, offers: Sequence[OfferRow]) -> NDArray[np.int64]:
        """(f,) the pôle of each offer, likewise."""
        at = {key: index for index, key in enumerate(self.names)}
        return np.array([at[self.offers[offer.id]] for offer in offers if isinstance(offer.id, UUID)], np.int64)


def around(campaign: Campaign) -> dict[UUID, str]:
    """The pôle of a campaign, then its neighbours by name: those of its map, not closed, with a school within ``NEAR_KM`` of
    one of its own (straight line)."""
    links = HubSchool.objects.filter(hub_map=campaign.hub.hub_map_id).exclude(hub__status="closed").order_by("pk")
    rows = links.values_list(
        "hub_id", "hub__name", "school__lat", "school__lon", "school__commune__lat", "school__commune__lon"
    )
    placed = [
        (hub, name, float(lat), float(lon))
        for hub, name, *places in rows
        for lat, lon in [places[:2] if None not in places[:2] else places[2:]]
        if lat is not None and lon is not None
    ]
    points = unit_vectors([lat for _, _, lat, _ in placed], [lon for _, _, _, lon in placed])
    own = np.array([hub == campaign.hub_id for hub, *_ in placed], bool)
    near = (points.T @ points[:, own]).max(axis=1, initial=-1.0) >= np.cos(NEAR_KM / EARTH_KM)
    names = {row[0]: row[1] for row, is_near in zip(placed, near.tolist(), strict=True) if is_near}
    names.pop(campaign.hub_id, None)
    return {campaign.hub_id: campaign.hub.name} | dict(
        sorted(names.items(), key=lambda row: (alphabetical(row[1]), row[0]))
    )


def hubs_of(campaign: Campaign, names: dict[UUID, str]) -> Hubs:
    """What stands in each of these pôles of one map, as the rows are now."""
    schools = HubSchool.objects.filter(hub__in=names).values_list("school_id", "hub_id")
    offers = Offer.objects.filter(hub__in=names, kind=campaign.kind).values_list("id", "hub_id")
    return Hubs(names, dict(schools), dict(offers))

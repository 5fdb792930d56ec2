"""From rows to the problem: the open needs and the published offers of a pôle, without a name, as arrays."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

from poles.domain.allocation import groups
from poles.domain.allocation.archive import Reserved
from poles.domain.allocation.groups import Grouping
from poles.domain.allocation.hubs import Hubs
from poles.domain.allocation.network import Network
from poles.domain.allocation.network_said import network_of, view
from poles.domain.allocation.points import points_of
from poles.domain.allocation.reading import NeedRow, OfferRow, Rows, open_needs, read
from poles.domain.allocation.rules import Parameters, current_parameters
from poles.domain.allocation.scenario import Scenario
from poles.domain.allocation.tables import FAMILIES, NOBODY, Tables, beds_of, tables_of
from poles.domain.allocation.trying import board, lengthen, with_extra_offers
from poles.matching import edges
from poles.matching.assemble import assemble
from poles.matching.beds import doubled, edges_with_beds
from poles.matching.nearness import far_from_supply
from poles.matching.problem import Instance
from poles.records.models import Campaign
from poles.words.allocation import public_class
from poles.words.families import BY_CODE
from poles.words.training import PlacementKind

__all__ = ["Built", "Views", "build", "estimate", "open_needs", "read"]

Progress = Callable[[str, float], None]
Views = dict[str, tuple[list[str], NDArray[np.int64]]]


@dataclass(frozen=True)
class Built:
    """The problem of a campaign and the way back to the rows; n needs, f offers.

    ``losses``: (n, filters) offers lost by each need at each filter. ``need_ids``, ``school_ids``: one a need of the
    instance, in its order; ``offer_ids`` likewise (« essai-1 » for those that a scenario adds). ``nowhere``: (need,
    school) of the learners whom no coordinate places on the map; ``offers_nowhere``: how many offers likewise. ``seats``:
    those left in the best period of each offer; ``dropped``: pairs left aside because there were too many, ``capped``
    when there were. ``parameters``: those of the rule. ``order``: (n,) rank of arrival, 0 first. ``network``: who
    knows somebody, said or supposed, for the comparisons only. ``views``: name → (labels, (n,) index), ways to look at a
    plan that decide nothing. ``zone``: (n,) index into ``zones``, the bassins of the homes; ``shown``: the same for figures,
    without any small part (``groups.shown_zones``). ``reserved``: which offers are kept for others than whom, for the archive
    and what is explained; None when nothing is kept.
    """

    instance: Instance
    losses: NDArray[np.int32]
    need_ids: list[UUID]
    school_ids: list[UUID]
    offer_ids: list[UUID | str]
    nowhere: list[tuple[UUID, UUID]]
    offers_nowhere: int
    seats: int
    dropped: int
    capped: bool
    parameters: Parameters
    order: NDArray[np.int64]
    network: Network
    views: Views
    zone: NDArray[np.int64]
    zones: list[str]
    shown: tuple[list[str], list[str], NDArray[np.int64]]
    reserved: Reserved | None = None


def build(
    campaign: Campaign,
    parameters: Parameters | None = None,
    *,
    scenario: Scenario | None = None,
    rows: Rows | None = None,
    hubs: Hubs | None = None,
    progress: Progress | None = None,
) -> Built:
    """The problem of a campaign, as the rows stand now.

    ``parameters``: those of the rule in force unless given; ``rows``: what ``read`` gave, to build several problems of
    the same moment; ``hubs``: the pôles to which they belong, when they are not of the campaign's own pôle alone: each then
    keeps its own groups, and pairs cross the borders. A ``scenario`` changes seats, limits and starts, never the groups;
    raises Refused when it names a commune, a group or a zone that is not there.
    """
    parameters = parameters or current_parameters(campaign)
    rows = rows or read(campaign, _keys(campaign, hubs), communes=scenario.communes if scenario else frozenset())
    needs = [need for need in rows.needs if need.lat is not None]
    known = [offer for offer in rows.offers if offer.lat is not None]
    real = tables_of(campaign, needs, known, rows, _keys(campaign, hubs))
    zone, towns = _zones(needs, rows)
    zones = [groups.zones_label([town]) for town in towns]
    first = _first_needs(needs)
    grouping = _grouping(real, zone, towns, parameters, first)
    if hubs is not None:
        grouping = _side_by_side(
            real, zone, towns, parameters, hubs, hubs.of_needs(needs), hubs.of_offers(known), needs
        )
    network = network_of(needs, campaign.salt, first)
    tables, offers = real, known
    if scenario is not None:
        offers = with_extra_offers(campaign, known, scenario)
        tables = real.with_offers(offers[len(known) :])
        limit = lengthen(real.needs.limit, scenario, [(grouping.labels, grouping.index), (zones, zone)])
        tables = replace(tables, needs=replace(tables.needs, limit=limit))
        moved = board(tables.needs, tables.offers, tables.rules, scenario, zone, zones, tables.places)
        tables = replace(tables, needs=moved)
    beds = beds_of(needs, tables.places) if parameters.boarding else NOBODY
    found, edge_bed = edges_with_beds(tables.needs, tables.offers, tables.rules, beds, progress=progress)
    left = tables.whole[found.node_offer, found.node_period] if len(found.node_offer) else found.node_capacity
    found = replace(found, node_capacity=np.minimum(found.node_capacity, left).astype(np.int32))
    instance = assemble(
        tables.needs,
        tables.offers,
        tables.rules,
        found,
        need_ids=[str(need.id) for need in needs],
        need_group=grouping.index,
        need_family=tables.needs.formation,
        offer_ids=[str(offer.id) for offer in offers],
        groups=grouping.labels,
        families=[str(BY_CODE[code]) for code in FAMILIES],
        salt=campaign.salt,
        weights=parameters.weights,
        wishes=_wishes(needs, offers, rows),
        period_labels=tables.labels,
        need_class=np.full(len(needs), public_class(PlacementKind(campaign.kind)), np.int8),
        need_points=points_of(parameters, [need.failures for need in needs]),
        edge_bed=edge_bed,
    )
    return Built(
        instance=instance,
        losses=found.losses,
        need_ids=[need.id for need in needs],
        school_ids=[need.school_id for need in needs],
        offer_ids=[offer.id for offer in offers],
        nowhere=[(need.id, need.school_id) for need in rows.needs if need.lat is None],
        offers_nowhere=len(rows.offers) - len(known),
        seats=int(tables.whole.max(axis=1, initial=0).sum()),
        dropped=found.dropped,
        capped=found.capped,
        parameters=parameters,
        order=_order(needs),
        network=network,
        views=_views(needs, network, first),
        zone=zone,
        zones=zones,
        shown=groups.shown_zones(zone, towns, real.needs.latitude, real.needs.longitude, first),
        reserved=_reserved(tables),
    )


def _reserved(tables: Tables) -> Reserved | None:
    admits, public, kept = tables.rules.admits, tables.needs.public, tables.offers.kept
    if admits is None or public is None or kept is None:
        return None
    return Reserved([one.keys for one in tables.kept], kept.astype(np.int32), admits[public])


def estimate(campaign: Campaign, *, rows: Rows | None = None, hubs: Hubs | None = None) -> edges.Estimate:
    """How many pairs and bytes the problem of a campaign will need, before it is built."""
    rows = rows or read(campaign, _keys(campaign, hubs))
    needs = [need for need in rows.needs if need.lat is not None]
    offers = [offer for offer in rows.offers if offer.lat is not None]
    tables = tables_of(campaign, needs, offers, rows, _keys(campaign, hubs))
    beds = beds_of(needs, tables.places) if current_parameters(campaign).boarding else NOBODY
    return edges.estimate(doubled(tables.needs, beds), tables.offers, tables.rules)


def _keys(campaign: Campaign, hubs: Hubs | None) -> list[UUID]:
    return [campaign.hub_id] if hubs is None else list(hubs.names)


def _grouping(
    tables: Tables, zone: NDArray[np.int64], towns: list[str], parameters: Parameters, first: NDArray[np.int64]
) -> Grouping:
    """The published groups of these needs, by these offers; ``first``: (n,) the need that speaks for each one."""
    far = far_from_supply(
        tables.needs, tables.offers, tables.rules, tables.whole, enough=parameters.near_seats, km=parameters.near_km
    )
    needs = tables.needs
    return groups.partition(zone, towns, needs.access, far, needs.latitude, needs.longitude, first)


def _side_by_side(
    tables: Tables,
    zone: NDArray[np.int64],
    towns: list[str],
    parameters: Parameters,
    hubs: Hubs,
    of_need: NDArray[np.int64],
    of_offer: NDArray[np.int64],
    needs: list[NeedRow],
) -> Grouping:
    """The groups that each pôle has alone, beside each other; those of the neighbours carry the name of their pôle."""
    labels: list[str] = []
    index = np.zeros(len(zone), np.int64)
    for at, (key, name) in enumerate(hubs.names.items()):
        rows = np.flatnonzero(of_need == at)
        if not len(rows):
            continue
        first = _first_needs([needs[row] for row in rows.tolist()])
        own = _grouping(tables.part(rows, np.flatnonzero(of_offer == at)), zone[rows], towns, parameters, first)
        index[rows] = len(labels) + own.index
        named = f"{name} ({key})" if list(hubs.names.values()).count(name) > 1 else name
        labels += [f"{named} : {label}" if at else label for label in own.labels]
    return Grouping(labels, index)


def _wishes(
    needs: list[NeedRow], offers: list[OfferRow], rows: Rows
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]] | None:
    need_at = {need.id: at for at, need in enumerate(needs)}
    offer_at = {offer.id: at for at, offer in enumerate(offers)}
    found = [
        (need_at[need], offer_at[offer], rank)
        for need, offer, rank in rows.wishes
        if offer in offer_at and need in need_at
    ]
    if not found:
        return None
    need, offer, rank = np.array(found, np.int64).T
    return need, offer, rank


def _zones(needs: list[NeedRow], rows: Rows) -> tuple[NDArray[np.int64], list[str]]:
    """(n,) index of the bassin of each home, and the towns after which the bassins are named (empty: not known)."""
    codes = sorted({need.zone if need.zone in rows.zones else "" for need in needs})
    at = {code: index for index, code in enumerate(codes)}
    zone = [at[need.zone if need.zone in rows.zones else ""] for need in needs]
    return np.array(zone, np.int64), [rows.zones.get(code, "") for code in codes]


def _order(needs: list[NeedRow]) -> NDArray[np.int64]:
    """(n,) rank of arrival of each need: by the moment of its statement, then by key."""
    order = np.empty(len(needs), np.int64)
    order[sorted(range(len(needs)), key=lambda at: (needs[at].arrived, needs[at].id))] = np.arange(len(needs))
    return order


def _first_needs(needs: list[NeedRow]) -> NDArray[np.int64]:
    """(n,) the need that speaks for each one: the first period of the same learner."""
    return groups.first_needs(
        np.array([need.learner for need in needs], np.int64),
        np.array([need.first.toordinal() for need in needs], np.int64),
    )


def _views(needs: list[NeedRow], network: Network, first: NDArray[np.int64]) -> Views:
    """The ways to look at a plan; a part of fewer than five learners is never told apart."""
    sides = {
        "lieu de vie": (["commune urbaine", "commune rurale"], [need.rural for need in needs]),
        "établissement": (
            ["hors éducation prioritaire", "éducation ou quartier prioritaire"],
            [need.priority for need in needs],
        ),
        "accès": (list(groups.ACCESS), [need.access for need in needs]),
    }
    views = {name: groups.told_apart(labels, np.array(which, bool), first) for name, (labels, which) in sides.items()}
    return views | {"réseau": view(network, first)}

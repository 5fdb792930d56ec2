"""From rows to the problem: the open needs and the published offers of one pôle, without a name, as arrays."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

from poles.domain.allocation import groups
from poles.domain.allocation.points import points_of
from poles.domain.allocation.reading import NeedRow, OfferRow, Rows, open_needs, read
from poles.domain.allocation.rules import Parameters, current_parameters
from poles.domain.allocation.scenario import Scenario
from poles.domain.allocation.seats import seats_left
from poles.domain.allocation.trying import board, lengthen, with_extra_offers
from poles.law.eligibility import cleared_for_regulated_work
from poles.matching import edges
from poles.matching.assemble import assemble
from poles.matching.nearness import far_from_supply
from poles.matching.problem import Instance
from poles.matching.travel import Table, Travel
from poles.records.models import Campaign
from poles.words.allocation import public_class
from poles.words.families import BY_CODE, compatible
from poles.words.places import DETOUR, Mode
from poles.words.time import Period, Week
from poles.words.training import PlacementKind

__all__ = ["Built", "Views", "build", "estimate", "open_needs", "read"]

Progress = Callable[[str, float], None]
Views = dict[str, tuple[list[str], NDArray[np.int64]]]
FAMILIES = tuple(BY_CODE)
MODES = tuple(Mode)


@dataclass(frozen=True)
class Built:
    """The problem of a campaign and the way back to the rows; n needs, f offers.

    ``losses``: (n, filters) offers lost by each need at each filter. ``need_ids``, ``school_ids``: one a need of the
    instance, in its order; ``offer_ids`` likewise (« essai-1 » for those that a scenario adds). ``nowhere``: (need,
    school) of the learners whom no coordinate places on the map; ``offers_nowhere``: how many offers likewise. ``seats``:
    those left in the best period of each offer; ``dropped``: pairs left aside because there were too many, ``capped``
    when there were. ``parameters``: those of the rule. ``order``: (n,) rank of arrival, 0 first. ``network``: (n,)
    declared proxy of a family network, for the comparisons only: a school outside priority education and areas.
    ``views``: name → (labels, (n,) index), ways to look at a plan that decide nothing. ``zone``: (n,) index into
    ``zones``, the bassins of the homes.
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
    network: NDArray[np.bool_]
    views: Views
    zone: NDArray[np.int64]
    zones: list[str]


@dataclass(frozen=True)
class _Tables:
    """The tables of the search of pairs; ``whole``: (f, periods) seats free all along each period."""

    needs: edges.Needs
    offers: edges.Offers
    rules: edges.Eligibility
    whole: NDArray[np.int64]
    places: dict[str, int]
    labels: list[str]


def build(
    campaign: Campaign,
    parameters: Parameters | None = None,
    *,
    scenario: Scenario | None = None,
    rows: Rows | None = None,
    progress: Progress | None = None,
) -> Built:
    """The problem of a campaign, as the rows stand now.

    ``parameters``: those of the rule in force unless given; ``rows``: what ``read`` gave, to build several problems of
    the same moment. A ``scenario`` changes seats, limits and starts, never the groups; raises Refused when it names a
    commune, a group or a zone that is not there.
    """
    parameters = parameters or current_parameters(campaign)
    rows = rows or read(campaign)
    needs = [need for need in rows.needs if need.lat is not None]
    known = [offer for offer in rows.offers if offer.lat is not None]
    real = _tables(campaign, needs, known, rows)
    zone, towns = _zones(needs, rows)
    zones = [groups.zones_label([town]) for town in towns]
    far = far_from_supply(
        real.needs, real.offers, real.rules, real.whole, enough=parameters.near_seats, km=parameters.near_km
    )
    grouping = groups.partition(zone, towns, real.needs.access, far, real.needs.latitude, real.needs.longitude)
    tables, offers = real, known
    if scenario is not None:
        offers = with_extra_offers(campaign, known, scenario)
        tables = _tables(campaign, needs, offers, rows) if len(offers) > len(known) else real
        limit = lengthen(real.needs.limit, scenario, [(grouping.labels, grouping.index), (zones, zone)])
        tables = replace(tables, needs=replace(tables.needs, limit=limit))
        moved = board(tables.needs, tables.offers, tables.rules, scenario, zone, zones, tables.places)
        tables = replace(tables, needs=moved)
    found = edges.candidate_edges(tables.needs, tables.offers, tables.rules, progress=progress)
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
        network=~np.array([need.priority for need in needs], bool),
        views=_views(needs),
        zone=zone,
        zones=zones,
    )


def estimate(campaign: Campaign, *, rows: Rows | None = None) -> edges.Estimate:
    """How many pairs and bytes the problem of a campaign will need, before it is built."""
    rows = rows or read(campaign)
    needs = [need for need in rows.needs if need.lat is not None]
    tables = _tables(campaign, needs, [offer for offer in rows.offers if offer.lat is not None], rows)
    return edges.estimate(tables.needs, tables.offers, tables.rules)


def _tables(campaign: Campaign, needs: list[NeedRow], offers: list[OfferRow], rows: Rows) -> _Tables:
    """The tables of these needs and offers; the seats of an offer that a scenario adds are all free."""
    kind = PlacementKind(campaign.kind)
    spans = _spans(needs)
    weeks = sorted({week for weeks in spans for week in weeks})
    held = {offer.id: offer.seats for offer in offers if isinstance(offer.id, UUID)}
    by_week, whole = seats_left(
        campaign,
        seats=held,
        needs={need.id for need in rows.needs},
        weeks=[week.period for week in weeks],
        periods=list(spans.values()),
    )
    added = np.array([offer.seats for offer in offers[len(held) :]], np.int64)
    period_at = {key: at for at, key in enumerate(spans)}
    places = {code: at for at, code in enumerate(sorted({code for row in rows.travel for code in row[1:3]}))}
    return _Tables(
        needs=_need_table(needs, kind, [period_at[_weeks(need.first, need.last)] for need in needs], places),
        offers=edges.Offers(
            latitude=np.array([offer.lat for offer in offers], float),
            longitude=np.array([offer.lon for offer in offers], float),
            family=np.array([FAMILIES.index(offer.family) for offer in offers], np.int64),
            open_weeks=_open_weeks(offers, weeks),
            seats=_with_rows(by_week, added),
            accessible=np.array([offer.accessible for offer in offers], bool),
            min_age=np.array([offer.min_age for offer in offers], np.int64),
            regulated=np.array([offer.regulated for offer in offers], bool),
            first_day=np.array([offer.first.toordinal() for offer in offers], np.int64),
            last_day=np.array([offer.last.toordinal() for offer in offers], np.int64),
            place=np.array([places.get(offer.place, -1) for offer in offers], np.int64),
        ),
        rules=edges.Eligibility(
            compatible=COMPATIBLE,
            periods=[[_number(week) for week in weeks] for weeks in spans],
            weeks=[_number(week) for week in weeks],
            travel=_travel(rows, places),
        ),
        whole=_with_rows(whole, added),
        places=places,
        labels=[str(span) for span in spans.values()],
    )


COMPATIBLE = np.array([[compatible(BY_CODE[a], BY_CODE[b]) for b in FAMILIES] for a in FAMILIES], bool)


def _with_rows(table: NDArray[np.int64], added: NDArray[np.int64]) -> NDArray[np.int64]:
    return np.concatenate((table, np.repeat(added[:, None], table.shape[1], axis=1)))


def _travel(rows: Rows, places: dict[str, int]) -> Travel:
    """The declared estimate, and the operator's real times where there are any."""
    table = None
    if rows.travel:
        mode, origin, destination, minutes = zip(*rows.travel, strict=True)
        table = Table(
            np.array([places[code] for code in origin], np.int64),
            np.array([places[code] for code in destination], np.int64),
            np.array([MODES.index(Mode(value)) for value in mode], np.int64),
            np.array(minutes, np.int64),
        )
    return Travel(
        [DETOUR / mode.speed_kmh * 60 for mode in MODES], [float(mode.access_minutes) for mode in MODES], table
    )


@lru_cache(maxsize=1024)
def _weeks(first: date, last: date) -> tuple[Week, ...]:
    return Period.of_days(first, last).weeks()


def _number(week: Week) -> int:
    return week.year * 100 + week.number


def _spans(needs: list[NeedRow]) -> dict[tuple[Week, ...], Period]:
    """The distinct periods of the needs by the weeks that they touch, with the widest days of each."""
    days: dict[tuple[Week, ...], Period] = {}
    for first, last in sorted({(need.first, need.last) for need in needs}):
        key = _weeks(first, last)
        known = days.get(key, Period.of_days(first, last))
        days[key] = Period.of_days(min(first, known.first_day), max(last, known.last_day))
    return days


def _need_table(needs: list[NeedRow], kind: PlacementKind, period: list[int], places: dict[str, int]) -> edges.Needs:
    age = [_age(need.birth, need.first) for need in needs]
    return edges.Needs(
        latitude=np.array([need.lat for need in needs], float),
        longitude=np.array([need.lon for need in needs], float),
        formation=np.array([FAMILIES.index(need.family) for need in needs], np.int64),
        period=np.array(period, np.int64),
        limit=np.array([need.limit for need in needs], np.int64),
        mode=np.array([MODES.index(Mode(need.mode)) for need in needs], np.int64),
        access=np.array([need.access for need in needs], bool),
        age=np.array(age, np.int64),
        cleared=np.array([cleared_for_regulated_work(kind, years) for years in age], bool),
        first_day=np.array([need.first.toordinal() for need in needs], np.int64),
        last_day=np.array([need.last.toordinal() for need in needs], np.int64),
        place=np.array([places.get(need.place, -1) for need in needs], np.int64),
    )


def _age(birth: date, day: date) -> int:
    return day.year - birth.year - ((day.month, day.day) < (birth.month, birth.day))


def _open_weeks(offers: list[OfferRow], weeks: list[Week]) -> NDArray[np.bool_]:
    """(offers, weeks) whether an offer is open on some day of the week; each day of the period is checked after."""
    open_ = np.zeros((len(offers), len(weeks)), bool)
    for at, week in enumerate(weeks):
        monday, sunday = week.monday, week.sunday
        open_[:, at] = [offer.first <= sunday and offer.last >= monday for offer in offers]
    return open_


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


def _views(needs: list[NeedRow]) -> Views:
    """The ways to look at a plan; a part of fewer than five learners is never told apart."""
    sides = {
        "lieu de vie": (["commune urbaine", "commune rurale"], [need.rural for need in needs]),
        "établissement": (
            ["hors éducation prioritaire", "éducation ou quartier prioritaire"],
            [need.priority for need in needs],
        ),
        "accès": (list(groups.ACCESS), [need.access for need in needs]),
        "réseau": (
            ["réseau familial supposé", "sans réseau familial supposé"],
            [need.priority for need in needs],
        ),
    }
    return {name: groups.told_apart(labels, np.array(which, bool)) for name, (labels, which) in sides.items()}

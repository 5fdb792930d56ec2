"""From rows to the problem: the open needs and the published offers of one pôle, without a name, as arrays.

Only offers of the campaign's own pôle are considered: another pôle's offers belong to its own campaigns.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

import numpy as np
from django.db.models import Exists, OuterRef, QuerySet
from numpy.typing import NDArray

from poles.domain.allocation import groups
from poles.domain.allocation.seats import seats_left
from poles.law.eligibility import cleared_for_regulated_work
from poles.matching import edges
from poles.matching.assemble import assemble
from poles.matching.problem import Instance
from poles.records.models import Campaign, Offer, Placement, PlacementNeed, Wish
from poles.words.families import BY_CODE, compatible
from poles.words.places import DETOUR, Mode
from poles.words.time import Period, Week
from poles.words.training import PlacementKind

Progress = Callable[[str, float], None]
FAMILIES = tuple(BY_CODE)
MODES = tuple(Mode)


class _Need(NamedTuple):
    id: UUID
    school_id: UUID
    family: str
    mode: str
    limit: int
    birth: date
    first: date
    last: date
    lat: float | None
    lon: float | None
    rural: bool
    priority: bool


class _Offer(NamedTuple):
    id: UUID
    family: str
    seats: int
    first: date
    last: date
    lat: float | None
    lon: float | None
    accessible: bool
    min_age: int
    regulated: bool


@dataclass(frozen=True)
class Built:
    """The problem of a campaign and the way back to the rows.

    ``need_ids``, ``school_ids``: one a need of the instance, in its order; ``offer_ids`` likewise. ``nowhere``: (need,
    school) of the learners whom no coordinate places on the map; ``offers_nowhere``: how many offers likewise.
    """

    instance: Instance
    losses: NDArray[np.int32]
    need_ids: list[UUID]
    school_ids: list[UUID]
    offer_ids: list[UUID]
    nowhere: list[tuple[UUID, UUID]]
    offers_nowhere: int
    seats: int
    dropped: int


def build(campaign: Campaign, *, progress: Progress | None = None) -> Built:
    """The problem of a campaign, as the rows stand now."""
    kind = PlacementKind(campaign.kind)
    every_need, every_offer = needs_of(campaign), _offers_of(campaign)
    needs = [need for need in every_need if need.lat is not None]
    offers = [offer for offer in every_offer if offer.lat is not None]
    spans = _spans(needs)
    weeks = sorted({week for weeks in spans for week in weeks})
    column = {week: at for at, week in enumerate(weeks)}
    seats, whole = seats_left(
        campaign,
        seats={offer.id: offer.seats for offer in offers},
        needs={need.id for need in every_need},
        weeks=[week.period for week in weeks],
        periods=list(spans.values()),
    )
    period_at = {key: at for at, key in enumerate(spans)}
    need_table = _need_table(needs, kind, [period_at[_weeks(need.first, need.last)] for need in needs])
    offer_table = edges.Offers(
        latitude=np.array([offer.lat for offer in offers], float),
        longitude=np.array([offer.lon for offer in offers], float),
        family=np.array([FAMILIES.index(offer.family) for offer in offers], np.int64),
        open_weeks=_open_weeks(offers, weeks),
        seats=seats,
        accessible=np.array([offer.accessible for offer in offers], bool),
        min_age=np.array([offer.min_age for offer in offers], np.int64),
        regulated=np.array([offer.regulated for offer in offers], bool),
    )
    rules = edges.Eligibility(
        compatible=np.array([[compatible(BY_CODE[a], BY_CODE[b]) for b in FAMILIES] for a in FAMILIES], bool),
        periods=[[_number(week) for week in weeks] for weeks in spans],
        weeks=[_number(week) for week in column],
        minutes_per_km=[DETOUR / mode.speed_kmh * 60 for mode in MODES],
        minutes_at_start=[mode.access_minutes for mode in MODES],
    )
    found = edges.candidate_edges(need_table, offer_table, rules, progress=progress)
    found = _whole_days_only(found, needs, offers)
    left = whole[found.node_offer, found.node_period] if len(found.node_offer) else found.node_capacity
    found = replace(found, node_capacity=np.minimum(found.node_capacity, left).astype(np.int32))
    names = groups.merged([groups.label(rural=need.rural, priority=need.priority) for need in needs])
    labels = sorted(set(names))
    instance = assemble(
        need_table,
        offer_table,
        rules,
        found,
        need_ids=[str(need.id) for need in needs],
        need_group=np.array([labels.index(name) for name in names], np.int64),
        need_family=need_table.formation,
        offer_ids=[str(offer.id) for offer in offers],
        groups=labels,
        families=[str(BY_CODE[code]) for code in FAMILIES],
        salt=campaign.salt,
        wishes=_wishes(needs, offers),
        period_labels=[str(span) for span in spans.values()],
    )
    return Built(
        instance=instance,
        losses=found.losses,
        need_ids=[need.id for need in needs],
        school_ids=[need.school_id for need in needs],
        offer_ids=[offer.id for offer in offers],
        nowhere=[(need.id, need.school_id) for need in every_need if need.lat is None],
        offers_nowhere=len(every_offer) - len(offers),
        seats=int(whole.max(axis=1).sum()) if whole.size else 0,
        dropped=found.dropped,
    )


def open_needs(campaign: Campaign) -> QuerySet[PlacementNeed]:
    """The rows of a campaign: open needs of the schools of its pôle, of its kind, with a period inside its window.

    A learner who already has a confirmed placement on one of these days is left aside: nothing could be confirmed.
    """
    elsewhere = Placement.objects.filter(
        learner=OuterRef("learner"),
        status="confirmed",
        starts_on__lte=OuterRef("period__ends_on"),
        ends_on__gte=OuterRef("period__starts_on"),
    )
    return PlacementNeed.objects.filter(
        ~Exists(elsewhere),
        status="open",
        school__hub_links__hub_id=campaign.hub_id,
        period__kind=campaign.kind,
        period__starts_on__gte=campaign.starts_on,
        period__ends_on__lte=campaign.ends_on,
    )


def needs_of(campaign: Campaign) -> list[_Need]:
    """The open needs as plain rows, in the order of their keys; a learner without commune starts from the school."""
    rows = open_needs(campaign).values_list(
        "id", "school_id", "family", "travel_mode", "travel_limit", "learner__birth_date",
        "period__starts_on", "period__ends_on",
        "learner__home_commune__lat", "learner__home_commune__lon", "learner__home_commune__rural",
        "school__lat", "school__lon", "school__commune__lat", "school__commune__lon", "school__commune__rural",
        "school__priority_education", "school__near_priority_area",
    ).order_by("id")  # fmt: skip
    return [_need(row) for row in rows.iterator(chunk_size=5000)]


def _need(row: tuple[Any, ...]) -> _Need:
    (
        *own, home_lat, home_lon, home_rural, school_lat, school_lon, town_lat, town_lon, town_rural, priority, near
    ) = row  # fmt: skip
    place = _first_place((home_lat, home_lon), (school_lat, school_lon), (town_lat, town_lon))
    rural = town_rural if home_rural is None else home_rural
    return _Need._make([*own, *place, bool(rural), bool(priority) or near])


def _offers_of(campaign: Campaign) -> list[_Offer]:
    rows = Offer.objects.filter(
        status="published",
        hub_id=campaign.hub_id,
        kind=campaign.kind,
        opens_on__lte=campaign.ends_on,
        closes_on__gte=campaign.starts_on,
    ).values_list(
        "id", "family", "seat_count", "opens_on", "closes_on", "accessible", "min_age", "regulated_work",
        "site__lat", "site__lon", "site__commune__lat", "site__commune__lon",
    ).order_by("id")  # fmt: skip
    return [_offer(row) for row in rows.iterator(chunk_size=5000)]


def _offer(row: tuple[Any, ...]) -> _Offer:
    *own, accessible, min_age, regulated, lat, lon, town_lat, town_lon = row
    place = _first_place((lat, lon), (town_lat, town_lon))
    return _Offer._make([*own, *place, accessible, min_age, regulated])


def _first_place(*places: tuple[float | None, float | None]) -> tuple[float | None, float | None]:
    return next((place for place in places if None not in place), (None, None))


def _weeks(first: date, last: date) -> tuple[Week, ...]:
    return Period.of_days(first, last).weeks()


def _number(week: Week) -> int:
    return week.year * 100 + week.number


def _spans(needs: list[_Need]) -> dict[tuple[Week, ...], Period]:
    """The distinct periods of the needs by the weeks that they touch, with the widest days of each."""
    days: dict[tuple[Week, ...], Period] = {}
    for first, last in sorted({(need.first, need.last) for need in needs}):
        key = _weeks(first, last)
        known = days.get(key, Period.of_days(first, last))
        days[key] = Period.of_days(min(first, known.first_day), max(last, known.last_day))
    return days


def _need_table(needs: list[_Need], kind: PlacementKind, period: list[int]) -> edges.Needs:
    age = [_age(need.birth, need.first) for need in needs]
    return edges.Needs(
        latitude=np.array([need.lat for need in needs], float),
        longitude=np.array([need.lon for need in needs], float),
        formation=np.array([FAMILIES.index(need.family) for need in needs], np.int64),
        period=np.array(period, np.int64),
        limit=np.array([need.limit for need in needs], np.int64),
        mode=np.array([MODES.index(Mode(need.mode)) for need in needs], np.int64),
        access=np.zeros(len(needs), bool),
        age=np.array(age, np.int64),
        cleared=np.array([cleared_for_regulated_work(kind, years) for years in age], bool),
    )


def _age(birth: date, day: date) -> int:
    return day.year - birth.year - ((day.month, day.day) < (birth.month, birth.day))


def _open_weeks(offers: list[_Offer], weeks: list[Week]) -> NDArray[np.bool_]:
    """(offers, weeks) whether an offer is open on some day of the week; ``_whole_days_only`` checks each day after."""
    open_ = np.zeros((len(offers), len(weeks)), bool)
    for at, week in enumerate(weeks):
        open_[:, at] = [offer.first <= week.sunday and offer.last >= week.monday for offer in offers]
    return open_


def _whole_days_only(found: edges.Candidates, needs: list[_Need], offers: list[_Offer]) -> edges.Candidates:
    """Drop the pairs whose offer is closed on some day of the need's own period."""
    if not len(found.edge_node):
        return found
    need = np.repeat(np.arange(len(needs)), np.diff(found.need_start))
    offer = found.node_offer[found.edge_node]
    first, last = (np.array([getattr(row, end).toordinal() for row in needs]) for end in ("first", "last"))
    opens, closes = (np.array([getattr(row, end).toordinal() for row in offers]) for end in ("first", "last"))
    keep = (opens[offer] <= first[need]) & (closes[offer] >= last[need])
    if keep.all():
        return found
    losses = found.losses.copy()
    losses[:, edges.LOSSES.index("weeks")] += np.bincount(need[~keep], minlength=len(needs)).astype(np.int32)
    start = np.concatenate(([0], np.cumsum(np.bincount(need[keep], minlength=len(needs)))))
    return replace(
        found,
        need_start=start,
        edge_node=found.edge_node[keep],
        edge_minutes=found.edge_minutes[keep],
        losses=losses,
    )


def _wishes(needs: list[_Need], offers: list[_Offer]) -> tuple[NDArray, NDArray, NDArray] | None:
    need_at = {need.id: at for at, need in enumerate(needs)}
    offer_at = {offer.id: at for at, offer in enumerate(offers)}
    rows = [
        (need_at[need], offer_at[offer], rank)
        for need, offer, rank in Wish.objects.filter(need__in=list(need_at)).values_list("need_id", "offer_id", "rank")
        if offer in offer_at
    ]
    if not rows:
        return None
    need, offer, rank = np.array(rows, np.int64).T
    return need, offer, rank

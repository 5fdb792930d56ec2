"""What the calculation reads of the database, and nothing else: every column is named here, none says who a learner is.

A test holds the list of these columns: adding one there is a decision that is read by everybody.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import Exists, F, OuterRef, QuerySet, Window
from django.db.models.functions import DenseRank

from poles.domain.allocation.points import past_failures
from poles.domain.offers.reservations import kept_for
from poles.records.models import (
    Campaign,
    Commune,
    FunctionalAdjustment,
    Offer,
    Placement,
    PlacementNeed,
    TravelTime,
    Wish,
)
from poles.words.adjustments import Adjustment
from poles.words.reservations import EVERYBODY, Public, Reservation, audiences_of
from poles.words.searches import Network


class NeedRow(NamedTuple):
    """An open need. ``place``: code of the commune where its trips start, whose point is (``lat``, ``lon``).

    ``zone``: code of the bassin d’emploi (empty: not known); ``failures``: past periods left without a place;
    ``learner``: a number that tells which needs are of the same learner, and nothing else; ``network``: what the school
    answered, for the report alone; ``boarding``: a bed is possible near the school, whose commune is ``bed`` and whose
    point is (``bed_lat``, ``bed_lon``); ``public``: the school and the kinds of section of its class, for the offers that are
    kept for some.
    """

    id: UUID
    school_id: UUID
    family: str
    mode: str
    limit: int
    birth: date
    first: date
    last: date
    arrived: datetime
    access: bool
    failures: int
    learner: int
    network: str
    boarding: bool
    rural: bool
    priority: bool
    zone: str
    place: str
    lat: float | None
    lon: float | None
    bed: str
    bed_lat: float | None
    bed_lon: float | None
    public: Public


class OfferRow(NamedTuple):
    """A published offer, or one that a scenario adds (``id``: « essai-1 »); ``place``: its commune; ``kept``: for whom."""

    id: UUID | str
    family: str
    seats: int
    first: date
    last: date
    accessible: bool
    min_age: int
    regulated: bool
    place: str
    lat: float | None
    lon: float | None
    kept: Reservation = EVERYBODY


class Town(NamedTuple):
    """A commune that a scenario names."""

    code: str
    name: str
    lat: float | None
    lon: float | None


@dataclass(frozen=True)
class Rows:
    """All that one calculation reads, in the order of the keys.

    ``zones``: code of a bassin → name of its largest commune; ``wishes``: (need, offer, rank); ``travel``: (mode, code of
    the origin, code of the destination, minutes) of the operator's table, for the communes of these needs and offers.
    """

    needs: list[NeedRow]
    offers: list[OfferRow]
    wishes: list[tuple[UUID, UUID, int]]
    zones: dict[str, str]
    travel: list[tuple[str, str, str, int]]


def read(campaign: Campaign, hubs: Collection[UUID] | None = None, *, communes: Collection[str] = frozenset()) -> Rows:
    """The rows of a campaign as they stand now; ``hubs``: those of these pôles of one map (its own pôle unless given);
    ``communes``: codes of those that a scenario adds, whose real travel times are read as well."""
    needs, offers = _needs_of(campaign, hubs), _offers_of(campaign, hubs)
    wishes = Wish.objects.filter(need__in=open_needs(campaign, hubs).order_by().values("pk")).order_by(
        "need_id", "rank"
    )
    return Rows(
        needs=needs,
        offers=offers,
        wishes=list(wishes.values_list("need_id", "offer_id", "rank")) if needs else [],
        zones=zone_names({need.zone for need in needs} - {""}),
        travel=_travel_times(campaign, needs, offers, communes),
    )


def open_needs(campaign: Campaign, hubs: Collection[UUID] | None = None) -> QuerySet[PlacementNeed]:
    """The rows of a campaign: open needs of the schools of its pôle, of its kind, with a period inside its window.

    ``hubs``: those of other pôles of the same map as well, as if the campaign were theirs.

    A learner who left, or who already has a confirmed placement on one of these days, is left aside: nothing could be
    confirmed.
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
        learner__left_on__isnull=True,
        school__hub_links__hub_id__in=(campaign.hub_id,) if hubs is None else hubs,
        period__kind=campaign.kind,
        period__starts_on__gte=campaign.starts_on,
        period__ends_on__lte=campaign.ends_on,
    )


def towns(codes: frozenset[str]) -> dict[str, Town]:
    """The communes of these codes that are known."""
    rows = Commune.objects.filter(pk__in=codes).values_list("code", "name", "lat", "lon")
    return {row[0]: Town(*row) for row in rows}


def _needs_of(campaign: Campaign, hubs: Collection[UUID] | None) -> list[NeedRow]:
    step_free = FunctionalAdjustment.objects.filter(learner=OuterRef("learner"), kind=Adjustment.STEP_FREE)
    same = Window(DenseRank(), order_by=F("learner_id").asc())
    rows = open_needs(campaign, hubs).annotate(
        access=Exists(step_free), failures=past_failures(campaign), same=same
    ).values_list(
        "id", "school_id", "family", "travel_mode", "travel_limit", "learner__birth_date",
        "period__starts_on", "period__ends_on", "created_at", "access", "failures", "same",
        "learner__mobility__network", "learner__mobility__boarding",
        "learner__home_commune__code", "learner__home_commune__lat", "learner__home_commune__lon",
        "learner__home_commune__rural", "learner__home_commune__employment_zone",
        "school__commune__code", "school__commune__lat", "school__commune__lon", "school__commune__rural",
        "school__commune__employment_zone", "school__lat", "school__lon",
        "school__priority_education", "school__near_priority_area", "school__type", "school__ulis",
        "period__class_group__programme__mef_code",
    ).order_by("id")  # fmt: skip
    return [_need(row) for row in rows.iterator(chunk_size=5000)]


def _need(row: tuple[Any, ...]) -> NeedRow:
    """A learner without a known home starts from the school, and belongs to its bassin."""
    (
        *own, network, boarding, home, home_lat, home_lon, home_rural, home_zone,
        town, town_lat, town_lon, town_rural, town_zone, lat, lon, priority, near, school_type, ulis, mef,
    ) = row  # fmt: skip
    school = _first_place((town, lat, lon), (town, town_lat, town_lon))
    start = _first_place((home, home_lat, home_lon), school)
    rural = town_rural if home_rural is None else home_rural
    said = [network or Network.UNSAID, bool(boarding) and school[1] is not None]
    public = Public(own[1], audiences_of(mef=mef, school_type=school_type, ulis=ulis, priority=priority))
    return NeedRow._make(
        [*own, *said, bool(rural), bool(priority) or near, home_zone or town_zone or "", *start, *school, public]
    )


def _offers_of(campaign: Campaign, hubs: Collection[UUID] | None) -> list[OfferRow]:
    """Only offers of these pôles, the campaign's own one: another pôle's offers belong to its own campaigns."""
    offers = Offer.objects.filter(
        status="published",
        twin_of__isnull=True,
        hub_id__in=(campaign.hub_id,) if hubs is None else hubs,
        kind=campaign.kind,
        opens_on__lte=campaign.ends_on,
        closes_on__gte=campaign.starts_on,
    )
    kept = kept_for(offers)
    rows = offers.values_list(
        "id", "family", "seat_count", "opens_on", "closes_on", "accessible", "min_age", "regulated_work",
        "site__commune__code", "site__lat", "site__lon", "site__commune__lat", "site__commune__lon",
    ).order_by("id")  # fmt: skip
    return [_offer(row, kept.get(row[0], EVERYBODY)) for row in rows.iterator(chunk_size=5000)]


def _offer(row: tuple[Any, ...], kept: Reservation) -> OfferRow:
    *own, town, lat, lon, town_lat, town_lon = row
    return OfferRow._make([*own, *_first_place((town, lat, lon), (town, town_lat, town_lon)), kept])


def _first_place(*places: tuple[str | None, float | None, float | None]) -> tuple[str, float | None, float | None]:
    """(code, latitude, longitude) of the first place that stands on the map, else of the last one."""
    code, lat, lon = next((place for place in places if None not in place), places[-1])
    return code or "", lat, lon


def zone_names(zones: set[str]) -> dict[str, str]:
    """The name of each bassin: that of its largest commune, with the code when two bassins have the same."""
    if not zones:
        return {}
    rows = Commune.objects.filter(employment_zone__in=zones).order_by("employment_zone", "-population", "code")
    names = dict(rows.distinct("employment_zone").values_list("employment_zone", "name"))
    told = list(names.values())
    return {zone: f"{name} ({zone})" if told.count(name) > 1 else name for zone, name in names.items()}


def _travel_times(
    campaign: Campaign, needs: list[NeedRow], offers: list[OfferRow], communes: Collection[str]
) -> list[tuple[str, str, str, int]]:
    """Of the operator's table, what goes from where a need starts to where an offer is, or a commune of ``communes``."""
    rows = TravelTime.objects.filter(academy_id=campaign.academy_id)
    if not needs or not rows.exists():
        return []
    rows = rows.filter(
        mode__in={need.mode for need in needs},
        departure__in={need.place for need in needs}.union(communes, (need.bed for need in needs if need.boarding)),
        destination__in={offer.place for offer in offers}.union(communes),
    )
    return list(
        rows.order_by("mode", "departure", "destination").values_list(
            "mode", "departure_id", "destination_id", "minutes"
        )
    )

"""What the circulaire asks to weigh in a map: schools, learners, hosts, offers, trades, distances, territories, neighbours.

Learners are counted school by school and public by public; a cell of fewer than five is left out, and what remains is
rounded to the nearest ten. So two drafts that differ by one school never tell a small count of it (rule DATA-05).
"""

from collections import Counter, defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Count, Sum
from shapely import get_coordinates
from shapely.geometry import MultiPoint

from poles.domain.governance.contours import pieces_of
from poles.domain.governance.plane import Plane
from poles.domain.governance.queries import EPLE
from poles.domain.territory.queries import point_of
from poles.records.models import Enrolment, HostSite, Hub, HubCommune, HubMap, HubSchool, Offer, School
from poles.words.families import BY_CODE, DISCOVERY
from poles.words.places import Mode, Point, distance_km, travel_minutes
from poles.words.time import SchoolYear
from poles.words.training import GradeLevel

SMALLEST_CELL = 5
"""Learners of a public in a school below which they are left out of the weighing."""

PUBLICS: dict[str, frozenset[str]] = {
    "collège": frozenset({GradeLevel.FOURTH, GradeLevel.THIRD}),
    "CAP": frozenset({GradeLevel.CAP1, GradeLevel.CAP2}),
    "bac professionnel": frozenset({GradeLevel.SECOND_PRO, GradeLevel.FIRST_PRO, GradeLevel.FINAL_PRO}),
    "BTS": frozenset({GradeLevel.BTS1, GradeLevel.BTS2}),
    "autres": frozenset(
        {GradeLevel.SECOND_GT, GradeLevel.MC_CS, GradeLevel.CRAFT, GradeLevel.BRIDGE, GradeLevel.OTHER}
    ),
}
"""The publics that are weighed, with their grades."""

NEIGHBOURS = 3
"""How many neighbouring pôles are named as able to lend trades that are missing."""


@dataclass(frozen=True)
class Facts:
    """What is known of an académie, whatever its map: read once for several drafts.

    ``learners``: school → public → count, small cells left out; ``taught``: school → families of trades; ``supply``:
    commune → family → seats of the offers published for the year; ``hosts``: commune → host sites.
    """

    schools: dict[UUID, School]
    public: frozenset[UUID]
    learners: dict[UUID, Counter[str]]
    taught: dict[UUID, frozenset[str]]
    supply: dict[str, Counter[str]]
    hosts: dict[str, int]


@dataclass(frozen=True)
class HubWeight:
    """One pôle of a map, weighed. Shares are (number, of how many schools); distances in kilometres as the crow flies."""

    hub: Hub
    schools: int
    public_schools: int
    communes: int
    learners: dict[str, int]
    hosts: int
    seats: int
    present: tuple[str, ...]
    taught: tuple[str, ...]
    missing: tuple[str, ...]
    mean_km: float | None
    widest_km: float | None
    rural: int
    priority_area: int
    priority_education: int
    pieces: int
    neighbours: tuple["Lender", ...] = ()

    @property
    def learner_count(self) -> int:
        """Learners of all publics, rounded to ten."""
        return sum(self.learners.values())

    @property
    def ratio(self) -> int | None:
        """Seats offered for 100 learners; None (sans objet) without learners."""
        return round(100 * self.seats / self.learner_count) if self.learner_count else None

    @property
    def minutes(self) -> int | None:
        """An estimate of the time by public transport between the two farthest schools."""
        return None if self.widest_km is None else travel_minutes(self.widest_km, Mode.TRANSIT)


@dataclass(frozen=True)
class Lender:
    """A pôle that has seats in trades that its neighbour lacks, and how far its centre is."""

    name: str
    trades: tuple[str, ...]
    km: float


@dataclass(frozen=True)
class Weighing:
    """A whole map, weighed: its pôles by name, and what tells one draft from another."""

    chart: HubMap
    hubs: list[HubWeight] = field(default_factory=list)

    @property
    def smallest(self) -> int:
        """Schools of the smallest pôle."""
        return min((one.schools for one in self.hubs), default=0)

    @property
    def largest(self) -> int:
        """Schools of the largest pôle."""
        return max((one.schools for one in self.hubs), default=0)

    @property
    def widest_km(self) -> float | None:
        """The greatest distance between two schools of one pôle."""
        return max((one.widest_km for one in self.hubs if one.widest_km is not None), default=None)

    @property
    def mean_km(self) -> float | None:
        """The mean distance of a school to the centre of its pôle."""
        known = [(one.mean_km, one.schools) for one in self.hubs if one.mean_km is not None]
        total = sum(count for _km, count in known)
        return sum(km * count for km, count in known) / total if total else None

    @property
    def ratios(self) -> tuple[int, int] | None:
        """The least and the greatest number of seats for 100 learners."""
        known = [one.ratio for one in self.hubs if one.ratio is not None]
        return (min(known), max(known)) if known else None

    @property
    def lacking(self) -> int:
        """How many times a trade that is taught in a pôle has no seat there."""
        return sum(len(one.missing) for one in self.hubs)

    @property
    def learners(self) -> int:
        """Learners of the whole map, as rounded by pôle."""
        return sum(one.learner_count for one in self.hubs)

    @property
    def seats(self) -> int:
        """Seats of the whole map."""
        return sum(one.seats for one in self.hubs)


def facts_of(academy_id: str, *, today: date) -> Facts:
    """What is known of an académie this school year, in five statements."""
    year = SchoolYear.of(today)
    schools = School.objects.filter(academy_id=academy_id, is_open=True).select_related("commune").in_bulk()
    public = School.objects.filter(EPLE, academy_id=academy_id, is_open=True).values_list("pk", flat=True)
    here = {"school_year": year.start, "class_group__academy_id": academy_id, "learner__left_on__isnull": True}
    counted = (
        Enrolment.objects.filter(**here)
        .order_by()
        .values_list("class_group__school_id", "class_group__programme__grade", "class_group__programme__family")
        .annotate(count=Count("pk"))
    )
    public_of = {grade: name for name, grades in PUBLICS.items() for grade in grades}
    cells, taught = defaultdict[UUID, Counter[str]](Counter), defaultdict[UUID, set[str]](set)
    for school, grade, family, count in counted:
        cells[school][public_of.get(grade, "autres")] += count
        if family and family != DISCOVERY.code:
            taught[school].add(family)
    shown = Offer.objects.filter(academy_id=academy_id, status="published", twin_of__isnull=True)
    shown = shown.filter(opens_on__lte=year.last_day, closes_on__gte=year.first_day).order_by()
    supply = defaultdict[str, Counter[str]](Counter)
    for commune, family, seats in shown.values_list("site__commune_id", "family").annotate(Sum("seat_count")):
        supply[commune][family] = seats
    sites = HostSite.objects.filter(academy_id=academy_id, merged_into__isnull=True).order_by()
    return Facts(
        schools=schools,
        public=frozenset(public),
        learners={
            school: Counter({name: count for name, count in row.items() if count >= SMALLEST_CELL})
            for school, row in cells.items()
        },
        taught={school: frozenset(families) for school, families in taught.items()},
        supply=dict(supply),
        hosts=dict(sites.values_list("commune_id").annotate(Count("pk"))),
    )


def weigh(chart: HubMap, facts: Facts) -> Weighing:
    """A map weighed against the facts of its académie, in three statements."""
    schools, communes = defaultdict[UUID, list[School]](list), defaultdict[UUID, list[str]](list)
    for hub_id, school_id in HubSchool.objects.filter(hub_map=chart).values_list("hub_id", "school_id"):
        if school_id in facts.schools:
            schools[hub_id].append(facts.schools[school_id])
    for hub_id, commune_id in HubCommune.objects.filter(hub_map=chart).values_list("hub_id", "commune_id"):
        communes[hub_id].append(commune_id)
    hubs = list(Hub.objects.filter(hub_map=chart).order_by("name"))
    supplies = {hub.pk: _sum(facts.supply.get(key, Counter()) for key in communes[hub.pk]) for hub in hubs}
    centres = {hub.pk: centre for hub in hubs if (centre := _centre(schools[hub.pk]))}
    weighed = []
    for hub in hubs:
        held, supply = schools[hub.pk], supplies[hub.pk]
        taught = frozenset[str]().union(*(facts.taught.get(one.pk, frozenset()) for one in held))
        missing = {family for family in taught if not supply[family]}
        mean_km, widest_km = _spread(held, centres.get(hub.pk))
        weighed.append(
            HubWeight(
                hub=hub,
                schools=len(held),
                public_schools=sum(one.pk in facts.public for one in held),
                communes=len(communes[hub.pk]),
                learners=_learners(facts, held),
                hosts=sum(facts.hosts.get(key, 0) for key in communes[hub.pk]),
                seats=sum(supply.values()),
                present=_named(family for family in supply if supply[family]),
                taught=_named(taught),
                missing=_named(missing),
                mean_km=mean_km,
                widest_km=widest_km,
                rural=sum(one.commune.rural for one in held),
                priority_area=sum(one.near_priority_area for one in held),
                priority_education=sum(bool(one.priority_education) for one in held),
                pieces=pieces_of(hub.contour, [point for one in held if (point := _point(one))]),
                neighbours=_lenders(hub, missing, hubs, supplies, centres),
            )
        )
    return Weighing(chart, weighed)


def _learners(facts: Facts, held: Collection[School]) -> dict[str, int]:
    """Learners by public, rounded to ten; publics without anybody are left out."""
    total = _sum(facts.learners.get(one.pk, Counter()) for one in held)
    return {name: ten for name in PUBLICS if (ten := round(total[name] / 10) * 10)}


def _sum(parts: Any) -> Counter[str]:
    total = Counter[str]()
    for part in parts:
        total.update(part)
    return total


def _named(families: Any) -> tuple[str, ...]:
    return tuple(sorted(str(BY_CODE[one]) for one in families if one in BY_CODE and one != DISCOVERY.code))


def _point(school: School) -> Point | None:
    return point_of(school) or point_of(school.commune)


def _centre(held: Collection[School]) -> Point | None:
    points = [point for one in held if (point := _point(one))]
    if not points:
        return None
    return Point(sum(p.lat for p in points) / len(points), sum(p.lon for p in points) / len(points))


def _spread(held: Collection[School], centre: Point | None) -> tuple[float | None, float | None]:
    """The mean distance to the centre, and the greatest one between two schools, in kilometres."""
    points = [point for one in held if (point := _point(one))]
    if centre is None or not points:
        return None, None
    mean = sum(distance_km(point, centre) for point in points) / len(points)
    edge = _outermost(points)
    widest = max((distance_km(a, b) for index, a in enumerate(edge) for b in edge[index + 1 :]), default=0.0)
    return mean, widest


def _outermost(points: list[Point]) -> list[Point]:
    """The points of the convex hull, among which the two farthest stand."""
    plane = Plane(points)
    flat = {plane.flat(point): point for point in points}
    hull = MultiPoint(list(flat)).convex_hull
    return [flat[(x, y)] for x, y in dict.fromkeys(map(tuple, get_coordinates(hull).tolist()))]


def _lenders(
    hub: Hub, missing: set[str], hubs: list[Hub], supplies: dict[UUID, Counter[str]], centres: dict[UUID, Point]
) -> tuple[Lender, ...]:
    """The nearest pôles that have seats in the trades that this one lacks."""
    if not missing or hub.pk not in centres:
        return ()
    found = [
        Lender(other.name, _named(trades), distance_km(centres[hub.pk], centres[other.pk]))
        for other in hubs
        if other.pk != hub.pk and other.pk in centres
        if (trades := {family for family in missing if supplies[other.pk][family]})
    ]
    return tuple(sorted(found, key=lambda one: (one.km, one.name))[:NEIGHBOURS])

"""A day on the road: the hosts chosen, in the order that makes the shortest journey, with whom to see at each."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from poles.domain.access import Forbidden, Unknown
from poles.domain.governance.policy import in_force
from poles.domain.hosts.calls import Standing, standings
from poles.domain.hosts.policy import HOST_CONTACTS, HOST_SITES
from poles.domain.prospecting.likely import point_of
from poles.domain.prospecting.policy import PROSPECTORS
from poles.matching.rounds import MOST, shortest
from poles.records.models import Commune, HostSite, School
from poles.words.actor import Actor
from poles.words.findings import refuse
from poles.words.hosts import Callers
from poles.words.places import Mode, Point, distance_km, travel_minutes
from poles.words.roles import Role

LONGEST_VISIT = 240


@dataclass(frozen=True)
class Start:
    """Where a day begins and ends."""

    label: str
    point: Point


@dataclass(frozen=True)
class Person:
    """Whom to see: no phone for one who wants nobody to call."""

    name: str
    phone: str
    when: str


@dataclass(frozen=True)
class Stop:
    """One visit: minutes on the road to it, minutes since the start on arrival, whom to see, where the site stands."""

    rank: int
    site: HostSite
    leg: int
    arrives: int
    people: list[Person]
    standing: Standing


@dataclass(frozen=True)
class RoundSheet:
    """The sheet of a day: ``back`` minutes to come home, ``road`` minutes in all, ``total`` with the visits; ``nowhere``:
    hosts whose place is not known, which no order can hold."""

    start: Start
    mode: Mode
    visit: int
    stops: list[Stop]
    back: int
    nowhere: list[HostSite]

    @property
    def road(self) -> int:
        """Minutes on the road."""
        return sum(stop.leg for stop in self.stops) + self.back

    @property
    def total(self) -> int:
        """Minutes of the whole day, without a pause."""
        return self.road + self.visit * len(self.stops)


def start_of(actor: Actor) -> Start | None:
    """Where a day of this actor usually begins: the school, or the largest town of the pôle; None when not known."""
    if actor.role is Role.HUB_COORDINATOR:
        towns = Commune.objects.filter(hub_links__hub_id__in=actor.reach, hub_links__hub_map__in=in_force())
        return start_at(towns.filter(lat__isnull=False, lon__isnull=False).order_by("-population", "code").first())
    school = School.objects.filter(pk__in=actor.reach).select_related("commune").first()
    if school is None:
        return None
    if school.lat is None or school.lon is None:
        return start_at(school.commune)
    return Start(school.name, Point(school.lat, school.lon))


def start_at(town: Commune | None) -> Start | None:
    """A start in the middle of a town; None when it is not on the map."""
    if town is None or town.lat is None or town.lon is None:
        return None
    return Start(town.name, Point(town.lat, town.lon))


def round_of(
    actor: Actor, site_ids: Sequence[UUID], *, start: Start, mode: Mode, visit: int, at: datetime
) -> RoundSheet:
    """The shortest round from ``start`` through these hosts and back; ``visit``: minutes at each.

    Minutes are the declared estimate of the house (``words.places.travel_minutes``). Raise Unknown for a host that is
    hidden, Refused for none, more than fifteen, or a visit of an impossible length.
    """
    if actor.role not in PROSPECTORS:
        raise Forbidden("prospect")
    keys = list(dict.fromkeys(site_ids))
    if not 1 <= len(keys) <= MOST:
        sentence = f"Choisissez de 1 à {MOST} organismes pour une journée : vous en avez choisi {len(keys)}."
        raise refuse("round.many", sentence, field="site")
    if not 0 <= visit <= LONGEST_VISIT:
        raise refuse("round.visit", f"Une visite dure de 0 à {LONGEST_VISIT} minutes.", field="visite")
    rows = HOST_SITES.rows(actor, "call").filter(pk__in=keys).select_related("commune").order_by("name", "pk")
    sites = list(rows)
    if len(sites) < len(keys):
        raise Unknown("host_site")
    placed = [(site, point) for site in sites if (point := point_of(site)) is not None]
    points = [start.point, *(point for _, point in placed)]
    found = shortest([[_minutes(here, there, mode) for there in points] for here in points])
    standing, people = standings(actor, sites, at), _people(actor, sites)
    stops, clock = [], 0
    for rank, (at_place, leg) in enumerate(zip(found.order, found.legs[:-1], strict=True), 1):
        site, clock = placed[at_place - 1][0], clock + leg
        stops.append(Stop(rank, site, leg, clock, people[site.pk], standing[site.pk]))
        clock += visit
    back = found.legs[-1] if found.legs else 0
    return RoundSheet(start, mode, visit, stops, back, [site for site in sites if point_of(site) is None])


def _people(actor: Actor, sites: Iterable[HostSite]) -> dict[UUID, list[Person]]:
    """The persons of these hosts whom this actor may read, by name."""
    found: dict[UUID, list[Person]] = defaultdict(list)
    for row in HOST_CONTACTS.rows(actor, "see").filter(site__in=[site.pk for site in sites]).order_by("name", "pk"):
        found[row.site_id].append(Person(row.name, "" if row.callers == Callers.NOBODY else row.phone, row.call_when))
    return found


def _minutes(here: Point, there: Point, mode: Mode) -> int:
    """Nothing between two hosts of one address, whatever the mode."""
    return 0 if here == there else travel_minutes(distance_km(here, there), mode)

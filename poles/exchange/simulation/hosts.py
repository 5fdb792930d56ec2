"""Employers from exact counts, the part of them that hosts, and what these offer; every firm visibly fictional."""

from collections.abc import Iterator
from dataclasses import dataclass
from math import cos, pi, radians, sin

import numpy as np
from numpy.typing import NDArray

from poles.domain.hosts.loads import SiteRow
from poles.domain.offers.loads import OfferRow
from poles.exchange.simulation.chance import Chance, chance, draw, thinned
from poles.exchange.simulation.ground import SECTORS, Employers, Ground, Town
from poles.exchange.simulation.hypotheses import Hypotheses
from poles.exchange.simulation.names import site_mail, site_name
from poles.exchange.simulation.timetable import FIRST_WEEK, LAST_WEEK, days_of, week_start
from poles.words.families import BY_CODE, DISCOVERY, families_of_naf
from poles.words.simulated import Kind, simulated_key
from poles.words.time import SchoolYear
from poles.words.training import PlacementKind

SIZES = ("0", "1-9", "10+")
NUMBERS_PER_TOWN = 200_000
KM_PER_DEGREE = 111.2
REGULATED_FAMILIES = frozenset(
    [
        "gros-oeuvre",
        "finitions",
        "bois",
        "electricite",
        "energie",
        "maintenance",
        "mecanique",
        "automobile",
        "agriculture",
        "paysage",
    ]
)
TITLES = {
    PlacementKind.PFMP: "PFMP",
    PlacementKind.OBSERVATION: "Séquence d’observation",
    PlacementKind.BTS_INTERNSHIP: "Stage de BTS",
    PlacementKind.APPLICATION: "Stage d’application",
    PlacementKind.INITIATION: "Stage d’initiation",
}
RETURN_REASON = "Précisez les jours et les horaires de présence (exemple fictif)."


@dataclass(frozen=True)
class Site:
    """A drawn host with what its offers depend on; ``number`` is its own within the académie."""

    row: SiteRow
    number: int
    large: bool


def employer_cells(employers: Employers, stream: Chance) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """(n,) sector and (n,) size of each employer of a commune: both margins are exactly the counts given.

    How sectors and sizes meet inside a commune is not published: they are shuffled.
    """
    sectors = np.repeat(np.arange(len(SECTORS)), employers.sectors)
    large = min(employers.large, employers.total)
    small = min(employers.small, employers.total - large)
    sizes = np.repeat(np.arange(3), (employers.total - small - large, small, large))
    stream.shuffle(sizes)
    return sectors, sizes


def sites(ground: Ground, hypotheses: Hypotheses, seed: int) -> list[Site]:
    """The host sites: an even part of the employers of each commune and sector, give or take one."""
    towns = [town for town in ground.towns if town.code in ground.employers]
    cells = []
    for town in towns:
        sectors, sizes = employer_cells(ground.employers[town.code], chance(seed, "employers", town.code))
        cells.append(np.column_stack((np.full(len(sectors), ground.town_at[town.code]), sectors, sizes)))
    everyone = np.concatenate(cells) if cells else np.zeros((0, 3), np.int64)
    stream = chance(seed, "sites", ground.academy, *sorted(ground.employers))
    chosen = everyone[thinned(stream, len(everyone), hypotheses.sites)] if len(everyone) else everyone
    made: list[Site] = []
    for at in np.unique(chosen[:, 0]):
        made.extend(_sites_of_town(ground, int(at), chosen[chosen[:, 0] == at], seed))
    return made


def offers(
    ground: Ground, hypotheses: Hypotheses, hosts: list[Site], year: SchoolYear, seed: int
) -> Iterator[OfferRow]:
    """What the hosts offer, from January to July: one to three offers each, of one family."""
    stream = chance(seed, "offers", ground.academy, *sorted(ground.employers))
    kinds = list(hypotheses.kinds)
    kind_weights = [hypotheses.kinds[kind] for kind in kinds]
    states = list(hypotheses.statuses)
    windows = _windows(year)
    for site in hosts:
        made: set[tuple[PlacementKind, str]] = set()
        for rank in range(int(draw(stream, hypotheses.offers_per_site, 1)[0])):
            family = _family(ground, stream, site.row.activity)
            kind = kinds[int(draw(stream, kind_weights, 1)[0])]
            if family == DISCOVERY.code:
                kind = PlacementKind.OBSERVATION
            if (kind, family) in made:
                continue
            made.add((kind, family))
            seats = int(draw(stream, hypotheses.seats_large if site.large else hypotheses.seats_small, 1)[0])
            window, age, flags, state = stream.random(), stream.random(), stream.random(2), stream.random()
            opens_on, closes_on = windows[0 if window < hypotheses.whole_window else 1 + int(window * 1e6) % 2]
            min_age = 18 if age < hypotheses.from_18 else 16 if age < hypotheses.from_18 + hypotheses.from_16 else 0
            if kind in (PlacementKind.OBSERVATION, PlacementKind.APPLICATION, PlacementKind.INITIATION):
                min_age = 0
            status = states[_step(state, list(hypotheses.statuses.values()))]
            yield OfferRow(
                simulated_key(Kind.OFFER, ground.academy, site.number * 8 + rank), site.row.key, site.row.contact_key,
                site.row.commune, kind, family, f"{TITLES[kind]} : {BY_CODE[family].label.lower()}"[:120],
                f"Offre fictive d’une simulation. {BY_CODE[family].explanation}", seats, opens_on, closes_on, min_age,
                bool(flags[0] < hypotheses.accessible),
                bool(kind is PlacementKind.PFMP and family in REGULATED_FAMILIES and flags[1] < hypotheses.regulated),
                status, RETURN_REASON if status == "returned" else "",
            )  # fmt: skip


def _sites_of_town(ground: Ground, at: int, cells: NDArray[np.int64], seed: int) -> Iterator[Site]:
    town: Town = ground.towns[at]
    stream = chance(seed, "town", town.code)
    radius = min(max(town.population**0.5 / 90, 0.3), 3.0)
    for rank, (_, sector, size) in enumerate(cells, start=1):
        activities = ground.trades.activities.get(SECTORS[sector], ())
        activity = activities[int(draw(stream, [w for _, w in activities], 1)[0])][0] if activities else ""
        away, angle = radius * float(stream.random()) ** 0.5, 2 * pi * float(stream.random())
        number = at * NUMBERS_PER_TOWN + rank
        row = SiteRow(
            simulated_key(Kind.SITE, ground.academy, number), simulated_key(Kind.ORGANISATION, ground.academy, number),
            simulated_key(Kind.CONTACT, ground.academy, number), site_name(activity, rank), town.code,
            round(town.lat + away * cos(angle) / KM_PER_DEGREE, 5),
            round(town.lon + away * sin(angle) / (KM_PER_DEGREE * cos(radians(town.lat))), 5),
            activity, SIZES[size], site_mail(town.code, rank),
        )  # fmt: skip
        yield Site(row, number, bool(size == 2))


def _family(ground: Ground, stream: Chance, activity: str) -> str:
    """A family that this activity trains; discovery when no family is known for it."""
    known = ground.trades.families.get(activity) or tuple(
        (family.code, 1.0) for family in families_of_naf(activity[:2]) if activity
    )
    return known[int(draw(stream, [weight for _, weight in known], 1)[0])][0] if known else DISCOVERY.code


def _windows(year: SchoolYear):
    """The whole half-year, its first part (to week 13), its second (from week 18)."""
    _, end = days_of(year, LAST_WEEK, 1)
    _, middle = days_of(year, 13, 1)
    return (week_start(year, FIRST_WEEK), end), (week_start(year, FIRST_WEEK), middle), (week_start(year, 18), end)


def _step(chance_drawn: float, shares: list[float]) -> int:
    return int(
        np.minimum(np.searchsorted(np.cumsum(shares), chance_drawn * sum(shares), side="right"), len(shares) - 1)
    )

"""The needs of the simulated learners, one per period, and their wishes among published offers nearby."""

from collections.abc import Iterator
from datetime import date

import numpy as np
from numpy.typing import NDArray

from poles.domain.calendar.loads import LearnerRow, PeriodRow
from poles.domain.hosts.loads import SiteRow
from poles.domain.needs.loads import AdjustmentRow, MobilityRow, NeedRow, WishRow
from poles.domain.offers.loads import OfferRow
from poles.exchange.simulation.chance import chance, draw
from poles.exchange.simulation.ground import Ground, distances_km
from poles.exchange.simulation.hypotheses import TRAVEL, TRAVEL_COLLEGE, Hypotheses
from poles.exchange.simulation.learners import Division
from poles.words.adjustments import Adjustment
from poles.words.families import BY_CODE, DISCOVERY, compatible
from poles.words.places import DETOUR, Mode
from poles.words.searches import Network
from poles.words.simulated import Kind, simulated_key
from poles.words.training import GradeLevel, PlacementKind

COLLEGE = (GradeLevel.FOURTH, GradeLevel.THIRD)
PERIODS_PER_LEARNER = 8
FREE_KINDS = (PlacementKind.OBSERVATION, PlacementKind.INITIATION, PlacementKind.APPLICATION)

Group = tuple[str, str, PlacementKind, date, date, Mode, int]
"""The needs that may go to the same offers: home, family, kind, first and last day, mode, limit in minutes."""


def needs(ground: Ground, divisions: list[Division], seed: int) -> Iterator[tuple[NeedRow, LearnerRow, PeriodRow, int]]:
    """Each need with its learner, its period and its number; the learner travels in one way for all of its needs."""
    for division in divisions:
        trips = _trips(ground, division, seed)
        for at, (learner, (mode, limit)) in enumerate(zip(division.learners, trips, strict=True)):
            for rank, period in enumerate(division.periods):
                number = (division.first + at) * PERIODS_PER_LEARNER + rank
                family = DISCOVERY.code if period.kind in FREE_KINDS else division.course.family
                key = simulated_key(Kind.NEED, ground.academy, number)
                yield (
                    NeedRow(key, division.row.uai, learner.key, period.key, family, mode, limit),
                    learner, period, number,
                )  # fmt: skip


def _trips(ground: Ground, division: Division, seed: int) -> list[tuple[Mode, int]]:
    """How each learner of a class goes, and for how many minutes at most."""
    law = TRAVEL_COLLEGE if division.course.grade in COLLEGE else TRAVEL
    modes = list(law)
    stream = chance(seed, "travel", ground.academy, division.row.uai, division.row.name)
    drawn = draw(stream, [share for share, _ in law.values()], len(division.learners))
    return [(modes[at], law[modes[at]][1]) for at in drawn.tolist()]


def mobilities(ground: Ground, hypotheses: Hypotheses, divisions: list[Division], seed: int) -> Iterator[MobilityRow]:
    """What schools asked of the learners who look for a place: the trip of their needs, and the network of a share of them."""
    for division in divisions:
        if not division.periods:
            continue
        alone = hypotheses.alone_in_priority if division.row.uai in ground.priority else hypotheses.alone
        stream = chance(seed, "network", ground.academy, division.row.uai, division.row.name)
        asked, nobody = stream.random((2, len(division.learners)))
        for at, (learner, (mode, limit)) in enumerate(
            zip(division.learners, _trips(ground, division, seed), strict=True)
        ):
            if asked[at] < hypotheses.asked:
                key = simulated_key(Kind.MOBILITY, ground.academy, division.first + at)
                network = Network.NOBODY if nobody[at] < alone else Network.SOMEBODY
                yield MobilityRow(key, learner.key, mode, limit, network)


def arrivals(stated: list[tuple[NeedRow, LearnerRow, PeriodRow, int]], academy: str, seed: int) -> list[NeedRow]:
    """The needs as they are stated: class after class, in an order drawn once, whatever the school."""
    classes = sorted({learner.class_key for _, learner, _, _ in stated})
    turns = dict(zip(classes, chance(seed, "arrivals", academy).permutation(len(classes)).tolist(), strict=True))
    return [need for need, _, _, _ in sorted(stated, key=lambda row: turns[row[1].class_key])]


def adjustments(
    ground: Ground, hypotheses: Hypotheses, divisions: list[Division], seed: int
) -> Iterator[AdjustmentRow]:
    """The learners who need a step-free place: a share of each class, drawn apart from everything else."""
    for division in divisions:
        stream = chance(seed, "adjustments", ground.academy, division.row.uai, division.row.name)
        for at in np.flatnonzero(stream.random(len(division.learners)) < hypotheses.adjusted).tolist():
            key = simulated_key(Kind.ADJUSTMENT, ground.academy, division.first + at)
            yield AdjustmentRow(key, division.learners[at].key, Adjustment.STEP_FREE)


def wishes(
    ground: Ground,
    hypotheses: Hypotheses,
    stated: list[tuple[NeedRow, LearnerRow, PeriodRow, int]],
    sites: list[SiteRow],
    offers: list[OfferRow],
    seed: int,
) -> Iterator[WishRow]:
    """From 0 to 5 wishes a need, drawn among the nearest published offers that it could hold (see ``hypotheses``)."""
    stream = chance(seed, "wishes", ground.academy, *sorted(ground.inside))
    choice = _Choice(ground, hypotheses, sites, [offer for offer in offers if offer.status == "published"])
    groups: dict[Group, list[int]] = {}
    for at, (need, learner, period, _) in enumerate(stated):
        group = (learner.home, need.family, period.kind, period.starts_on, period.ends_on, need.mode, need.limit)
        groups.setdefault(group, []).append(at)
    for group in sorted(groups):
        near, kilometres = choice.of(group)
        if not len(near):
            continue
        members = groups[group]
        many = np.minimum(draw(stream, hypotheses.wishes, len(members)), len(near))
        # Exponential clocks: the k first to ring are k draws without return, with these weights.
        clocks = -np.log1p(-stream.random((len(members), len(near)))) * np.exp(kilometres / hypotheses.wish_scale_km)
        too_young = choice.min_age[near] > np.array([_age(stated[at][1], group[3]) for at in members])[:, None]
        clocks[too_young] = np.inf
        order = np.argsort(clocks, axis=1)
        for row, at in enumerate(members):
            need, number = stated[at][0], stated[at][3]
            for rank, column in enumerate(order[row, : many[row]], start=1):
                if np.isfinite(clocks[row, column]):
                    key = simulated_key(Kind.WISH, ground.academy, number * 8 + rank)
                    yield WishRow(key, need.key, choice.keys[near[column]], rank)


class _Choice:
    """The published offers, and the nearest that a group of needs could hold."""

    def __init__(self, ground: Ground, hypotheses: Hypotheses, sites: list[SiteRow], offers: list[OfferRow]):
        self.ground, self.hypotheses = ground, hypotheses
        place = {site.key: (site.lat, site.lon) for site in sites}
        self.keys = [offer.key for offer in offers]
        self.points = np.array([place[offer.site_key] for offer in offers], np.float64).reshape(-1, 2)
        self.min_age = np.array([offer.min_age for offer in offers], np.int64)
        self.kind = np.array([offer.kind.value for offer in offers])
        self.family = np.array([offer.family for offer in offers])
        self.opens = np.array([offer.opens_on.toordinal() for offer in offers], np.int64)
        self.closes = np.array([offer.closes_on.toordinal() for offer in offers], np.int64)
        self.known: dict[tuple, NDArray[np.int64]] = {}

    def of(self, group: Group) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
        """Indices of the nearest offers within reach, and their distance in kilometres from the home."""
        home, family, kind, first, last, mode, limit = group
        fitting = self._fitting(family, kind, first, last)
        town = self.ground.towns[self.ground.town_at[home]]
        kilometres = distances_km(town.lat, town.lon, self.points[fitting])
        reach = max(limit - mode.access_minutes, 0) / 60 * mode.speed_kmh / DETOUR
        within = np.flatnonzero(kilometres <= reach)
        nearest = within[np.argsort(kilometres[within], kind="stable")[: self.hypotheses.wish_choice]]
        return fitting[nearest], kilometres[nearest]

    def _fitting(self, family: str, kind: PlacementKind, first: date, last: date) -> NDArray[np.int64]:
        """Those of the kind, of a family that suits, open during the whole period."""
        key = (family, kind, first, last)
        if key not in self.known:
            suits = [code for code, offered in BY_CODE.items() if compatible(BY_CODE[family], offered)]
            open_then = (self.opens <= first.toordinal()) & (self.closes >= last.toordinal())
            self.known[key] = np.flatnonzero((self.kind == kind.value) & open_then & np.isin(self.family, suits))
        return self.known[key]


def _age(learner: LearnerRow, on: date) -> int:
    born = learner.birth_date
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))

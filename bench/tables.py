"""Seeded fictional needs and offers as the product's own tables, for the bench of the candidate edges.

Same towns as ``bench/territories.py`` (`design/allocation.md` §2.3): 40 bassins, 0.9 seat per learner, 35 % of observation
(any family), every feasible pair kept: about 26 million at 50,000 learners in one common period. Fictional from end to end.
"""

from __future__ import annotations

import numpy as np

from bench.territories import BASSINS, FAMILIES
from poles.matching.edges import Eligibility, Needs, Offers
from poles.matching.travel import Travel

KM_PER_DEGREE = 111.195
SOUTH, WEST = 46.0, 1.0
WEEKS = (1, 2, 3)
TRAVEL = Travel(minutes_per_km=(1.3 / 0.62, 1.3 / 0.42), minutes_at_start=(5.0, 5.0))


def tables(learners: int, seed: int = 1, periods: int = 1) -> tuple[Needs, Offers, Eligibility]:
    """Needs, offers and rules of ``learners`` learners in one common period (or ``periods`` disjoint ones)."""
    random = np.random.default_rng(seed)
    side = 23 * learners**0.25  # km
    centre = random.random((BASSINS, 2)) * side
    weight = random.pareto(1.3, BASSINS) + 0.35
    weight /= weight.sum()
    bassin = random.choice(BASSINS, learners, p=weight)
    rural = random.random(learners) < 0.38
    home = centre[bassin] + random.normal(0, 1, (learners, 2)) * (np.where(rural, 0.075, 0.02) * side)[:, None]
    formation = np.where(random.random(learners) < 0.35, FAMILIES, random.integers(0, FAMILIES, learners))
    seats = random.choice([1, 1, 1, 1, 2, 3], learners)
    seats = seats[: np.searchsorted(np.cumsum(seats), 0.9 * learners)]
    offers = len(seats)
    town = random.choice(BASSINS, offers, p=weight)
    spread = np.where(random.random(offers) < 0.2, 0.06, 0.018) * side
    place = centre[town] + random.normal(0, 1, (offers, 2)) * spread[:, None]
    compatible = np.zeros((FAMILIES + 1, FAMILIES), bool)
    compatible[FAMILIES] = True
    for family in range(FAMILIES):
        compatible[family, [family, (family + 1) % FAMILIES]] = True
    weeks = tuple(range(1, 3 * periods + 1))
    own = random.integers(0, periods, offers)
    asked = Needs(
        *_degrees(home), formation=formation, period=random.integers(0, periods, learners),
        limit=np.where(rural, random.choice([40, 50, 60], learners), random.choice([30, 40, 50], learners)),
        mode=np.where(rural, 0, 1), access=random.random(learners) < 0.06, age=random.integers(15, 19, learners),
        cleared=random.random(learners) < 0.9,
    )  # fmt: skip
    given = Offers(
        *_degrees(place), family=random.integers(0, FAMILIES, offers),
        open_weeks=(own[:, None] == np.arange(periods)).repeat(3, axis=1),
        seats=np.repeat(seats[:, None], len(weeks), axis=1), accessible=random.random(offers) < 0.55,
        min_age=random.choice([14, 16], offers, p=[0.95, 0.05]), regulated=random.random(offers) < 0.05,
    )  # fmt: skip
    blocks = [weeks[at : at + 3] for at in range(0, len(weeks), 3)]
    return asked, given, Eligibility(compatible, blocks, weeks, TRAVEL)


def _degrees(points: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """(latitude, longitude) of points in km."""
    latitude = SOUTH + points[:, 0] / KM_PER_DEGREE
    return latitude, WEST + points[:, 1] / KM_PER_DEGREE / np.cos(np.radians(latitude))

"""A seeded fictional territory, and the measure of each step on it: `python -m tests.matching.territory S`."""

from __future__ import annotations

import json
import resource
import sys
import time
from collections.abc import Callable
from typing import TypeVar

import numpy as np

from poles.matching.assemble import assemble
from poles.matching.check import verify
from poles.matching.edges import Candidates, Eligibility, Needs, Offers, candidate_edges
from poles.matching.problem import Instance
from poles.matching.solve import solve
from poles.matching.travel import Travel

T = TypeVar("T")
SCALES = {"S": (12_000, 2_500, 12), "M": (110_000, 25_000, 90)}
WEEKS = tuple(range(1, 37))
FORMATIONS, FAMILIES, GROUPS = 40, 14, 12


def tables(
    needs: int, offers: int, towns: int, seed: int = 7, *, grid: bool = True
) -> tuple[Needs, Offers, Eligibility]:
    """Needs and offers around towns of unequal size, spread over about 1.5° × 2°; periods of 3 weeks (or unequal)."""
    random = np.random.default_rng(seed)
    weight = random.pareto(1.1, towns) + 0.2
    scale = np.sqrt(towns / 90)
    centre = np.stack((48 + 1.5 * scale * random.random(towns), 5 + 2 * scale * random.random(towns)))

    def around(count: int) -> tuple[np.ndarray, np.ndarray]:
        town = random.choice(towns, count, p=weight / weight.sum())
        return tuple(centre[:, town] + random.normal(0, 0.06, (2, count)))

    if grid:
        periods = tuple(WEEKS[at : at + 3] for at in range(0, len(WEEKS), 3))
    else:
        periods = tuple(WEEKS[at : at + 2 + at % 3] for at in range(0, 30, 2))
    compatible = random.random((FORMATIONS, FAMILIES)) < 0.2
    compatible[np.arange(FORMATIONS), np.arange(FORMATIONS) % FAMILIES] = True
    latitude, longitude = around(needs)
    formation = random.integers(0, FORMATIONS, needs)
    asked = Needs(
        latitude, longitude, formation,
        period=(formation + random.integers(0, 4, needs)) % len(periods),
        limit=random.choice([30, 45, 60], needs), mode=random.integers(0, 2, needs),
        access=random.random(needs) < 0.03, age=random.integers(15, 19, needs), cleared=random.random(needs) < 0.5,
    )  # fmt: skip
    latitude, longitude = around(offers)
    given = Offers(
        latitude, longitude, random.integers(0, FAMILIES, offers),
        open_weeks=random.random((offers, len(WEEKS) // 3)).repeat(3, axis=1) < 0.22,
        seats=np.repeat(random.choice([1, 1, 1, 2, 2, 3], offers)[:, None], len(WEEKS), axis=1),
        accessible=random.random(offers) < 0.4, min_age=random.choice([14, 16, 18], offers, p=[0.7, 0.2, 0.1]),
        regulated=random.random(offers) < 0.1,
    )  # fmt: skip
    return asked, given, Eligibility(compatible, periods, WEEKS, Travel((1.3, 2.2), (5.0, 8.0)))


def territory(scale: str, seed: int = 7) -> Instance:
    """The instance of one scale."""
    needs, offers, rules = tables(*SCALES[scale], seed)
    return _instance(needs, offers, rules, candidate_edges(needs, offers, rules))


def _instance(needs: Needs, offers: Offers, rules: Eligibility, found: Candidates) -> Instance:
    count = len(needs.period)
    return assemble(
        needs, offers, rules, found,
        need_ids=[f"n{i:07}" for i in range(count)], need_group=np.arange(count) % GROUPS,
        need_family=needs.formation % FAMILIES, offer_ids=[f"o{j:06}" for j in range(len(offers.family))],
        groups=[f"groupe {g}" for g in range(GROUPS)], families=[f"famille {f}" for f in range(FAMILIES)], salt="sel",
    )  # fmt: skip


def measure(scale: str) -> dict[str, object]:
    """Seconds and peak memory of edges, solve and check at one scale."""
    needs, offers, rules = tables(*SCALES[scale])
    figures: dict[str, object] = {"scale": scale, "needs": len(needs.period), "offers": len(offers.family)}

    def step(name: str, gesture: Callable[[], T]) -> T:
        begun = time.perf_counter()
        answer = gesture()
        figures[f"{name}_s"] = round(time.perf_counter() - begun, 2)
        figures[f"{name}_peak_mib"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        return answer

    found = step("edges", lambda: candidate_edges(needs, offers, rules))
    figures |= {"edges": len(found.edge_node), "capped": found.capped, "dropped": found.dropped}
    instance = step("assemble", lambda: _instance(needs, offers, rules, found))
    outcome = step("solve", lambda: solve(instance))
    verdict = step("verify", lambda: verify(instance, outcome))
    figures |= {"placed": outcome.placed, "minutes": outcome.minutes, "certified": verdict.certified}
    figures["failures"] = [failure.code for failure in verdict.failures]
    return figures


if __name__ == "__main__":
    for name in sys.argv[1:] or ["S"]:
        print(json.dumps(measure(name), ensure_ascii=False))

"""One solver on one territory, in a process of its own: ``python -m bench.contest NAME FILE --repeat 3``.

Seconds (of wall, and of processor) are the median from arrays in memory to plan, our kernels compiled before, as at set-up;
MiB the peak above the loaded arrays. Every plan, ours or not, is judged by the same checker and measured the same way.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np

from bench import peers
from bench.process import rounded, timed
from bench.repairs import instance_of
from bench.territories import Territory
from poles.matching import practices
from poles.matching.kernels.certificate import certificate
from poles.matching.kernels.fair import leximin
from poles.matching.kernels.levels import ALL, solve_levels
from poles.matching.kernels.warm import warm
from poles.matching.problem import Instance

Plan = np.ndarray


class Solver(NamedTuple):
    """``run`` gives a plan and what it tells of itself; ``largest``: learners up to which it ends in a reasonable time."""

    run: Callable[[Territory, Any], tuple[Plan, dict[str, Any]]]
    largest: int = 1 << 30
    repeat: int = 1
    prepare: Callable[[Territory], Any] = lambda it: None


def kernels(*levels: str) -> Solver:
    """Our answer for these levels, with the seconds of the certificate apart."""

    def run(it: Territory, _: Any) -> tuple[Plan, dict[str, Any]]:
        began = time.perf_counter()
        found = solve_levels(
            it.indptr, it.node, it.cost, it.capacity, it.group, it.cls, minutes=it.minutes, points=it.points, tie=it.tie,
            levels=levels,
        )  # fmt: skip
        solved = time.perf_counter()
        proof = certificate(it.indptr, it.node, it.capacity, it.group, it.cls, found.assign, found.criteria)
        return found.assign, {
            "solve": solved - began,
            "certificate": time.perf_counter() - solved,
            "proven": proof.ok,
            "optimum": list(proof.costs),
            "passes": round(found.reads / max(1, len(it.node)), 1),
        }

    return Solver(run, repeat=3)


def _fair(it: Territory, _: Any) -> tuple[Plan, dict[str, Any]]:
    found = leximin(it.indptr, it.node, it.capacity, it.group, it.cls)
    return found.assign, {"passes": round(found.reads / max(1, len(it.node)), 1)}


def _counts(it: Territory, _: Any) -> tuple[Plan, dict[str, Any]]:
    began = time.perf_counter()
    counts = leximin(it.indptr, it.node, it.capacity, it.group, it.cls).counts[0]
    ours = time.perf_counter() - began
    return peers.or_tools_counts(it, counts), {"of_which_our_L1": ours}


def peer(solve: Callable[[Territory], Plan], largest: int) -> Solver:
    """A solver of others, up to a size."""
    return Solver(lambda it, _: (solve(it), {}), largest)


def practice(choose: Callable[[Instance, Territory], Plan]) -> Solver:
    """A way to share the seats, on the instance of the product."""
    return Solver(lambda it, instance: (choose(instance, it), {}), prepare=instance_of, repeat=3)


SOLVERS: dict[str, Solver] = {
    "kernels L1": Solver(_fair, repeat=5),
    "kernels L1+L4": kernels("L1", "L4"),
    "kernels L1+L3+L4": kernels("L1", "L3", "L4"),
    "kernels L1..L5": kernels(*ALL),
    "OR-Tools cost, our counts (with L1)": Solver(_counts, 60_000),
    "OR-Tools cost, one network": peer(peers.or_tools_one, 60_000),
    "OR-Tools cost, big-M": peer(peers.or_tools_big, 60_000),
    "OR-Tools max flow": peer(peers.or_tools_flow, 60_000),
    "SciPy LAPJVsp, big-M": peer(peers.scipy_least_cost, 12_000),
    "SciPy Hopcroft-Karp": peer(peers.scipy_most, 12_000),
    "practice: unfair": practice(lambda instance, it: practices.unfair(instance)),
    "practice: first come": practice(lambda instance, it: practices.first_come(instance, np.argsort(it.tie))),
    "practice: network first": practice(
        lambda instance, it: practices.network_first(instance, it.network, np.argsort(it.tie))
    ),
}


def judged(it: Territory, plan: Plan) -> dict[str, Any]:
    """What a plan is worth: placed, rates of the groups and of the views, travel, wishes, burden."""
    proof = certificate(it.indptr, it.node, it.capacity, it.group, it.cls, plan.astype(np.int64))
    placed = plan >= 0
    size = np.bincount(it.group)
    rate = np.bincount(it.group[placed], minlength=len(size))[size > 0] / size[size > 0]
    edges = np.flatnonzero(np.repeat(plan, np.diff(it.indptr)) == it.node)
    minutes, cost = it.minutes[edges], it.cost[edges]
    return {
        "feasible": proof.strange + proof.crowded == 0,
        "placed": proof.placed,
        "placed_rate": float(placed.mean()),
        "worst_group": float(rate.min()),
        "rural": float(placed[it.rural].mean()),
        "urban": float(placed[~it.rural].mean()),
        "adjustment": float(placed[it.access].mean()),
        "no_network": float(placed[~it.network].mean()),
        "leximin": proof.fair,
        "cost": int(cost.sum()),
        "mean_minutes": float(minutes.mean()) if len(edges) else 0.0,
        "mean_rank_at_most_41": float(((cost - minutes) / 3 + 1).mean()) if len(edges) else 0.0,
        "above_45": int((minutes > 45).sum()),
    }


def main() -> int:
    """Measure one solver and print its figures."""
    options = argparse.ArgumentParser(prog="python -m bench.contest", description=__doc__)
    options.add_argument("name", choices=list(SOLVERS))
    options.add_argument("file")
    chosen = options.parse_args()
    with np.load(chosen.file) as arrays:
        it = Territory(**{key: arrays[key] for key in arrays.files})
    warm()
    solver = SOLVERS[chosen.name]
    ready = solver.prepare(it)
    taken = timed(lambda: solver.run(it, ready), solver.repeat)
    plan, told = taken.answer
    print(json.dumps(rounded(taken.figures() | judged(it, plan) | told)))
    return 0


if __name__ == "__main__":
    sys.exit(main())

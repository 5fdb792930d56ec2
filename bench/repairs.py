"""Repairs after an event on one seeded territory, in one run: ``python -m bench.repairs --sizes 10000 50000``.

The event: 0.9 % of the learners lose their seat (offers withdrawn) and 1.05 % come late. Local repair, exact stable repair,
OR-Tools ``SimpleMinCostFlow`` on the same exact objective (moves, then burden), and solving again from nothing. One event
alone, and about a thousand. Medians, from an instance in memory to the plan: wall seconds, and seconds of processor, which
a busy machine troubles less. Ratios within one run travel.
"""

from __future__ import annotations

import argparse
import ctypes
import dataclasses
import gc
import json
import os
import platform
import statistics
import sys
import time
from collections.abc import Callable
from functools import partial
from importlib.metadata import version
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

import numpy as np

from bench.territories import Territory, territory
from poles.matching.kernels.levels import solve_levels
from poles.matching.kernels.warm import warm
from poles.matching.problem import UNPLACED, Instance
from poles.matching.repair import Repair, distance_from_fair, local, stable

T = TypeVar("T")


class Event(NamedTuple):
    """An instance after an event, the plan that is left of the former one, and who lost a seat."""

    instance: Instance
    node: np.ndarray
    displaced: np.ndarray


def instance_of(it: Territory) -> Instance:
    """The territory as an instance of one period, with the ranks of its wishes."""
    n, m = len(it.group), len(it.capacity)
    minutes = it.minutes.astype(np.int32)
    return Instance(
        need_ids=[f"n{i:07}" for i in range(n)], need_group=it.group, need_family=np.zeros(n, np.int32),
        need_period=np.zeros(n, np.int32), need_limit=np.full(n, 60, np.int32),
        offer_ids=[f"o{j:07}" for j in range(m)], offer_family=np.zeros(m, np.int32),
        node_offer=np.arange(m, dtype=np.int32), node_period=np.zeros(m, np.int32), node_capacity=it.capacity,
        periods=((12, 13, 14),),
        need_start=it.indptr, edge_node=it.node, edge_minutes=minutes, edge_rank=(it.cost - minutes) // 3 + 1,
        groups=[f"groupe {g}" for g in range(int(it.group.max()) + 1)], families=("toutes",), salt="mesure",
    )  # fmt: skip


def event(it: Territory, seed: int, lost: float = 0.0087, late: float = 0.0105) -> Event:
    """Solve without the late learners, then withdraw offers until a share ``lost`` of the learners has lost a seat."""
    random = np.random.default_rng(seed)
    n, m = len(it.group), len(it.capacity)
    comes_late = np.zeros(n, bool)
    comes_late[random.choice(n, round(late * n), replace=False)] = True
    many = np.where(comes_late, 0, np.diff(it.indptr))
    kept = np.repeat(~comes_late, np.diff(it.indptr))
    first = solve_levels(
        np.concatenate(([0], np.cumsum(many))), it.node[kept], it.cost[kept], it.capacity, it.group, it.cls,
        levels=("L1", "L4"),
    )  # fmt: skip
    node = first.assign.astype(np.int32)
    load = np.bincount(node[node >= 0], minlength=m)
    offers = random.permutation(np.flatnonzero(load))
    gone = offers[: int(np.searchsorted(np.cumsum(load[offers]), lost * n)) + 1]
    capacity = it.capacity.copy()
    capacity[gone] = 0
    displaced = np.isin(node, gone)
    return Event(instance_of(it._replace(capacity=capacity)), np.where(displaced, UNPLACED, node), displaced)


def or_tools_stable(it: Instance, node: np.ndarray, displaced: np.ndarray, frozen: np.ndarray | None = None) -> tuple:
    """(placed, displaced left out, moved, burden) of the exact stable repair by OR-Tools: one network, big costs."""
    from ortools.graph.python import min_cost_flow

    n, m = len(node), len(it.node_capacity)
    need, cost = it.edge_need, it.edge_cost.astype(np.int64)
    moves = (node[need] >= 0) & (node[need] != it.edge_node)
    unit = np.int64(int(cost.max(initial=0)) * n + 1)
    late = unit * 64
    usable = np.ones(len(need), bool) if frozen is None else ~(frozen[need] & moves)
    solver = min_cost_flow.SimpleMinCostFlow()
    ones = np.ones(int(usable.sum()), np.int64)
    arcs = solver.add_arcs_with_capacity_and_unit_cost(
        need[usable], it.edge_node[usable] + np.int32(n), ones, (cost + unit * moves)[usable]
    )
    seats = np.arange(n, n + m, dtype=np.int32)
    sink = np.full(m, n + m, np.int32)
    solver.add_arcs_with_capacity_and_unit_cost(seats, sink, it.node_capacity.astype(np.int64), np.zeros(m, np.int64))
    price = np.where(node >= 0, 16 * late, np.where(displaced, 2 * late, late)).astype(np.int64)
    who = np.arange(n, dtype=np.int32)
    solver.add_arcs_with_capacity_and_unit_cost(who, np.full(n, n + m, np.int32), np.ones(n, np.int64), price)
    solver.set_nodes_supplies(who, np.ones(n, np.int64))
    solver.set_node_supply(n + m, -n)
    if solver.solve() != solver.OPTIMAL:
        raise RuntimeError("OR-Tools found no optimum")
    used = np.flatnonzero(usable)[solver.flows(arcs) > 0]
    plan = np.full(n, UNPLACED)
    plan[need[used]] = it.edge_node[used]
    moved = int(((node >= 0) & (plan != node)).sum())
    return int((plan >= 0).sum()), int((displaced & (plan < 0)).sum()), moved, int(cost[used].sum())


def score(found: Repair) -> tuple[int, int, int, int]:
    """(placed, displaced left out, moved, burden) of our repair."""
    return found.placed, len(found.unplaced_displaced), found.moved, found.cost


class Spent(NamedTuple):
    """Median wall seconds and seconds of processor, and the peak MiB above what was there."""

    seconds: float
    cpu_seconds: float
    mib: float


def _timed(gesture: Callable[[], T], times: int = 1) -> tuple[T, Spent]:
    """(last answer, what it took)."""
    gc.collect()
    ctypes.CDLL(None).malloc_trim(0)  # memory freed earlier must not hide what is used now
    Path("/proc/self/clear_refs").write_text("5")
    before, walls, cpus = _memory("VmRSS"), [], []
    for _ in range(times):
        wall, cpu = time.perf_counter(), time.process_time()
        answer = gesture()
        walls.append(time.perf_counter() - wall)
        cpus.append(time.process_time() - cpu)
    return answer, Spent(statistics.median(walls), statistics.median(cpus), _memory("VmHWM") - before)


def _memory(field: str) -> float:
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(field)) / 1024


def _row(told: tuple[int, int, int, int], spent: Spent, **more: Any) -> dict[str, Any]:
    took = {"seconds": round(spent.seconds, 4), "cpu_seconds": round(spent.cpu_seconds, 4), "MiB": round(spent.mib, 1)}
    return took | dict(zip(("placed", "displaced_out", "moved", "burden"), told, strict=True)) | more


def _single(of: Event, count: int, seed: int) -> dict[str, Any]:
    """One offer withdrawn at a time: each time a fresh plan, with the instance already open."""
    settled = local(of.instance, of.node, displaced=of.displaced).node
    offers = np.random.default_rng(seed).permutation(np.unique(settled[settled >= 0]))[:count]
    walls, cpus, chains, looks = [], [], [], []
    for gone in offers.tolist():
        capacity = of.instance.node_capacity.copy()
        capacity[gone] = 0
        after = dataclasses.replace(of.instance, node_capacity=capacity)
        lost = settled == gone
        plan = np.where(lost, UNPLACED, settled)
        gesture = partial(local, after, plan, displaced=lost, wanted=lost)
        wall = time.perf_counter()
        gesture()
        looks.append(time.perf_counter() - wall)
        wall, cpu = time.perf_counter(), time.process_time()
        found = gesture()
        walls.append(time.perf_counter() - wall)
        cpus.append(time.process_time() - cpu)
        chains += [len(chain) for chain in found.chains]
    thousandths = {
        "median_ms": statistics.median(walls), "worst_ms": max(walls), "cpu_median_ms": statistics.median(cpus),
        "cpu_worst_ms": max(cpus), "first_look_ms": statistics.median(looks),
    }  # fmt: skip
    told = {name: round(1000 * value, 2) for name, value in thousandths.items()}
    return {"events": count, **told, "longest_chain": max(chains, default=0)}


def figures(learners: int, seed: int = 1, *, peers: bool = True, single: int = 25) -> dict[str, Any]:
    """All the repairs at one size, with the ratio of OR-Tools to ours on the same exact optimum."""
    warm()
    it = territory(learners, seed)
    of = event(it, seed)
    late = int((of.node < 0).sum())
    result: dict[str, Any] = {
        "learners": learners, "edges": len(of.instance.edge_node), "seed": seed,
        "displaced": int(of.displaced.sum()), "late": round(0.0105 * learners), "without_place": late,
    }  # fmt: skip
    _, first = _timed(lambda: local(of.instance, of.node, displaced=of.displaced))
    near, spent = _timed(lambda: local(of.instance, of.node, displaced=of.displaced), 5)
    result["local"] = _row(score(near), spent, first_look_seconds=round(first.seconds, 4), chains=len(near.chains))
    best, ours = _timed(lambda: stable(of.instance, of.node, displaced=of.displaced), 3)
    result["stable"] = _row(score(best), ours, proven=best.proven, chains=len(best.chains))
    far, spent = _timed(lambda: distance_from_fair(of.instance, best.node))
    worst, fair = (float(min(rate for _, rate in rates)) for rates in (far.worst, far.fair_worst))
    result["distance_from_fair"] = {
        "seconds": round(spent.seconds, 3), "exchanges": far.exchanges, "worst": round(worst, 4), "fair_worst": round(fair, 4),
    }  # fmt: skip
    result["one_event"] = _single(of, single, seed)
    if peers:
        other, spent = _timed(lambda: or_tools_stable(of.instance, of.node, of.displaced))
        result["OR-Tools"] = _row(other, spent)
        result["same_optimum"] = other == score(best)
        result["times_slower"] = round(spent.cpu_seconds / ours.cpu_seconds, 1)
        full = it._replace(capacity=of.instance.node_capacity)
        scratch, spent = _timed(
            lambda: solve_levels(
                full.indptr, full.node, full.cost, full.capacity, full.group, full.cls, levels=("L1", "L4")
            )
        )
        plan, had = scratch.assign, of.node >= 0
        burden = int(full.cost[np.repeat(plan, np.diff(full.indptr)) == full.node].sum())
        told = (
            int((plan >= 0).sum()), int((of.displaced & (plan < 0)).sum()), int((had & (plan != of.node)).sum()), burden,
        )  # fmt: skip
        result["scratch"] = _row(told, spent, lost_their_place=int((had & (plan < 0)).sum()))
    return result


def main(arguments: list[str] | None = None) -> int:
    """Measure the sizes asked for and print the JSON."""
    options = argparse.ArgumentParser(prog="python -m bench.repairs", description=__doc__)
    options.add_argument("--sizes", type=int, nargs="+", default=[10000, 50000])
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--alone", action="store_true", help="sans OR-Tools ni calcul à partir de rien")
    options.add_argument("--out", type=Path)
    chosen = options.parse_args(arguments)
    result = {
        "machine": {"cores": os.cpu_count(), "python": platform.python_version(), "system": platform.system()},
        "versions": {name: version(name) for name in ("numpy", "numba", "ortools")},
        "sizes": {str(size): figures(size, chosen.seed, peers=not chosen.alone) for size in chosen.sizes},
    }
    text = json.dumps(result, indent=2, ensure_ascii=False)
    if chosen.out:
        chosen.out.write_text(text)
    print(text)
    return 0


if __name__ == "__main__":
    sys.exit(main())

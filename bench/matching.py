"""The kernels against their peers on one seeded territory, in one run: ``python -m bench.matching --sizes 2000 10000``.

Each solver works in a process of its own, on the same arrays; seconds are the median from arrays in memory to plan (our
kernels compiled before, as at set-up), MiB the peak above the loaded instance. Every plan is judged by the same checker.
Ratios within one run travel, seconds do not. OR-Tools and SciPy are bench-only dependencies here.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np

from bench.territories import Territory, territory
from poles.matching.kernels.certificate import certificate
from poles.matching.kernels.fair import leximin
from poles.matching.kernels.levels import ALL, solve_levels
from poles.matching.kernels.warm import warm

Plan = np.ndarray
BIG = 1_000_000


def kernels(*levels: str) -> Callable[[Territory], tuple[Plan, dict]]:
    """Our answer for these levels, with the seconds of the certificate apart."""

    def run(it: Territory) -> tuple[Plan, dict]:
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

    return run


def fair_only(it: Territory) -> tuple[Plan, dict]:
    """L1 alone: no cost, no certificate."""
    found = leximin(it.indptr, it.node, it.capacity, it.group, it.cls)
    return found.assign, {"passes": round(found.reads / max(1, len(it.node)), 1)}


def or_tools_flow(it: Territory) -> tuple[Plan, dict]:
    """OR-Tools maximum flow: the number placed, nothing else."""
    from ortools.graph.python import max_flow

    n, m = len(it.group), len(it.capacity)
    solver = max_flow.SimpleMaxFlow()
    tail = np.repeat(np.arange(n, dtype=np.int32), np.diff(it.indptr))
    arcs = solver.add_arcs_with_capacity(tail, it.node + np.int32(n), np.ones(len(tail), np.int64))
    solver.add_arcs_with_capacity(np.full(n, n + m, np.int32), np.arange(n, dtype=np.int32), np.ones(n, np.int64))
    solver.add_arcs_with_capacity(
        np.arange(n, n + m, dtype=np.int32), np.full(m, n + m + 1, np.int32), it.capacity.astype(np.int64)
    )
    solver.solve(n + m, n + m + 1)
    return _plan(it, tail, solver.flows(arcs)), {}


def or_tools_cost(it: Territory, counts: np.ndarray | None) -> tuple[Plan, dict]:
    """OR-Tools least cost: with the fair counts given, or with a big cost for each learner left out (no fairness)."""
    from ortools.graph.python import min_cost_flow

    n, m = len(it.group), len(it.capacity)
    groups = len(counts) if counts is not None else 1
    group = it.group if counts is not None else np.zeros(n, np.int32)
    solver = min_cost_flow.SimpleMinCostFlow()
    tail = np.repeat(np.arange(n, dtype=np.int32), np.diff(it.indptr))
    arcs = solver.add_arcs_with_capacity_and_unit_cost(
        tail, it.node + np.int32(n), np.ones(len(tail), np.int64), it.cost.astype(np.int64)
    )
    sink = n + m + groups
    left = np.full(n, 0 if counts is not None else BIG, np.int64)
    solver.add_arcs_with_capacity_and_unit_cost(
        np.arange(n, dtype=np.int32), (n + m + group).astype(np.int32), np.ones(n, np.int64), left
    )
    solver.add_arcs_with_capacity_and_unit_cost(
        np.arange(n, n + m, dtype=np.int32),
        np.full(m, sink, np.int32),
        it.capacity.astype(np.int64),
        np.zeros(m, np.int64),
    )
    solver.set_nodes_supplies(np.arange(n, dtype=np.int32), np.ones(n, np.int64))
    if counts is None:
        solver.add_arc_with_capacity_and_unit_cost(n + m, sink, n, 0)
        solver.set_node_supply(sink, -n)
    else:
        size = np.bincount(group, minlength=groups)
        solver.set_nodes_supplies(np.arange(n + m, sink, dtype=np.int32), counts - size)
        solver.set_node_supply(sink, -int(counts.sum()))
    if solver.solve() != solver.OPTIMAL:
        raise RuntimeError("OR-Tools found no optimum")
    return _plan(it, tail, solver.flows(arcs)), {}


def scipy_matching(it: Territory) -> tuple[Plan, dict]:
    """SciPy LAPJVsp on one column per seat and one « left out » per learner (big cost): no fairness."""
    from scipy.sparse import csr_array
    from scipy.sparse.csgraph import min_weight_full_bipartite_matching

    n = len(it.group)
    first = np.concatenate(([0], np.cumsum(it.capacity)))
    many = it.capacity[it.node]
    tail = np.repeat(np.repeat(np.arange(n), np.diff(it.indptr)), many)
    inside = np.arange(len(tail)) - np.repeat(np.cumsum(many) - many, many)
    seat = np.repeat(first[it.node], many) + inside
    rows = np.concatenate((tail, np.arange(n)))
    columns = np.concatenate((seat, first[-1] + np.arange(n)))
    value = np.concatenate((np.repeat(it.cost, many) + 1.0, np.full(n, float(BIG))))
    row, column = min_weight_full_bipartite_matching(csr_array((value, (rows, columns)), shape=(n, first[-1] + n)))
    plan = np.full(n, -1, np.int64)
    plan[row] = np.where(column < first[-1], np.searchsorted(first, column, side="right") - 1, -1)
    return plan, {}


def first_come(it: Territory) -> tuple[Plan, dict]:
    """Practice: learners in the order of their marks each take the free seat of least burden."""
    free, plan = it.capacity.copy(), np.full(len(it.group), -1, np.int64)
    for i in np.argsort(it.tie).tolist():
        row = slice(it.indptr[i], it.indptr[i + 1])
        nodes = it.node[row]
        if len(nodes) and free[nodes].any():
            plan[i] = nodes[np.argmin(np.where(free[nodes] > 0, it.cost[row], BIG))]
            free[plan[i]] -= 1
    return plan, {}


def _plan(it: Territory, tail: np.ndarray, flows: np.ndarray) -> Plan:
    plan = np.full(len(it.group), -1, np.int64)
    used = flows > 0
    plan[tail[used]] = it.node[used]
    return plan


def _given(it: Territory) -> tuple[Plan, dict]:
    return or_tools_cost(it, leximin(it.indptr, it.node, it.capacity, it.group, it.cls).counts[0])


SOLVERS: dict[str, tuple[Callable[[Territory], tuple[Plan, dict]], int]] = {
    "kernels L1": (fair_only, 1 << 30),
    "kernels L1+L4": (kernels("L1", "L4"), 1 << 30),
    "kernels L1+L3+L4": (kernels("L1", "L3", "L4"), 1 << 30),
    "kernels L1..L5": (kernels(*ALL), 1 << 30),
    "OR-Tools cost, our counts (with L1)": (_given, 60_000),
    "OR-Tools cost, big-M": (lambda it: or_tools_cost(it, None), 60_000),
    "OR-Tools max flow": (or_tools_flow, 60_000),
    "SciPy LAPJVsp, big-M": (scipy_matching, 12_000),
    "first come": (first_come, 60_000),
}


def _memory(field: str) -> float:
    """MiB of this process: ``VmHWM`` (peak) or ``VmRSS`` (now)."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(field)) / 1024


def measure(name: str, path: str, repeat: int) -> dict:
    """One solver in this process, as a dictionary of figures."""
    with np.load(path) as arrays:
        it = Territory(**{key: arrays[key] for key in arrays.files})
    warm()
    solver, _ = SOLVERS[name]
    times: list[float] = []
    told: dict[str, Any] = {}
    plan = np.zeros(0, np.int64)
    Path("/proc/self/clear_refs").write_text("5")  # forget the former peak
    before = _memory("VmRSS")
    for _ in range(repeat):
        began = time.perf_counter()
        plan, told = solver(it)
        times.append(time.perf_counter() - began)
    peak = _memory("VmHWM") - before
    proof = certificate(it.indptr, it.node, it.capacity, it.group, it.cls, plan)
    size = np.bincount(it.group)
    rate = np.bincount(it.group[plan >= 0], minlength=len(size))[size > 0] / size[size > 0]
    edges = np.flatnonzero(np.repeat(plan, np.diff(it.indptr)) == it.node)
    figures = {
        "seconds": statistics.median(times),
        "MiB": peak,
        "placed": proof.placed,
        "worst_group": float(rate.min()),
        "leximin": proof.fair,
        "cost": int(it.cost[edges].sum()),
        "mean_minutes": float(it.minutes[edges].mean()) if len(edges) else 0.0,
        "above_45": int((it.minutes[edges] > 45).sum()),
    } | told
    return {key: round(value, 4) if isinstance(value, float) else value for key, value in figures.items()}


def compare(learners: int, seed: int, only: list[str]) -> dict:
    """All the solvers at one size, with ratios to « kernels L1+L4 »."""
    with tempfile.TemporaryDirectory() as folder:
        path = str(Path(folder) / "territory.npz")
        it = territory(learners, seed)
        np.savez(path, **it._asdict())
        result: dict[str, Any] = {
            "learners": learners, "edges": len(it.node), "nodes": len(it.capacity), "seats": int(it.capacity.sum()),
            "groups": int((np.bincount(it.group) > 0).sum()), "seed": seed, "solvers": {},
        }  # fmt: skip
        for name, (_, largest) in SOLVERS.items():
            if learners > largest or (only and not any(word in name for word in only)):
                continue
            repeat = 5 if name.startswith("kernels") else 1
            line = [sys.executable, "-m", "bench.matching", "--one", name, path, "--repeat", str(repeat)]
            output = subprocess.run(line, check=True, capture_output=True, text=True).stdout
            result["solvers"][name] = json.loads(output)
            print(f"  {learners} · {name} : {output.strip()}", file=sys.stderr, flush=True)
    ours = result["solvers"].get("kernels L1+L4")
    if ours:
        result["times_slower"] = {k: round(v["seconds"] / ours["seconds"], 1) for k, v in result["solvers"].items()}
    return result


def main() -> int:
    """Measure the sizes asked for and print the JSON."""
    options = argparse.ArgumentParser(prog="python -m bench.matching", description=__doc__)
    options.add_argument("--sizes", type=int, nargs="+", default=[2000, 10000, 50000])
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--only", nargs="*", default=[], help="mots que le nom du solveur doit contenir")
    options.add_argument("--out", type=Path)
    options.add_argument("--one", nargs=2, help=argparse.SUPPRESS)
    options.add_argument("--repeat", type=int, default=1, help=argparse.SUPPRESS)
    chosen = options.parse_args()
    if chosen.one:
        name, path = chosen.one
        print(json.dumps(measure(name, path, chosen.repeat)))
        return 0
    sizes = {str(size): compare(size, chosen.seed, chosen.only) for size in chosen.sizes}
    ours = [(int(k), v["solvers"].get("kernels L1+L4", {}).get("seconds")) for k, v in sizes.items()]
    result: dict = {
        "machine": {"cores": os.cpu_count(), "python": platform.python_version(), "system": platform.system()},
        "versions": {name: version(name) for name in ("numpy", "numba", "ortools")},
        "sizes": sizes,
    }
    if len(ours) > 1 and all(seconds for _, seconds in ours):
        sizes_log, seconds_log = np.log(np.array(ours, float)).T
        slope = np.polyfit(sizes_log, seconds_log, 1)[0]
        result["exponent"] = round(float(slope), 2)
    text = json.dumps(result, indent=2, ensure_ascii=False)
    if chosen.out:
        chosen.out.write_text(text)
    print(text)
    return 0


if __name__ == "__main__":
    sys.exit(main())

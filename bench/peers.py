"""What others offer for the same arrays: OR-Tools and SciPy, bench-only dependencies, never imported by the product."""

from __future__ import annotations

import numpy as np

from bench.territories import Territory

Plan = np.ndarray
BIG = 1_000_000


def or_tools_flow(it: Territory) -> Plan:
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
    return _plan(it, tail, solver.flows(arcs))


def or_tools_counts(it: Territory, counts: np.ndarray) -> Plan:
    """OR-Tools least cost with the fair number placed of each group given: the same exact optimum as our L1 and L4."""
    size = np.bincount(it.group, minlength=len(counts))
    return _least_cost(it, it.group, 0, supplies=counts - size)


def or_tools_big(it: Territory) -> Plan:
    """OR-Tools least cost with a big cost for each learner left out: the most placed, no fairness."""
    return _least_cost(it, np.zeros(len(it.group), np.int32), BIG)


def or_tools_one(it: Territory) -> Plan:
    """OR-Tools, everything in one network: in each group, the k-th learner left out costs more than the one before.

    The sum of squares of the rates of those left out stands for leximin, which no cost of a network can say exactly.
    """
    size = np.bincount(it.group)
    group = np.repeat(np.arange(len(size)), size)
    turn = np.arange(len(group)) - np.repeat(np.cumsum(size) - size, size)
    steps = (50 * BIG + np.rint((2 * turn + 1) / size[group] * BIG)).astype(np.int64)
    return _least_cost(it, it.group, 0, steps=(group.astype(np.int32), steps))


def _least_cost(
    it: Territory,
    group: np.ndarray,
    left: int,
    supplies: np.ndarray | None = None,
    steps: tuple[np.ndarray, np.ndarray] | None = None,
) -> Plan:
    from ortools.graph.python import min_cost_flow

    n, m = len(it.group), len(it.capacity)
    groups = int(group.max()) + 1
    sink = n + m + groups
    solver = min_cost_flow.SimpleMinCostFlow()
    tail = np.repeat(np.arange(n, dtype=np.int32), np.diff(it.indptr))
    arcs = solver.add_arcs_with_capacity_and_unit_cost(
        tail, it.node + np.int32(n), np.ones(len(tail), np.int64), it.cost.astype(np.int64)
    )
    solver.add_arcs_with_capacity_and_unit_cost(
        np.arange(n, dtype=np.int32), (n + m + group).astype(np.int32), np.ones(n, np.int64), np.full(n, left, np.int64)
    )
    solver.add_arcs_with_capacity_and_unit_cost(
        np.arange(n, n + m, dtype=np.int32), np.full(m, sink, np.int32), it.capacity.astype(np.int64),
        np.zeros(m, np.int64),
    )  # fmt: skip
    solver.set_nodes_supplies(np.arange(n, dtype=np.int32), np.ones(n, np.int64))
    if supplies is not None:
        solver.set_nodes_supplies(np.arange(n + m, sink, dtype=np.int32), supplies)
        solver.set_node_supply(sink, -n - int(supplies.sum()))
    else:
        of, price = steps if steps is not None else (np.zeros(1, np.int32), np.zeros(1, np.int64))
        many = np.ones(len(of), np.int64) if steps is not None else np.full(1, n, np.int64)
        solver.add_arcs_with_capacity_and_unit_cost(
            (n + m + of).astype(np.int32), np.full(len(of), sink, np.int32), many, price
        )
        solver.set_node_supply(sink, -n)
    if solver.solve() != solver.OPTIMAL:
        raise RuntimeError("OR-Tools found no optimum")
    return _plan(it, tail, solver.flows(arcs))


def scipy_least_cost(it: Territory) -> Plan:
    """SciPy LAPJVsp on one column per seat and one « left out » per learner (big cost): no fairness."""
    from scipy.sparse import csr_array
    from scipy.sparse.csgraph import min_weight_full_bipartite_matching

    n = len(it.group)
    first, rows, columns, value = _by_seat(it)
    rows = np.concatenate((rows, np.arange(n)))
    columns = np.concatenate((columns, first[-1] + np.arange(n)))
    value = np.concatenate((value + 1.0, np.full(n, float(BIG))))
    row, column = min_weight_full_bipartite_matching(csr_array((value, (rows, columns)), shape=(n, first[-1] + n)))
    plan = np.full(n, -1, np.int64)
    plan[row] = np.where(column < first[-1], np.searchsorted(first, column, side="right") - 1, -1)
    return plan


def scipy_most(it: Territory) -> Plan:
    """SciPy Hopcroft-Karp on one column per seat: the number placed, nothing else."""
    from scipy.sparse import csr_array
    from scipy.sparse.csgraph import maximum_bipartite_matching

    first, rows, columns, value = _by_seat(it)
    graph = csr_array((np.ones_like(value), (rows, columns)), shape=(len(it.group), first[-1]))
    column = maximum_bipartite_matching(graph, perm_type="column")
    return np.where(column >= 0, np.searchsorted(first, column, side="right") - 1, -1)


def _by_seat(it: Territory) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """(first seat of each node, and the learner, seat and cost of each edge, one per seat)."""
    first = np.concatenate(([0], np.cumsum(it.capacity)))
    many = it.capacity[it.node]
    tail = np.repeat(np.repeat(np.arange(len(it.group)), np.diff(it.indptr)), many)
    inside = np.arange(len(tail)) - np.repeat(np.cumsum(many) - many, many)
    return first, tail, np.repeat(first[it.node], many) + inside, np.repeat(it.cost, many)


def _plan(it: Territory, tail: np.ndarray, flows: np.ndarray) -> Plan:
    plan = np.full(len(it.group), -1, np.int64)
    used = flows > 0
    plan[tail[used]] = it.node[used]
    return plan

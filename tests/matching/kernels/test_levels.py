"""The published order L1 to L5 against every plan, against OR-Tools, and under renaming."""

import numpy as np
import pytest

from poles.matching.kernels.certificate import certificate
from poles.matching.kernels.levels import ALL, Solution, solve_levels
from tests.matching.alone import alone

from .tiny import Small, burden, counts, plans, renamed, small

CHOICES = [("L1", "L4"), ("L1", "L3", "L4"), ("L1", "L2", "L4"), ("L1", "L5"), ("L1", "L3"), ALL]


def solved(it: Small, levels: tuple[str, ...] = ALL) -> Solution:
    return solve_levels(
        it.indptr, it.node, it.cost, it.capacity, it.group, it.cls, minutes=it.minutes, points=it.points, tie=it.tie,
        node_mark=it.mark, levels=levels,
    )  # fmt: skip


def proven(it: Small, found: Solution) -> bool:
    return certificate(*it.graph, found.assign, found.criteria).ok


@pytest.mark.parametrize("levels", CHOICES, ids="-".join)
def test_no_plan_with_the_same_counts_is_better_in_the_published_order(levels: tuple[str, ...]) -> None:
    for seed in range(400):
        it = small(seed)
        found = solved(it, levels)
        plan = tuple(found.assign.tolist())
        same = counts(it, plan)
        best = min(burden(it, other, levels) for other in plans(it) if counts(it, other) == same)
        assert burden(it, plan, levels) == best, seed
        assert proven(it, found), seed


@alone
def test_or_tools_finds_the_same_cost_with_the_same_counts() -> None:
    from ortools.graph.python import min_cost_flow as flow

    for seed in range(2000):
        it = small(seed, most=36, nodes=18, dear=60)
        found = solved(it, ("L1", "L4"))
        n, m = len(it.group), len(it.capacity)
        cell, left = found.parts.of, found.parts.size - found.start.counts[found.parts.cls, found.parts.group]
        solver = flow.SimpleMinCostFlow()
        for i, row in enumerate(it.rows()):
            solver.set_node_supply(i, 1)
            for e in row:
                solver.add_arc_with_capacity_and_unit_cost(i, n + int(it.node[e]), 1, int(it.cost[e]))
            solver.add_arc_with_capacity_and_unit_cost(i, n + m + 1 + int(cell[i]), 1, 0)
        for j, seats in enumerate(it.capacity.tolist()):
            solver.add_arc_with_capacity_and_unit_cost(n + j, n + m, seats, 0)
        solver.set_node_supply(n + m, -int(found.start.counts.sum()))
        for c, many in enumerate(left.tolist()):
            solver.set_node_supply(n + m + 1 + c, -many)
        assert solver.solve() == solver.OPTIMAL
        plan = tuple(found.assign.tolist())
        assert burden(it, plan, ("L4",)) == (solver.optimal_cost(),), seed
        assert proven(it, found), seed


def test_renaming_learners_and_nodes_changes_no_place() -> None:
    for seed in range(200):
        it = small(seed, most=30, nodes=14)
        other, learners, name = renamed(it, seed)
        here, there = solved(it).assign[learners], solved(other).assign
        assert np.array_equal(np.where(here >= 0, np.append(name, -1)[here], -1), there), seed


def test_removing_an_edge_that_the_plan_does_not_use_changes_no_place() -> None:
    for seed in range(200):
        it = small(seed, most=30, nodes=14)
        plan = solved(it).assign
        rows = np.repeat(np.arange(len(it.group)), np.diff(it.indptr))
        unused = np.flatnonzero(plan[rows] != it.node)
        if not len(unused):
            continue
        edge = int(unused[seed % len(unused)])
        indptr = it.indptr - (np.arange(len(it.indptr)) > rows[edge])
        less = it._replace(
            indptr=indptr,
            node=np.delete(it.node, edge),
            cost=np.delete(it.cost, edge),
            minutes=np.delete(it.minutes, edge),
        )
        assert np.array_equal(solved(less).assign, plan), seed


def test_the_same_arrays_give_the_same_plan_twice() -> None:
    it = small(5, most=40, nodes=20)
    assert np.array_equal(solved(it).assign, solved(it).assign)


def test_read_only_arrays_and_wider_integers_give_the_same_plan() -> None:
    it = small(5, most=40, nodes=20)
    frozen = it._replace(
        node=it.node.astype(np.int64), group=it.group.astype(np.int64), cls=it.cls.astype(np.int64),
        points=it.points.astype(np.int64),
    )  # fmt: skip
    for array in frozen:
        array.flags.writeable = False
    assert np.array_equal(solved(frozen).assign, solved(it).assign)


def test_a_long_travel_outweighs_any_burden() -> None:
    # one learner, two free seats: 46 minutes for 0 point, 45 minutes for a million
    indptr, node = np.array([0, 2]), np.array([0, 1], np.int32)
    cost, minutes = np.array([0, 1_000_000], np.int32), np.array([46, 45], np.float32)
    found = solve_levels(
        indptr, node, cost, np.array([1, 1]), np.zeros(1, np.int32), np.zeros(1, np.int8), minutes=minutes
    )
    assert found.assign.tolist() == [1]


def test_unknown_levels_negative_points_and_costs_beyond_exact_integers_are_refused() -> None:
    with pytest.raises(ValueError, match="L1"):
        solved(small(3), ("L4",))
    graph = np.array([0, 1]), np.zeros(1, np.int32)
    rest = np.array([1]), np.zeros(1, np.int32), np.zeros(1, np.int8)
    with pytest.raises(ValueError, match="points"):
        solve_levels(*graph, np.zeros(1, np.int32), *rest, points=np.array([-1]))
    with pytest.raises(ValueError, match="grands"):
        solve_levels(*graph, np.array([1 << 56]), *rest, levels=("L1", "L4"))
    with pytest.raises(ValueError, match="négatif"):
        solve_levels(*graph, np.array([-1]), *rest, levels=("L1", "L4"))

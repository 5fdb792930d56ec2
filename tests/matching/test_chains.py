"""The cheapest chain against every plan, against OR-Tools on larger cases, and with wrong prices."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from itertools import product

import numpy as np
import pytest

from poles.matching.chains import Chain, Exchanges
from poles.matching.problem import Instance, Outcome, Weights
from poles.matching.solve import solve
from tests.matching.alone import alone

from .builders import instance, replaced

Plan = tuple[int, ...]


def drawn(seed: int, most: int = 7, nodes: int = 5, seats: int = 3) -> Instance:
    """Groups, classes, points, wishes, long travels, empty nodes and learners without any edge: all happen often."""
    random = np.random.default_rng(seed)
    n, m = int(random.integers(1, most)), int(random.integers(1, nodes))
    share = random.choice([0.3, 0.6, 0.9])
    edges = [
        (i, j, int(random.choice([5, 10, 44, 50, 58]))) for i in range(n) for j in range(m) if random.random() < share
    ]
    groups, classes, points = random.integers(1, 4), random.integers(1, 3), random.choice([1, 3])
    return instance(
        edges,
        needs=[0] * n,
        nodes=[(j, 0, int(random.integers(0, seats))) for j in range(m)],
        ranks=[int(random.integers(0, 3)) for _ in edges],
        weights=Weights(long_travel=45),
        groups=["a", "b", "c"],
        need_group=random.integers(0, groups, n),
        need_class=random.integers(0, classes, n),
        need_points=random.integers(0, points, n),
        salt=str(seed),
    )


def plans(it: Instance) -> Iterator[Plan]:
    """Every plan that keeps the seats."""
    choices = [[-1, *it.edge_node[it.need_start[i] : it.need_start[i + 1]].tolist()] for i in range(len(it.need_ids))]
    for plan in product(*choices):
        if all(plan.count(j) <= it.node_capacity[j] for j in set(plan) if j >= 0):
            yield plan


def cells(it: Instance) -> list[tuple[int, int]]:
    """(class, group) of each need."""
    return list(zip(it.need_class.tolist(), it.need_group.tolist(), strict=True))


def counts(it: Instance, plan: Plan) -> list[int]:
    """How many are placed in each cell."""
    of = cells(it)
    return [sum(node >= 0 and c == cell for node, c in zip(plan, of, strict=True)) for cell in sorted(set(of))]


def value(it: Instance, plan: Plan) -> tuple[int, int, int]:
    """(points left out, long travels, burden): smaller is better."""
    points = long = burden = 0
    for i, node in enumerate(plan):
        if node < 0:
            points += int(it.need_points[i])
            continue
        row = slice(it.need_start[i], it.need_start[i + 1])
        edge = int(it.need_start[i]) + it.edge_node[row].tolist().index(node)
        long += bool(it.edge_minutes[edge] > it.weights.long_travel)
        burden += int(it.edge_cost[edge])
    return points, long, burden


def after(plan: Plan, need: int, target: int, chain: Chain) -> Plan:
    """The plan once the learner sits there and the chain is done; each mover must be where the chain says."""
    new = list(plan)
    new[need] = target
    for move in chain.moves:
        assert plan[move.need] == move.source != move.goal
        new[move.need] = move.goal
    return tuple(new)


def less(one: tuple[int, ...], other: tuple[int, ...]) -> tuple[int, ...]:
    return tuple(a - b for a, b in zip(one, other, strict=True))


def asked(it: Instance, node: Plan) -> Iterator[tuple[int, int]]:
    """Every seat that somebody could ask for and does not have."""
    for i in range(len(node)):
        for j in it.edge_node[it.need_start[i] : it.need_start[i + 1]].tolist():
            if j != node[i]:
                yield i, j


def test_the_chain_costs_exactly_what_the_best_plan_with_that_seat_costs() -> None:
    chains = longer = swaps = none = 0
    for seed in range(500):
        it = drawn(seed)
        found = solve(it)
        plan, every = tuple(found.node.tolist()), list(plans(it))
        many = Exchanges(it, found)
        assert many.proven
        same = [other for other in every if counts(it, other) == counts(it, plan)]
        for need, target in asked(it, plan):
            chain = many.cheapest(need, target)
            forced = [other for other in same if other[need] == target]
            assert (chain is None) == (not forced), (seed, need, target)
            if chain is None:
                none += 1
                continue
            new = after(plan, need, target, chain)
            assert new in forced
            assert value(it, new) == min(value(it, other) for other in forced), (seed, need, target)
            alone = [-1] * len(plan)
            alone[need] = plan[need]
            own = [-1] * len(plan)
            own[need] = target
            others = less(less(value(it, new), value(it, tuple(own))), less(value(it, plan), value(it, tuple(alone))))
            assert (chain.points, chain.long, chain.cost) == others
            assert set(chain.displaced) == {i for i, node in enumerate(new) if node < 0 <= plan[i]}
            chains, longer, swaps = chains + 1, longer + (len(chain.moves) > 1), swaps + bool(chain.displaced)
    assert min(chains, longer, swaps, none) > 20


@alone
def test_solving_again_with_the_seat_imposed_gives_the_cost_of_the_chain() -> None:
    from ortools.graph.python import min_cost_flow as flow

    tried = impossible = 0
    for seed in range(60):
        it = drawn(seed, most=60, nodes=30, seats=4)
        found = solve(it)
        plan = tuple(found.node.tolist())
        many = Exchanges(it, found)
        for need, target in list(asked(it, plan))[:: max(1, len(it.edge_node) // 6)]:
            again = _imposed(flow, it, plan, need, target)
            chain = many.cheapest(need, target)
            assert (again is None) == (chain is None)
            if chain is None:
                impossible += 1
                continue
            assert _weighed(value(it, after(plan, need, target, chain))) == again
            tried += 1
    assert min(tried, impossible) > 10


def _weighed(three: tuple[int, int, int]) -> int:
    return (three[0] * 10**4 + three[1]) * 10**6 + three[2]


def _imposed(flow: object, it: Instance, plan: Plan, need: int, target: int) -> int | None:
    """The least (points, long travels, burden) in one integer with these counts and this seat, by OR-Tools."""
    solver = flow.SimpleMinCostFlow()
    n, m, of = len(plan), len(it.node_capacity), cells(it)
    names = sorted(set(of))
    left = [of.count(cell) - count for cell, count in zip(names, counts(it, plan), strict=True)]
    for i in range(n):
        solver.set_node_supply(i, 1)
        for e in range(it.need_start[i], it.need_start[i + 1]):
            if i != need or it.edge_node[e] == target:
                long = bool(it.edge_minutes[e] > it.weights.long_travel)
                price = _weighed((0, long, int(it.edge_cost[e])))
                solver.add_arc_with_capacity_and_unit_cost(i, n + int(it.edge_node[e]), 1, price)
        if i != need:
            price = _weighed((int(it.need_points[i]), 0, 0))
            solver.add_arc_with_capacity_and_unit_cost(i, n + m + 1 + names.index(of[i]), 1, price)
    for j, seats in enumerate(it.node_capacity.tolist()):
        solver.add_arc_with_capacity_and_unit_cost(n + j, n + m, seats, 0)
    solver.set_node_supply(n + m, -(n - sum(left)))
    for c, many in enumerate(left):
        solver.set_node_supply(n + m + 1 + c, -many)
    return solver.optimal_cost() if solver.solve() == solver.OPTIMAL else None


def test_who_is_tied_has_another_place_in_a_strictly_equal_plan() -> None:
    tied = 0
    for seed in range(300):
        it = drawn(seed)
        found = solve(it)
        plan = tuple(found.node.tolist())
        same = [p for p in plans(it) if counts(it, p) == counts(it, plan) and value(it, p) == value(it, plan)]
        for need, says in enumerate(Exchanges(it, found).tied.tolist()):
            assert says == any(p[need] != plan[need] for p in same), (seed, need)
            tied += says
    assert tied > 20


def test_without_prices_no_chain_is_given() -> None:
    it = drawn(3)
    bare = dataclasses.replace(solve(it), stages=())
    many = Exchanges(it, bare)
    assert not many.proven
    with pytest.raises(ValueError, match="Sans prix prouvés"):
        many.cheapest(0, 0)


def test_wrong_prices_are_refused_and_would_have_told_a_wrong_cost(monkeypatch: pytest.MonkeyPatch) -> None:
    it = instance(
        [(0, 0, 5), (0, 1, 20), (1, 0, 5), (1, 1, 6), (1, 2, 30)], needs=[0, 0],
        nodes=[(0, 0, 1), (1, 0, 1), (2, 0, 1)], need_group=[0, 0],
    )  # fmt: skip
    found = solve(it)
    assert found.node.tolist() == [0, 1]
    assert Exchanges(it, found).cheapest(1, 0).cost == 15
    wrong = tuple(dataclasses.replace(s, price_node=s.price_node + np.array([0, 90, 0])) for s in found.stages)
    lied = dataclasses.replace(found, stages=wrong)
    assert not Exchanges(it, lied).proven
    worse = dataclasses.replace(found, node=np.array([1, 0], np.int32))
    assert not Exchanges(it, worse).proven
    monkeypatch.setattr("poles.matching.chains.sound", lambda net: True)
    least = Exchanges(it, lied).least(1, int(it.need_start[1]))
    assert least != Exchanges(it, found).least(1, int(it.need_start[1]))


def test_a_part_whose_periods_overlap_gives_no_chain() -> None:
    it = instance(
        [(0, 0, 5), (1, 1, 5), (2, 2, 5)], needs=[0, 1, 0], nodes=[(0, 0, 1), (0, 1, 1), (1, 0, 1)],
        periods=[(1, 2), (2, 3)], week_seats=[("o0", 2, 2)],
    )  # fmt: skip
    many = Exchanges(it, solve(it))
    assert many.proven
    assert many.moves.tolist() == [False, False, True]


def test_renaming_the_rows_changes_no_cost() -> None:
    for seed in range(60):
        it = drawn(seed)
        order = np.random.default_rng(seed).permutation(len(it.need_ids))
        edges = np.concatenate([np.arange(it.need_start[i], it.need_start[i + 1]) for i in order]).astype(int)
        other = replaced(
            it,
            need_ids=[it.need_ids[i] for i in order],
            **{name: getattr(it, name)[order] for name in ("need_group", "need_family", "need_period", "need_limit")},
            need_class=it.need_class[order],
            need_points=it.need_points[order],
            need_start=np.concatenate(([0], np.cumsum(it.degree[order]))),
            **{name: getattr(it, name)[edges] for name in ("edge_node", "edge_minutes", "edge_rank")},
        )
        here, there = _costs(it, solve(it)), _costs(other, solve(other))
        assert here == there


def _costs(it: Instance, found: Outcome) -> dict[tuple[str, int], tuple[int, int, int] | None]:
    many = Exchanges(it, found)
    told = {}
    for need, target in asked(it, tuple(found.node.tolist())):
        chain = many.cheapest(need, target)
        told[it.need_ids[need], target] = chain and (chain.points, chain.long, chain.cost)
    return told

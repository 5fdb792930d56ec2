"""The other ways to share seats are feasible, do what they say, and are less fair than the published rule."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest

from poles.matching.kernels.turns import in_turn
from poles.matching.practices import first_come, network_first, priority_order, unfair
from poles.matching.problem import Instance
from poles.matching.solve import solve
from tests.matching.builders import OFF_GRID, instance, keeps_every_week, outcome, plans, replaced, tiny
from tests.matching.test_deficiency import drawn


def rates(it: Instance, node: np.ndarray) -> list[Fraction]:
    """The sorted rates of the groups that have learners."""
    size = np.bincount(it.need_group, minlength=len(it.groups)).tolist()
    placed = np.bincount(it.need_group[np.asarray(node) >= 0], minlength=len(it.groups)).tolist()
    return sorted(Fraction(p, n) for p, n in zip(placed, size, strict=True) if n)


def turns(it: Instance, seed: int = 0) -> np.ndarray:
    return np.random.default_rng(seed).permutation(len(it.need_ids))


def test_the_rule_places_as_many_and_serves_the_worst_group_better_than_without_fairness() -> None:
    fairer = 0
    for seed in range(300):
        it = replaced(drawn(seed)[0], need_class=None)
        rule, other = solve(it), unfair(it)
        assert keeps_every_week(it, other.tolist())
        assert rule.placed == np.count_nonzero(other >= 0)
        assert rates(it, rule.node) >= rates(it, other)
        assert outcome(it, other).cost <= rule.cost
        fairer += rates(it, rule.node)[0] > rates(it, other)[0]
    assert fairer > 30


def test_without_fairness_it_is_the_largest_plan_of_least_burden() -> None:
    for seed in range(150):
        it = replaced(tiny(seed), need_class=None)
        every = [outcome(it, plan) for plan in plans(it)]
        best = min((-each.placed, each.cost) for each in every)
        found = outcome(it, unfair(it))
        assert (-found.placed, found.cost) == best


def test_public_classes_come_first_even_without_fairness() -> None:
    it = instance([(0, 0, 1), (1, 0, 9)], needs=[0, 0], nodes=[(0, 0, 1)], need_class=np.array([1, 0], np.int8))
    assert unfair(it).tolist() == [-1, 0]
    assert unfair(replaced(it, need_class=None)).tolist() == [0, -1]


def test_each_in_turn_takes_the_best_seat_still_free() -> None:
    it = instance([(0, 0, 9), (0, 1, 5), (1, 1, 2), (2, 0, 1)], needs=[0, 0, 0], nodes=[(0, 0, 1), (1, 0, 1)])
    assert first_come(it, [0, 1, 2]).tolist() == [1, -1, 0]
    assert first_come(it, [1, 0, 2]).tolist() == [0, 1, -1]
    assert first_come(it, [2, 1, 0]).tolist() == [-1, 1, 0]


def slow_turns(it: Instance, order: list[int]) -> list[int]:
    """The same rule in plain Python, the weeks counted apart."""
    taken = [-1] * len(it.need_ids)
    for i in order:
        best = None
        for e in range(it.need_start[i], it.need_start[i + 1]):
            tried = taken.copy()
            tried[i] = int(it.edge_node[e])
            if keeps_every_week(it, tried) and (best is None or it.edge_cost[e] < it.edge_cost[best]):
                best = e
        if best is not None:
            taken[i] = int(it.edge_node[best])
    return taken


def test_in_turn_no_seat_and_no_week_is_sold_twice_on_or_off_the_grid() -> None:
    overlaps = 0
    for seed in range(200):
        for it in (tiny(seed, most=9, nodes=7, offers=3), drawn(seed, most=10, periods=OFF_GRID)[0]):
            order = turns(it, seed)
            assert first_come(it, order).tolist() == slow_turns(it, order.tolist())
            overlaps += len(it.off_grid()) > 0
    assert overlaps > 50


def test_a_week_that_holds_more_seats_is_counted_so_in_turn() -> None:
    it = instance([(0, 0, 5), (1, 1, 5)], needs=[0, 1], nodes=[(0, 0, 1), (0, 1, 1)], periods=[(1, 2), (2, 3)])
    assert first_come(it, [1, 0]).tolist() == [-1, 1]
    assert first_come(replaced(it, week_seats=[("o0", 2, 2)]), [1, 0]).tolist() == [0, 1]


def test_without_the_weeks_a_seat_would_be_sold_twice() -> None:
    it = instance([(0, 0, 5), (1, 1, 5)], needs=[0, 1], nodes=[(0, 0, 1), (0, 1, 1)], periods=[(1, 2), (2, 3)])
    none, whole = np.zeros(0, np.int64), np.zeros(3, np.int64)
    blind = in_turn(
        it.need_start.copy(), it.edge_node.copy(), it.edge_cost.copy(), it.node_capacity.astype(np.int64),
        np.arange(2), whole, none, none, np.zeros(1, np.int64), np.zeros(0, np.int32),
    )  # fmt: skip
    assert not keeps_every_week(it, blind.tolist())


def test_a_network_chooses_before_everyone_else() -> None:
    it = instance([(i, 0, 5) for i in range(3)], needs=[0, 0, 0], nodes=[(0, 0, 1)])
    assert first_come(it, [0, 1, 2]).tolist() == [0, -1, -1]
    assert network_first(it, [False, False, True], [0, 1, 2]).tolist() == [-1, -1, 0]
    assert network_first(it, [False] * 3, [1, 0, 2]).tolist() == first_come(it, [1, 0, 2]).tolist()


def test_a_network_never_serves_the_others_better() -> None:
    helped = 0
    for seed in range(200):
        it = replaced(drawn(seed)[0], need_class=None)
        knows = np.random.default_rng(seed).random(len(it.need_ids)) < 0.4
        plan = network_first(it, knows, turns(it, seed))
        alone = first_come(it, [i for i in turns(it, seed).tolist() if knows[i]] + np.flatnonzero(~knows).tolist())
        assert (plan[knows] == alone[knows]).all()
        assert solve(it).placed >= np.count_nonzero(plan >= 0)
        helped += np.count_nonzero(plan[~knows] >= 0) < np.count_nonzero(first_come(it, turns(it, seed))[~knows] >= 0)
    assert helped > 30


def test_a_public_order_goes_by_class_then_points() -> None:
    it = instance(
        [(i, 0, 5) for i in range(4)], needs=[0] * 4, nodes=[(0, 0, 1)], need_class=np.array([1, 0, 0, 0], np.int8),
        need_points=np.array([9, 1, 3, 3]),
    )  # fmt: skip
    assert priority_order(it, [0, 1, 3, 2]).tolist() == [-1, -1, -1, 0]
    assert priority_order(it, [0, 1, 2, 3]).tolist() == [-1, -1, 0, -1]


@pytest.mark.parametrize("order", [[0], [0, 0], [0, 2], [0, 1, 2]])
def test_an_order_that_forgets_someone_is_refused(order: list[int]) -> None:
    it = instance([], needs=[0, 0], nodes=[])
    with pytest.raises(ValueError, match="une fois et une seule"):
        first_come(it, order)


def test_a_network_of_another_length_is_refused() -> None:
    with pytest.raises(ValueError, match="réseau familial"):
        network_first(instance([], needs=[0, 0], nodes=[]), [True], [0, 1])


def test_without_needs_or_without_offers_nobody_is_placed() -> None:
    for needs in ([], [0, 0]):
        it = instance([], needs=needs, nodes=[])
        assert unfair(it).tolist() == first_come(it, range(len(needs))).tolist() == [-1] * len(needs)

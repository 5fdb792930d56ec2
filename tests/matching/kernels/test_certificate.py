"""The checker refuses what is wrong: seats that do not exist, unfair plans of the same size, dear plans, false prices."""

import numpy as np
import pytest

from poles.matching.kernels.certificate import certificate
from poles.matching.kernels.levels import solve_levels

from .tiny import Small, counts, plans, rates, small

TWO_FOR_ONE = (np.array([0, 1, 2, 3], np.int64), np.zeros(3, np.int32), np.array([2]))


def solved(it: Small) -> tuple:
    found = solve_levels(it.indptr, it.node, it.cost, it.capacity, it.group, it.cls, levels=("L1", "L4"))
    return found.assign, found.criteria


def test_the_checker_accepts_exactly_the_leximin_plans_of_tiny_cases() -> None:
    refused = 0
    for seed in range(400):
        it = small(seed, most=6)
        every = list(plans(it))
        best = max(rates(it, plan) for plan in every)
        for plan in every[:: max(1, len(every) // 40)]:
            is_best = rates(it, plan) == best
            refused += not is_best
            assert certificate(*it.graph, np.array(plan, np.int64)).fair == is_best, (seed, plan)
    assert refused > 1000


def test_among_leximin_plans_it_accepts_exactly_the_counts_in_the_order_of_the_groups() -> None:
    others = 0
    for seed in range(400):
        it = small(seed, most=6)
        best = counts(it, tuple(solved(it)[0].tolist()))
        for plan in plans(it):
            found = certificate(*it.graph, np.array(plan, np.int64))
            if found.fair:
                others += counts(it, plan) != best
                assert (not found.ties) == (counts(it, plan) == best), (seed, plan)
    assert others >= 10


def test_an_unfair_plan_of_the_same_size_is_refused() -> None:
    group, cls = np.array([0, 0, 1], np.int32), np.zeros(3, np.int8)
    fair = certificate(*TWO_FOR_ONE, group, cls, np.array([0, -1, 0]))
    unfair = certificate(*TWO_FOR_ONE, group, cls, np.array([0, 0, -1]))
    assert fair.fair
    assert unfair.placed == fair.placed
    assert unfair.exchanges == 1
    assert not unfair.fair


def test_a_plan_that_leaves_a_free_seat_within_reach_is_refused() -> None:
    group, cls = np.zeros(3, np.int32), np.zeros(3, np.int8)
    assert certificate(*TWO_FOR_ONE, group, cls, np.array([0, -1, -1])).free_claims == 1


def test_a_seat_without_edge_and_a_crowded_node_are_refused() -> None:
    indptr, node = np.array([0, 1, 2, 2], np.int64), np.zeros(2, np.int32)
    group, cls = np.zeros(3, np.int32), np.zeros(3, np.int8)
    assert certificate(indptr, node, np.array([3]), group, cls, np.array([0, 0, 0])).strange == 1
    assert certificate(indptr, node, np.array([1]), group, cls, np.array([0, 0, -1])).crowded == 1


def test_prices_changed_by_one_point_no_longer_prove_the_plan() -> None:
    judged = 0
    for seed in range(120):
        it = small(seed, most=30, nodes=14, dear=60)
        assign, criteria = solved(it)
        assert certificate(*it.graph, assign, criteria).ok
        held = np.unique(assign[assign >= 0])
        full = held[np.bincount(assign[assign >= 0])[held] == it.capacity[held]]
        for node in full[:3].tolist():
            price = criteria[0].price_node.copy()
            price[node] = -1
            judged += 1
            assert not certificate(*it.graph, assign, [criteria[0]._replace(price_node=price)]).ok, seed
    assert judged > 100


def test_a_free_seat_with_a_price_is_refused() -> None:
    indptr, node, capacity = np.array([0, 1], np.int64), np.zeros(1, np.int32), np.array([1, 1])
    it = (indptr, node, capacity, np.zeros(1, np.int32), np.zeros(1, np.int8))
    found = solve_levels(indptr, node, np.array([7], np.int32), capacity, *it[3:], levels=("L1", "L4"))
    assert certificate(*it, found.assign, found.criteria).ok
    wrong = found.criteria[0]._replace(price_node=np.array([0, 4]))
    assert certificate(*it, found.assign, [wrong]).broken == 1


def test_a_dearer_plan_with_the_same_counts_is_refused_whatever_the_prices() -> None:
    indptr, node = np.array([0, 2, 4], np.int64), np.array([0, 1, 0, 1], np.int32)
    cost = np.array([1, 9, 9, 1], np.int32)
    rest = np.array([1, 1]), np.zeros(2, np.int32), np.zeros(2, np.int8)
    found = solve_levels(indptr, node, cost, *rest, levels=("L1", "L4"))
    assert found.assign.tolist() == [0, 1]
    crossed = certificate(indptr, node, *rest, np.array([1, 0]), found.criteria)
    assert crossed.fair
    assert not crossed.ok
    assert crossed.costs > crossed.duals


def test_a_plan_of_another_length_or_outside_the_seats_is_refused_in_french() -> None:
    it = small(9)
    with pytest.raises(ValueError, match="une réponse par élève"):
        certificate(*it.graph, np.zeros(len(it.group) + 1, np.int64))
    graph = (
        np.array([0, 1], np.int64),
        np.zeros(1, np.int32),
        np.array([1]),
        np.zeros(1, np.int32),
        np.zeros(1, np.int8),
    )
    with pytest.raises(ValueError, match="n’existe pas"):
        certificate(*graph, np.array([4]))

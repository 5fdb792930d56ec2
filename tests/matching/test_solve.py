"""The solver follows the published order exactly, is deterministic, and is blind to the order of the rows."""

from __future__ import annotations

import sys

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from poles.matching.check import verify
from poles.matching.kernels.lots import ALL
from poles.matching.kernels.warm import warm
from poles.matching.problem import Instance, Weights
from poles.matching.published import cells, costs, published
from poles.matching.solve import plan, quick_plan, solve
from tests.matching.alone import alone
from tests.matching.builders import (
    GRID,
    OFF_GRID,
    best_by_force,
    burden,
    fairness,
    instance,
    instances,
    keeps_every_week,
    published_best,
    replaced,
    tiny,
)


def shuffled(it: Instance, seed: int) -> Instance:
    """The same instance with needs, offers, nodes, groups and edges in another order."""
    random = np.random.default_rng(seed)
    need, offer, node, group = (
        random.permutation(len(x)) for x in (it.need_ids, it.offer_ids, it.node_offer, it.groups)
    )
    back_offer, back_node, back_group = np.argsort(offer), np.argsort(node), np.argsort(group)
    edges = [random.permutation(np.arange(it.need_start[i], it.need_start[i + 1])) for i in need]
    order = np.concatenate(edges).astype(int) if edges else np.zeros(0, int)
    return replaced(
        it,
        need_ids=[it.need_ids[i] for i in need],
        groups=[it.groups[g] for g in group],
        need_group=back_group[it.need_group[need]], need_family=it.need_family[need],
        need_period=it.need_period[need], need_limit=it.need_limit[need],
        need_class=None if it.need_class is None else it.need_class[need],
        need_points=None if it.need_points is None else it.need_points[need],
        offer_ids=[it.offer_ids[j] for j in offer], offer_family=it.offer_family[offer],
        node_offer=back_offer[it.node_offer[node]] if len(node) else [],
        node_period=it.node_period[node], node_capacity=it.node_capacity[node],
        need_start=np.concatenate(([0], np.cumsum([len(e) for e in edges]))).astype(int),
        edge_node=back_node[it.edge_node[order]] if len(order) else [],
        edge_minutes=it.edge_minutes[order],
        edge_rank=None if it.edge_rank is None else it.edge_rank[order],
    )  # fmt: skip


def by_id(it: Instance, node: np.ndarray) -> dict[str, tuple[str, int] | None]:
    """Need id → (offer id, period)."""
    return {
        name: (it.offer_ids[it.node_offer[v]], int(it.node_period[v])) if v >= 0 else None
        for name, v in zip(it.need_ids, node.tolist(), strict=True)
    }


def renamed(it: Instance, seed: int) -> Instance:
    """The same rows under other needs' and offers' names, in another alphabetical order."""
    random = np.random.default_rng(seed)
    needs, offers = random.permutation(len(it.need_ids)), random.permutation(len(it.offer_ids))
    return replaced(it, need_ids=[f"x{k:04}" for k in needs], offer_ids=[f"y{k:04}" for k in offers], week_seats=())


@pytest.mark.parametrize("part", range(4))
def test_on_the_grid_it_finds_what_brute_force_finds_in_the_whole_published_order(part: int) -> None:
    for seed in range(part * 700, part * 700 + 700):
        it = tiny(seed)
        found = solve(it)
        plan = found.node.tolist()
        assert (fairness(it, plan), burden(it, plan)) == published_best(it), seed
        assert (found.placed, found.cost) == (sum(v >= 0 for v in plan), burden(it, plan)[2])
        verdict = verify(it, found)
        assert verdict.ok and verdict.certified, (seed, verdict)


def test_those_cases_hold_classes_points_long_travels_and_empty_groups() -> None:
    every = [tiny(seed) for seed in range(300)]
    assert sum(len(set(it.need_class.tolist())) > 1 for it in every) > 50
    assert sum(bool(it.need_points.any()) for it in every) > 50
    assert sum(bool((it.edge_minutes > it.weights.long_travel).any()) for it in every) > 50
    assert sum(len(set(it.need_group.tolist())) < len(it.groups) for it in every) > 50
    assert sum(bool((it.degree == 0).any()) for it in every) > 50
    assert sum(bool((it.node_capacity == 0).any()) for it in every) > 50


@alone
def test_the_number_placed_is_the_maximum_flow_of_or_tools() -> None:
    from ortools.graph.python import max_flow

    for seed in range(150):
        it = tiny(seed, most=120, nodes=40, offers=24)
        flow, n, m = max_flow.SimpleMaxFlow(), len(it.need_ids), len(it.node_offer)
        for i in range(n):
            flow.add_arc_with_capacity(n + m, i, 1)
        for i, v in zip(it.edge_need.tolist(), it.edge_node.tolist(), strict=True):
            flow.add_arc_with_capacity(i, n + v, 1)
        for v, seats in enumerate(it.node_capacity.tolist()):
            flow.add_arc_with_capacity(n + v, n + m + 1, seats)
        assert flow.solve(n + m, n + m + 1) == flow.OPTIMAL
        assert solve(it).placed == flow.optimal_flow(), seed


def test_without_groups_it_is_the_largest_plan_of_least_burden() -> None:
    for seed in range(300):
        it = replaced(tiny(seed), need_class=None, need_points=None, weights=Weights())
        it = replaced(it, need_group=np.zeros(len(it.need_ids), int))
        found = solve(it)
        assert (-found.placed, found.cost) == best_by_force(it), seed


@settings(max_examples=80, deadline=None)
@given(st.one_of(st.builds(tiny, st.integers(0, 10**6), st.just(20), st.just(10), st.just(6)), instances(OFF_GRID)),
       st.integers(0, 99))  # fmt: skip
def test_the_order_of_the_rows_changes_nothing(it: Instance, seed: int) -> None:
    other = shuffled(it, seed)
    assert other.digest() == it.digest()
    here, there = solve(it), solve(other)
    assert by_id(other, there.node) == by_id(it, here.node)
    verdict = verify(other, there)
    assert verdict.ok, verdict
    for mine, yours in zip(here.stages, there.stages, strict=True):
        assert (mine.name, mine.unit, mine.price_cell.tolist()) == (yours.name, yours.unit, yours.price_cell.tolist())


def test_renaming_needs_and_offers_changes_no_rate_and_no_cost() -> None:
    for seed in range(300):
        it = tiny(seed, most=25, nodes=12, offers=8)
        other = renamed(it, seed)
        first, second = solve(it), solve(other)
        assert (first.placed, first.cost) == (second.placed, second.cost), seed
        served = [np.bincount(cells(x).of[y.node >= 0]) for x, y in ((it, first), (other, second))]
        assert served[0].tolist() == served[1].tolist(), seed
        assert burden(it, first.node.tolist())[:3] == burden(other, second.node.tolist())[:3], seed


def test_renaming_learners_keeps_the_plan_when_it_is_the_only_best_one() -> None:
    it = instance([(0, 0, 5), (0, 1, 9), (1, 0, 6), (1, 1, 20)], needs=[0, 0], nodes=[(0, 0, 1), (1, 0, 1)])
    other = replaced(it, need_ids=["zoé", "abel"])
    assert solve(it).node.tolist() == solve(other).node.tolist() == [1, 0]


def test_one_more_seat_lowers_no_class_and_no_number() -> None:
    gained = 0
    for seed in range(400):
        it = tiny(seed, most=25, nodes=12, offers=8)
        if not len(it.node_capacity):
            continue
        more = it.node_capacity.copy()
        more[seed % len(more)] += 1
        first, second = solve(it), solve(replaced(it, node_capacity=more))
        assert second.placed >= first.placed, seed
        before, after = fairness(it, first.node.tolist())[0], fairness(it, second.node.tolist())[0]
        assert all(new <= old for old, new in zip(before, after, strict=True)), seed
        gained += second.placed > first.placed
    assert gained > 50


def test_removing_an_edge_that_the_proof_does_not_use_changes_nothing() -> None:
    removed = 0
    for seed in range(300):
        it = replaced(tiny(seed, most=25, nodes=12, offers=8), edge_rank=None)
        found = solve(it)
        dear = np.flatnonzero(reduced(it, found) > 0)
        if not len(dear):
            continue
        edge = int(dear[seed % len(dear)])
        assert found.node[it.edge_need[edge]] != it.edge_node[edge]
        less = replaced(
            it,
            need_start=it.need_start - (np.arange(len(it.need_start)) > it.edge_need[edge]),
            edge_node=np.delete(it.edge_node, edge), edge_minutes=np.delete(it.edge_minutes, edge),
        )  # fmt: skip
        assert solve(less).node.tolist() == found.node.tolist(), seed
        removed += 1
    assert removed > 150


def reduced(it: Instance, found) -> np.ndarray:
    """(e,) reduced cost of each edge in the last criterion, in the instance's own order of edges."""
    arrays, former = published(it), None
    for stage in found.stages:
        cost, left = costs(arrays, stage.name, stage.unit, former)
        former = None if stage.name == "L2" else cost
    need = np.repeat(np.arange(len(it.need_ids)), np.diff(arrays.indptr))
    price = stage.price_node[arrays.nodes]
    value = cost + price[arrays.node]
    plan = arrays.plan(found.node)
    cell = cells(it).of[arrays.needs]
    own = np.where(plan >= 0, 0, left + stage.price_cell[cell])
    seated = plan[need] == arrays.node
    own[need[seated]] = value[seated]
    at = {(int(arrays.needs[i]), int(arrays.nodes[v])): float(value[e] - own[i])
          for e, (i, v) in enumerate(zip(need.tolist(), arrays.node.tolist(), strict=True))}  # fmt: skip
    return np.array([at[pair] for pair in zip(it.edge_need.tolist(), it.edge_node.tolist(), strict=True)])


def test_the_draw_depends_on_the_published_salt_only_between_equals() -> None:
    it = instance([(0, 0, 5), (1, 0, 5)], needs=[0, 0], nodes=[(0, 0, 1)], need_group=[0, 0])
    winners = {solve(replaced(it, salt=f"sel {k}")).node.tolist().index(0) for k in range(20)}
    assert winners == {0, 1}
    unequal = instance([(0, 0, 5), (1, 0, 6)], needs=[0, 0], nodes=[(0, 0, 1)], need_group=[0, 0])
    assert {solve(replaced(unequal, salt=f"sel {k}")).node.tolist().index(0) for k in range(20)} == {0}


def test_between_equal_groups_the_salted_order_of_their_labels_decides() -> None:
    it = instance([(0, 0, 5), (1, 0, 9)], needs=[0, 0], nodes=[(0, 0, 1)])
    winners = {solve(replaced(it, salt=f"sel {k}")).node.tolist().index(0) for k in range(20)}
    assert winners == {0, 1}
    for k in range(20):
        salted = replaced(it, salt=f"sel {k}")
        assert cells(salted).group[0] == solve(salted).node.tolist().index(0)


def test_the_worst_served_group_comes_before_any_travel() -> None:
    near = [(i, 0, 1) for i in range(4)]
    far = [(i, 0, 44) for i in range(4, 8)]
    it = instance(near + far, needs=[0] * 8, nodes=[(0, 0, 4)], need_group=[0] * 4 + [1] * 4)
    plan = solve(it).node
    assert [int((plan[:4] >= 0).sum()), int((plan[4:] >= 0).sum())] == [2, 2]


def test_a_diploma_comes_first_then_points_inside_a_group() -> None:
    it = instance([(0, 0, 1), (1, 0, 9)], needs=[0, 0], nodes=[(0, 0, 1)], need_group=[0, 0])
    assert solve(it).node.tolist() == [0, -1]
    assert solve(replaced(it, need_class=[1, 0])).node.tolist() == [-1, 0]
    assert solve(replaced(it, need_points=[0, 2])).node.tolist() == [-1, 0]


def test_a_place_more_is_worth_any_travel() -> None:
    it = instance([(0, 0, 0), (0, 1, 60), (1, 0, 60)], needs=[0, 0], nodes=[(0, 0, 1), (1, 0, 1)])
    assert solve(it).node.tolist() == [1, 0]


def test_a_long_travel_outweighs_any_burden() -> None:
    it = instance([(0, 0, 46), (0, 1, 45)], needs=[0], nodes=[(0, 0, 1), (1, 0, 1)], ranks=[1, 40])
    assert solve(it).node.tolist() == [1]
    assert solve(replaced(it, weights=Weights(long_travel=46))).node.tolist() == [0]


def test_a_first_wish_outweighs_a_few_minutes() -> None:
    pairs = [(0, 0, 10), (0, 1, 14)]
    nodes = [(0, 0, 1), (1, 0, 1)]
    assert solve(instance(pairs, needs=[0], nodes=nodes, ranks=[0, 0])).node.tolist() == [0]
    assert solve(instance(pairs, needs=[0], nodes=nodes, ranks=[3, 1])).node.tolist() == [1]


def test_fewer_levels_can_be_asked_for_and_judged() -> None:
    for seed in range(200):
        it = tiny(seed)
        for levels in (("L1",), ("L1", "L4"), ("L1", "L2", "L3", "L4")):
            found = solve(it, levels=levels)
            assert verify(it, found, levels=levels).ok, (seed, levels)
            assert fairness(it, found.node.tolist()) == published_best(it)[0], seed


@pytest.mark.parametrize("needs", [[], [0, 0]])
def test_without_needs_or_without_offers_nobody_is_placed(needs: list[int]) -> None:
    empty = instance([], needs=needs, nodes=[])
    found = solve(empty)
    assert (found.placed, found.minutes) == (0, 0)
    assert verify(empty, found).ok
    assert solve(instance([], needs=[], nodes=[(0, 0, 2)])).placed == 0


def test_the_solver_names_its_versions_in_eighty_characters() -> None:
    it = instance([(0, 0, 5)], needs=[0], nodes=[(0, 0, 1)])
    found = solve(it)
    assert found.solver.startswith("Pôles kernels ") and " numba " in found.solver
    assert "HiGHS" not in found.solver
    assert len(found.solver) <= 60


def test_nothing_is_compiled_after_the_set_up() -> None:
    warm()
    kernels = [
        value for name, module in list(sys.modules.items()) if name.startswith("poles.matching.kernels")
        for value in vars(module).values() if hasattr(value, "signatures")
    ]  # fmt: skip
    before = [len(kernel.signatures) for kernel in kernels]
    for seed in range(40):
        it = tiny(seed, most=15, nodes=8, offers=5)
        for each in (it, replaced(it, need_class=None, need_points=None)):
            assert verify(each, solve(each)).ok
    assert sum(map(bool, before)) > 10
    assert [len(kernel.signatures) for kernel in kernels] == before


def test_progress_is_told_up_to_the_end() -> None:
    told: list[float] = []
    solve(instance([(0, 0, 5)], needs=[0], nodes=[(0, 0, 1)]), progress=lambda label, share: told.append(share))
    assert told == sorted(told) and told[-1] == 1.0


def test_the_plan_alone_is_the_plan_of_the_answer() -> None:
    for seed in range(60):
        it = tiny(seed, most=20, nodes=10)
        for levels in (("L1", "L2", "L3", "L4"), ALL):
            found = solve(it, levels=levels).node.tolist()
            assert plan(it, levels=levels).tolist() == found
            assert quick_plan(it, levels=levels).tolist() == found


def test_the_quick_plan_is_not_given_where_a_week_would_be_sold_twice() -> None:
    pair = {"needs": [0, 1], "nodes": [(0, 0, 1), (0, 1, 1)], "periods": [(1, 2), (2, 3)]}
    it = instance([(0, 0, 5), (1, 1, 5)], **pair)
    assert quick_plan(it) is None
    assert np.count_nonzero(plan(it) >= 0) == 1
    roomy = instance([(0, 0, 5), (1, 1, 5)], **pair, week_seats=[("o0", 2, 2)])
    assert quick_plan(roomy).tolist() == [0, 1]


def test_overlapping_periods_do_not_sell_a_week_twice() -> None:
    it = instance([(0, 0, 5), (1, 1, 5)], needs=[0, 1], nodes=[(0, 0, 1), (0, 1, 1)], periods=[(1, 2), (2, 3)])
    assert it.off_grid().tolist() == [0]
    found = solve(it)
    assert found.placed == 1
    assert "HiGHS" in found.solver and len(found.solver) <= 80
    apart = replaced(it, periods=[(1, 2), (3, 4)])
    assert apart.off_grid().tolist() == []
    assert solve(apart).placed == 2


def test_overlaps_that_break_no_week_are_proven_like_the_rest() -> None:
    it = instance([(0, 0, 5), (1, 1, 5)], needs=[0, 1], nodes=[(0, 0, 1), (0, 1, 1)], periods=[(1, 2), (2, 3)],
                  week_seats=[("o0", 2, 2)])  # fmt: skip
    found = solve(it)
    assert (found.placed, found.gaps) == (2, ())
    assert verify(it, found).certified


@settings(max_examples=150, deadline=None)
@given(instances(OFF_GRID))
def test_off_the_grid_no_plan_places_more_and_every_week_is_kept(it: Instance) -> None:
    found = solve(it)
    assert keeps_every_week(it, found.node.tolist())
    assert found.placed == -best_by_force(it)[0]
    verdict = verify(it, found)
    assert verdict.ok, verdict
    assert verdict.certified == (not found.gaps)


@settings(max_examples=100, deadline=None)
@given(instances(OFF_GRID))
def test_off_the_grid_without_groups_it_finds_the_least_burden(it: Instance) -> None:
    it = replaced(it, need_group=np.zeros(len(it.need_ids), int))
    found = solve(it)
    assert found.exact
    assert (-found.placed, found.cost) == best_by_force(it)


def test_around_an_off_grid_part_the_rest_is_proven() -> None:
    off = [(0, 0, 5), (1, 1, 5)]
    rest = [(2, 2, 9), (3, 2, 4)]
    it = instance(
        off + rest, needs=[0, 1, 0, 0], nodes=[(0, 0, 1), (0, 1, 1), (1, 0, 1)], periods=[(1, 2), (2, 3)],
        need_group=[0, 0, 1, 1],
    )  # fmt: skip
    found = solve(it)
    assert found.node.tolist()[2:] == [-1, 2]
    (gap,) = found.gaps
    assert sorted(gap.needs.tolist()) == [0, 1]
    verdict = verify(it, found)
    assert verdict.ok and verdict.uncertified == 2


def test_on_the_grid_no_gap_is_ever_left() -> None:
    assert all(not solve(tiny(seed, periods=GRID)).gaps for seed in range(50))

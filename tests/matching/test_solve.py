"""The solver is exact, deterministic and blind to the order of the rows."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from poles.matching.check import verify
from poles.matching.problem import Instance
from poles.matching.solve import solve
from tests.matching.builders import GRID, OFF_GRID, best_by_force, instance, instances, keeps_every_week, replaced


def shuffled(it: Instance, seed: int) -> Instance:
    """The same instance with needs, offers, nodes and edges in another order."""
    random = np.random.default_rng(seed)
    need, offer, node = (random.permutation(len(x)) for x in (it.need_ids, it.offer_ids, it.node_offer))
    back_offer, back_node = np.argsort(offer), np.argsort(node)
    edges = [random.permutation(np.arange(it.need_start[i], it.need_start[i + 1])) for i in need]
    order = np.concatenate(edges).astype(int) if edges else np.zeros(0, int)
    return replaced(
        it,
        need_ids=[it.need_ids[i] for i in need],
        need_group=it.need_group[need], need_family=it.need_family[need], need_period=it.need_period[need],
        need_limit=it.need_limit[need],
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


@settings(max_examples=150, deadline=None)
@given(instances(GRID))
def test_on_the_grid_it_finds_what_brute_force_finds(it: Instance) -> None:
    found = solve(it)
    assert (-found.placed, found.cost) == best_by_force(it)
    assert found.minutes == found.cost
    assert verify(it, found).ok and verify(it, found).certified


@settings(max_examples=100, deadline=None)
@given(instances(GRID, wishes=True))
def test_with_wishes_it_finds_what_brute_force_finds(it: Instance) -> None:
    found = solve(it)
    assert (-found.placed, found.cost) == best_by_force(it)
    assert verify(it, found).ok


@settings(max_examples=150, deadline=None)
@given(instances(OFF_GRID))
def test_off_the_grid_it_finds_what_brute_force_finds_week_by_week(it: Instance) -> None:
    found = solve(it)
    assert found.exact
    assert keeps_every_week(it, found.node.tolist())
    assert (-found.placed, found.cost) == best_by_force(it)
    assert verify(it, found).ok


@settings(max_examples=150, deadline=None)
@given(instances(OFF_GRID))
def test_by_linear_relaxation_it_finds_the_same_and_follows_the_same_draw(it: Instance) -> None:
    whole = solve(it)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("poles.matching.solve.RELAXED_EDGES", 0)
        relaxed = solve(it)
    assert relaxed.exact
    assert relaxed.node.tolist() == whole.node.tolist()


def test_a_relaxation_in_halves_is_settled_by_search(monkeypatch: pytest.MonkeyPatch) -> None:
    nodes = [(0, 0, 1), (0, 1, 1), (0, 2, 1)]
    it = instance([(i, i, 5) for i in range(3)], needs=[0, 1, 2], nodes=nodes, periods=[(1, 2), (2, 3), (1, 3)])
    monkeypatch.setattr("poles.matching.solve.RELAXED_EDGES", 0)
    found = solve(it)
    assert (found.placed, found.exact) == (1, True)
    assert keeps_every_week(it, found.node.tolist())


@settings(max_examples=80, deadline=None)
@given(st.one_of(instances(GRID), instances(OFF_GRID)), st.integers(0, 99))
def test_the_order_of_the_rows_changes_nothing(it: Instance, seed: int) -> None:
    other = shuffled(it, seed)
    assert other.digest() == it.digest()
    assert by_id(other, solve(other).node) == by_id(it, solve(it).node)


@settings(max_examples=80, deadline=None)
@given(instances(GRID, wishes=True))
def test_renaming_learners_changes_neither_the_number_nor_the_burden(it: Instance) -> None:
    renamed = replaced(it, need_ids=[f"x{9 - i}" for i in range(len(it.need_ids))])
    first, second = solve(it), solve(renamed)
    assert (first.placed, first.cost) == (second.placed, second.cost)


def test_renaming_learners_keeps_the_plan_when_it_is_the_only_best_one() -> None:
    it = instance([(0, 0, 5), (0, 1, 9), (1, 0, 6), (1, 1, 20)], needs=[0, 0], nodes=[(0, 0, 1), (1, 0, 1)])
    renamed = replaced(it, need_ids=["zoé", "abel"])
    assert solve(it).node.tolist() == solve(renamed).node.tolist() == [1, 0]


@settings(max_examples=80, deadline=None)
@given(st.one_of(instances(GRID), instances(OFF_GRID)), st.data())
def test_one_more_seat_never_lowers_the_number_placed(it: Instance, data: st.DataObject) -> None:
    if not len(it.node_capacity):
        return
    more = it.node_capacity.copy()
    more[data.draw(st.integers(0, len(more) - 1))] += 1
    assert solve(replaced(it, node_capacity=more)).placed >= solve(it).placed


def test_the_draw_depends_on_the_published_salt_only_between_equals() -> None:
    it = instance([(0, 0, 5), (1, 0, 5)], needs=[0, 0], nodes=[(0, 0, 1)])
    winners = {solve(replaced(it, salt=f"sel {k}")).node.tolist().index(0) for k in range(20)}
    assert winners == {0, 1}
    unequal = instance([(0, 0, 5), (1, 0, 6)], needs=[0, 0], nodes=[(0, 0, 1)])
    assert {solve(replaced(unequal, salt=f"sel {k}")).node.tolist().index(0) for k in range(20)} == {0}


def test_a_place_more_is_worth_any_travel() -> None:
    it = instance([(0, 0, 0), (0, 1, 60), (1, 0, 60)], needs=[0, 0], nodes=[(0, 0, 1), (1, 0, 1)])
    assert solve(it).node.tolist() == [1, 0]


def test_a_first_wish_outweighs_a_few_minutes() -> None:
    pairs = [(0, 0, 10), (0, 1, 14)]
    nodes = [(0, 0, 1), (1, 0, 1)]
    assert solve(instance(pairs, needs=[0], nodes=nodes, ranks=[0, 0])).node.tolist() == [0]
    assert solve(instance(pairs, needs=[0], nodes=nodes, ranks=[3, 1])).node.tolist() == [1]


@pytest.mark.parametrize("needs", [[], [0, 0]])
def test_without_needs_or_without_offers_nobody_is_placed(needs: list[int]) -> None:
    empty = instance([], needs=needs, nodes=[])
    found = solve(empty)
    assert (found.placed, found.minutes) == (0, 0)
    assert verify(empty, found).ok
    assert solve(instance([], needs=[], nodes=[(0, 0, 2)])).placed == 0


def test_overlapping_periods_do_not_sell_a_week_twice() -> None:
    it = instance([(0, 0, 5), (1, 1, 5)], needs=[0, 1], nodes=[(0, 0, 1), (0, 1, 1)], periods=[(1, 2), (2, 3)])
    assert it.off_grid().tolist() == [0]
    assert solve(it).placed == 1
    apart = replaced(it, periods=[(1, 2), (3, 4)])
    assert apart.off_grid().tolist() == []
    assert solve(apart).placed == 2


def test_a_week_that_holds_more_seats_is_used_fully() -> None:
    it = instance([(0, 0, 5), (1, 1, 5)], needs=[0, 1], nodes=[(0, 0, 1), (0, 1, 1)], periods=[(1, 2), (2, 3)],
                  week_seats=[("o0", 2, 2)])  # fmt: skip
    found = solve(it)
    assert found.placed == 2
    assert verify(it, found).certified


def test_progress_is_told_up_to_the_end() -> None:
    told: list[float] = []
    solve(instance([(0, 0, 5)], needs=[0], nodes=[(0, 0, 1)]), progress=lambda label, share: told.append(share))
    assert told == sorted(told) and told[-1] == 1.0


def test_a_search_cut_short_says_so_and_still_sells_no_week_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    it = instance(
        [(i, v, 5 + (3 * i + v) % 7) for i in range(30) for v in range(i % 3, 12, 3)],
        needs=[i % 3 for i in range(30)],
        nodes=[(v // 3, v % 3, 2) for v in range(12)],
        periods=OFF_GRID,
    )
    whole = solve(it)
    monkeypatch.setattr("poles.matching.solve.WORK_LIMIT", 1e-9)
    short = solve(it)
    assert whole.exact and not short.exact
    assert keeps_every_week(it, short.node.tolist())
    assert 0 < short.placed <= whole.placed

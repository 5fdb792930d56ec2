"""Parts in which periods overlap: the best plan on tiny cases, honest bounds on all, one answer whatever the order."""

from __future__ import annotations

import dataclasses
from fractions import Fraction
from itertools import product

import numpy as np
import pytest

from poles.matching.components import components
from poles.matching.overlaps import solve_part
from poles.matching.overlaps_check import class_count, proven, proven_bounds, unproven, worst_rate
from poles.matching.problem import Gap, Instance, Weights
from poles.matching.solve import solve
from tests.matching.builders import OFF_GRID, instance, keeps_every_week, replaced
from tests.matching.test_solve import shuffled

LONG = 3


def tiny(seed: int, *, needs: int = 7, classes: bool = False, points: bool = False) -> Instance:
    """A few needs, three groups, off-grid periods, few different travel times; long above 3 minutes."""
    random = np.random.default_rng(seed)
    period = random.integers(0, len(OFF_GRID), random.integers(2, needs + 1)).tolist()
    pairs = [(offer, p) for offer in range(2) for p in range(len(OFF_GRID)) if random.random() < 0.8]
    nodes = [(offer, p, int(random.integers(0, 3))) for offer, p in pairs]
    edges = [
        (i, v, int(random.integers(0, 6)))
        for i, asked in enumerate(period)
        for v, (_, p, _) in enumerate(nodes)
        if p == asked and random.random() < 0.85
    ]
    return instance(
        edges, needs=period, nodes=nodes, periods=OFF_GRID, groups=["centre", "vallée", "plateau"],
        need_group=random.integers(0, 3, len(period)).tolist(), weights=Weights(long_travel=LONG),
        need_class=random.integers(0, 2, len(period)) if classes else None,
        need_points=random.integers(0, 3, len(period)) if points else None,
    )  # fmt: skip


def crowd(seed: int, needs: int = 260) -> Instance:
    """Some hundreds of needs in one crowded part, too large to be searched exactly."""
    random = np.random.default_rng(seed)
    periods = [tuple(range(s, s + many)) for s in range(8) for many in (2, 3, 4)]
    offers, period = needs // 7, random.integers(0, len(periods), needs).tolist()
    near = [random.choice(offers, 9, replace=False).tolist() for _ in range(needs)]
    pairs = sorted({(offer, period[i]) for i in range(needs) for offer in near[i]})
    spot = {pair: at for at, pair in enumerate(pairs)}
    seats = random.integers(1, 4, offers)
    return instance(
        [(i, spot[offer, period[i]], int(random.integers(5, 60))) for i in range(needs) for offer in near[i]],
        needs=period, nodes=[(offer, p, int(seats[offer])) for offer, p in pairs], periods=periods,
        groups=[f"groupe {g}" for g in range(6)], need_group=random.integers(0, 6, needs).tolist(),
    )  # fmt: skip


def solved(it: Instance, needs: np.ndarray | None = None) -> tuple[np.ndarray, Gap]:
    needs = np.arange(len(it.need_ids)) if needs is None else needs
    return solve_part(it, needs, placed_elsewhere=np.zeros(class_count(it) * len(it.groups), np.int64))


def value(it: Instance, node: list[int]) -> tuple:
    """The published order as a tuple to maximise, written without the product's code."""
    classes = [0] * len(node) if it.need_class is None else it.need_class.tolist()
    groups = list(zip(classes, it.need_group.tolist(), strict=True))
    placed = [v >= 0 for v in node]
    numbers = [sum(p for p, (k, _) in zip(placed, groups, strict=True) if k == cls) for cls in range(max(classes) + 1)]
    rates = [
        sorted(
            Fraction(sum(p for p, g in zip(placed, groups, strict=True) if g == cell), groups.count(cell))
            for cell in set(groups)
            if cell[0] == cls
        )
        for cls in range(max(classes) + 1)
    ]
    points = [0] * len(node) if it.need_points is None else it.need_points.tolist()
    taken = [
        e
        for i, v in enumerate(node)
        if v >= 0
        for e in range(it.need_start[i], it.need_start[i + 1])
        if it.edge_node[e] == v
    ]
    left = sum(point for point, p in zip(points, placed, strict=True) if not p)
    longs = sum(int(it.edge_minutes[e]) > it.weights.long_travel for e in taken)
    return numbers, rates, -left, -longs, -sum(int(it.edge_cost[e]) for e in taken)


def best(it: Instance) -> tuple:
    """The greatest value by trying every plan."""
    choices = [[-1, *it.edge_node[it.need_start[i] : it.need_start[i + 1]].tolist()] for i in range(len(it.need_ids))]
    return max(value(it, list(plan)) for plan in product(*choices) if keeps_every_week(it, plan))


@pytest.mark.parametrize(("classes", "points"), [(False, False), (True, False), (False, True), (True, True)])
@pytest.mark.parametrize("block", range(5))
def test_it_finds_what_brute_force_finds(block: int, classes: bool, points: bool) -> None:
    for seed in range(20 * block, 20 * block + 20):
        it = tiny(seed, classes=classes, points=points)
        node, gap = solved(it)
        assert keeps_every_week(it, node.tolist())
        assert value(it, node.tolist()) == best(it), seed
        assert unproven(it, gap, node) == []
        assert gap.placed == (node >= 0).sum() <= gap.most
        assert gap.least <= gap.cost
        assert (gap.most, gap.least) == proven_bounds(it, gap)


def test_places_held_elsewhere_count_in_the_rates() -> None:
    it = instance(
        [(0, 0, 5), (1, 1, 5)], needs=[0, 1, 0, 0, 1, 1], nodes=[(0, 0, 1), (0, 1, 1)], periods=[(1, 2), (2, 3)]
    )
    node, gap = solve_part(it, np.arange(2), placed_elsewhere=np.array([2, 1]))
    assert node.tolist() == [-1, 0] or node.tolist() == [-1, 1]
    assert gap.worst == (Fraction(2, 3), Fraction(2, 3))
    node, _ = solve_part(it, np.arange(2), placed_elsewhere=np.array([1, 2]))
    assert node.tolist() == [0, -1]


def test_counts_of_another_size_are_refused() -> None:
    with pytest.raises(ValueError, match="placés ailleurs"):
        solve_part(tiny(1, classes=True), np.arange(2), placed_elsewhere=np.zeros(2, int))


def test_a_part_without_edges_places_nobody_and_is_closed() -> None:
    node, gap = solved(instance([], needs=[0, 0], nodes=[]))
    assert node.tolist() == [-1, -1]
    assert gap.closed and (gap.most, gap.least) == (0, 0)


@pytest.mark.parametrize(
    "it", [tiny(3, points=True), tiny(11, classes=True), crowd(5)], ids=["points", "classes", "crowd"]
)
def test_the_order_of_the_rows_changes_nothing(it: Instance) -> None:
    node, gap = solved(it)
    names = dict(zip(it.need_ids, node.tolist(), strict=True))
    for seed in (1, 2):
        other = shuffled(it, seed)
        if it.need_class is not None or it.need_points is not None:
            back = [it.need_ids.index(name) for name in other.need_ids]
            other = replaced(
                other,
                need_class=None if it.need_class is None else it.need_class[back],
                need_points=None if it.need_points is None else it.need_points[back],
            )
        found, again = solved(other)
        assert (again.placed, again.most, again.cost, again.least) == (gap.placed, gap.most, gap.cost, gap.least)
        for name, spot in zip(other.need_ids, found.tolist(), strict=True):
            held = names[name]
            assert (spot < 0) == (held < 0)
            if spot >= 0:
                assert other.offer_ids[other.node_offer[spot]] == it.offer_ids[it.node_offer[held]]


@pytest.mark.parametrize("seed", [2, 3, 6])
def test_a_large_part_keeps_every_week_and_comes_near_its_bounds(seed: int) -> None:
    it = crowd(seed)
    node, gap = solved(it)
    assert keeps_every_week(it, node.tolist())
    assert unproven(it, gap, node) == []
    assert gap.most - 2 <= gap.placed <= gap.most
    assert gap.least <= gap.cost <= gap.least * 1.02
    reached, bound = gap.worst
    assert reached == worst_rate(it, gap, 0) <= bound <= reached + Fraction(1, 10)
    again, same = solved(it)
    assert again.tolist() == node.tolist() and same.cost == gap.cost


def test_halves_of_the_relaxation_never_become_learners() -> None:
    """Three learners, each in two of three one-seat weeks of one offer: the relaxation places 1.5, a plan only 1."""
    it = instance(
        [(0, 0, 4), (1, 1, 4), (2, 2, 4)], needs=[0, 1, 2], nodes=[(0, 0, 1), (0, 1, 1), (0, 2, 1)],
        periods=[(1, 2), (2, 3), (1, 3)], need_group=[0, 0, 0],
    )  # fmt: skip
    node, gap = solved(it)
    (number, *_) = gap.bounds
    assert (node >= 0).sum() == 1
    assert gap.placed == gap.most == 1 and gap.closed
    halves = dataclasses.replace(number, scale=2, prices=np.array([[0, 1], [1, 1], [2, 1]]))
    assert proven(it, gap, halves) == 1, "prices of one half prove 1.5, and nobody is half placed"


def test_false_prices_never_close_a_gap() -> None:
    it = crowd(3)
    node, gap = solved(it)
    random = np.random.default_rng(0)
    spoiled = 0
    for bound in gap.bounds:
        for change in (0, -1, 3):
            prices = bound.prices.copy()
            if not len(prices):
                continue
            prices[random.random(len(prices)) < 0.5, 1] *= change
            weak = proven(it, gap, dataclasses.replace(bound, prices=prices))
            assert weak >= bound.reached if bound.name in ("nombre", "taux") else weak <= bound.reached
            spoiled += weak != bound.bound
    assert spoiled >= 6
    dearer = dataclasses.replace(gap.bounds[-1], bound=gap.bounds[-1].bound + 1)
    lying = dataclasses.replace(gap, bounds=(*gap.bounds[:-1], dearer), least=gap.least + 1)
    assert unproven(it, lying, node) == ["charge"]
    assert proven_bounds(it, lying)[1] < lying.least


def test_a_plan_that_is_not_the_one_told_is_seen() -> None:
    it = crowd(2)
    node, gap = solved(it)
    worse = node.copy()
    worse[np.flatnonzero(node >= 0)[0]] = -1
    assert "nombre" in unproven(it, gap, worse) and "charge" in unproven(it, gap, worse)
    unknown = dataclasses.replace(gap.bounds[0], prices=np.array([[10**9, 1]]))
    with pytest.raises(ValueError, match="n’existe pas"):
        proven(it, gap, unknown)


def test_without_proofs_the_bounds_are_those_of_plain_counting() -> None:
    it = tiny(5)
    _, gap = solved(it)
    bare = dataclasses.replace(gap, bounds=())
    most, least = proven_bounds(it, bare)
    assert most == np.count_nonzero(it.degree) >= gap.most
    assert least == 0


def test_a_component_alone_is_enough() -> None:
    it = crowd(2)
    part, _ = components(it)
    needs = np.flatnonzero(part == part[0])
    node, gap = solved(it, needs[::-1].copy())
    same, _ = solved(it, needs)
    assert node[::-1].tolist() == same.tolist()
    assert gap.needs.tolist() == needs.tolist()


def test_a_relaxation_begun_with_few_edges_calls_the_others(monkeypatch: pytest.MonkeyPatch) -> None:
    it = crowd(2)
    _, whole = solved(it)
    monkeypatch.setattr("poles.matching.overlaps.WHOLE_EDGES", 500)
    monkeypatch.setattr("poles.matching.overlaps.NEAR_EDGES", 3)
    node, gap = solved(it)
    assert keeps_every_week(it, node.tolist())
    assert unproven(it, gap, node) == []
    assert gap.placed <= whole.most and gap.most == whole.most
    assert gap.placed >= whole.placed - 1
    again, _ = solved(it)
    assert again.tolist() == node.tolist()


def test_with_public_classes_the_whole_plan_is_solved_and_told() -> None:
    for seed in range(12):
        it = tiny(seed, classes=True)
        found = solve(it)
        assert value(it, found.node.tolist())[0] == best(it)[0]
        assert all(unproven(it, gap, found.node) == [] for gap in found.gaps)

"""After an event: nobody loses a place, the repair is the best of its kind, and its chains tell it truly."""

from __future__ import annotations

import dataclasses
from itertools import pairwise, product

import numpy as np
import pytest

from poles.matching.problem import Instance
from poles.matching.repair import Repair, _exactly, displace, distance_from_fair, local, stable
from poles.matching.repair_proof import Scale, judge
from poles.matching.repair_ready import plan, ready
from tests.matching.alone import alone
from tests.matching.builders import GRID, OFF_GRID, instance, keeps_every_week

Case = tuple[Instance, np.ndarray, np.ndarray, np.ndarray]


def case(seed: int, periods: tuple = GRID, most: int = 7) -> Case:
    """A tiny instance after an event, the plan that is left, who was displaced, who is confirmed."""
    random = np.random.default_rng(seed)
    needs = random.integers(0, len(periods), random.integers(1, most)).tolist()
    pairs = sorted({(int(a), int(b)) for a, b in random.integers(0, (3, len(periods)), (random.integers(1, 6), 2))})
    nodes = [(offer, period, int(random.integers(0, 3))) for offer, period in pairs]
    edges = [
        (i, v, int(random.integers(0, 4)))
        for i, mine in enumerate(needs)
        for v, (_, period, _) in enumerate(nodes)
        if mine == period and random.random() < 0.7
    ]
    it = instance(
        edges, needs=needs, nodes=nodes, periods=periods, need_class=random.integers(0, 2, len(needs)).astype(np.int8),
        need_points=random.integers(0, 3, len(needs)).astype(np.int32),
    )  # fmt: skip
    node = np.full(len(needs), -1, np.int32)
    for i in random.permutation(len(needs)).tolist():
        row = it.edge_node[it.need_start[i] : it.need_start[i + 1]].tolist()
        for v in random.permutation(row).astype(int).tolist() if random.random() < 0.8 else []:
            trial = node.copy()
            trial[i] = v
            if keeps_every_week(it, trial.tolist()):
                node = trial
                break
    lost = (node >= 0) & (random.random(len(node)) < 0.3)
    capacity = it.node_capacity.copy()
    np.subtract.at(capacity, node[lost], random.integers(0, 2, int(lost.sum())).astype(np.int32))
    it = dataclasses.replace(it, node_capacity=capacity)
    node = np.where(lost, -1, node).astype(np.int32)
    while not keeps_every_week(it, node.tolist()):  # off the grid a seat lost in one week may take another learner's
        node, more = displace(it, node)
        lost |= more
    frozen = (node >= 0) & (random.random(len(node)) < 0.25)
    return it, node, lost, frozen


def best(of: Case) -> tuple[int, int, int, int]:
    """(placed, displaced left out, moved, burden) of the best repair, by trying every plan."""
    it, node, displaced, frozen = of
    found = []
    for chosen in product(*choices(it, node, frozen)):
        nodes = [v for v, _ in chosen]
        if keeps_every_week(it, nodes):
            found.append(
                (
                    -sum(v >= 0 for v in nodes),
                    sum(v < 0 and bool(lost) for v, lost in zip(nodes, displaced, strict=True)),
                    sum(old >= 0 and v != old for v, old in zip(nodes, node.tolist(), strict=True)),
                    sum(cost for _, cost in chosen),
                )
            )
    first = min(found)
    return -first[0], *first[1:]


def choices(it: Instance, node: np.ndarray, frozen: np.ndarray) -> list[list[tuple[int, int]]]:
    rows = []
    for i, now in enumerate(node.tolist()):
        span = range(it.need_start[i], it.need_start[i + 1])
        row = [(int(it.edge_node[e]), int(it.edge_cost[e])) for e in span if not frozen[i] or it.edge_node[e] == now]
        rows.append(row if now >= 0 else [(-1, 0), *row])
    return rows


def told(found: Repair) -> tuple[int, int, int, int]:
    return found.placed, len(found.unplaced_displaced), found.moved, found.cost


def require_sound(of: Case, found: Repair) -> None:
    """Feasible, nobody lost a place, nobody frozen moved, and the chains lead from the old plan to the new one."""
    it, node, displaced, frozen = of
    assert keeps_every_week(it, found.node.tolist())
    assert all(v < 0 or v in it.edge_node[it.need_start[i] : it.need_start[i + 1]] for i, v in enumerate(found.node))
    assert np.all(found.node[node >= 0] >= 0)
    assert np.array_equal(found.node[frozen], node[frozen])
    assert found.unplaced_displaced.tolist() == np.flatnonzero(displaced & (found.node < 0)).tolist()
    now = node.copy()
    for chain in found.chains:
        assert chain[0].from_node == -1
        assert all(a.to_node == b.from_node for a, b in pairwise(chain))
        for move in chain:
            assert now[move.need] == move.from_node
        for move in reversed(chain):  # who leaves first makes room: every single step is feasible in this order
            now[move.need] = move.to_node
            assert keeps_every_week(it, now.tolist())
    assert np.array_equal(now, found.node)


def test_the_stable_repair_is_what_brute_force_finds() -> None:
    for seed in range(700):
        of = case(seed)
        found = stable(of[0], of[1], displaced=of[2], frozen=of[3])
        require_sound(of, found)
        assert told(found) == best(of), seed
        assert found.proven, seed


def test_the_local_repair_places_as_many_and_as_many_displaced() -> None:
    alone = 0
    for seed in range(700):
        of = case(seed)
        found = local(of[0], of[1], displaced=of[2], frozen=of[3])
        require_sound(of, found)
        placed, out, moved, cost = best(of)
        assert (found.placed, len(found.unplaced_displaced)) == (placed, out), seed
        assert found.moved >= moved
        if (of[1] < 0).sum() == 1:  # one event: the exchange with the fewest moves, and the least burden among these
            assert (found.moved, found.cost) == (moved, cost), seed
            alone += 1
    assert alone > 50


def test_off_the_grid_no_week_is_broken_and_a_proof_means_the_best() -> None:
    proofs = losses = 0
    for seed in range(700):
        of = case(seed, OFF_GRID)
        aims = best(of)
        near = local(of[0], of[1], displaced=of[2], frozen=of[3])
        found = stable(of[0], of[1], displaced=of[2], frozen=of[3])
        for one in (near, found):
            require_sound(of, one)
            assert one.placed <= aims[0]
        if found.proven:
            proofs += 1
            assert told(found) == aims, seed
        losses += found.placed < aims[0]
    assert proofs > 500
    assert losses < 20


def test_without_the_rule_a_confirmed_learner_would_move() -> None:
    it = instance([(0, 0, 1), (0, 1, 1), (1, 0, 1)], needs=[0, 0], nodes=[(0, 0, 1), (1, 0, 1)])
    node = np.array([0, -1])
    assert local(it, node).node.tolist() == [1, 0]
    assert local(it, node).chains == (((1, -1, 0), (0, 0, 1)),)
    kept = np.array([True, False])
    for repair in (local, stable):
        found = repair(it, node, displaced=~kept, frozen=kept)
        assert found.node.tolist() == [0, -1]
        assert found.unplaced_displaced.tolist() == [1]


def test_a_displaced_learner_comes_before_one_who_never_had_a_seat() -> None:
    it = instance([(0, 0, 0), (1, 0, 50)], needs=[0, 0], nodes=[(0, 0, 1)])
    node, displaced = np.array([-1, -1]), np.array([False, True])
    for repair in (local, stable):
        assert repair(it, node, displaced=displaced).node.tolist() == [-1, 0]
    assert stable(it, node).node.tolist() == [0, -1]  # between two who never had a seat, the burden decides


def test_fewer_moves_win_over_any_burden() -> None:
    # need 1 could take the far seat without disturbing anyone; the cheaper plan would move need 0
    it = instance([(0, 0, 0), (0, 1, 0), (1, 0, 0), (1, 2, 60)], needs=[0, 0], nodes=[(0, 0, 1), (1, 0, 1), (2, 0, 1)])
    for repair in (local, stable):
        found = repair(it, np.array([0, -1]))
        assert (found.node.tolist(), found.moved, found.cost) == ([0, 2], 0, 60)


def test_only_those_wanted_are_seated() -> None:
    it = instance([(0, 0, 1), (1, 1, 1)], needs=[0, 0], nodes=[(0, 0, 1), (1, 0, 1)])
    assert local(it, np.array([-1, -1]), wanted=np.array([False, True])).node.tolist() == [-1, 1]


def renamed(of: Case, seed: int) -> tuple[Case, np.ndarray, np.ndarray]:
    """The same case with needs, edges and nodes in another order: (case, old need of each row, new name of each node)."""
    it, node, displaced, frozen = of
    random = np.random.default_rng(seed)
    need, nodes = random.permutation(len(it.need_ids)), random.permutation(len(it.node_offer))
    name = np.argsort(nodes)
    edges = [random.permutation(np.arange(it.need_start[i], it.need_start[i + 1])) for i in need]
    order = np.concatenate([*edges, np.zeros(0, int)]).astype(int)
    other = dataclasses.replace(
        it,
        need_ids=[it.need_ids[i] for i in need], need_group=it.need_group[need], need_family=it.need_family[need],
        need_period=it.need_period[need], need_limit=it.need_limit[need], need_class=it.need_class[need],
        need_points=it.need_points[need], node_offer=it.node_offer[nodes], node_period=it.node_period[nodes],
        node_capacity=it.node_capacity[nodes], need_start=np.concatenate(([0], np.cumsum([len(e) for e in edges]))),
        edge_node=name[it.edge_node[order]], edge_minutes=it.edge_minutes[order],
    )  # fmt: skip
    return (other, np.where(node >= 0, name[node], -1)[need], displaced[need], frozen[need]), need, name


@pytest.mark.parametrize("repair", [local, stable])
@pytest.mark.parametrize("periods", [GRID, OFF_GRID], ids=["grid", "off"])
def test_the_order_of_the_rows_changes_nothing(repair, periods: tuple) -> None:
    for seed in range(250):
        of = case(seed, periods, most=9)
        here = repair(of[0], of[1], displaced=of[2], frozen=of[3])
        turned, need, name = renamed(of, seed)
        there = repair(turned[0], turned[1], displaced=turned[2], frozen=turned[3])
        assert np.array_equal(there.node, np.where(here.node >= 0, name[here.node], -1)[need]), seed
        said = [[(need[m.need], m.to_node) for m in chain] for chain in there.chains]
        assert said == [[(m.need, name[m.to_node]) for m in chain] for chain in here.chains], seed


@alone
def test_or_tools_finds_the_same_stable_optimum_at_two_thousand() -> None:
    from bench import repairs, territories

    moved = 0
    for seed in (1, 2, 3):
        of = repairs.event(territories.territory(2000, seed), seed, lost=0.03, late=0.12)
        frozen = (of.node >= 0) & (np.random.default_rng(seed).random(len(of.node)) < 0.3)
        for kept in (None, frozen):
            found = stable(of.instance, of.node, displaced=of.displaced, frozen=kept)
            assert found.proven
            assert repairs.or_tools_stable(of.instance, of.node, of.displaced, kept) == told(found)
            near = local(of.instance, of.node, displaced=of.displaced, frozen=kept)
            assert told(near)[:2] == told(found)[:2] and near.moved >= found.moved
            moved += found.moved
    assert moved > 20


def test_the_proof_refuses_another_plan_and_other_prices() -> None:
    it = instance(
        [(0, 0, 5), (0, 1, 1), (1, 0, 1), (1, 1, 9), (1, 2, 2)], needs=[0, 0], nodes=[(0, 0, 1), (1, 0, 1), (2, 0, 1)]
    )
    kit = ready(it)
    before = plan(it, kit, np.array([0, -1]), None, np.array([False, False]))
    everyone, scale = np.ones(2, bool), Scale(1000, 1000, 1)
    assert scale.is_strict(2, 9)
    price, out = np.zeros(3, np.int64), np.array([10**9, 10**8])
    assert _exactly(it, kit, before, everyone, kit.capacity)[0].tolist() == [0, 2]

    def judged(node: list[int], price: np.ndarray = price):
        return judge(kit, before, np.array(node), everyone, price, out, scale)

    price[0] = 100_000  # the seat that is held is worth more than the seat that is free
    assert judged([0, 2]).ok
    assert not judged([0, 2], np.zeros(3, np.int64)).least
    assert not judged([0, 2], np.array([100_000, 1, 0])).least  # a price on a free seat
    assert not judged([0, 1]).least  # dearer
    assert not judged([1, 0]).least  # moves someone
    assert not judged([0, -1]).most  # a free seat in reach
    assert not judged([-1, 0]).kept  # a place lost
    assert not judged([0, 0]).kept  # one seat for two
    frozen = before._replace(frozen=np.array([True, False]))
    assert not judge(kit, frozen, np.array([1, 0]), everyone, price, out, scale).kept
    displaced = before._replace(assign=np.array([-1, -1]), displaced=np.array([True, False]))
    one = dataclasses.replace(it, node_capacity=np.array([1, 0, 0]))
    assert not judge(ready(one), displaced, np.array([-1, 0]), everyone, price, out, scale).most
    assert judge(ready(one), displaced, np.array([0, -1]), everyone, price, out, scale).most
    assert not Scale(10, 1000, 1).is_strict(2, 9) and not Scale(1000, 2, 1).is_strict(2, 9)


def test_solving_again_from_nothing_would_take_places_away() -> None:
    # need 0 holds the only seat; the draw of a fresh plan may give it to need 1 at a lower burden
    it = instance([(0, 0, 9), (1, 0, 1)], needs=[0, 0], nodes=[(0, 0, 1)], need_group=[0, 0])
    from poles.matching.kernels.levels import solve_levels

    zero = np.zeros(2, np.int32)
    fresh = solve_levels(it.need_start, it.edge_node, it.edge_cost, it.node_capacity, zero, zero.astype(np.int8))
    assert fresh.assign.tolist() == [-1, 0]
    for repair in (local, stable):
        assert repair(it, np.array([0, -1])).node.tolist() == [0, -1]


def test_who_gives_way_follows_the_same_rule_as_who_enters() -> None:
    it = instance(
        [(i, 0, 1) for i in range(4)], needs=[0] * 4, nodes=[(0, 0, 2)], need_points=np.array([0, 3, 5, 1], np.int32)
    )
    node = np.zeros(4, np.int32)
    assert displace(it, node)[0].tolist() == [-1, 0, 0, -1]
    after, displaced = displace(it, node, frozen=np.array([True, False, False, False]))
    assert after.tolist() == [0, -1, 0, -1]
    assert displaced.tolist() == [False, True, False, True]
    assert displace(it, np.array([-1, 0, 0, -1]))[1].sum() == 0


def test_off_the_grid_who_gives_way_keeps_every_week() -> None:
    it = instance(
        [(0, 0, 1), (1, 1, 1), (2, 2, 1)], needs=[0, 1, 2], nodes=[(0, 0, 1), (0, 1, 1), (0, 2, 1)], periods=OFF_GRID
    )
    after, displaced = displace(it, np.array([0, 1, 2]))
    assert keeps_every_week(it, after.tolist())
    assert displaced.sum() in (1, 2)
    assert np.array_equal(displaced, after < 0)


def test_the_distance_from_the_fair_plan_is_counted() -> None:
    # two of the first group hold the seats that the second group could share
    it = instance(
        [(0, 0, 1), (1, 1, 1), (2, 1, 1), (3, 1, 1)],
        needs=[0] * 4,
        nodes=[(0, 0, 1), (1, 0, 1)],
        need_group=[0, 0, 1, 1],
    )
    unfair = distance_from_fair(it, np.array([0, 1, -1, -1]))
    assert (unfair.exchanges, unfair.fair) == (1, False)
    assert [float(rate) for _, rate in unfair.worst] == [0.0]
    assert [float(rate) for _, rate in unfair.fair_worst] == [0.5]
    even = distance_from_fair(it, np.array([0, -1, 1, -1]))
    assert even.fair and even.worst == even.fair_worst
    with pytest.raises(ValueError, match="n’est pas possible"):
        distance_from_fair(it, np.array([1, -1, -1, -1]))


def test_a_plan_that_cannot_be_is_refused_in_one_sentence() -> None:
    it = instance([(0, 0, 1), (1, 0, 1)], needs=[0, 0], nodes=[(0, 0, 1), (1, 0, 1)])
    for node, displaced, said in (
        ([0, 0], None, "L’offre o0 compte plus d’élèves que de places"),
        ([1, -1], None, "Le besoin n0 tient une place qui ne lui est plus possible"),
        ([0, -1], [True, False], "Le besoin n0 est dit sans place"),
        ([0], None, "une ligne par besoin, soit 2"),
        ([0, 7], None, "cite une place qui n’existe pas"),
    ):
        for repair in (local, stable):
            with pytest.raises(ValueError, match=said):
                repair(it, np.array(node), displaced=None if displaced is None else np.array(displaced))


def test_off_the_grid_a_full_week_is_named_before_the_repair() -> None:
    it = instance([(0, 0, 1), (1, 1, 1)], needs=[0, 1], nodes=[(0, 0, 1), (0, 1, 1)], periods=OFF_GRID)
    with pytest.raises(ValueError, match="L’offre o0 compte plus d’élèves"):
        local(it, np.array([0, 1]))


def test_an_empty_instance_has_nothing_to_repair() -> None:
    it = instance([], needs=[], nodes=[])
    for repair in (local, stable):
        assert told(repair(it, np.zeros(0, int))) == (0, 0, 0, 0)

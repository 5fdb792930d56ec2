"""The deficiency report: shortages proven by Hall's identity, and a prospecting plan that places everyone who lacks a seat."""

from __future__ import annotations

import json
from collections import Counter
from itertools import combinations

import numpy as np
import pytest

from poles.matching import prospecting
from poles.matching.deficiency import Deficiency, report
from poles.matching.kernels.cover import cover, spare
from poles.matching.kernels.lacks import askers, claims, seat_edges
from poles.matching.kernels.turns import in_turn
from poles.matching.kernels.warm import warm
from poles.matching.measures import measures
from poles.matching.practices import first_come
from poles.matching.problem import Instance, Outcome
from poles.matching.solve import solve
from tests.matching.builders import GRID, OFF_GRID, instance, outcome, plans, replaced
from tests.matching.test_solve import shuffled

Kind = tuple[str, str, tuple[int, ...]]
ZONES = ("aval", "amont")
GROUPS = ("centre", "vallée", "plateau")


def drawn(seed: int, most: int = 14, periods: tuple[tuple[int, ...], ...] = GRID) -> tuple[Instance, np.ndarray]:
    """(an instance with far too few seats, the zone of each need): classes, isolated learners and empty nodes included."""
    random = np.random.default_rng(seed)
    n, offers = int(random.integers(1, most + 1)), int(random.integers(0, 6))
    needs = random.integers(0, len(periods), n)
    nodes = [
        (o, p, int(random.integers(0, 3))) for o in range(offers) for p in range(len(periods)) if random.random() < 0.7
    ]
    share = random.choice([0.3, 0.6, 0.9])
    edges = [
        (i, v, int(random.integers(1, 40)))
        for i in range(n)
        for v, (_, period, _) in enumerate(nodes)
        if period == needs[i] and random.random() < share
    ]
    it = instance(
        edges, needs=needs.tolist(), nodes=nodes, periods=periods, groups=GROUPS, families=("vente", "bois"),
        offer_ids=[f"o{j}" for j in range(offers)], offer_family=[0] * offers,
        need_group=random.integers(0, 3, n), need_family=random.integers(0, 2, n),
        need_class=random.integers(0, random.integers(1, 3), n).astype(np.int8), salt=f"sel {seed % 5}",
    )  # fmt: skip
    return it, random.integers(0, len(ZONES), n)


def reported(it: Instance, zone: np.ndarray, plan: Outcome | None = None) -> Deficiency:
    return report(it, plan or solve(it), need_zone=zone, zones=ZONES)


def kinds(it: Instance, zone: np.ndarray) -> list[Kind]:
    """The kind of each need, by its labels."""
    rows = zip(it.need_family.tolist(), zone.tolist(), it.need_period.tolist(), strict=True)
    return [(it.families[f], ZONES[z], it.periods[p]) for f, z, p in rows]


def with_seats(it: Instance, zone: np.ndarray, seats: dict[Kind, int]) -> Instance:
    """The instance with one more offer per kind, next door to every need of that kind which has some offer already."""
    of, names = kinds(it, zone), sorted(seats)
    count = len(it.offer_ids)
    more = {name: len(it.node_offer) + at for at, name in enumerate(names)}
    rows = []
    for i, name in enumerate(of):
        span = range(it.need_start[i], it.need_start[i + 1])
        rows += [(i, int(it.edge_node[e]), int(it.edge_minutes[e])) for e in span]
        if name in more and len(span):
            rows.append((i, more[name], 0))
    start = np.concatenate(([0], np.cumsum(np.bincount([i for i, _, _ in rows], minlength=len(of)))))
    return replaced(
        it,
        offer_ids=[*it.offer_ids, *(f"p{at}" for at in range(len(names)))],
        offer_family=[*it.offer_family, *(it.families.index(family) for family, _, _ in names)],
        node_offer=[*it.node_offer, *(count + at for at in range(len(names)))],
        node_period=[*it.node_period, *(it.periods.index(weeks) for _, _, weeks in names)],
        node_capacity=[*it.node_capacity, *(seats[name] for name in names)],
        need_start=start,
        edge_node=[node for _, node, _ in rows],
        edge_minutes=[minutes for _, _, minutes in rows],
    )


def left_out(it: Instance) -> int:
    """How many of those who have some offer are not placed by the best plan."""
    return int(np.count_nonzero((solve(it).node < 0) & (it.degree > 0)))


def plan_of(found: Deficiency) -> dict[Kind, int]:
    return {(line.family, line.zone, line.weeks): line.seats for line in found.lines}


CASES = [(seed, *drawn(seed)) for seed in range(300)]


def test_the_cases_hold_shortages_of_every_sort() -> None:
    every = [reported(it, zone) for _, it, zone in CASES]
    assert sum(len(found.parts) > 1 for found in every) > 30
    assert sum(len(found.lines) > 2 for found in every) > 30
    assert sum(found.alone > 0 for found in every) > 30
    assert sum(found.lacking == 0 for found in every) > 5
    assert sum(any(part.seats == 0 for part in found.parts) for found in every) > 5


def test_pupils_less_seats_are_those_left_out_part_by_part() -> None:
    for _, it, zone in CASES:
        plan = solve(it)
        found = reported(it, zone, plan)
        assert sum(part.lacking for part in found.parts) + found.alone == len(it.need_ids) - plan.placed
        for at, part in enumerate(found.parts):
            needs, nodes = (
                set(np.flatnonzero(found.need_part == at).tolist()),
                set(np.flatnonzero(found.node_part == at)),
            )
            within = {int(it.edge_node[e]) for i in needs for e in range(it.need_start[i], it.need_start[i + 1])}
            assert within == nodes
            assert (part.pupils, part.seats) == (len(needs), int(it.node_capacity[list(nodes)].sum()))
            assert part.proven and part.lacking == part.pupils - part.seats > 0


def test_a_shortage_is_the_same_whatever_the_best_plan_and_the_order_of_the_rows() -> None:
    for seed, it, zone in CASES[:120]:
        found = reported(it, zone)
        flat = replaced(it, groups=("tous",), need_group=[0] * len(it.need_ids), need_class=None)
        other = reported(it, zone, outcome(it, solve(flat).node))
        assert found.need_part.tolist() == other.need_part.tolist() and found.parts == other.parts
        mixed = shuffled(it, seed)
        back = [it.need_ids.index(name) for name in mixed.need_ids]
        again = report(mixed, solve(mixed), need_zone=zone[back], zones=ZONES)
        assert Counter(again.parts) == Counter(found.parts) and again.stranded == found.stranded
        assert set(plan_of(again)) == set(plan_of(found))
        assert again.lacking == found.lacking and again.fewest == found.fewest


def test_the_seats_of_the_plan_place_everyone_who_lacks_one() -> None:
    for _, it, zone in CASES:
        found = reported(it, zone)
        assert sum(plan_of(found).values()) == found.lacking == left_out(it)
        assert left_out(with_seats(it, zone, plan_of(found))) == 0


def test_one_seat_less_on_any_line_leaves_someone_out() -> None:
    for _, it, zone in CASES[:80]:
        seats = plan_of(reported(it, zone))
        for name in seats:
            assert left_out(with_seats(it, zone, seats | {name: seats[name] - 1})) == 1


def test_no_line_can_be_closed_even_with_any_number_of_seats_on_the_others() -> None:
    closed = 0
    for _, it, zone in CASES[:80]:
        found = reported(it, zone)
        assert found.spared
        plan = plan_of(found)
        for name in plan:
            assert left_out(with_seats(it, zone, {other: 99 for other in plan if other != name})) > 0
            closed += 1
    assert closed > 100


def test_the_number_of_lines_is_near_the_fewest_found_by_trying_every_choice() -> None:
    extra = 0
    for _, it, zone in CASES[:120]:
        found = reported(it, zone)
        every = sorted({name for name, part in zip(kinds(it, zone), found.need_part, strict=True) if part >= 0})
        best = next(
            size
            for size in range(len(every) + 1)
            if any(left_out(with_seats(it, zone, dict.fromkeys(some, 99))) == 0 for some in combinations(every, size))
        )
        assert found.fewest <= best <= len(found.lines)
        extra += len(found.lines) - best
    assert extra <= 3


def test_one_more_seat_on_a_line_places_one_more_learner_of_the_group_that_it_names() -> None:
    lifted = 0
    for _, it, zone in CASES[:150]:
        plan = solve(it)
        for line in reported(it, zone, plan).lines:
            more = solve(with_seats(it, zone, {(line.family, line.zone, line.weeks): 1}))
            gain = counts(it, more.node)
            gain.subtract(counts(it, plan.node))
            assert {cell: by for cell, by in gain.items() if by} == {(line.lifts_class, line.lifts): 1}
            lifted += len({it.groups[g] for g in it.need_group[plan.node < 0]}) > 1
    assert lifted > 50


def counts(it: Instance, node: np.ndarray) -> Counter:
    cls = it.need_class.tolist() if it.need_class is not None else [0] * len(node)
    return Counter(
        (k, it.groups[g]) for k, g, v in zip(cls, it.need_group.tolist(), node.tolist(), strict=True) if v >= 0
    )


def test_the_points_of_a_line_are_the_most_that_one_more_seat_spares() -> None:
    reached = judged = 0
    for _, it, zone in CASES[:150]:
        plan = solve(it, levels=("L1", "L4"))
        for line in reported(it, zone, plan).lines:
            more = solve(with_seats(it, zone, {(line.family, line.zone, line.weeks): 1}), levels=("L1", "L4"))
            assert line.points is not None and plan.cost - more.cost <= line.points
            reached += plan.cost - more.cost == line.points
            judged += 1
    assert judged > 150 and reached > judged // 2


def test_lines_are_ranked_by_the_group_that_they_lift_then_by_points() -> None:
    pairs = [(0, 0, 10), (1, 0, 10), (2, 1, 10), (3, 1, 30), (4, 1, 12), (5, 2, 10), (6, 2, 10)]
    it = instance(
        pairs, needs=[0] * 7, nodes=[(0, 0, 1), (1, 0, 2), (2, 0, 1)], need_group=[0, 0, 1, 1, 1, 2, 2], groups=GROUPS,
        need_family=[0, 0, 1, 1, 1, 2, 2], families=("bois", "vente", "soin"),
    )  # fmt: skip
    found = reported(it, np.zeros(7, int))
    assert [(line.family, line.seats, line.pupils, line.unplaced, line.rate) for line in found.lines][2] == (
        "vente", 1, 3, 1, 0.6667,
    )  # fmt: skip
    assert {line.lifts for line in found.lines[:2]} == {"centre", "plateau"}


def test_learners_without_any_offer_are_told_apart() -> None:
    it = instance([(0, 0, 5), (1, 0, 5)], needs=[0, 0, 0, 0], nodes=[(0, 0, 1)])
    found = reported(it, np.array([0, 0, 1, 1]))
    assert [(row.zone, row.pupils) for row in found.stranded] == [("amont", 2)]
    assert (found.lacking, found.alone, len(found.lines)) == (1, 2, 1)
    assert found.need_part.tolist() == [0, 0, -1, -1]


def test_when_everyone_is_placed_nothing_is_lacking() -> None:
    it = instance([(0, 0, 5)], needs=[0], nodes=[(0, 0, 1)])
    found = reported(it, np.zeros(1, int))
    assert (found.lacking, found.parts, found.lines, found.stranded, found.fewest) == (0, (), (), (), 0)


def test_a_plan_that_wastes_a_seat_is_refused() -> None:
    it = instance([(0, 0, 5)], needs=[0], nodes=[(0, 0, 1)])
    with pytest.raises(ValueError, match="laisse libre une place"):
        reported(it, np.zeros(1, int), outcome(it, [-1]))


def test_an_unknown_zone_is_refused() -> None:
    it = instance([], needs=[0], nodes=[])
    for zone in ([2], [-1], [0, 0]):
        with pytest.raises(ValueError, match="zone connue"):
            report(it, outcome(it, [-1]), need_zone=zone, zones=ZONES)


def test_off_the_grid_the_plan_still_places_everyone_and_claims_no_proof() -> None:
    unproven = 0
    for seed in range(80):
        it, zone = drawn(seed, most=5, periods=OFF_GRID)
        found = reported(it, zone, outcome(it, largest(it)))
        assert sum(line.seats for line in found.lines) == found.lacking
        more = largest(with_seats(it, zone, plan_of(found)))
        assert sum(node < 0 for node in more) == found.alone
        unproven += any(not part.proven for part in found.parts)
    assert unproven > 5


def largest(it: Instance) -> tuple[int, ...]:
    """A plan that places the most, by trying them all, each week counted by itself."""
    return max(plans(it), key=lambda plan: sum(node >= 0 for node in plan))


def test_the_report_is_plain_data() -> None:
    _, it, zone = CASES[7]
    found = reported(it, zone)
    data = json.loads(json.dumps(found.as_data(), ensure_ascii=False))
    assert sum(row["seats"] for row in data["lines"]) == data["lacking"] == data["pupils"] - data["seats"]
    assert [row["lacking"] for row in data["parts"]] == sorted((p.lacking for p in found.parts), reverse=True)


def test_on_a_large_territory_the_last_learners_keep_their_own_line_and_everyone_is_still_placed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(prospecting, "LARGE", 0)
    monkeypatch.setattr(prospecting, "LAST_SHARE", 2)
    for _, it, zone in CASES[:80]:
        found = reported(it, zone)
        assert sum(plan_of(found).values()) == found.lacking and found.spared
        assert left_out(with_seats(it, zone, plan_of(found))) == 0


def test_a_search_cut_short_says_so_and_still_places_everyone(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = {seed: len(reported(it, zone).lines) for seed, it, zone in CASES}
    monkeypatch.setattr(prospecting, "LARGE", 0)
    monkeypatch.setattr(prospecting, "LAST_SHARE", 1)
    monkeypatch.setattr(prospecting, "READS", -1)
    monkeypatch.setattr(prospecting, "READS_AT_LEAST", -1)
    longer = 0
    for seed, it, zone in CASES:
        found = reported(it, zone)
        assert found.spared is (not found.lines)
        assert sum(plan_of(found).values()) == found.lacking
        assert left_out(with_seats(it, zone, plan_of(found))) == 0
        longer += len(found.lines) > whole[seed]
    assert longer > 30


def test_no_report_and_no_comparison_waits_for_a_compiler_after_the_set_up() -> None:
    warm()
    kernels = (seat_edges, claims, askers, cover, spare, in_turn)
    before = [len(kernel.signatures) for kernel in kernels]
    _, it, zone = next(case for case in CASES if len(reported(case[1], case[2]).lines) > 1)
    for each in (it, replaced(it, need_class=None)):
        reported(each, zone)
        first_come(each, np.arange(len(each.need_ids)))
        measures(each, solve(each).node, {})
    first_come(drawn(3, periods=OFF_GRID)[0], np.arange(len(drawn(3)[0].need_ids)))
    assert [len(kernel.signatures) for kernel in kernels] == before == [1] * len(kernels)

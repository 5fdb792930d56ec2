"""The check accepts exactly the best plans, names what is wrong, and knows no solver."""

from __future__ import annotations

import dataclasses
import subprocess
import sys

import numpy as np
import pytest

from poles.matching.check import verify
from poles.matching.kernels.lots import ALL
from poles.matching.problem import Gap, Instance
from poles.matching.published import expected, published
from poles.matching.solve import solve
from tests.matching import test_overlaps
from tests.matching.builders import (
    burden,
    claimed,
    fairness,
    instance,
    outcome,
    plans,
    published_best,
    replaced,
    tiny,
)

TWO = instance([(0, 0, 5), (0, 1, 9), (1, 0, 6), (1, 1, 20)], needs=[0, 0], nodes=[(0, 0, 1), (1, 0, 1)],
               need_group=[0, 0])  # fmt: skip
CROSSED = instance([(0, 0, 5), (1, 1, 5)], needs=[0, 1], nodes=[(0, 0, 1), (0, 1, 1)], periods=[(1, 2), (2, 3)],
                   need_group=[0, 0])  # fmt: skip


def codes(it: Instance, node: list[int], **changes: object) -> list[str]:
    """The failures' codes of an assignment that borrows the proofs of the best plan."""
    return [failure.code for failure in verify(it, claimed(it, node, **changes)).failures]


def test_the_best_plan_is_accepted_and_certified() -> None:
    verdict = verify(TWO, claimed(TWO, [1, 0]))
    assert verdict.ok and verdict.certified and verdict.uncertified == 0
    assert (verdict.placed, verdict.minutes, verdict.cost) == (2, 15, 15)


def test_a_seat_that_is_not_open_to_the_learner_is_refused() -> None:
    it = instance([(0, 0, 5)], needs=[0, 0], nodes=[(0, 0, 2)])
    assert codes(it, [0, 0]) == ["edge"]


def test_a_seat_given_twice_is_refused() -> None:
    assert "capacity" in codes(TWO, [0, 0])


def test_a_week_sold_twice_is_refused() -> None:
    apart = replaced(CROSSED, periods=[(1, 2), (3, 4)])
    assert codes(apart, [0, 1]) == []
    stages = solve(apart).stages
    assert [f.code for f in verify(CROSSED, outcome(CROSSED, [0, 1], stages=stages)).failures] == ["week"]


def test_a_plan_that_leaves_a_free_seat_within_reach_is_refused() -> None:
    assert codes(TWO, [0, -1]) == ["maximality"]


def test_a_plan_that_an_exchange_would_enlarge_is_refused() -> None:
    it = instance([(0, 0, 0), (0, 1, 60), (1, 0, 60)], needs=[0, 0], nodes=[(0, 0, 1), (1, 0, 1)])
    assert codes(it, [0, -1]) == ["maximality"]


def test_an_unfair_plan_of_the_same_size_is_refused() -> None:
    it = instance([(i, 0, 5 + i) for i in range(4)], needs=[0] * 4, nodes=[(0, 0, 2)], need_group=[0, 0, 1, 1])
    best = solve(it)
    assert best.node.tolist() == [0, -1, 0, -1]
    assert codes(it, [0, 0, -1, -1]) == ["fairness"]
    assert outcome(it, [0, 0, -1, -1]).placed == best.placed


def test_a_plan_that_serves_a_later_class_first_is_refused() -> None:
    it = instance([(0, 0, 5), (1, 0, 5)], needs=[0, 0], nodes=[(0, 0, 1)], need_class=[0, 1])
    assert codes(it, [0, -1]) == []
    assert codes(it, [-1, 0]) == ["fairness"]


def test_between_equal_groups_a_plan_against_their_published_order_is_refused() -> None:
    it = instance([(0, 0, 5), (1, 0, 5)], needs=[0, 0], nodes=[(0, 0, 1)])
    assert sorted([codes(it, [0, -1]), codes(it, [-1, 0])]) == [[], ["fairness"]]


def test_a_plan_with_longer_travel_is_refused() -> None:
    assert codes(TWO, [0, 1]) == ["cost"]


def test_a_plan_that_leaves_out_the_nearest_is_refused() -> None:
    it = instance([(0, 0, 5), (1, 0, 6)], needs=[0, 0], nodes=[(0, 0, 1)], need_group=[0, 0])
    assert codes(it, [-1, 0]) == ["cost"]


def test_a_plan_that_leaves_out_more_points_is_refused() -> None:
    it = instance([(0, 0, 5), (1, 0, 60)], needs=[0, 0], nodes=[(0, 0, 1)], need_group=[0, 0], need_points=[0, 1])
    assert codes(it, [-1, 0]) == []
    assert codes(it, [0, -1]) == ["cost"]


def test_a_plan_with_one_more_long_travel_is_refused() -> None:
    it = instance([(0, 0, 46), (0, 1, 45)], needs=[0], nodes=[(0, 0, 1), (1, 0, 1)], ranks=[1, 40])
    assert codes(it, [1]) == []
    assert codes(it, [0]) == ["cost"]


def test_a_plan_against_the_published_draw_is_refused() -> None:
    it = instance([(0, 0, 5), (1, 0, 5)], needs=[0, 0], nodes=[(0, 0, 1)], need_group=[0, 0])
    assert sorted([codes(it, [0, -1]), codes(it, [-1, 0])]) == [[], ["draw"]]


def test_a_plan_without_its_proofs_is_refused() -> None:
    found = solve(TWO)
    assert [stage.name for stage in found.stages] == ["L4", "L5"]
    first, last = found.stages
    renamed = dataclasses.replace(first, name="L2")
    for stages in ((), (first,), (last,), (last, first), (first, last, last), (renamed, last)):
        verdict = verify(TWO, dataclasses.replace(found, stages=stages))
        assert [failure.code for failure in verdict.failures] == ["cost"]
        assert not verdict.certified and verdict.uncertified == 2
    assert verify(TWO, found).ok


@pytest.mark.parametrize("unit", [0, -1, 1 << 62])
def test_a_proof_with_an_impossible_weight_is_refused_not_crashed(unit: int) -> None:
    found = solve(TWO)
    wrong = dataclasses.replace(found.stages[-1], unit=unit)
    assert [f.code for f in verify(TWO, dataclasses.replace(found, stages=(found.stages[0], wrong))).failures] == [
        "cost"
    ]


def test_prices_of_another_shape_or_beyond_exact_integers_are_refused() -> None:
    found = solve(TWO)
    first, last = found.stages
    for field, value in (("price_node", np.zeros(1, np.int64)), ("price_cell", np.zeros(2, np.int64)),
                         ("price_node", np.full(2, np.iinfo(np.int64).min)), ("price_node", np.zeros(2))):  # fmt: skip
        wrong = dataclasses.replace(first, **{field: value})
        assert [f.code for f in verify(TWO, dataclasses.replace(found, stages=(wrong, last))).failures] == ["cost"]


def test_a_wrong_dual_is_refused() -> None:
    judged = 0
    for seed in range(150):
        it = replaced(tiny(seed, most=25, nodes=12, offers=8), need_points=None)
        found = solve(it)
        assert verify(it, found).ok
        full = np.flatnonzero(np.bincount(found.node[found.node >= 0], minlength=len(it.node_capacity)) > 0)
        for at, stage in enumerate(found.stages):
            for node in full[:2].tolist():
                price = stage.price_node.copy()
                price[node] = -1
                wrong = dataclasses.replace(stage, price_node=price)
                stages = (*found.stages[:at], wrong, *found.stages[at + 1 :])
                refused = [f.code for f in verify(it, dataclasses.replace(found, stages=stages)).failures]
                assert refused == ["draw" if stage.name == "L5" else "cost"], seed
                judged += 1
    assert judged > 200


def test_it_accepts_exactly_the_best_plans() -> None:
    refused: dict[str, int] = {}
    for seed in range(250):
        it = tiny(seed)
        every = list(plans(it))
        best = published_best(it)
        found = solve(it)
        for plan in every[:: max(1, len(every) // 20)]:
            verdict = verify(it, outcome(it, plan, stages=found.stages))
            assert verdict.ok == ((fairness(it, plan), burden(it, plan)) == best), (seed, plan, verdict)
            for failure in verdict.failures:
                refused[failure.code] = refused.get(failure.code, 0) + 1
                unfair = fairness(it, plan) != best[0]
                assert (failure.code in ("maximality", "fairness")) == unfair, (seed, plan)
    assert set(refused) == {"maximality", "fairness", "cost", "draw"}
    assert min(refused.values()) >= 3


def test_an_embellished_score_is_refused() -> None:
    assert codes(TWO, [1, 0], minutes=14) == ["score"]
    assert codes(TWO, [1, 0], placed=3) == ["score"]
    assert codes(TWO, [1, 0], cost=0) == ["score"]


def test_a_plan_for_other_data_is_refused() -> None:
    assert codes(TWO, [1, 0], digest="0" * 64) == ["digest"]
    later = replaced(TWO, need_limit=[45, 60])
    assert "digest" in [f.code for f in verify(later, claimed(TWO, [1, 0])).failures]


def test_a_plan_of_the_wrong_shape_is_refused() -> None:
    found = solve(TWO)
    for node in ([1], [1, 7], [1, -2]):
        verdict = verify(TWO, dataclasses.replace(found, node=np.array(node, np.int32)))
        assert [failure.code for failure in verdict.failures] == ["shape"]


def test_in_overlapping_periods_a_seat_left_free_is_refused() -> None:
    found = solve(CROSSED)
    (gap,) = found.gaps
    nobody = dataclasses.replace(gap, placed=0, cost=0)
    verdict = verify(CROSSED, outcome(CROSSED, [-1, -1], stages=found.stages, gaps=(nobody,)))
    assert [failure.code for failure in verdict.failures] == ["maximality"]
    accepted = verify(CROSSED, found)
    assert accepted.ok and not accepted.certified and accepted.uncertified == 2


def test_the_best_plans_of_overlapping_periods_are_accepted_whatever_their_last_stages() -> None:
    """Where a part is settled apart, some criteria have nothing left to say: they are not asked for."""
    apart = fewer = 0
    for seed in range(60):
        it = test_overlaps.tiny(seed, classes=seed % 2 == 0, points=seed % 3 == 0)
        found = solve(it)
        verdict = verify(it, found)
        assert verdict.ok, (seed, verdict)
        apart += bool(found.gaps)
        fewer += tuple(stage.name for stage in found.stages) != expected(published(it), ALL)
        if len(found.stages) > 1:
            less = dataclasses.replace(found, stages=found.stages[:-1])
            assert [failure.code for failure in verify(it, less).failures] == ["cost"], seed
    assert apart >= 5 and fewer >= 3  # read on the whole problem, these would be refused


def test_a_gap_cannot_hide_a_plan_on_the_grid() -> None:
    gap = Gap(np.arange(2), 2, 2, 25, 25)
    hidden = claimed(TWO, [0, 1], gaps=(gap,))
    verdict = verify(TWO, hidden)
    assert [failure.code for failure in verdict.failures] == ["cost"]
    assert "ne se chevauchent pas" in verdict.failures[0].sentence


def test_a_gap_must_hold_its_whole_part_true_figures_and_proven_bounds() -> None:
    it = CROSSED
    found = solve(it)
    (gap,) = found.gaps
    for wrong, code in (
        (dataclasses.replace(gap, needs=gap.needs[:1]), "cost"),
        (dataclasses.replace(gap, placed=gap.placed + 1), "score"),
        (dataclasses.replace(gap, cost=gap.cost - 1), "score"),
        (dataclasses.replace(gap, most=gap.placed - 1), "cost"),
        (dataclasses.replace(gap, least=gap.cost + 1), "cost"),
    ):
        assert [f.code for f in verify(it, dataclasses.replace(found, gaps=(wrong,))).failures] == [code]
    twice = verify(it, dataclasses.replace(found, gaps=(gap, gap)))
    assert [failure.code for failure in twice.failures] == ["cost"]


@pytest.mark.parametrize(
    ("modules", "banned"),
    [
        ("check", "('ortools', 'highspy', 'solve', 'overlaps', 'levels', 'fair', 'isap', 'burden', 'auction', 'paths')"),
        ("explain, poles.matching.edges", "('ortools', 'highspy', 'overlaps')"),
    ],
)  # fmt: skip
def test_the_check_and_the_explanations_load_no_solver(modules: str, banned: str) -> None:
    script = (
        f"import sys, poles.matching.{modules}\n"
        "names = {part for m in sys.modules for part in ([m.split('.')[0]] if not m.startswith('poles') else m.split('.'))}\n"
        f"bad = names & set({banned})\n"
        "sys.exit(str(bad) if bad else 0)"
    )
    subprocess.run([sys.executable, "-c", script], check=True)
    control = f"import poles.matching.solve, highspy\n{script}"
    assert subprocess.run([sys.executable, "-c", control], capture_output=True).returncode == 1

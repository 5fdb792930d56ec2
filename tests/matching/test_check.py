"""The check accepts what is right, names what is wrong, and knows no solver."""

from __future__ import annotations

import subprocess
import sys
from itertools import product

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from poles.matching.check import verify
from poles.matching.problem import Instance
from poles.matching.solve import solve
from tests.matching.builders import (
    GRID,
    OFF_GRID,
    best_by_force,
    instance,
    instances,
    keeps_every_week,
    outcome,
    replaced,
)

TWO = instance([(0, 0, 5), (0, 1, 9), (1, 0, 6), (1, 1, 20)], needs=[0, 0], nodes=[(0, 0, 1), (1, 0, 1)])


def codes(it: Instance, node: list[int], **changes: object) -> list[str]:
    """The failures' codes of an assignment."""
    return [failure.code for failure in verify(it, outcome(it, node, **changes)).failures]


def test_the_best_plan_is_accepted_and_certified() -> None:
    verdict = verify(TWO, outcome(TWO, [1, 0]))
    assert verdict.ok and verdict.certified
    assert (verdict.placed, verdict.minutes, verdict.cost) == (2, 15, 15)


def test_a_seat_that_is_not_open_to_the_learner_is_refused() -> None:
    it = instance([(0, 0, 5)], needs=[0, 0], nodes=[(0, 0, 2)])
    assert codes(it, [0, 0]) == ["edge"]


def test_a_seat_given_twice_is_refused() -> None:
    assert "capacity" in codes(TWO, [0, 0])


def test_a_week_sold_twice_is_refused() -> None:
    it = instance([(0, 0, 5), (1, 1, 5)], needs=[0, 1], nodes=[(0, 0, 1), (0, 1, 1)], periods=[(1, 2), (2, 3)])
    assert codes(it, [0, 1]) == ["week"]
    assert codes(replaced(it, periods=[(1, 2), (3, 4)]), [0, 1]) == []


def test_a_plan_that_leaves_a_free_seat_within_reach_is_refused() -> None:
    assert codes(TWO, [0, -1]) == ["maximality"]


def test_a_plan_that_an_exchange_would_enlarge_is_refused() -> None:
    it = instance([(0, 0, 0), (0, 1, 60), (1, 0, 60)], needs=[0, 0], nodes=[(0, 0, 1), (1, 0, 1)])
    assert codes(it, [0, -1]) == ["maximality"]


def test_a_plan_with_longer_travel_is_refused() -> None:
    assert codes(TWO, [0, 1]) == ["cost"]


def test_a_plan_that_leaves_out_the_nearest_is_refused() -> None:
    it = instance([(0, 0, 5), (1, 0, 6)], needs=[0, 0], nodes=[(0, 0, 1)])
    assert codes(it, [-1, 0]) == ["cost"]


def test_a_plan_against_the_published_draw_is_refused() -> None:
    it = instance([(0, 0, 5), (1, 0, 5)], needs=[0, 0], nodes=[(0, 0, 1)])
    assert sorted([codes(it, [0, -1]), codes(it, [-1, 0])]) == [[], ["draw"]]


def test_an_embellished_score_is_refused() -> None:
    assert codes(TWO, [1, 0], minutes=14) == ["score"]
    assert codes(TWO, [1, 0], placed=3) == ["score"]
    assert codes(TWO, [1, 0], cost=0) == ["score"]


def test_a_plan_for_other_data_is_refused() -> None:
    assert codes(TWO, [1, 0], digest="0" * 64) == ["digest"]
    later = replaced(TWO, need_limit=[45, 60])
    assert "digest" in [f.code for f in verify(later, outcome(TWO, [1, 0])).failures]


def test_a_plan_of_the_wrong_shape_is_refused() -> None:
    found = outcome(TWO, [1, 0])
    for node in ([1], [1, 7], [1, -2]):
        verdict = verify(TWO, type(found)(**(found.__dict__ | {"node": np.array(node)})))
        assert [failure.code for failure in verdict.failures] == ["shape"]


def test_in_overlapping_periods_a_seat_left_free_is_refused() -> None:
    it = instance([(0, 0, 5), (1, 1, 5)], needs=[0, 1], nodes=[(0, 0, 1), (0, 1, 1)], periods=[(1, 2), (2, 3)])
    assert codes(it, [-1, -1]) == ["maximality"]
    verdict = verify(it, outcome(it, [0, -1]))
    assert verdict.ok and not verdict.certified and verdict.uncertified == 2


@settings(max_examples=150, deadline=None)
@given(instances(GRID, wishes=True), st.data())
def test_on_the_grid_it_accepts_exactly_the_best_plans(it: Instance, data: st.DataObject) -> None:
    choices = [[-1, *it.edge_node[it.need_start[i] : it.need_start[i + 1]].tolist()] for i in range(len(it.need_ids))]
    plans = [plan for plan in product(*choices) if keeps_every_week(it, plan)]
    plan = outcome(it, data.draw(st.sampled_from(plans)))
    best = (-plan.placed, plan.cost) == best_by_force(it)
    refused = {failure.code for failure in verify(it, plan).failures}
    assert bool(refused & {"maximality", "cost"}) != best
    assert best or "draw" not in refused


@settings(max_examples=60, deadline=None)
@given(instances(OFF_GRID))
def test_off_the_grid_it_never_refuses_a_best_plan(it: Instance) -> None:
    assert verify(it, solve(it)).ok


def test_the_check_and_the_explanations_load_no_solver() -> None:
    script = (
        "import sys, poles.matching.check, poles.matching.explain, poles.matching.edges\n"
        "bad = [m for m in sys.modules if m.split('.')[0] == 'ortools' or m == 'poles.matching.solve']\n"
        "sys.exit(str(bad) if bad else 0)"
    )
    subprocess.run([sys.executable, "-c", script], check=True)
    control = script.replace("poles.matching.check,", "poles.matching.check, poles.matching.solve,")
    assert subprocess.run([sys.executable, "-c", control], capture_output=True).returncode == 1

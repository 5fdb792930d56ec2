"""The figures of a plan agree with a plain count, and refuse a plan that seats someone anywhere."""

from __future__ import annotations

import json

import numpy as np
import pytest

from poles.matching.measures import measures
from poles.matching.problem import Weights
from poles.matching.solve import solve
from tests.matching.builders import instance, outcome, replaced, tiny

PAIRS = [(0, 0, 50), (0, 1, 10), (1, 0, 20), (2, 1, 47), (3, 1, 5)]


def sample(**other: object):
    return instance(
        PAIRS,
        needs=[0] * 4,
        nodes=[(0, 0, 1), (1, 0, 2)],
        ranks=[2, 1, 0, 3, 1],
        weights=Weights(long_travel=45),
        **other,
    )


def test_each_figure_is_a_plain_count() -> None:
    found = measures(sample(), [1, 0, 1, -1], {"logement": (("ville", "rural"), [0, 0, 1, 1])})
    assert (found.placed, found.total) == (3, 4)
    assert [(row.label, row.placed, row.total) for row in found.groups] == [("centre", 2, 2), ("vallée", 1, 2)]
    assert found.worst is not None and (found.worst.label, found.worst.rate) == ("vallée", 0.5)
    assert [(row.label, row.rate) for row in found.views["logement"]] == [("ville", 1.0), ("rural", 0.5)]
    assert found.mean_minutes == round((10 + 20 + 47) / 3, 2)
    assert (found.long_travels, found.long_limit) == (1, 45)
    assert (found.mean_rank, found.wished, found.first_wish) == (2.0, 2, 1)


def test_the_limit_of_long_travels_is_the_published_one() -> None:
    assert measures(replaced(sample(), weights=Weights(long_travel=47)), [1, 0, 1, -1], {}).long_travels == 0
    assert measures(replaced(sample(), weights=Weights(long_travel=9)), [1, 0, 1, -1], {}).long_travels == 3


def test_the_figures_agree_with_the_outcome_of_the_solver() -> None:
    for seed in range(200):
        it = tiny(seed, most=10, nodes=6, offers=4)
        plan = solve(it)
        found = measures(it, plan.node, {})
        assert (found.placed, found.burden) == (plan.placed, outcome(it, plan.node).cost)
        rates = [row.rate for row in found.groups if row.rate is not None]
        assert sum(row.placed for row in found.groups) == found.placed
        assert (found.worst.rate if found.worst else None) == min(rates, default=None)


def test_a_group_without_anyone_is_never_the_worst() -> None:
    it = sample(groups=["centre", "vallée", "vide"])
    found = measures(it, [-1, -1, -1, 1], {})
    assert found.worst is not None and found.worst.label == "centre"
    assert found.groups[2].rate is None


def test_who_is_not_known_is_counted_nowhere_in_a_view() -> None:
    (row,) = measures(sample(), [1, 0, 1, -1], {"réseau": (("oui",), [-1, 0, -1, -1])}).views["réseau"]
    assert (row.placed, row.total) == (1, 1)


def test_without_anyone_placed_there_is_no_mean() -> None:
    found = measures(sample(), [-1] * 4, {})
    assert (found.mean_minutes, found.mean_rank, found.long_travels) == (None, None, 0)
    empty = measures(instance([], needs=[], nodes=[]), [], {})
    assert (empty.placed, empty.worst) == (0, None)


def test_the_figures_are_plain_data() -> None:
    found = measures(sample(), [1, 0, 1, -1], {"logement": (("ville", "rural"), np.array([0, 0, 1, 1]))})
    data = json.loads(json.dumps(found.as_data(), ensure_ascii=False))
    assert data["worst"] == {"label": "vallée", "placed": 1, "total": 2, "rate": 0.5}
    assert data["views"]["logement"][1]["rate"] == 0.5


@pytest.mark.parametrize("node", [[0, 0, 0], [2, -1, -1, -1], [-2, -1, -1, -1], [-1, 1, -1, -1]])
def test_a_plan_that_does_not_fit_the_problem_is_refused(node: list[int]) -> None:
    with pytest.raises(ValueError, match="Le plan"):
        measures(sample(), node, {})


@pytest.mark.parametrize("index", [[0, 0, 0], [0, 0, 0, 2], [0, 0, 0, -2]])
def test_a_view_that_does_not_agree_is_refused(index: list[int]) -> None:
    with pytest.raises(ValueError, match="logement"):
        measures(sample(), [-1] * 4, {"logement": (("ville", "rural"), index)})

"""An instance says clearly what is wrong with it, and its digest follows the content, not the order."""

from __future__ import annotations

import numpy as np
import pytest

from poles.matching.problem import Weights
from poles.matching.published import cells, costs, expected, group_order, published
from tests.matching.builders import instance, replaced

ONE = instance([(0, 0, 5), (1, 1, 7)], needs=[0, 1], nodes=[(0, 0, 1), (0, 1, 1)], periods=[(1, 2), (3, 4)])


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"need_group": [0]}, "need_group"),
        ({"need_ids": ["a", "a"]}, "même besoin"),
        ({"node_capacity": [1, -1]}, "négative"),
        ({"edge_node": [0, 9]}, "edge_node"),
        ({"edge_node": [0, 0]}, "autre période"),
        ({"edge_minutes": [5, 61]}, "limite de trajet"),
        ({"edge_minutes": [5.5, 7.0]}, "entiers"),
        ({"need_start": [0, 2, 1]}, "need_start"),
        ({"periods": [(1, 2), (2, 1)]}, "mêmes semaines"),
        ({"periods": [(1, 2), ()]}, "vide"),
        ({"edge_rank": [1]}, "edge_rank"),
        ({"edge_rank": [1, -1]}, "rang"),
        ({"edge_bed": [1]}, "edge_bed"),
        ({"edge_bed": [0, 2]}, "0 ou 1"),
        ({"week_seats": [("o7", 1, 1)]}, "inconnue"),
        ({"week_seats": [("o0", 1, 0)]}, "moins qu’une période"),
        ({"node_period": [0, 0], "need_period": [0, 0]}, "deux fois"),
        ({"need_class": [0]}, "classe|besoin"),
        ({"need_class": [0, -1]}, "classe publique"),
        ({"need_class": [0, 200]}, "trop grand"),
        ({"need_points": [1, -1]}, "points"),
        ({"need_points": [1.5, 2.0]}, "entiers"),
    ],
)
def test_a_wrong_table_is_refused_with_a_clear_sentence(changes: dict, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        replaced(ONE, **changes)


def test_an_edge_given_twice_is_refused() -> None:
    with pytest.raises(ValueError, match="deux fois"):
        instance([(0, 0, 5), (0, 0, 6)], needs=[0], nodes=[(0, 0, 1)])


def test_weights_out_of_bounds_are_refused() -> None:
    with pytest.raises(ValueError, match="poids publiés"):
        Weights(rank_points=-1)
    with pytest.raises(ValueError, match="longs trajets"):
        Weights(long_travel=-1)


@pytest.mark.parametrize(
    "changes",
    [{"salt": "autre"}, {"edge_minutes": [5, 8]}, {"node_capacity": [1, 2]}, {"weights": Weights(0)},
     {"need_group": [0, 0]}, {"periods": [(1, 2), (3, 5)]}, {"edge_rank": [0, 0]}, {"edge_bed": [0, 0]}, {"period_labels": ["a", "b"]},
     {"need_class": [0, 0]}, {"need_class": [0, 1]}, {"need_points": [0, 0]}, {"need_points": [3, 0]},
     {"weights": Weights(long_travel=30)}],
)  # fmt: skip
def test_any_change_of_content_changes_the_digest(changes: dict) -> None:
    assert replaced(ONE, **changes).digest() != ONE.digest()


def test_arrays_cannot_be_changed_afterwards() -> None:
    with pytest.raises(ValueError, match="read-only"):
        ONE.node_capacity[0] = 9


def test_a_seat_not_wished_counts_as_the_rank_after_the_last_wish() -> None:
    it = instance([(0, 0, 5), (0, 1, 5), (0, 2, 5)], needs=[0], nodes=[(j, 0, 1) for j in range(3)], ranks=[1, 2, 0])
    assert it.edge_cost.tolist() == [5, 8, 11]
    assert replaced(it, weights=Weights(rank_points=0)).edge_cost.tolist() == [5, 5, 5]
    assert np.array_equal(replaced(it, edge_rank=None).edge_cost, it.edge_minutes)


def test_the_rank_is_capped() -> None:
    it = instance([(0, 0, 5), (0, 1, 5)], needs=[0], nodes=[(0, 0, 1), (1, 0, 1)], ranks=[90, 91])
    assert it.edge_cost.tolist() == [125, 125]


def test_cells_go_by_class_then_by_the_salted_order_of_the_groups() -> None:
    it = instance([], needs=[0] * 5, nodes=[], need_group=[0, 1, 0, 1, 0], need_class=[1, 1, 0, 0, 0])
    first, second = group_order(it).tolist()
    assert sorted([first, second]) == [0, 1]
    found = cells(it)
    assert list(zip(found.cls.tolist(), found.group.tolist(), strict=True)) == [
        (0, first), (0, second), (1, first), (1, second)
    ]  # fmt: skip
    assert found.of.tolist() == [2 + (first != 0), 2 + (first != 1), int(first != 0), int(first != 1), int(first != 0)]
    assert {tuple(group_order(replaced(it, salt=f"sel {k}")).tolist()) for k in range(20)} == {(0, 1), (1, 0)}


def test_the_criteria_to_prove_follow_the_data_and_the_levels() -> None:
    arrays = published(ONE)
    assert expected(arrays) == ("L4", "L5")
    assert expected(published(replaced(ONE, need_points=[0, 1]))) == ("L2", "L4", "L5")
    far = published(replaced(ONE, weights=Weights(long_travel=5)))
    assert expected(far) == ("L3", "L3+L4", "L5")
    assert expected(far, ("L1", "L3")) == ("L3",)
    edge, left = costs(far, "L3+L4", 100)
    assert (edge.tolist(), left.tolist()) == ([5, 107], [0, 0])
    with pytest.raises(ValueError, match="n’existe pas"):
        costs(far, "L6")
    with pytest.raises(ValueError, match="entier positif"):
        costs(far, "L5", 1 << 60, edge)


def test_edges_in_canonical_order_are_not_copied() -> None:
    it = instance([(0, 0, 5), (0, 1, 7)], needs=[0], nodes=[(0, 0, 1), (1, 0, 1)])
    assert np.shares_memory(published(it).node, it.edge_node)
    crossed = replaced(it, edge_node=[1, 0])
    assert published(crossed).node.tolist() == [0, 1]
    assert published(crossed).minutes.tolist() == [7, 5]

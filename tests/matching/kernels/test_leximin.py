"""Fair counts: every tiny case against all its plans, and the promises made to the public."""

from dataclasses import dataclass

import numpy as np
import pytest

from poles.matching.kernels.certificate import certificate
from poles.matching.kernels.fair import cells, leximin

from .tiny import Small, plans, rates, renamed, small


def fair(it: Small) -> tuple[int, ...]:
    return tuple(leximin(*it.graph).assign.tolist())


@pytest.mark.parametrize("block", range(4))
def test_no_plan_of_a_tiny_case_has_fairer_rates(block: int) -> None:
    for seed in range(block * 600, (block + 1) * 600):
        it = small(seed)
        best = max(rates(it, plan) for plan in plans(it))
        assert rates(it, fair(it)) == best, seed


def test_at_equal_rates_the_group_with_the_greater_step_is_served_first() -> None:
    # one seat, groups of 3 and 1: serving the small group gives rates (0, 1), better than (0, 1/3)
    indptr, node = np.array([0, 1, 2, 3, 4]), np.zeros(4, np.int32)
    found = leximin(indptr, node, np.array([1]), np.array([0, 0, 0, 1], np.int32), np.zeros(4, np.int8))
    assert found.counts.tolist() == [[0, 1]]


def test_a_later_class_never_takes_the_seat_of_an_earlier_one() -> None:
    indptr, node = np.array([0, 1, 2]), np.zeros(2, np.int32)
    found = leximin(indptr, node, np.array([1]), np.zeros(2, np.int32), np.array([1, 0], np.int8))
    assert found.assign.tolist() == [-1, 0]


def test_renaming_learners_and_nodes_changes_no_count() -> None:
    for seed in range(300):
        it = small(seed, most=30, nodes=14)
        other, _, _ = renamed(it, seed)
        assert np.array_equal(leximin(*it.graph).counts, leximin(*other.graph).counts), seed


def test_the_order_of_search_changes_no_count() -> None:
    for seed in range(100):
        it = small(seed, most=30, nodes=14)
        order = np.random.default_rng(seed).permutation(len(it.group))
        found = leximin(*it.graph, order=order)
        assert np.array_equal(leximin(*it.graph).counts, found.counts)
        assert certificate(*it.graph, found.assign).fair


def test_one_more_seat_lowers_neither_the_worst_rate_nor_the_number_placed() -> None:
    for seed in range(300):
        it = small(seed, most=30, nodes=14, classes=2)
        if not len(it.capacity) or not len(it.group):
            continue
        size = np.maximum(1, np.bincount(it.group))
        before = leximin(*it.graph).counts[0]
        more = it.capacity.copy()
        more[seed % len(more)] += 1
        after = leximin(it.indptr, it.node, more, it.group, it.cls).counts[0]
        assert after.sum() >= before.sum()
        real = np.bincount(it.group) > 0
        assert (after / size)[real].min() >= (before / size)[real].min()


def test_cells_are_numbered_by_class_then_group() -> None:
    found = cells(np.array([2, 0, 2], np.int32), np.array([1, 0, 0], np.int8))
    assert found.of.tolist() == [2, 0, 1]
    assert found.size.tolist() == [1, 1, 1]


@dataclass
class Bad:
    indptr: list[int]
    node: list[int]
    capacity: list[int]
    group: list[int]


@pytest.mark.parametrize(
    ("bad", "word"),
    [
        (Bad([0, 2], [0], [1], [0]), "indptr"),
        (Bad([0, 1], [3], [1], [0]), "place"),
        (Bad([0, 1], [0], [-1], [0]), "capacité"),
        (Bad([0, 1], [0], [1], [0, 0]), "groupe"),
        (Bad([0, 1], [0], [1], [-2]), "négatif"),
    ],
)
def test_arrays_that_do_not_agree_are_refused_in_french(bad: Bad, word: str) -> None:
    with pytest.raises(ValueError, match=word):
        leximin(
            np.array(bad.indptr), np.array(bad.node, np.int32), np.array(bad.capacity), np.array(bad.group, np.int32),
            np.zeros(len(bad.group), np.int8),
        )  # fmt: skip

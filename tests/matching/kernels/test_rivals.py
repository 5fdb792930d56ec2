"""Rivals are counted alike by marks, by bits and by sets, across blocks of needs and periods apart."""

import numpy as np
import pytest

from poles.matching.kernels.rivals import all_rivals, rivals


def drawn(needs: int, nodes: int, degree: int, parts: int, seed: int) -> tuple:
    """(indptr, node, part): needs of a part only reach nodes of that part; one need in eight reaches nothing."""
    random = np.random.default_rng(seed)
    part = random.integers(0, parts, needs).astype(np.int32)
    rows = []
    for i in range(needs):
        own = np.arange(part[i], nodes, parts)
        rows.append(random.permutation(own)[: 0 if random.random() < 0.125 else random.integers(1, degree + 1)])
    indptr = np.concatenate(([0], np.cumsum([len(row) for row in rows]))).astype(np.int64)
    return indptr, np.concatenate(rows).astype(np.int32), part


def by_sets(indptr: np.ndarray, node: np.ndarray) -> list[int]:
    who: dict[int, set[int]] = {}
    for i in range(len(indptr) - 1):
        for j in node[indptr[i] : indptr[i + 1]].tolist():
            who.setdefault(j, set()).add(i)
    rows = (node[indptr[i] : indptr[i + 1]].tolist() for i in range(len(indptr) - 1))
    return [len(set().union(*(who[j] for j in row)) - {i}) for i, row in enumerate(rows)]


@pytest.mark.parametrize(
    ("needs", "nodes", "degree", "parts"),
    [(1, 1, 1, 1), (60, 9, 4, 1), (512, 40, 6, 1), (1300, 400, 9, 3), (1100, 30, 5, 7)],
)
def test_three_ways_of_counting_agree(needs: int, nodes: int, degree: int, parts: int) -> None:
    for seed in range(4):
        indptr, node, part = drawn(needs, nodes, degree, parts, seed)
        wanted = by_sets(indptr, node)
        order = np.argsort(part, kind="stable")
        assert all_rivals(indptr, node, nodes, part, order).tolist() == wanted
        start = np.concatenate(([0], np.cumsum(np.bincount(node, minlength=nodes)))).astype(np.int64)
        askers = np.repeat(np.arange(needs, dtype=np.int32), np.diff(indptr))[np.argsort(node, kind="stable")]
        assert rivals(indptr, node, start, askers, np.arange(needs)).tolist() == wanted


def test_a_need_that_shares_nothing_has_no_rival() -> None:
    indptr, node = np.array([0, 1, 2, 2], np.int64), np.array([0, 1], np.int32)
    assert all_rivals(indptr, node, 2, np.zeros(3, np.int32), np.arange(3)).tolist() == [0, 0, 0]

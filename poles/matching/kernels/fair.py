"""``leximin``: the fairest numbers of learners placed, by public class then group, and one plan that reaches them."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from .arrays import plain
from .isap import augment_all


class Cells(NamedTuple):
    """The (class, group) pairs that exist, sorted by class then group.

    ``of`` int32 [n]: the cell of each learner; ``cls``, ``group``, ``size`` int64 [C].
    """

    of: NDArray[np.int32]
    cls: NDArray[np.int64]
    group: NDArray[np.int64]
    size: NDArray[np.int64]


class Leximin(NamedTuple):
    """``assign`` int64 [n] (node or −1) and ``counts`` int64 [K, G], learners placed by class and group.

    ``node_event`` int32 [m], ``cell_event`` int32 [C]: when each node and cell closed (0 = never). Two things closed at
    different times share no seat in any plan with these counts. ``reads``: edges read.
    """

    assign: NDArray[np.int64]
    counts: NDArray[np.int64]
    node_event: NDArray[np.int32]
    cell_event: NDArray[np.int32]
    reads: int


def cells(group: NDArray[np.int32], cls: NDArray[np.int8]) -> Cells:
    """The cells of learners (n,) by class and group; raises ValueError on a negative class or group or other length."""
    if len(group) != len(cls):
        raise ValueError("Il faut une classe publique et un groupe par élève.")
    if len(group) and (int(group.min()) < 0 or int(cls.min()) < 0):
        raise ValueError("Un groupe ou une classe publique est négatif.")
    width = int(group.max()) + 1 if len(group) else 1
    key = cls.astype(np.int64) * width + group
    table = np.bincount(key)
    found = np.flatnonzero(table)
    at = np.zeros(len(table), np.int32)
    at[found] = np.arange(len(found))
    return Cells(at[key], found // width, found % width, table[found])


def leximin(
    indptr: NDArray[np.int64],
    node: NDArray[np.int32],
    capacity: NDArray[np.integer],
    group: NDArray[np.int32],
    cls: NDArray[np.int8],
    order: NDArray[np.int64] | None = None,
) -> Leximin:
    """A plan whose vector of rates n/N by group is leximin-greatest, class 0 first, then 1, then 2.

    ``indptr`` int64 [n+1], ``node`` int32 [E], ``capacity`` ints [m] (seats, ≥ 0), ``group`` int32 [n], ``cls`` int8 [n],
    ``order`` int64 [n] (optional: the learners in the order in which they are tried, a permutation; it changes which
    equal plan is found, never the rates). The number placed in class 0, then 0 and 1, then all, is maximum (matroid).
    Rates are compared as exact fractions; at equal rates the smaller group is served first (its step is greater, which
    leximin demands), then the lower index. Raises ValueError on arrays that do not agree. Time O(E × labels), labels
    at most the longest exchange (about 16 passes at 50,000 learners), memory O(n + m + seats).
    """
    indptr, node = plain(indptr, np.int64), plain(node, np.int32)
    require_graph(indptr, node, capacity)
    if len(group) != len(indptr) - 1:
        raise ValueError("Il faut un groupe par élève.")
    parts = cells(group, cls)
    seats = plain(capacity, np.int64)
    if order is None:
        assign, count, node_event, cell_event, reads = augment_all(indptr, node, seats, parts.of, parts.cls, parts.size)
    else:
        rows, nodes, of = permuted(indptr, node, parts.of, order)
        found, count, node_event, cell_event, reads = augment_all(rows, nodes, seats, of, parts.cls, parts.size)
        assign = np.empty_like(found)
        assign[order] = found
    counts = np.zeros((int(cls.max()) + 1 if len(cls) else 1, int(group.max()) + 1 if len(group) else 1), np.int64)
    counts[parts.cls, parts.group] = count
    return Leximin(assign, counts, node_event, cell_event, int(reads))


def permuted(
    indptr: NDArray[np.int64], node: NDArray[np.int32], cell: NDArray[np.int32], order: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.int32], NDArray[np.int32]]:
    """Rows, nodes and cells with learner ``order[k]`` in row k; raises ValueError when it is not a permutation."""
    if len(order) != len(cell) or not np.array_equal(np.sort(order), np.arange(len(cell))):
        raise ValueError("L’ordre des élèves doit les nommer tous, une fois chacun.")
    many = np.diff(indptr)[order]
    rows = np.concatenate(([0], np.cumsum(many)))
    spots = np.arange(rows[-1]) + np.repeat(indptr[:-1][order] - rows[:-1], many)
    return rows, node[spots], cell[order]


def require_graph(indptr: NDArray[np.int64], node: NDArray[np.int32], capacity: NDArray[np.integer]) -> None:
    """Raise ValueError, with one French sentence, unless the rows and capacities make a bipartite graph."""
    if len(indptr) < 1 or int(indptr[0]) != 0 or int(indptr[-1]) != len(node) or np.any(np.diff(indptr) < 0):
        raise ValueError("« indptr » doit croître de 0 au nombre de liaisons.")
    if len(node) and (int(node.min()) < 0 or int(node.max()) >= len(capacity)):
        raise ValueError("« node » cite une place qui n’existe pas.")
    if len(capacity) and int(capacity.min()) < 0:
        raise ValueError("Une capacité est négative.")

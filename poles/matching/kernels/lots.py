"""Criteria in one integer, strictly in order, and the published draw as its last digits."""

from __future__ import annotations

import numpy as np

from .jit import kernel

ALL = ("L1", "L2", "L3", "L4", "L5")
LOTS = 4096
LEFT_MARK = np.uint64(0x6C6566746F757421)


@kernel
def mixed(a, b):
    """A lot in [0, 4096) for a pair of 64-bit marks: SplitMix64's finaliser (Steele, Lea, Flood, OOPSLA 2014)."""
    x = a ^ (b * np.uint64(0x9E3779B97F4A7C15))
    x = (x ^ (x >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    x = (x ^ (x >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return np.int64((x ^ (x >> np.uint64(31))) >> np.uint64(52))


@kernel
def penalised(cost, far, unit):
    """int32 [E]: cost + unit where ``far`` (bool [E]) is true. O(E)."""
    value = np.empty(len(cost), np.int32)
    for e in range(len(cost)):
        value[e] = cost[e] + (unit if far[e] else 0)
    return value


@kernel
def drawn(indptr, node, cost, unit, tie, mark, left_mark):
    """(edge int64 [E], left-out int64 [n]): cost × unit + lot of the pair, and the lot of being left out. O(E).

    ``tie`` uint64 [n] and ``mark`` uint64 [m]: marks of learners and nodes; ``left_mark`` uint64: that of « left out ».
    """
    edge = np.empty(len(node), np.int64)
    left = np.empty(len(indptr) - 1, np.int64)
    for i in range(len(indptr) - 1):
        for e in range(indptr[i], indptr[i + 1]):
            edge[e] = cost[e] * unit + mixed(tie[i], mark[node[e]])
        left[i] = mixed(tie[i], left_mark)
    return edge, left


@kernel
def total(indptr, node, value, assign):
    """Σ value of the edges that ``assign`` uses (int64). O(E)."""
    found = np.int64(0)
    for i in range(len(assign)):
        if assign[i] >= 0:
            for e in range(indptr[i], indptr[i + 1]):
                if node[e] == assign[i]:
                    found += value[e]
                    break
    return found

"""Exact stable repair as one network: moves, then burden, then the draw in one integer; and what its proof must read.

Weight of an edge: (unit × « the holder moves » + burden) × scale + lot. Nodes m and m+1 stand for « displaced, left out » and
« never placed, left out »; a holder has no such edge, hence never loses a place.
"""

from __future__ import annotations

import numpy as np

from .jit import kernel
from .local import held, seat_all


@kernel
def _lot(a, b, shift):
    """The high bits (64 − shift of them) of SplitMix64's finaliser on a pair of marks (Steele, Lea, Flood 2014)."""
    x = a ^ (b * np.uint64(0x9E3779B97F4A7C15))
    x = (x ^ (x >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    x = (x ^ (x >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return np.int64((x ^ (x >> np.uint64(31))) >> np.uint64(shift))


@kernel
def weights(indptr, node, cost, old, mark, node_mark, unit, scale, shift):
    """int64 [E]: the weight of every edge, seen from the present plan ``old`` int64 [n]. O(E)."""
    value = np.empty(len(node), np.int64)
    for i in range(len(old)):
        for e in range(indptr[i], indptr[i + 1]):
            j = node[e]
            moves = old[i] >= 0 and old[i] != j
            value[e] = (cost[e] + (unit if moves else 0)) * scale + _lot(mark[i], node_mark[j], shift)
    return value


@kernel
def network(indptr, node, cost, old, free, out, out_price, seats, mark, node_mark, unit, scale, shift):
    """The network at the present plan, ready for ``paths.reseat``.

    ``free`` bool [n]: learners who may move or be seated (the others have no row here, and ``seats`` int64 [m] counts what
    they leave); ``out`` int64 [n]: the left-out node of each (m or m+1), −1 for holders; ``out_price`` int64 [2].
    Returns (start, to, weight, seat_start, holder, by, worth, filled): prices are all zero and every holder is where no
    other place is cheaper, because a move weighs more than any burden. O(E).
    """
    n = len(old)
    m = len(seats)
    start = np.zeros(n + 1, np.int64)
    outside = np.zeros(2, np.int64)
    for i in range(n):
        many = indptr[i + 1] - indptr[i] if free[i] else 0
        if free[i] and out[i] >= 0:
            many += 1
            outside[out[i] - m] += 1
        start[i + 1] = start[i] + many
    to = np.empty(start[n], np.int32)
    weight = np.empty(start[n], np.int64)
    seat_start = np.zeros(m + 3, np.int64)
    for j in range(m):
        seat_start[j + 1] = seat_start[j] + seats[j]
    for k in range(2):
        seat_start[m + k + 1] = seat_start[m + k] + outside[k] + 1
    holder = np.full(seat_start[m + 2], -1, np.int32)
    filled = np.zeros(m + 2, np.int64)
    by = np.full(n, -1, np.int64)
    worth = np.zeros(n, np.int64)
    for i in range(n):
        if not free[i]:
            continue
        at = start[i]
        for e in range(indptr[i], indptr[i + 1]):
            j = node[e]
            moves = old[i] >= 0 and old[i] != j
            value = (cost[e] + (unit if moves else 0)) * scale + _lot(mark[i], node_mark[j], shift)
            to[at] = j
            weight[at] = value
            if j == old[i]:
                by[i] = at
                worth[i] = value
                holder[seat_start[j] + filled[j]] = i
                filled[j] += 1
            at += 1
        if out[i] >= 0:
            to[at] = out[i]
            weight[at] = out_price[out[i] - m]
    return start, to, weight, seat_start, holder, by, worth, filled


@kernel
def within_reach(indptr, node, nodes, assign, movable, source):
    """bool [nodes]: the nodes that the learners of ``source`` (bool [n]) could enter, if holders who may move make way. O(E)."""
    n = len(assign)
    first = np.zeros(nodes + 1, np.int64)
    for i in range(n):
        if assign[i] >= 0 and movable[i]:
            first[assign[i] + 1] += 1
    for j in range(nodes):
        first[j + 1] += first[j]
    at = first[:-1].copy()
    holder = np.empty(first[nodes], np.int32)
    for i in range(n):
        if assign[i] >= 0 and movable[i]:
            holder[at[assign[i]]] = i
            at[assign[i]] += 1
    reached = np.zeros(nodes, np.bool_)
    stack = np.empty(nodes, np.int32)
    for root in range(n):
        if not source[root]:
            continue
        top = 0
        i = root
        k = np.int64(0)
        end = np.int64(0)
        while True:
            for e in range(indptr[i], indptr[i + 1]):
                j = node[e]
                if not reached[j]:
                    reached[j] = True
                    stack[top] = j
                    top += 1
            while k == end and top > 0:
                top -= 1
                k = first[stack[top]]
                end = first[stack[top] + 1]
            if k == end:
                break
            i = holder[k]
            k += 1
    return reached


def rehearse() -> None:
    """Compile the kernels of repairs on two learners and one offer (see ``warm``)."""
    start, zero, one = np.array([0, 1, 2], np.int64), np.zeros(1, np.int64), np.ones(1, np.int64)
    node, cost, marks = np.zeros(2, np.int32), np.ones(2, np.int32), np.ones(2, np.uint64)
    plan, yes, rows = np.array([0, -1], np.int64), np.ones(2, bool), np.zeros(2, np.int64)
    out, shift = np.array([-1, 1], np.int64), np.uint64(63)
    by = held(start, node, plan)
    within_reach(start, node, 1, plan, yes, yes)
    weights(start, node, cost, plan, marks, marks[:1], 9, 9, shift)
    network(start, node, cost, plan, yes, out, start[1:], one, marks, marks[:1], 9, 9, shift)
    queue, turns = np.ones(1, np.int32), np.array([[0, 0], [0, 1]], np.int64)
    seat_all(
        start,
        node,
        cost,
        one,
        yes,
        plan,
        by,
        marks,
        marks[:1],
        queue,
        turns,
        zero,
        one.copy(),
        one,
        rows,
        zero[:0],
        zero[:0],
    )

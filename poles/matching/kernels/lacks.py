"""Who lacks a seat and what they compete for: the needs and nodes reached from the unplaced, claimed by the worst served."""

from __future__ import annotations

import numpy as np

from .jit import kernel


@kernel
def seat_edges(indptr, node, assign):
    """int64 [n]: position of the edge that seats each need, −1 without. O(E)."""
    found = np.full(len(assign), -1, np.int64)
    for i in range(len(assign)):
        if assign[i] >= 0:
            for e in range(indptr[i], indptr[i + 1]):
                if node[e] == assign[i]:
                    found[i] = e
                    break
    return found


@kernel
def claims(indptr, node, seat_start, holder, cell, out_start, out, order):
    """(claim of each need int32 [n], of each node int32 [m], part of each node int32 [m]); −1 = not reached.

    Seats of node j are ``seat_start[j]:seat_start[j+1]`` of ``holder`` (int32, the needs seated). ``out``: the unplaced
    needs that have an edge, by cell (``out_start``); ``order``: the cells with some of them, the first to be served first.
    The claim of a need is the position in ``order`` of the first cell that would gain if this need left its seat: an edge,
    then a holder, who moves on or gives way to someone left out of the same cell. Nodes reached that share a need are one
    part, named by its smallest node. Each row is read once: O(E), memory O(n + m).
    """
    n = len(indptr) - 1
    m = len(seat_start) - 1
    need_claim = np.full(n, -1, np.int32)
    node_claim = np.full(m, -1, np.int32)
    part = np.arange(m).astype(np.int32)
    opened = np.zeros(len(out_start) - 1, np.bool_)
    stack = np.empty(n, np.int32)
    for k in range(len(order)):
        first = order[k]
        if opened[first]:
            continue
        opened[first] = True
        top = 0
        for t in range(out_start[first], out_start[first + 1]):
            need_claim[out[t]] = k
            stack[top] = out[t]
            top += 1
        while top > 0:
            top -= 1
            i = stack[top]
            root = np.int32(-1)
            for e in range(indptr[i], indptr[i + 1]):
                j = node[e]
                if part[j] != root:
                    other = j
                    while part[other] != other:
                        part[other] = part[part[other]]
                        other = part[other]
                    if root < 0 or other < root:
                        if root >= 0:
                            part[root] = other
                        root = other
                    elif other != root:
                        part[other] = root
                if node_claim[j] >= 0:
                    continue
                node_claim[j] = k
                for s in range(seat_start[j], seat_start[j + 1]):
                    p = holder[s]
                    need_claim[p] = k
                    stack[top] = p
                    top += 1
                    c = cell[p]
                    if not opened[c]:
                        opened[c] = True
                        for t in range(out_start[c], out_start[c + 1]):
                            need_claim[out[t]] = k
                            stack[top] = out[t]
                            top += 1
    for j in range(m):
        root = part[j]
        while part[root] != root:
            root = part[root]
        part[j] = root
    for j in range(m):
        if node_claim[j] < 0:
            part[j] = -1
    return need_claim, node_claim, part


@kernel
def askers(indptr, node, need_claim, m):
    """(start int64 [m+1], need int32): who among the needs reached has an edge to each node. Two passes, 4 bytes an edge."""
    start = np.zeros(m + 1, np.int64)
    for i in range(len(need_claim)):
        if need_claim[i] >= 0:
            for e in range(indptr[i], indptr[i + 1]):
                start[node[e] + 1] += 1
    for j in range(m):
        start[j + 1] += start[j]
    at = start[:-1].copy()
    found = np.empty(start[m], np.int32)
    for i in range(len(need_claim)):
        if need_claim[i] >= 0:
            for e in range(indptr[i], indptr[i + 1]):
                found[at[node[e]]] = i
                at[node[e]] += 1
    return start, found

"""Each in turn takes the best seat still free: how places are shared when nobody plans."""

from __future__ import annotations

import numpy as np

from .jit import kernel


@kernel
def in_turn(indptr, node, cost, capacity, order, row_start, row, seats, member_start, member):
    """int32 [n]: the node that each need takes, −1 when nothing is free: least cost, then the first edge of its row.

    ``order`` int64: the needs, first served first. Seats are counted by node (``capacity`` int64 [m]) and by week: the
    rows of node j are ``row[row_start[j]:row_start[j+1]]``, with ``seats`` int64 each, and the nodes that cross a row are
    ``member[member_start[r]:member_start[r+1]]``; no row when weeks never overlap. O(E).
    """
    left = capacity.copy()
    room = seats.copy()
    shut = np.zeros(len(capacity), np.bool_)
    for j in range(len(capacity)):
        shut[j] = left[j] <= 0
    for r in range(len(room)):
        if room[r] <= 0:
            for t in range(member_start[r], member_start[r + 1]):
                shut[member[t]] = True
    taken = np.full(len(indptr) - 1, np.int32(-1))
    for k in range(len(order)):
        i = order[k]
        best = -1
        for e in range(indptr[i], indptr[i + 1]):
            if not shut[node[e]] and (best < 0 or cost[e] < cost[best]):
                best = e
        if best < 0:
            continue
        j = node[best]
        taken[i] = j
        left[j] -= 1
        if left[j] == 0:
            shut[j] = True
        for t in range(row_start[j], row_start[j + 1]):
            r = row[t]
            room[r] -= 1
            if room[r] == 0:
                for u in range(member_start[r], member_start[r + 1]):
                    shut[member[u]] = True
    return taken

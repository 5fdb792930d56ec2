"""Accept or refuse a plan and its prices from the arrays alone: this file imports no solver and no search of theirs.

Feasibility is read edge by edge. Fairness: a plan is leximin exactly when no single exchange improves the sorted rates
(local optimum = global optimum on an M-convex set: Murota, Discrete Convex Analysis, 2003), and exchanges are reachability.
Cost: linear programming duality, every reduced cost ≥ 0 and primal = dual.
"""

from __future__ import annotations

import numpy as np

from .jit import kernel

WIDE = np.int64(1) << np.int64(62)


@kernel
def feasible(indptr, node, capacity, assign):
    """(learners seated on a node they have no edge to, nodes with more learners than seats). O(E)."""
    strange = 0
    load = np.zeros(len(capacity), np.int64)
    for i in range(len(assign)):
        j = assign[i]
        if j == -1:
            continue
        known = False
        for e in range(indptr[i], indptr[i + 1]):
            if node[e] == j:
                known = True
                break
        if known:
            load[j] += 1
        else:
            strange += 1
    crowded = 0
    for j in range(len(capacity)):
        crowded += load[j] > capacity[j]
    return strange, crowded


@kernel
def unfair(indptr, node, capacity, assign, cell, cell_class, count, size, victims):
    """(free seats' claimants, improving pairs, order's pairs): cells that could gain a free seat, or take one from a
    better-served cell, or from an equal cell of a later index.

    ``victims`` int64: the cells that hold a seat, the one that loses least fairly first (latest class, then greatest rate
    after losing one, then greatest size, then latest index). One backward search over « who could take this seat » claims
    every node for the best victim that it leads to; each cell with someone left out is then judged once. O(E), memory
    4 E + O(n + m) bytes.
    """
    n = len(assign)
    m = len(capacity)
    cells = len(size)
    start = np.zeros(m + 1, np.int64)
    for e in range(len(node)):
        start[node[e] + 1] += 1
    for j in range(m):
        start[j + 1] += start[j]
    at = start[:-1].copy()
    asker = np.empty(len(node), np.int32)
    for i in range(n):
        for e in range(indptr[i], indptr[i + 1]):
            asker[at[node[e]]] = i
            at[node[e]] += 1
    load = np.zeros(m, np.int64)
    of_cell = np.zeros(cells + 1, np.int64)
    for i in range(n):
        if assign[i] >= 0:
            load[assign[i]] += 1
            of_cell[cell[i] + 1] += 1
    for c in range(cells):
        of_cell[c + 1] += of_cell[c]
    seated = np.empty(of_cell[cells], np.int32)
    fill = of_cell[:-1].copy()
    for i in range(n):
        if assign[i] >= 0:
            seated[fill[cell[i]]] = i
            fill[cell[i]] += 1
    claimed = np.zeros(m, np.bool_)
    judged = np.zeros(cells, np.bool_)
    met = np.zeros(n, np.bool_)
    stack = np.empty(m, np.int32)
    free_claims = 0
    pairs = 0
    ties = 0
    for turn in range(-1, len(victims)):
        top = 0
        if turn < 0:
            for j in range(m):
                if load[j] < capacity[j]:
                    claimed[j] = True
                    stack[top] = j
                    top += 1
        else:
            h = victims[turn]
            for k in range(of_cell[h], of_cell[h + 1]):
                j = assign[seated[k]]
                if not claimed[j]:
                    claimed[j] = True
                    stack[top] = j
                    top += 1
        while top > 0:
            top -= 1
            j = stack[top]
            for k in range(start[j], start[j + 1]):
                i = asker[k]
                if met[i] or assign[i] == j:
                    continue
                met[i] = True
                if assign[i] >= 0:
                    seat = assign[i]
                    if not claimed[seat]:
                        claimed[seat] = True
                        stack[top] = seat
                        top += 1
                    continue
                g = cell[i]
                if judged[g]:
                    continue
                judged[g] = True
                if turn < 0:
                    free_claims += 1
                else:
                    h = victims[turn]
                    if cell_class[h] > cell_class[g]:
                        pairs += 1
                    elif cell_class[h] == cell_class[g] and h != g:
                        a = (count[h] - 1) * size[g]
                        b = count[g] * size[h]
                        if a > b or (a == b and size[h] > size[g]):
                            pairs += 1
                        elif a == b and size[h] == size[g] and h > g:
                            ties += 1
                for p in range(of_cell[g], of_cell[g + 1]):
                    seat = assign[seated[p]]
                    if not claimed[seat]:
                        claimed[seat] = True
                        stack[top] = seat
                        top += 1
    return free_claims, pairs, ties


@kernel
def dual_gap(
    indptr, node, cost, capacity, assign, cell, left, left_cost, price, price_cell, tied, tied_left, loose, narrow
):
    """(broken rules, Σ cost high, low, Σ dual high, low): the linear programming certificate, one pass over the edges.

    Broken: a negative price on a node, a negative reduced cost, a price on a free seat, a plan not of least worth.
    ``tied`` bool [E], ``tied_left`` bool [n], ``loose`` bool [m]: what the earlier criteria left equal is judged, the rest
    is already worse; with ``narrow`` they are updated for the next criterion. Sums in two parts, value = high × 2^30 + low.
    """
    broken = 0
    high = np.zeros(2, np.int64)
    low = np.zeros(2, np.int64)
    load = np.zeros(len(capacity), np.int64)
    mask = (np.int64(1) << np.int64(30)) - 1
    for i in range(len(assign)):
        least = WIDE
        own = WIDE
        paid = np.int64(0)
        j = assign[i]
        c = cell[i]
        for e in range(indptr[i], indptr[i + 1]):
            if tied[e]:
                value = cost[e] + price[node[e]]
                least = min(least, value)
                if node[e] == j and value < own:
                    own = value
                    paid = cost[e]
        if tied_left[i] and left[c] > 0:
            value = left_cost[i] + price_cell[c]
            least = min(least, value)
            if j < 0:
                own = value
                paid = left_cost[i]
        if j >= 0:
            load[j] += 1
        if own != least:
            broken += 1
        for e in range(indptr[i], indptr[i + 1] if narrow else indptr[i]):
            tied[e] = tied[e] and cost[e] + price[node[e]] == least
        if narrow:
            tied_left[i] = tied_left[i] and left[c] > 0 and left_cost[i] + price_cell[c] == least
        high[0] += paid >> 30
        low[0] += paid & mask
        high[1] += least >> 30
        low[1] += least & mask
    for j in range(len(capacity)):
        if loose[j]:
            broken += price[j] < 0 or (load[j] < capacity[j] and price[j] != 0)
            loose[j] = not narrow or price[j] == 0
        else:
            broken += load[j] < capacity[j]
        high[1] -= capacity[j] * (price[j] >> 30)
        low[1] -= capacity[j] * (price[j] & mask)
    for c in range(len(left)):
        high[1] -= left[c] * (price_cell[c] >> 30)
        low[1] -= left[c] * (price_cell[c] & mask)
    return broken, high, low

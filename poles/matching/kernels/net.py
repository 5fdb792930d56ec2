"""The reduced network of the cost stage: only the edges that some plan with the fair counts can use, and the left-outs.

Nodes 0..m−1 are seats; node m+c is « left out of cell c », with capacity N_c − n_c: every learner then has a place.
"""

from __future__ import annotations

import numpy as np

from .jit import kernel


@kernel
def learner_events(assign, cell, node_event, cell_event):
    """int32 [n]: the closing event of each learner: that of the node held, or of the cell when nothing is held."""
    n = len(assign)
    event = np.empty(n, np.int32)
    for i in range(n):
        event[i] = node_event[assign[i]] if assign[i] >= 0 else cell_event[cell[i]]
    return event


@kernel
def reduced(indptr, node, cost, node_event, event, cell, cell_event, left, left_cost):
    """(start int64 [n+1], to int32 [E'], weight like ``cost`` [E']): the edges inside one closing event.

    Learners and nodes closed at different events share no seat in any plan with the same counts: each closed set holds as
    many of its own learners as it has seats in every such plan (see ``docs/matching.md``). The last edge of a row is the
    left-out one, when the learner may be left out (``left`` int64 [C] counts who is). Two passes, O(E).
    """
    n = len(event)
    m = len(node_event)
    start = np.zeros(n + 1, np.int64)
    for i in range(n):
        many = 0
        mine = event[i]
        for e in range(indptr[i], indptr[i + 1]):
            many += node_event[node[e]] == mine
        if mine > 0 and left[cell[i]] > 0 and cell_event[cell[i]] == mine:
            many += 1
        start[i + 1] = start[i] + many
    to = np.empty(start[n], np.int32)
    weight = np.empty(start[n], cost.dtype)
    for i in range(n):
        at = start[i]
        mine = event[i]
        for e in range(indptr[i], indptr[i + 1]):
            if node_event[node[e]] == mine:
                to[at] = node[e]
                weight[at] = cost[e]
                at += 1
        if mine > 0 and left[cell[i]] > 0 and cell_event[cell[i]] == mine:
            to[at] = m + cell[i]
            weight[at] = left_cost[i]
    return start, to, weight


@kernel
def tight(start, to, weight, worth, price, event):
    """(bool [E']): the edges of least cost + price; every edge of learners who can always be placed (event 0) is kept."""
    kept = np.empty(len(to), np.bool_)
    for i in range(len(worth)):
        for e in range(start[i], start[i + 1]):
            kept[e] = event[i] == 0 or weight[e] + price[to[e]] == worth[i]
    return kept


@kernel
def narrowed(start, to, weight, kept):
    """The same rows (start, to, weight) with the edges ``kept`` (bool [E']) only. O(E')."""
    rows = np.zeros(len(start), np.int64)
    for i in range(len(start) - 1):
        many = 0
        for e in range(start[i], start[i + 1]):
            many += kept[e]
        rows[i + 1] = rows[i] + many
    ends = np.empty(rows[-1], np.int32)
    values = np.empty(rows[-1], weight.dtype)
    at = 0
    for e in range(len(to)):
        if kept[e]:
            ends[at] = to[e]
            values[at] = weight[e]
            at += 1
    return rows, ends, values


@kernel
def lift(indptr, node, cost, node_event, event, cell, cell_event, left, left_cost, worth, price, order, events):
    """Raise the prices of each closed part so that they hold on the whole instance, with the edges set aside as well.

    ``order`` int32 [n]: learners of event 0, then from the last event to the first: an edge only leads to a part closed
    earlier, so each part is final before it is used, and what is set aside costs strictly more than what is used.
    Writes ``price`` int64 [m+C] and ``worth`` int64 [n]. One pass, O(E).
    """
    m = len(node_event)
    rise = np.zeros(events, np.int64)
    for k in range(len(order)):
        i = order[k]
        mine = event[i]
        worth[i] += rise[mine]
        for e in range(indptr[i], indptr[i + 1]):
            other = node_event[node[e]]
            if other != mine:
                rise[other] = max(rise[other], worth[i] - cost[e] - price[node[e]] + 1)
        c = cell[i]
        other = cell_event[c]
        if left[c] > 0 and other != mine:
            rise[other] = max(rise[other], worth[i] - left_cost[i] - price[m + c] + 1)
    for j in range(m):
        price[j] += rise[node_event[j]]
    for c in range(len(cell_event)):
        price[m + c] += rise[cell_event[c]]
    for i in range(len(worth)):
        c = cell[i]
        if left[c] == 0:  # nobody is left out of this cell: its price only has to be high enough
            price[m + c] = max(price[m + c], worth[i] - left_cost[i] + 1)

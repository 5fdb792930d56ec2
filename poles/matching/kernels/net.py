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
def reduced(indptr, node, cost, node_event, event, cell, cell_event, left_cost, grain):
    """(start int64 [n+1], to int32 [E'], weight like ``cost`` [E']): edges inside one closing event, costs × ``grain``.

    Learners and nodes closed at different events share no seat in any plan with the same counts: each closed set holds as
    many of its own learners as it has seats in every such plan (see ``docs/matching.md``). The last edge of a row is the
    left-out one, when the learner may be left out. Two passes, O(E).
    """
    n = len(event)
    m = len(node_event)
    start = np.zeros(n + 1, np.int64)
    for i in range(n):
        many = 0
        mine = event[i]
        for e in range(indptr[i], indptr[i + 1]):
            many += node_event[node[e]] == mine
        if mine > 0 and cell_event[cell[i]] == mine:
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
                weight[at] = cost[e] * grain
                at += 1
        if mine > 0 and cell_event[cell[i]] == mine:
            to[at] = m + cell[i]
            weight[at] = left_cost[i] * grain
    return start, to, weight

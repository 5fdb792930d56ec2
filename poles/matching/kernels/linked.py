"""What a plan's moves link: seats that can be exchanged, what a seat leads to, and whom the draw decided for.

The network is that of ``chains.Net``: seats, « left out » of each cell, and the reserve where free seats lead.
"""

from __future__ import annotations

import numpy as np

from .chains import FAR
from .jit import kernel


@kernel
def blocks(net, most_hi, most_lo):
    """int32 [v+1]: nodes that lead to each other, the reserve among them, share a number: who is in one can have the other.

    Only along moves of reduced cost (hi, lo) at most ``most_hi`` and ``most_lo``, each. Strong components (Tarjan, SIAM
    Journal on Computing 1, 1972), without recursion. O(E).
    """
    v = len(net.price_lo)
    m = v - len(net.room)
    block = np.full(v + 1, -1, np.int32)
    rank = np.full(v + 1, -1, np.int32)
    low = np.empty(v + 1, np.int32)
    at_holder = np.zeros(v + 1, np.int64)  # next holder of the node, or next node for the reserve
    at_holder[:v] = net.first[:-1]
    at_edge = np.zeros(v + 1, np.int64)
    calls = np.empty(v + 1, np.int32)
    stack = np.empty(v + 1, np.int32)
    count = 0
    found = 0
    top = 0
    for root in range(v + 1):
        if rank[root] >= 0:
            continue
        depth = 0
        calls[0] = root
        new = True
        while depth >= 0:
            j = calls[depth]
            if new:
                rank[j] = count
                low[j] = count
                count += 1
                stack[top] = j
                top += 1
            new = False
            last = m if j == v else net.first[j + 1] + net.free[j]
            while at_holder[j] < last and not new:
                i = np.int64(-1)
                end = np.int64(1)
                if j < v and at_holder[j] < net.first[j + 1]:
                    i = np.int64(net.holder[at_holder[j]])
                    end = net.indptr[i + 1] - net.indptr[i]
                    if not net.moves[i]:
                        end = np.int64(0)
                    elif j < m and net.room[net.cell[i]]:
                        end += 1
                while at_edge[j] < end:
                    k = at_edge[j]
                    hi = np.int64(0)
                    lo = np.int64(0)
                    if i < 0 and j < v:
                        t = np.int64(v)
                    elif i < 0:
                        t = at_holder[j]
                        hi = net.price_hi[t]
                        lo = net.price_lo[t]
                        if net.first[t] == net.first[t + 1]:
                            t = np.int64(v)
                    elif k < net.indptr[i + 1] - net.indptr[i]:
                        t = np.int64(net.node[net.indptr[i] + k])
                        hi = net.price_hi[t] - net.worth_hi[i]
                        lo = net.price_lo[t] - net.worth_lo[i] + net.cost[net.indptr[i] + k]
                    else:
                        t = np.int64(m + net.cell[i])
                        hi = net.price_hi[t] - net.worth_hi[i] + net.points[i]
                        lo = net.price_lo[t] - net.worth_lo[i]
                    if hi <= most_hi and lo <= most_lo:
                        if rank[t] < 0:
                            new = True
                            depth += 1
                            calls[depth] = t
                            break
                        if block[t] < 0:
                            low[j] = min(low[j], rank[t])
                    at_edge[j] = k + 1
                if not new:
                    at_holder[j] += 1
                    at_edge[j] = 0
            if new:
                continue
            if low[j] == rank[j]:
                while True:
                    top -= 1
                    block[stack[top]] = found
                    if stack[top] == j:
                        break
                found += 1
            depth -= 1
            if depth >= 0:
                low[calls[depth]] = min(low[calls[depth]], low[j])
    return block


@kernel
def spread(net, sources, need, swaps, budget):
    """Nodes reached from ``sources`` (int32) by moves of anybody but ``need``; with ``swaps``, through the cells too.

    Empty when more than ``budget`` nodes would be reached. With ``swaps`` only those who may move do. O(E).
    """
    v = len(net.price_lo)
    m = v - len(net.room)
    seen = np.zeros(v, np.bool_)
    found = np.empty(v, np.int32)
    size = 0
    for t in sources:
        if not seen[t]:
            seen[t] = True
            found[size] = t
            size += 1
    done = 0
    while done < size and size <= budget:
        j = found[done]
        done += 1
        for k in range(net.first[j], net.first[j + 1]):
            i = net.holder[k]
            if i == need or (swaps and not net.moves[i]):
                continue
            for e in range(net.indptr[i], net.indptr[i + 1]):
                t = net.node[e]
                if not seen[t]:
                    seen[t] = True
                    found[size] = t
                    size += 1
            if swaps and net.room[net.cell[i]]:
                t = np.int32(m + net.cell[i])
                if not seen[t]:
                    seen[t] = True
                    found[size] = t
                    size += 1
    return found[:size] if size <= budget else found[:0]


@kernel
def claimants(net, target):
    """bool [C]: the cells of which somebody left out could get the place of ``target`` by a chain of moves. O(E × depth)."""
    n = len(net.at)
    m = len(net.price_lo) - len(net.room)
    seen = np.zeros(len(net.price_lo), np.bool_)
    seen[target] = True
    grown = True
    while grown:
        grown = False
        for i in range(n):
            here = net.at[i]
            if seen[here] or not net.moves[i]:
                continue
            if here < m and net.room[net.cell[i]] and seen[m + net.cell[i]]:
                seen[here] = True
            for e in range(net.indptr[i], net.indptr[i + 1]):
                if seen[net.node[e]]:
                    seen[here] = True
                    break
            grown = grown or seen[here]
    return seen[m:]


@kernel
def cheaper(net, linked, even, near, most_lo, burden, minutes, capacity, needs):
    """int64 [k, 6] for ``needs`` (int64 [k]): the nearer seats of each, and the one that costs the others least by the prices.

    Columns: how that seat could be had (3 without any point or long travel more, 2 without any point more, 1 with the same
    counts, 0 not at all), its edge or −1, seats in nearer nodes, learners held there, nearer nodes, those of less burden.
    ``linked``, ``even``, ``near``: ``blocks`` of all moves, of those that cost no point, and of those among them up to
    ``most_lo``; ``burden``, ``minutes`` int32 [E]; ``capacity`` int32 [m]. Zeros for who is not placed. O(E).
    """
    m = len(net.price_lo) - len(net.room)
    told = np.zeros((len(needs), 6), np.int64)
    for k in range(len(needs)):
        i = needs[k]
        told[k, 1] = -1
        own = net.at[i]
        if own >= m:
            continue
        mine = -1
        for e in range(net.indptr[i], net.indptr[i + 1]):
            if net.node[e] == own:
                mine = e
        best = FAR
        for e in range(net.indptr[i], net.indptr[i + 1]):
            t = net.node[e]
            if minutes[e] >= minutes[mine] or capacity[t] == 0:
                continue
            told[k, 2] += capacity[t]
            told[k, 3] += net.first[t + 1] - net.first[t]
            told[k, 4] += 1
            if burden[e] >= burden[mine]:
                continue
            told[k, 5] += 1
            hi = net.price_hi[t] - net.worth_hi[i]
            lo = net.price_lo[t] - net.worth_lo[i] + net.cost[e]
            how = 0
            if linked[t] == linked[own]:
                how = 1
            if hi == 0 and even[t] == even[own]:
                how = 2
            if hi == 0 and lo <= most_lo and near[t] == near[own]:
                how = 3
            if how > told[k, 0] or (how == told[k, 0] and how > 0 and lo < best):
                best = lo
                told[k, 0] = how
                told[k, 1] = e
    return told


@kernel
def drawn(net, block):
    """bool [n]: the learners whom a strictly equal plan puts elsewhere; ``block``: ``blocks`` of the tight moves. O(E)."""
    m = len(net.price_lo) - len(net.room)
    tied = np.zeros(len(net.at), np.bool_)
    for i in range(len(net.at)):
        if not net.moves[i]:
            continue
        own = net.at[i]
        for e in range(net.indptr[i], net.indptr[i + 1]):
            t = net.node[e]
            if t != own and net.price_hi[t] == net.worth_hi[i] and net.price_lo[t] + net.cost[e] == net.worth_lo[i]:
                tied[i] = tied[i] or block[t] == block[own]
        if own < m and net.room[net.cell[i]]:
            t = m + net.cell[i]
            if net.points[i] + net.price_hi[t] == net.worth_hi[i] and net.price_lo[t] == net.worth_lo[i]:
                tied[i] = tied[i] or block[t] == block[own]
    return tied

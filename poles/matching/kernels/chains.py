"""Around a proven plan with fixed counts: its prices read again, and the cheapest chain of moves that a wish asks for.

Nodes 0..m−1 are seats; node m+c is « left out of cell c ». A learner moves along an edge, or is left out in place of another
of the same cell, who is then the holder that moves on. Node v, the reserve, is where free seats lead: from it, any seat may
be left for good, since its holder may go to a seat left behind. Costs are pairs compared in order: (points left out, long
travels and burden). The prices make each move cost at least zero, so that Dijkstra's algorithm (Numerische Mathematik 1,
1959) applies with a lexicographic order.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from .jit import kernel

FAR = np.int64(1) << np.int64(61)


class Net(NamedTuple):
    """One plan and its prices; n learners, E edges, m seats' nodes, C cells, v = m + C.

    ``indptr`` int64 [n+1], ``node`` int32 [E], ``cost`` int64 [E] second part of the cost (the first is 0 on edges);
    ``points`` int64 [n] first part of the cost of being left out (the second is 0); ``at`` int32 [n] where each learner
    is; ``first`` int64 [v+1], ``holder`` int32 [n] who is in each node; ``free`` bool [v]; ``cell`` int32 [n];
    ``room`` bool [C] (somebody is left out there); ``moves`` bool [n] (may change place);
    ``price_hi``, ``price_lo`` int64 [v]; ``worth_hi``, ``worth_lo`` int64 [n], cost + price of the place held.
    """

    indptr: NDArray[np.int64]
    node: NDArray[np.int32]
    cost: NDArray[np.int64]
    points: NDArray[np.int64]
    at: NDArray[np.int32]
    first: NDArray[np.int64]
    holder: NDArray[np.int32]
    free: NDArray[np.bool_]
    cell: NDArray[np.int32]
    room: NDArray[np.bool_]
    moves: NDArray[np.bool_]
    price_hi: NDArray[np.int64]
    price_lo: NDArray[np.int64]
    worth_hi: NDArray[np.int64]
    worth_lo: NDArray[np.int64]


@kernel
def sound(net):
    """True when no move has a negative price and free seats are worth nothing: the plan is then the best. O(E)."""
    m = len(net.price_lo) - len(net.room)
    for i in range(len(net.at)):
        if not net.moves[i]:
            continue
        for e in range(net.indptr[i], net.indptr[i + 1]):
            t = net.node[e]
            hi = net.price_hi[t]
            lo = net.price_lo[t]
            if hi < 0 or (hi == 0 and lo < 0) or (net.free[t] and (hi != 0 or lo != 0)):
                return False
            hi -= net.worth_hi[i]
            lo += net.cost[e] - net.worth_lo[i]
            if hi < 0 or (hi == 0 and lo < 0):
                return False
        if net.room[net.cell[i]]:
            t = m + net.cell[i]
            hi = net.points[i] + net.price_hi[t] - net.worth_hi[i]
            lo = net.price_lo[t] - net.worth_lo[i]
            if hi < 0 or (hi == 0 and lo < 0):
                return False
    return True


@kernel
def _push(heap_hi, heap_lo, heap_v, size, hi, lo, v):
    at = size
    while at > 0:
        up = (at - 1) >> 1
        if heap_hi[up] < hi or (heap_hi[up] == hi and heap_lo[up] <= lo):
            break
        heap_hi[at] = heap_hi[up]
        heap_lo[at] = heap_lo[up]
        heap_v[at] = heap_v[up]
        at = up
    heap_hi[at] = hi
    heap_lo[at] = lo
    heap_v[at] = v


@kernel
def _drop(heap_hi, heap_lo, heap_v, size):
    """Take the first away: ``size`` is what remains."""
    hi = heap_hi[size]
    lo = heap_lo[size]
    at = 0
    while True:
        child = 2 * at + 1
        if child >= size:
            break
        right = child + 1
        if right < size and (
            heap_hi[right] < heap_hi[child] or (heap_hi[right] == heap_hi[child] and heap_lo[right] < heap_lo[child])
        ):
            child = right
        if heap_hi[child] > hi or (heap_hi[child] == hi and heap_lo[child] >= lo):
            break
        heap_hi[at] = heap_hi[child]
        heap_lo[at] = heap_lo[child]
        heap_v[at] = heap_v[child]
        at = child
    heap_hi[at] = hi
    heap_lo[at] = lo
    heap_v[at] = heap_v[size]


@kernel
def _longer(values, size):
    found = np.empty(size, values.dtype)
    found[: len(values)] = values
    return found


@kernel
def cheapest(net, need, target):
    """(last node or −1, who int32 [v+1], back int32 [v+1]): give ``need`` a place in ``target``, at the least cost to others.

    Whoever holds a place in ``target`` moves on, and so on, until a free seat or the place that ``need`` leaves; after a
    free seat, others may move towards the place left behind. Read it backwards from the last node: ``who[t]`` goes from
    ``back[t]`` to ``t`` (who −1: nobody moves, it is the reserve). Last −1: no chain keeps the counts.
    O(E log v) at worst; the search stops as soon as nothing nearer can end better.
    """
    v = len(net.price_lo)
    m = v - len(net.room)
    own = net.at[need]
    hi = np.full(v + 1, FAR, np.int64)
    lo = np.zeros(v + 1, np.int64)
    who = np.full(v + 1, -1, np.int32)
    back = np.full(v + 1, -1, np.int32)
    done = np.zeros(v + 1, np.bool_)
    room = 2 * v + 64
    heap_hi = np.empty(room, np.int64)
    heap_lo = np.empty(room, np.int64)
    heap_v = np.empty(room, np.int32)
    hi[target] = 0
    _push(heap_hi, heap_lo, heap_v, 0, np.int64(0), np.int64(0), np.int32(target))
    size = 1
    # ending in the place left behind saves its price, ending in a free seat saves nothing
    most_hi = net.price_hi[own]
    most_lo = net.price_lo[own]
    if most_hi < 0 or (most_hi == 0 and most_lo < 0):
        most_hi = np.int64(0)
        most_lo = np.int64(0)
    best_hi = np.int64(0)
    best_lo = np.int64(0)
    last = -1
    while size > 0:
        a = heap_hi[0]
        b = heap_lo[0]
        j = heap_v[0]
        size -= 1
        _drop(heap_hi, heap_lo, heap_v, size)
        if done[j]:
            continue
        end_hi = a - most_hi
        end_lo = b - most_lo
        if last >= 0 and (end_hi > best_hi or (end_hi == best_hi and end_lo >= best_lo)):
            break
        done[j] = True
        home = j == own
        if home or j == v:
            end_hi = a - (net.price_hi[j] if home else 0)
            end_lo = b - (net.price_lo[j] if home else 0)
            if last < 0 or end_hi < best_hi or (end_hi == best_hi and end_lo < best_lo):
                best_hi = end_hi
                best_lo = end_lo
                last = j
        if home:
            continue
        if size + m + 1 > room:
            room = 2 * (size + m + 1)
            heap_hi = _longer(heap_hi, room)
            heap_lo = _longer(heap_lo, room)
            heap_v = _longer(heap_v, room)
        if j == v:
            for seat in range(m):
                new_hi = a + net.price_hi[seat]
                new_lo = b + net.price_lo[seat]
                if (
                    net.first[seat] == net.first[seat + 1]
                    or done[seat]
                    or new_hi > hi[seat]
                    or (new_hi == hi[seat] and new_lo >= lo[seat])
                ):
                    continue
                hi[seat] = new_hi
                lo[seat] = new_lo
                who[seat] = -1
                back[seat] = v
                _push(heap_hi, heap_lo, heap_v, size, new_hi, new_lo, np.int32(seat))
                size += 1
            continue
        if net.free[j] and not done[v] and (a < hi[v] or (a == hi[v] and b < lo[v])):
            hi[v] = a
            lo[v] = b
            back[v] = j
            _push(heap_hi, heap_lo, heap_v, size, a, b, np.int32(v))
            size += 1
        for k in range(net.first[j], net.first[j + 1]):
            i = net.holder[k]
            if i == need or not net.moves[i]:
                continue
            from_hi = a - net.worth_hi[i]
            from_lo = b - net.worth_lo[i]
            begin = net.indptr[i]
            end = net.indptr[i + 1]
            if j < m and net.room[net.cell[i]]:
                end += 1
            for e in range(begin, end):
                if e < net.indptr[i + 1]:
                    t = net.node[e]
                    new_hi = from_hi + net.price_hi[t]
                    new_lo = from_lo + net.price_lo[t] + net.cost[e]
                else:
                    t = np.int32(m + net.cell[i])
                    new_hi = from_hi + net.price_hi[t] + net.points[i]
                    new_lo = from_lo + net.price_lo[t]
                if done[t] or new_hi > hi[t] or (new_hi == hi[t] and new_lo >= lo[t]):
                    continue
                hi[t] = new_hi
                lo[t] = new_lo
                who[t] = i
                back[t] = j
                if size == room:
                    room *= 2
                    heap_hi = _longer(heap_hi, room)
                    heap_lo = _longer(heap_lo, room)
                    heap_v = _longer(heap_v, room)
                _push(heap_hi, heap_lo, heap_v, size, new_hi, new_lo, t)
                size += 1
    return last, who, back

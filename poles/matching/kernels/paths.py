"""Exact finish: from prices nearly right to a plan of least cost with its exact prices, by shortest exchanges.

Successive shortest paths with potentials (Edmonds, Karp, Journal of the ACM 19, 1972; for assignment, Jonker, Volgenant,
Computing 38, 1987). Between two exchanges every learner holds a place of least cost + price and every node with a free seat
either stays at price 0 or belongs to a part where all seats will be taken: complementary slackness is never lost.
"""

from __future__ import annotations

import numpy as np

from .jit import kernel

FAR = np.int64(1) << np.int64(61)
WIDTH = np.int64(2)


@kernel
def keep_exact(start, to, weight, learners, seat_start, price, holder, by, worth, filled):
    """Keep in their seat the learners whose place is of least cost at these prices, and free the others.

    Writes ``by`` int64 [n] (edge held or −1), ``worth`` int64 [n] (least cost + price), and packs ``holder`` with
    ``filled`` int64 [v]. Returns the edges read.
    """
    reads = np.int64(0)
    at_node = np.full(len(by), -1, np.int32)
    for j in range(len(price)):
        for s in range(seat_start[j], seat_start[j + 1]):
            if holder[s] >= 0:
                at_node[holder[s]] = j
        filled[j] = 0
    for k in range(len(learners)):
        i = learners[k]
        least = FAR
        own = FAR
        mine = -1
        for e in range(start[i], start[i + 1]):
            value = weight[e] + price[to[e]]
            if value < least:
                least = value
            if to[e] == at_node[i] and value < own:
                own = value
                mine = e
        reads += start[i + 1] - start[i]
        worth[i] = least
        by[i] = -1
        if own == least:
            by[i] = mine
            j = to[mine]
            holder[seat_start[j] + filled[j]] = i
            filled[j] += 1
    return reads


@kernel
def bid_exactly(start, to, weight, waiting, seat_start, price, holder, by, worth, filled, budget):
    """Seat part of ``waiting`` (int32) by bids without increment, where the best node is free or has a single seat.

    The augmenting row reduction of Jonker and Volgenant: the price rises to where the second choice is as good, so that
    slackness stays exact. Learners left for ``reseat`` come first in ``waiting``. Returns (how many, edges read); at most
    ``budget`` bids. Time O(budget × degree).
    """
    reads = np.int64(0)
    left = 0
    for k in range(len(waiting)):
        i = waiting[k]
        while i >= 0:
            first = FAR
            second = FAR
            best = -1
            for e in range(start[i], start[i + 1]):
                value = weight[e] + price[to[e]]
                if value < second:
                    if value < first:
                        second = first
                        first = value
                        best = e
                    else:
                        second = value
                        if value == first:
                            other = to[e]
                            if filled[other] < seat_start[other + 1] - seat_start[other]:
                                best = e
            reads += start[i + 1] - start[i]
            budget -= 1
            out = np.int32(-1)
            if best >= 0:
                j = to[best]
                spot = seat_start[j]
                seats = seat_start[j + 1] - spot
                if filled[j] < seats:
                    worth[i] = first
                    by[i] = best
                    holder[spot + filled[j]] = i
                    filled[j] += 1
                    break
                if seats == 1 and first < second and second < FAR and budget > 0:
                    out = holder[spot]
                    price[j] += second - first
                    worth[i] = second
                    by[i] = best
                    by[out] = -1
                    holder[spot] = i
            if out < 0:
                waiting[left] = i
                left += 1
            i = out
    return left, reads


@kernel
def _set_aside(start, to, weight, price, by, i, floor):
    """Put the edges of learner ``i`` under ``floor`` (cost + price) first, in place; where the others begin. O(degree)."""
    split = start[i]
    for e in range(start[i], start[i + 1]):
        if weight[e] + price[to[e]] < floor:
            if e != split:
                to[e], to[split] = to[split], to[e]
                weight[e], weight[split] = weight[split], weight[e]
                if by[i] == e:
                    by[i] = split
                elif by[i] == split:
                    by[i] = e
            split += 1
    return split


@kernel
def reseat(start, to, weight, waiting, seat_start, price, holder, by, worth, filled):
    """Seat every learner of ``waiting`` (int32) by the least costly exchange; prices, worth and holders stay exact.

    The edges of a row change places in ``to`` and ``weight``: the dear ones go last and are seldom read.
    Returns (number who found no place: 0 on a sound network, edges read, −1 in the first when sums leave ±2^60).
    Time O(k (E' log V)) for k exchanges that read E' edges around each; memory O(v).
    """
    v = len(price)
    reads = np.int64(0)
    distance = np.full(v, FAR, np.int64)
    via = np.full(v, -1, np.int64)  # edge by which a node was reached
    who = np.full(v, -1, np.int32)  # learner who reached it
    seen = np.empty(v, np.int32)
    order = np.empty(v, np.int32)
    free = np.empty(v, np.bool_)
    for j in range(v):
        free[j] = filled[j] < seat_start[j + 1] - seat_start[j]
    widest = 0
    for i in range(len(by)):
        widest = max(widest, start[i + 1] - start[i])
    nearby = np.empty(widest, np.int64)
    cut = start[1:].copy()  # edges from cut[i] on cost at least floor[i], price included: prices never fall here
    floor = np.full(len(by), -FAR, np.int64)
    usual = np.int64(1)
    heap_d = np.empty(64, np.int64)
    heap_v = np.empty(64, np.int32)
    missing = 0
    for k in range(len(waiting)):
        root = waiting[k]
        touched = 0
        done = 0
        order_next = np.int64(0)
        size = 0
        i = root
        base = FAR
        for e in range(start[i], start[i + 1]):
            value = weight[e] + price[to[e]]
            if value < base:
                base = value
        worth[root] = base
        now = np.int64(0)
        bound = FAR
        final = -1
        while True:
            # reach the nodes next to learner i: free ones first bring the bound down, then only nearer ones are queued
            shift = now - worth[i]
            near = 0
            if floor[i] + shift < bound:  # the far edges may matter: set aside again those that are far by now
                floor[i] = worth[i] + WIDTH * usual
                cut[i] = _set_aside(start, to, weight, price, by, i, floor[i])
                reads += start[i + 1] - start[i]
            end = cut[i]
            e = start[i]
            while True:
                if e == end:
                    if end == start[i + 1] or floor[i] + shift >= bound:
                        break
                    end = start[i + 1]
                j = to[e]
                value = weight[e] + price[j] + shift
                if value < bound and value < distance[j]:
                    if free[j]:
                        bound = value
                        final = j
                        via[j] = e
                        who[j] = i
                    else:
                        nearby[near] = e
                        near += 1
                e += 1
            reads += end - start[i]
            for t in range(near):
                e = nearby[t]
                j = to[e]
                value = weight[e] + price[j] + shift
                if value >= bound or value >= distance[j]:
                    continue
                if distance[j] == FAR:
                    seen[touched] = j
                    touched += 1
                distance[j] = value
                via[j] = e
                who[j] = i
                if size == len(heap_d):
                    larger_d = np.empty(2 * size, np.int64)
                    larger_v = np.empty(2 * size, np.int32)
                    larger_d[:size] = heap_d
                    larger_v[:size] = heap_v
                    heap_d = larger_d
                    heap_v = larger_v
                at = size
                size += 1
                while at > 0:
                    up = (at - 1) >> 1
                    if heap_d[up] <= value:
                        break
                    heap_d[at] = heap_d[up]
                    heap_v[at] = heap_v[up]
                    at = up
                heap_d[at] = value
                heap_v[at] = j
            # next learner: a holder of the node being opened, or of the nearest node
            i = -1
            while i < 0:
                if done > 0 and order_next < filled[order[done - 1]]:
                    i = holder[seat_start[order[done - 1]] + order_next]
                    order_next += 1
                    if now >= bound:
                        i = -2
                    break
                if size == 0 or heap_d[0] >= bound:
                    i = -2
                    break
                value = heap_d[0]
                j = heap_v[0]
                size -= 1
                last_d = heap_d[size]
                last_v = heap_v[size]
                at = 0
                while True:
                    child = 2 * at + 1
                    if child >= size:
                        break
                    if child + 1 < size and heap_d[child + 1] < heap_d[child]:
                        child += 1
                    if heap_d[child] >= last_d:
                        break
                    heap_d[at] = heap_d[child]
                    heap_v[at] = heap_v[child]
                    at = child
                heap_d[at] = last_d
                heap_v[at] = last_v
                if value > distance[j]:
                    continue
                order[done] = j
                done += 1
                order_next = np.int64(0)
                now = value
            if i < 0:
                break
        if final < 0:
            missing += 1
        else:
            if bound > FAR >> 1 or worth[root] > FAR >> 1:
                return -1, reads
            worth[root] += bound
            usual += (bound - usual) // 8 + 1
            for t in range(done):
                j = order[t]
                rise = bound - distance[j]
                if rise > 0:
                    price[j] += rise
                    for s in range(seat_start[j], seat_start[j] + filled[j]):
                        worth[holder[s]] += rise
            j = final
            spot = seat_start[j] + filled[j]
            filled[j] += 1
            free[j] = filled[j] < seat_start[j + 1] - seat_start[j]
            while True:
                i = who[j]
                e = by[i]
                by[i] = via[j]
                holder[spot] = i
                if i == root:
                    break
                j = to[e]
                spot = seat_start[j]
                while holder[spot] != i:
                    spot += 1
        for t in range(touched):
            distance[seen[t]] = FAR
    return missing, reads

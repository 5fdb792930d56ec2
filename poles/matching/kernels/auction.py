"""Prices by auction with scaled increments, for the closed parts of the network, where every seat is taken.

Gauss-Seidel forward auction (Bertsekas, Annals of Operations Research 14, 1988) with similar objects (Bertsekas,
Castañon, ibid. 20, 1989): the seats of a node, or of « left out of a cell », each carry the bid that holds them, and the
price of the node is the lowest. Prices are then within one increment of optimal; ``paths`` makes them exact.
"""

from __future__ import annotations

import numpy as np

from .jit import kernel

LIMIT = np.int64(1) << np.int64(60)


@kernel
def auction(start, to, weight, learners, seat_start, price, held, holder, steps, ceiling):
    """Run one phase for each increment in ``steps`` (int64, decreasing, ≥ 1) and fill prices and holders.

    ``learners`` int32: who bids (all of them find a seat); ``seat_start`` int64 [v+1]: seats of each node; ``price`` int64
    [v] is read and written; ``held`` int64 [seats] bids and ``holder`` int32 [seats] are written, as a heap for each node;
    ``ceiling``: a bound on what a lone choice bids. Returns the number of edges read,
    or −1 when a bid leaves 2^60. Time O(E × C/ε) in the worst case,
    near O(E log C) in practice.
    """
    reads = np.int64(0)
    v = len(price)
    many = len(learners)
    queue = np.empty(many, np.int32)
    for phase in range(len(steps)):
        step = steps[phase]
        for j in range(v):
            for s in range(seat_start[j], seat_start[j + 1]):
                held[s] = price[j]
                holder[s] = -1
        for k in range(many):
            queue[k] = learners[k]
        head = 0
        waiting = many
        while waiting > 0:
            i = queue[head]
            head += 1
            if head == many:
                head = 0
            waiting -= 1
            while i >= 0:
                first = np.int64(1) << 62
                second = np.int64(1) << 62
                best = -1
                for e in range(start[i], start[i + 1]):
                    value = weight[e] + price[to[e]]
                    if value < second:
                        if value < first:
                            second = first
                            first = value
                            best = to[e]
                        else:
                            second = value
                reads += start[i + 1] - start[i]
                if start[i + 1] - start[i] == 1:
                    second = first + ceiling
                bid = price[best] + second - first + step
                if bid > LIMIT:
                    return np.int64(-1)
                root = seat_start[best]
                size = seat_start[best + 1] - root
                out = holder[root]
                at = 0
                while True:
                    child = 2 * at + 1
                    if child >= size:
                        break
                    if child + 1 < size and held[root + child + 1] < held[root + child]:
                        child += 1
                    if held[root + child] >= bid:
                        break
                    held[root + at] = held[root + child]
                    holder[root + at] = holder[root + child]
                    at = child
                held[root + at] = bid
                holder[root + at] = i
                price[best] = held[root]
                i = -1
                if out >= 0:
                    tail = head + waiting
                    if tail >= many:
                        tail -= many
                    queue[tail] = out
                    waiting += 1
    return reads

"""Leximin augmentation with distance labels: the compiled search behind ``leximin``.

Labels count exchanges to a free seat and never fall: ISAP (Ahuja, Orlin, Naval Research Logistics 38, 1991) on the
network cell → learner → node. A hop through a node weighs one, the rest nothing. A placed learner may move, or give way to
another learner of the same cell; so counts run through the bases of a polymatroid, where serving the lowest rate first is
optimal (Federgruen, Groenevelt, Operations Research 34, 1986; Frank, Murota, arXiv 2007.09616).
"""

from __future__ import annotations

import numpy as np

from .jit import kernel

DEAD = np.int32(1 << 30)
FREE_MOVE = 0
GIVE_WAY = 1


@kernel
def _before(a, b, count, size):
    """True when cell ``a`` must be served before ``b``: lower rate, then greater step (smaller cell), then index."""
    left = count[a] * size[b]
    right = count[b] * size[a]
    if left != right:
        return left < right
    if size[a] != size[b]:
        return size[a] < size[b]
    return a < b


@kernel
def _sink(heap, length, at, count, size):
    """Restore the heap of cells below position ``at``."""
    while True:
        child = 2 * at + 1
        if child >= length:
            return
        if child + 1 < length and _before(heap[child + 1], heap[child], count, size):
            child += 1
        if not _before(heap[child], heap[at], count, size):
            return
        heap[child], heap[at] = heap[at], heap[child]
        at = child


@kernel
def augment_all(indptr, node, capacity, cell, cell_class, cell_size):
    """Serve cells in leximin order, class after class, until no cell can gain one more seat.

    ``indptr`` int64 [n+1], ``node`` int32 [E], ``capacity`` int64 [m], ``cell`` int32 [n], ``cell_class`` int64 [C] (sorted),
    ``cell_size`` int64 [C]. Returns ``assign`` int64 [n] (node or −1), ``count`` int64 [C], the closing event of each node
    int32 [m] and of each cell int32 [C] (0 = never closed; 1 = nodes without seat), and the number of edges read.
    Time O(E × labels), memory O(n + m + seats) apart from the instance.
    """
    n = len(indptr) - 1
    m = len(capacity)
    cells = len(cell_size)
    seat_start = np.zeros(m + 1, np.int64)
    for e in range(len(node)):
        seat_start[node[e] + 1] += 1
    node_event = np.zeros(m, np.int32)
    label = np.zeros(m, np.int32)
    alive_at = np.zeros(m + 2, np.int64)
    for j in range(m):
        room = min(capacity[j], seat_start[j + 1])
        seat_start[j + 1] = seat_start[j] + room
        if capacity[j] <= 0:
            label[j] = DEAD
            node_event[j] = 1
        else:
            alive_at[0] += 1
    holder = np.full(seat_start[m], -1, np.int32)
    taken = np.zeros(m, np.int64)
    assign = np.full(n, -1, np.int64)
    # learners still without a seat, by cell: member[first[c] : first[c] + waiting[c]]
    first = np.zeros(cells + 1, np.int64)
    for i in range(n):
        first[cell[i] + 1] += 1
    for c in range(cells):
        first[c + 1] += first[c]
    waiting = np.zeros(cells, np.int64)
    member = np.empty(n, np.int32)
    place_in = np.empty(n, np.int64)
    for i in range(n):
        c = cell[i]
        member[first[c] + waiting[c]] = i
        place_in[i] = waiting[c]
        waiting[c] += 1
    of_learner = np.zeros(n, np.int32)
    at_edge = indptr[:-1].copy()
    of_cell = np.zeros(cells, np.int32)
    at_member = np.zeros(cells, np.int64)
    at_holder = np.zeros(m, np.int64)
    cell_event = np.zeros(cells, np.int32)
    count = np.zeros(cells, np.int64)
    event = np.int32(2)
    reads = np.int64(0)
    # the path: at step t, taker[t] wants seat of path[t]; entry[t] tells who asked: a cell (≥ 0) or the holder itself (−1)
    taker = np.empty(m + 2, np.int32)
    path = np.empty(m + 2, np.int32)
    slot = np.empty(m + 2, np.int64)
    entry = np.empty(m + 2, np.int32)
    heap = np.empty(cells, np.int64)
    low = 0
    while low < cells:
        high = low
        while high < cells and cell_class[high] == cell_class[low]:
            high += 1
        length = 0
        for c in range(low, high):
            if cell_size[c] > 0 and of_cell[c] != DEAD:
                heap[length] = c
                length += 1
        for at in range(length // 2 - 1, -1, -1):
            _sink(heap, length, at, count, cell_size)
        while length > 0:
            root = heap[0]
            depth = 0
            entry[0] = root
            asking = True  # the cell entry[depth] must name a learner
            found = False
            while of_cell[root] != DEAD:
                if asking:
                    c = entry[depth]
                    base = first[c]
                    at = at_member[c]
                    level = of_cell[c]
                    while at < waiting[c] and of_learner[member[base + at]] != level:
                        at += 1
                    if at < waiting[c]:
                        at_member[c] = at
                        taker[depth] = member[base + at]
                        asking = False
                    else:
                        lowest = DEAD
                        at_member[c] = 0
                        for k in range(waiting[c]):
                            value = of_learner[member[base + k]]
                            if value < lowest:
                                lowest = value
                                at_member[c] = k
                        of_cell[c] = lowest
                        if lowest == DEAD:
                            cell_event[c] = event
                        if depth > 0 and lowest != level:
                            depth -= 1
                            # fall through to the node path[depth], which looks for another way
                        elif lowest == level:
                            continue
                        else:
                            continue
                if not asking:
                    i = taker[depth]
                    level = of_learner[i]
                    e = at_edge[i]
                    end = indptr[i + 1]
                    begun = e
                    own = assign[i]
                    while e < end:
                        j = node[e]
                        if label[j] == level and j != own:
                            break
                        e += 1
                    reads += e - begun
                    if e < end:
                        at_edge[i] = e
                        path[depth] = node[e]
                        if taken[node[e]] < capacity[node[e]]:
                            found = True
                            break
                    else:
                        lowest = DEAD
                        spot = indptr[i]
                        for k in range(indptr[i], end):
                            j = node[k]
                            if label[j] < lowest and j != own:
                                lowest = label[j]
                                spot = k
                        reads += end - indptr[i]
                        at_edge[i] = spot
                        of_learner[i] = lowest
                        if entry[depth] >= 0:
                            asking = lowest != level
                            if not asking:
                                continue
                            at_member[entry[depth]] += 1
                            continue
                        if lowest == level:
                            continue
                        depth -= 1
                # node path[depth] looks for a holder who can move or give way
                asking = False
                j = path[depth]
                level = label[j]
                begin = seat_start[j]
                choices = 2 * taken[j]
                k = at_holder[j]
                while k < choices:
                    p = holder[begin + (k >> 1)]
                    if k & 1 == FREE_MOVE:
                        if of_learner[p] + 1 == level:
                            break
                    elif of_cell[cell[p]] + 1 == level:
                        break
                    k += 1
                if k < choices:
                    at_holder[j] = k
                    p = holder[begin + (k >> 1)]
                    slot[depth] = begin + (k >> 1)
                    depth += 1
                    if k & 1 == FREE_MOVE:
                        entry[depth] = -1
                        taker[depth] = p
                    else:
                        entry[depth] = cell[p]
                        asking = True
                    continue
                lowest = DEAD
                for k in range(choices):
                    p = holder[begin + (k >> 1)]
                    value = of_learner[p] if k & 1 == FREE_MOVE else of_cell[cell[p]]
                    if value < lowest:
                        lowest = value
                        at_holder[j] = k
                if lowest < DEAD:
                    lowest += np.int32(1)
                    if lowest > m:
                        lowest = DEAD
                if lowest == level:
                    continue
                label[j] = lowest
                alive_at[level] -= 1
                if lowest == DEAD:
                    node_event[j] = event
                else:
                    alive_at[lowest] += 1
                if alive_at[level] == 0:
                    for v in range(m):
                        if label[v] > level and label[v] != DEAD:
                            alive_at[label[v]] -= 1
                            label[v] = DEAD
                            node_event[v] = event
                    for c in range(cells):
                        if of_cell[c] >= level and of_cell[c] != DEAD:
                            of_cell[c] = DEAD
                            cell_event[c] = event
            if not found:
                event += np.int32(1)
                length -= 1
                heap[0] = heap[length]
                _sink(heap, length, 0, count, cell_size)
                continue
            # take the seats along the path, from its end
            j = path[depth]
            spot = seat_start[j] + taken[j]
            taken[j] += 1
            while True:
                i = taker[depth]
                c = entry[depth]
                holder[spot] = i
                if c >= 0:
                    last = waiting[c] - 1
                    other = member[first[c] + last]
                    member[first[c] + place_in[i]] = other
                    place_in[other] = place_in[i]
                    waiting[c] = last
                assign[i] = path[depth]
                if depth == 0:
                    break
                depth -= 1
                spot = slot[depth]
                if c >= 0:
                    p = holder[spot]
                    member[first[c] + waiting[c]] = p
                    place_in[p] = waiting[c]
                    waiting[c] += 1
                    assign[p] = -1
                    of_learner[p] = min(of_learner[p], label[path[depth]])
                    at_edge[p] = indptr[p]
            count[root] += 1
            if waiting[root] == 0:
                length -= 1
                heap[0] = heap[length]
            _sink(heap, length, 0, count, cell_size)
        low = high
    return assign, count, node_event, cell_event, reads

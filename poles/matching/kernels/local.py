"""Local repair: seat learners one by one, each by the exchange with the fewest moves, and nobody loses a place.

One exchange = « A takes a seat at X, B who held it goes to Y… » down to a free seat: a shortest augmenting path (breadth
first), which never unseats anyone (Berge 1957). Between paths with as many moves: the least added burden, then the marks.
"""

from __future__ import annotations

import numpy as np

from .jit import kernel

NO_EDGE = -2


@kernel
def held(indptr, node, assign):
    """int64 [n]: the edge that seats each learner, −1 for who has no seat, −2 where no edge leads to it. O(E)."""
    by = np.full(len(assign), -1, np.int64)
    for i in range(len(assign)):
        if assign[i] >= 0:
            by[i] = NO_EDGE
            for e in range(indptr[i], indptr[i + 1]):
                if node[e] == assign[i]:
                    by[i] = e
                    break
    return by


@kernel
def _next_cell(first, upto, cell_class, count, size):
    """The cell to serve now: lowest class, lowest rate, smaller cell, index; −1 when nobody waits. O(cells)."""
    best = -1
    for c in range(len(size)):
        if first[c] >= upto[c]:
            continue
        if best < 0:
            best = c
        elif cell_class[c] != cell_class[best]:
            if cell_class[c] < cell_class[best]:
                best = c
        else:
            left = count[c] * size[best]
            right = count[best] * size[c]
            if left < right or (left == right and size[c] < size[best]):
                best = c
    return best


@kernel
def _open(j, filled, seats, row_start, row, room):
    """True when node ``j`` can take one more learner: a seat is left in it, and in each of its weeks."""
    left = filled[j] < seats[j]
    for r in range(row_start[j], row_start[j + 1]):
        left = left and room[row[r]] > 0
    return left


@kernel
def _spread(root, indptr, node, met, layer, seen, layer_end, seat_start, holder, filled, seats, row_start, row, room):
    """Breadth first from ``root`` down to the first layer with an open node: its depth, 0 when there is none.

    Layer d is ``seen[layer_end[d-1]:layer_end[d]]``. ``met`` (bool, small enough to stay near) tells what was seen now or
    closed before, ``layer`` the d of a node seen now. Returns (depth, nodes seen).
    """
    known = 0
    depth = 0
    layer_end[0] = 0
    while True:
        begin = 0 if depth == 0 else layer_end[depth - 1]
        end = 1 if depth == 0 else layer_end[depth]
        depth += 1
        for k in range(begin, end):
            first = np.int64(0) if depth == 1 else seat_start[seen[k]]
            last = np.int64(1) if depth == 1 else first + filled[seen[k]]
            for s in range(first, last):
                i = root if depth == 1 else holder[s]
                for e in range(indptr[i], indptr[i + 1]):
                    j = node[e]
                    if not met[j]:
                        met[j] = True
                        layer[j] = depth
                        seen[known] = j
                        known += 1
        layer_end[depth] = known
        if known == end - (depth == 1):
            return 0, known
        for k in range(layer_end[depth - 1], known):
            if _open(seen[k], filled, seats, row_start, row, room):
                return depth, known


@kernel
def _useful(depth, indptr, node, seen, layer_end, seat_start, holder, filled, leads, keen, search):
    """Going back from the open nodes (already in ``leads``), mark what lies on a shortest path: nodes and learners."""
    for d in range(depth - 1, 0, -1):
        for k in range(layer_end[d - 1], layer_end[d]):
            j = seen[k]
            for s in range(seat_start[j], seat_start[j] + filled[j]):
                i = holder[s]
                for e in range(indptr[i], indptr[i + 1]):
                    if leads[node[e]] == search:
                        keen[i] = search
                        leads[j] = search
                        break


@kernel
def seat_all(
    indptr, node, cost, seats, movable, assign, by, mark, node_mark, queue, queue_start, cell_class, count, size,
    row_start, row, room,
):  # fmt: skip
    """Seat who waits, turn after turn, and return the chains of moves.

    ``seats`` int64 [m]: seats not held by learners who never move; ``movable`` bool [n]: holders who may; ``assign`` int64
    [n], ``by`` int64 [n] (edge held or −1), ``count`` int64 [C] (placed in each cell) and ``room`` int64 (seats left in
    each weekly row; ``row_start``, ``row``: the rows of each node, none on the grid) are brought up to date.
    ``queue`` int32, ``queue_start`` int64 [turns, C+1]: who waits, by turn then cell, in the order of the cell.
    Returns (start int64 [k+1], moves int64 [·, 3]: need, from node or −1, to node), as a human reads each chain.
    Each failed search closes what it saw for good, so that all failures together read the edges once. O(E) a search.
    """
    n = len(assign)
    m = len(seats)
    seat_start = np.zeros(m + 1, np.int64)
    for i in range(n):
        if assign[i] >= 0 and movable[i]:
            seat_start[assign[i] + 1] += 1
    filled = seat_start[1:].copy()
    for j in range(m):
        seat_start[j + 1] = seat_start[j] + max(seats[j], filled[j])
    holder = np.empty(seat_start[m], np.int32)
    filled[:] = 0
    for i in range(n):
        j = assign[i]
        if j >= 0 and movable[i]:
            holder[seat_start[j] + filled[j]] = i
            filled[j] += 1
    met = np.zeros(m, np.bool_)
    layer = np.zeros(m, np.int32)
    seen = np.empty(m, np.int32)
    layer_end = np.empty(m + 2, np.int64)
    leads = np.zeros(m, np.int32)  # last search in which the node lay on a shortest path
    keen = np.zeros(n, np.int32)
    label = np.empty(m, np.int64)
    via = np.empty(m, np.int64)
    who = np.empty(m, np.int32)
    chain = np.zeros(len(queue) + 1, np.int64)
    chains = 0
    moves = np.empty((max(16, 2 * len(queue)), 3), np.int64)
    search = np.int32(0)
    for turn in range(len(queue_start)):
        first = queue_start[turn, :-1].copy()
        while True:
            c = _next_cell(first, queue_start[turn, 1:], cell_class, count, size)
            if c < 0:
                break
            root = queue[first[c]]
            first[c] += 1
            depth, known = _spread(
                root, indptr, node, met, layer, seen, layer_end, seat_start, holder, filled, seats, row_start, row, room
            )
            if depth == 0:
                continue  # what was seen stays met: closed for good
            search += np.int32(1)
            for k in range(layer_end[depth - 1], known):
                if _open(seen[k], filled, seats, row_start, row, room):
                    leads[seen[k]] = search
            _useful(depth, indptr, node, seen, layer_end, seat_start, holder, filled, leads, keen, search)
            # the least burden among the shortest paths, layer after layer; then the lower mark of who asks
            for k in range(known):
                who[seen[k]] = -1
            for d in range(depth):
                begin = np.int64(0) if d == 0 else layer_end[d - 1]
                for k in range(begin, max(layer_end[d], begin + (d == 0))):
                    first_seat = np.int64(0)
                    last_seat = np.int64(1)
                    if d > 0:
                        if leads[seen[k]] != search:
                            continue
                        first_seat = seat_start[seen[k]]
                        last_seat = first_seat + filled[seen[k]]
                    for s in range(first_seat, last_seat):
                        i = root
                        base = np.int64(0)
                        if d > 0:
                            i = holder[s]
                            if keen[i] != search:
                                continue
                            base = label[seen[k]] - cost[by[i]]
                        for e in range(indptr[i], indptr[i + 1]):
                            j = node[e]
                            if leads[j] != search or layer[j] != d + 1:
                                continue
                            value = base + cost[e]
                            if who[j] < 0 or value < label[j] or (value == label[j] and mark[i] < mark[who[j]]):
                                label[j] = value
                                via[j] = e
                                who[j] = i
            final = -1
            for k in range(layer_end[depth - 1], known):
                j = seen[k]
                if leads[j] == search and (
                    final < 0
                    or label[j] < label[final]
                    or (label[j] == label[final] and node_mark[j] < node_mark[final])
                ):
                    final = j
            for k in range(known):
                met[seen[k]] = False
            begin = chain[chains]
            if begin + depth > len(moves):
                more = np.empty((2 * (begin + depth), 3), np.int64)
                more[:begin] = moves[:begin]
                moves = more
            chains += 1
            chain[chains] = begin + depth
            count[c] += 1
            for r in range(row_start[final], row_start[final + 1]):
                room[row[r]] -= 1
            j = final
            spot = seat_start[j] + filled[j]
            filled[j] += 1
            for step in range(begin + depth - 1, begin - 1, -1):
                i = who[j]
                moves[step, 0] = i
                moves[step, 1] = assign[i]
                moves[step, 2] = j
                holder[spot] = i
                by[i] = via[j]
                left = assign[i]
                assign[i] = j
                if left >= 0:
                    j = left
                    spot = seat_start[j]
                    while holder[spot] != i:
                        spot += 1
    return chain[: chains + 1], moves[: chain[chains]]

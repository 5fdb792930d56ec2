"""Where new seats would place everyone lacking: lines (kinds of needs) opened one by one, then closed again when spare.

The needs that new seats of some lines can place are the independent sets of a matroid (the dual of the transversal one), so
« how many do these lines place » is its rank: a submodular cover, for which serving the greatest gain first is the known
rule (Wolsey, Combinatorica 2, 1982). Its value is found by exchanges with labels that count the distance from the unplaced
and never fall, whichever line is being served (Ahuja and Orlin 1991).
"""

from __future__ import annotations

import numpy as np

from .jit import kernel
from .lacks import askers, claims, seat_edges
from .turns import in_turn

DEAD = np.int32(1 << 30)
OUT = -1
SERVED = -2


@kernel
def _pull(root, place, ask_start, asker, label, arc, alive_at, at, slot, holder, path, spot, taker):
    """Seat some unplaced need, by exchanges, after the seat ``place`` of node ``root`` has been freed; False when none can.

    Nothing is moved when it fails. ``path``, ``spot``, ``taker``: room for one chain.
    """
    m = len(label)
    depth = 0
    path[0] = root
    spot[0] = place
    while True:
        j = path[depth]
        level = label[j]
        if level == DEAD:
            return False
        a = arc[j]
        end = ask_start[j + 1]
        while a < end:
            w = at[asker[a]]
            if (w == OUT and level == 1) or (w >= 0 and label[w] + 1 == level):
                break
            a += 1
        arc[j] = a
        if a < end:
            p = asker[a]
            taker[depth] = p
            if at[p] == OUT:
                for d in range(depth + 1):
                    holder[spot[d]] = taker[d]
                    at[taker[d]] = path[d]
                    slot[taker[d]] = spot[d]
                return True
            depth += 1
            path[depth] = at[p]
            spot[depth] = slot[p]
            continue
        lowest = DEAD
        for b in range(ask_start[j], end):
            w = at[asker[b]]
            value = DEAD
            if w == OUT:
                value = np.int32(1)
            elif w >= 0 and w != j and label[w] < m:
                value = label[w] + np.int32(1)
            if value < lowest:
                lowest = value
                arc[j] = b
                if lowest == level + 1:
                    break
        label[j] = lowest
        alive_at[level] -= 1
        if lowest < DEAD:
            alive_at[lowest] += 1
        if alive_at[level] == 0:
            for v in range(m):
                if label[v] > level and label[v] != DEAD:
                    alive_at[label[v]] -= 1
                    label[v] = DEAD
        if depth > 0:
            depth -= 1


@kernel
def cover(
    node_claim, ask_start, asker, at, slot, holder, first, member, kind_start, kind_part, kind_many, lacking, few
):
    """The lines opened, in order, with the seats of each: (int32 [k], int64 [k]). Together they place everyone lacking.

    ``member``: the needs reached, by line (``first`` int64 [L+1]); ``kind_part``, ``kind_many``: by line
    (``kind_start``), the parts that it touches and how many needs it has there; ``lacking`` int64 [parts], lowered to 0.
    ``at`` int32 [n]: node of each need, −1 unplaced; ``slot``: its seat in ``holder``. All three are updated; who takes a
    new seat gets −2. The next line is each time the one with the greatest Σ over parts of min(needs of the line, lacking), the
    lowest index at a tie; as soon as ``few`` or fewer are lacking, they are served by the line of their own kind.
    """
    m = len(node_claim)
    lines = len(first) - 1
    label = np.full(m, DEAD, np.int32)
    alive_at = np.zeros(m + 2, np.int64)
    for j in range(m):
        if node_claim[j] >= 0:
            label[j] = 1
            alive_at[1] += 1
    arc = ask_start[:-1].copy()
    path = np.empty(m + 2, np.int32)
    spot = np.empty(m + 2, np.int64)
    taker = np.empty(m + 2, np.int32)
    chosen = np.empty(lines, np.int32)
    seats = np.empty(lines, np.int64)
    used = np.zeros(lines, np.bool_)
    count = 0
    left = lacking.sum()
    turn = 0
    while left > 0:
        direct = left <= few
        if direct:
            line = turn
            turn += 1
            if used[line]:
                continue
        else:
            line = -1
            best = np.int64(0)
            for other in range(lines):
                if used[other]:
                    continue
                bound = np.int64(0)
                for k in range(kind_start[other], kind_start[other + 1]):
                    bound += min(kind_many[k], lacking[kind_part[k]])
                if bound > best:
                    best = bound
                    line = other
        used[line] = True
        gain = np.int64(0)
        begun = first[line]
        for k in range(kind_start[line], kind_start[line + 1]):
            part = kind_part[k]
            ended = begun + kind_many[k]
            for t in range(begun, ended):
                if at[member[t]] == OUT:
                    at[member[t]] = SERVED
                    gain += 1
                    lacking[part] -= 1
            for t in range(begun, ended):
                if direct or lacking[part] == 0:
                    break
                i = member[t]
                if at[i] >= 0 and _pull(
                    at[i], slot[i], ask_start, asker, label, arc, alive_at, at, slot, holder, path, spot, taker
                ):
                    at[i] = SERVED
                    gain += 1
                    lacking[part] -= 1
            begun = ended
        if gain > 0:
            chosen[count] = line
            seats[count] = gain
            count += 1
            left -= gain
    return chosen[:count], seats[:count]


@kernel
def spare(indptr, node, seat_start, holder, at, slot, line, opened, order, first, member, budget):
    """Close the lines that the others can replace, tried in ``order``; (lines read to the end, edges read).

    ``line`` int32 [n]; ``opened`` bool [L], updated with ``at``, ``slot`` and ``holder``. A line is closed when everyone it
    serves can be seated by exchanges that end in another open line; what is left cannot lose any line. Stops before the
    next line when more than ``budget`` edges have been read.
    """
    n = len(indptr) - 1
    seen = np.zeros(len(seat_start) - 1, np.int64)
    stamp = np.int64(0)
    queue = np.empty(n, np.int32)
    parent = np.empty(n, np.int32)
    log_need = np.empty(1024, np.int32)
    log_at = np.empty(1024, np.int32)
    log_slot = np.empty(1024, np.int64)
    reads = np.int64(0)
    tried = 0
    for k in range(len(order)):
        if reads > budget:
            break
        closing = order[k]
        opened[closing] = False
        logged = 0
        possible = True
        for t in range(first[closing], first[closing + 1]):
            i = member[t]
            if at[i] != SERVED:
                continue
            stamp += 1
            queue[0] = i
            head = 0
            tail = 1
            hit = -1
            while head < tail and hit < 0:
                q = queue[head]
                head += 1
                for e in range(indptr[q], indptr[q + 1]):
                    reads += 1
                    j = node[e]
                    if seen[j] == stamp:
                        continue
                    seen[j] = stamp
                    for s in range(seat_start[j], seat_start[j + 1]):
                        p = holder[s]
                        parent[p] = q
                        if opened[line[p]]:
                            hit = p
                            break
                        queue[tail] = p
                        tail += 1
                    if hit >= 0:
                        break
            if hit < 0:
                possible = False
                break
            p = hit
            to_at = np.int32(SERVED)
            to_slot = np.int64(-1)
            while True:
                if logged == len(log_need):
                    log_need = np.concatenate((log_need, np.empty_like(log_need)))
                    log_at = np.concatenate((log_at, np.empty_like(log_at)))
                    log_slot = np.concatenate((log_slot, np.empty_like(log_slot)))
                log_need[logged] = p
                log_at[logged] = at[p]
                log_slot[logged] = slot[p]
                logged += 1
                was_at = at[p]
                was_slot = slot[p]
                at[p] = to_at
                slot[p] = to_slot
                if to_at >= 0:
                    holder[to_slot] = p
                if p == i:
                    break
                to_at = was_at
                to_slot = was_slot
                p = parent[p]
        tried += 1
        if not possible:
            opened[closing] = True
            for back in range(logged - 1, -1, -1):
                p = log_need[back]
                at[p] = log_at[back]
                slot[p] = log_slot[back]
                if at[p] >= 0:
                    holder[slot[p]] = p
    return tried, reads


def rehearse() -> None:
    """Compile, on one learner seated and one left out, every kernel of the report and of the comparisons."""
    rows, node, one = np.array([0, 1, 2], np.int64), np.zeros(2, np.int32), np.array([0, 1], np.int64)
    at, slot, holder = np.array([0, OUT], np.int32), np.array([0, -1], np.int64), np.zeros(1, np.int32)
    seat_edges(rows, node, at)
    found = claims(rows, node, one, holder, np.zeros(2, np.int32), one, np.array([1], np.int32), np.zeros(1, np.int64))
    asked = askers(rows, node, found[0], 1)
    first, member, pair = np.array([0, 2], np.int64), np.arange(2, dtype=np.int32), np.zeros(1, np.int64)
    chosen, _ = cover(found[1], *asked, at, slot, holder, first, member, one, pair, pair + 2, pair + 1, 0)
    spare(rows, node, one, holder, at, slot, np.zeros(2, np.int32), np.ones(1, bool), chosen, first, member, 100)
    in_turn(rows, node, node, pair + 1, one, pair[[0, 0]], pair[:0], pair[:0], pair, member[:0])

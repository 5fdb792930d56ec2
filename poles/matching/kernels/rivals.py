"""How many others could take one of the seats within reach of a learner: for a few learners, or for all of them at once."""

from __future__ import annotations

import numpy as np

from .jit import kernel


@kernel
def rivals(indptr, node, start, asker, needs):
    """int64 [k]: for each of ``needs``, how many others have an edge to one of its nodes. O(Σ degrees of its nodes)."""
    n = len(indptr) - 1
    mark = np.full(n, -1, np.int32)
    many = np.zeros(len(needs), np.int64)
    for k in range(len(needs)):
        i = needs[k]
        mark[i] = k
        for e in range(indptr[i], indptr[i + 1]):
            j = node[e]
            for p in range(start[j], start[j + 1]):
                if mark[asker[p]] != k:
                    mark[asker[p]] = k
                    many[k] += 1
    return many


@kernel
def all_rivals(indptr, node, nodes, part, order):
    """int64 [n]: what ``rivals`` counts, for every need at once. O(E × n / 512) reads of one line of cache each.

    ``nodes``: how many there are; ``part`` [n]: two needs of different parts share no node; ``order`` int64 [n]: the needs
    part by part. By blocks of 512 needs: one bit for each of them on each node, joined along the edges of a need.
    """
    n = len(order)
    many = np.zeros(n, np.int64)
    bits = np.zeros((nodes, 8), np.uint64)
    for first in range(0, n, 512):
        last = min(first + 512, n)
        for p in range(first, last):
            i = order[p]
            many[i] -= indptr[i] < indptr[i + 1]
            for e in range(indptr[i], indptr[i + 1]):
                bits[node[e], (p - first) >> 6] |= np.uint64(1) << np.uint64((p - first) & 63)
        low, high = first, last
        while low > 0 and part[order[low - 1]] == part[order[first]]:
            low -= 1
        while high < n and part[order[high]] == part[order[last - 1]]:
            high += 1
        for p in range(low, high):
            i = order[p]
            many[i] += _joined(bits, node[indptr[i] : indptr[i + 1]])
        for p in range(first, last):
            i = order[p]
            for e in range(indptr[i], indptr[i + 1]):
                bits[node[e], (p - first) >> 6] = 0
    return many


@kernel
def _joined(bits, nodes):
    """How many bits are set in at least one of the rows ``nodes`` of ``bits`` (uint64 [m, 8])."""
    a = b = c = d = s = t = u = w = np.uint64(0)
    for j in nodes:
        a |= bits[j, 0]
        b |= bits[j, 1]
        c |= bits[j, 2]
        d |= bits[j, 3]
        s |= bits[j, 4]
        t |= bits[j, 5]
        u |= bits[j, 6]
        w |= bits[j, 7]
    return _ones(a) + _ones(b) + _ones(c) + _ones(d) + _ones(s) + _ones(t) + _ones(u) + _ones(w)


@kernel
def _ones(word):
    """How many bits of a word are set: by pairs, by fours, then bytes summed in the highest one."""
    word -= (word >> np.uint64(1)) & np.uint64(0x5555555555555555)
    word = (word & np.uint64(0x3333333333333333)) + ((word >> np.uint64(2)) & np.uint64(0x3333333333333333))
    word = (word + (word >> np.uint64(4))) & np.uint64(0x0F0F0F0F0F0F0F0F)
    return np.int64((word * np.uint64(0x0101010101010101)) >> np.uint64(56))

"""The search behind the prospecting plan: few kinds of seats (lines) that, once found, place everyone who lacks one."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from .kernels.cover import SERVED, cover, spare
from .kernels.lacks import askers

LARGE = 2_000_000  # edges of the shortage above which the last learners are served by the line of their own kind
LAST_SHARE = 5
READS = 4  # passes over these edges that the search for spare lines may take, and a least number of reads
READS_AT_LEAST = 20_000_000


class Shortage(NamedTuple):
    """A plan and the needs that its unplaced reach.

    ``graph``: (rows int64 [n+1], nodes int32 [e]); ``node`` int32 [n] of each need or −1; ``start`` int64 [v+1], ``holder``
    int32 and ``slot`` int64 [n]: seats of each node, who holds each, the seat of each need or −1. ``need_claim``,
    ``node_claim``: ≥ 0 when reached. ``kind`` int32 [n]: what a line is made for; ``part`` int32 [n]: independent
    shortage of each need reached; ``lacking`` int64 [parts].
    """

    graph: tuple[NDArray[np.int64], NDArray[np.int32]]
    node: NDArray[np.int32]
    start: NDArray[np.int64]
    holder: NDArray[np.int32]
    slot: NDArray[np.int64]
    need_claim: NDArray[np.int32]
    node_claim: NDArray[np.int32]
    kind: NDArray[np.int32]
    part: NDArray[np.int32]
    lacking: NDArray[np.int64]


class Found(NamedTuple):
    """``kind`` and ``seats`` of each line, ``members``: the needs reached of that kind; ``fewest``: no plan has fewer lines.

    ``spared``: every line was tried and none can be closed.
    """

    kind: NDArray[np.int64]
    seats: NDArray[np.int64]
    members: list[NDArray[np.int32]]
    fewest: int
    spared: bool


class _Kinds:
    """The kinds of the needs reached, numbered from 0 in their order, and how many of each stand in each part."""

    def __init__(self, it: Shortage) -> None:
        reached = np.flatnonzero(it.need_claim >= 0)
        self.name, local = np.unique(it.kind[reached], return_inverse=True)
        self.many = len(self.name)
        self.of = np.zeros(len(it.kind), np.int32)
        self.of[reached] = local
        key = local.astype(np.int64) * len(it.lacking) + it.part[reached]
        self.member = reached[np.argsort(key, kind="stable")].astype(np.int32)
        self.first = np.concatenate(([0], np.cumsum(np.bincount(local, minlength=self.many))))
        pairs, self.pair_many = np.unique(key, return_counts=True)
        self.pair_kind, self.pair_part = pairs // len(it.lacking), pairs % len(it.lacking)
        self.pair_start = np.searchsorted(self.pair_kind, np.arange(self.many + 1))


def search(it: Shortage) -> Found:
    """Lines that together place everyone lacking, each with as many seats as it places: Σ seats = Σ lacking.

    The line that may place the most is opened first, until everyone is served; then each line that the others can replace
    is closed, the smallest first, within a bound of edges read. O(E × longest exchange) time, about 4 bytes an edge.
    """
    kinds = _Kinds(it)
    at, slot, holder = it.node.copy(), it.slot.copy(), it.holder.copy()
    start, asker = askers(*it.graph, it.need_claim, len(it.start) - 1)
    few = int(it.lacking.sum()) // LAST_SHARE if len(asker) > LARGE else 0
    chosen, gain = cover(
        it.node_claim, start, asker, at, slot, holder, kinds.first, kinds.member, kinds.pair_start, kinds.pair_part,
        kinds.pair_many, it.lacking.copy(), few,
    )  # fmt: skip
    opened = np.zeros(kinds.many, bool)
    opened[chosen] = True
    order = chosen[np.lexsort((chosen, gain))]
    budget = max(READS_AT_LEAST, READS * len(asker))
    tried, _ = spare(
        *it.graph, it.start, holder, at, slot, kinds.of, opened, order, kinds.first, kinds.member, budget
    )  # fmt: skip
    lines = np.flatnonzero(opened)
    seats = np.bincount(kinds.of[at == SERVED], minlength=kinds.many)[lines]
    members = [kinds.member[kinds.first[k] : kinds.first[k + 1]] for k in lines.tolist()]
    return Found(kinds.name[lines].astype(np.int64), seats, members, _fewest(kinds, it.lacking), tried == len(order))


def _fewest(kinds: _Kinds, lacking: NDArray[np.int64]) -> int:
    """In each block of parts that share kinds, the largest lines must add up to what is lacking there."""
    most = np.minimum(kinds.pair_many, lacking[kinds.pair_part])
    block = _blocks(kinds.pair_kind, kinds.pair_part, kinds.many, len(lacking))
    gain = np.bincount(kinds.pair_kind, weights=most, minlength=kinds.many).astype(np.int64)
    asked = np.bincount(block[kinds.many :], weights=lacking, minlength=len(block)).astype(np.int64)
    order = np.lexsort((-gain, block[: kinds.many]))
    of = block[order]
    before = np.cumsum(gain[order]) - gain[order]
    begins = np.concatenate(([True], of[1:] != of[:-1]))
    inside = before - np.maximum.accumulate(np.where(begins, before, 0))
    return int(np.count_nonzero(inside < asked[of]))


def _blocks(left: NDArray[np.int64], right: NDArray[np.int64], lefts: int, rights: int) -> NDArray[np.int64]:
    """(lefts + rights,) name of the connected block of each, from the pairs (left, right)."""
    label = np.arange(lefts + rights)
    right = right + lefts
    while True:
        lowest = np.minimum(label[left], label[right])
        new = label.copy()
        np.minimum.at(new, left, lowest)
        np.minimum.at(new, right, lowest)
        new = new[new]
        if np.array_equal(new, label):
            return label
        label = new

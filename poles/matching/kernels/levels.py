"""``solve_levels``: the whole published order, L1 to L5, exactly: fair counts, points, long travels, burden, draw."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from poles.words.findings import Unsolvable

from .arrays import plain, whole
from .burden import LARGEST, TOO_LARGE, Hint, Narrow, Priced, min_cost, narrow
from .fair import Cells, Leximin, cells, leximin
from .lots import ALL, LEFT_MARK, LOTS, drawn, penalised, total

LONG = 45.0


class Criterion(NamedTuple):
    """One proven stage: edge costs [E], left-out costs [n], prices of nodes [m] and cells [C], in the same unit.

    ``narrows``: what follows was searched, and is judged, among the plans that this one leaves equal. ``unit``: what one
    point of the former criterion weighs in this one (0 when it stands alone).
    """

    name: str
    cost: NDArray[np.integer]
    left_cost: NDArray[np.integer]
    price_node: NDArray[np.int64]
    price_cell: NDArray[np.int64]
    narrows: bool = False
    unit: int = 0


class Solution(NamedTuple):
    """``assign`` int64 [n] (node or −1), ``counts`` int64 [K, G], and what proves it: ``criteria``, in order.

    The prices of the criterion that ends in « L4 » are the marginal value of a seat in points of burden
    (and of long travels, at their weight).
    """

    assign: NDArray[np.int64]
    counts: NDArray[np.int64]
    parts: Cells
    start: Leximin
    criteria: tuple[Criterion, ...]
    reads: int


def solve_levels(
    indptr: NDArray[np.int64],
    node: NDArray[np.int32],
    cost: NDArray[np.integer],
    capacity: NDArray[np.integer],
    group: NDArray[np.int32],
    cls: NDArray[np.int8],
    *,
    minutes: NDArray[np.floating] | NDArray[np.integer] | None = None,
    points: NDArray[np.integer] | None = None,
    tie: NDArray[np.uint64] | None = None,
    node_mark: NDArray[np.uint64] | None = None,
    levels: tuple[str, ...] = ALL,
    long_travel: float = LONG,
) -> Solution:
    """The best plan, strictly in the order L1 > L2 > L3 > L4 > L5 restricted to ``levels`` (L1 always).

    ``cost`` int32 [E] in points of burden; ``minutes`` [E] for L3 (more than ``long_travel``); ``points`` ints [n], ≥ 0,
    for L2 (least sum of points among those left out, inside each group); ``tie`` uint64 [n] and ``node_mark`` uint64 [m]
    (by default made from the node's index) for L5, the least sum of lots. A level without its data is skipped.

    L2 is solved alone and its equal plans kept (tight edges). Then each criterion joins the former in one integer, with a
    weight that is small first: b × long travels + burden, then u × that + lot. The plan is proven optimal for the former
    criterion alone as well, which makes the order strict whatever b and u; otherwise the weight grows, up to the bound
    that always suffices. Among count vectors with the same sorted rates, the order of the indices decides before L2 (see
    ``leximin``). Raises ValueError when the numbers are too large (2^55 per edge), or on bad arrays.
    """
    if "L1" not in levels or set(levels) - set(ALL):
        raise ValueError("Les niveaux se choisissent parmi L1, L2, L3, L4 et L5, et L1 en fait toujours partie.")
    indptr, node, cost = plain(indptr, np.int64), plain(node, np.int32), whole(cost)
    start = leximin(indptr, node, capacity, group, cls)
    parts = cells(group, cls)
    n, reads = len(group), start.reads
    criteria: list[Criterion] = []
    assign = start.assign
    before: Narrow | None = None
    if points is not None and n and int(np.min(points)) < 0:
        raise ValueError("Des points publiés sont négatifs.")
    if "L2" in levels and points is not None and n and int(np.max(points)) > 0:
        before = narrow(indptr, node, capacity, parts, start, points)
        found, reads = before.priced, reads + before.priced.reads
        assign = found.assign
        criteria.append(
            Criterion("L2", _nothing(len(node)), plain(points, np.int32), found.price_node, found.price_cell, True)
        )
    chain = _Chain(indptr, node, capacity, parts, start, before, criteria)
    base = cost if "L4" in levels else _nothing(len(node))
    far = minutes > long_travel if "L3" in levels and minutes is not None else None
    if far is not None and far.any():
        base = chain.long_travels(base, far, "L4" in levels)
    elif "L4" in levels:
        chain.least("L4", base, np.zeros(n, base.dtype))
    if "L5" in levels and tie is not None:
        if node_mark is None:
            node_mark = np.arange(1, len(capacity) + 1, dtype=np.uint64) * np.uint64(0xD1342543DE82EF95)
        chain.draw(base, plain(tie, np.uint64), plain(node_mark, np.uint64))
    last = chain.found
    return Solution(
        assign if last is None else last.assign, start.counts, parts, start, tuple(criteria), reads + chain.reads
    )


class _Chain:
    """Criteria added one after the other to those already proven."""

    def __init__(
        self, indptr: NDArray[np.int64], node: NDArray[np.int32], capacity: NDArray[np.integer], parts: Cells,
        start: Leximin, before: Narrow | None, criteria: list[Criterion],
    ) -> None:  # fmt: skip
        self.graph = (indptr, node)
        self.capacity, self.parts, self.start, self.before = capacity, parts, start, before
        self.criteria = criteria
        self.found: Priced | None = None
        self.reads = 0

    def least(
        self, name: str, cost: NDArray, left: NDArray, hint: Hint | None = None, keep: bool = True, unit: int = 0
    ) -> Priced:
        """Solve one cost; with ``keep`` it becomes the plan."""
        found = min_cost(*self.graph, cost, self.capacity, self.parts, self.start, left, self.before, hint)
        self.reads += found.reads
        if keep:
            self.found = found
        self.criteria.append(Criterion(name, cost, left, found.price_node, found.price_cell, unit=unit))
        return found

    def long_travels(self, cost: NDArray, far: NDArray[np.bool_], with_cost: bool) -> NDArray[np.integer]:
        """L3, and L4 below it; the cost that holds both."""
        n = len(self.parts.of)
        nobody = np.zeros(n, np.int32)
        flag = far.astype(np.int32)
        if not with_cost:
            self.least("L3", flag, nobody)
            return flag
        most = int(cost.max())
        unit = 4 * (most + 1)
        fewest = None
        while True:
            if most + unit >= 1 << 31:
                raise Unsolvable(TOO_LARGE)
            joint = penalised(cost, far, np.int32(unit))
            found = self.least("L3+L4", joint, nobody, unit=unit)
            if fewest is None:
                price = np.concatenate((found.price_node, found.price_cell)) // unit
                alone = self.least("L3", flag, nobody, Hint(price, found.assign, ()), keep=False)
                fewest = total(*self.graph, flag, alone.assign)
                self.criteria[-2:] = self.criteria[:-3:-1]
            if total(*self.graph, flag, found.assign) == fewest:
                return joint
            self.criteria.pop()
            unit *= 8

    def draw(self, cost: NDArray, tie: NDArray[np.uint64], node_mark: NDArray[np.uint64]) -> None:
        """L5 below everything else."""
        n = len(self.parts.of)
        former = self.found
        best = None if former is None else total(*self.graph, cost, former.assign)
        enough = (LOTS - 1) * n + 1
        unit = 1 if former is None else min(enough, 16 * LOTS)
        while True:
            if unit * (int(cost.max()) if len(cost) else 0) + LOTS >= LARGEST:
                raise Unsolvable(TOO_LARGE)
            joint, left = drawn(*self.graph, cost, np.int64(unit), tie, node_mark, LEFT_MARK)
            hint = None
            if former is not None:
                price = np.concatenate((former.price_node, former.price_cell)) * unit
                hint = Hint(price, former.assign, (LOTS, LOTS // 4, LOTS // 16, LOTS // 64))
            found = self.least("L5", joint, left, hint, unit=unit)
            if best is None or total(*self.graph, cost, found.assign) == best:
                return
            self.criteria.pop()
            unit *= 16


def _nothing(size: int) -> NDArray[np.int32]:
    return np.zeros(size, np.int32)

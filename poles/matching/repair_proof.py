"""Accept or refuse a stable repair from the instance, the two plans and the prices alone; no search for plans in here."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from .kernels.proof import dual_gap, feasible
from .kernels.stable import weights, within_reach
from .repair_ready import Plan, Ready

HOLDER, DISPLACED, NEVER = 0, 1, 2


class Scale(NamedTuple):
    """What one move weighs in burden points (``unit``), one point in lots (``scale``), and the bits of a lot."""

    unit: int
    scale: int
    bits: int

    @property
    def shift(self) -> int:
        """How far a 64-bit lot is shifted to keep its high bits."""
        return 64 - self.bits

    def is_strict(self, changes: int, largest: int) -> bool:
        """True when fewer moves always win over burden, and burden over lots, against a plan with so many changes.

        P the plan judged, with c changes (newly placed and moved); another plan with as many placed and no more moves has
        at most c. With d moves more it has at most c + d: its burden is lower by (2c + d) × largest at the very most.
        """
        return self.unit > (2 * changes + 1) * largest and self.scale > 2 * changes * ((1 << self.bits) - 1)


class Proof(NamedTuple):
    """What holds of a repair, in the order of the criteria.

    ``kept``: feasible, nobody lost a place, no frozen one moved; ``most``: no plan places more, nor more displaced;
    ``strict``: the weights separate the criteria; ``least``: no plan with these numbers weighs less (duality).
    """

    kept: bool
    most: bool
    strict: bool
    least: bool

    @property
    def ok(self) -> bool:
        """Everything holds."""
        return all(self)


def judge(
    kit: Ready, before: Plan, assign: NDArray[np.int64], among: NDArray[np.bool_], price: NDArray[np.int64],
    out_price: NDArray[np.int64], scale: Scale,
) -> Proof:  # fmt: skip
    """Judge the plan ``assign`` (n,) with the price of each node (v,) and of being left out (2,): displaced, never placed;
    only learners of ``among`` (n,) bool may move or enter.

    Number: with nobody losing a place, a plan places the most exactly when no path of moves leads from who is left out to
    a free seat (Berge), and seats the most displaced exactly when none leads from a displaced left out to a seat newly
    given to a never placed (exchange in a matroid). Least weight: every reduced cost ≥ 0, primal = dual. O(E), 9 E bytes.
    """
    old, frozen = before.assign, before.frozen
    strange, crowded = feasible(kit.indptr, kit.node, kit.capacity, assign)
    kept = not (strange or crowded) and bool(np.all(assign[old >= 0] >= 0) and np.all(assign[frozen] == old[frozen]))
    if not kept:
        return Proof(False, False, False, False)
    movable = (assign >= 0) & ~frozen
    spare = np.bincount(assign[assign >= 0], minlength=len(kit.capacity)) < kit.capacity
    left = (assign < 0) & among
    graph = (kit.indptr, kit.node, len(kit.capacity), assign, movable)
    given = np.zeros(len(kit.capacity), bool)
    given[assign[(old < 0) & ~before.displaced & (assign >= 0)]] = True
    most = not (
        (within_reach(*graph, left) & spare).any() or (within_reach(*graph, left & before.displaced) & given).any()
    )
    changes = int(np.count_nonzero(assign != old))
    largest = int(kit.cost.max()) if len(kit.cost) else 0
    cell = np.where(old >= 0, HOLDER, np.where(before.displaced, DISPLACED, NEVER)).astype(np.int32)
    value = weights(
        kit.indptr, kit.node, kit.cost, old, kit.mark, kit.node_mark, scale.unit, scale.scale, np.uint64(scale.shift)
    )
    tied = np.ones(len(kit.node), bool)
    free_rows = among & ~frozen
    if not free_rows.all():  # who cannot choose is judged on what it has
        need = np.repeat(np.arange(len(old), dtype=np.int32), np.diff(kit.indptr))
        tied = free_rows[need] | (kit.node == assign[need])
    broken, high, low = dual_gap(
        kit.indptr, kit.node, value, kit.capacity, assign, cell, np.bincount(cell[assign < 0], minlength=3),
        np.zeros(len(old), np.int64), price, np.concatenate(([0], out_price)), tied, np.ones(len(old), bool),
        np.ones(len(kit.capacity), bool), False,
    )  # fmt: skip
    primal, dual = ((int(high[k]) << 30) + int(low[k]) for k in (0, 1))
    return Proof(kept, most, scale.is_strict(changes, largest), not broken and primal == dual)

"""What every repair reads: an instance as the kernels' arrays, and a present plan that has been checked against it."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple
from weakref import WeakKeyDictionary

import numpy as np
from numpy.typing import ArrayLike, NDArray

from .draw import marks, node_names
from .kernels.arrays import plain
from .kernels.fair import Cells, cells
from .kernels.local import NO_EDGE, held
from .problem import UNPLACED, Instance


class Ready(NamedTuple):
    """One instance for the kernels: rows of edges, salted marks, cells in the published order, weekly rows off the grid.

    ``row_start`` (v+1,) and ``row``: the weekly rows of each node; ``row_seats``: their seats (none on the grid, where one
    capacity for each node says everything).
    """

    indptr: NDArray[np.int64]
    node: NDArray[np.int32]
    cost: NDArray[np.int32]
    capacity: NDArray[np.int64]
    mark: NDArray[np.uint64]
    node_mark: NDArray[np.uint64]
    parts: Cells
    row_start: NDArray[np.int64]
    row: NDArray[np.int64]
    row_seats: NDArray[np.int64]

    def present(self, assign: NDArray[np.int64]) -> NDArray[np.int64]:
        """Learners in each weekly row under a plan (n,)."""
        load = np.bincount(assign[assign >= 0], minlength=len(self.capacity))
        many = np.repeat(load, np.diff(self.row_start))
        found = np.zeros(len(self.row_seats), np.int64)
        np.add.at(found, self.row, many)
        return found

    def keeps_weeks(self, assign: NDArray[np.int64]) -> bool:
        """True when no weekly row holds more learners than seats."""
        return bool(np.all(self.present(assign) <= self.row_seats))


class Plan(NamedTuple):
    """A present plan that is feasible: ``assign``, ``by`` (edge held or −1), who is displaced, who never moves."""

    assign: NDArray[np.int64]
    by: NDArray[np.int64]
    displaced: NDArray[np.bool_]
    frozen: NDArray[np.bool_]

    @property
    def movable(self) -> NDArray[np.bool_]:
        """(n,) True for holders who may be asked to move."""
        return (self.assign >= 0) & ~self.frozen

    def seats(self, kit: Ready) -> NDArray[np.int64]:
        """(v,) the seats that frozen holders leave to the others, at most as many as learners could ask for them."""
        kept = self.assign[(self.assign >= 0) & self.frozen]
        left = kit.capacity - np.bincount(kept, minlength=len(kit.capacity))
        if int(left.sum()) > 8 * (len(self.assign) + len(left)):
            left = np.minimum(left, np.bincount(kit.node, minlength=len(left)))
        return left


_KNOWN: WeakKeyDictionary[Instance, Ready] = WeakKeyDictionary()
_named = lru_cache(maxsize=4)(marks)


def ready(instance: Instance) -> Ready:
    """The arrays of an instance; made once as long as the instance lives. O(E) the first time."""
    found = _KNOWN.get(instance)
    if found is None:
        found = _KNOWN[instance] = _made(instance)
    return found


def _made(it: Instance) -> Ready:
    count = len(it.node_offer)
    order = np.empty(len(it.groups), np.int32)
    order[np.argsort(marks(it.salt, it.groups), kind="stable")] = np.arange(len(it.groups))
    public = np.zeros(len(it.need_ids), np.int8) if it.need_class is None else it.need_class
    row_start, row, seats = np.zeros(count + 1, np.int64), np.zeros(0, np.int64), np.zeros(0, np.int64)
    if len(it.off_grid()):
        node, row, seats = it.week_rows
        row_start = np.concatenate(([0], np.cumsum(np.bincount(node, minlength=count)))).astype(np.int64)
    return Ready(
        plain(it.need_start, np.int64), plain(it.edge_node, np.int32), plain(it.edge_cost, np.int32),
        it.node_capacity.astype(np.int64), _named(it.salt, tuple(it.need_ids)),
        _named(it.salt, tuple(node_names(it))), cells(order[it.need_group], public), row_start, row.astype(np.int64), seats,
    )  # fmt: skip


def plan(
    instance: Instance, kit: Ready, node: ArrayLike, displaced: ArrayLike | None, frozen: ArrayLike | None
) -> Plan:
    """The present plan, checked: one row for each need, seats that exist, nobody too many in a node or in a week.

    ``displaced`` and ``frozen`` (n,) bool, none when None; who holds no place cannot be frozen. Raises ValueError (one
    French sentence that names the learner or the offer) when the plan must be mended first.
    """
    n = len(instance.need_ids)
    assign = np.array(node, np.int64)
    out = np.zeros(n, bool) if displaced is None else np.asarray(displaced, bool)
    fixed = np.zeros(n, bool) if frozen is None else np.asarray(frozen, bool)
    if assign.shape != (n,) or out.shape != (n,) or fixed.shape != (n,):
        raise ValueError(f"Le plan à réparer doit compter une ligne par besoin, soit {n}.")
    if n and (int(assign.min()) < UNPLACED or int(assign.max()) >= len(kit.capacity)):
        raise ValueError("Le plan à réparer cite une place qui n’existe pas.")
    by = held(kit.indptr, kit.node, assign)
    for wrong, said in (
        (by == NO_EDGE, "tient une place qui ne lui est plus possible : retirez-la-lui avant la réparation"),
        (out & (assign >= 0), "est dit sans place alors qu’il en tient une"),
    ):
        if wrong.any():
            raise ValueError(f"Le besoin {instance.need_ids[int(np.argmax(wrong))]} {said}.")
    crowded = np.bincount(assign[assign >= 0], minlength=len(kit.capacity)) > kit.capacity
    broken = kit.present(assign) > kit.row_seats
    if broken.any():
        crowded |= np.bincount(np.repeat(np.arange(len(crowded)), np.diff(kit.row_start))[broken[kit.row]],
                               minlength=len(crowded)) > 0  # fmt: skip
    if crowded.any():
        offer = instance.offer_ids[instance.node_offer[int(np.argmax(crowded))]]
        raise ValueError(
            f"L’offre {offer} compte plus d’élèves que de places : dites d’abord qui la perd (« displace »)."
        )
    return Plan(assign, by, out, fixed & (assign >= 0))

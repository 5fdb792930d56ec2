"""The published rule as the kernels read it: rows in canonical order, groups in their drawn order, the cost of each level.

Whoever solves and whoever judges start from these arrays; neither trusts the other's.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from .draw import marks, node_names
from .kernels.arrays import plain
from .kernels.lots import ALL, LEFT_MARK, LOTS, drawn, penalised
from .problem import UNPLACED, Instance

LARGEST = 1 << 55


class Arrays(NamedTuple):
    """One instance in canonical order: n learners by id, m nodes by offer and weeks, edges of a row by node.

    ``indptr`` int64 [n+1], ``node``, ``minutes``, ``cost`` int32 [e], ``capacity`` int64 [m], ``group`` int32 [n] (rank of
    the group in the published order), ``cls`` int8 [n], ``points`` int32 [n], ``tie`` uint64 [n], ``mark`` uint64 [m].
    ``needs`` [n], ``nodes`` [v]: the rows of the instance behind them. Beyond v, a node is private: one seat of an off-grid
    part, open to one learner only (``origin`` [m]: its node in the instance's order).
    """

    indptr: NDArray[np.int64]
    node: NDArray[np.int32]
    minutes: NDArray[np.int32]
    cost: NDArray[np.int32]
    capacity: NDArray[np.int64]
    group: NDArray[np.int32]
    cls: NDArray[np.int8]
    points: NDArray[np.int32]
    tie: NDArray[np.uint64]
    mark: NDArray[np.uint64]
    needs: NDArray[np.int64]
    nodes: NDArray[np.int64]
    origin: NDArray[np.int64]
    long_travel: int

    @property
    def graph(self) -> tuple[NDArray, NDArray, NDArray, NDArray, NDArray]:
        """What every kernel takes first: rows, nodes, seats, groups, classes."""
        return self.indptr, self.node, self.capacity, self.group, self.cls

    def answer(self, assign: NDArray[np.int64]) -> NDArray[np.int32]:
        """(n,) the node of each need of the instance, or −1, from the kernels' plan."""
        found = np.empty(len(assign), np.int32)
        found[self.needs] = np.append(self.origin, UNPLACED)[assign]
        return found

    def plan(self, node: NDArray[np.int32]) -> NDArray[np.int64]:
        """(n,) the kernels' plan from the node of each need of the instance; a private seat is its learner's own."""
        row = np.full(len(self.nodes) + 1, UNPLACED, np.int64)
        row[self.nodes] = np.arange(len(self.nodes))
        found = row[node[self.needs]]
        private = np.flatnonzero(self.node >= len(self.nodes))
        found[np.searchsorted(self.indptr, private, side="right") - 1] = self.node[private]
        return found

    def settled(self, part: NDArray[np.bool_], node: NDArray[np.int32]) -> Arrays:
        """The same with the needs of ``part`` (n,) held to the plan ``node`` (n,): each a private seat, or none.

        Both are in the instance's order. Every fairest plan of the whole then seats them there: a private seat left free
        would be one learner less.
        """
        inside = np.repeat(part[self.needs], np.diff(self.indptr))
        held = self.plan(node)
        chosen = inside & (self.node == np.repeat(held, np.diff(self.indptr)))
        keep = ~inside | chosen
        seats = np.flatnonzero(chosen)
        ends = self.node.copy()
        ends[seats] = len(self.capacity) + np.arange(len(seats))
        start = np.concatenate(([0], np.cumsum(keep)))
        return self._replace(
            indptr=start[self.indptr],
            node=ends[keep],
            minutes=self.minutes[keep],
            cost=self.cost[keep],
            capacity=np.concatenate((self.capacity, np.ones(len(seats), np.int64))),
            mark=np.concatenate((self.mark, self.mark[self.node[seats]])),
            origin=np.concatenate((self.origin, self.origin[self.node[seats]])),
        )


class Cells(NamedTuple):
    """The (public class, group) cells that have learners, by class then by published order of the groups.

    ``of`` int32 [n]: the cell of each need of the instance; ``cls`` and ``group`` int64 [c]: the class and the group
    (index in the instance) of each cell. ``Stage.price_cell`` follows this order.
    """

    of: NDArray[np.int32]
    cls: NDArray[np.int64]
    group: NDArray[np.int64]


def group_order(instance: Instance) -> NDArray[np.int64]:
    """(g,) the groups in the order that decides between equal rates: by salted mark of their label, then by label."""
    mark = marks(instance.salt, instance.groups).tolist()
    found = sorted(range(len(mark)), key=lambda at: (mark[at], instance.groups[at]))
    return np.array(found, np.int64)


def cells(instance: Instance) -> Cells:
    """The cells of an instance, in the order of ``Stage.price_cell``."""
    order = group_order(instance)
    width = max(1, len(order))
    cls = 0 if instance.need_class is None else instance.need_class.astype(np.int64)
    key = cls * width + np.argsort(order)[instance.need_group]
    names, of = np.unique(key, return_inverse=True)
    return Cells(of.astype(np.int32), names // width, order[names % width])


def published(instance: Instance) -> Arrays:
    """The arrays of an instance; equal for two instances that differ only by the order of their rows.

    Nothing is copied from the edges when they are already in canonical order.
    """
    need_rank, node_rank = instance.canonical_ranks()
    needs, nodes = np.argsort(need_rank), np.argsort(node_rank)
    indptr, edge = _in_order(instance, needs, node_rank)
    node = instance.edge_node if edge is None else node_rank[instance.edge_node[edge]].astype(np.int32)
    nothing = np.zeros(len(needs), np.int32)
    return Arrays(
        indptr=indptr,
        node=node,
        minutes=instance.edge_minutes if edge is None else instance.edge_minutes[edge],
        cost=instance.edge_cost if edge is None else instance.edge_cost[edge],
        capacity=instance.node_capacity[nodes].astype(np.int64),
        group=np.argsort(group_order(instance))[instance.need_group[needs]].astype(np.int32),
        cls=nothing.astype(np.int8) if instance.need_class is None else instance.need_class[needs],
        points=nothing if instance.need_points is None else instance.need_points[needs],
        tie=marks(instance.salt, instance.need_ids)[needs],
        mark=marks(instance.salt, node_names(instance))[nodes],
        needs=needs,
        nodes=nodes,
        origin=nodes,
        long_travel=instance.weights.long_travel,
    )


def expected(arrays: Arrays, levels: tuple[str, ...] = ALL) -> tuple[str, ...]:
    """The names of the criteria that a plan must prove, in their order: a level without its data is skipped."""
    names = ["L2"] if "L2" in levels and bool(np.any(arrays.points)) else []
    if "L3" in levels and bool(np.any(arrays.minutes > arrays.long_travel)):
        names += ["L3", "L3+L4"] if "L4" in levels else ["L3"]
    elif "L4" in levels:
        names.append("L4")
    return (*names, "L5") if "L5" in levels else tuple(names)


def costs(
    arrays: Arrays, name: str, unit: int = 0, former: NDArray[np.integer] | None = None
) -> tuple[NDArray[np.integer], NDArray[np.integer]]:
    """(edge costs [e], left-out costs [n]) of one criterion, in its own unit.

    ``unit``: what one point of the former criterion weighs, for « L3+L4 » (a long travel, against points of burden) and
    for « L5 » (a point of ``former`` [e], against lots; ``former`` None: lots alone). Raises ValueError on an unknown
    name, or on a unit that is not positive or leaves exact integers.
    """
    nobody = np.zeros(len(arrays.group), np.int32)
    if name == "L2":
        return np.zeros(len(arrays.node), np.int32), arrays.points
    if name == "L4":
        return arrays.cost, nobody
    far = arrays.minutes > arrays.long_travel
    if name == "L3":
        return far.astype(np.int32), nobody
    if name == "L3+L4":
        _require_unit(name, unit, int(arrays.cost.max(initial=0)) + unit < 1 << 31)
        return penalised(plain(arrays.cost, np.int32), far, np.int32(unit)), nobody
    if name == "L5":
        base = np.zeros(len(arrays.node), np.int32) if former is None else former
        _require_unit(name, unit, int(base.max(initial=0)) * unit + LOTS < LARGEST)
        rows, ends = plain(arrays.indptr, np.int64), plain(arrays.node, np.int32)
        return drawn(rows, ends, plain(base, np.int32), np.int64(unit), arrays.tie, arrays.mark, LEFT_MARK)
    raise ValueError(f"Le critère « {name} » n’existe pas.")


def _require_unit(name: str, unit: int, exact: bool) -> None:
    if unit < 1 or not exact:
        raise ValueError(f"Le poids du critère « {name} » n’est pas un entier positif assez petit.")


def _in_order(
    instance: Instance, needs: NDArray[np.int64], node_rank: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.int64] | None]:
    """(rows, position of each edge in the instance), edges by need then node; None when they are already so."""
    start, node = instance.need_start, instance.edge_node
    same = np.array_equal(needs, np.arange(len(needs))) and np.array_equal(node_rank, np.arange(len(node_rank)))
    if same:
        opens = np.zeros(len(node) + 1, bool)
        opens[start] = True
        if bool(opens[np.flatnonzero(node[1:] <= node[:-1]) + 1].all()):
            return start, None
    many = instance.degree[needs]
    rows = np.concatenate(([0], np.cumsum(many)))
    edge = np.arange(rows[-1]) + np.repeat(start[needs] - rows[:-1], many)
    key = (np.repeat(np.arange(len(needs)), many) << 32) | node_rank[node[edge]]
    return rows, edge if bool(np.all(key[1:] > key[:-1])) else edge[np.argsort(key)]

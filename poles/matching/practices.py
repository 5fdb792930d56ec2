"""Other ways to share the same seats, to show what the published rule changes: none of them is ever proposed to anyone."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import ArrayLike, NDArray

from .components import off_grid_nodes
from .kernels.arrays import plain
from .kernels.levels import solve_levels
from .kernels.turns import in_turn
from .problem import Instance
from .published import published
from .solve import solve

Plan = NDArray[np.int32]


def unfair(instance: Instance) -> Plan:
    """(n,) node or −1: as many learners as possible by public class, then the least burden; groups are not looked at.

    As many are placed as by the published rule: fairness decides who, never how many.
    """
    if bool(off_grid_nodes(instance).any()):
        alone = replace(instance, groups=("tous",), need_group=np.zeros(len(instance.need_ids), np.int32))
        return solve(alone, levels=("L1", "L4")).node
    arrays = published(instance)
    found = solve_levels(
        arrays.indptr, arrays.node, arrays.cost, arrays.capacity, np.zeros_like(arrays.group), arrays.cls,
        levels=("L1", "L4"),
    )  # fmt: skip
    return arrays.answer(found.assign)


def first_come(instance: Instance, order: ArrayLike) -> Plan:
    """(n,) node or −1: in ``order`` (n,), the needs by index, each takes the seat of least burden that is still free.

    Nobody moves afterwards; every week of every offer keeps its seats. Raises ValueError when someone is not named in
    ``order``, or is twice.
    """
    turns = _order(instance, order)
    nodes = len(instance.node_offer)
    if bool(off_grid_nodes(instance).any()):
        node, row, seats = instance.week_rows
        member = node[np.argsort(row, kind="stable")]
        members = np.concatenate(([0], np.cumsum(np.bincount(row, minlength=len(seats)))))
    else:
        node, row, seats = np.zeros(0, np.int32), np.zeros(0, np.int64), np.zeros(0, np.int64)
        member, members = node, np.zeros(1, np.int64)
    rows = np.concatenate(([0], np.cumsum(np.bincount(node, minlength=nodes))))
    plan: Plan = in_turn(
        plain(instance.need_start, np.int64), plain(instance.edge_node, np.int32), plain(instance.edge_cost, np.int32),
        instance.node_capacity.astype(np.int64), turns, rows, row.astype(np.int64), seats.astype(np.int64), members,
        member.astype(np.int32),
    )  # fmt: skip
    return plan


def network_first(instance: Instance, network: ArrayLike, order: ArrayLike) -> Plan:
    """(n,) node or −1: those whose family knows someone (``network`` (n,) bool) choose first, in ``order``, then the others.

    ``network`` is a supposition for the comparison, drawn or estimated: no such thing is ever known of a learner.
    """
    knows = np.asarray(network, bool)
    if knows.shape != (len(instance.need_ids),):
        raise ValueError("Il faut dire, pour chaque besoin, si l’on suppose un réseau familial.")
    turns = _order(instance, order)
    return first_come(instance, np.concatenate((turns[knows[turns]], turns[~knows[turns]])))


def priority_order(instance: Instance, order: ArrayLike) -> Plan:
    """(n,) node or −1: one public order for all, class then points (the most first), then ``order``; each chooses in turn."""
    turns = _order(instance, order)
    nothing = np.zeros(len(turns), np.int64)
    cls = nothing if instance.need_class is None else instance.need_class[turns]
    points = nothing if instance.need_points is None else instance.need_points[turns].astype(np.int64)
    return first_come(instance, turns[np.lexsort((np.arange(len(turns)), -points, cls))])


def _order(instance: Instance, order: ArrayLike) -> NDArray[np.int64]:
    turns = np.asarray(order, np.int64)
    if not np.array_equal(np.sort(turns), np.arange(len(instance.need_ids))):
        raise ValueError("L’ordre de passage doit nommer chaque besoin une fois et une seule.")
    return turns

"""One part in which periods overlap, as arrays in canonical order: edges, weekly limits that matter, cells, first prices."""

from __future__ import annotations

from collections import defaultdict
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from .draw import LOTS, lots, marks, node_names
from .overlaps_check import class_count, layout, need_cells, part_edges
from .problem import UNPLACED, Instance

PLACED = float(1 << 25)


class Part(NamedTuple):
    """k needs and E edges in canonical order, m local nodes, R limits, C cells.

    ``needs`` (k,) and ``nodes`` (m,): original indices; ``tail``, ``head`` (E,): local need and node of each edge;
    ``start`` (k+1,): edges of each need; ``first`` (m+1,), ``limit``: limits of each node; ``seats``, ``row`` (R,): seats
    of each limit and its row in the prices; ``cell`` (k,), then ``key``, ``cls``, ``size``, ``base`` (C,): cell of each
    need, key, class, whole size and learners placed elsewhere; ``cost``, ``far``, ``lot`` (E,); ``points`` (k,).
    """

    needs: NDArray[np.int64]
    nodes: NDArray[np.int64]
    tail: NDArray[np.int64]
    head: NDArray[np.int64]
    start: NDArray[np.int64]
    first: NDArray[np.int64]
    limit: NDArray[np.int64]
    seats: NDArray[np.int64]
    row: NDArray[np.int64]
    cell: NDArray[np.int64]
    key: NDArray[np.int64]
    cls: NDArray[np.int64]
    size: NDArray[np.int64]
    base: NDArray[np.int64]
    cost: NDArray[np.int64]
    far: NDArray[np.int64]
    lot: NDArray[np.float64]
    points: NDArray[np.int64]


def part_of(instance: Instance, needs: NDArray[np.int64], elsewhere: NDArray[np.int64]) -> Part:
    """The part made of ``needs``, whatever the order in which rows are given; ``elsewhere`` (classes × groups,)."""
    need_rank, node_rank = instance.canonical_ranks()
    needs = needs[np.argsort(need_rank[needs])]
    row, edge = part_edges(instance, needs)
    edge = edge[np.lexsort((node_rank[instance.edge_node[edge]], row))]
    nodes = np.unique(instance.edge_node[edge]).astype(np.int64)
    nodes = nodes[np.argsort(node_rank[nodes])]
    local = np.full(len(node_rank), -1, np.int64)
    local[nodes] = np.arange(len(nodes))
    keys = need_cells(instance)
    key, cell = np.unique(keys[needs], return_inverse=True)
    first, limit, seats, source = _limits(instance, nodes, local, node_rank)
    need_marks, node_marks = marks(instance.salt, instance.need_ids), marks(instance.salt, node_names(instance))
    points = np.zeros(len(keys), np.int64) if instance.need_points is None else instance.need_points.astype(np.int64)
    return Part(
        needs, nodes, row, local[instance.edge_node[edge]], np.concatenate(([0], np.cumsum(instance.degree[needs]))),
        first, limit, seats, source, cell, key, key // len(instance.groups),
        np.bincount(keys, minlength=class_count(instance) * len(instance.groups))[key], elsewhere[key],
        instance.edge_cost[edge].astype(np.int64),
        (instance.edge_minutes[edge] > instance.weights.long_travel).astype(np.int64),
        lots(need_marks[needs][row], node_marks[instance.edge_node[edge]]) / LOTS, points[needs],
    )  # fmt: skip


def _limits(
    instance: Instance, nodes: NDArray[np.int64], local: NDArray[np.int64], node_rank: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    """(first, limit) by local node, seats, row in the prices. A limit that another one implies is left out."""
    spots, weeks, seats = instance.week_rows
    at = layout(instance)
    members: dict[int, set[int]] = defaultdict(set)
    for node, week in zip(local[spots].tolist(), weeks.tolist(), strict=True):
        if node >= 0:
            members[week].add(node)
    by_offer: dict[int, list[tuple[set[int], int, int]]] = defaultdict(list)
    for week, found in members.items():
        by_offer[int(instance.node_offer[nodes[min(found)]])].append((found, int(seats[week]), week))
    for spot, node in enumerate(nodes.tolist()):
        by_offer[int(instance.node_offer[node])].append(({spot}, int(instance.node_capacity[node]), at.nodes + node))
    kept: list[tuple[list[int], int, int]] = []
    for rows in by_offer.values():
        rows.sort(key=lambda row: (-len(row[0]), row[1], sorted(row[0])))
        held: list[tuple[set[int], int, int]] = []
        for row in rows:
            if not any(row[0] <= other[0] and other[1] <= row[1] for other in held):
                held.append(row)
        kept += [(sorted(found), count, source) for found, count, source in held]
    kept.sort(key=lambda row: (row[0], row[1]))
    node_of = np.array([node for found, _, _ in kept for node in found], np.int64)
    limit_of = np.repeat(np.arange(len(kept)), [len(found) for found, _, _ in kept]) if kept else node_of
    order = np.lexsort((limit_of, node_of))
    return (
        np.searchsorted(node_of[order], np.arange(len(nodes) + 1)),
        limit_of[order].astype(np.int64),
        np.array([count for _, count, _ in kept], np.int64),
        np.array([source for _, _, source in kept], np.int64),
    )


def limits_of(part: Part, nodes: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """(position in ``nodes``, limit) for each limit of each of these local nodes."""
    many = part.first[nodes + 1] - part.first[nodes]
    at = np.repeat(np.arange(len(nodes)), many)
    return at, part.limit[np.arange(len(at)) + np.repeat(part.first[nodes] - (np.cumsum(many) - many), many)]


def load(part: Part, edges: NDArray[np.int64]) -> NDArray[np.int64]:
    """(R,) learners present in each limit when these edges are taken."""
    return np.bincount(limits_of(part, part.head[edges])[1], minlength=len(part.seats))


def counts_of(part: Part, edges: NDArray[np.int64]) -> NDArray[np.int64]:
    """(C,) learners of each cell placed by these edges."""
    return np.bincount(part.cell[part.tail[edges]], minlength=len(part.key))


def rest(part: Part, free: NDArray[np.bool_], taken: NDArray[np.int64]) -> tuple[Part, NDArray[np.int64]]:
    """(the part of the ``free`` needs (k,) once the others keep their edges ``taken``, its edges in the former part)."""
    settled = taken[~free[part.tail[taken]]]
    seats = part.seats - load(part, settled)
    inside = np.flatnonzero(free[part.tail])
    inside = inside[np.bincount(*_weighted(part, inside, seats), minlength=len(inside)) == 0]
    local = np.cumsum(free) - 1
    many = np.bincount(local[part.tail[inside]], minlength=int(free.sum()))
    smaller = part._replace(
        needs=part.needs[free], tail=local[part.tail[inside]], head=part.head[inside],
        start=np.concatenate(([0], np.cumsum(many))), seats=seats, cell=part.cell[free],
        base=part.base + counts_of(part, settled), cost=part.cost[inside], far=part.far[inside], lot=part.lot[inside],
        points=part.points[free],
    )  # fmt: skip
    return smaller, inside


def narrowed(part: Part, kept: NDArray[np.bool_]) -> Part:
    """The part with these edges only (E,)."""
    start = np.concatenate(([0], np.cumsum(np.bincount(part.tail[kept], minlength=len(part.needs)))))
    return part._replace(
        tail=part.tail[kept],
        head=part.head[kept],
        start=start,
        cost=part.cost[kept],
        far=part.far[kept],
        lot=part.lot[kept],
    )


def _weighted(
    part: Part, edges: NDArray[np.int64], seats: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    at, limit = limits_of(part, part.head[edges])
    return at, (seats[limit] <= 0).astype(np.int64)


def greedy(part: Part, order: NDArray[np.int64]) -> NDArray[np.int64]:
    """Edges of a plan: each edge in ``order`` is taken when its learner has none yet and every limit has a seat."""
    left, seated, taken = part.seats.tolist(), [False] * len(part.needs), []
    first, limit = part.first.tolist(), part.limit.tolist()
    for edge, need, node in zip(order.tolist(), part.tail[order].tolist(), part.head[order].tolist(), strict=True):
        rows = limit[first[node] : first[node + 1]]
        if not seated[need] and all(left[row] > 0 for row in rows):
            seated[need] = True
            taken.append(edge)
            for row in rows:
                left[row] -= 1
    return np.sort(np.array(taken, np.int64))


def nodes_taken(part: Part, taken: NDArray[np.int64]) -> NDArray[np.int32]:
    """(k,) original node of each need of the part, or −1."""
    node = np.full(len(part.needs), UNPLACED, np.int32)
    node[part.tail[taken]] = part.nodes[part.head[taken]]
    return node


def first_prices(part: Part, worth: NDArray[np.float64], rounds: int) -> NDArray[np.float64]:
    """(R,) prices by averaged subgradient steps that shrink geometrically: a rough but quick dual plan.

    ``worth`` (E,): what each edge brings. The prices of the best bound met are kept.
    """
    price = np.zeros(len(part.seats))
    best, kept, drift = np.inf, price, np.zeros(len(part.seats))
    nodes = np.arange(len(part.nodes))
    spot, limit = limits_of(part, nodes)
    filled = part.start[:-1] < part.start[1:]
    starts, many = part.start[:-1][filled], np.diff(part.start)[filled]
    owner = np.repeat(np.arange(len(many)), many)
    top = float(worth.max(initial=1.0))
    for turn in range(rounds if len(starts) else 0):
        left = worth - np.bincount(spot, weights=price[limit], minlength=len(nodes))[part.head]
        most = np.maximum.reduceat(left, starts)
        bound = float(price @ part.seats + np.maximum(most, 0).sum())
        if bound < best:
            best, kept = bound, price.copy()
        hit = np.flatnonzero(left >= np.repeat(np.where(most > 0, most, np.inf), many))
        hit = hit[np.diff(owner[hit], prepend=-1) > 0]
        drift = 0.8 * drift + 0.2 * (load(part, hit) - part.seats)
        price = np.maximum(0, price + top * 0.04 * (1 / 400) ** (turn / rounds) * drift)
    return kept


def left_of(part: Part, worth: NDArray[np.float64], price: NDArray[np.float64]) -> NDArray[np.float64]:
    """(E,) what each edge still brings once the limits are paid."""
    spot, limit = limits_of(part, np.arange(len(part.nodes)))
    return worth - np.bincount(spot, weights=price[limit], minlength=len(part.nodes))[part.head]


def best_few(part: Part, gain: NDArray[np.float64], few: int) -> NDArray[np.bool_]:
    """(E,) True for the ``few`` edges of each need that gain most."""
    order = np.lexsort((-gain, part.tail))
    near = np.zeros(len(order), bool)
    near[order[np.arange(len(order)) - part.start[part.tail[order]] < few]] = True
    return near

"""Prove again, without any solver, how far the plan of a part in which periods overlap may be from the best one.

Weak duality: give every limit a price. Whatever the prices (never negative where the limit is « at most »), no plan is
worth more than the limits at their prices plus, for each learner, the best of what stays once the prices are paid. The
search only chooses prices that make this number small; here it is made again in whole numbers, from the instance.
"""

from __future__ import annotations

from fractions import Fraction
from math import floor
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from .problem import UNPLACED, Bound, Gap, Instance

DEAREST = 1 << 52


class Layout(NamedTuple):
    """Where each limit stands in ``Bound.prices``: weeks, then nodes, cells, classes, points, long travels."""

    nodes: int
    cells: int
    classes: int
    points: int
    longs: int


class Facts(NamedTuple):
    """What a plan of the part reaches, made again: ``counts`` (cells,) and the sums of the three last criteria."""

    counts: NDArray[np.int64]
    points: int
    longs: int
    cost: int


def layout(instance: Instance) -> Layout:
    """The first row of each kind of limit."""
    nodes = len(instance.week_rows[2])
    cells = nodes + len(instance.node_offer)
    classes = cells + class_count(instance) * len(instance.groups)
    points = classes + class_count(instance)
    return Layout(nodes, cells, classes, points, points + 1)


def class_count(instance: Instance) -> int:
    """Number of public classes: the greatest plus one."""
    found = instance.need_class
    return 1 if found is None or not len(found) else int(found.max()) + 1


def need_cells(instance: Instance) -> NDArray[np.int64]:
    """(n,) the cell of each need: class × groups + group."""
    group = instance.need_group.astype(np.int64)
    return group if instance.need_class is None else instance.need_class.astype(np.int64) * len(instance.groups) + group


def part_edges(instance: Instance, needs: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """(row of ``needs``, edge) for each edge of these needs."""
    many = instance.degree[needs]
    row = np.repeat(np.arange(len(needs)), many)
    return row, np.arange(len(row)) + np.repeat(instance.need_start[needs] - (np.cumsum(many) - many), many)


def facts(instance: Instance, needs: NDArray[np.int64], node: NDArray[np.integer]) -> Facts:
    """What the plan ``node`` (k,) of ``needs`` (k,) reaches. An edge that does not exist counts for nothing."""
    row, edge = part_edges(instance, needs)
    taken = edge[instance.edge_node[edge] == np.asarray(node)[row]]
    placed = np.asarray(node) != UNPLACED
    points = np.zeros(len(needs), np.int64) if instance.need_points is None else instance.need_points[needs]
    width = class_count(instance) * len(instance.groups)
    return Facts(
        np.bincount(need_cells(instance)[needs][placed], minlength=width),
        sum(points[~placed].tolist()),
        int(np.count_nonzero(instance.edge_minutes[taken] > instance.weights.long_travel)),
        int(instance.edge_cost[taken].sum(dtype=np.int64)),
    )


def worst_rate(instance: Instance, gap: Gap, cls: int) -> Fraction:
    """The lowest rate of the groups of class ``cls`` that have needs in the part; 1 when there is none."""
    sizes = np.bincount(need_cells(instance), minlength=len(gap.counts))
    here = _cells_of(instance, gap, cls)
    return min((Fraction(int(gap.counts[c] + gap.elsewhere[c]), int(sizes[c])) for c in here), default=Fraction(1))


def proven_bounds(instance: Instance, gap: Gap) -> tuple[int, int]:
    """(most, least) proven by the prices of ``gap`` alone: see ``Gap``. A criterion without prices gets a poor bound.

    ``least`` holds among plans with ``gap.counts`` by cell, no more points left out and no more long travels than
    ``gap.bounds`` say are reached: compare these with ``facts`` of the plan.
    """
    found = {(bound.name, bound.cls): bound for bound in gap.bounds}
    none = np.zeros((0, 2), np.int64)

    def given(name: str, cls: int) -> Bound:
        return found.get((name, cls), Bound(name, cls, Fraction(0), Fraction(0), 1, none))

    most = sum(floor(proven(instance, gap, given("nombre", k))) for k in range(class_count(instance)))
    return most, int(proven(instance, gap, given("charge", 0)))


def unproven(instance: Instance, gap: Gap, node: NDArray[np.integer]) -> list[str]:
    """Names of the criteria that the plan ``node`` (n,) does not reach as said, or whose bound the prices do not prove."""
    if len(gap.counts) != class_count(instance) * len(instance.groups) or len(gap.elsewhere) != len(gap.counts):
        return ["nombre"]
    here = facts(instance, gap.needs, node[gap.needs])
    outside = node != UNPLACED
    outside[gap.needs] = False
    elsewhere = np.bincount(need_cells(instance)[outside], minlength=len(gap.elsewhere))
    wrong = [] if np.array_equal(here.counts, gap.counts) else ["nombre"]
    wrong += [] if np.array_equal(elsewhere, gap.elsewhere) else ["taux"]
    width = len(instance.groups)
    for bound in gap.bounds:
        told = {"points": here.points, "longs": here.longs, "charge": here.cost}
        if bound.name == "taux":
            true: Fraction | int = worst_rate(instance, gap, bound.cls)
        else:
            true = told.get(bound.name, int(here.counts[bound.cls * width : (bound.cls + 1) * width].sum()))
        best = proven(instance, gap, bound)
        weak = bound.bound < best if bound.name in ("nombre", "taux") else bound.bound > best
        if bound.reached != true or weak:
            wrong.append(bound.name)
    return wrong


def proven(instance: Instance, gap: Gap, bound: Bound) -> Fraction:
    """What the prices of ``bound`` prove: no plan places more, or has a better worst rate, or costs less.

    Exact: integers, then the nearest value that a plan can take on the safe side. Prices of the wrong sign are taken
    as zero, and those of limits that do not belong to the criterion are ignored: the bound always holds.
    """
    at = layout(instance)
    price = _dense(bound, at)
    cell = need_cells(instance)
    width = len(instance.groups)
    row, edge = part_edges(instance, gap.needs)
    owner = gap.needs[row]
    points = np.zeros(len(cell), np.int64) if instance.need_points is None else instance.need_points.astype(np.int64)
    far = (instance.edge_minutes[edge] > instance.weights.long_travel).astype(np.int64)
    spots, rows, seats = instance.week_rows
    paid = price[at.nodes : at.cells].copy()
    np.add.at(paid, spots, price[: at.nodes][rows])
    stakes = _dot(price[: at.nodes], seats) + _dot(price[at.nodes : at.cells], instance.node_capacity)
    of_cell, of_class = price[at.cells : at.classes], price[at.classes : at.points]
    worth = -paid[instance.edge_node[edge]]
    placed = gap.counts.reshape(-1, width).sum(axis=1)
    if bound.name in ("nombre", "taux"):
        free = np.arange(len(of_class)) >= (bound.cls if bound.name == "nombre" else len(of_class))
        of_class = np.where(free, 0, of_class)
        worth -= of_class[cell[owner] // width]
        stakes += _dot(of_class, placed)
    else:
        worth -= of_cell[cell[owner]]
        stakes += _dot(of_cell, gap.counts)
    if bound.name == "nombre":
        worth += np.where(cell[owner] // width == bound.cls, bound.scale, 0)
        return Fraction(floor(Fraction(stakes + _best(worth, row), bound.scale)))
    if bound.name == "taux":
        return _rate(instance, gap, bound.cls, np.maximum(of_cell, 0), worth, row, owner, stakes)
    scores = {b.name: int(b.reached) for b in gap.bounds}
    total = sum(points[gap.needs].tolist())
    if bound.name == "points":
        worth += points[owner] * bound.scale
        return Fraction(total - floor(Fraction(stakes + _best(worth, row), bound.scale)))
    if "points" in scores:
        weight = min(max(0, int(price[at.points])), DEAREST // (1 + int(points.max(initial=0))))
        worth += weight * points[owner]
        stakes -= weight * (total - scores["points"])
    if bound.name == "longs":
        worth -= far * bound.scale
    else:
        weight = max(0, int(price[at.longs])) if "longs" in scores else 0
        worth -= instance.edge_cost[edge].astype(np.int64) * bound.scale + weight * far
        stakes += weight * scores.get("longs", 0)
    return Fraction(-floor(Fraction(stakes + _best(worth, row), bound.scale)))


def _rate(
    instance: Instance, gap: Gap, cls: int, weight: NDArray[np.int64], worth: NDArray[np.int64], row: NDArray[np.int64],
    owner: NDArray[np.int64], stakes: int,
) -> Fraction:  # fmt: skip
    """The worst rate is at most any weighted mean of the rates; then the greatest rate that a group can have below it."""
    sizes = np.bincount(need_cells(instance), minlength=len(gap.counts))
    here = _cells_of(instance, gap, cls)
    kept = np.zeros_like(weight)
    kept[here] = weight[here]
    able = np.bincount(need_cells(instance)[np.unique(owner)], minlength=len(sizes)) + gap.elsewhere
    top = min((Fraction(int(able[c]), int(sizes[c])) for c in here), default=Fraction(1))
    if seen := _dot(kept, sizes):
        paid = stakes + _dot(kept, gap.elsewhere) + _best(worth + kept[need_cells(instance)[owner]], row)
        top = min(top, Fraction(paid, seen))
    if not here:
        return Fraction(1)
    return min(Fraction(1), max(Fraction(floor(top * int(sizes[c])), int(sizes[c])) for c in here))


def _cells_of(instance: Instance, gap: Gap, cls: int) -> list[int]:
    found = np.unique(need_cells(instance)[gap.needs])
    return [c for c in found.tolist() if c // len(instance.groups) == cls]


def _dense(bound: Bound, at: Layout) -> NDArray[np.int64]:
    """(rows,) prices; those of weeks and nodes never below zero. Raises ValueError when rows do not exist."""
    dense = np.zeros(at.longs + 1, np.int64)
    given = np.asarray(bound.prices, np.int64).reshape(-1, 2)
    if bound.scale < 1 or (len(given) and (given[:, 0].min() < 0 or given[:, 0].max() > at.longs)):
        raise ValueError("Une preuve cite une limite qui n’existe pas.")
    dense[given[:, 0]] = np.clip(given[:, 1], -DEAREST, DEAREST)
    dense[: at.cells] = np.maximum(dense[: at.cells], 0)
    return dense


def _best(worth: NDArray[np.int64], row: NDArray[np.int64]) -> int:
    """Σ over the learners of the best of their edges, or nothing."""
    if not len(worth):
        return 0
    first = np.flatnonzero(np.diff(row, prepend=-1))
    return sum(np.maximum(np.maximum.reduceat(worth, first), 0).tolist())


def _dot(price: NDArray[np.int64], many: NDArray[np.integer]) -> int:
    used = np.flatnonzero(price)
    return sum(p * m for p, m in zip(price[used].tolist(), many[used].tolist(), strict=True))

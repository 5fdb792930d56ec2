"""Compiled search of near pairs on a uniform grid: travel, access and age are filtered where the pair is met.

Offers are laid cell by cell, so those near a need are one contiguous slice per row of cells. Two passes over the same
pairs: the first counts, the second writes each need's row in place; nothing is kept between them.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from .jit import kernel

EARTH_KM = 6371.0088
DEGREES = 180 / np.pi
LONGEST = 1440  # minutes
TRAVEL, ACCESS, AGE, RESERVED = 3, 4, 5, 6  # columns of the losses
_DE_BRUIJN = np.uint64(0x03F79D71B4CB0A89)
_LOW_BIT = np.zeros(64, np.int64)
_LOW_BIT[[((1 << k) * 0x03F79D71B4CB0A89 & 0xFFFFFFFFFFFFFFFF) >> 58 for k in range(64)]] = np.arange(64)


class Asked(NamedTuple):
    """(n,) arrays about the needs; ``points`` (3, n) on the unit sphere; ``reach`` km, negative when no place is near.

    ``start``, ``per_km``: the two numbers of the need's mode; ``way``: its row of the operator's table, or −1. ``public``: its
    row of ``shut`` int64 (publics, reservations), 1 where an offer so kept is closed to it.
    """

    latitude: NDArray[np.float64]
    longitude: NDArray[np.float64]
    points: NDArray[np.float64]
    reach: NDArray[np.float64]
    limit: NDArray[np.int64]
    start: NDArray[np.float64]
    per_km: NDArray[np.float64]
    way: NDArray[np.int64]
    access: NDArray[np.bool_]
    age: NDArray[np.int64]
    cleared: NDArray[np.bool_]
    public: NDArray[np.int64]
    shut: NDArray[np.int64]


class Ways(NamedTuple):
    """The operator's table in rows, one per (place, mode): ``to`` and ``minutes`` of row r from ``start[r]`` on."""

    start: NDArray[np.int64]
    to: NDArray[np.int32]
    minutes: NDArray[np.int32]


class Grid(NamedTuple):
    """The s offers that a block of needs may have, laid cell by cell.

    ``shape``: south, west, height and width of a cell in degrees, rows, columns; cell c holds ``begins[c]`` and after.
    In the order of the cells: ``points`` (3, s), ``local`` (rank of the offer among the s), ``place`` (−1 unknown), ``bar``
    (4 × least age + 2 if regulated + 1 if not accessible) and ``kept`` (the reservation, a column of ``Asked.shut``).
    Place p holds the offers ``at_place[by_place[p]]`` and after, positions in that same order. ``node`` (s,): node of each
    offer, in the order of ``local``.
    """

    shape: NDArray[np.float64]
    begins: NDArray[np.int64]
    points: NDArray[np.float64]
    local: NDArray[np.int32]
    place: NDArray[np.int64]
    bar: NDArray[np.int64]
    kept: NDArray[np.int64]
    by_place: NDArray[np.int64]
    at_place: NDArray[np.int32]
    node: NDArray[np.int32]


@kernel
def minutes_of(start, per_km, square):
    """Whole minutes of a straight line whose squared chord, on a sphere of radius 1, is ``square``.

    round(start + per_km × km), halves to the even minute. Sums, products and one square root in IEEE 754 float64, none of
    them fused: the same bits on every machine.
    """
    return np.rint(start + per_km * (EARTH_KM * np.sqrt(square)))


@kernel
def squared_chord(x, y, z, u, v, w):
    """Squared straight-line distance of two points of the unit sphere."""
    a = x - u
    b = y - v
    c = z - w
    return a * a + b * b + c * c


@kernel
def minutes_between(points, others, start, per_km, out):
    """Travel of pair k, from column k of ``points`` to column k of ``others`` (3, k), for its mode's two numbers."""
    for k in range(len(out)):
        square = squared_chord(points[0, k], points[1, k], points[2, k], others[0, k], others[1, k], others[2, k])
        out[k] = np.int32(min(minutes_of(start[k], per_km[k], square), LONGEST + 1.0))


@kernel
def seated_offers(compatible, family, is_open, seats, days, first, last, out):
    """(of a compatible family, and open, and with seats left); the last ones are listed in ``out`` int32 [f].

    ``days`` int64 (f, 2): first and last day of opening, or (0, 2) when weeks say enough; ``first``, ``last``: the need's.
    """
    familiar = 0
    opened = 0
    seated = 0
    exact = len(days) > 0
    for j in range(len(family)):
        if not compatible[family[j]]:
            continue
        familiar += 1
        if not is_open[j] or (exact and (days[j, 0] > first or days[j, 1] < last)):
            continue
        opened += 1
        if seats[j] > 0:
            out[seated] = j
            seated += 1
    return familiar, opened, seated


@kernel
def lay(cell, cells):
    """(begins int64 [cells + 1], order int32): items sorted by cell, those of a cell in their own order."""
    begins = np.zeros(cells + 1, np.int64)
    for k in range(len(cell)):
        begins[cell[k] + 1] += 1
    for c in range(cells):
        begins[c + 1] += begins[c]
    at = begins[:-1].copy()
    order = np.empty(len(cell), np.int32)
    for k in range(len(cell)):
        order[at[cell[k]]] = k
        at[cell[k]] += 1
    return begins, order


@kernel
def half_angle(reach):
    """Degrees of arc that ``reach`` km of straight line may span, never less."""
    chord = reach / EARTH_KM
    if chord > 1.9:
        return 180.0
    return chord / np.sqrt(1 - chord * chord / 4) * DEGREES * (1 + 1e-9) + 1e-9


@kernel
def across(latitude, longitude, half, grid, row):
    """(from, to) columns of cells in ``row`` that hold every point within ``half`` degrees of this one."""
    south, west, high, wide = grid[0], grid[1], grid[2], grid[3]
    columns = np.int64(grid[5])
    low = south + row * high
    gap = max(low - latitude, latitude - low - high, 0.0) - 1e-9
    if gap > half:
        return 0, 0
    half_row = np.sqrt(half * half - gap * gap) if gap > 0 else half
    narrow = np.cos(min(abs(latitude) + half, 90.0) / DEGREES)
    sine = half_row / DEGREES / 2 * (1 + 1e-9) / max(narrow, 1e-9)
    if sine > 0.99:
        return 0, columns
    span = 2 * sine / np.sqrt(1 - sine * sine) * DEGREES + 1e-9
    first = np.floor((longitude - span - west) / wide)
    last = np.floor((longitude + span - west) / wide) + 1
    return np.int64(min(max(first, 0.0), grid[5])), np.int64(min(max(last, 0.0), grid[5]))


@kernel
def rows_near(latitude, half, grid):
    """(from, to) rows of cells that meet the band of ``half`` degrees around a latitude."""
    first = np.floor((latitude - half - grid[0]) / grid[2] - 1e-9)
    last = np.floor((latitude + half - grid[0]) / grid[2] + 1e-9) + 1
    return np.int64(min(max(first, 0.0), grid[4])), np.int64(min(max(last, 0.0), grid[4]))


@kernel
def bound_block(block, asked, ways, grid, looked):
    """``looked`` (n,): pairs that the other passes look at, so never fewer than the pairs found. O(needs × rows)."""
    shape = grid.shape
    columns = np.int64(shape[5])
    for i in block:
        looked[i] = 0
        row = asked.way[i]
        if row >= 0:
            for t in range(ways.start[row], ways.start[row + 1]):
                looked[i] += grid.by_place[ways.to[t] + 1] - grid.by_place[ways.to[t]]
        if asked.reach[i] < 0:
            continue
        half = half_angle(asked.reach[i])
        first, last = rows_near(asked.latitude[i], half, shape)
        for row in range(first, last):
            left, right = across(asked.latitude[i], asked.longitude[i], half, shape, row)
            looked[i] += grid.begins[row * columns + right] - grid.begins[row * columns + left]


@kernel
def refused(bar, access, age, cleared):
    """(1 when the access bars the need, 1 when age or regulated work does and access does not)."""
    no_access = access & bar & 1
    young = np.int64(age < bar >> 2) | (bar >> 1 & 1 & ~cleared)
    return no_access, young & ~no_access & 1


@kernel
def visit(i, asked, ways, grid, limit, stamp, far, met, minutes, lost):
    """Write in ``met`` and ``minutes`` the positions in the grid that take need i within ``limit``; gives how many.

    ``lost`` [7]: offers refused, from travel on. A place that the operator's table lists for this need has the table's
    minutes, whatever the straight line says. ``far`` float64, ``met``, ``minutes`` int32 [s + 1]: room to work in.
    """
    found = np.int64(0)
    seen = np.int64(0)
    lost_access = np.int64(0)
    lost_age = np.int64(0)
    lost_reserved = np.int64(0)
    shut = asked.shut[asked.public[i]]
    access, age, cleared = np.int64(asked.access[i]), asked.age[i], np.int64(asked.cleared[i])
    row = asked.way[i]
    listed = row >= 0 and ways.start[row + 1] > ways.start[row]
    if listed:
        for t in range(ways.start[row], ways.start[row + 1]):
            stamp[ways.to[t]] = i
            if ways.minutes[t] <= limit:
                for k in range(grid.by_place[ways.to[t]], grid.by_place[ways.to[t] + 1]):
                    no_access, no_age = refused(grid.bar[grid.at_place[k]], access, age, cleared)
                    closed = (1 - no_access - no_age) & shut[grid.kept[grid.at_place[k]]]
                    met[found] = grid.at_place[k]
                    minutes[found] = ways.minutes[t]
                    found += 1 - no_access - no_age - closed
                    seen += 1
                    lost_access += no_access
                    lost_age += no_age
                    lost_reserved += closed
    if asked.reach[i] >= 0:
        x, y, z = asked.points[0, i], asked.points[1, i], asked.points[2, i]
        u, v, w = grid.points[0], grid.points[1], grid.points[2]
        start, per_km = asked.start[i], asked.per_km[i]
        most = np.float64(limit)
        half = half_angle(asked.reach[i])
        columns = np.int64(grid.shape[5])
        first, last = rows_near(asked.latitude[i], half, grid.shape)
        for line in range(first, last):
            left, right = across(asked.latitude[i], asked.longitude[i], half, grid.shape, line)
            base = grid.begins[line * columns + left]
            many = grid.begins[line * columns + right] - base
            for k in range(many):  # no branch: several pairs at once
                far[k] = minutes_of(start, per_km, squared_chord(x, y, z, u[base + k], v[base + k], w[base + k]))
            for k in range(many):
                near = np.int64(far[k] <= most)
                if listed and near:
                    place = grid.place[base + k]
                    near = np.int64(place < 0 or stamp[place] != i)
                no_access, no_age = refused(grid.bar[base + k], access, age, cleared)
                taken = near & ~(no_access | no_age)
                closed = taken & shut[grid.kept[base + k]]
                met[found] = base + k
                minutes[found] = np.int32(min(far[k], most))
                found += taken - closed
                seen += near
                lost_access += near & no_access
                lost_age += near & no_age
                lost_reserved += closed
    lost[TRAVEL] = len(grid.local) - seen
    lost[ACCESS] = lost_access
    lost[AGE] = lost_age
    lost[RESERVED] = lost_reserved
    return found


@kernel
def count_block(block, asked, ways, grid, nearest, stamp, losses, count, kept, last):
    """First pass: ``losses`` (n, 7) from travel on, ``count`` of pairs, and what stays if only the nearest are kept.

    ``last``: minutes of the ``nearest``-th pair (the limit when there are fewer), ``kept``: pairs within ``last``.
    """
    seated = len(grid.local)
    far = np.empty(seated, np.float64)
    met = np.empty(seated + 1, np.int32)
    minutes = np.empty(seated + 1, np.int32)
    table = np.zeros(LONGEST + 1, np.int64)
    for i in block:
        near = visit(i, asked, ways, grid, asked.limit[i], stamp, far, met, minutes, losses[i])
        for k in range(near):
            table[minutes[k]] += 1
        count[i] = near
        kept[i] = near
        last[i] = asked.limit[i]
        total = np.int64(0)
        for travel in range(asked.limit[i] + 1):
            if total < nearest <= total + table[travel]:
                last[i] = travel
                kept[i] = total + table[travel]
            total += table[travel]
            table[travel] = 0


@kernel
def fill_block(block, asked, ways, grid, limit, stamp, start, edge_node, edge_minutes):
    """Second pass: the pairs within ``limit`` (n,), written in the row of each need by increasing node."""
    seated = len(grid.local)
    far = np.empty(seated, np.float64)
    met = np.empty(seated + 1, np.int32)
    minutes = np.empty(seated + 1, np.int32)
    travel = np.empty(seated, np.int32)
    lost = np.empty(7, np.int32)
    marks = np.zeros((seated >> 6) + 1, np.uint64)
    one = np.uint64(1)
    for i in block:
        near = visit(i, asked, ways, grid, limit[i], stamp, far, met, minutes, lost)
        low = len(marks)
        high = -1
        for k in range(near):
            local = grid.local[met[k]]
            word = local >> 6
            marks[word] |= one << np.uint64(local & 63)
            travel[local] = minutes[k]
            low = min(low, word)
            high = max(high, word)
        at = start[i]
        for word in range(low, high + 1):
            mark = marks[word]
            marks[word] = 0
            while mark:
                bit = mark & (~mark + one)
                local = (word << 6) + _LOW_BIT[(bit * _DE_BRUIJN) >> np.uint64(58)]
                mark ^= bit
                edge_node[at] = grid.node[local]
                edge_minutes[at] = travel[local]
                at += 1


def rehearse() -> None:
    """Compile every kernel of this file on one need and one offer, with the types of the product."""
    one, zero, yes = np.ones(1), np.zeros(1, np.int64), np.ones(1, np.bool_)
    point, small, nobody = np.array([[1.0], [0.0], [0.0]]), np.zeros(1, np.int32), np.full(1, -1, np.int64)
    seated_offers(yes, zero, yes, zero + 1, np.zeros((0, 2), np.int64), 0, 0, small)
    begins, order = lay(zero, 1)
    asked = Asked(
        one, one, point, one, zero + 9, one, one, nobody, yes, zero + 16, yes, zero, np.zeros((1, 1), np.int64)
    )
    ways = Ways(np.zeros(1, np.int64), np.zeros(0, np.int32), np.zeros(0, np.int32))
    shape = np.array([1.0, 1.0, 1.0, 1.0, 1.0, 1.0])
    grid = Grid(shape, begins, point, order, nobody, zero, zero, begins, order, small)
    count, kept, last, stamp = np.zeros((4, 1), np.int64)
    edge_node, edge_minutes = np.zeros((2, 1), np.int32)
    bound_block(zero, asked, ways, grid, count)
    count_block(zero, asked, ways, grid, 1, stamp, np.zeros((1, 7), np.int32), count, kept, last)
    fill_block(zero, asked, ways, grid, last, stamp, np.zeros(2, np.int64), edge_node, edge_minutes)
    minutes_between(point, point, one, one, small)

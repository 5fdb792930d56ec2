"""Compiled count of the seats near each learner: it stops as soon as there are enough, so that towns cost nothing."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from .jit import kernel


class Shelves(NamedTuple):
    """The offers sorted by shelf: one shelf for each (family, cell of the plane), cells row by row.

    ``key`` (s,) non-decreasing: family × rows × columns + row × columns + column; ``place`` (3, s) points on the unit
    sphere; ``accessible`` (s,); ``seats`` (s, periods); ``kept`` (s,) the reservation of each.
    ``south``, ``west``: degrees; ``high``, ``wide``: degrees of one cell; ``rows``, ``columns`` of the plane.
    """

    key: NDArray[np.int64]
    place: NDArray[np.float64]
    accessible: NDArray[np.bool_]
    seats: NDArray[np.int64]
    kept: NDArray[np.int64]
    south: float
    west: float
    high: float
    wide: float
    rows: int
    columns: int


@kernel
def few_near(latitude, longitude, place, formation, period, access, public, compatible, shut, shelves, chord, enough):
    """(n,) whether a need has fewer than ``enough`` compatible seats within a chord (of the unit sphere).

    ``latitude``, ``longitude``: (n,) degrees; ``place``: (3, n); ``formation``, ``period``: (n,) indices; ``access``:
    (n,) only step-free seats count; ``public``: (n,) rows of ``shut`` (publics, reservations), 1 where a seat so kept is
    closed; ``compatible``: (formations, families). The cells are at least as large as the chord, so that the nine around a
    need hold every near offer.
    """
    few = np.ones(len(latitude), np.bool_)
    for need in range(len(latitude)):
        few[need] = _seats(
            latitude, longitude, place, formation, period, access, public, compatible, shut, shelves, chord, enough, need
        ) < enough  # fmt: skip
    return few


@kernel
def _seats(
    latitude, longitude, place, formation, period, access, public, compatible, shut, shelves, chord, enough, need
):
    """The compatible seats near one need, counted up to ``enough``."""
    row = int(np.floor((latitude[need] - shelves.south) / shelves.high))
    column = int(np.floor((longitude[need] - shelves.west) / shelves.wide))
    left, right = max(column - 1, 0), min(column + 1, shelves.columns - 1)
    found = 0
    if left > right:
        return found
    for family in range(compatible.shape[1]):
        if not compatible[formation[need], family]:
            continue
        for line in range(max(row - 1, 0), min(row + 1, shelves.rows - 1) + 1):
            base = (family * shelves.rows + line) * shelves.columns
            at = np.searchsorted(shelves.key, base + left)
            while at < len(shelves.key) and shelves.key[at] <= base + right:
                closed = shut[public[need], shelves.kept[at]]
                if shelves.seats[at, period[need]] > 0 and not closed and (shelves.accessible[at] or not access[need]):
                    gap = 0.0
                    for axis in range(3):
                        step = shelves.place[axis, at] - place[axis, need]
                        gap += step * step
                    if gap <= chord * chord:
                        found += shelves.seats[at, period[need]]
                        if found >= enough:
                            return found
                at += 1
    return found

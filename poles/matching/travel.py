"""Travel times behind one door: a published estimate from the straight line, or the operator's own table.

The estimate is round(minutes at start + minutes per km × straight-line km), never a road time: put the detour of roads
(about 1.3) and the speed of the mode in the minutes per km. Kilometres are the chord of two points of a sphere of radius
6371.0088 km, which is 1 m shorter than the arc at 100 km. It is the same bits on every machine: sines and cosines are the
polynomials below, not the machine's library, and everything else is IEEE 754 float64 arithmetic in a fixed order.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from math import factorial

import numpy as np
from numpy.typing import ArrayLike, NDArray

from .kernels.arrays import plain
from .kernels.pairs import LONGEST, Ways, minutes_between

SINE = tuple((-1) ** k / factorial(2 * k + 1) for k in range(9))
COSINE = tuple((-1) ** k / factorial(2 * k) for k in range(9))
QUARTER = 90.0
RADIANS = 0.017453292519943295


@dataclass(frozen=True, eq=False)
class Table:
    """Real minutes that an operator knows: row k says that ``mode[k]`` takes ``minutes[k]`` from one place to another.

    Places are indices that the needs and the offers carry (``place``), −1 where it is unknown. One direction only: list
    the way back apart. Raises ValueError on columns of unequal length, on a pair given twice, on minutes out of 0–1440.
    """

    from_place: NDArray[np.int64]
    to_place: NDArray[np.int64]
    mode: NDArray[np.int64]
    minutes: NDArray[np.int64]

    def __post_init__(self) -> None:
        for name in self.__dataclass_fields__:
            object.__setattr__(self, name, plain(getattr(self, name), np.int64))
        if len({len(getattr(self, name)) for name in self.__dataclass_fields__}) > 1:
            raise ValueError("Les colonnes de la table des trajets n’ont pas toutes la même longueur.")
        if not len(self.minutes):
            return
        if min(int(self.from_place.min()), int(self.to_place.min()), int(self.mode.min())) < 0:
            raise ValueError("La table des trajets cite un lieu ou un mode de numéro négatif.")
        if not 0 <= int(self.minutes.min()) <= int(self.minutes.max()) <= LONGEST:
            raise ValueError(f"La table des trajets sort de l’intervalle de 0 à {LONGEST} minutes.")
        order = np.lexsort((self.to_place, self.mode, self.from_place))
        same = np.ones(len(order) - 1, bool)
        for column in (self.from_place, self.mode, self.to_place):
            same &= np.diff(column[order]) == 0
        if same.any():
            raise ValueError("La table des trajets donne deux fois le même trajet par le même mode.")


@dataclass(frozen=True, eq=False)
class Travel:
    """How long a journey takes: for each mode, minutes per km and minutes at the start; and a table when there is one.

    Raises ValueError when the two have different lengths, or hold a number that is not a speed.
    """

    minutes_per_km: Sequence[float]
    minutes_at_start: Sequence[float]
    table: Table | None = None

    def __post_init__(self) -> None:
        if len(self.minutes_per_km) != len(self.minutes_at_start):
            raise ValueError("Chaque mode de trajet a une vitesse et une durée au départ.")
        rates = np.array([*self.minutes_per_km, *self.minutes_at_start], float)
        if not np.isfinite(rates).all() or np.any(rates < 0) or 0 in self.minutes_per_km:
            raise ValueError("Une durée de trajet (par kilomètre, au départ) n’est pas un nombre positif.")
        if self.table is not None and len(self.table.mode) and int(self.table.mode.max()) >= len(self.minutes_per_km):
            raise ValueError("La table des trajets cite un mode qui n’existe pas.")

    @property
    def modes(self) -> int:
        """How many modes of travel."""
        return len(self.minutes_per_km)

    def rates(self, mode: ArrayLike) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """(minutes at the start, minutes per km) of each mode given; raises ValueError on an unknown mode."""
        mode = np.asarray(mode, np.int64)
        if mode.size and not 0 <= int(mode.min()) <= int(mode.max()) < self.modes:
            raise ValueError("Un besoin cite un mode de trajet qui n’existe pas.")
        return np.asarray(self.minutes_at_start, float)[mode], np.asarray(self.minutes_per_km, float)[mode]

    def reach(self, limit: NDArray[np.int64], mode: NDArray[np.int64]) -> NDArray[np.float64]:
        """(n,) straight-line km beyond which a journey is longer than ``limit`` minutes; negative: nothing is near."""
        start, per_km = self.rates(mode)
        return (limit + 0.5 - start) / per_km

    @cached_property
    def ways(self) -> Ways:
        """The table in rows: row ``place × modes + mode``; empty without a table."""
        if self.table is None or not len(self.table.minutes):
            return Ways(np.zeros(1, np.int64), np.zeros(0, np.int32), np.zeros(0, np.int32))
        it = self.table
        key = it.from_place * self.modes + it.mode
        order = np.lexsort((it.to_place, key))
        start = np.concatenate(([0], np.cumsum(np.bincount(key))))
        return Ways(start, it.to_place[order].astype(np.int32), it.minutes[order].astype(np.int32))

    def rows(self, place: NDArray[np.int64] | None, mode: NDArray[np.int64]) -> NDArray[np.int64]:
        """(n,) row of ``ways`` of each (place, mode), −1 where the table knows nothing of them."""
        if place is None:
            return np.full(len(mode), -1, np.int64)
        row = np.asarray(place, np.int64) * self.modes + mode
        return np.where((np.asarray(place) >= 0) & (row < len(self.ways.start) - 1), row, -1)

    def minutes(
        self,
        points: tuple[ArrayLike, ArrayLike],
        others: tuple[ArrayLike, ArrayLike],
        mode: ArrayLike,
        *,
        place: ArrayLike | None = None,
        other_place: ArrayLike | None = None,
    ) -> NDArray[np.int32]:
        """(k,) minutes from each of ``points`` (latitudes, longitudes) to its partner in ``others``, by ``mode``.

        With ``place`` and ``other_place`` (indices, −1 unknown), the pairs of the table have the table's minutes. Never
        more than 1441, which is beyond every limit.
        """
        latitude, longitude, there, east, by = np.broadcast_arrays(*map(np.atleast_1d, (*points, *others, mode)))
        out = np.empty(len(by), np.int32)
        start, per_km = self.rates(by)
        minutes_between(unit_vectors(latitude, longitude), unit_vectors(there, east), start, per_km, out)
        if place is not None and other_place is not None and len(self.ways.to):
            rows = self.rows(np.broadcast_to(place, by.shape), by)
            for k, (row, to) in enumerate(zip(rows.tolist(), np.broadcast_to(other_place, by.shape), strict=True)):
                if row >= 0:
                    first, last = self.ways.start[row], self.ways.start[row + 1]
                    at = first + np.searchsorted(self.ways.to[first:last], to)
                    if at < last and self.ways.to[at] == to:
                        out[k] = self.ways.minutes[at]
        return out


def unit_vectors(latitude: ArrayLike, longitude: ArrayLike) -> NDArray[np.float64]:
    """(3, n) points on the unit sphere, from degrees; the same bits on every machine."""
    sine, flat = _sine_cosine(np.asarray(latitude, float))
    east, along = _sine_cosine(np.asarray(longitude, float))
    return np.stack((flat * along, flat * east, sine))


def _sine_cosine(degrees: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Sine and cosine by their series, after removing whole quarter turns; within 2 × 10⁻¹⁶ of the truth."""
    quarter = np.rint(degrees / QUARTER)
    angle = (degrees - quarter * QUARTER) * RADIANS
    square = angle * angle
    sine, cosine = np.zeros_like(angle), np.zeros_like(angle)
    for odd, even in zip(SINE[::-1], COSINE[::-1], strict=True):
        sine = sine * square + odd
        cosine = cosine * square + even
    sine = sine * angle
    turn = quarter.astype(np.int64) & 3
    return (
        np.choose(turn, (sine, cosine, -sine, -cosine)),
        np.choose(turn, (cosine, -sine, -cosine, sine)),
    )

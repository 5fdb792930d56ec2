"""Who lives far from the supply: fewer compatible seats than a threshold within a distance as the crow flies."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from .edges import Eligibility, Needs, Offers, reservations
from .kernels.arrays import plain
from .kernels.near import Shelves, few_near
from .travel import unit_vectors

EARTH_KM = 6371.0088
KM_PER_DEGREE = EARTH_KM * np.pi / 180


def far_from_supply(
    needs: Needs, offers: Offers, rules: Eligibility, seats: NDArray[np.int64], *, enough: int, km: float
) -> NDArray[np.bool_]:
    """(n,) whether fewer than ``enough`` seats that suit the learner lie within ``km`` kilometres, straight line.

    A seat suits when its family is compatible, when its offer is open all along the period of the need (each week, and
    each day when the tables say days), when it is free all along (``seats``: (f, periods) free seats), when it is not kept
    for another public and when it is step-free if the learner needs it. Neither age, regulated work, travel mode nor wishes
    count here: the class says where the supply is, not who the learner is.
    """
    many = len(needs.latitude)
    at = {week: column for column, week in enumerate(rules.weeks)}
    opened = [offers.open_weeks[:, [at[week] for week in weeks]].all(axis=1) for weeks in rules.periods]
    seats = np.where(np.array(opened, bool).reshape(len(opened), len(seats)).T, seats, 0)
    period = np.asarray(needs.period, np.int64)
    if needs.first_day is not None and needs.last_day is not None:
        seats, period = _by_days(seats, period, needs.first_day, needs.last_day, offers)
    open_somewhere = np.flatnonzero(seats.max(axis=1, initial=0) > 0)
    if not many or not len(open_somewhere) or enough <= 0:
        return np.full(many, enough > 0, bool)
    latitude, longitude = offers.latitude[open_somewhere], offers.longitude[open_somewhere]
    south, west = latitude.min(), longitude.min()
    steepest = np.abs(np.concatenate((latitude, needs.latitude))).max()
    high = km / KM_PER_DEGREE * (1 + 1e-6)
    wide = high / max(np.cos(np.radians(min(steepest + high, 89.0))), 0.01)
    row = ((latitude - south) / high).astype(np.int64)
    column = ((longitude - west) / wide).astype(np.int64)
    rows, columns = int(row.max()) + 1, int(column.max()) + 1
    public, shut, kept = reservations(needs, offers, rules)
    key = (offers.family[open_somewhere].astype(np.int64) * rows + row) * columns + column
    order = np.argsort(key, kind="stable")
    shelves = Shelves(
        key[order],
        unit_vectors(latitude[order], longitude[order]),
        plain(offers.accessible[open_somewhere][order], np.bool_),
        plain(seats[open_somewhere][order], np.int64),
        plain(kept[open_somewhere][order], np.int64),
        float(south),
        float(west),
        float(high),
        float(wide),
        rows,
        columns,
    )
    chord = 2 * np.sin(min(km / (2 * EARTH_KM), np.pi / 2))
    few: NDArray[np.bool_] = few_near(
        plain(needs.latitude, np.float64), plain(needs.longitude, np.float64),
        unit_vectors(needs.latitude, needs.longitude), plain(needs.formation, np.int64), plain(period, np.int64),
        plain(needs.access, np.bool_), public, plain(rules.compatible, np.bool_), shut, shelves, float(chord), int(enough),
    )  # fmt: skip
    return few


def _by_days(
    seats: NDArray[np.int64],
    period: NDArray[np.int64],
    first: NDArray[np.int64],
    last: NDArray[np.int64],
    offers: Offers,
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """(seats of each offer for each (period, first day, last day) that a need has, (n,) which of them a need has)."""
    spans, which = np.unique(np.stack((period, first, last), axis=1), axis=0, return_inverse=True)
    assert offers.first_day is not None  # known for the offers when for the needs
    assert offers.last_day is not None
    opened = (offers.first_day[:, None] <= spans[:, 1]) & (offers.last_day[:, None] >= spans[:, 2])
    return np.where(opened, seats[:, spans[:, 0]], 0), which.reshape(-1)

"""Travel times are the published estimate, or the operator's own, the same to the last bit everywhere."""

from __future__ import annotations

import math

import numpy as np
import pytest

from poles.matching.travel import Table, Travel, unit_vectors
from tests.matching.test_edges import kilometres

LILLE, PARIS, SAINT_DENIS = (50.6292, 3.0573), (48.8566, 2.3522), (-20.8789, 55.4481)
CAR, BUS = 0, 1
KNOWN = [
    ["0x1.44516e26a4b30p-1", "0x1.0f507b11492e9p-1", "-0x1.0000000000000p+0", "-0x0.0p+0"],
    ["0x1.15271421ccfb2p-5", "0x1.89fff430fb539p-1", "-0x0.0p+0", "-0x0.0p+0"],
    ["0x1.8bce1f0520b72p-1", "-0x1.6cf288814034bp-2", "0x0.0p+0", "0x1.0000000000000p+0"],
]  # from the exact series, on the machine of the first release
TRAVEL = Travel(minutes_per_km=(1.3 * 60 / 45, 1.3 * 60 / 22), minutes_at_start=(0.0, 8.0))


def test_the_estimate_is_the_published_formula() -> None:
    random = np.random.default_rng(3)
    points, others = random.uniform(41, 51, (2, 400)), random.uniform(41, 51, (2, 400))
    mode = random.integers(0, 2, 400)
    found = TRAVEL.minutes(tuple(points), tuple(others), mode)
    for k in range(400):
        km = kilometres(tuple(points[:, k]), tuple(others[:, k]))
        expected = round(TRAVEL.minutes_at_start[mode[k]] + TRAVEL.minutes_per_km[mode[k]] * km)
        assert found[k] == min(expected, 1441)


def test_one_journey_is_asked_like_many() -> None:
    assert TRAVEL.minutes(LILLE, PARIS, CAR).tolist() == [353]
    assert TRAVEL.minutes(LILLE, LILLE, BUS).tolist() == [8]
    assert TRAVEL.minutes(LILLE, SAINT_DENIS, BUS).tolist() == [1441]


def test_halves_go_to_the_even_minute() -> None:
    still = Travel((1.0, 1.0), (6.5, 7.5))
    assert still.minutes(LILLE, LILLE, [0, 1]).tolist() == [6, 8]


def test_sines_are_the_same_bits_on_every_machine() -> None:
    found = unit_vectors([LILLE[0], SAINT_DENIS[0], 0.0, 90.0], [LILLE[1], SAINT_DENIS[1], 180.0, 0.0])
    assert [[value.hex() for value in row] for row in found.tolist()] == KNOWN


def test_sines_are_within_rounding_of_the_truth() -> None:
    degrees = np.linspace(-180, 180, 20_001)
    east, north, _ = unit_vectors(np.zeros_like(degrees), degrees)
    assert np.abs(east - np.cos(np.radians(degrees))).max() < 4e-16
    assert np.abs(north - np.sin(np.radians(degrees))).max() < 4e-16


def test_a_listed_journey_takes_the_operator_s_minutes_one_way_and_by_one_mode() -> None:
    travel = Travel(TRAVEL.minutes_per_km, TRAVEL.minutes_at_start, Table([7], [2], [BUS], [63]))

    def minutes(mode: int, place: int, other: int) -> int:
        return int(travel.minutes(LILLE, PARIS, mode, place=place, other_place=other)[0])

    estimate = int(TRAVEL.minutes(LILLE, PARIS, BUS)[0])
    assert minutes(BUS, 7, 2) == 63 != estimate
    assert [minutes(BUS, 2, 7), minutes(BUS, 7, 3), minutes(BUS, -1, 2), minutes(BUS, 7, -1)] == [estimate] * 4
    assert minutes(CAR, 7, 2) == 353
    assert int(travel.minutes(LILLE, PARIS, BUS)[0]) == estimate


def test_a_table_in_any_order_gives_the_same_minutes() -> None:
    random = np.random.default_rng(1)
    rows = np.stack([values.ravel() for values in np.meshgrid(np.arange(9), np.arange(9), np.arange(2))])
    times = random.integers(0, 1441, rows.shape[1])
    order = random.permutation(rows.shape[1])
    travel = Travel(*_rates(), Table(*rows[:, order], times[order]))
    away = np.zeros(rows.shape[1])
    found = travel.minutes((away, away), (away, away), rows[2], place=rows[0], other_place=rows[1])
    assert found.tolist() == times.tolist()


def _rates() -> tuple[tuple[float, ...], tuple[float, ...]]:
    return tuple(TRAVEL.minutes_per_km), tuple(TRAVEL.minutes_at_start)


def test_what_cannot_be_is_refused() -> None:
    for table, word in (
        (([1, 1], [2, 2], [0, 0], [5, 6]), "deux fois"),
        (([1], [2, 3], [0], [5]), "longueur"),
        (([-1], [2], [0], [5]), "négatif"),
        (([1], [2], [0], [1441]), "1440"),
    ):
        with pytest.raises(ValueError, match=word):
            Table(*table)
    for rates, start, word in (
        ((1.0,), (1.0, 2.0), "vitesse"),
        ((0.0,), (1.0,), "positif"),
        ((math.nan,), (1.0,), "positif"),
    ):
        with pytest.raises(ValueError, match=word):
            Travel(rates, start)
    with pytest.raises(ValueError, match="mode"):
        Travel((1.0,), (1.0,), Table([1], [2], [1], [5]))
    with pytest.raises(ValueError, match="mode"):
        TRAVEL.minutes(LILLE, PARIS, 2)

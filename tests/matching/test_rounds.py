"""The order of a round is the best one: proved by trying every order, on small tables."""

from itertools import pairwise, permutations

import numpy as np
import pytest

from poles.matching.rounds import MOST, shortest


def length(table, order) -> int:
    return sum(int(table[a, b]) for a, b in pairwise([0, *order, 0]))


def nearest_first(table) -> int:
    """The plain way: always to the nearest place that is left."""
    order, left = [], set(range(1, len(table)))
    while left:
        here = order[-1] if order else 0
        order.append(min(left, key=lambda place: (table[here, place], place)))
        left.remove(order[-1])
    return length(table, order)


def plane(draw, places: int):
    """Minutes between random points of a square."""
    points = draw.uniform(0, 60, (places + 1, 2))
    return np.ceil(np.hypot(*(points[:, None] - points[None, :]).transpose(2, 0, 1))).astype(int)


@pytest.mark.parametrize("places", range(9))
@pytest.mark.parametrize("seed", range(6))
def test_no_order_is_shorter_than_the_one_found(places, seed):
    draw = np.random.default_rng(100 * places + seed)
    table = plane(draw, places) if seed % 2 else draw.integers(0, 90, (places + 1, places + 1))
    np.fill_diagonal(table, 0)
    if places == 8 and seed > 1:
        places = 7
        table = table[:8, :8]
    found = shortest(table)
    assert sorted(found.order) == list(range(1, places + 1))
    assert found.minutes == length(table, found.order)
    assert found.minutes == min((length(table, order) for order in permutations(range(1, places + 1))), default=0)


def test_fifteen_places_are_never_worse_than_going_to_the_nearest_each_time():
    draw = np.random.default_rng(7)
    gains = []
    for _ in range(4):
        table = plane(draw, MOST)
        found = shortest(table)
        assert found.minutes <= nearest_first(table)
        gains.append(nearest_first(table) - found.minutes)
    assert max(gains) > 0, "the plain way is not always the best"


def test_a_way_that_differs_from_the_way_back_is_heeded():
    table = np.array([[0, 1, 50, 50], [50, 0, 1, 50], [50, 50, 0, 1], [1, 50, 50, 0]])
    found = shortest(table)
    assert (found.order, found.legs) == ((1, 2, 3), (1, 1, 1, 1))


def test_of_two_best_orders_the_first_is_taken():
    assert shortest(np.zeros((5, 5), int)).order == (1, 2, 3, 4)
    assert shortest([[0, 5, 5], [5, 0, 5], [5, 5, 0]]).order == (1, 2)


@pytest.mark.parametrize(
    "table",
    [[[0, 1]], [0, 1], np.zeros((0, 0)), np.zeros((MOST + 2, MOST + 2)), [[0, -1], [1, 0]], [[0, 10**9], [1, 0]]],
    ids=["not square", "flat", "empty", "too many", "negative", "too long"],
)
def test_what_is_no_table_of_minutes_is_refused(table):
    with pytest.raises(ValueError):
        shortest(table)

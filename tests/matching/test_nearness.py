"""Who lives far from the supply: the compiled count agrees with every pair measured one by one."""

from dataclasses import replace

import numpy as np
import pytest

from poles.matching.edges import Eligibility, Needs, Offers
from poles.matching.nearness import far_from_supply
from poles.matching.travel import Travel
from poles.words.places import Point, distance_km


def territory(seed, n=60, f=90, spread=0.4, north=46.0):
    """Needs, offers, rules and free seats drawn around a point."""
    draw = np.random.default_rng(seed)
    needs = Needs(
        north + draw.normal(0, spread, n), 5 + draw.normal(0, spread, n), draw.integers(0, 3, n), draw.integers(0, 2, n),
        np.full(n, 60), np.zeros(n, int), draw.random(n) < 0.3, np.full(n, 16), np.ones(n, bool),
    )  # fmt: skip
    seats = draw.integers(0, 4, (f, 2))
    offers = Offers(
        north + draw.normal(0, spread, f), 5 + draw.normal(0, spread, f), draw.integers(0, 4, f),
        draw.random((f, 3)) < 0.8, np.ones((f, 3), int), draw.random(f) < 0.5, np.zeros(f, int), np.zeros(f, bool),
    )  # fmt: skip
    compatible = np.concatenate((np.eye(3, dtype=bool), np.ones((3, 1), bool)), axis=1)
    return needs, offers, Eligibility(compatible, [[1], [1, 2]], [1, 2, 3], Travel([3.0], [0.0])), seats


def one_by_one(needs, offers, rules, seats, enough, km):
    columns = [[0], [0, 1]]
    found = []
    for at in range(len(needs.latitude)):
        here = Point(needs.latitude[at], needs.longitude[at])
        total = sum(
            seats[j, needs.period[at]]
            for j in range(len(offers.family))
            if rules.compatible[needs.formation[at], offers.family[j]]
            and offers.open_weeks[j, columns[needs.period[at]]].all()
            and (offers.accessible[j] or not needs.access[at])
            and distance_km(here, Point(offers.latitude[j], offers.longitude[j])) <= km
        )
        found.append(total < enough)
    return found


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize(("km", "north"), [(10, 46.0), (60, 46.0), (25, -21.1), (25, 64.0)])
def test_the_count_agrees_with_every_pair_measured_one_by_one(seed, km, north):
    made = territory(seed, north=north)
    far = far_from_supply(*made, enough=5, km=km)
    assert far.tolist() == one_by_one(*made, 5, km)
    assert far.sum() > 0 or km == 60


def test_a_seat_open_each_week_but_not_each_day_does_not_count():
    needs, offers, rules, seats = territory(2)
    alone = far_from_supply(needs, offers, rules, seats, enough=5, km=60)
    needs = replace(needs, first_day=np.full(60, 100), last_day=np.where(np.arange(60) % 2, 104, 105))
    whole = replace(offers, first_day=np.full(90, 100), last_day=np.full(90, 105))
    short = replace(offers, first_day=np.full(90, 100), last_day=np.full(90, 104))
    assert far_from_supply(needs, whole, rules, seats, enough=5, km=60).tolist() == alone.tolist()
    far = far_from_supply(needs, short, rules, seats, enough=5, km=60)
    assert far[0::2].all()
    assert far[1::2].tolist() == alone[1::2].tolist()
    assert not alone.all()


def test_without_any_seat_everybody_is_far_and_nobody_when_none_is_asked():
    needs, offers, rules, seats = territory(1)
    assert far_from_supply(needs, offers, rules, seats * 0, enough=5, km=10).all()
    assert not far_from_supply(needs, offers, rules, seats, enough=0, km=10).any()

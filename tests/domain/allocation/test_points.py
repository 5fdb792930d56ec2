"""Published points: each period of the last twelve months that ended without a place, three at most."""

from datetime import date

import pytest

from poles.domain.allocation.instance import build
from poles.domain.allocation.points import a_year_before, points_of
from poles.domain.allocation.rules import Parameters
from tests import factories as make


def past(cast, first, last, **fields):
    period = make.period(cast.cap, label=f"du {first}", starts_on=first, ends_on=last)
    return make.need(cast.ines, period, **fields)


def points(cast):
    return build(make.campaign(cast.valley, status="closed")).instance.need_points.tolist()


def test_who_was_left_without_a_place_has_points(cast):
    assert points(cast) == [0]
    past(cast, date(2026, 10, 5), date(2026, 10, 16))
    assert points(cast) == [10]
    past(cast, date(2026, 3, 2), date(2026, 3, 13))
    assert points(cast) == [20]


@pytest.mark.parametrize("status", ["placed", "exempted"])
def test_a_period_that_found_its_place_gives_none(cast, status):
    past(cast, date(2026, 10, 5), date(2026, 10, 16), status=status)
    assert points(cast) == [0]


@pytest.mark.parametrize(
    ("last", "given"),
    [(date(2026, 1, 3), 0), (date(2026, 1, 4), 10), (date(2027, 1, 3), 10), (date(2027, 1, 4), 0)],
)
def test_only_the_twelve_months_before_the_campaign_count(cast, last, given):
    past(cast, date(2025, 12, 15), last)
    assert points(cast) == [given]


def test_the_failures_of_another_learner_give_nothing(cast):
    other = make.learner(cast.cap)
    make.need(other, make.period(cast.cap, starts_on=date(2026, 10, 5), ends_on=date(2026, 10, 16)))
    assert points(cast) == [0]


def test_three_failures_at_most_are_counted():
    assert points_of(Parameters(unplaced_points=4), [0, 1, 3, 4, 9]).tolist() == [0, 4, 12, 12, 12]
    assert points_of(Parameters(), []).tolist() == []


def test_the_year_before_a_leap_day_ends_in_february():
    assert a_year_before(date(2028, 2, 29)) == date(2027, 2, 28)
    assert a_year_before(date(2027, 1, 4)) == date(2026, 1, 4)

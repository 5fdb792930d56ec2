"""The three forms of the priority indicator (domain.md §8.4), counted again day by day, apart from the SQL that they judge."""

from datetime import date, timedelta
from math import isclose

import pytest

from poles.domain.allocation import usecases as allocation
from poles.domain.indicators import boards
from poles.records import models as rows
from poles.words.training import PlacementKind
from tests import factories as make

pytestmark = pytest.mark.django_db
FIRST, LAST = date(2026, 8, 1), date(2027, 7, 31)
OFFERS = [
    (3, date(2026, 11, 2), date(2027, 6, 25), "published"),
    (1, date(2027, 1, 13), date(2027, 1, 13), "published"),
    (2, date(2027, 1, 17), date(2027, 1, 18), "published"),  # a Sunday and a Monday: two weeks
    (5, date(2026, 7, 1), date(2026, 8, 2), "published"),  # the two last days fall in the school year
    (7, date(2027, 7, 31), date(2027, 9, 30), "published"),
    (9, date(2026, 1, 5), date(2026, 7, 31), "published"),  # the school year before
    (4, date(2026, 11, 2), date(2027, 6, 25), "submitted"),
]
PERIODS = [(date(2027, 1, 11), date(2027, 2, 5)), (date(2027, 5, 31), date(2027, 6, 26))]


def days_of(first: date, last: date) -> list[date]:
    days = [first + timedelta(days=number) for number in range((last - first).days + 1)]
    return [day for day in days if FIRST <= day <= LAST]


def weeks_of(first: date, last: date) -> int:
    return len({day.isocalendar()[:2] for day in days_of(first, last)})


@pytest.fixture
def year(cast):
    """Seven offers of the garage; a class of six with two periods: one placed, one exempted of the second, one apprentice."""
    cast.need.delete()
    cast.january.delete()
    cast.ines.delete()
    for seats, first, last, status in OFFERS:
        make.offer(site=cast.garage, hub=cast.valley, seats=seats, opens_on=first, closes_on=last, status=status)
    division = make.class_group(cast.jean_moulin)
    learners = [make.learner(division) for _ in range(5)] + [make.learner(division, status="apprentice")]
    winter, spring = (make.period(division, starts_on=first, ends_on=last) for first, last in PERIODS)
    make.need(learners[0], winter, status="placed")
    make.need(learners[1], winter)
    make.need(learners[1], spring, status="exempted")
    return cast


def test_the_three_forms_are_those_counted_by_hand(year):
    open_ones = [one for one in OFFERS if one[3] == "published" and days_of(one[1], one[2])]
    seats = sum(one[0] for one in open_ones)
    seat_weeks = sum(one[0] * weeks_of(one[1], one[2]) for one in open_ones)
    pupil_weeks = 5 * weeks_of(*PERIODS[0]) + 4 * weeks_of(*PERIODS[1])

    reading = boards.read(year.karim, at=make.NOW)
    line = next(line for line in reading.by_hub(PlacementKind.PFMP).lines if line.row == year.valley)

    assert (seats, seat_weeks, pupil_weeks) == (18, 3 * 34 + 1 + 2 * 2 + 5 * 1 + 7 * 1, 5 * 4 + 4 * 4)
    assert [(one.numerator, one.denominator) for one in line.all] == [(seats, 5), (seat_weeks, pupil_weeks), (1, 9)]
    assert all(isclose(one.value, one.numerator / one.denominator) for one in line.all)


def test_the_report_of_a_campaign_counts_a_seat_only_for_whole_periods(cast):
    """Three seats, one of them held two days of the period: two are left, for three learners; one finds nothing."""
    made = make.offer(site=cast.garage, hub=cast.valley, seats=3)
    held = make.need(make.learner(cast.cap), cast.january, status="placed")
    make.placement(held, made.seats.first(), starts_on=date(2027, 1, 14), ends_on=date(2027, 1, 15))
    for _ in range(2):
        make.need(make.learner(cast.cap), cast.january)
    campaign = make.campaign(cast.valley, status="closed")
    run = allocation.start_run(actor=cast.karim, campaign_id=campaign.pk, at=make.NOW, inline=True)

    report = allocation.execute(actor=cast.machine, run_id=run.pk, at=make.NOW).report

    assert (report["placed"], report["total"], report["seats"], report["offers"]) == (2, 3, 2, 1)
    assert report["offers_per_pupil"] == round(2 / 3, 3)
    assert [(row["lacking"], row["without_offer"]) for row in report["shortages"]] == [(1, 0)]
    assert sum(row["placed"] for row in report["groups"]) == 2
    minutes = list(rows.Match.objects.filter(run=run, offer=made).values_list("minutes", flat=True))
    told = (report["minutes"]["total"], report["minutes"]["longest"])
    assert told == (sum(minutes), max(minutes))

"""Periods are half-open, weeks are ISO, school years turn on 1 August."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from poles.words.time import Period, SchoolYear, Week, years_later

DAYS = st.dates(min_value=date(1990, 1, 1), max_value=date(2090, 12, 31))
PERIODS = st.builds(lambda day, length: Period(day, day + timedelta(days=length)), DAYS, st.integers(1, 400))


def test_a_period_is_written_in_the_same_month():
    assert str(Period.of_days(date(2026, 1, 12), date(2026, 1, 16))) == "du lundi 12 au vendredi 16 janvier 2026"


def test_a_period_is_written_across_months_and_years():
    across = Period.of_days(date(2026, 1, 26), date(2026, 2, 6))
    assert str(across) == "du lundi 26 janvier au vendredi 6 février 2026"
    years = Period.of_days(date(2025, 12, 29), date(2026, 1, 2))
    assert str(years) == "du lundi 29 décembre 2025 au vendredi 2 janvier 2026"


def test_a_period_of_one_day_is_written_as_that_day():
    assert str(Period.of_days(date(2026, 6, 1), date(2026, 6, 1))) == "le lundi 1er juin 2026"


def test_a_period_is_never_empty():
    with pytest.raises(ValueError, match="dernier jour"):
        Period.of_days(date(2026, 1, 12), date(2026, 1, 11))
    with pytest.raises(ValueError, match="dernier jour"):
        Period(date(2026, 1, 12), date(2026, 1, 12))


def test_periods_that_touch_do_not_overlap():
    first = Period.of_days(date(2026, 1, 12), date(2026, 1, 16))
    assert not first.overlaps(Period.of_days(date(2026, 1, 17), date(2026, 1, 18)))
    assert first.overlaps(Period.of_days(date(2026, 1, 16), date(2026, 1, 18)))


@given(PERIODS, PERIODS)
def test_an_overlap_is_a_shared_day(one, other):
    shared = set(one.each_day()) & set(other.each_day())
    assert one.overlaps(other) is other.overlaps(one) is bool(shared)
    common = one.intersection(other)
    assert set(common.each_day() if common else ()) == shared


@given(PERIODS)
def test_the_last_day_is_inside_and_the_end_is_not(period):
    assert period.contains(period.last_day)
    assert not period.contains(period.end)
    assert period.contains(period)
    assert Period.of_days(period.first_day, period.last_day) == period
    assert period.days == len(list(period.each_day()))


@given(PERIODS)
def test_the_weeks_of_a_period_are_those_of_its_days(period):
    assert period.weeks() == tuple(sorted({Week.of(day) for day in period.each_day()}))


def test_a_week_is_written_by_its_monday():
    assert str(Week(2026, 3)) == "semaine du 12 janvier 2026"
    assert str(Week.of(date(2026, 6, 7))) == "semaine du 1er juin 2026"


def test_the_first_days_of_january_may_belong_to_the_year_before():
    assert Week.of(date(2027, 1, 3)) == Week(2026, 53)
    assert Week(2026, 53).plus(1) == Week(2027, 1)
    assert Week(2027, 1).plus(-1) == Week(2026, 53)


def test_a_week_that_does_not_exist_is_refused():
    with pytest.raises(ValueError, match="n° 53"):
        Week(2025, 53)
    with pytest.raises(ValueError, match="n° 0"):
        Week(2026, 0)


@given(DAYS)
def test_a_week_holds_its_days(day):
    week = Week.of(day)
    assert week.monday <= day <= week.sunday
    assert week.period.days == 7
    assert week.period.weeks() == (week,)


def test_the_last_dates_of_the_calendar_do_not_break():
    assert len(Period.of_days(date(9998, 12, 1), date(9998, 12, 20)).weeks()) == 3
    with pytest.raises(ValueError, match="semaine"):
        Week(9999, 1)


def test_a_school_year_turns_on_the_first_of_august():
    assert SchoolYear.of(date(2026, 7, 31)) == SchoolYear(2025)
    assert SchoolYear.of(date(2026, 8, 1)) == SchoolYear(2026)


@given(DAYS)
def test_a_day_falls_in_exactly_one_school_year(day):
    year = SchoolYear.of(day)
    assert year.contains(day)
    assert not year.next.contains(day)
    assert not year.previous.contains(day)
    assert year.next.previous == year
    assert SchoolYear.parse(year.label) == year


def test_a_school_year_is_read_from_its_label():
    assert str(SchoolYear.parse(" 2026/2027 ")) == "2026-2027"
    assert SchoolYear.parse("2026") == SchoolYear(2026)


@pytest.mark.parametrize("label", ["", "2026-2028", "2026-", "26-27", "٢٠٢٦", "2026-2027-2028", "0000-0001"])
def test_a_label_that_is_no_school_year_is_refused(label):
    with pytest.raises(ValueError, match=r"2026-2027|n’existe pas"):
        SchoolYear.parse(label)


@given(st.text())
def test_no_text_breaks_the_reading_of_a_school_year(text):
    try:
        assert isinstance(SchoolYear.parse(text), SchoolYear)
    except ValueError as error:
        assert "année scolaire" in str(error)  # noqa: PT017 - any text: it may as well be accepted


@pytest.mark.parametrize(
    ("day", "later"),
    [
        (date(2027, 1, 11), date(2028, 1, 10)),
        (date(2026, 12, 31), date(2027, 12, 30)),  # week 53 of 2026 becomes week 52 of 2027
        (date(2027, 2, 5), date(2028, 2, 4)),
    ],
)
def test_a_year_later_is_the_same_day_of_the_same_week(day, later):
    found = years_later(day)
    assert found == later and found.weekday() == day.weekday()
    assert found.isocalendar().week == min(day.isocalendar().week, 52)


@given(st.dates(date(2015, 1, 1), date(2100, 12, 31)), st.integers(1, 5))
def test_days_moved_by_years_keep_their_weekday(day, years):
    found = years_later(day, years)
    assert found.weekday() == day.weekday() and abs((found - day).days - 365.25 * years) < 8

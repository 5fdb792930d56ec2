"""The holidays of schools and of everybody: typed facts agree with the calendar, computed days with the almanac."""

from collections import defaultdict
from datetime import date

import pytest

from poles.words.holidays import HOLIDAYS, ZONES, Holiday, easter, public_holidays, working_day
from poles.words.time import SchoolYear
from poles.words.training import HolidayZone


@pytest.mark.parametrize(
    "sunday",
    [
        "1818-03-22",
        "1943-04-25",
        "2000-04-23",
        "2008-03-23",
        "2024-03-31",
        "2025-04-20",
        "2026-04-05",
        "2027-03-28",
        "2038-04-25",
    ],
)
def test_easter_falls_where_the_almanac_says(sunday):
    day = date.fromisoformat(sunday)
    assert easter(day.year) == day


def test_easter_is_always_a_sunday_between_22_march_and_25_april():
    for year in range(1900, 2200):
        day = easter(year)
        assert day.weekday() == 6 and date(year, 3, 22) <= day <= date(year, 4, 25)


def test_the_whole_country_has_eleven_public_holidays():
    found = public_holidays(date(2026, 1, 1), date(2026, 12, 31))
    assert len(found) == 11
    assert found[date(2026, 4, 6)] == "Lundi de Pâques"
    assert found[date(2026, 5, 14)] == "Ascension"
    assert found[date(2026, 5, 25)] == "Lundi de Pentecôte"
    assert list(found) == sorted(found)


@pytest.mark.parametrize(
    ("department", "day"),
    [
        ("67", date(2026, 4, 3)), ("57", date(2026, 12, 26)), ("68", date(2026, 12, 26)), ("971", date(2026, 5, 27)),
        ("972", date(2026, 5, 22)), ("973", date(2026, 6, 10)), ("974", date(2026, 12, 20)), ("976", date(2026, 4, 27)),
    ],
)  # fmt: skip
def test_some_departments_have_more(department, day):
    year = date(2026, 1, 1), date(2026, 12, 31)
    assert day in public_holidays(*year, department)
    assert day not in public_holidays(*year, "26")


def test_only_the_days_asked_for_are_given_over_two_years():
    found = public_holidays(date(2026, 12, 25), date(2027, 1, 1))
    assert list(found) == [date(2026, 12, 25), date(2027, 1, 1)]


def test_each_zone_has_its_six_holidays_in_each_of_three_years():
    names = defaultdict(set)
    for one in HOLIDAYS:
        names[one.zone, one.school_year].add(one.name)
    six = {"Toussaint", "Noël", "Hiver", "Printemps", "Pont de l’Ascension", "Été"}
    assert names == {(zone, year): six for zone in ZONES for year in (2024, 2025, 2026)}


def test_holidays_begin_on_a_day_that_follows_class_and_end_on_the_eve_of_one():
    for one in HOLIDAYS:
        bridge = one.name == "Pont de l’Ascension"
        assert one.first_day.weekday() == (3 if bridge else 5), one
        if one.name != "Été":
            assert one.last_day.weekday() == (0 if one.last_day == date(2025, 4, 21) else 6), one
        assert one.first_day in SchoolYear(one.school_year)


def test_the_bridge_of_the_ascension_begins_on_the_ascension():
    for one in HOLIDAYS:
        if one.name == "Pont de l’Ascension":
            assert public_holidays(one.first_day, one.first_day) == {one.first_day: "Ascension"}


@pytest.mark.parametrize(
    ("zone", "name", "first", "last"),
    [
        ("A", "Hiver", "2027-02-13", "2027-02-28"), ("B", "Hiver", "2027-02-20", "2027-03-07"),
        ("C", "Hiver", "2027-02-06", "2027-02-21"), ("A", "Printemps", "2027-04-10", "2027-04-25"),
        ("B", "Printemps", "2027-04-17", "2027-05-02"), ("C", "Printemps", "2027-04-03", "2027-04-18"),
    ],
)  # fmt: skip
def test_the_zones_take_turns_in_winter_and_spring(zone, name, first, last):
    wanted = Holiday(HolidayZone(zone), 2026, name, date.fromisoformat(first), date.fromisoformat(last))
    assert wanted in HOLIDAYS


def test_working_days_leave_out_week_ends_and_national_holidays():
    friday = date(2026, 11, 6)

    assert working_day(friday, 0) == friday
    assert working_day(friday, 1) == date(2026, 11, 9)
    assert working_day(friday, 3) == date(2026, 11, 12)
    assert working_day(date(2026, 12, 24), 1) == date(2026, 12, 28)

"""The year of a school: what classes have planned, and what each week is."""

from datetime import date

from poles.domain.calendar import year
from poles.words.time import Week
from tests import factories as make
from tests import school_factories as at_school
from tests.factories import YEAR


def view(cast):
    return year.year_of(cast.roy, year.school_of(cast.roy), school_year=YEAR)


def column(found, day):
    return next(one for one in found.columns if one.week == Week.of(day))


def test_a_class_is_shown_with_what_it_owes_and_has_planned(cast):
    make.teaching_duty(cast.cap, cast.diallo.user_id)
    (line,) = year.board(cast.roy, school_year=YEAR)
    (planned,) = line.planned
    assert (line.size, line.head_teacher, str(planned.owed.year), planned.weeks) == (
        1,
        "M. Diallo",
        "6 à 7 semaines",
        4,
    )
    assert [finding.rule for finding in planned.findings] == ["DUR-15"]


def test_a_catch_up_is_not_a_period_of_the_whole_class(cast):
    make.period(cast.cap, catch_up=True, starts_on=date(2027, 3, 8), ends_on=date(2027, 3, 26))
    assert year.board(cast.roy, school_year=YEAR)[0].planned[0].weeks == 4


def test_another_year_is_empty(cast):
    assert year.board(cast.roy, school_year=YEAR - 1) == []


def test_a_hundred_classes_ask_no_more_queries_than_one(cast, django_assert_max_num_queries):
    for number in range(12):
        make.period(make.class_group(cast.jean_moulin, f"C{number}"))
    with django_assert_max_num_queries(3):
        assert len(year.board(cast.roy, school_year=YEAR)) == 13


def test_the_weeks_run_from_september_to_the_summer(cast):
    found = view(cast)
    assert (found.columns[0].week, found.columns[-1].week) == (Week.of(date(2026, 9, 1)), Week.of(date(2027, 7, 9)))
    assert sum(month.width for month in found.months) == len(found.columns)


def test_a_period_of_july_lengthens_the_view(cast):
    make.period(cast.cap, starts_on=date(2027, 7, 12), ends_on=date(2027, 7, 23))
    assert view(cast).columns[-1].week == Week.of(date(2027, 7, 23))


def test_each_week_says_what_it_is(cast):
    at_school.holiday("B")
    at_school.calendar_mark(cast.jean_moulin)
    at_school.calendar_mark(cast.neighbour, label="Autre lycée", first_day=date(2027, 3, 8), last_day=date(2027, 3, 9))
    found = view(cast)
    assert column(found, date(2027, 2, 22)).state == "holiday"
    assert column(found, date(2027, 6, 16)).state == "exam"
    assert column(found, date(2027, 3, 8)).state == ""
    assert column(found, date(2027, 5, 6)).notes == ("férié : Ascension",)


def test_the_cells_of_a_class_bear_its_period(cast):
    (line, cells) = view(cast).lines[0]
    inside = [cell.column.week.monday for cell in cells if cell.period == cast.january]
    assert inside == [date(2027, 1, day) for day in (11, 18, 25)] + [date(2027, 2, 1)]
    assert line.division == cast.cap


def test_who_has_no_school_has_no_year(cast):
    assert year.school_of(cast.karim) is None
    assert year.school_of(cast.visitor) is None

"""What the law says of the period of a class: facts, day, expected rules."""

from datetime import date

import pytest

from poles.law.duration import PeriodFacts, check, check_order, school_days
from poles.words.findings import Severity
from poles.words.time import Period, SchoolYear
from poles.words.training import GradeLevel as Grade
from poles.words.training import PlacementKind as Kind


def days(first: str, last: str) -> Period:
    return Period.of_days(date.fromisoformat(first), date.fromisoformat(last))


def judged(kind, grade, period, *others, year=None):
    year = year or SchoolYear.of(period.first_day)
    return [(finding.rule, str(finding.severity)) for finding in check(PeriodFacts(kind, grade, period, year, others))]


BLOCKS, WARNS = ("DUR-05", "blocking"), ("DUR-05", "warning")


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [
        ("2027-01-11", "2027-01-15", []),
        ("2027-01-11", "2027-01-17", []),
        ("2027-01-11", "2027-01-18", [BLOCKS]),
        ("2027-01-11", "2027-01-22", [BLOCKS]),
        ("2003-09-08", "2003-09-30", []),
        ("2003-09-17", "2003-09-30", []),
        ("2003-09-18", "2003-09-30", [BLOCKS]),
        ("2003-09-19", "2003-09-30", [BLOCKS]),
    ],
)
def test_a_middle_school_observes_five_days_at_most(first, last, expected):
    assert judged(Kind.OBSERVATION, Grade.THIRD, days(first, last)) == expected


@pytest.mark.parametrize(
    ("first", "expected"), [("2024-07-11", [WARNS]), ("2024-07-12", []), ("2024-07-15", []), ("2024-03-04", [WARNS])]
)
def test_an_observation_may_be_cut_since_july_2024(first, expected):
    earlier = days("2024-02-12", "2024-02-13")
    assert judged(Kind.OBSERVATION, Grade.FOURTH, days(first, first), earlier) == expected


def test_the_days_already_set_count():
    mondays = [days(day, day) for day in ("2027-01-04", "2027-01-11", "2027-01-18", "2027-01-25")]
    fifth, sixth = days("2027-02-01", "2027-02-01"), days("2027-02-01", "2027-02-02")
    assert judged(Kind.OBSERVATION, Grade.THIRD, fifth, *mondays) == []
    assert judged(Kind.OBSERVATION, Grade.THIRD, sixth, *mondays) == [BLOCKS]


@pytest.mark.parametrize("kind", [Kind.PFMP, Kind.APPLICATION, Kind.BTS_INTERNSHIP])
def test_the_five_days_are_for_observation_only(kind):
    assert judged(kind, Grade.THIRD, days("2027-01-11", "2027-02-05")) == []


@pytest.mark.parametrize(
    ("first", "last", "count"),
    [
        ("2026-06-15", "2026-06-26", 0),
        ("2026-06-15", "2026-06-29", 1),
        ("2026-05-29", "2026-06-05", 1),
        ("2026-03-02", "2026-03-20", 2),
        ("2026-06-01", "2026-06-12", 0),
        ("2023-11-29", "2023-12-20", 0),
        ("2023-11-30", "2023-12-20", 2),
        ("2023-12-01", "2023-12-20", 2),
    ],
)
def test_the_second_year_observes_two_weeks_in_june_and_a_doubt_only_warns(first, last, count):
    assert judged(Kind.OBSERVATION, Grade.SECOND_GT, days(first, last)) == [("DUR-06", "warning")] * count


@pytest.mark.parametrize(("first", "inside"), [("2026-07-31", False), ("2026-08-01", True)])
def test_a_period_begins_in_the_school_year_of_its_class(first, inside):
    found = judged(Kind.PFMP, Grade.CAP1, days(first, "2026-10-01"), year=SchoolYear(2026))
    assert found == ([] if inside else [("DUR-25", "blocking")])


@pytest.mark.parametrize(("last", "inside"), [("2027-07-31", True), ("2027-08-01", False)])
def test_a_period_ends_in_the_school_year_of_its_class(last, inside):
    found = judged(Kind.PFMP, Grade.CAP1, days("2027-06-01", last), year=SchoolYear(2026))
    assert found == ([] if inside else [("DUR-25", "blocking")])


def test_two_periods_of_a_class_do_not_share_a_day():
    january = days("2027-01-11", "2027-02-05")
    assert judged(Kind.PFMP, Grade.CAP1, days("2027-02-05", "2027-02-26"), january) == [("DUR-24", "blocking")]
    assert judged(Kind.PFMP, Grade.CAP1, days("2027-02-06", "2027-02-26"), january) == []


def test_a_period_does_not_end_before_it_begins():
    finding = check_order(date(2027, 2, 5), date(2027, 1, 11))[0]
    assert (finding.rule, finding.severity, finding.field) == ("period.order", Severity.BLOCKING, "ends_on")
    assert check_order(date(2027, 2, 5), date(2027, 2, 5)) == []


def test_days_of_class_run_from_monday_to_friday():
    assert school_days([days("2027-01-16", "2027-01-18"), days("2027-01-22", "2027-01-24")]) == 2


def test_every_finding_of_the_law_names_its_text():
    facts = PeriodFacts(Kind.OBSERVATION, Grade.SECOND_GT, days("2026-03-02", "2026-03-20"), SchoolYear(2026))
    assert all(finding.source for finding in check(facts))

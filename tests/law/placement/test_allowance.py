"""The State allowance: rate of the day, cap of the year, what a claim must hold."""

from datetime import date

import pytest

from poles.law.placement.allowance import COURSE_OF, Course, Scale, allowance, day_cents, year_cap_cents
from poles.law.placement.facts import Allowance
from poles.words.findings import Unsolvable
from poles.words.training import GradeLevel, LearnerStatus
from tests.law.placement.sample import around, dated, paid, placement, said, severities

BLOCKS, INFO = ["blocking"], ["info"]
PIECES = frozenset({"convention", "certificate", "bank_details", "decision", "ended"})
DAY = date(2026, 3, 2)


def test_twenty_days_of_1re_are_three_hundred_euros_and_nothing_for_an_apprentice():
    assert allowance(Course.FIRST, DAY, 20) == 30_000
    assert allowance(Course.FIRST, DAY, 20, status=LearnerStatus.APPRENTICE) == 0


@pytest.mark.parametrize(
    ("course", "euros"),
    [
        (Course.CAP1, 10),
        (Course.SECOND, 10),
        (Course.CAP2, 15),
        (Course.CAP_IN_ONE_YEAR, 15),
        (Course.CAP_IN_THREE_YEARS, 15),
        (Course.FIRST, 15),
        (Course.CRAFT1, 15),
        (Course.CERTIFICATE3, 15),
        (Course.LOCAL3, 15),
        (Course.FINAL, 20),
        (Course.BAC_IN_ONE_YEAR, 20),
        (Course.CRAFT2, 20),
        (Course.CRAFT_IN_ONE_YEAR, 20),
        (Course.CERTIFICATE4, 20),
        (Course.LOCAL4, 20),
    ],
)
def test_a_day_has_three_rates(course, euros):
    assert [day_cents(course, day) for day in around("2023-09-01")] == [0, euros * 100, euros * 100]


def test_every_course_has_a_rate_and_a_cap_of_whole_days():
    for course in Course:
        cap, rate = year_cap_cents(course, DAY), day_cents(course, DAY)
        assert rate and cap and cap % rate == 0


@pytest.mark.parametrize(
    ("day", "cap"),
    [
        ("2023-08-31", None),
        ("2023-09-01", 800),
        ("2024-08-31", 800),
        ("2024-09-01", 1200),
        ("2025-08-31", 1200),
        ("2025-09-01", 1000),
        ("2026-06-15", 1000),
    ],
)
def test_the_cap_of_terminale_changes_each_year(day, cap):
    assert year_cap_cents(Course.FINAL, date.fromisoformat(day)) == (cap and cap * 100)


def test_fifty_days_of_terminale_reach_the_cap_of_2025_2026():
    assert allowance(Course.FINAL, DAY, 50) == 100_000
    assert allowance(Course.FINAL, DAY, 55) == 100_000
    assert allowance(Course.FINAL, DAY, 30, locked_cents=60_000) == 40_000
    assert allowance(Course.FINAL, DAY, 30, locked_cents=110_000) == 0


def test_the_cap_of_agriculture_is_its_own():
    assert allowance(Course.FIRST, DAY, 60, scale=Scale.AGRICULTURE) == 90_000
    assert allowance(Course.FIRST, DAY, 60) == 60_000
    assert [year_cap_cents(Course.FINAL, DAY, scale) for scale in Scale] == [100_000, 80_000, 80_000, 70_000]


def test_the_caps_of_the_sea_are_known_since_2024():
    caps = [year_cap_cents(Course.CAP1, day, Scale.SEA) for day in around("2024-09-01")]
    assert caps == [None, 30_000, 30_000]
    assert year_cap_cents(Course.CAP1, date(2023, 9, 1), Scale.AGRICULTURE) == 45_000
    with pytest.raises(Unsolvable, match="barème"):
        allowance(Course.CERTIFICATE3, DAY, 5, scale=Scale.SEA)


def test_a_grade_that_says_too_little_has_no_course():
    assert COURSE_OF[GradeLevel.FINAL_PRO] is Course.FINAL
    assert not {GradeLevel.CRAFT, GradeLevel.MC_CS, GradeLevel.BRIDGE} & COURSE_OF.keys()


@pytest.mark.parametrize(("claimed", "expected"), [(18, []), (17, []), (20, BLOCKS)])
def test_days_of_absence_are_not_paid(claimed, expected):
    assert severities(placement(allowance=Allowance(claimed, 18, PIECES)), "MON-12") == expected


def test_no_more_days_than_the_period_holds():
    assert severities(placement(days=5, allowance=Allowance(6, 6, PIECES)), "MON-12") == BLOCKS


@pytest.mark.parametrize("piece", sorted(PIECES))
def test_a_claim_holds_five_pieces(piece):
    assert said(placement(allowance=Allowance(20, 20, PIECES)), "MON-13") == []
    (found,) = said(placement(allowance=Allowance(20, 20, PIECES - {piece})), "MON-13")
    assert (found.severity, found.measured, found.limit) == ("blocking", "4", "5")


def test_allowance_and_gratuity_add_up():
    claim = Allowance(20, 20, PIECES)
    assert severities(placement(allowance=claim, money=paid(435)), "MON-14") == INFO
    assert said(placement(allowance=claim), "MON-14") == []


@pytest.mark.parametrize("rule", ["MON-12", "MON-13", "MON-14"])
def test_a_claim_is_judged_since_september_2023(rule):
    fault = {"allowance": Allowance(3, 1), "money": paid(450)}
    assert [bool(said(dated(rule, each, **fault), rule)) for each in around("2023-09-01")] == [False, True, True]

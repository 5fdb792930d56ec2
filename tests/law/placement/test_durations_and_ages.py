"""The two worked examples of each rule on durations, school days, ages and classes."""

from datetime import date

import pytest

from poles.law.placement.facts import Money, Proof, WorkDay
from poles.words.time import Period
from poles.words.training import GradeLevel as Grade
from poles.words.training import PlacementKind as Kind
from tests.law.placement.schedules import (
    FAULTS,
    IN_BAR,
    NOW,
    OBSERVATION,
    SEVEN,
    THIRD,
    after,
    born,
    in_course,
    monday,
    placement,
    said,
    schedule,
    severities,
    spans,
    week,
)

OLD = date(2016, 3, 7)
SEGPA4, SEGPA3, CAP2, PREPA = "1660000011", "1670000011", "2410000022", "1031003111"
AT_THE_BAR = frozenset({"bar_service"})
CS, BMA2, BTS2, FINAL = "2530000011", "2500000022", "3110000022", "2470000033"


def days_off(first: date, last: date) -> frozenset[date]:
    return frozenset(Period.of_days(first, last).each_day())


def mondays(count: int, on: date = NOW) -> tuple[WorkDay, ...]:
    return tuple(WorkDay(after(on, 7 * index), spans(SEVEN)) for index in range(count))


def chamber(*texts: str, first: date = NOW, age: int = 14):
    return placement(schedule(first, *texts), age, Kind.HOLIDAY_OBSERVATION, THIRD, chamber=True)


def observed(days, grade: Grade = THIRD, age: int = 14, **rest):
    return placement(days, age, OBSERVATION, grade, **rest)


def second(first: date, last: date, **rest):
    return placement((), 15, OBSERVATION, Grade.SECOND_GT, period=Period.of_days(first, last), **rest)


HALF_A_YEAR = Money(minutes_before=125 * 420)
WORKED = [
    ("DUR-02", week(SEVEN, money=HALF_A_YEAR), []),
    ("DUR-02", week(SEVEN, money=Money(minutes_before=127 * 420)), []),
    ("DUR-02", week(SEVEN, money=Money(minutes_before=128 * 420)), ["blocking"]),
    ("DUR-02", week(SEVEN, money=Money(days_before=128)), ["blocking"]),
    ("DUR-03", placement(schedule(NOW, SEVEN, SEVEN), 12, Kind.VISIT, Grade.OTHER), []),
    ("DUR-03", FAULTS["DUR-03"](NOW), ["warning"]),
    ("DUR-03", FAULTS["DUR-03"](OLD), ["blocking"]),
    ("DUR-05", observed(mondays(5)), []),
    ("DUR-05", observed(mondays(6)), ["blocking"]),
    ("DUR-05", observed(mondays(2), earlier=(Period.of_days(date(2026, 1, 5), date(2026, 1, 8)),)), ["blocking"]),
    ("DUR-05", observed(mondays(5, OLD)), ["warning"]),
    ("DUR-05", observed(schedule(after(OLD, 3), SEVEN, SEVEN, "", "", SEVEN)), []),
    ("DUR-05", observed(schedule(OLD, SEVEN, "", SEVEN), holidays=days_off(after(OLD), after(OLD))), []),
    ("DUR-06", second(date(2024, 6, 17), date(2024, 6, 28)), []),
    ("DUR-06", second(date(2026, 3, 2), date(2026, 3, 13)), ["warning"]),
    ("DUR-08", placement((), 15, Kind.HOLIDAY_OBSERVATION, THIRD, period=Period.of_days(NOW, after(NOW, 4))), []),
    ("DUR-08", week(SEVEN, 15, Kind.HOLIDAY_OBSERVATION, holidays=days_off(NOW, after(NOW, 13))), []),
    ("DUR-08", week(SEVEN, 15, Kind.HOLIDAY_OBSERVATION, holidays_known=True), ["blocking"]),
    ("DUR-08", week(SEVEN, 15, Kind.HOLIDAY_OBSERVATION, holidays=days_off(NOW, after(NOW, 3))), ["blocking"]),
    ("DUR-09", chamber(*[SEVEN] * 5), []),
    ("DUR-09", chamber(*[SEVEN] * 4, first=after(NOW, 3)), ["warning"]),
    ("DUR-09", chamber(SEVEN, *[""] * 8, SEVEN), ["warning"]),
    ("DUR-09", chamber(SEVEN, age=9), ["warning"]),
    ("DUR-23", placement((), period=Period.of_days(NOW, after(NOW, 25))), []),
    ("DUR-23", placement((), period=Period.of_days(NOW, after(NOW, 16))), []),
    ("DUR-23", FAULTS["DUR-23"](NOW), ["warning"]),
    ("DUR-24", week(SEVEN, others=(Period.of_days(after(NOW, 7), after(NOW, 11)),)), []),
    ("DUR-24", week(SEVEN, others=(Period.of_days(after(NOW, 3), after(NOW, 11)),)), ["blocking"]),
    ("DUR-25", week(SEVEN, 14, OBSERVATION, date(2026, 1, 12), holidays=days_off(NOW, NOW)), []),
    ("DUR-25", week(SEVEN, 14, OBSERVATION, holidays=days_off(NOW, after(NOW, 6))), ["blocking"]),
    ("DUR-25", week(SEVEN, holidays=days_off(NOW, after(NOW, 6))), ["warning"]),
    ("DUR-25", week(SEVEN, 15, Kind.HOLIDAY_OBSERVATION, holidays=days_off(NOW, after(NOW, 6))), []),
    ("DUR-25", FAULTS["DUR-25"](NOW), ["blocking"]),
    ("AGE-02", observed(schedule(OLD, SEVEN), age=13, host={"public": True}), []),
    ("AGE-02", observed(schedule(OLD, SEVEN), age=13, host={"family": True}), []),
    ("AGE-02", observed(schedule(OLD, SEVEN), age=13), ["blocking"]),
    ("AGE-02", observed(schedule(OLD, SEVEN), age=14), []),
    ("AGE-03", observed(schedule(NOW, SEVEN), age=13), []),
    ("AGE-03", observed(schedule(NOW, SEVEN), Grade.OTHER, 12), ["blocking"]),
    ("AGE-03", observed(schedule(NOW, SEVEN), Grade.OTHER, 12, host={"public": True}), []),
    ("AGE-03", observed(schedule(NOW, SEVEN), Grade.OTHER, 17), []),
    ("AGE-04", placement(schedule(NOW, SEVEN), 14, Kind.INITIATION, Grade.FOURTH, trainee={"segpa": True}), []),
    ("AGE-04", FAULTS["AGE-04"](NOW), ["warning"]),
    ("AGE-04", placement(schedule(NOW, SEVEN), 14, Kind.INITIATION, Grade.FOURTH), ["warning"]),
    ("AGE-05", week(SEVEN, grade=Grade.CAP1), []),
    ("AGE-05", week(SEVEN, 14, grade=THIRD), ["blocking"]),
    ("AGE-05", week(SEVEN, 14, grade=THIRD, trainee={"prepa_metiers": True}), []),
    ("AGE-06", week(SEVEN, 17, on=OLD, host=IN_BAR, papers=(Proof.BAR_APPROVAL,)), []),
    ("AGE-06", week(SEVEN, 15, on=OLD, host=IN_BAR, papers=(Proof.BAR_APPROVAL,)), ["blocking"]),
    ("AGE-06", week(SEVEN, 17, on=OLD, host=IN_BAR), ["blocking"]),
    ("AGE-06", week(SEVEN, 15, on=OLD, host=IN_BAR | {"family": True}), []),
    ("AGE-06", week(SEVEN, 19, on=OLD, host=IN_BAR), []),
    ("AGE-07", week(SEVEN, 15, host=IN_BAR), []),
    ("AGE-07", FAULTS["AGE-07"](NOW), ["blocking"]),
    ("AGE-07", week(SEVEN, 16, host=IN_BAR, tasks=AT_THE_BAR, papers=(Proof.BAR_APPROVAL,)), []),
    ("AGE-07", week(SEVEN, 16, OBSERVATION, tasks=AT_THE_BAR, papers=(Proof.BAR_APPROVAL,)), ["blocking"]),
    ("AGE-10", week(SEVEN, birth=born(17, NOW)), []),
    ("AGE-10", FAULTS["AGE-10"](NOW), ["info"]),
    ("DUR-04", in_course(THIRD, "1031001911", 2025, OBSERVATION, 1), []),
    ("DUR-04", in_course(THIRD, "1031001911", 2025, OBSERVATION, 0), ["warning"]),
    ("DUR-10", in_course(Grade.FOURTH, SEGPA4, 2025, Kind.INITIATION, 2), []),
    ("DUR-10", in_course(Grade.FOURTH, SEGPA4, 2025, Kind.INITIATION, 4), ["warning"]),
    ("DUR-11", in_course(THIRD, SEGPA3, 2025, Kind.APPLICATION, 4, 6), []),
    ("DUR-11", in_course(THIRD, SEGPA3, 2025, Kind.APPLICATION, 8, 10), ["warning"]),
    ("DUR-12", in_course(THIRD, PREPA, 2025, Kind.APPLICATION, 3), []),
    ("DUR-12", in_course(THIRD, PREPA, 2025, Kind.APPLICATION, 6), ["warning"]),
    ("DUR-14", in_course(Grade.CAP2, CAP2, 2018, Kind.PFMP, 8, 16), []),
    ("DUR-14", in_course(Grade.CAP2, CAP2, 2018, Kind.PFMP, 5, 10), ["warning"]),
    ("DUR-15", in_course(Grade.CAP2, CAP2, 2025, Kind.PFMP, 7, 14), []),
    ("DUR-15", in_course(Grade.CAP2, CAP2, 2025, Kind.PFMP, 5, 10), ["warning", "warning"]),
    ("DUR-16", in_course(Grade.FINAL_PRO, FINAL, 2020, Kind.PFMP, 8, 22), []),
    ("DUR-16", in_course(Grade.FINAL_PRO, FINAL, 2020, Kind.PFMP, 8, 18), ["warning"]),
    ("DUR-17", in_course(Grade.FINAL_PRO, FINAL, 2023, Kind.PFMP, 8, 20), []),
    ("DUR-17", in_course(Grade.SECOND_PRO, "2470000031", 2022, Kind.PFMP, 3), ["warning"]),
    ("DUR-18", in_course(Grade.FINAL_PRO, FINAL, 2024, Kind.PFMP, 6, 20), []),
    ("DUR-18", in_course(Grade.FINAL_PRO, FINAL, 2024, Kind.PFMP, 6, 16), ["warning"]),
    ("DUR-19", in_course(Grade.FINAL_PRO, FINAL, 2025, Kind.PFMP, 10, 24), []),
    ("DUR-19", in_course(Grade.FINAL_PRO, FINAL, 2024, Kind.PFMP, 12, 26), []),
    ("DUR-19", in_course(Grade.FINAL_PRO, FINAL, 2025, Kind.PFMP, 12, 24), ["warning"]),
    ("DUR-20", in_course(Grade.MC_CS, CS, 2025, Kind.PFMP, 16), []),
    ("DUR-20", in_course(Grade.MC_CS, CS, 2025, Kind.PFMP, 6), ["warning"]),
    ("DUR-21", in_course(Grade.CRAFT, BMA2, 2025, Kind.PFMP, 6, 12), []),
    ("DUR-21", in_course(Grade.CRAFT, BMA2, 2025, Kind.PFMP, 3, 5), ["warning"]),
    ("DUR-22", in_course(Grade.BTS2, BTS2, 2025, Kind.BTS_INTERNSHIP, 6, 12), []),
    ("DUR-22", in_course(Grade.BTS2, BTS2, 2025, Kind.BTS_INTERNSHIP, 6, 6), ["warning"]),
]


@pytest.mark.parametrize(("rule", "facts", "expected"), WORKED, ids=[f"{one[0]}-{i}" for i, one in enumerate(WORKED)])
def test_the_worked_examples_are_judged_as_the_study_says(rule, facts, expected):
    assert severities(rule, facts) == expected


@pytest.mark.parametrize(
    ("rule", "grade", "mef", "years"),
    [
        ("DUR-14", Grade.CAP2, CAP2, range(2015, 2020)),
        ("DUR-15", Grade.CAP2, CAP2, range(2020, 2027)),
        ("DUR-16", Grade.FINAL_PRO, FINAL, range(2009, 2021)),
        ("DUR-17", Grade.FINAL_PRO, FINAL, range(2021, 2024)),
        ("DUR-18", Grade.FINAL_PRO, FINAL, range(2024, 2027)),
        ("DUR-22", Grade.BTS2, BTS2, range(2015, 2027)),
    ],
)
def test_the_weeks_of_a_course_follow_the_year_of_the_examination(rule, grade, mef, years):
    kind = Kind.BTS_INTERNSHIP if grade is Grade.BTS2 else Kind.PFMP
    for year in range(min(years) - 1, max(years) + 2):
        found = [one for one in said(rule, in_course(grade, mef, year, kind, 7, 1)) if "cycle" in one.sentence]
        assert bool(found) == (year in years or (year > 2026 and 2026 in years)), year


def test_too_long_a_sequence_of_second_is_told_once():
    first = date(2026, 6, 1)
    facts = in_course(Grade.SECOND_GT, "2001001211", 2025, OBSERVATION, 4)
    assert said("DUR-04", facts) == []
    assert severities("DUR-06", second(first, after(first, 25))) == ["warning"]


def test_without_schedule_the_weekdays_of_the_period_count():
    period = Period.of_days(monday(NOW), after(monday(NOW), 8))
    assert severities("DUR-05", observed((), period=period)) == ["blocking"]
    off = days_off(after(NOW, 7), after(NOW, 8))
    assert severities("DUR-05", observed((), period=period, holidays=off)) == []

"""What each diploma asks: weeks of each year, the examples of the table of rules, and what no text that we hold says."""

from datetime import date

import pytest

from poles.law import texts
from poles.law.weeks import Course, Place, WeeksFacts, check, owed, place_of, weeks_of
from poles.words.findings import Severity
from poles.words.time import SchoolYear
from poles.words.training import GradeLevel as Grade
from poles.words.training import PlacementKind as Kind

USUAL = {
    Course.BTS: Kind.BTS_INTERNSHIP, Course.SEGPA: Kind.APPLICATION, Course.THIRD: Kind.OBSERVATION,
    Course.SECOND_GT: Kind.OBSERVATION,
}  # fmt: skip


def judged(course: Course, year: int, *weeks: int, kind: Kind | None = None) -> list[str]:
    """The rules that speak when these weeks were done in each year of a course, of which ``year`` is the last."""
    kind = kind or USUAL.get(course, Kind.PFMP)
    days = tuple({kind: 5 * count} for count in weeks)
    return [finding.rule for finding in check(WeeksFacts(course, SchoolYear(year), days))]


@pytest.mark.parametrize(
    ("course", "year", "weeks", "rules"),
    [
        # DUR-10: 4e Segpa, two weeks of initiation.
        (Course.SEGPA, 2026, (2,), []),
        (Course.SEGPA, 2026, (4,), ["DUR-10"]),
        (Course.SEGPA, 2012, (2,), []),
        (Course.SEGPA, 2012, (1,), ["DUR-10"]),
        # DUR-11: 3e Segpa, two times two weeks, two more at most; four to ten over both years.
        (Course.SEGPA, 2026, (2, 4), []),
        (Course.SEGPA, 2026, (2, 6), []),
        (Course.SEGPA, 2026, (2, 8), ["DUR-11"]),
        (Course.SEGPA, 2026, (2, 9), ["DUR-11", "DUR-11"]),
        # DUR-14: CAP, 2015 rule.
        (Course.CAP, 2018, (8, 8), []),
        (Course.CAP, 2018, (5, 5), ["DUR-14"]),
        (Course.CAP, 2019, (5, 7), []),
        # DUR-15: CAP, today.
        (Course.CAP, 2026, (7, 7), []),
        (Course.CAP, 2026, (6, 6), []),
        (Course.CAP, 2026, (5, 5), ["DUR-15", "DUR-15", "DUR-15"]),
        (Course.CAP, 2026, (5,), ["DUR-15"]),
        (Course.CAP, 2026, (8, 8), ["DUR-15", "DUR-15", "DUR-15"]),
        (Course.CAP, 2019, (5,), ["DUR-15"]),
        # DUR-16: bac pro, 2009 rule, until the examination of 2021.
        (Course.BAC_PRO, 2018, (6, 8, 8), []),
        (Course.BAC_PRO, 2018, (4, 6, 8), ["DUR-16"]),
        (Course.BAC_PRO, 2020, (4, 6, 8), ["DUR-16"]),
        # DUR-17: bac pro, 2018 rule.
        (Course.BAC_PRO, 2021, (5, 7, 8), []),
        (Course.BAC_PRO, 2021, (3, 8, 8), ["DUR-17"]),
        (Course.BAC_PRO, 2022, (4, 6, 8), []),
        (Course.BAC_PRO, 2022, (4, 6, 7), ["DUR-17", "DUR-17"]),
        # DUR-18: bac pro, since September 2024.
        (Course.BAC_PRO, 2024, (6, 8, 6), []),
        (Course.BAC_PRO, 2026, (6, 8, 6), []),
        (Course.BAC_PRO, 2026, (4, 6, 6), ["DUR-18"]),
        (Course.BAC_PRO, 2026, (3,), ["DUR-18"]),
        (Course.BAC_PRO, 2026, (5, 9), ["DUR-18"]),
        # DUR-19: the end of the last year adds six weeks in 2024-2025, four since.
        (Course.BAC_PRO, 2024, (6, 8, 12), []),
        (Course.BAC_PRO, 2025, (6, 8, 10), []),
        (Course.BAC_PRO, 2025, (6, 8, 12), ["DUR-19", "DUR-19"]),
        # DUR-20 to DUR-22.
        (Course.CS, 2026, (16,), []),
        (Course.CS, 2026, (6,), ["DUR-20"]),
        (Course.CRAFT, 2026, (6, 6), []),
        (Course.CRAFT, 2026, (2, 3), ["DUR-21"]),
        (Course.BTS, 2026, (6, 6), []),
        (Course.BTS, 2026, (6, 0), ["DUR-22"]),
        (Course.BTS, 2026, (6,), []),
        # DUR-04 and DUR-06: one sequence in 3e, two weeks in 2de GT.
        (Course.THIRD, 2026, (1,), []),
        (Course.THIRD, 2026, (0,), ["DUR-04"]),
        (Course.SECOND_GT, 2026, (2,), []),
        (Course.SECOND_GT, 2026, (1,), ["DUR-06"]),
        (Course.SECOND_GT, 2022, (0,), []),
    ],
)  # fmt: skip
def test_each_example_of_the_table_passes_or_warns_as_it_says(course, year, weeks, rules):
    assert judged(course, year, *weeks) == rules


@pytest.mark.parametrize(("work", "rules"), [(3, []), (6, ["DUR-12"]), (0, ["DUR-12"])])
def test_a_prepa_metiers_pupil_observes_one_week_and_works_one_to_four(work, rules):
    days = {Kind.OBSERVATION: 5, Kind.APPLICATION: 5 * work}
    found = check(WeeksFacts(Course.PREPA, SchoolYear(2026), (days,)))
    assert [finding.rule for finding in found] == rules


def test_another_kind_of_placement_pays_no_debt():
    assert judged(Course.CAP, 2026, 7, 7, kind=Kind.OBSERVATION) == ["DUR-15", "DUR-15", "DUR-15"]


def test_every_finding_warns_names_its_text_and_says_both_numbers():
    (finding,) = check(WeeksFacts(Course.CAP, SchoolYear(2026), ({Kind.PFMP: 25},)))
    assert finding.severity is Severity.WARNING
    assert "21 novembre 2018" in finding.source
    assert finding.sentence == "PFMP : 5 semaines en CAP, 1re année, pour 6 à 7 semaines à faire."


@pytest.mark.parametrize(
    ("days", "weeks"), [(0, 0), (2, 0), (3, 1), (5, 1), (7, 1), (8, 2), (12, 2), (13, 3), (19, 4), (38, 8)]
)
def test_days_are_weeks_of_five_to_the_nearest(days, weeks):
    assert weeks_of(days) == weeks


@pytest.mark.parametrize(
    ("grade", "mef", "course", "rank", "years"),
    [
        (Grade.CAP1, "2412122421", Course.CAP, 1, 2),
        (Grade.CAP2, "2412122422", Course.CAP, 2, 2),
        (Grade.CAP2, "2422122433", Course.CAP, 3, 3),
        (Grade.SECOND_PRO, "2473121131", Course.BAC_PRO, 1, 3),
        (Grade.FINAL_PRO, "2473121333", Course.BAC_PRO, 3, 3),
        (Grade.FIRST_PRO, "2463121321", Course.BAC_PRO, 1, 2),
        (Grade.FINAL_PRO, "2453121311", Course.BAC_PRO, 1, 1),
        (Grade.CRAFT, "2512240222", Course.CRAFT, 2, 2),
        (Grade.MC_CS, "2533340611", Course.CS, 1, 1),
        (Grade.BTS2, "3113121222", Course.BTS, 2, 2),
        (Grade.FOURTH, "1661000211", Course.SEGPA, 1, 2),
        (Grade.THIRD, "1671000211", Course.SEGPA, 2, 2),
        (Grade.THIRD, "1031003111", Course.PREPA, 1, 1),
        (Grade.THIRD, "1031001911", Course.THIRD, 1, 1),
        (Grade.SECOND_GT, "2001001811", Course.SECOND_GT, 1, 1),
    ],
)
def test_a_formation_stands_where_its_mef_says(grade, mef, course, rank, years):
    assert place_of(grade, mef) == Place(course, rank, years, grade)


@pytest.mark.parametrize(
    ("grade", "mef"),
    [
        (Grade.CAP1, "2403360511"),
        (Grade.CAP1, "2712101221"),
        (Grade.FINAL_PRO, "2762101333"),
        (Grade.BTS1, "3712101221"),
        (Grade.FOURTH, "1021000111"),
        (Grade.CRAFT, "2213340121"),
        (Grade.BRIDGE, "7401000111"),
        (Grade.OTHER, "2011001911"),
    ],
)
def test_no_number_is_invented_where_no_text_is_held(grade, mef):
    assert place_of(grade, mef) is None


def test_a_course_of_another_length_owes_what_its_text_can_say():
    (short,) = owed(Place(Course.BAC_PRO, 1, 2, Grade.FIRST_PRO), SchoolYear(2026))
    (long,) = owed(Place(Course.CAP, 2, 3, Grade.CAP2), SchoolYear(2026))
    assert (str(short.year), short.cycle) == ("6 à 8 semaines", None)
    assert (long.year, str(long.cycle)) == (None, "12 à 14 semaines")


@pytest.mark.parametrize(
    ("rank", "year", "least"),
    [(1, 2021, 18), (1, 2022, 20), (3, 2024, 20), (3, 2023, 18), (1, 2018, 22), (1, 2019, 18)],
)
def test_the_cycle_is_that_of_the_year_of_the_examination(rank, year, least):
    grade = [Grade.SECOND_PRO, Grade.FIRST_PRO, Grade.FINAL_PRO][rank - 1]
    (found,) = owed(Place(Course.BAC_PRO, rank, 3, grade), SchoolYear(year))
    assert found.cycle.least == least


def test_before_the_first_text_nothing_is_asked():
    with pytest.raises(texts.NoLawYet):
        texts.on(date(2014, 12, 31), "weeks.cs_least")
    assert owed(Place(Course.CS, 1, 1, Grade.MC_CS), SchoolYear(2014))[0].year is None

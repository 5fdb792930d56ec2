"""A MEF tells the grade; the grade tells what is owed."""

from collections import Counter
from enum import StrEnum

import pytest
from hypothesis import given
from hypothesis import strategies as st

from poles.words import training
from poles.words.training import (
    GradeLevel,
    PlacementKind,
    SchoolType,
    duty_of,
    grade_of_mef,
    grade_of_mefstat,
    school_type_of_nature,
)
from tests.shared_data import shared_rows

ENUMS = [thing for thing in vars(training).values() if isinstance(thing, type) and issubclass(thing, StrEnum)]


@pytest.mark.parametrize("enum", [enum for enum in ENUMS if enum is not StrEnum])
def test_every_value_has_its_own_french_label(enum):
    assert len({value.label for value in enum}) == len(enum)


@pytest.mark.parametrize(
    ("mef", "grade"),
    [
        ("1031001911", GradeLevel.THIRD),
        ("1671000211", GradeLevel.THIRD),
        ("1661000211", GradeLevel.FOURTH),
        ("1031003111", GradeLevel.THIRD),
        ("2001001011", GradeLevel.SECOND_GT),
        ("2413122321", GradeLevel.CAP1),
        ("2413122322", GradeLevel.CAP2),
        ("2472210631", GradeLevel.SECOND_PRO),
        ("24722106311", GradeLevel.SECOND_PRO),
        ("2472530232", GradeLevel.FIRST_PRO),
        ("2472530233", GradeLevel.FINAL_PRO),
        ("3112552021", GradeLevel.BTS1),
        ("3112552022", GradeLevel.BTS2),
        ("2010000011", GradeLevel.OTHER),
        ("247253023", GradeLevel.OTHER),
        ("", GradeLevel.OTHER),
        ("247253023٣", GradeLevel.OTHER),
    ],
)
def test_a_mef_tells_the_grade(mef, grade):
    assert grade_of_mef(mef) is grade


@pytest.mark.parametrize(
    ("level", "grade"),
    [
        ("2311", GradeLevel.CAP1),
        ("2321", GradeLevel.CAP1),
        ("2322", GradeLevel.CAP2),
        ("2332", GradeLevel.CAP2),
        ("2333", GradeLevel.CAP2),
        ("2381", GradeLevel.SECOND_PRO),
        ("2382", GradeLevel.FIRST_PRO),
        ("2383", GradeLevel.FINAL_PRO),
        ("3221", GradeLevel.BTS1),
        ("3222", GradeLevel.BTS2),
        ("2116", GradeLevel.THIRD),
        ("2212", GradeLevel.OTHER),
    ],
)
def test_a_mefstat_tells_the_grade(level, grade):
    assert grade_of_mefstat(level + "0025302") is grade
    assert grade_of_mefstat(level) is GradeLevel.OTHER


@given(st.text())
def test_no_text_breaks_the_reading_of_a_grade(text):
    assert grade_of_mef(text) in GradeLevel
    assert grade_of_mefstat(text) in GradeLevel


@pytest.mark.parametrize(
    ("grade", "duty"),
    [
        (GradeLevel.FOURTH, None),
        (GradeLevel.THIRD, PlacementKind.OBSERVATION),
        (GradeLevel.SECOND_GT, PlacementKind.OBSERVATION),
        (GradeLevel.CAP1, PlacementKind.PFMP),
        (GradeLevel.FINAL_PRO, PlacementKind.PFMP),
        (GradeLevel.BTS2, PlacementKind.BTS_INTERNSHIP),
        (GradeLevel.OTHER, None),
    ],
)
def test_a_grade_tells_what_is_owed(grade, duty):
    assert duty_of(grade) is duty


def test_the_nature_of_a_school_tells_its_type():
    assert school_type_of_nature("320") is SchoolType.VOCATIONAL_LYCEE
    assert school_type_of_nature("340") is SchoolType.COLLEGE
    assert school_type_of_nature("999") is SchoolType.OTHER


def test_every_mef_that_earns_the_allowance_owes_a_pfmp():
    rows = list(shared_rows("data/reference/data_mefs_2025_2026.csv.gz"))
    without = {row["MEF"][:3] for row in rows if duty_of(grade_of_mef(row["MEF"])) is not PlacementKind.PFMP}
    assert len(rows) == 1467
    assert without == {"280"}, "only the agricultural apprentices of the list owe none"


def test_the_two_codes_of_a_course_tell_the_same_grade():
    apart = Counter(
        (row["MEF"][:3], row["MEF_STAT_11"][:4])
        for row in shared_rows("data/formations/n_mef.csv.gz", ";")
        if grade_of_mef(row["MEF"]) is not grade_of_mefstat(row["MEF_STAT_11"])
    )
    assert {dispositif for dispositif, _ in apart} == {"220", "221", "222", "230", "313", "318"}, (
        "closed courses, and those whose statistical code is shared"
    )


def test_hardly_any_pupil_of_the_census_is_without_grade():
    pupils: Counter[bool] = Counter()
    for row in shared_rows("data/etablissements/effectifs_uai_mefstat11_rentree2020.csv.gz"):
        pupils[grade_of_mefstat(row["mef_stat_11"]) is not GradeLevel.OTHER] += int(row["effectif"])
    assert pupils.total() == 889_517
    assert pupils[True] / pupils.total() > 0.97

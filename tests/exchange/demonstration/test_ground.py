"""The typed facts of the demonstration agree with the open data; its fictions are visible."""

from collections import Counter
from math import isclose

import pytest

from poles.exchange.demonstration.courses import COURSES
from poles.exchange.demonstration.ground import (
    SHARES,
    commune_rows,
    demonstration_ground,
    employers_of,
    programme_rows,
    school_rows,
)
from poles.exchange.demonstration.schools import SCHOOLS
from poles.exchange.demonstration.towns import BASINS, TOWNS
from poles.words.families import BY_CODE
from poles.words.identifiers import CommuneCode, Mef, Uai
from poles.words.places import Point, distance_km
from poles.words.training import GradeLevel, duty_of
from tests.shared_data import shared_rows


def test_every_typed_commune_is_the_one_of_the_open_data():
    real = {row["code_insee"]: row for row in shared_rows("data/territoires/communes.csv.gz")}
    for town in TOWNS:
        row = real[town.code]
        assert row["nom"].replace("'", "’") == town.name
        assert town.postal_code in row["codes_postaux"]
        there = Point(float(row["latitude"]), float(row["longitude"]))
        assert distance_km(Point(town.lat, town.lon), there) < 3, town
        assert abs(town.population - int(row["population_2023"])) <= 0.15 * int(row["population_2023"]), town
        assert town.rural is (row["tranche_uu"] == "0"), town


def test_every_typed_formation_is_one_of_the_ministry():
    real = {row["MEF"]: row for row in shared_rows("data/formations/n_mef.csv.gz", delimiter=";")}
    for row in programme_rows():
        assert row.mef_code in real, row
        if row.diploma_code:
            assert real[row.mef_code]["FORMATION_DIPLOME"] == row.diploma_code, row


@pytest.mark.parametrize("row", programme_rows(), ids=lambda row: row.mef_code)
def test_a_formation_has_a_grade_and_a_family(row):
    assert Mef(row.mef_code) == row.mef_code
    assert GradeLevel(row.grade) is not GradeLevel.OTHER
    assert row.family in BY_CODE
    assert (row.family == "decouverte") is (not row.diploma_code)


def test_every_learner_but_segpas_younger_owes_a_placement():
    grades = {course.grade for years in COURSES.values() for course in years}
    assert {grade for grade in grades if duty_of(grade) is None} == {GradeLevel.FOURTH}


def test_every_school_bears_a_true_key_and_a_département_that_does_not_exist():
    rows = school_rows()
    for row in rows:
        uai, doubt = Uai.parse(row.uai)
        assert doubt is None
        assert uai.startswith("099")
        assert uai.department_hint is None
        assert row.name.endswith("(fictif)")
    assert len({row.uai for row in rows}) == len(rows) == len(SCHOOLS) == 31


def test_every_school_stands_in_a_town_of_the_table():
    towns = {row.code: row for row in commune_rows()}
    for row in school_rows():
        town = towns[row.commune_id]
        assert distance_km(Point(town.lat, town.lon), Point(row.lat, row.lon)) < 1.5
    assert {row.basin_name for row in school_rows()} == set(BASINS.values())
    assert all(CommuneCode(code).department in ("07", "26") for code in towns)


def test_the_scale_is_that_of_a_small_académie():
    ground = demonstration_ground()
    learners = sum(count.learners for count in ground.head_counts)
    assert 2_800 <= learners <= 3_200
    assert 60 <= len(ground.towns) <= 70
    assert sum(town.rural for town in ground.towns) > 10


def test_employers_lose_nobody_in_rounding():
    assert isclose(sum(SHARES), 1.0)
    for population in (0, 100, 950, 12_416, 64_460):
        found = employers_of(population)
        assert found.total == round(population * 32 / 1000)
        assert found.small + found.large <= found.total
        assert min(found.sectors) >= 0


def test_two_segpas_belong_to_their_collège():
    mothers = Counter(row.type for row in school_rows() if row.uai in {other.mother_uai for other in school_rows()})
    assert mothers == {"college": 2}

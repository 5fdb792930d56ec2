"""The table of académies is whole and agrees with the official files."""

import pytest

from poles.words.academies import (
    ACADEMIES,
    BY_DEPARTMENT,
    academy_of,
    academy_of_commune,
    academy_of_department,
    department_of_commune,
)
from poles.words.training import HolidayZone
from tests.shared_data import shared_rows

METROPOLE = {f"{number:02d}" for number in range(1, 96) if number != 20} | {"2A", "2B"}


def test_the_101_departments_each_have_one_academie():
    listed = [department for academy in ACADEMIES for department in academy.departments]
    assert len(listed) == len(set(listed))
    assert METROPOLE | {"971", "972", "973", "974", "976"} <= set(listed)
    assert len(METROPOLE) + 5 == 101


def test_there_are_34_academies():
    assert len({academy.code for academy in ACADEMIES}) == len({academy.name for academy in ACADEMIES}) == 34


def test_caen_and_rouen_are_normandie():
    assert academy_of("05") is academy_of("21") is academy_of("70")
    assert academy_of("70").name == "Normandie"


@pytest.mark.parametrize("code", ["1", "01", "001", " 01 "])
def test_a_code_may_be_padded(code):
    assert academy_of(code).name == "Paris"


@pytest.mark.parametrize("code", ["", "99", "A", "0", "٠١", "-1"])
def test_an_unknown_code_is_nobody_s(code):
    assert academy_of(code) is None


@pytest.mark.parametrize(
    ("department", "name"), [("93", "Créteil"), ("1", "Lyon"), ("001", "Lyon"), ("02a", "Corse"), ("974", "La Réunion")]
)
def test_a_department_has_its_academie(department, name):
    assert academy_of_department(department).name == name


def test_an_unknown_department_has_none():
    assert academy_of_department("20") is academy_of_department("") is academy_of_department("999") is None


def test_a_commune_tells_its_academie():
    assert academy_of_commune("2A004").name == "Corse"
    assert academy_of_commune("97411").name == "La Réunion"
    assert department_of_commune("93072") == "93"


def test_corsica_and_overseas_have_their_own_holidays():
    own = {academy.name for academy in ACADEMIES if academy.zone not in (HolidayZone.A, HolidayZone.B, HolidayZone.C)}
    assert {"Corse", "La Réunion", "Guadeloupe", "Martinique", "Guyane", "Mayotte"} <= own
    assert len(own) == 10


def test_the_official_table_of_academies_agrees():
    plain = str.maketrans({"’": "'", "-": " "})
    count = 0
    for row in shared_rows("data/territoires/academies.csv"):
        academy = academy_of(row["code_academie"])
        assert academy.name.translate(plain).casefold() == row["academie"].translate(plain).casefold()
        assert set(academy.departments) == set(row["departements"].split("|"))
        if row["zone_vacances"].startswith("Zone"):
            assert row["zone_vacances"] == academy.zone.label
        if not row["region"].startswith("Tom"):
            assert row["region"].translate(plain) == academy.region.translate(plain)
        count += 1
    assert count == len(ACADEMIES)


def test_the_official_table_of_departments_agrees():
    rows = list(shared_rows("data/territoires/departements_academies.csv"))
    assert {row["code_departement"]: row["code_academie"] for row in rows} == {
        department: academy.code for department, academy in BY_DEPARTMENT.items()
    }


def test_every_commune_falls_in_the_academie_of_the_file():
    wrong = [
        row["code_insee"]
        for row in shared_rows("data/territoires/communes.csv.gz")
        if row["code_academie"]
        and (academy := academy_of_commune(row["code_insee"]))
        and academy.code != row["code_academie"]
    ]
    assert wrong == []

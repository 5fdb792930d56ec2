"""The real open data, when they stand beside the checkout: one load for the module, undone at its end."""

import json
from dataclasses import dataclass

import pytest
import shapely
from django.db import transaction
from shapely.geometry import shape

from poles.domain.governance import queries as governance
from poles.domain.governance.usecases import adopt_map, propose_map
from poles.domain.territory import usecases
from poles.domain.territory.queries import commune_places, known_places
from poles.domain.territory.rows import LoadCount
from poles.exchange.communes import CommuneTable, read_communes
from poles.exchange.directory import Directory, read_directory
from poles.exchange.formations import formation_files, read_formations
from poles.records.models import Hub, HubCommune, HubSchool, School
from poles.words.academies import ACADEMIES
from poles.words.actor import system
from tests.factories import NOW, YEAR
from tests.shared_data import shared_file

pytestmark = pytest.mark.django_db

ME = system("essai")
COMMUNES = "data/territoires/communes.csv.gz"
SCHOOLS = "data/etablissements/etablissements_second_degre.csv.gz"
LYCEES = "data/etablissements/brut_annuaire_education_lycees_2024-03-19.csv.gz"
COLLEGES = "data/etablissements/brut_adresse_geolocalisation_colleges_2024.csv.gz"
SET_ASIDE = {"0561937B", "9730606W"}
"""Two Segpa of which the file gives neither commune nor address."""


@dataclass
class Ground:
    """What was read and what the loads counted."""

    communes: CommuneTable
    schools: Directory
    first: LoadCount
    second: LoadCount


@pytest.fixture(scope="module")
def ground(django_db_setup, django_db_blocker):
    communes, directory = shared_file(COMMUNES), shared_file(SCHOOLS)
    with django_db_blocker.unblock(), transaction.atomic():
        usecases.load_academies(actor=ME, rows=ACADEMIES, at=NOW)
        towns = read_communes(communes)
        usecases.load_communes(actor=ME, rows=towns.rows, at=NOW)
        found = read_directory([directory], communes=commune_places())
        first = usecases.load_schools(actor=ME, rows=found.rows, at=NOW)
        again = read_directory([directory], communes=commune_places(), known=known_places())
        yield Ground(towns, found, first, usecases.load_schools(actor=ME, rows=again.rows, at=NOW))
        transaction.set_rollback(True)


def test_every_commune_of_an_academy_is_read(ground):
    assert (ground.communes.count, len(ground.communes.rows), ground.communes.out_of_scope) == (35_014, 35_008, 6)
    assert ground.communes.problems == []


def test_every_school_is_loaded_but_two_that_stand_nowhere_and_they_are_named(ground):
    assert ground.schools.count == 14_791 and ground.first == LoadCount(added=14_789)
    assert not any(problem.blocks for problem in ground.schools.problems)
    aside = [problem for problem in ground.schools.problems if "laissé de côté" in problem.sentence]
    assert len(aside) == len(SET_ASIDE) and not SET_ASIDE & {row.uai for row in ground.schools.rows}


def test_a_second_load_changes_nothing(ground):
    assert ground.second == LoadCount(same=14_789)


def test_the_six_points_far_from_their_commune_are_named(ground):
    far = [problem for problem in ground.schools.problems if problem.field == "latitude"]
    assert len(far) == 6
    moved = {row.uai: row.located_by for row in ground.schools.rows if row.uai in ("0121517J", "0731527N")}
    assert moved == {"0121517J": "commune", "0731527N": "commune"}


def test_segpa_stand_at_their_college(ground):
    segpa = [row for row in ground.schools.rows if row.type == "segpa"]
    assert len(segpa) == 1_477 and sum(row.located_by == "mother" for row in segpa) == 1_464


@pytest.mark.parametrize("academy_id", ["12", "10", "22", "25", "14"])
def test_every_open_school_is_in_exactly_one_pole(ground, academy_id):
    chart = propose_map(actor=ME, academy_id=academy_id, basis="basin", school_year=YEAR, at=NOW)
    assert chart.basis == ("employment_zone" if academy_id == "14" else "basin")
    adopt_map(actor=ME, hub_map_id=chart.pk, at=NOW)
    held = list(HubSchool.objects.filter(hub_map=chart).values_list("school_id", flat=True))
    schools = set(School.objects.filter(academy_id=academy_id, is_open=True).values_list("pk", flat=True))
    assert len(held) == len(set(held)) and set(held) == schools
    assert {finding.rule for finding in governance.map_findings(chart.pk)} <= {"HUB-08"}  # two bassins in two pieces
    hubs = list(Hub.objects.filter(hub_map=chart))
    towns = HubCommune.objects.filter(hub_map=chart)
    assert towns.count() == sum(row.academy_id == academy_id for row in ground.communes.rows)
    assert set(towns.values_list("hub_id", flat=True)) == {hub.pk for hub in hubs}
    largest = max(size.schools for size in governance.sizes_of(chart.pk))
    assert largest <= 80 or academy_id != "14"  # the zone d’emploi of Rennes, 130 schools, is divided
    assert 5 < len(hubs) < 40 and all(hub.name.startswith("Pôle de stages ") for hub in hubs)
    shapes = [shape(hub.contour) for hub in hubs]
    assert shapely.coverage_is_valid(shapes) and sum(len(json.dumps(hub.contour)) for hub in hubs) < 300_000


def test_the_poles_of_nancy_metz_have_readable_names(ground):
    chart = propose_map(actor=ME, academy_id="12", basis="basin", school_year=YEAR, at=NOW)
    names = set(chart.hubs.values_list("name", flat=True))
    assert {"Pôle de stages Metz Ouest", "Pôle de stages Lunéville", "Pôle de stages Toul Pont-à-Mousson"} <= names


def test_the_two_official_layouts_give_the_same_schools_as_the_list(ground):
    files = [shared_file(LYCEES), shared_file(COLLEGES)]
    found = read_directory(files, communes=commune_places(), known=known_places())
    assert found.count == 13_358 and not any(problem.blocks for problem in found.problems)
    assert sum("plusieurs lignes" in problem.sentence for problem in found.problems) == 36
    listed = {row.uai: row for row in ground.schools.rows}
    agree = [row.commune_id == listed[row.uai].commune_id for row in found.rows if row.uai in listed]
    assert len(agree) > 13_000 and sum(agree) / len(agree) > 0.999


def test_every_formation_is_read_and_a_second_load_changes_nothing(ground):
    folder = shared_file("data/formations/n_mef.csv.gz").parent
    rows = read_formations(formation_files(folder)).rows
    assert len(rows) == 10_067
    assert usecases.load_programmes(actor=ME, rows=rows, at=NOW) == LoadCount(added=10_067)
    assert usecases.load_programmes(actor=ME, rows=rows, at=NOW) == LoadCount(same=10_067)


def test_the_formations_that_owe_a_period_have_a_grade_and_a_family(ground):
    found = read_formations([shared_file("data/reference/data_mefs_2025_2026.csv.gz")])
    assert len(found.rows) == 1_467 and found.problems == []
    assert sum(row.grade != "other" for row in found.rows) / len(found.rows) > 0.95
    assert sum(row.family is not None for row in found.rows) / len(found.rows) > 0.95

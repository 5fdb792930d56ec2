"""Loads of the ground: all or nothing, safe to run twice, written down, and only by those who may."""

from dataclasses import replace

import pytest

from poles.domain.access import Forbidden
from poles.domain.territory import usecases
from poles.domain.territory.rows import CommuneRow, LoadCount, ProgrammeRow, SchoolRow
from poles.records.models import Academy, Commune, Entry, Programme, School
from poles.words.academies import ACADEMIES
from poles.words.actor import PUBLIC, Actor, system
from poles.words.findings import Refused
from poles.words.roles import Role
from tests.factories import NOW

pytestmark = pytest.mark.django_db

ME = system("essai")
TOWN = CommuneRow("88413", "Saint-Dié-des-Vosges", "88", "12", "88100", 48.2845, 6.9492, 19_000, "4413", False)
LYCEE = SchoolRow(
    uai="0932030B", name="Lycée d’essai", academy_id="12", commune_id="88413", type="vocational_lycee", nature="320",
    lat=48.29, lon=6.95, located_by="directory", basin_code="12802", vocational_track=True, ulis=True,
)  # fmt: skip
BAKER = ProgrammeRow(
    "2412211121", "Boulanger (CAP, 1re année)", "cap1", "23210022111", "50022111", "alimentation", "D1102"
)


@pytest.fixture
def ground():
    usecases.load_academies(actor=ME, rows=ACADEMIES, at=NOW)
    usecases.load_communes(actor=ME, rows=[TOWN], at=NOW)


def load(*rows):
    return usecases.load_schools(actor=ME, rows=rows, at=NOW)


def test_every_academy_is_loaded_once():
    assert usecases.load_academies(actor=ME, rows=ACADEMIES, at=NOW) == LoadCount(added=34)
    assert usecases.load_academies(actor=ME, rows=ACADEMIES, at=NOW) == LoadCount(same=34)
    assert Academy.objects.get(pk="12").name == "Nancy-Metz"


def test_a_second_load_of_the_same_rows_changes_nothing(ground):
    assert load(LYCEE) == LoadCount(added=1)
    before = School.objects.values().get()
    assert load(LYCEE) == LoadCount(same=1)
    assert School.objects.values().get() == before


def test_a_changed_row_keeps_its_key_and_its_birth(ground):
    load(LYCEE)
    before = School.objects.get()
    assert load(replace(LYCEE, name="Lycée renommé", is_open=False)) == LoadCount(changed=1)
    after = School.objects.get()
    assert (after.pk, after.created_at) == (before.pk, before.created_at)
    assert (after.name, after.is_open, after.ulis) == ("Lycée renommé", False, True)


def test_what_a_row_does_not_say_is_left_as_it_is(ground):
    load(LYCEE)
    assert load(replace(LYCEE, ulis=None, basin_code=None, lat=None, lon=None)) == LoadCount(same=1)
    assert School.objects.get().basin_code == "12802"


def test_a_school_absent_from_the_rows_is_left_as_it_is(ground):
    load(LYCEE)
    load(replace(LYCEE, uai="0060038J"))
    assert School.objects.count() == 2


def test_one_bad_row_stops_the_whole_load(ground):
    with pytest.raises(Refused, match="99999"):
        load(LYCEE, replace(LYCEE, uai="0060038J", commune_id="99999"))
    assert School.objects.count() == 0


def test_a_key_given_twice_stops_the_whole_load(ground):
    with pytest.raises(Refused, match="deux fois"):
        load(LYCEE, LYCEE)
    assert School.objects.count() == 0


def test_communes_need_their_academy():
    with pytest.raises(Refused, match="académie"):
        usecases.load_communes(actor=ME, rows=[TOWN], at=NOW)
    assert Commune.objects.count() == 0


def test_programmes_are_added_then_changed_then_the_same():
    assert usecases.load_programmes(actor=ME, rows=[BAKER], at=NOW).added == 1
    assert usecases.load_programmes(actor=ME, rows=[replace(BAKER, rome_code="D1103")], at=NOW).changed == 1
    assert usecases.load_programmes(actor=ME, rows=[replace(BAKER, rome_code="D1103")], at=NOW).same == 1
    assert Programme.objects.get().rome_code == "D1103"


def test_a_load_is_written_down_with_its_counts(ground):
    load(LYCEE)
    entry = Entry.objects.get(what="load", subject="school")
    assert (entry.actor_name, entry.note) == ("essai", "1 ajoutées, 0 modifiées, 0 inchangées")


@pytest.mark.parametrize("actor", [PUBLIC, Actor(Role.ACADEMY_OFFICE, academy_id="12"), Actor(Role.SCHOOL_HEAD)])
def test_only_the_machine_loads_the_ground(ground, actor):
    with pytest.raises(Forbidden):
        usecases.load_schools(actor=actor, rows=[LYCEE], at=NOW)
    assert School.objects.count() == 0

"""The directory of schools: three layouts, and every doubt about a place."""

import pytest

from poles.domain.territory.queries import CommunePlace
from poles.exchange.directory import read_directory
from poles.exchange.directory_layouts import COMPACT, GEOLOCATION, OFFICIAL

COMMUNES = [
    CommunePlace("88413", "Saint-Dié-des-Vosges", "88", "12", "88100", 48.2845, 6.9492),
    CommunePlace("88196", "Gérardmer", "88", "12", "88400", 48.0731, 6.8774),
    CommunePlace("88447", "Saint-Michel", "88", "12", "88470", None, None),
    CommunePlace("2A004", "Ajaccio", "2A", "27", "20000 20090", 41.9192, 8.7386),
]
LYCEE = {
    "Identifiant_de_l_etablissement": "0932030B",
    "Nom_etablissement": "Lycée d’essai",
    "Type_etablissement": "Lycée",
    "Statut_public_prive": "Public",
    "Adresse_1": "1 rue du Lac",
    "Code_postal": "88100",
    "Code_commune": "88413",
    "latitude": "48.29",
    "longitude": "6.95",
    "code_nature": "306",
    "etat": "OUVERT",
    "Voie_generale": "1",
    "Voie_professionnelle": "1",
    "Post_BAC": "0",
    "code_bassin_formation": "12802",
    "libelle_bassin_formation": "BEF VOSGES EST",
    "date_maj_ligne": "2026-03-19",
}


@pytest.fixture
def write(tmp_path):
    """Write a file of a layout from rows given by official names; what a row does not give is blank."""

    def writer(rows, name="annuaire.csv", table=OFFICIAL, without=()):
        names = [column.names[0] for column in table.columns if column.names[0] not in without]
        lines = [";".join(names), *(";".join(row.get(name, "") for name in names) for row in rows)]
        path = tmp_path / name
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
        return path

    return writer


def read(*paths, known=None):
    return read_directory(paths, communes=COMMUNES, known=known)


def test_the_official_layout_gives_a_school_with_its_tracks_and_its_bassin(write):
    found = read(write([LYCEE]))
    (row,) = found.rows
    assert found.problems == []
    assert (row.uai, row.type, row.sector, row.academy_id, row.commune_id) == (
        "0932030B", "comprehensive_lycee", "public", "12", "88413",
    )  # fmt: skip
    assert (row.general_track, row.technological_track, row.vocational_track, row.post_bac) == (True, None, True, False)
    assert (row.lat, row.lon, row.located_by) == (48.29, 6.95, "directory")
    assert (row.basin_code, row.basin_name, row.is_open, row.vintage) == ("12802", "BEF VOSGES EST", True, "2026-03-19")


def test_the_geolocation_layout_says_nothing_of_tracks(write):
    row = {
        "numero_uai": "0060038J",
        "appellation_officielle": "Collège d’essai",
        "code_commune": "88196",
        "nature_uai": "340",
    }
    (school,) = read(write([row], table=GEOLOCATION)).rows
    assert (school.type, school.commune_id, school.general_track, school.basin_code) == ("college", "88196", None, None)


def test_the_compact_layout_gives_priority_education_and_areas(write):
    row = {
        "uai": "0060038J", "nom": "Collège d’essai", "type": "COLLEGE", "code_nature": "340", "code_insee": "88196",
        "education_prioritaire": "REP+", "situation_qpv": "à moins de 300 m d'un QPV", "coord_source": "mairie",
        "latitude": "48.07", "longitude": "6.87",
    }  # fmt: skip
    (school,) = read(write([row], table=COMPACT)).rows
    assert (school.priority_education, school.near_priority_area, school.located_by) == ("REP+", True, "commune")
    (school,) = read(write([row | {"situation_qpv": "hors QPV"}], table=COMPACT)).rows
    assert school.near_priority_area is False


def test_a_vocational_school_teaches_the_vocational_track_even_when_the_cell_is_blank(write):
    (school,) = read(write([LYCEE | {"code_nature": "320", "Voie_professionnelle": ""}])).rows
    assert school.vocational_track is True
    (school,) = read(write([LYCEE | {"code_nature": "300", "Voie_professionnelle": ""}])).rows
    assert school.vocational_track is None


def test_a_closed_school_is_kept_as_closed(write):
    rows = [LYCEE | {"etat": "FERME"}, LYCEE | {"Identifiant_de_l_etablissement": "0060038J", "etat": "A FERMER"}]
    assert [row.is_open for row in read(write(rows)).rows] == [False, True]


def test_primary_schools_and_offices_are_left_out_and_counted(write):
    primary = LYCEE | {
        "Identifiant_de_l_etablissement": "0060038J",
        "Type_etablissement": "Ecole",
        "code_nature": "151",
    }
    found = read(write([LYCEE, primary]))
    assert len(found.rows) == 1 and found.out_of_scope == 1 and found.count == 2


def test_a_point_far_from_the_commune_is_replaced_and_named(write):
    found = read(write([LYCEE | {"latitude": "44.0", "longitude": "1.35"}]))
    (row,) = found.rows
    assert (row.lat, row.lon, row.located_by) == (48.2845, 6.9492, "commune")
    (problem,) = found.problems
    assert not problem.blocks and problem.line == 2 and "km de Saint-Dié-des-Vosges" in problem.sentence


def test_a_point_within_20_km_is_kept(write):
    (row,) = read(write([LYCEE | {"latitude": "48.45", "longitude": "6.95"}])).rows
    assert (row.lat, row.located_by) == (48.45, "directory")


def test_a_school_without_point_takes_that_of_its_mother_or_of_its_commune(write):
    segpa = LYCEE | {
        "Identifiant_de_l_etablissement": "0060038J",
        "code_nature": "390",
        "latitude": "",
        "longitude": "",
    }
    by_mother = read(write([LYCEE, segpa | {"etablissement_mere": "0932030B"}])).rows
    assert [(row.lat, row.located_by) for row in by_mother] == [(48.29, "directory"), (48.29, "mother")]
    assert [row.segpa for row in by_mother] == [True, None]
    (alone,) = read(write([segpa])).rows
    assert (alone.lat, alone.located_by) == (48.2845, "commune")
    (known,) = read(write([segpa | {"etablissement_mere": "0932030B"}]), known={"0932030B": ("88413", 48.3, 6.9)}).rows
    assert (known.lat, known.located_by) == (48.3, "mother")


def test_a_commune_without_point_gives_none(write):
    (row,) = read(write([LYCEE | {"Code_commune": "88447", "latitude": "", "longitude": ""}])).rows
    assert (row.lat, row.lon, row.located_by) == (None, None, "")


def test_an_unknown_commune_is_replaced_by_the_nearest_of_the_departement_and_named(write):
    found = read(
        write([LYCEE | {"Code_commune": "88999", "Code_postal": "", "latitude": "48.08", "longitude": "6.88"}])
    )
    assert found.rows[0].commune_id == "88196" and "88999" in found.problems[0].sentence
    assert not found.problems[0].blocks


def test_an_unknown_commune_is_found_by_its_postal_code(write):
    found = read(write([LYCEE | {"Code_commune": "88999", "Code_postal": "88400", "latitude": "", "longitude": ""}]))
    assert found.rows[0].commune_id == "88196" and "code postal" in found.problems[0].sentence


def test_a_commune_that_cannot_be_found_refuses_the_line(write):
    found = read(write([LYCEE | {"Code_commune": "88999", "Code_postal": "", "latitude": "", "longitude": ""}]))
    assert found.rows == [] and found.problems[0].blocks


def test_a_school_of_which_nothing_says_where_it_stands_is_set_aside_without_stopping_the_load(write):
    found = read(write([LYCEE | {"Code_commune": "", "Code_postal": "", "latitude": "", "longitude": ""}]))
    assert found.rows == [] and not found.problems[0].blocks and "laissé de côté" in found.problems[0].sentence


def test_the_academy_is_that_of_the_commune_and_not_of_the_uai(write):
    corsican = LYCEE | {"Code_commune": "2A004", "Code_postal": "20000", "latitude": "41.92", "longitude": "8.74"}
    assert read(write([corsican])).rows[0].academy_id == "27"


def test_two_schools_under_one_uai_are_both_refused(write):
    found = read(write([LYCEE, LYCEE | {"Code_commune": "88196", "code_nature": "340"}]))
    assert found.rows == []
    assert [problem.line for problem in found.problems] == [2, 3] and all(problem.blocks for problem in found.problems)


def test_the_sites_of_one_school_are_one_school(write):
    annexe = LYCEE | {"Nom_etablissement": "Annexe du lycée d’essai", "Voie_generale": "0", "Apprentissage": "1"}
    found = read(write([annexe, LYCEE]))
    (row,) = found.rows
    assert row.name == "Lycée d’essai" and row.apprenticeship is True and row.general_track is True
    (problem,) = found.problems
    assert not problem.blocks and "ligne 2" in problem.sentence


def test_two_files_on_one_school_complete_each_other(write):
    place = {
        "numero_uai": "0932030B",
        "appellation_officielle": "Autre nom",
        "code_commune": "88413",
        "nature_uai": "306",
    }
    found = read(
        write([LYCEE | {"latitude": "", "longitude": ""}]),
        write([place | {"latitude": "48.3", "longitude": "6.9"}], "geo.csv", GEOLOCATION),
    )
    (row,) = found.rows
    assert (row.name, row.lat, row.basin_code) == ("Lycée d’essai", 48.3, "12802") and found.problems == []


def test_a_missing_name_is_made_from_the_kind_and_the_commune_and_named(write):
    found = read(write([LYCEE | {"Nom_etablissement": ""}]))
    assert found.rows[0].name == "Lycée polyvalent de Saint-Dié-des-Vosges" and len(found.problems) == 1


def test_a_file_damaged_by_a_spreadsheet_is_refused_line_by_line(write):
    found = read(write([LYCEE | {"Code_commune": "1004", "SIREN_SIRET": "2,17003E+13"}]))
    assert found.rows == [] and [problem.field for problem in found.problems] == ["Code_commune", "SIREN_SIRET"]


def test_a_missing_column_is_named(write):
    found = read(write([LYCEE], without=["code_nature", "etat"]))
    (problem,) = found.problems
    assert "« code_nature »" in problem.sentence and "« etat »" in problem.sentence and "annuaire" in problem.sentence


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("etat", "PERDU"),
        ("Statut_public_prive", "Mixte"),
        ("latitude", "95"),
        ("longitude", "abc"),
        ("Voie_generale", "?"),
    ],
)
def test_a_value_out_of_its_list_is_refused_and_named(write, column, value):
    found = read(write([LYCEE | {column: value}]))
    assert found.rows == [] and found.problems[0].field == column

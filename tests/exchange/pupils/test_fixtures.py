"""The public test files of other importers, when they stand beside the checkout: the verdict, the line, the message."""

from datetime import date

import pytest

from poles.exchange.pupils import GuardianLink, Kind, read
from poles.words.findings import Severity
from poles.words.training import LearnerStatus
from tests.shared_data import shared_file

AT = date(2026, 10, 1)


def take(*names, **more):
    return read([(name, shared_file(f"data/imports/{name}")) for name in names], at=AT, **more)


def blocking(found):
    return [(each.line, each.field) for each in found.problems if each.blocks]


def test_onde_pupils_get_their_guardians_by_name():
    found = take("onde_eleves.csv", "onde_responsables.csv")

    assert [source.kind for source in found.sources] == [Kind.ONDE_PUPILS, Kind.ONDE_GUARDIANS]
    assert blocking(found) == []
    names = {row.key: row.first_name for row in found.pupils}
    assert sorted((row.first_name, names[row.pupil]) for row in found.guardians) == [
        ("Janine", "Martine"),
        ("Jean", "Martin"),
        ("Jean", "Martine"),
        ("Jeanne", "Martin"),
    ]
    assert {row.division for row in found.pupils} == {"Classe de M Machin", "Classe de M Truc"}


def test_onde_guardians_alone_are_refused():
    (problem,) = take("onde_responsables.csv").problems

    assert problem.blocks
    assert "donnez aussi le fichier des élèves" in problem.sentence


def test_fregata_with_its_spare_separator_is_read():
    found = take("fregata_agricole_pix.csv")

    assert found.sources[0].kind is Kind.FREGATA
    assert [(row.line, row.number, row.division) for row in found.pupils] == [
        (2, "123F", "Division 1"),
        (3, "456F", "Division 2"),
    ]
    assert [(each.line, each.field, each.severity) for each in found.problems] == [
        (2, "Code MEF*", Severity.WARNING),
        (3, "Code MEF*", Severity.WARNING),
    ]


def test_siecle_with_addresses_and_guardians_is_read():
    found = take(
        "siecle/klepsydrix_ElevesAvecAdresses_0750001A_2026.xml",
        "siecle/klepsydrix_ResponsablesAvecAdresses_0750001A_2026.xml",
    )

    assert (found.uai, found.school_year) == ("0750001A", 2026)
    assert [(row.last_name, row.division, row.town, row.boarder) for row in found.pupils] == [
        ("MARTIN", "6E1", "PARIS", False),
        ("DUBOIS", "6E1", "PARIS", False),
    ]
    assert [(row.pupil, row.last_name, row.link, row.phone) for row in found.guardians] == [
        ("10001", "MARTIN", GuardianLink.LEGAL, "0699887766"),
        ("10002", "DUBOIS", GuardianLink.LEGAL, "0688776655"),
    ]
    assert blocking(found) == []


@pytest.mark.parametrize(("name", "count"), [("pix_un_eleve", 1), ("pix_deux_eleves", 2)])
def test_siecle_of_pix_is_read_in_latin_9(name, count):
    found = take(f"siecle/{name}.xml")

    assert found.sources[0].encoding == "ISO-8859-15"
    assert [row.division for row in found.pupils] == ["4A"] * count
    assert found.pupils[0].status is LearnerStatus.APPRENTICE
    assert blocking(found) == []
    assert [each.field for each in found.problems if each.line == 4] == ["UAJ"]


def test_one_ine_twice_is_refused_at_both_lines():
    found = take("siecle/pix_ine_en_double.xml")

    assert blocking(found) == [(8, "INE"), (24, "INE")]
    assert found.pupils == ()


def test_a_truncated_file_leaves_no_row():
    (problem,) = take("siecle/pix_tronque.xml").problems

    assert (problem.line, problem.blocks) == (5, True)
    assert "coupé avant sa fin" in problem.sentence


def test_structures_and_nomenclature_are_read():
    found = take("siecle/structures_reconstruit.xml")
    labels = take("siecle/nomenclature_extraits_gepi.xml")

    assert [(row.code, row.label, row.mefs) for row in found.divisions] == [
        ("3A", "TROISIEME A", ("1031001911",)),
        ("3SEGPA", "TROISIEME SEGPA", ("1671000211",)),
    ]
    assert [(row.mef, row.label) for row in labels.formations] == [("1031001911", "3eme")]
    assert found.problems == labels.problems == ()


@pytest.mark.parametrize(
    ("place", "verdict"),
    [
        (0, Kind.DIVISION_LIST),
        (1, Kind.DIVISION_LIST),
        (2, "classe (division)"),
        (3, "prénom et classe (division)"),
        (4, "prénom et classe (division)"),
        (5, Kind.DIVISION_LIST),
        (6, Kind.FREGATA),
        (7, "date de naissance"),
    ],
)
def test_each_observed_heading_is_read_or_says_what_it_lacks(place, verdict):
    header = shared_file("data/imports/entetes_observes.csv").read_text().splitlines()[place + 1].split("\t")[1]
    values = {
        "Nom": "MARTIN", "Prénom": "Léa", "Élèves": "MARTIN Léa", "Né(e) le": "01/02/2010", "Premier prénom*": "Léa",
        "Nom de famille*": "MARTIN", "Date de naissance (jj/mm/aaaa)*": "01/02/2010", "INE": "123456789AB",
    }  # fmt: skip
    row = ";".join(values.get(name, "") if "ail" in name else values.get(name, "x") for name in header.split(";"))

    found = read([("a.csv", f"{header}\n{row}\n".encode())], at=AT)

    if isinstance(verdict, Kind):
        assert (found.sources[0].kind, len(found.pupils)) == (verdict, 1)
    else:
        assert found.problems[0].sentence.startswith(f"Il manque une colonne pour : {verdict}.")

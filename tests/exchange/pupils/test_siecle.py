"""SIECLE as a school exports it: four files in one archive, whatever the encoding and the order of the sections."""

import pytest

from poles.exchange.pupils import GuardianLink, Kind
from poles.words.findings import Severity
from tests.exchange.pupils import makers


@pytest.fixture(scope="module")
def school():
    return makers.siecle_zip(700, 30)


def test_a_school_of_700_pupils_and_30_divisions_is_read_without_a_remark(take, school):
    found = take(school, uai=makers.UAI, school_year=makers.YEAR)

    assert (len(found.pupils), len(found.divisions), len(found.guardians)) == (700, 30, 1400)
    assert found.problem_count == 0
    assert (found.uai, found.school_year) == (makers.UAI, makers.YEAR)
    assert [source.kind for source in found.sources] == [
        Kind.SIECLE_PUPILS,
        Kind.SIECLE_GUARDIANS,
        Kind.SIECLE_STRUCTURES,
        Kind.SIECLE_NOMENCLATURE,
    ]
    assert [(source.seen, source.kept) for source in found.sources] == [(700, 700), (1400, 1400), (30, 30), (4, 4)]
    assert found.sources[0].file == "fichier › ElevesSansAdresses.xml"


def test_a_pupil_has_its_class_its_formation_and_the_town_of_its_guardian(take, school):
    pupil = take(school).pupils[31]

    assert (pupil.last_name, pupil.first_name) == ("LEFÈVRE DB", "Chloë")
    assert (pupil.number, pupil.division, pupil.mef, pupil.town) == ("100031", "2MELEC1", makers.MEFS[1], "STAINS")
    assert pupil.postal_code == "93240"


def test_legal_guardians_are_told_from_contacts(take, school):
    links = [row.link for row in take(school).guardians if row.pupil == "100000"]

    assert links == [GuardianLink.LEGAL, GuardianLink.CONTACT]


@pytest.mark.parametrize("encoding", ["UTF-8", "ISO-8859-1", "ISO-8859-15", "windows-1252", "UTF-16"])
def test_accents_survive_in_every_encoding(take, encoding):
    found = take(makers.wrap("BEE_ELEVES", one(last="LEFÈVRE", first="Maëlys"), encoding=encoding))

    assert (found.pupils[0].last_name, found.pupils[0].first_name) == ("LEFÈVRE", "Maëlys")
    assert found.sources[0].encoding.lower() == encoding.lower()


def test_the_oe_of_latin_9_survives(take):
    assert take(makers.wrap("BEE_ELEVES", one(last="ŒUVRARD"))).pupils[0].last_name == "ŒUVRARD"


def test_the_faults_found_are_the_faults_made(take):
    made = makers.siecle_pupils(1500, faulty=0.04)

    found = take(made.data)

    assert len(made.faults) > 40
    assert {(each.line, each.field) for each in found.problems} == made.faults
    assert (len(found.pupils), found.sources[0].seen) == (made.sound, 1500)


def test_the_formation_of_last_year_is_not_that_of_this_year(take):
    body = one(extra="<SCOLARITE_AN_DERNIER><CODE_MEF>24725302331</CODE_MEF></SCOLARITE_AN_DERNIER>")

    assert take(makers.wrap("BEE_ELEVES", body)).pupils[0].mef is None


def test_the_newer_form_puts_class_and_formation_under_the_pupil(take):
    extra = "<SCOLARITE_ACTIVE><CODE_MEF>24725302331</CODE_MEF><CODE_DIVISION>TMELEC</CODE_DIVISION></SCOLARITE_ACTIVE>"

    (pupil,) = take(makers.wrap("BEE_ELEVES", one(extra=extra))).pupils

    assert (pupil.division, pupil.mef) == ("TMELEC", "2472530233")


def test_a_formation_told_in_its_own_section_is_read(take):
    body = [*one(), '<SCOLARITES><SCOLARITE_ELEVE ELEVE_ID="1"><SCOLARITE><CODE_MEF>24725302331</CODE_MEF></SCOLARITE>'
            "</SCOLARITE_ELEVE></SCOLARITES>"]  # fmt: skip

    assert take(makers.wrap("BEE_ELEVES", body)).pupils[0].mef == "2472530233"


def test_a_pupil_without_class_is_kept_with_a_warning_unless_gone(take):
    there = take(makers.wrap("BEE_ELEVES", one()))
    gone = take(makers.wrap("BEE_ELEVES", one(extra="<DATE_SORTIE>20/09/2026</DATE_SORTIE>")))

    assert [(each.field, each.severity) for each in there.problems] == [("CODE_STRUCTURE", Severity.WARNING)]
    assert len(there.pupils) == 1
    assert gone.problems == ()
    assert gone.pupils[0].left_on is not None


def test_guardians_of_unknown_pupils_are_left_aside_and_told(take):
    found = take(a_xml=makers.siecle_pupils(2).data, b_xml=makers.siecle_guardians(3))

    assert {row.pupil for row in found.guardians} == {"100000", "100001"}
    assert [(each.file, each.severity) for each in found.problems] == [("b.xml", Severity.INFO)]
    assert ": 2 (premier" in found.problems[0].sentence


def test_guardians_alone_keep_the_number_of_the_pupil(take):
    found = take(makers.siecle_guardians(3))

    assert len(found.guardians) == 6
    assert found.guardians[0].pupil == "100000"


def test_a_link_to_a_person_that_the_file_does_not_hold_is_told_at_its_line(take):
    body = ["<RESPONSABLES>", "<RESPONSABLE_ELEVE><ELEVE_ID>1</ELEVE_ID><PERSONNE_ID>7</PERSONNE_ID></RESPONSABLE_ELEVE>",
            "</RESPONSABLES><PERSONNES>", '<PERSONNE PERSONNE_ID="8"><NOM>DUPONT</NOM></PERSONNE>', "</PERSONNES>"]  # fmt: skip

    (problem,) = take(makers.wrap("BEE_RESPONSABLES", body)).problems

    assert (problem.line, problem.field) == (10, "PERSONNE_ID")


def test_classes_that_only_pupils_name_are_given_with_their_formations(take):
    found = take(makers.siecle_pupils(60, divisions=3).data)

    assert [(row.code, row.mefs, row.line) for row in found.divisions] == [
        (makers.division(rank), (makers.MEFS[rank],), 0) for rank in range(3)
    ]


def one(last: str = "MARTIN", first: str = "Jean", born: str = "01/02/2010", extra: str = "") -> list[str]:
    """One pupil, at lines 10 to 15 of the file."""
    return [
        "<ELEVES>", '<ELEVE ELEVE_ID="1">', "<ID_NATIONAL>123456789AB</ID_NATIONAL>", f"<NOM_DE_FAMILLE>{last}</NOM_DE_FAMILLE>",
        f"<PRENOM>{first}</PRENOM>", f"<DATE_NAISS>{born}</DATE_NAISS>", f"{extra}</ELEVE></ELEVES>",
    ]  # fmt: skip

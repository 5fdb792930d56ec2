"""The identifiers of the real public files are read: no key of a school fails, and each refusal is counted."""

import re
from collections import Counter

from poles.words.identifiers import (
    AcademyCode,
    BadIdentifier,
    CommuneCode,
    DiplomaCode,
    Identifier,
    Mef,
    MefStat,
    NafCode,
    PostalCode,
    Rome,
    Siret,
    Uai,
)
from tests.shared_data import shared_rows

SCHOOLS = "data/etablissements/etablissements_second_degre.csv.gz"


def outcomes(kind: type[Identifier], texts: list[str]) -> Counter[str]:
    """How many texts are read, doubted, refused, absent."""
    count: Counter[str] = Counter()
    for text in texts:
        if not text:
            count["absent"] += 1
            continue
        try:
            count["doubted" if kind.parse(text, strict=False).warning else "read"] += 1
        except BadIdentifier:
            count["refused"] += 1
    return count


def test_every_school_of_the_directory_is_read():
    schools = list(shared_rows(SCHOOLS))
    assert outcomes(Uai, [row["uai"] for row in schools]) == {"read": 14_791}
    siret = outcomes(Siret, [row["siret"] for row in schools])
    assert siret["refused"] == 0
    assert siret["doubted"] <= 7, "the State's own directory holds a few wrong keys"
    assert siret["read"] > 5_000
    for kind, column in ((CommuneCode, "code_insee"), (PostalCode, "code_postal"), (AcademyCode, "code_academie")):
        count = outcomes(kind, [row[column] for row in schools])
        assert count["refused"] == count["doubted"] == 0, (column, count)
    mothers = outcomes(Uai, [row["uai_mere"] for row in schools])
    assert mothers["refused"] == mothers["doubted"] == 0


def test_the_siren_of_three_public_lycees_in_four_is_the_hint():
    public = [
        (Uai(row["uai"]).siren_hint, row["siret"][:9])
        for row in shared_rows(SCHOOLS)
        if row["type"] == "LYCEE" and row["secteur"] == "Public" and row["siret"]
    ]
    assert sum(hint == siren for hint, siren in public) / len(public) > 0.7


def test_the_academie_of_a_school_is_mostly_its_hint():
    schools = [row for row in shared_rows(SCHOOLS) if row["code_academie"]]
    right = sum(
        (hint := Uai(row["uai"]).academy_hint) is not None and hint.code == row["code_academie"] for row in schools
    )
    assert right / len(schools) > 0.999


def test_every_commune_is_read():
    communes = [row["code_insee"] for row in shared_rows("data/territoires/communes.csv.gz")]
    assert outcomes(CommuneCode, communes) == {"read": 35_014}


def test_every_rome_code_is_read():
    codes = [row["code_rome"] for row in shared_rows("data/metiers/rome_v460_referentiel_code_rome.csv.gz")]
    assert outcomes(Rome, codes) == {"read": 1_584}


def test_every_course_of_the_ministry_is_read_and_its_parts_agree():
    rows = list(shared_rows("data/formations/n_mef.csv.gz", ";"))
    assert outcomes(Mef, [row["MEF"] for row in rows]) == {"read": 10_067}
    assert outcomes(MefStat, [row["MEF_STAT_11"] for row in rows]) == {"read": 10_067}
    assert outcomes(DiplomaCode, [row["FORMATION_DIPLOME"] for row in rows]) == {"read": 10_067}
    for row in rows:
        mef, diploma = Mef(row["MEF"]), row["FORMATION_DIPLOME"]
        assert mef.dispositif == row["DISPOSITIF_FORMATION"]
        assert str(mef.year) == row["ANNEE_DISPOSITIF"]
        assert MefStat(row["MEF_STAT_11"]).speciality == diploma[3:]


def test_the_dashed_diploma_codes_of_the_ministry_are_read():
    codes = [row["Code diplôme"] for row in shared_rows("data/formations/diplomes_professionnels.csv", ";")]
    dashed = [code for code in codes if code and re.match(r"[0-9]{3}-[0-9]{5}", code)]
    assert len(dashed) > 500
    assert outcomes(DiplomaCode, dashed) == {"read": len(dashed)}


def test_the_activities_of_both_nomenclatures_are_read():
    codes = [row["code_naf"] for row in shared_rows("data/metiers/naf_2025.csv")]
    count = outcomes(NafCode, codes)
    assert (count["read"], count["refused"]) == (len(codes), 0)

"""The table of job families is coherent, and gives a family to the pupils of the real census."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from poles.words.families import (
    BY_CODE,
    DISCOVERY,
    FAMILIES,
    compatible,
    families_of_naf,
    families_of_rome,
    family_of_diploma,
)
from tests.shared_data import shared_rows

ANY_FAMILY = st.sampled_from(FAMILIES)


@pytest.mark.parametrize(
    ("diploma", "family"),
    [
        ("50031223", "commerce"),
        ("40031212", "accueil"),
        ("40022106", "hotellerie"),
        ("40022105", "alimentation"),
        ("40025510", "electricite"),
        ("40025516", "numerique"),
        ("40025509", "energie"),
        ("32033426", "tourisme"),
        ("50033204", "enfance"),
        ("40033004", "sante"),
        ("24112345", "art"),
        ("40025408", "automobile"),
    ],
)
def test_a_diploma_has_its_family(diploma, family):
    assert family_of_diploma(diploma).code == family


@pytest.mark.parametrize("diploma", ["", "40099912", "5003122", "500312233"])
def test_an_unknown_diploma_has_none(diploma):
    assert family_of_diploma(diploma) is None


@pytest.mark.parametrize("column", ["nsf", "diplomas", "code", "label"])
def test_no_two_families_claim_the_same(column):
    claimed = [
        claim
        for family in FAMILIES
        for claim in ([getattr(family, column)] if column in ("code", "label") else getattr(family, column))
    ]
    assert [claim for claim, count in Counter(claimed).items() if count > 1] == []


def test_every_family_says_what_it_is_and_where_it_is_found():
    for family in FAMILIES:
        assert family.explanation.endswith(".")
        if family is not DISCOVERY:
            assert family.rome, family.code
            assert family.naf, family.code
            assert family.nsf or family.diplomas, family.code
            assert all(len(code) == 3 for code in (*family.rome, *family.nsf)), family.code
            assert all(len(code) == 2 and code.isdigit() for code in family.naf), family.code
            assert all(len(code) == 8 for code in family.diplomas), family.code


def test_nearness_goes_both_ways():
    for family in FAMILIES:
        for other in family.near:
            assert family.code in BY_CODE[other].near, (family.code, other)


def test_an_offer_suits_its_own_family_and_the_near_ones():
    assert compatible(BY_CODE["bois"], BY_CODE["bois"])
    assert compatible(BY_CODE["bois"], BY_CODE["finitions"])
    assert not compatible(BY_CODE["bois"], BY_CODE["beaute"])


@given(ANY_FAMILY)
def test_discovery_accepts_everything_and_serves_only_itself(family):
    assert compatible(DISCOVERY, family)
    assert compatible(family, DISCOVERY) is (family is DISCOVERY)


@given(ANY_FAMILY, ANY_FAMILY)
def test_compatibility_of_trades_goes_both_ways(one, other):
    if DISCOVERY not in (one, other):
        assert compatible(one, other) is compatible(other, one)


def test_a_host_s_activity_suggests_families():
    assert [family.code for family in families_of_naf("5610A")] == ["hotellerie"]
    assert "alimentation" in [family.code for family in families_of_rome("D1102")]


def test_every_pupil_of_the_census_gets_a_family():
    labels = {row["FORMATION_DIPLOME"] for row in shared_rows("data/formations/v_formation_diplome.csv.gz", ";")}
    diplomas: dict[str, str] = {}
    for row in shared_rows("data/formations/n_mef.csv.gz", ";"):
        diplomas.setdefault(row["MEF_STAT_11"], row["FORMATION_DIPLOME"])
    with_family = total = 0
    for row in shared_rows("data/etablissements/effectifs_uai_mefstat11_rentree2020.csv.gz"):
        pupils, diploma = int(row["effectif"]), diplomas[row["mef_stat_11"]]
        total += pupils
        with_family += pupils * (family_of_diploma(diploma) is not None)
    assert total == 889_517
    assert with_family / total >= 0.99, f"{with_family} pupils of {total} have a family"
    assert {code for family in FAMILIES for code in family.diplomas} <= labels


def test_the_rome_domains_of_the_table_exist():
    known = {
        row["code_domaine_professionnel"] for row in shared_rows("data/metiers/rome_domaine_professionnel.csv", ";")
    }
    assert {code for family in FAMILIES for code in family.rome} <= known

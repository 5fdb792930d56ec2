"""The catalogue of indicators: complete, dated, in French, and each version in force in its own time."""

from datetime import date

import pytest

from poles.law import indicators
from poles.law.indicators import breakdowns, catalogue, every

TODAY = date(2026, 11, 2)


def test_each_indicator_says_all_that_the_issue_asks_of_a_catalogue():
    for each in every():
        words = (each.label, each.source, each.definition, each.unit, each.numerator, each.denominator, each.owner)
        assert all(words), each.code
        assert each.requirement.startswith(("R", "SCH-"))
        assert each.threshold == 5
        assert "'" not in " ".join((*words, each.unmeasured)), f"{each.code}: l’apostrophe est typographique"
        assert each.display in ("share", "per_hundred", "km", "minutes")


def test_the_priority_indicator_has_its_three_forms_first():
    assert list(catalogue(TODAY))[:3] == ["places-par-eleve", "semaines-par-semaine", "eleves-places"]


def test_what_is_not_measured_says_why():
    told = {code: each.unmeasured for code, each in catalogue(TODAY).items() if each.unmeasured}
    assert set(told) == {"visites-faites", "ecart-filles-garcons"}
    assert "pas enregistré" in told["ecart-filles-garcons"]


def test_no_two_groups_have_the_same_words_so_that_a_file_may_name_them_alone():
    said = [words for each in breakdowns().values() for words in each.groups.values()]
    assert len(said) == len(set(said)), sorted(said)


def test_the_groups_of_each_cut_have_their_words():
    for each in breakdowns().values():
        assert len(each.groups) > 1
        assert all(each.groups.values()), each.code


def test_nothing_is_in_force_before_its_first_day():
    assert catalogue(date(2020, 1, 1)) == {}


def test_a_new_version_ends_the_former_the_day_before(monkeypatch):
    version = {"source": "s", "definition": "d", "numerator": "n", "denominator": "m", "unit": "u"}
    table = {
        "essai": {
            "label": "Essai", "requirement": "R1", "owner": "o", "display": "share",
            "versions": [{"version": 2, "from": date(2027, 9, 1), **version}, {"version": 1, "from": date(2026, 9, 1), **version}],
        }
    }  # fmt: skip
    monkeypatch.setattr(indicators, "_tables", lambda _file: table)
    every.cache_clear()
    try:
        assert [(one.version, one.valid_until) for one in every()] == [(1, date(2027, 8, 31)), (2, None)]
        assert catalogue(date(2027, 8, 31))["essai"].version == 1
        assert catalogue(date(2027, 9, 1))["essai"].version == 2
    finally:
        monkeypatch.undo()
        every.cache_clear()


@pytest.mark.parametrize("code", ["eleves-places", "sans-stage"])
def test_access_is_cut_by_each_group_of_the_circular(code):
    cuts = [each.code for each in catalogue(TODAY)[code].breakdowns]
    assert cuts == ["rural", "qpv", "rep", "amenagement", "reseau", "mobilite", "age"]

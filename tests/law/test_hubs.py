"""The circulaire's rules on pôles: perimeter, coverage, opening."""

from datetime import date

import pytest

from poles.law.hubs import check_coverage, check_opening, check_perimeter, check_pieces
from poles.words.findings import Severity


def test_a_pole_of_several_schools_smaller_than_the_academy_is_lawful():
    assert check_perimeter("Pôle Vallée", public_schools=14, of_the_academy=60) == []
    assert check_perimeter("Pôle Vallée", public_schools=2, of_the_academy=60) == []


def test_a_pole_of_one_public_school_is_warned_about():
    (finding,) = check_perimeter("Pôle Vallée", public_schools=1, of_the_academy=60)
    assert (finding.rule, finding.severity) == ("HUB-01", Severity.WARNING)
    assert "1 établissement public " in finding.sentence.replace("\u202f", " ")
    assert "2015-035" in finding.source and "§ 2.1" in finding.source


def test_a_pole_as_large_as_the_academy_is_warned_about():
    (finding,) = check_perimeter("Pôle unique", public_schools=60, of_the_academy=60)
    assert finding.rule == "HUB-01" and "toute l’académie" in finding.sentence


def test_a_map_that_covers_every_school_is_lawful():
    assert check_coverage(schools=60, outside=[]) == []


def test_schools_left_outside_are_counted_and_named():
    (finding,) = check_coverage(schools=60, outside=["Collège A", "Lycée B"])
    assert finding.rule == "HUB-02" and "Collège A et Lycée B" in finding.sentence and "60" in finding.sentence
    (finding,) = check_coverage(schools=60, outside=["A", "B", "C", "D"])
    assert "D" not in finding.sentence.split("(")[1].split(")")[0]


def test_a_pole_with_a_coordinator_and_a_dated_letter_may_open():
    assert check_opening("Pôle Vallée", coordinators=1, letter_on=date(2015, 7, 2)) == []


def test_a_pole_without_coordinator_may_not_open():
    (finding,) = check_opening("Pôle Vallée", coordinators=0, letter_on=date(2015, 7, 2))
    assert (finding.rule, finding.severity) == ("HUB-03", Severity.BLOCKING)


def test_a_coordinator_without_letter_does_not_open_a_pole():
    (finding,) = check_opening("Pôle Vallée", coordinators=1, letter_on=None)
    assert finding.severity is Severity.BLOCKING and "lettre de mission" in finding.sentence


@pytest.mark.parametrize(("pieces", "rules"), [(0, []), (1, []), (2, ["HUB-08"]), (5, ["HUB-08"])])
def test_a_pole_in_several_pieces_gets_a_remark(pieces, rules):
    assert [finding.rule for finding in check_pieces("Pôle A", pieces=pieces)] == rules

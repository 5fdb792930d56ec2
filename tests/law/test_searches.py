"""Rule SCH-05: a learner without a place has a dated action before the departure."""

from datetime import date

import pytest

from poles.law.searches import SearchFacts, check
from poles.words.findings import Severity
from poles.words.training import PlacementKind


def facts(left, acted_on=None, kind=PlacementKind.PFMP):
    return SearchFacts(kind, left, acted_on)


@pytest.mark.parametrize(("left", "told"), [(31, False), (30, True), (10, True), (0, True), (-2, True)])
def test_a_learner_without_an_action_is_told_from_the_thirtieth_day(left, told):
    found = check(facts(left), within=30)
    assert bool(found) is told
    if told:
        assert (found[0].rule, found[0].severity) == ("SCH-05", Severity.WARNING)
        assert "L. 124-2" in found[0].source


def test_a_dated_action_settles_it():
    assert check(facts(10, date(2027, 1, 2)), within=30) == []


@pytest.mark.parametrize(
    ("kind", "told"),
    [(PlacementKind.BTS_INTERNSHIP, True), (PlacementKind.OBSERVATION, False), (PlacementKind.VISIT, False)],
)
def test_the_rule_concerns_the_periods_that_count_for_a_diploma(kind, told):
    assert bool(check(facts(10, kind=kind), within=30)) is told


def test_the_sentence_says_how_long_is_left():
    assert "à 1 jour du départ" in check(facts(1), within=30)[0].sentence
    assert "la période a commencé" in check(facts(0), within=30)[0].sentence

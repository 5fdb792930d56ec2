"""Whether an offer can serve a need."""

from dataclasses import replace
from datetime import date

import pytest

from poles.law.eligibility import NeedFacts, OfferFacts, check
from poles.words.families import BY_CODE, DISCOVERY
from poles.words.time import Period
from poles.words.training import PlacementKind as Kind

NEED = NeedFacts(Kind.PFMP, Period.of_days(date(2027, 1, 11), date(2027, 2, 5)), BY_CODE["commerce"])
OFFER = OfferFacts("Vente", Kind.PFMP, Period.of_days(date(2027, 1, 11), date(2027, 2, 5)), BY_CODE["commerce"])


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({}, []),
        ({"kind": Kind.OBSERVATION}, ["offer.kind"]),
        ({"open_days": Period.of_days(date(2027, 1, 12), date(2027, 2, 5))}, ["offer.weeks"]),
        ({"open_days": Period.of_days(date(2027, 1, 11), date(2027, 2, 4))}, ["offer.weeks"]),
        ({"family": BY_CODE["accueil"]}, []),
        ({"family": BY_CODE["bois"]}, ["offer.family"]),
        ({"family": DISCOVERY}, ["offer.family"]),
        ({"kind": Kind.VISIT, "family": BY_CODE["bois"]}, ["offer.kind", "offer.family"]),
    ],
)
def test_each_thing_that_does_not_fit_is_named(change, expected):
    findings = check(NEED, replace(OFFER, **change))
    assert [finding.rule for finding in findings] == expected
    assert all("« Vente »" in finding.sentence and finding.sentence.endswith(".") for finding in findings)


def test_a_need_of_discovery_takes_every_family():
    need = replace(NEED, kind=Kind.OBSERVATION, family=DISCOVERY)
    for family in BY_CODE.values():
        assert check(need, replace(OFFER, kind=Kind.OBSERVATION, family=family)) == []

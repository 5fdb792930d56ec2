"""What the law says of an offer before any learner is known."""

from datetime import date

import pytest

from poles.law.minors import OfferFacts, check, youngest_adult
from poles.words.findings import Severity
from poles.words.training import PlacementKind as Kind


@pytest.mark.parametrize(
    ("kind", "regulated", "min_age", "expected"),
    [
        (Kind.PFMP, False, 0, []),
        (Kind.PFMP, True, 0, [("SAFE-04", Severity.WARNING), ("SAFE-08", Severity.INFO)]),
        (Kind.PFMP, True, 14, [("SAFE-04", Severity.WARNING), ("SAFE-08", Severity.INFO)]),
        (Kind.PFMP, True, 15, [("SAFE-04", Severity.WARNING)]),
        (Kind.PFMP, True, 17, [("SAFE-04", Severity.WARNING)]),
        (Kind.PFMP, True, 18, []),
        (Kind.OBSERVATION, False, 0, [("SAFE-01", Severity.INFO)]),
        (Kind.OBSERVATION, True, 18, [("SAFE-01", Severity.WARNING)]),
        (Kind.VISIT, False, 0, [("SAFE-01", Severity.INFO)]),
        (Kind.INITIATION, False, 0, []),
        (Kind.INITIATION, True, 0, [("SAFE-02", Severity.WARNING)]),
        (Kind.APPLICATION, True, 16, [("SAFE-03", Severity.WARNING)]),
        (Kind.APPLICATION, True, 18, []),
        (Kind.APPLICATION, False, 0, []),
    ],
)
def test_the_findings_of_an_offer_follow_its_kind_and_age(kind, regulated, min_age, expected):
    findings = check(OfferFacts(kind, regulated, min_age))
    assert [(finding.rule, finding.severity) for finding in findings] == expected


def test_every_finding_bears_its_article():
    findings = [finding for kind in Kind for finding in check(OfferFacts(kind, True))]
    assert findings and all("art." in finding.source for finding in findings)


@pytest.mark.parametrize(
    ("day", "born"),
    [
        (date(2026, 11, 2), date(2008, 11, 2)),
        (date(2028, 2, 29), date(2010, 2, 28)),
        (date(2026, 2, 28), date(2008, 2, 28)),
        (date(2026, 3, 1), date(2008, 3, 1)),
    ],
)
def test_the_youngest_adult_of_a_day_turns_eighteen_on_it(day, born):
    assert youngest_adult(day) == born

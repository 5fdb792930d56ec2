"""Whether a period lies on days of class: holidays, examinations, days without class, public holidays."""

from datetime import date

import pytest

from poles.law.school_days import NamedDays, SchoolDaysFacts, check
from poles.words.time import Period
from poles.words.training import PlacementKind as Kind


def days(first: str, last: str) -> Period:
    return Period.of_days(date.fromisoformat(first), date.fromisoformat(last))


WINTER = NamedDays("Hiver", days("2027-02-20", "2027-03-07"))
EXAMS = NamedDays("Bac pro, écrits", days("2027-06-14", "2027-06-18"))
ASCENSION = (date(2027, 5, 6), "Ascension")


def judged(kind, first, last, **known):
    return [(one.rule, str(one.severity)) for one in check(SchoolDaysFacts(kind, days(first, last), **known))]


@pytest.mark.parametrize(
    ("kind", "first", "last", "expected"),
    [
        (Kind.PFMP, "2027-01-11", "2027-02-19", []),
        (Kind.PFMP, "2027-02-15", "2027-03-12", [("DUR-25", "warning")]),
        (Kind.PFMP, "2027-03-08", "2027-03-26", []),
        (Kind.PFMP, "2027-02-20", "2027-02-21", []),
        (Kind.OBSERVATION, "2027-02-15", "2027-02-19", []),
        (Kind.OBSERVATION, "2027-02-22", "2027-02-26", [("DUR-25", "blocking")]),
        (Kind.HOLIDAY_OBSERVATION, "2027-02-22", "2027-02-26", []),
        (Kind.HOLIDAY_OBSERVATION, "2027-02-18", "2027-02-24", [("DUR-08", "blocking")]),
        (Kind.HOLIDAY_OBSERVATION, "2027-01-11", "2027-01-15", [("DUR-08", "blocking")]),
    ],
)
def test_holidays_warn_a_pfmp_refuse_an_observation_and_welcome_their_own_kind(kind, first, last, expected):
    assert judged(kind, first, last, holidays=(WINTER,)) == expected


@pytest.mark.parametrize("kind", [Kind.PFMP, Kind.OBSERVATION, Kind.HOLIDAY_OBSERVATION])
def test_nothing_known_is_nothing_said(kind):
    assert judged(kind, "2027-02-22", "2027-02-26") == []


def test_the_days_in_the_holidays_are_counted():
    (finding,) = check(SchoolDaysFacts(Kind.PFMP, days("2027-02-15", "2027-03-12"), holidays=(WINTER,)))
    assert "10 de ses 20 jours" in finding.sentence
    (finding,) = check(SchoolDaysFacts(Kind.PFMP, days("2027-02-22", "2027-02-26"), holidays=(WINTER,)))
    assert "tous ses jours" in finding.sentence


def test_examinations_and_days_without_class_warn_and_a_public_holiday_is_told():
    known = {"exams": (EXAMS,), "closed": (NamedDays("Journée pédagogique", days("2027-06-21", "2027-06-21")),)}
    assert judged(Kind.PFMP, "2027-06-07", "2027-06-25", **known) == [("DUR-25", "warning")] * 2
    assert judged(Kind.PFMP, "2027-05-24", "2027-06-11", **known) == []
    assert judged(Kind.PFMP, "2027-05-03", "2027-05-14", public=(ASCENSION,)) == [("DUR-25", "info")]
    assert judged(Kind.PFMP, "2027-05-10", "2027-05-14", public=(ASCENSION,)) == []


def test_a_public_holiday_on_a_sunday_is_not_told():
    assert judged(Kind.PFMP, "2026-10-26", "2026-11-06", public=((date(2026, 11, 1), "Toussaint"),)) == []


def test_every_finding_names_its_text():
    facts = SchoolDaysFacts(Kind.OBSERVATION, days("2027-02-22", "2027-02-26"), (WINTER,), (EXAMS,), (), (ASCENSION,))
    assert all(finding.source for finding in check(facts))

"""The school's follow-up and the end of a placement, each rule with its worked examples and its days."""

from dataclasses import replace
from datetime import date

import pytest

from poles.law import rules, texts
from poles.law.placement.facts import Money, Proof, Referent
from poles.words.findings import Severity
from poles.words.training import PlacementKind as Kind
from tests.law.placement.sample import around, dated, given, over, paid, placement, said, severities

BLOCKS, WARNS, INFO = ["blocking"], ["warning"], ["info"]
WEEK = 5 * 420


@pytest.mark.parametrize(
    ("kind", "others", "students", "expected"),
    [
        (Kind.PFMP, 15, 0, []),
        (Kind.PFMP, 16, 0, BLOCKS),
        (Kind.PFMP, 16, 1, WARNS),
        (Kind.BTS_INTERNSHIP, 16, 16, WARNS),
        (Kind.BTS_INTERNSHIP, 15, 15, []),
        (Kind.BTS_INTERNSHIP, 16, 0, WARNS),
        (Kind.BTS_INTERNSHIP, 17, 0, BLOCKS),
        (Kind.OBSERVATION, 30, 0, []),
    ],
)
def test_a_referent_follows_sixteen_pupils(kind, others, students, expected):
    facts = placement(kind=kind, referent=Referent(others=others, students=students))
    assert severities(facts, "SCH-01") == expected


def test_the_number_of_sch_01_is_that_of_the_calendar_of_classes():
    day = date(2026, 3, 2)
    assert rules.every()["SCH-01"].on(day).numbers["followed_at_once"] == texts.on(day, "referents.at_once").value


def test_the_competences_are_written():
    (found,) = said(placement(mentions=frozenset(range(1, 16)) - {3}), "SCH-04")
    assert found.severity is Severity.BLOCKING and "compétence" in found.sentence
    assert said(placement(), "SCH-04") == []


@pytest.mark.parametrize(("visits", "expected"), [(2, []), (1, WARNS), (0, WARNS)])
def test_the_referent_speaks_with_the_tutor_twice(visits, expected):
    referent = Referent(visits=visits, steps=frozenset({"first_contact", "follow_up", "evaluation"}))
    assert severities(placement(done_minutes=WEEK, referent=referent), "SCH-02") == expected
    assert said(placement(referent=referent), "SCH-02") == []


def test_the_follow_up_has_three_steps():
    (found,) = said(
        placement(done_minutes=WEEK, referent=Referent(visits=2, steps=frozenset({"first_contact", "follow_up"}))),
        "SCH-03",
    )
    assert found.severity is Severity.WARNING and "l’évaluation" in found.sentence
    assert said(placement(done_minutes=WEEK), "SCH-03") == []


@pytest.mark.parametrize(
    ("ending", "rule", "expected"),
    [
        ({}, "SCH-06", []),
        ({"reception_judged": False}, "SCH-06", WARNS),
        ({"interrupted": True}, "SCH-07", WARNS),
        ({"interrupted": True, "decided": True}, "SCH-07", []),
        ({}, "SCH-07", []),
    ],
)
def test_the_learner_judges_the_host_and_an_interruption_is_decided(ending, rule, expected):
    assert severities(placement(done_minutes=WEEK, ending=over(WEEK, **ending)), rule) == expected


@pytest.mark.parametrize(
    ("written", "cents", "expected"),
    [(20 * 420, 0, []), (None, 0, BLOCKS), (20 * 420, None, BLOCKS), (None, None, BLOCKS), (19 * 420, 0, BLOCKS)],
)
def test_a_certificate_says_twenty_days_and_nothing_paid(written, cents, expected):
    ending = over(0, certificate_minutes=written, certificate_cents=cents)
    assert severities(placement(done_minutes=20 * 420, ending=ending), "END-01") == expected
    assert said(placement(ending=ending), "END-01") == []


@pytest.mark.parametrize(
    ("signed", "expected"),
    [(date(2025, 11, 14), []), (date(2025, 12, 5), WARNS), (date(2025, 11, 13), WARNS), (None, WARNS)],
)
def test_a_certificate_is_signed_on_the_last_day(signed, expected):
    facts = placement(date(2025, 11, 10), days=5, done_minutes=WEEK)
    facts = given(facts, Proof.CERTIFICATE, signed) if signed else facts
    assert severities(facts, "END-02") == expected


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        (date(2027, 3, 1), ""),
        (date(2028, 3, 6), ""),
        (date(2028, 3, 7), "trop tard"),
        (date(2029, 3, 1), "trop tard"),
        (None, "le demande avant"),
    ],
)
def test_a_student_asks_for_the_pension_within_two_years(asked, words):
    facts = placement(
        date(2026, 3, 2),
        days=5,
        kind=Kind.BTS_INTERNSHIP,
        done_minutes=WEEK,
        money=paid(),
        ending=over(WEEK, pension_asked=asked),
    )
    found = said(facts, "END-03")
    assert [str(each.severity) for each in found] == (INFO if words else []) and all(
        words in each.sentence for each in found
    )
    assert said(replace(facts, money=Money()), "END-03") == []


DAYS = [
    ("SCH-01", "2014-12-01", Kind.PFMP, {"referent": Referent(others=16)}),
    ("SCH-02", "2014-07-12", Kind.PFMP, {"done_minutes": 420, "referent": Referent()}),
    ("SCH-03", "2016-03-31", Kind.PFMP, {"done_minutes": 420, "referent": Referent(visits=2)}),
    ("SCH-04", "2014-07-12", Kind.PFMP, {"mentions": frozenset()}),
    ("SCH-06", "2014-07-12", Kind.PFMP, {"done_minutes": 420, "ending": over(420, reception_judged=False)}),
    ("SCH-07", "2014-07-12", Kind.PFMP, {"done_minutes": 420, "ending": over(420, interrupted=True)}),
    ("END-01", "2014-12-01", Kind.PFMP, {"done_minutes": 420, "ending": over(0, certificate_cents=None)}),
    ("END-02", "2016-03-31", Kind.PFMP, {"done_minutes": 420}),
    ("END-03", "2014-07-12", Kind.BTS_INTERNSHIP, {"done_minutes": 420, "money": paid()}),
]


@pytest.mark.parametrize(("rule", "day", "kind", "fault"), DAYS)
def test_a_rule_speaks_from_its_day_on(rule, day, kind, fault):
    assert [bool(said(dated(rule, each, kind=kind, **fault), rule)) for each in around(day)] == [False, True, True]

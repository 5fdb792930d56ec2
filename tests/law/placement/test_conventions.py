"""The convention: each rule with its two worked examples, and on the eve of, on and after the day of each version."""

from dataclasses import replace
from datetime import date

import pytest

from poles.law import rules
from poles.law.placement import conventions, engine
from poles.law.placement.facts import Host, Party, Proof
from poles.words.findings import Severity
from poles.words.training import PlacementKind as Kind
from tests.law.placement.sample import around, dated, everybody, given, placement, said, severities, without

BLOCKS, WARNS = ["blocking"], ["warning"]
OCTOBER = date(2025, 10, 6)
FAMILIES = ("CONV", "HOST", "SCH", "MON", "SAFE", "END")


@pytest.mark.parametrize("kind", list(Kind))
def test_nothing_is_said_of_a_placement_in_order(kind):
    facts = placement(kind=kind)
    assert [found for found in engine.judge(facts) if found.rule.startswith(FAMILIES)] == []


def test_the_last_signature_may_fall_on_the_third_and_not_on_the_eighth_when_it_begins_on_the_sixth():
    assert said(placement(OCTOBER, signed_on=date(2025, 10, 3)), "CONV-01") == []
    late = (*everybody(date(2025, 10, 3), Party.TUTOR), (Party.TUTOR, date(2025, 10, 8)))
    (found,) = said(placement(OCTOBER, signed=late), "CONV-01")
    assert found.severity is Severity.BLOCKING and found.sentence.startswith("Le tuteur a signé après")
    assert found.day == date(2025, 10, 8) and found.limit == "6 octobre 2025"


def test_one_signs_on_the_first_day_at_the_latest():
    assert [said(placement(OCTOBER, signed_on=date(2025, 10, day)), "CONV-01") != [] for day in (5, 6, 7)] == [
        False,
        False,
        True,
    ]


@pytest.mark.parametrize("kind", list(Kind))
def test_a_convention_that_nobody_signed_is_refused_and_a_draft_says_nothing_of_it(kind):
    facts = placement(kind=kind, signed=())
    assert severities(facts, "CONV-01") == BLOCKS
    draft = replace(facts, signatures_due=False)
    assert [found.rule for found in engine.judge(draft) if found.field == "signed"] == []


@pytest.mark.parametrize("kind", [Kind.VISIT, Kind.INITIATION, Kind.APPLICATION, Kind.SHORT_IMMERSION])
def test_without_rule_of_its_own_a_kind_asks_for_the_school_and_the_host(kind):
    early = date(2026, 1, 5)
    assert said(placement(kind=kind, signed=everybody(early, Party.TUTOR, Party.REFERENT)), "CONV-01") == []
    (found,) = said(placement(kind=kind, signed=everybody(early, Party.HOST)), "CONV-01")
    assert "l’organisme d’accueil" in found.sentence


@pytest.mark.parametrize(
    ("absent", "expected"),
    [((), []), ((Party.TUTOR,), BLOCKS), ((Party.LEARNER,), []), ((Party.LEARNER, Party.GUARDIAN), BLOCKS)],
)
def test_five_sign_a_pfmp(absent, expected):
    facts = placement(age=19, signed=everybody(date(2026, 2, 2), *absent))
    assert severities(facts, "CONV-02") == expected


def test_the_host_signs_an_observation_and_the_learner_reads_it():
    day = date(2025, 12, 1)
    facts = placement(
        date(2025, 12, 15), kind=Kind.OBSERVATION, age=14, signed=everybody(day, Party.TUTOR, Party.REFERENT)
    )
    assert said(facts, "CONV-03") == []
    assert severities(replace(facts, signed=everybody(day, Party.HOST)), "CONV-03") == BLOCKS
    assert severities(replace(facts, signed=everybody(day, Party.LEARNER)), "CONV-03") == WARNS


def test_the_guardian_of_an_observer_reads_since_2024_and_signed_before():
    for day, conv_03, conv_04 in zip(around("2024-07-18"), [[], WARNS, WARNS], [BLOCKS, [], []], strict=True):
        facts = dated("CONV-03", day, kind=Kind.OBSERVATION, age=14, signed=everybody(day, Party.GUARDIAN))
        assert (severities(facts, "CONV-03"), severities(facts, "CONV-04")) == (conv_03, conv_04)
        pfmp = replace(facts, kind=Kind.PFMP)
        assert (said(pfmp, "CONV-03"), severities(pfmp, "CONV-04")) == ([], BLOCKS)
    grown = placement(kind=Kind.OBSERVATION, age=19, signed=everybody(date(2026, 2, 2), Party.GUARDIAN))
    assert said(grown, "CONV-03") == []


@pytest.mark.parametrize(
    ("age", "absent", "expected"), [(17, (), []), (17, (Party.GUARDIAN,), BLOCKS), (18, (Party.GUARDIAN,), [])]
)
def test_the_guardian_of_a_minor_signs(age, absent, expected):
    facts = placement(age=age, signed=everybody(date(2026, 2, 2), *absent))
    assert severities(facts, "CONV-04") == expected


def test_the_age_of_a_guardian_s_signature_is_that_of_its_day():
    facts = placement(age=18, signed=everybody(date(2025, 12, 31), Party.GUARDIAN))
    assert severities(facts, "CONV-04") == BLOCKS
    turns = [placement(age=18, signed=everybody(each, Party.GUARDIAN)) for each in around("2026-01-01")]  # born on it
    assert [severities(each, "CONV-04") for each in turns] == [BLOCKS, [], []]


def test_the_fifteen_mentions_are_filled_and_the_missing_ones_are_named():
    (found,) = said(placement(mentions=frozenset(range(1, 16)) - {6, 10}), "CONV-05")
    assert "la durée hebdomadaire de présence (6°) et les congés et les absences (10°)" in found.sentence
    assert (found.severity, found.measured, found.limit) == (Severity.BLOCKING, "13", "15")
    assert len(conventions.MENTIONS) == 15


def test_both_annexes_are_attached():
    facts = placement()
    (found,) = said(without(facts, Proof.FINANCIAL_ANNEX), "CONV-06")
    assert found.severity is Severity.BLOCKING and "l’annexe financière" in found.sentence


@pytest.mark.parametrize(
    ("kind", "day"),
    [
        (Kind.PFMP, "2008-10-24"),
        (Kind.APPLICATION, "2016-03-31"),
        (Kind.INITIATION, "2016-03-31"),
        (Kind.OBSERVATION, "2024-07-18"),
    ],
)
def test_the_annexes_of_each_kind_are_asked_since_their_text(kind, day):
    bare = [without(dated("CONV-06", each, kind=kind), Proof.PEDAGOGICAL_ANNEX) for each in around(day)]
    assert [severities(each, "CONV-06") for each in bare] == [[], BLOCKS, BLOCKS]


def test_the_board_votes_before_the_signature():
    facts = without(placement(date(2025, 10, 20), signed_on=date(2025, 10, 12)), Proof.BOARD_VOTE)
    assert said(given(facts, Proof.BOARD_VOTE, date(2025, 9, 30)), "CONV-07") == []
    assert severities(given(facts, Proof.BOARD_VOTE, date(2025, 10, 13)), "CONV-07") == WARNS
    assert severities(facts, "CONV-07") == WARNS
    assert said(replace(facts, public_school=False), "CONV-07") == []


def test_a_replacement_is_no_placement():
    assert said(placement(motives=frozenset()), "CONV-08") == []
    (found,) = said(placement(motives=frozenset({"replacement"})), "CONV-08")
    assert found.severity is Severity.BLOCKING and "le remplacement d’un salarié" in found.sentence
    assert len(conventions.MOTIVES) == rules.every()["CONV-08"].versions[0].numbers["forbidden_motives"]


def test_activities_hold_to_competences():
    assert severities(placement(activities_linked=False), "CONV-10") == BLOCKS
    assert said(placement(kind=Kind.INITIATION, activities_linked=False), "CONV-10") == []


def test_abroad_the_sheet_of_the_country_is_attached():
    facts = placement(host=Host(staff=50, abroad=True))
    assert severities(facts, "CONV-11") == BLOCKS
    assert said(given(facts, Proof.COUNTRY_SHEET, date(2026, 2, 1)), "CONV-11") == []


def test_what_changed_without_amendment_is_named():
    (found,) = said(placement(changed=frozenset({"dates", "tutor"})), "CONV-12")
    assert found.severity is Severity.BLOCKING and "les dates et le tuteur" in found.sentence


@pytest.mark.parametrize(("days", "leave", "expected"), [(50, 4, []), (50, 0, BLOCKS), (44, 0, []), (45, 0, BLOCKS)])
def test_beyond_two_months_leave_is_written(days, leave, expected):
    assert severities(placement(days=days, leave_days=leave), "CONV-14") == expected


@pytest.mark.parametrize(("hours", "expected"), [(900, []), (200, []), (199, ["info"]), (40, ["info"]), (None, [])])
def test_a_short_course_is_told(hours, expected):
    facts = placement()
    facts = replace(facts, trainee=replace(facts.trainee, course_hours=hours))
    assert severities(facts, "CONV-15") == expected


DAYS = [
    ("CONV-01", "2003-08-29", Kind.INITIATION, {"signed": ()}),
    ("CONV-01", "2014-07-12", Kind.PFMP, {"signed": ()}),
    ("CONV-02", "2014-12-01", Kind.PFMP, "unsigned by the tutor"),
    ("CONV-03", "2024-07-18", Kind.OBSERVATION, "unsigned by the host"),
    ("CONV-04", "2014-12-01", Kind.PFMP, "unsigned by the guardian"),
    ("CONV-05", "2014-12-01", Kind.PFMP, {"mentions": frozenset()}),
    ("CONV-07", "2014-12-01", Kind.PFMP, {"documents": ()}),
    ("CONV-08", "2014-07-12", Kind.PFMP, {"motives": frozenset({"seasonal"})}),
    ("CONV-09", "2008-05-01", Kind.VISIT, {"host": Host(harmful=True)}),
    ("CONV-10", "2014-07-12", Kind.BTS_INTERNSHIP, {"activities_linked": False}),
    ("CONV-11", "2014-07-12", Kind.PFMP, {"host": Host(abroad=True)}),
    ("CONV-12", "2014-12-01", Kind.PFMP, {"changed": frozenset({"place"})}),
    ("CONV-13", "2003-08-29", Kind.INITIATION, {"host": Host(hires=True)}),
]
ABSENT = {
    "unsigned by the tutor": Party.TUTOR,
    "unsigned by the host": Party.HOST,
    "unsigned by the guardian": Party.GUARDIAN,
}


@pytest.mark.parametrize(("rule", "day", "kind", "fault"), DAYS)
def test_a_rule_speaks_from_its_day_on(rule, day, kind, fault):
    spoken = []
    for each in around(day):
        faulty = {"signed": everybody(each, ABSENT[fault])} if isinstance(fault, str) else fault
        spoken.append(bool(said(dated(rule, each, kind=kind, **faulty), rule)))
    assert spoken == [False, True, True]


@pytest.mark.parametrize(("day", "spoken"), [("2014-07-12", [False, True, True]), ("2014-12-01", [False, True, True])])
def test_long_placements_and_hours_of_teaching_have_their_day(day, spoken):
    rule = "CONV-14" if day == "2014-07-12" else "CONV-15"
    long = [placement(each, days=50) for each in around(day)]
    long = [replace(each, trainee=replace(each.trainee, course_hours=10)) for each in long]
    assert [bool(said(each, rule)) for each in long] == spoken

"""Health and safety: tasks by age and kind, papers that lift, accidents, insurance."""

from dataclasses import replace
from datetime import date, datetime

import pytest

from poles.law import minors
from poles.law.placement import safety
from poles.law.placement.facts import Accident, Proof
from poles.words.findings import Severity
from poles.words.training import PlacementKind as Kind
from tests.law.placement.sample import around, dated, given, placement, said, severities, without

BLOCKS, WARNS = ["blocking"], ["warning"]
MACHINES = frozenset({"D4153-28"})
ALL_TAKEN = frozenset({"risk_assessment", "safety_training", "supervisor"})
MAY = date(2026, 5, 5)


def at_work(start=MAY, *, days=1, tasks=MACHINES, age=16, **facts):
    """A PFMP with regulated work and every paper that it asks for."""
    made = placement(start, days=days, age=age, tasks=tasks, precautions=ALL_TAKEN, **facts)
    for proof in (Proof.HOST_DECLARATION, Proof.SCHOOL_DECLARATION, Proof.MEDICAL_OPINION):
        made = given(made, proof, date(2025, 9, 12))
    return made


def born(facts, day):
    return replace(facts, trainee=replace(facts.trainee, birth=day))


@pytest.mark.parametrize(
    ("kind", "task", "rule", "expected"),
    [
        (Kind.OBSERVATION, "observe", "SAFE-01", []),
        (Kind.OBSERVATION, "machine", "SAFE-01", BLOCKS),
        (Kind.OBSERVATION, "light", "SAFE-01", BLOCKS),
        (Kind.VISIT, "light", "SAFE-01", BLOCKS),
        (Kind.HOLIDAY_OBSERVATION, "machine", "SAFE-01", BLOCKS),
        (Kind.INITIATION, "light", "SAFE-02", []),
        (Kind.INITIATION, "machine", "SAFE-02", BLOCKS),
        (Kind.INITIATION, "D4153-28", "SAFE-02", BLOCKS),
        (Kind.APPLICATION, "machine", "SAFE-03", []),
        (Kind.APPLICATION, "D4153-28", "SAFE-03", BLOCKS),
        (Kind.APPLICATION, "forbidden", "SAFE-03", BLOCKS),
        (Kind.PFMP, "machine", "SAFE-03", []),
    ],
)
def test_each_kind_has_its_tasks(kind, task, rule, expected):
    assert severities(placement(kind=kind, age=15, tasks=frozenset({"observe", task})), rule) == expected


def test_the_kinds_that_watch_are_those_of_offers():
    for kind in Kind:
        spoken = bool(said(placement(kind=kind, tasks=frozenset({"light"})), "SAFE-01"))
        assert spoken == (kind in minors.WATCHING)


@pytest.mark.parametrize(
    ("sent", "expected"),
    [
        ("2024-01-10", []),
        ("2022-01-10", BLOCKS),
        ("2023-05-05", BLOCKS),
        ("2023-05-06", []),
        ("2026-05-05", []),
        ("2026-05-06", BLOCKS),
    ],
)
def test_the_declaration_of_the_host_is_of_less_than_three_years(sent, expected):
    facts = given(without(at_work(), Proof.HOST_DECLARATION), Proof.HOST_DECLARATION, date.fromisoformat(sent))
    assert severities(facts, "SAFE-04") == expected


def test_a_declaration_that_ends_in_the_middle_of_the_placement_is_named_with_its_day():
    bare = without(at_work(days=20), Proof.HOST_DECLARATION)
    ending = given(bare, Proof.HOST_DECLARATION, date(2025, 1, 1), date(2026, 5, 14))
    (found,) = said(ending, "SAFE-04")
    assert found.day == date(2026, 5, 15) and found.severity is Severity.BLOCKING
    assert said(given(ending, Proof.HOST_DECLARATION, date(2026, 5, 15)), "SAFE-04") == []


@pytest.mark.parametrize("birth", [date(2008, 5, 5), date(2000, 1, 1), date(2011, 5, 6)])
def test_no_declaration_is_asked_of_an_adult_nor_serves_below_15(birth):
    facts = born(without(at_work(), Proof.HOST_DECLARATION, Proof.SCHOOL_DECLARATION, Proof.MEDICAL_OPINION), birth)
    assert [said(facts, rule) for rule in ("SAFE-04", "SAFE-05", "SAFE-06")] == [[], [], []]


@pytest.mark.parametrize("birth", [date(2008, 5, 6), date(2011, 5, 5)])
def test_it_is_asked_from_15_to_the_eve_of_18(birth):
    assert severities(born(without(at_work(), Proof.HOST_DECLARATION), birth), "SAFE-04") == BLOCKS


def test_who_turns_18_in_the_middle_needs_the_papers_until_then():
    facts = born(without(at_work(days=20), Proof.HOST_DECLARATION), date(2008, 5, 15))
    assert severities(facts, "SAFE-04") == BLOCKS
    until_birthday = given(facts, Proof.HOST_DECLARATION, date(2026, 1, 1), date(2026, 5, 14))
    assert said(until_birthday, "SAFE-04") == []


def test_an_authorised_driver_needs_no_declaration_for_a_fork_lift():
    facts = without(at_work(tasks=frozenset({"D4153-27"})), Proof.HOST_DECLARATION, Proof.SCHOOL_DECLARATION)
    assert severities(facts, "SAFE-04") == BLOCKS
    authorised = given(facts, Proof.DRIVING_AUTHORISATION, date(2026, 1, 1))
    assert said(authorised, "SAFE-04") == [] and said(authorised, "SAFE-05") == []
    assert severities(replace(authorised, tasks=frozenset({"D4153-27", "D4153-28"})), "SAFE-04") == BLOCKS


@pytest.mark.parametrize("missing", sorted(ALL_TAKEN))
def test_each_precaution_is_named(missing):
    assert said(at_work(), "SAFE-05") == []
    (found,) = said(replace(at_work(), precautions=ALL_TAKEN - {missing}), "SAFE-05")
    assert (
        found.severity is Severity.BLOCKING and safety.PRECAUTIONS[missing] in found.sentence and found.measured == "3"
    )


def test_the_school_declares_too():
    (found,) = said(without(at_work(), Proof.SCHOOL_DECLARATION), "SAFE-05")
    assert "la déclaration de l’établissement" in found.sentence and found.day == MAY


@pytest.mark.parametrize(
    ("opinion", "expected"), [("2025-09-12", []), ("2024-02-01", WARNS), ("2025-03-02", WARNS), ("2025-03-03", [])]
)
def test_the_medical_opinion_is_of_the_year(opinion, expected):
    facts = given(
        without(at_work(date(2026, 3, 2)), Proof.MEDICAL_OPINION), Proof.MEDICAL_OPINION, date.fromisoformat(opinion)
    )
    assert severities(facts, "SAFE-06") == expected


@pytest.mark.parametrize(
    ("task", "expected"),
    [
        ("D4153-25", BLOCKS),
        ("D4153-18/3", BLOCKS),
        ("D4153-21/A", BLOCKS),
        ("forbidden", BLOCKS),
        ("D4153-18", []),
        ("machine", []),
    ],
)
def test_no_paper_lets_a_minor_dig_a_trench(task, expected):
    facts = at_work(tasks=frozenset({task}))
    assert severities(facts, "SAFE-07") == expected
    assert said(born(facts, date(2008, 5, 5)), "SAFE-07") == []


@pytest.mark.parametrize(
    ("birth", "expected"),
    [(date(2011, 4, 5), []), (date(2011, 5, 5), []), (date(2011, 5, 6), BLOCKS), (date(2011, 6, 5), BLOCKS)],
)
def test_nothing_regulated_before_15(birth, expected):
    assert severities(born(at_work(), birth), "SAFE-08") == expected
    assert said(born(at_work(tasks=frozenset({"light"})), birth), "SAFE-08") == []


def test_the_works_are_those_of_the_code():
    numbers = {int(code.removeprefix("D4153-").split("/")[0]) for code in safety.WORKS if code.startswith("D")}
    derogable = {
        int(code.removeprefix("D4153-")) for code, work in safety.WORKS.items() if work.derogable and code[0] == "D"
    }
    assert numbers == set(range(16, 38))
    assert derogable == {17, 18, 21, 22, 23, 27, 28, 29, 30, 31, 33, 34, 35}


@pytest.mark.parametrize(("kind", "age"), [(Kind.BTS_INTERNSHIP, 20), (Kind.PFMP, 16)])
def test_a_dangerous_task_is_for_nobody(kind, age):
    assert severities(placement(kind=kind, age=age, tasks=frozenset({"dangerous"})), "SAFE-09") == BLOCKS


@pytest.mark.parametrize(("until", "expected"), [(None, []), (date(2026, 5, 10), BLOCKS)])
def test_electrical_work_needs_its_title_all_along(until, expected):
    facts = placement(MAY, tasks=frozenset({"electrical"}))
    assert severities(facts, "SAFE-10") == BLOCKS
    assert severities(given(facts, Proof.ELECTRICAL_TITLE, date(2026, 5, 4), until), "SAFE-10") == expected


def moment(text):
    return datetime.fromisoformat(text)


def hurt(kind, at, declared):
    moments = [moment(each) if each else None for each in (at, declared)]
    return placement(date(2026, 3, 2), kind=kind, accidents=(Accident(*moments),))


@pytest.mark.parametrize(
    ("at", "declared", "expected"),
    [
        ("2026-03-03T10:00", "2026-03-03T18:00", []),
        ("2026-03-03T10:00", "2026-03-05T10:00", []),
        ("2026-03-03T10:00", "2026-03-05T10:01", WARNS),
        ("2026-03-03T10:00", "2026-03-07T10:00", WARNS),
        ("2026-03-06T10:00", "2026-03-09T10:00", []),
        ("2026-03-06T10:00", "2026-03-09T10:01", WARNS),
        ("2026-03-03T10:00", "", WARNS),
    ],
)
def test_an_accident_of_a_pfmp_is_declared_within_48_hours_without_sundays(at, declared, expected):
    assert severities(hurt(Kind.PFMP, at, declared), "SAFE-11") == expected


def test_a_public_holiday_stops_the_48_hours():
    assert safety.declared_before(moment("2026-04-30T09:00")) == moment("2026-05-04T09:00")  # 1 May, then Sunday 3 May


@pytest.mark.parametrize(("declared", "expected"), [("2026-03-03T17:00", []), ("2026-03-04T08:00", WARNS), ("", WARNS)])
def test_an_accident_in_observation_is_declared_the_same_day(declared, expected):
    assert severities(hurt(Kind.OBSERVATION, "2026-03-03T10:00", declared), "SAFE-12") == expected


def test_three_certificates_of_insurance_in_observation_and_two_elsewhere():
    facts = placement(kind=Kind.OBSERVATION)
    (found,) = said(without(facts, Proof.INSURANCE_LEARNER), "SAFE-13")
    assert found.severity is Severity.WARNING and "de l’élève" in found.sentence and found.limit == "3"
    assert said(without(placement(), Proof.INSURANCE_LEARNER), "SAFE-13") == []
    assert severities(without(placement(), Proof.INSURANCE_HOST), "SAFE-13") == WARNS


def test_an_insurance_runs_to_the_last_day():
    facts = without(placement(date(2026, 3, 2), days=5), Proof.INSURANCE_HOST)
    ends = [
        said(given(facts, Proof.INSURANCE_HOST, date(2026, 1, 1), date(2026, 3, day)), "SAFE-13") != []
        for day in (5, 6, 7)
    ]
    assert ends == [True, False, False]


def test_the_learner_s_certificate_is_asked_since_july_2024():
    bare = [without(placement(each, kind=Kind.OBSERVATION), Proof.INSURANCE_LEARNER) for each in around("2024-07-18")]
    assert [bool(said(each, "SAFE-13")) for each in bare] == [False, True, True]


def test_every_task_of_a_sentence_has_a_name():
    (found,) = said(placement(kind=Kind.OBSERVATION, tasks=frozenset({"electrical", "D4153-31"})), "SAFE-01")
    assert "montage d’échafaudages (D4153-31) et travaux électriques" in found.sentence


DAYS = [
    ("SAFE-01", "2003-08-29", Kind.OBSERVATION, {"tasks": frozenset({"machine"})}),
    ("SAFE-02", "2003-08-29", Kind.INITIATION, {"tasks": frozenset({"machine"})}),
    ("SAFE-03", "2003-08-29", Kind.APPLICATION, {"tasks": MACHINES}),
    ("SAFE-04", "2015-05-02", Kind.PFMP, {"tasks": MACHINES}),
    ("SAFE-05", "2015-05-02", Kind.PFMP, {"tasks": MACHINES}),
    ("SAFE-06", "2015-05-02", Kind.PFMP, {"tasks": MACHINES}),
    ("SAFE-07", "2013-10-14", Kind.PFMP, {"tasks": frozenset({"D4153-37"})}),
    ("SAFE-08", "2013-10-14", Kind.PFMP, {"tasks": MACHINES, "age": 14}),
    ("SAFE-09", "2014-07-12", Kind.PFMP, {"tasks": frozenset({"dangerous"})}),
    ("SAFE-10", "2015-05-02", Kind.PFMP, {"tasks": frozenset({"electrical"})}),
    ("SAFE-13", "2003-09-18", Kind.PFMP, {"documents": ()}),
]


@pytest.mark.parametrize(("rule", "day", "kind", "fault"), DAYS)
def test_a_rule_speaks_from_its_day_on(rule, day, kind, fault):
    assert [bool(said(dated(rule, each, kind=kind, **fault), rule)) for each in around(day)] == [False, True, True]


@pytest.mark.parametrize(
    ("rule", "day", "kind"), [("SAFE-11", "2008-10-24", Kind.PFMP), ("SAFE-12", "2014-09-01", Kind.OBSERVATION)]
)
def test_an_accident_is_declared_since_the_text(rule, day, kind):
    late = [placement(each, kind=kind, accidents=(Accident(moment(f"{each}T09:00")),)) for each in around(day)]
    assert [bool(said(each, rule)) for each in late] == [False, True, True]

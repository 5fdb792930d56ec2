"""Every rule that is judged or computed, on the eve of, on and after each day of its data: it speaks by the version of the day.

The rules of hours, durations and ages have theirs in ``test_dated_families``; a rule added to the data without a fault here, or
a date added to a rule, is judged by these tests without a word of them being changed.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, time, timedelta

import pytest

from poles.law import rules
from poles.law.placement import IMPLEMENTED, Facts, money
from poles.law.placement.computed import COMPUTED
from poles.law.placement.facts import Accident, Allowance, Host, Party, Proof, Referent, Tutor
from poles.words.findings import Severity
from poles.words.time import Period
from poles.words.training import PlacementKind as Kind
from tests.law.placement.sample import around, dated, everybody, given, over, paid, placement, said, without

MACHINE, REGULATED = frozenset({"machine"}), frozenset({"D4153-28"})
DONE = {"done_minutes": 420}


def fault(rule: str, **facts) -> Callable[[date], Facts]:
    return lambda day: dated(rule, day, **facts)


def unsigned(rule: str, party: Party, **facts) -> Callable[[date], Facts]:
    return lambda day: dated(rule, day, signed=everybody(day, party), **facts)


def lacking(rule: str, proof: Proof, **facts) -> Callable[[date], Facts]:
    return lambda day: without(dated(rule, day, **facts), proof)


def short_course(day: date) -> Facts:
    facts = dated("CONV-15", day)
    return replace(facts, trainee=replace(facts.trainee, course_hours=10))


def hurt(kind: Kind) -> Callable[[date], Facts]:
    return lambda day: placement(day, days=1, kind=kind, accidents=(Accident(datetime.combine(day, time(9))),))


def agricultural(day: date) -> Facts:
    facts = placement(day, days=70)
    return replace(facts, trainee=replace(facts.trainee, agricultural=True))


FAULTS: dict[str, Callable[[date], Facts]] = {
    "CONV-01": fault("CONV-01", kind=Kind.INITIATION, signed=()),
    "CONV-02": unsigned("CONV-02", Party.TUTOR),
    "CONV-03": unsigned("CONV-03", Party.HOST, kind=Kind.OBSERVATION),
    "CONV-04": unsigned("CONV-04", Party.GUARDIAN),
    "CONV-05": fault("CONV-05", mentions=frozenset()),
    "CONV-06": lacking("CONV-06", Proof.PEDAGOGICAL_ANNEX),
    "CONV-07": lacking("CONV-07", Proof.BOARD_VOTE),
    "CONV-08": fault("CONV-08", motives=frozenset({"seasonal"})),
    "CONV-09": fault("CONV-09", host=Host(harmful=True)),
    "CONV-10": fault("CONV-10", activities_linked=False),
    "CONV-11": fault("CONV-11", host=Host(abroad=True)),
    "CONV-12": fault("CONV-12", changed=frozenset({"place"})),
    "CONV-13": fault("CONV-13", host=Host(hires=True)),
    "CONV-14": lambda day: placement(day, days=50),
    "CONV-15": short_course,
    "HOST-01": fault("HOST-01", host=Host(staff=19, trainees=3)),
    "HOST-07": fault("HOST-07", tutor=Tutor(named=False)),
    "HOST-08": fault("HOST-08", tutor=Tutor(others=3)),
    "HOST-09": lambda day: dated("HOST-09", day, host=Host(previous=Period(day - timedelta(90), day - timedelta(2)))),
    "HOST-12": fault("HOST-12", tutor=Tutor(named=False)),
    "SCH-01": fault("SCH-01", referent=Referent(others=16)),
    "SCH-02": fault("SCH-02", referent=Referent(), **DONE),
    "SCH-03": fault("SCH-03", referent=Referent(visits=2), **DONE),
    "SCH-04": fault("SCH-04", mentions=frozenset()),
    "SCH-06": fault("SCH-06", ending=over(420, reception_judged=False), **DONE),
    "SCH-07": fault("SCH-07", ending=over(420, interrupted=True), **DONE),
    "MON-01": lambda day: placement(day, days=50),
    "MON-02": lambda day: placement(day + timedelta(days=10), days=50, signed_on=day, money=paid(100)),
    "MON-04": lambda day: placement(day, days=50, signed_on=day, money=paid(500, monthly=False)),
    "MON-05": agricultural,
    "MON-06": fault("MON-06", host=Host(public=True), money=paid(900)),
    "MON-07": fault("MON-07", kind=Kind.VISIT, money=paid(100)),
    "MON-08": fault("MON-08", money=paid(10)),
    "MON-12": fault("MON-12", allowance=Allowance(3, 1)),
    "MON-13": fault("MON-13", allowance=Allowance(1, 1)),
    "MON-14": fault("MON-14", allowance=Allowance(1, 1), money=paid()),
    "SAFE-01": fault("SAFE-01", kind=Kind.OBSERVATION, tasks=MACHINE),
    "SAFE-02": fault("SAFE-02", kind=Kind.INITIATION, tasks=MACHINE),
    "SAFE-03": fault("SAFE-03", kind=Kind.APPLICATION, tasks=REGULATED),
    "SAFE-04": fault("SAFE-04", tasks=REGULATED),
    "SAFE-05": fault("SAFE-05", tasks=REGULATED),
    "SAFE-06": fault("SAFE-06", tasks=REGULATED),
    "SAFE-07": fault("SAFE-07", tasks=frozenset({"D4153-37"})),
    "SAFE-08": fault("SAFE-08", tasks=REGULATED, age=14),
    "SAFE-09": fault("SAFE-09", tasks=frozenset({"dangerous"})),
    "SAFE-10": fault("SAFE-10", tasks=frozenset({"electrical"})),
    "SAFE-11": hurt(Kind.PFMP),
    "SAFE-12": hurt(Kind.OBSERVATION),
    "SAFE-13": fault("SAFE-13", documents=()),
    "END-01": fault("END-01", ending=over(0, certificate_cents=None), **DONE),
    "END-02": fault("END-02", **DONE),
    "END-03": fault("END-03", kind=Kind.BTS_INTERNSHIP, money=paid(), **DONE),
}
"""Rule → a placement that it refuses, looked at on a day by the clock of the rule."""
BY_THEMSELVES = {"MON-03", "HOST-03"}
"""The ceiling of a year, and the decision that raises a quota: each has its own test below."""
OTHER_FILE = ("DUR", "WT", "AGE")


def turns(rule: str) -> list[str]:
    """The days from which a rule is another one."""
    versions = rules.every()[rule].versions
    days = {version.since for version in versions}
    return sorted(str(day) for day in days | {each.until + timedelta(days=1) for each in versions if each.until})


def test_every_rule_that_is_judged_has_a_fault():
    judged = {rule for rule in IMPLEMENTED if not rule.startswith(OTHER_FILE)}
    assert judged == set(FAULTS) | BY_THEMSELVES


@pytest.mark.parametrize(("rule", "turn"), [(rule, turn) for rule in FAULTS for turn in turns(rule)])
def test_a_rule_speaks_by_the_version_of_its_day(rule, turn):
    for day in around(turn):
        version, found = rules.every()[rule].on(day), said(FAULTS[rule](day), rule)
        assert bool(found) == (version is not None), day
        assert {one.source for one in found} <= {version.source if version else ""}, day
        assert not (version and version.doubtful and any(one.severity is Severity.BLOCKING for one in found))


@pytest.mark.parametrize("turn", turns("MON-03")[1:])
def test_the_ceiling_is_that_of_the_year_of_signature(turn):
    eve, on, after = around(turn)
    before = money.least_hourly_cents(eve) or 0
    raised = before < (money.least_hourly_cents(on, on) or 0)
    for day, expected in ((eve, False), (on, raised), (after, raised)):
        facts = placement(day, days=50, signed_on=day, money=paid(before))
        found = [one for one in said(facts, "MON-03") if "suit le plafond" in one.sentence]
        version = rules.every()["MON-03"].on(day)
        assert bool(found) == expected and {one.source for one in found} <= {version.source if version else ""}, day


@pytest.mark.parametrize("turn", turns("HOST-03"))
def test_the_decision_of_the_rector_raises_the_quota_from_its_text_on(turn):
    signed = max(date.fromisoformat(turn), rules.every()["HOST-01"].versions[0].since)
    facts = [placement(day, signed_on=signed, host=Host(staff=12, trainees=4)) for day in around(turn)]
    assert [bool(said(given(each, Proof.RECTOR_QUOTA, date(2015, 1, 1)), "HOST-01")) for each in facts] == [
        True,
        False,
        False,
    ]


def test_every_number_that_is_computed_is_dated_too():
    for rule in COMPUTED:
        found = rules.every()[rule]
        assert [found.on(day) is not None for day in around(str(found.versions[0].since))] == [False, True, True]
        for one, following in zip(found.versions, found.versions[1:], strict=False):
            assert [found.on(day) for day in around(str(following.since))] == [one, following, following]

"""The host: quota, tutor, wait between two trainees, each with its worked examples and its days."""

from datetime import date, timedelta

import pytest

from poles.law import rules
from poles.law.placement import hosts
from poles.law.placement.facts import Host, Proof, Tutor
from poles.words.findings import Severity
from poles.words.time import Period, Week
from poles.words.training import PlacementKind as Kind
from tests.law.placement.sample import around, dated, given, placement, said, severities

BLOCKS, WARNS = ["blocking"], ["warning"]


def days(first: str, last: str) -> Period:
    return Period.of_days(date.fromisoformat(first), date.fromisoformat(last))


@pytest.mark.parametrize(
    ("staff", "others", "expected"),
    [
        (47, 7, []),
        (47, 8, BLOCKS),
        (19, 2, []),
        (19, 3, BLOCKS),
        (20, 2, []),
        (20, 3, BLOCKS),
        (21, 3, []),
        (1, 2, []),
        (0, 3, BLOCKS),
        (200, 29, []),
        (200, 30, BLOCKS),
    ],
)
def test_a_host_has_fifteen_in_a_hundred_or_three(staff, others, expected):
    assert severities(placement(host=Host(staff=staff, trainees=others)), "HOST-01") == expected


def test_the_share_is_rounded_up_without_any_float():
    numbers = rules.every()["HOST-01"].versions[0]
    assert [hosts.quota(staff, numbers) for staff in (19, 20, 26, 27, 40, 47, 100, 101)] == [3, 3, 4, 5, 6, 8, 15, 16]


def test_an_unknown_headcount_is_asked_for_only_when_it_matters():
    assert said(placement(host=Host(staff=None, trainees=2)), "HOST-01") == []
    (found,) = said(placement(host=Host(staff=None, trainees=3)), "HOST-01")
    assert found.severity is Severity.WARNING and "effectif n’est pas connu" in found.sentence


@pytest.mark.parametrize("kind", [Kind.OBSERVATION, Kind.VISIT])
def test_six_pupils_of_3e_observe_in_a_firm_of_ten(kind):
    assert said(placement(kind=kind, host=Host(staff=10, trainees=5)), "HOST-01") == []


@pytest.mark.parametrize(
    ("staff", "others", "expected"),
    [(12, 4, []), (12, 5, BLOCKS), (25, 4, []), (30, 5, []), (30, 6, BLOCKS), (47, 9, []), (47, 10, BLOCKS)],
)
def test_the_arrete_of_the_rector_raises_the_limit_of_a_pfmp(staff, others, expected):
    host = Host(staff=staff, trainees=others)
    assert severities(given(placement(host=host), Proof.RECTOR_QUOTA, date(2025, 9, 1)), "HOST-01") == expected
    assert severities(placement(host=host), "HOST-01") == BLOCKS
    if not expected:
        bts = given(placement(host=host, kind=Kind.BTS_INTERNSHIP), Proof.RECTOR_QUOTA, date(2025, 9, 1))
        assert severities(bts, "HOST-01") == BLOCKS


def test_the_headcount_is_the_greater_of_two():
    assert hosts.headcount(48, [41] * 12) == 48
    assert hosts.headcount(30, [41] * 11 + [42]) == 41
    assert hosts.headcount(30) == 30


def test_pfmp_and_bts_count_together_extensions_and_observations_do_not():
    week = Week.of(date(2026, 3, 4))
    one, other = days("2026-03-02", "2026-03-06"), days("2026-03-08", "2026-03-20")
    hosted = [hosts.Hosted(Kind.BTS_INTERNSHIP, one)] * 3 + [hosts.Hosted(Kind.PFMP, other)] * 2
    assert hosts.running(hosted, week) == 5
    extra = [
        hosts.Hosted(Kind.PFMP, one, extension=True),
        hosts.Hosted(Kind.OBSERVATION, one),
        hosts.Hosted(Kind.VISIT, one),
    ]
    assert hosts.running([*hosted, *extra], week) == 5
    assert hosts.busiest(hosted, days("2026-03-09", "2026-03-27")) == 2
    assert hosts.busiest(hosted, days("2026-02-23", "2026-03-27")) == 5


def test_a_tutor_is_named_and_the_fine_is_told():
    facts = placement(tutor=Tutor(named=False))
    assert severities(facts, "HOST-07") == BLOCKS
    (fine,) = said(facts, "HOST-12")
    assert fine.severity is Severity.INFO and "2 000 €" in fine.sentence.replace("\u202f", " ").replace("\u00a0", " ")


def test_two_trainees_too_many_cost_up_to_four_thousand_euros():
    (fine,) = said(placement(host=Host(staff=10, trainees=4)), "HOST-12")
    plain = fine.sentence.replace("\u202f", " ").replace("\u00a0", " ")
    assert "4 000 €" in plain and "8 000 €" in plain
    assert said(placement(host=Host(staff=10, trainees=2)), "HOST-12") == []


@pytest.mark.parametrize(("others", "expected"), [(2, []), (3, BLOCKS)])
def test_a_tutor_follows_three(others, expected):
    assert severities(placement(tutor=Tutor(others=others)), "HOST-08") == expected


def test_the_load_of_a_tutor_is_what_runs_on_the_first_day_and_beyond_its_week():
    start = date(2026, 3, 2)
    ends = [days("2026-02-02", last) for last in ("2026-03-06", "2026-03-08", "2026-03-09", "2026-03-20")]
    assert hosts.load_of_tutor(ends, start) == 2
    begins = [days(first, "2026-03-27") for first in ("2026-03-01", "2026-03-02", "2026-03-03")]
    assert hosts.load_of_tutor(begins, start) == 2


@pytest.mark.parametrize(
    ("kind", "weeks", "spoken"),
    [(Kind.PFMP, 4, False), (Kind.PFMP, 2, True), (Kind.BTS_INTERNSHIP, 2, True), (Kind.OBSERVATION, 2, False)],
)
def test_a_third_of_the_last_placement_passes_before_the_next(kind, weeks, spoken):
    start = date(2026, 3, 2)
    last = start - timedelta(weeks=weeks)
    previous = Period(last - timedelta(weeks=12), last)
    facts = placement(start, kind=kind, host=Host(staff=50, previous=previous))
    assert severities(facts, "HOST-09") == (WARNS if spoken else [])
    left = placement(start, kind=kind, host=Host(staff=50, previous=previous, previous_left=True))
    assert said(left, "HOST-09") == []


def test_the_wait_is_counted_to_the_day():
    start = date(2026, 3, 2)
    spoken = []
    for gap in (27, 28, 29):
        end = start - timedelta(days=gap)
        facts = placement(start, host=Host(staff=50, previous=Period(end - timedelta(days=84), end)))
        spoken.append(bool(said(facts, "HOST-09")))
    assert spoken == [True, False, False]


DAYS = [
    ("HOST-01", "2015-10-29", {"host": Host(staff=19, trainees=3)}),
    ("HOST-07", "2014-07-12", {"tutor": Tutor(named=False)}),
    ("HOST-08", "2015-10-29", {"tutor": Tutor(others=3)}),
    ("HOST-09", "2014-07-12", {"host": Host(staff=50, previous=Period(date(2014, 1, 1), date(2014, 7, 1)))}),
    ("HOST-12", "2014-07-12", {"tutor": Tutor(named=False)}),
]


@pytest.mark.parametrize(("rule", "day", "fault"), DAYS)
def test_a_rule_speaks_from_its_day_on(rule, day, fault):
    assert [bool(said(dated(rule, each, **fault), rule)) for each in around(day)] == [False, True, True]


def test_the_arrete_counts_from_its_text_on():
    host = Host(staff=12, trainees=4)
    signed = date(2015, 10, 29)
    spoken = [
        bool(said(given(placement(each, signed_on=signed, host=host), Proof.RECTOR_QUOTA, date(2015, 1, 1)), "HOST-01"))
        for each in around("2015-10-29")
    ]
    assert spoken == [True, False, False]

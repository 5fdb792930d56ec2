"""The gratuity: when it is due, how much, by the date of signature and the ceiling of the year."""

from dataclasses import replace
from datetime import date

import pytest

from poles.law.placement import money
from poles.law.placement.facts import Host, Money
from poles.words.findings import Severity
from poles.words.training import LearnerStatus
from poles.words.training import PlacementKind as Kind
from tests.law.placement.sample import around, dated, paid, placement, said, severities

BLOCKS, WARNS, INFO = ["blocking"], ["warning"], ["info"]
GRATUITY = ("MON-01", "MON-02", "MON-03", "MON-04", "MON-05", "MON-06")


def agricultural(facts, status=LearnerStatus.PUPIL):
    return replace(facts, trainee=replace(facts.trainee, agricultural=True, status=status))


@pytest.mark.parametrize(
    ("days", "before", "expected"),
    [(43, 0, []), (44, 0, []), (45, 0, BLOCKS), (30, 30, BLOCKS), (30, 14, []), (30, 15, BLOCKS)],
)
def test_beyond_forty_four_days_in_the_year_a_gratuity_is_due(days, before, expected):
    facts = placement(date(2025, 3, 3), days=days, money=Money(days_before=before))
    assert severities(facts, "MON-01") == expected
    by_minutes = replace(facts, money=Money(minutes_before=before * 420))
    assert severities(by_minutes, "MON-01") == expected


def test_one_minute_more_than_308_hours_is_enough():
    assert said(placement(days=43, money=Money(minutes_before=420)), "MON-01") == []
    assert severities(placement(days=43, money=Money(minutes_before=421)), "MON-01") == BLOCKS


def test_once_it_is_over_what_was_done_counts():
    assert said(placement(days=45, done_minutes=44 * 420), "MON-01") == []
    assert severities(placement(days=40, done_minutes=45 * 420), "MON-01") == BLOCKS


@pytest.mark.parametrize("kind", [Kind.OBSERVATION, Kind.APPLICATION])
def test_other_kinds_owe_none(kind):
    assert said(placement(days=60, kind=kind), "MON-01") == []


@pytest.mark.parametrize(
    ("signed", "cents"),
    [
        ("2014-11-30", 288),
        ("2014-12-01", 317),
        ("2014-12-31", 317),
        ("2015-01-01", 330),
        ("2015-08-31", 330),
        ("2015-09-01", 360),
        ("2015-09-02", 360),
    ],
)
def test_the_rate_follows_the_date_of_signature(signed, cents):
    day = date.fromisoformat(signed)
    assert money.least_hourly_cents(day) == cents
    rates = [
        severities(
            placement(
                date(2015, 9, 7) if day.year == 2015 else date(2014, 12, 8), days=50, signed_on=day, money=paid(each)
            ),
            "MON-02",
        )
        for each in (cents, cents + 1)
    ]
    assert rates == [[], []]


def test_signed_on_2_september_2015_it_is_3_60_and_not_3_30():
    facts = placement(date(2015, 9, 7), days=50, signed_on=date(2015, 9, 2), money=paid(360))
    assert [found.rule for rule in GRATUITY for found in said(facts, rule)] == []
    (found,) = said(replace(facts, money=paid(330)), "MON-02")
    assert found.severity is Severity.BLOCKING and "15" in found.sentence and found.limit.startswith("3,60")


@pytest.mark.parametrize(
    ("year", "cents"),
    [
        (2015, 360),
        (2016, 360),
        (2017, 360),
        (2018, 375),
        (2019, 375),
        (2020, 390),
        (2021, 390),
        (2022, 390),
        (2023, 405),
        (2024, 435),
        (2025, 435),
        (2026, 450),
        (2027, 450),
    ],
)
def test_fifteen_in_a_hundred_of_the_ceiling_of_the_year(year, cents):
    assert [money.least_hourly_cents(date(year, month, day)) for month, day in ((10, 1), (12, 31))] == [cents, cents]
    if year > 2015:
        assert money.least_hourly_cents(date(year, 1, 1)) == cents


def test_before_the_first_text_there_is_no_rate():
    assert money.least_hourly_cents(date(2014, 7, 11)) is None
    assert money.least_hourly_cents(date(2014, 7, 12)) == 288


def test_a_convention_of_2026_pays_the_ceiling_of_2026():
    facts = placement(date(2026, 3, 2), days=45, money=paid(450))
    assert money.amount(315 * 60, 450) == 141_750
    assert [found.rule for rule in GRATUITY for found in said(facts, rule)] == []
    (found,) = said(replace(facts, money=paid(435)), "MON-03")
    assert found.severity is Severity.BLOCKING and "plafond de 2025" in found.sentence
    assert (
        said(replace(facts, money=paid(434)), "MON-03") == []
        and severities(replace(facts, money=paid(434)), "MON-02") == BLOCKS
    )


def test_a_ceiling_that_nobody_read_only_warns():
    facts = placement(date(2021, 3, 1), days=50, money=paid(300))
    assert severities(facts, "MON-02") == WARNS
    assert severities(placement(date(2022, 3, 1), days=50, money=paid(300)), "MON-02") == BLOCKS


@pytest.mark.parametrize(("last", "expected"), [(2025, []), (2026, WARNS)])
def test_whether_a_running_convention_follows_the_rise_is_a_doubt(last, expected):
    start = date(2025, 10, 1) if last == 2025 else date(2025, 12, 1)
    facts = placement(start, days=60, money=paid(435))
    assert severities(facts, "MON-03") == expected
    assert said(replace(facts, money=paid(450)), "MON-03") == []


@pytest.mark.parametrize(
    ("given", "expected"),
    [({}, []), ({"paid_minutes": 50 * 420}, []), ({"paid_minutes": 6 * 420}, BLOCKS), ({"monthly": False}, BLOCKS)],
)
def test_it_is_paid_from_the_first_hour_and_each_month(given, expected):
    assert severities(placement(days=50, money=paid(450, **given)), "MON-04") == expected


@pytest.mark.parametrize(("days", "expected"), [(60, []), (66, []), (67, WARNS), (70, WARNS)])
def test_a_pupil_of_agriculture_owes_three_months(days, expected):
    facts = agricultural(placement(date(2026, 3, 2), days=days))
    assert severities(facts, "MON-05") == expected and said(facts, "MON-01") == []
    assert severities(agricultural(placement(days=days), LearnerStatus.STUDENT), "MON-01") == BLOCKS


@pytest.mark.parametrize(("days", "expected"), [(44, []), (45, WARNS), (66, WARNS), (67, BLOCKS)])
def test_before_the_text_of_agriculture_was_read_a_doubt_does_not_block(days, expected):
    facts = placement(date(2025, 3, 3), days=days)
    assert severities(agricultural(facts), "MON-01") == expected
    assert severities(facts, "MON-01") == (BLOCKS if days > 44 else [])


def test_agriculture_has_its_threshold_since_2026_only():
    spoken = [
        (len(said(facts, "MON-01")), len(said(facts, "MON-05")))
        for facts in (agricultural(placement(day, days=70)) for day in around("2026-01-01"))
    ]
    assert spoken == [(1, 0), (0, 1), (0, 1)]


@pytest.mark.parametrize(
    ("cents", "salaried", "expected"),
    [(435, False, []), (500, False, BLOCKS), (435, True, BLOCKS), (500, True, BLOCKS * 2), (0, True, [])],
)
def test_a_public_host_pays_the_legal_rate_and_no_wages(cents, salaried, expected):
    facts = placement(
        date(2025, 3, 3),
        days=45 if cents else 20,
        host=Host(staff=50, public=True),
        money=paid(cents, salaried=salaried),
    )
    assert severities(facts, "MON-06") == expected
    assert said(replace(facts, host=Host(staff=50)), "MON-06") == []


@pytest.mark.parametrize("kind", [Kind.VISIT, Kind.OBSERVATION])
def test_nobody_is_paid_to_watch(kind):
    assert said(placement(kind=kind), "MON-07") == []
    (found,) = said(placement(kind=kind, money=Money(lump_cents=5000)), "MON-07")
    assert found.severity is Severity.BLOCKING and "50,00" in found.sentence


def test_below_the_threshold_a_hundred_euros_are_welcome():
    facts = placement(days=20, money=Money(lump_cents=10_000))
    assert severities(facts, "MON-08") == INFO
    assert [found for rule in GRATUITY for found in said(facts, rule)] == []
    assert said(placement(days=20), "MON-08") == []


def test_the_whole_gratuity_is_computed():
    signed, start = date(2026, 1, 12), date(2026, 2, 2)
    due = money.gratuity(315 * 60, minutes_before=0, signed=signed, start=start)
    assert due == money.Gratuity(True, 450, 141_750)
    assert money.gratuity(308 * 60, minutes_before=0, signed=signed, start=start) == money.Gratuity(False, 0, 0)
    assert money.gratuity(210 * 60, minutes_before=210 * 60, signed=signed, start=start).total_cents == 420 * 450
    assert not money.gratuity(420 * 60, minutes_before=0, signed=signed, start=start, agricultural_pupil=True).due
    assert money.gratuity(463 * 60, minutes_before=0, signed=signed, start=start, agricultural_pupil=True).due
    assert not money.gratuity(900 * 60, minutes_before=0, signed=date(2014, 7, 1), start=date(2014, 7, 1)).due


def test_a_part_of_a_cent_is_the_trainee_s():
    assert [money.amount(minutes, 435) for minutes in (0, 1, 60, 61)] == [0, 8, 435, 443]


def test_amounts_read_as_french_writes_them():
    assert money.euros(141_750).replace("\u202f", " ").replace("\u00a0", " ") == "1 417,50 €"
    assert money.euros(5).replace("\u202f", " ").replace("\u00a0", " ") == "0,05 €"


DAYS = [
    ("MON-01", "2014-07-12", {}),
    ("MON-02", "2014-07-12", {"money": paid(100)}),
    ("MON-04", "2014-12-01", {"money": paid(500, monthly=False)}),
]


@pytest.mark.parametrize(("rule", "day", "fault"), DAYS)
def test_a_rule_speaks_from_its_day_on(rule, day, fault):
    facts = [placement(each, days=50, signed_on=each, **fault) for each in around(day)]
    assert [bool(said(each, rule)) for each in facts] == [False, True, True]


@pytest.mark.parametrize(
    ("rule", "day", "fault"),
    [
        ("MON-06", "2014-12-01", {"host": Host(public=True), "money": paid(900)}),
        ("MON-08", "2014-12-01", {"money": paid(10)}),
    ],
)
def test_a_rule_of_short_placements_speaks_from_its_day_on(rule, day, fault):
    assert [bool(said(dated(rule, each, **fault), rule)) for each in around(day)] == [False, True, True]


def test_to_watch_is_unpaid_since_2003():
    facts = [placement(each, kind=Kind.VISIT, money=paid(100)) for each in around("2003-09-18")]
    assert [bool(said(each, "MON-07")) for each in facts] == [False, True, True]

"""Days, weeks and months of presence, counted in minutes."""

from datetime import date, timedelta

import pytest

from poles.law.placement import presence
from poles.law.placement.facts import WorkDay


def half_days(count: int) -> tuple[WorkDay, ...]:
    return tuple(WorkDay(date(2026, 3, 2) + timedelta(days=index), ((480, 690),)) for index in range(count))


def test_a_hundred_and_forty_hours_are_twenty_days():
    assert presence.full_days(140 * 60) == 20


def test_twenty_half_days_are_ten_days_and_not_twenty():
    assert presence.full_days(presence.minutes(half_days(20))) == 10


@pytest.mark.parametrize(
    ("minutes", "days", "months"),
    [
        (0, 0, 0),
        (419, 0, 0),
        (420, 1, 0),
        (21 * 420, 21, 0),
        (22 * 420 - 1, 21, 0),
        (22 * 420, 22, 1),
        (308 * 60, 44, 2),
        (924 * 60, 132, 6),
    ],
)
def test_seven_hours_are_a_day_and_twenty_two_days_a_month(minutes, days, months):
    assert (presence.full_days(minutes), presence.full_months(minutes)) == (days, months)


def test_a_civil_week_counts_once():
    assert presence.civil_weeks(half_days(7)) == 1
    assert presence.civil_weeks(half_days(8)) == 2
    assert presence.civil_weeks((WorkDay(date(2026, 3, 2), ()),)) == 0


@pytest.mark.parametrize(
    ("minutes", "words"),
    [
        (0, "0 min"),
        (45, "45 min"),
        (420, "1 jour"),
        (25 * 420 + 240, "1 mois, 3 jours et 4 h"),
        (44 * 420, "2 mois"),
        (44 * 420 + 60, "2 mois et 1 h"),
    ],
)
def test_presence_reads_as_a_certificate_writes_it(minutes, words):
    assert presence.in_words(minutes).replace("\u202f", " ").replace("\u00a0", " ") == words

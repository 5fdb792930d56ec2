"""The school holidays are loaded by the machine alone, as many times as one likes."""

from datetime import date

import pytest

from poles.domain.access import Forbidden
from poles.domain.calendar.days import days_of
from poles.domain.calendar.holidays import load_holidays
from poles.records.models import SchoolHoliday
from poles.words.findings import Refused
from poles.words.holidays import HOLIDAYS, Holiday
from poles.words.training import HolidayZone
from tests.factories import NOW

WINTER = Holiday(HolidayZone.B, 2026, "Hiver", date(2027, 2, 20), date(2027, 3, 7))


def counts(actor, *rows):
    found = load_holidays(actor=actor, rows=rows, at=NOW)
    return found.added, found.changed, found.same


def test_what_is_typed_is_loaded_and_twice_changes_nothing(cast):
    assert counts(cast.machine, *HOLIDAYS) == (54, 0, 0)
    assert counts(cast.machine, *HOLIDAYS) == (0, 0, 54)


def test_new_dates_replace_the_former_ones(cast):
    counts(cast.machine, WINTER)
    moved = Holiday(WINTER.zone, 2026, "Hiver", date(2027, 2, 21), WINTER.last_day)

    assert counts(cast.machine, moved) == (0, 1, 0)
    assert SchoolHoliday.objects.get().first_day == date(2027, 2, 21)


def test_two_dates_for_the_same_holidays_are_refused(cast):
    with pytest.raises(Refused, match="deux dates différentes"):
        counts(cast.machine, WINTER, Holiday(WINTER.zone, 2026, "Hiver", WINTER.first_day, date(2027, 3, 8)))
    assert not SchoolHoliday.objects.exists()


@pytest.mark.parametrize("name", ["roy", "rectorate", "ministry", "visitor"])
def test_nobody_else_loads_them(cast, name):
    with pytest.raises(Forbidden):
        counts(cast.everyone[name], WINTER)


def test_a_school_reads_the_holidays_of_its_zone_and_year(cast):
    counts(cast.machine, *HOLIDAYS)

    known = days_of(cast.jean_moulin, 2026)

    assert (known.zone, [one.name for one in known.holidays][:4]) == ("B", ["Été", "Toussaint", "Noël", "Hiver"])
    assert [one.period.first_day for one in known.holidays if one.name == "Hiver"] == [WINTER.first_day]

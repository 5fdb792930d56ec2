"""Load the school holidays: all or nothing, safe to run twice, written down."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from poles.domain.access import Forbidden
from poles.domain.calendar.policy import HOLIDAYS
from poles.domain.journal import note_event
from poles.domain.territory.rows import LoadCount
from poles.records.models import SchoolHoliday
from poles.words.actor import Actor
from poles.words.findings import refuse
from poles.words.holidays import Holiday


@transaction.atomic
def load_holidays(*, actor: Actor, rows: Sequence[Holiday], at: datetime) -> LoadCount:
    """Add or renew holidays, by zone, school year and name; those absent from the rows are left as they are.

    Raise Forbidden for another hat, Refused when one comes twice with different days.
    """
    if actor.role not in HOLIDAYS.roles("load"):
        raise Forbidden("load")
    wanted: dict[tuple[str, int, str], Holiday] = {}
    for row in rows:
        key = (row.zone.value, row.school_year, row.name)
        if wanted.setdefault(key, row) != row:
            sentence = (
                f"« {row.name} », zone {row.zone.label}, {row.school_year} : deux dates différentes ; gardez-en une."
            )
            raise refuse("holiday.twice", sentence)
    years = {row.school_year for row in rows}
    known = {
        (row.zone, row.school_year, row.name): row
        for row in SchoolHoliday.objects.select_for_update().filter(school_year__in=years)
    }
    fresh, renewed = [], []
    for key, row in wanted.items():
        before = known.get(key)
        if before is None:
            fresh.append(
                SchoolHoliday(
                    zone=row.zone, school_year=row.school_year, name=row.name, first_day=row.first_day, last_day=row.last_day
                )
            )  # fmt: skip
        elif (before.first_day, before.last_day) != (row.first_day, row.last_day):
            before.first_day, before.last_day = row.first_day, row.last_day
            renewed.append(before)
    SchoolHoliday.objects.bulk_create(fresh)
    SchoolHoliday.objects.bulk_update(renewed, ["first_day", "last_day"])
    count = LoadCount(len(fresh), len(renewed), len(wanted) - len(fresh) - len(renewed))
    note = f"{count.added} ajoutées, {count.changed} modifiées, {count.same} inchangées"
    note_event("load", HOLIDAYS.subject, "*", actor=actor, at=at, note=note)
    return count

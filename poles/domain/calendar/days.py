"""The calendar of a school: holidays of its zone, public holidays of its département, days that it or its académie marked."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from poles.law.school_days import NamedDays, SchoolDaysFacts
from poles.records.models import CalendarMark, School, SchoolHoliday
from poles.words.academies import academy_of
from poles.words.holidays import SUMMER, public_holidays
from poles.words.time import Period, SchoolYear
from poles.words.training import PlacementKind

NO_SUMMER = frozenset({PlacementKind.BTS_INTERNSHIP})
"""Kinds that go on in July, when pupils are on holiday: the internships of BTS students."""


@dataclass(frozen=True)
class SchoolDays:
    """What is known of the days of a school in one school year."""

    year: SchoolYear
    zone: str
    holidays: tuple[NamedDays, ...]
    marks: tuple[CalendarMark, ...]
    public: tuple[tuple[date, str], ...]

    def facts(self, kind: PlacementKind, period: Period) -> SchoolDaysFacts:
        """The facts by which the law judges a period of this school."""
        by_kind: dict[str, list[NamedDays]] = defaultdict(list)
        for mark in self.marks:
            by_kind[mark.kind].append(NamedDays(mark.label, Period.of_days(mark.first_day, mark.last_day)))
        return SchoolDaysFacts(
            kind=kind,
            period=period,
            holidays=tuple(one for one in self.holidays if not (kind in NO_SUMMER and one.name == SUMMER)),
            exams=tuple(by_kind["exam"]),
            closed=tuple(by_kind["closed"]),
            public=self.public,
        )


def days_of(school: School, school_year: int) -> SchoolDays:
    """The calendar of a school for a school year (its first year): two queries. Nothing loaded, nothing said."""
    year = SchoolYear(school_year)
    first, last = year.first_day, year.last_day
    zone = zone_of(school)
    holidays = SchoolHoliday.objects.filter(zone=zone, first_day__lte=last, last_day__gte=first).order_by("first_day")
    marks = (
        CalendarMark.objects.filter(Q(school=school) | Q(school__isnull=True), academy_id=school.academy_id)
        .filter(first_day__lte=last, last_day__gte=first)
        .order_by("first_day", "label")
    )
    return SchoolDays(
        year=year,
        zone=zone,
        holidays=tuple(NamedDays(one.name, Period.of_days(one.first_day, one.last_day)) for one in holidays),
        marks=tuple(marks),
        public=tuple(public_holidays(first, last, school.commune.department).items()),
    )


def zone_of(school: School) -> str:
    """The holiday zone of a school: that of its académie as loaded, else as typed; empty when nobody knows it."""
    known = academy_of(school.academy_id)
    return school.academy.holiday_zone or (known.zone.value if known else "")

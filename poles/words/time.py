"""Periods, ISO weeks and school years: the calendar's words, without a clock."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Self

from poles.words import french

ONE_DAY = timedelta(days=1)
EARLIEST, LATEST = date(2015, 1, 1), date(2100, 12, 31)
"""The days that people may type: the circular is of 2015; nobody plans a placement beyond the century."""
SCHOOL_YEAR_TURNS_IN = 8
"""August. Placements of a year run until July (BTS, catch-up weeks, summer observation); the next year is prepared from
August, when its calendar and its programmes are loaded. The pupils' own year starts in September (code de l’éducation,
L521-1), so that 1 August falls between the last placement of one year and the first of the next."""


@dataclass(frozen=True, order=True)
class Week:
    """One ISO 8601 week, Monday to Sunday: its ISO year (1 to 9998) and its number (1 to 53)."""

    year: int
    number: int

    def __post_init__(self) -> None:
        try:
            if self.year > 9998:
                raise ValueError("last ISO year")
            date.fromisocalendar(self.year, self.number, 1)
        except ValueError as error:
            raise ValueError(f"L’année {self.year} n’a pas de semaine n° {self.number}.") from error

    @classmethod
    def of(cls, day: date) -> Self:
        """The week that holds a day."""
        iso = day.isocalendar()
        return cls(iso.year, iso.week)

    @property
    def monday(self) -> date:
        """Its first day."""
        return date.fromisocalendar(self.year, self.number, 1)

    @property
    def sunday(self) -> date:
        """Its last day."""
        return self.monday + 6 * ONE_DAY

    @property
    def period(self) -> "Period":
        """Its seven days."""
        return Period.of_days(self.monday, self.sunday)

    @property
    def iso(self) -> str:
        """Its sortable name: « 2026-W03 »."""
        return f"{self.year:04d}-W{self.number:02d}"

    def plus(self, weeks: int) -> Self:
        """The week that comes so many weeks later (earlier when negative)."""
        return type(self).of(self.monday + timedelta(weeks=weeks))

    def __str__(self) -> str:
        return f"semaine du {french.plain_date(self.monday)}"


@dataclass(frozen=True, order=True)
class Period:
    """A span of whole days, half-open: from ``start`` included to ``end`` excluded; never empty."""

    start: date
    end: date

    def __post_init__(self) -> None:
        if self.end <= self.start:
            raise ValueError("Une période finit après son début : son dernier jour ne peut pas précéder le premier.")

    @classmethod
    def of_days(cls, first: date, last: date) -> Self:
        """The period from a first to a last day, both included. Raise ValueError when the last comes before."""
        return cls(first, last + ONE_DAY)

    @property
    def first_day(self) -> date:
        """Its first day."""
        return self.start

    @property
    def last_day(self) -> date:
        """Its last day, included."""
        return self.end - ONE_DAY

    @property
    def days(self) -> int:
        """How many calendar days it lasts."""
        return (self.end - self.start).days

    def weeks(self) -> tuple[Week, ...]:
        """The ISO weeks that it touches, in order."""
        monday = Week.of(self.start).monday
        count = ((self.last_day - monday).days // 7) + 1
        return tuple(Week.of(monday + timedelta(weeks=index)) for index in range(count))

    def each_day(self) -> Iterator[date]:
        """Its days, in order."""
        return (self.start + index * ONE_DAY for index in range(self.days))

    def overlaps(self, other: "Period") -> bool:
        """Whether both share at least one day; touching ends do not overlap."""
        return self.start < other.end and other.start < self.end

    def contains(self, other: "date | Period") -> bool:
        """Whether a day, or every day of another period, falls inside."""
        if isinstance(other, Period):
            return self.start <= other.start and other.end <= self.end
        return self.start <= other < self.end

    __contains__ = contains

    def intersection(self, other: "Period") -> "Period | None":
        """The days that both share, or None."""
        return Period(max(self.start, other.start), min(self.end, other.end)) if self.overlaps(other) else None

    def __str__(self) -> str:
        first, last = self.first_day, self.last_day
        if first == last:
            return f"le {french.long_date(first)}"
        opening = f"{french.weekday_name(first)} {french.day_of_month(first)}"
        if first.year != last.year:
            opening = french.long_date(first)
        elif first.month != last.month:
            opening = f"{opening} {french.month_name(first)}"
        return f"du {opening} au {french.long_date(last)}"


@dataclass(frozen=True, order=True)
class SchoolYear:
    """One school year, named by the year in which it starts: ``SchoolYear(2026)`` is « 2026-2027 »."""

    start: int

    def __post_init__(self) -> None:
        if not 1 <= self.start <= 9997:
            raise ValueError(f"L’année scolaire {self.start} n’existe pas.")

    @classmethod
    def of(cls, day: date) -> Self:
        """The school year that holds a day; it turns on 1 August (see ``SCHOOL_YEAR_TURNS_IN``)."""
        return cls(day.year if day.month >= SCHOOL_YEAR_TURNS_IN else day.year - 1)

    @classmethod
    def parse(cls, label: str) -> Self:
        """Read « 2026-2027 », « 2026/2027 » or « 2026 ». Raise ValueError, in French, for anything else."""
        first, _, second = label.strip().replace("/", "-").partition("-")
        readable = first.isascii() and first.isdigit() and len(first) == 4
        coherent = readable and ("-" not in label.replace("/", "-") or second == str(int(first) + 1))
        if not coherent:
            raise ValueError("L’année scolaire s’écrit avec ses deux années qui se suivent, par exemple 2026-2027.")
        return cls(int(first))

    @property
    def label(self) -> str:
        """« 2026-2027 »."""
        return f"{self.start}-{self.start + 1}"

    @property
    def period(self) -> Period:
        """Its days: 1 August to 31 July."""
        return Period(date(self.start, SCHOOL_YEAR_TURNS_IN, 1), date(self.start + 1, SCHOOL_YEAR_TURNS_IN, 1))

    @property
    def first_day(self) -> date:
        """1 August of the start year."""
        return self.period.first_day

    @property
    def last_day(self) -> date:
        """31 July of the next year."""
        return self.period.last_day

    @property
    def next(self) -> Self:
        """The school year after."""
        return type(self)(self.start + 1)

    @property
    def previous(self) -> Self:
        """The school year before."""
        return type(self)(self.start - 1)

    def contains(self, other: date | Period) -> bool:
        """Whether a day, or every day of a period, falls in this school year."""
        return self.period.contains(other)

    __contains__ = contains

    def __str__(self) -> str:
        return self.label


def years_later(day: date, years: int = 1) -> date:
    """The same day of the same ISO week, so many ISO years later: a Monday stays a Monday, week 12 stays week 12.

    The 53rd week becomes the 52nd where the other year has none. Raise ValueError beyond the year 9998.
    """
    iso = day.isocalendar()
    try:
        return date.fromisocalendar(iso.year + years, iso.week, iso.weekday)
    except ValueError:
        return date.fromisocalendar(iso.year + years, 52, iso.weekday)

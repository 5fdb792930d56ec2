"""The year of a school: what each class owes and has planned, and the weeks of the year, class by class."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Prefetch

from poles.domain.calendar.days import SchoolDays, days_of
from poles.domain.calendar.policy import MARKS, TEAMS
from poles.domain.calendar.queries import classes_of, owed_by
from poles.domain.calendar.teams import teams_of
from poles.law import weeks
from poles.law.duration import school_days
from poles.records.models import CalendarMark, ClassGroup, PlacementPeriod, School
from poles.words.actor import Actor
from poles.words.findings import Finding
from poles.words.time import Period, Week

MARK_LABELS: dict[str, str] = dict(CalendarMark._meta.get_field("kind").flatchoices)
"""Value → French name of each kind of mark."""


@dataclass(frozen=True)
class Planned:
    """One thing that the diploma of a class asks, and the whole weeks that its periods hold this year."""

    owed: weeks.Owed
    weeks: int
    findings: tuple[Finding, ...]

    @property
    def to_plan(self) -> int:
        """Weeks that the periods of the class do not hold yet."""
        return max(0, self.owed.year.least - self.weeks) if self.owed.year else 0


@dataclass(frozen=True)
class ClassYear:
    """A class in its year."""

    division: ClassGroup
    size: int
    head_teacher: str
    periods: tuple[PlacementPeriod, ...]
    planned: tuple[Planned, ...]


@dataclass(frozen=True)
class Column:
    """A week of the year: what its days from Monday to Friday are. ``state``: holiday, exam, closed, event or empty."""

    week: Week
    state: str
    notes: tuple[str, ...]

    @property
    def number(self) -> int:
        """The ISO number of the week."""
        return self.week.number


@dataclass(frozen=True)
class Month:
    """A month above its columns."""

    first: date
    width: int


@dataclass(frozen=True)
class Cell:
    """One class in one week: its period, or what the week is for everybody."""

    column: Column
    period: PlacementPeriod | None
    number: int = 0


@dataclass(frozen=True)
class YearView:
    """The weeks across, the classes down; ``days``: the calendar on which they lie."""

    days: SchoolDays
    months: tuple[Month, ...]
    columns: tuple[Column, ...]
    lines: tuple[tuple[ClassYear, tuple[Cell, ...]], ...]


def school_of(actor: Actor) -> School | None:
    """The school of a hat, with its académie and commune; None for a hat that has none."""
    return TEAMS.rows(actor, "see").select_related("academy", "commune").order_by("pk").first()


def board(actor: Actor, *, school_year: int) -> list[ClassYear]:
    """The classes that an actor sees in a school year, with what they owe and have planned: three queries, however many."""
    periods = Prefetch(
        "periods", queryset=PlacementPeriod.objects.order_by("starts_on", "pk"), to_attr="planned_periods"
    )
    rows = list(classes_of(actor, school_year=school_year).prefetch_related(periods))
    teams = teams_of([row.pk for row in rows])
    found = []
    for row in rows:
        head = teams[row.pk].head
        own = tuple(vars(row)["planned_periods"])
        found.append(ClassYear(row, vars(row)["size"], head.user.name if head else "", own, planned_by(row, own)))
    return found


def planned_by(division: ClassGroup, periods: tuple[PlacementPeriod, ...]) -> tuple[Planned, ...]:
    """What the periods of a class hold of what its diploma asks this year; catch-ups are for some learners alone."""
    found = []
    for one in owed_by(division):
        own = [row for row in periods if row.kind in one.kinds and not row.catch_up]
        days = school_days(Period.of_days(row.starts_on, row.ends_on) for row in own)
        found.append(Planned(one, weeks.weeks_of(days), tuple(weeks.judge(one.name, one.year, days, "sur l’année"))))
    return tuple(found)


def year_of(actor: Actor, school: School, *, school_year: int) -> YearView:
    """The year view of a hat, on the calendar of a school: from September to the summer, or to the last period."""
    days, lines = days_of(school, school_year), board(actor, school_year=school_year)
    columns = tuple(_column(days, week) for week in _weeks(days, lines))
    return YearView(
        days=days,
        months=_months(columns),
        columns=columns,
        lines=tuple((line, _cells(line, columns)) for line in lines),
    )


def marks_of(actor: Actor, *, since: date) -> list[CalendarMark]:
    """The marks that an actor sees and that are not over on a day, in their order."""
    return list(MARKS.rows(actor, "see").filter(last_day__gte=since).order_by("first_day", "label", "pk"))


def _weeks(days: SchoolDays, lines: list[ClassYear]) -> list[Week]:
    first, last = date(days.year.start, 9, 1), date(days.year.start + 1, 7, 9)
    for line in lines:
        for period in line.periods:
            first, last = min(first, period.starts_on), max(last, period.ends_on)
    first, last = max(first, days.year.first_day), min(last, days.year.last_day)
    return list(Period.of_days(first, last).weeks())


def _column(days: SchoolDays, week: Week) -> Column:
    working = [week.monday + timedelta(days=index) for index in range(5)]
    free = {day for day in working if any(one.period.contains(day) for one in days.holidays)}
    notes = [f"vacances ({one.name})" for one in days.holidays if any(one.period.contains(day) for day in working)]
    notes += [f"férié : {name}" for day, name in days.public if day in working and day not in free]
    states = {"holiday"} if len(free) == len(working) else set()
    for mark in days.marks:
        if any(mark.first_day <= day <= mark.last_day for day in working):
            states.add(mark.kind)
            notes.append(f"{MARK_LABELS[mark.kind]} : {mark.label}")
    state = next((one for one in ("holiday", "exam", "closed", "event") if one in states), "")
    return Column(week, state, tuple(notes))


def _months(columns: tuple[Column, ...]) -> tuple[Month, ...]:
    """A week belongs to the month of its Thursday, as its ISO year does."""
    width: dict[date, int] = defaultdict(int)
    for column in columns:
        width[(column.week.monday + timedelta(days=3)).replace(day=1)] += 1
    return tuple(Month(first, count) for first, count in width.items())


def _cells(line: ClassYear, columns: tuple[Column, ...]) -> tuple[Cell, ...]:
    numbered = list(enumerate(line.periods, 1))
    found = []
    for column in columns:
        monday, friday = column.week.monday, column.week.monday + timedelta(days=4)
        here = next(((n, row) for n, row in numbered if row.starts_on <= friday and row.ends_on >= monday), None)
        found.append(Cell(column, here[1] if here else None, here[0] if here else 0))
    return tuple(found)

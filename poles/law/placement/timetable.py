"""The schedule of a placement, measured once for all the rules: days, civil weeks, stretches, rests, nights."""

from collections.abc import Iterable
from datetime import date
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from poles.law.placement.facts import Facts, Span, WorkDay
from poles.words import french

MIDNIGHT = 1440
WHOLE_WEEK = 0b1111111
NO_REST_YET = 1 << 30


class Day(NamedTuple):
    """One day of work: its number (``date.toordinal``), its minutes, its spans in order and apart, and their ends."""

    day: date
    number: int
    minutes: int
    begin: int
    end: int
    spans: tuple[Span, ...]


class Week(NamedTuple):
    """One civil week by its Monday: minutes of work between its two midnights, and a bit for each day that has some.

    Bit 0 is Monday, bit 6 Sunday; ``next_monday``: the Monday after is worked too.
    """

    day: date
    number: int
    minutes: int
    worked: int
    next_monday: bool

    @property
    def first(self) -> date:
        """Its first day of work."""
        return date.fromordinal(self.number + (self.worked & -self.worked).bit_length() - 1)

    @property
    def last(self) -> date:
        """Its last day of work."""
        return date.fromordinal(self.number + self.worked.bit_length() - 1)

    @property
    def numbers(self) -> list[int]:
        """The ordinals of its days of work, those that a night ends included."""
        return [self.number + index for index in range(7) if self.worked >> index & 1]

    @property
    def label(self) -> str:
        """« semaine du 12 janvier 2026 »."""
        return f"semaine du {french.plain_date(self.day)}"


class Timetable(NamedTuple):
    """Days and weeks with work, in order, with the extremes that spare most rules a second look.

    ``patterns``: the distinct days. ``shortest_rest``: minutes between two days of work.
    """

    days: tuple[Day, ...]
    weeks: tuple[Week, ...]
    patterns: tuple[tuple[Span, ...], ...]
    longest_day: int
    longest_week: int
    earliest: int
    latest: int
    shortest_rest: int


EMPTY = Timetable((), (), (), 0, 0, MIDNIGHT, 0, NO_REST_YET)
_at_hand: list[tuple[tuple[WorkDay, ...], Timetable]] = [((), EMPTY)]


def timetable(facts: Facts) -> Timetable:
    """The schedule, measured: once for a placement, and once for all those that have the very same days."""
    known, table = _at_hand[0]
    if known is not facts.days:
        table = _measured(facts.days)
        _at_hand[0] = (facts.days, table)
    return table


def days_present(facts: Facts) -> int:
    """How many days of presence: those of the schedule; while it is empty, the weekdays of the period but the days off."""
    if facts.days:
        return len({one.day for one in facts.days})
    return sum(day.weekday() < 5 and day not in facts.holidays for day in facts.period.each_day())


@lru_cache(maxsize=65536)
def stretch(spans: tuple[Span, ...], least_break: int) -> int:
    """The longest work in minutes without a break of so many minutes; a shorter break is not counted as work."""
    longest = running = 0
    until = spans[0][0] - least_break
    for begin, end in spans:
        running = running + end - begin if begin - until < least_break else end - begin
        longest, until = max(longest, running), end
    return longest


@lru_cache(maxsize=65536)
def night(spans: tuple[Span, ...], begins: int, ends: int) -> int:
    """Minutes of work between an hour of the evening and one of the morning, before and after the day."""
    windows = ((begins - MIDNIGHT, ends), (begins, MIDNIGHT + ends))
    return sum(max(0, min(end, last) - max(begin, first)) for begin, end in spans for first, last in windows)


def longest_rest(table: Timetable, week: Week) -> int:
    """The longest rest in minutes that begins in a civil week, or is already there when it begins."""
    start, finish = week.number * MIDNIGHT, (week.number + 7) * MIDNIGHT
    longest, free_from = 0, start
    for one in table.days:
        for begin, end in one.spans:
            starts, ends = one.number * MIDNIGHT + begin, one.number * MIDNIGHT + end
            if free_from < finish:
                longest = max(longest, starts - free_from)
            free_from = max(free_from, ends)
    return NO_REST_YET if free_from < finish else longest


long = lru_cache(maxsize=4096)(french.duration_minutes)
"""Minutes as a length: « 8 h 30 », remembered."""


def clock(minutes: int) -> str:
    """An hour of the day from minutes: « 8 h », « 19 h 30 »."""
    hours, rest = divmod(minutes % MIDNIGHT, 60)
    return f"{hours}{french.NO_BREAK}h" + (f"{french.NO_BREAK}{rest:02d}" if rest else "")


@lru_cache(maxsize=65536)
def _shape(spans: tuple[Span, ...]) -> tuple[int, int, int, tuple[Span, ...]]:
    """Minutes, beginning, end and spans of a day, put in order and joined where they meet."""
    joined: list[Span] = []
    for begin, end in sorted(spans):
        if end <= begin:
            continue
        if joined and begin <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((begin, end))
    if not joined:
        return 0, 0, 0, ()
    return sum(end - begin for begin, end in joined), joined[0][0], joined[-1][1], tuple(joined)


@lru_cache(maxsize=1024)
def _measured(days: tuple[WorkDay, ...]) -> Timetable:
    listed: list[Day] = []
    minutes_of: dict[int, int] = {}
    worked: dict[int, int] = {}
    longest = latest = free_from = 0
    earliest, rest = MIDNIGHT, NO_REST_YET
    for one in _in_order(days):
        minutes, begin, end, spans = _shape(one.spans)
        if not minutes:
            continue
        number = one.day.toordinal()
        listed.append(Day(one.day, number, minutes, begin, end, spans))
        longest, latest, earliest = max(longest, minutes), max(latest, end), min(earliest, begin)
        start = number * MIDNIGHT
        rest, free_from = min(rest, start + begin - free_from), start + end
        index = (number - 1) % 7
        monday = number - index
        if end > MIDNIGHT:
            worked[monday] = worked.get(monday, 0) | 3 << index
            if index == 6:
                after = sum(last - max(first, MIDNIGHT) for first, last in spans if last > MIDNIGHT)
                minutes -= after
                minutes_of[monday + 7] = minutes_of.get(monday + 7, 0) + after
                worked[monday + 7] = worked.get(monday + 7, 0) | 1
        else:
            worked[monday] = worked.get(monday, 0) | 1 << index
        minutes_of[monday] = minutes_of.get(monday, 0) + minutes
    if not listed:
        return EMPTY
    weeks = tuple(
        Week(
            date.fromordinal(monday),
            monday,
            minutes_of[monday],
            worked[monday] & WHOLE_WEEK,
            bool(worked[monday] > WHOLE_WEEK or worked.get(monday + 7, 0) & 1),
        )
        for monday in sorted(minutes_of)
    )
    patterns = tuple({day.spans: None for day in listed})
    longest_week = max(minutes_of.values())
    return Timetable(tuple(listed), weeks, patterns, longest, longest_week, earliest, latest, rest)


def _in_order(days: tuple[WorkDay, ...]) -> Iterable[WorkDay]:
    """The days one after the other, those that are told twice put together."""
    if all(one.day < after.day for one, after in pairwise(days)):
        return days
    spans: dict[date, tuple[Span, ...]] = {}
    for one in sorted(days, key=lambda one: one.day):
        spans[one.day] = spans.get(one.day, ()) + one.spans
    return [WorkDay(day, all_spans) for day, all_spans in spans.items()]

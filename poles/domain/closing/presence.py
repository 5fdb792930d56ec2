"""What was planned day by day and what was done: the texts in force on each day, less the exceptions that were noted."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from poles.domain.agreements import queries as agreements
from poles.domain.agreements.schedule import work_days
from poles.law.placement import presence as law
from poles.words.agreements import Absence, VersionKind

BOUND = ("signed", "replaced")
"""The states of a text that bound the parties, or did until an avenant replaced it."""


@dataclass(frozen=True)
class DayDone:
    """One day: minutes planned and done; ``reason``: why they differ (None: as planned), ``said_by``: who said so."""

    day: date
    planned: int
    done: int
    reason: Absence | None = None
    said_by: str = ""

    @property
    def absent(self) -> bool:
        """Whether a planned day has no presence at all."""
        return self.planned > 0 and self.done == 0


@dataclass(frozen=True)
class Totals:
    """What was done of a placement, until a day. Minutes; ``each``: every day planned or done, in order.

    ``minutes`` of presence, of ``planned``; ``full_days`` of seven hours and ``months`` of twenty-two such days (D124-6);
    ``weeks``: civil weeks with some presence; ``present``, ``absent``: days with and without presence; ``short``: days
    done in part. ``reasons``: days without presence by reason. ``first_day`` and ``last_day`` of presence, None when none.
    """

    each: tuple[DayDone, ...]
    planned: int
    minutes: int
    full_days: int
    months: int
    weeks: int
    present: int
    absent: int
    short: int
    reasons: Mapping[Absence, int] = field(default_factory=dict)
    first_day: date | None = None
    last_day: date | None = None

    @property
    def in_words(self) -> str:
        """« 1 mois, 3 jours et 4 h », as the attestation writes it."""
        return law.in_words(self.minutes)


def planned_minutes(agreement: Any) -> dict[date, int]:
    """Minutes planned by day, in order, from the signed texts: each day follows the text that applied on it.

    An avenant speaks from the day on which it applies; the days outside the dates of the text in force are not done any
    more. A convention that ended before its time stops on that day. Empty before the first signature.
    """
    texts = [row for row in agreement.versions.all() if row.status in BOUND and row.kind != VersionKind.CERTIFICATE]
    if not texts:
        return {}
    texts.sort(key=lambda row: row.number)
    found: dict[date, int] = {}
    for text in texts:
        days = {one.day: one.minutes for one in work_days(agreements.terms_of(text))}
        if text.kind == VersionKind.AMENDMENT and text.applies_on:
            kept = {day: minutes for day, minutes in found.items() if day < text.applies_on}
            days = kept | {day: minutes for day, minutes in days.items() if day >= text.applies_on}
        found = days
    last = agreements.terms_of(texts[-1])
    until = min(last.last_day, agreement.ended_on or last.last_day)
    return {day: found[day] for day in sorted(found) if last.first_day <= day <= until}


def days_done(planned: Mapping[date, int], noted: Iterable[Any]) -> tuple[DayDone, ...]:
    """Each day planned, or noted beside the schedule, in order: what is not noted was done as planned."""
    said = {row.day: row for row in noted}
    found = []
    for day in sorted(planned.keys() | said.keys()):
        row = said.get(day)
        expected = planned.get(day, 0)
        if row is None:
            found.append(DayDone(day, expected, expected))
        elif expected or row.minutes:
            found.append(DayDone(day, expected, row.minutes, Absence(row.reason), row.said_by))
    return tuple(found)


def total(days: Iterable[DayDone], *, until: date | None = None) -> Totals:
    """The totals of some days, those after ``until`` left out."""
    each = tuple(one for one in days if until is None or one.day <= until)
    minutes = sum(one.done for one in each)
    there = [one.day for one in each if one.done]
    return Totals(
        each=each,
        planned=sum(one.planned for one in each),
        minutes=minutes,
        full_days=law.full_days(minutes),
        months=law.full_months(minutes),
        weeks=len({day - timedelta(days=day.weekday()) for day in there}),
        present=len(there),
        absent=sum(one.absent for one in each),
        short=sum(0 < one.done < one.planned for one in each),
        reasons=dict(Counter(one.reason for one in each if one.absent and one.reason)),
        first_day=there[0] if there else None,
        last_day=there[-1] if there else None,
    )


def totals_of(agreement: Any, *, until: date | None = None) -> Totals:
    """What was done of a convention: its rows of presence and its texts, read once when they are prefetched."""
    return total(days_done(planned_minutes(agreement), agreement.attendance.all()), until=until)

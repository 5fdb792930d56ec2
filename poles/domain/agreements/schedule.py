"""The schedule of a convention, day by day, from its usual weeks and the days that differ."""

from collections.abc import Iterator
from uuid import UUID

from poles.law.placement.facts import WorkDay
from poles.words.terms import Stay, Terms
from poles.words.time import Period


def stay_days(stay: Stay) -> Iterator[WorkDay]:
    """The days of presence at one host, in order, with their spans; a day without hours is not one of them."""
    others = {one.day: one.spans for one in stay.other_days}
    for day in Period.of_days(stay.first_day, stay.last_day).each_day():
        if spans := others.get(day, stay.week[day.weekday()]):
            yield WorkDay(day, tuple(sorted(spans)))


def work_days(terms: Terms) -> tuple[WorkDay, ...]:
    """The days of presence of the whole placement, in order; what two hosts share of a day is put together."""
    days: dict = {}
    for stay in terms.stays:
        for one in stay_days(stay):
            days[one.day] = tuple(sorted(days.get(one.day, ()) + one.spans))
    return tuple(WorkDay(day, days[day]) for day in sorted(days))


def minutes_of(stay: Stay) -> int:
    """The minutes of presence planned at one host."""
    return sum(one.minutes for one in stay_days(stay))


def period_of(stay: Stay) -> Period:
    """The first and last days of one host, and those between."""
    return Period.of_days(stay.first_day, stay.last_day)


def key_of(text: str) -> UUID | None:
    """The key of the shared file that a stay bears (site, tutor); None for an empty or wrong one."""
    try:
        return UUID(text)
    except ValueError:
        return None

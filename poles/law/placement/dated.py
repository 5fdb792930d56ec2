"""How a rule follows the days: the version of each, the birthdays of the learner, what only warns."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from functools import lru_cache
from operator import attrgetter
from typing import Protocol, TypeVar

from poles.law.placement.engine import in_force
from poles.law.rules import Version
from poles.words.findings import Finding, Severity


class Dated(Protocol):
    """What has a day: a day of work, or a week by its Monday."""

    @property
    def day(self) -> date:
        """The day whose law it follows."""


Item = TypeVar("Item", bound=Dated)
_DAY = attrgetter("day")


def pieces(rule: str, items: Sequence[Item]) -> Iterator[tuple[Version, Sequence[Item]]]:
    """Days or weeks in their order, cut where the version of a rule changes; without those that no version holds.

    One same version on the first and on the last holds for all between: versions do not overlap. None on both is taken as
    none between: no version lived and died within one placement.
    """
    if not items:
        return
    version, last = in_force(rule, items[0].day), in_force(rule, items[-1].day)
    if version is last:
        if version is not None:
            yield version, items
        return
    begin = 0
    for index, item in enumerate(items):
        found = in_force(rule, item.day)
        if found is not version:
            if version is not None:
                yield version, items[begin:index]
            begin, version = index, found
    if version is not None:
        yield version, items[begin:]


@lru_cache(maxsize=65536)
def birthday(birth: date, years: int) -> date:
    """The day on which so many years are completed; who was born on 29 February waits for 1 March in a common year."""
    try:
        return birth.replace(year=birth.year + years)
    except ValueError:
        return date(birth.year + years, 3, 1)


def before(items: Sequence[Item], day: date) -> Sequence[Item]:
    """The days or weeks before a day."""
    if not items or items[-1].day < day:
        return items
    return items[: bisect_left(items, day, key=_DAY)]


def from_on(items: Sequence[Item], day: date) -> Sequence[Item]:
    """The days or weeks from a day on."""
    if not items or items[0].day >= day:
        return items
    return items[bisect_left(items, day, key=_DAY) :]


def warning(
    rule: str,
    version: Version,
    sentence: str,
    *,
    field: str = "",
    day: date | None = None,
    measured: str = "",
    limit: str = "",
) -> Finding:
    """What a rule says where it only warns, whatever it aims at elsewhere (see ``engine.finding``)."""
    return Finding(rule, Severity.WARNING, sentence, version.source, field, day=day, measured=measured, limit=limit)


def softened(found: Finding) -> Finding:
    """A finding made elsewhere, that only warns here."""
    return replace(found, severity=Severity.WARNING) if found.severity is Severity.BLOCKING else found

"""The catalogue of indicators: dated data, read from its files; a definition changes by a new version, never in place."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files

SMALLEST = 5
"""Counts of 1 to SMALLEST − 1 people are hidden outside the school (rule DATA-05), unless a version says otherwise."""


@dataclass(frozen=True)
class Breakdown:
    """A way to cut a figure into groups that do not overlap. ``shares``: each group is a part of the whole figure."""

    code: str
    label: str
    requirement: str
    groups: Mapping[str, str]
    shares: bool = False


@dataclass(frozen=True)
class Definition:
    """One version of one indicator: what it counts, in which words, from when to when.

    ``display``: per_hundred, share, km or minutes. ``threshold``: the smallest count of people that is shown.
    ``unmeasured``: empty, or why it has no figure yet. ``parts_only``: its groups do not add up, so it has no whole.
    """

    code: str
    label: str
    requirement: str
    owner: str
    display: str
    version: int
    valid_from: date
    valid_until: date | None
    source: str
    definition: str
    numerator: str
    denominator: str
    unit: str
    threshold: int = SMALLEST
    breakdowns: tuple[Breakdown, ...] = ()
    unmeasured: str = ""
    parts_only: bool = False

    @property
    def share(self) -> bool:
        """Whether it is a part of a whole, shown as a percentage."""
        return self.display == "share"

    def breakdown(self, code: str) -> Breakdown | None:
        """Its cut of that code, if it has one."""
        return next((each for each in self.breakdowns if each.code == code), None)


def catalogue(on: date) -> dict[str, Definition]:
    """The indicators in force on a day, by code, in the order of the file: of each, its latest version that has begun."""
    found: dict[str, Definition] = {}
    for each in every():
        if each.valid_from <= on and (each.valid_until is None or on <= each.valid_until):
            found[each.code] = each
    return found


@cache
def every() -> tuple[Definition, ...]:
    """Every version of every indicator, in the order of the file then of the versions."""
    return tuple(
        _definition(code, table, version, later)
        for code, table in _tables("catalogue").items()
        for version, later in _with_next(table["versions"])
    )


@cache
def breakdowns() -> dict[str, Breakdown]:
    """Every cut by its code."""
    return {
        code: Breakdown(code, table["label"], table["requirement"], table["groups"], table.get("shares", False))
        for code, table in _tables("breakdowns").items()
    }


def _with_next(versions: list[dict]) -> list[tuple[dict, dict | None]]:
    ordered = sorted(versions, key=lambda one: one["from"])
    return list(zip(ordered, [*ordered[1:], None], strict=True))


def _definition(code: str, table: dict, version: dict, later: dict | None) -> Definition:
    return Definition(
        code=code,
        label=table["label"],
        requirement=table["requirement"],
        owner=table["owner"],
        display=table["display"],
        version=version["version"],
        valid_from=version["from"],
        valid_until=version.get("until") or (date.fromordinal(later["from"].toordinal() - 1) if later else None),
        source=version["source"],
        definition=version["definition"],
        numerator=version["numerator"],
        denominator=version["denominator"],
        unit=version["unit"],
        threshold=version.get("threshold", SMALLEST),
        breakdowns=tuple(breakdowns()[each] for each in table.get("breakdowns", ())),
        unmeasured=version.get("measured", ""),
        parts_only=table.get("parts_only", False),
    )


@cache
def _tables(file: str) -> dict:
    return tomllib.loads((files(__name__) / f"{file}.toml").read_text("utf-8"))

"""The figures of a diagnosis as its page shows them: the heat table, the trades that lack seats, the gaps between groups."""

from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from poles.web.templatetags.offers import short_kind
from poles.words.diagnosis import Strain
from poles.words.french import month_name, plural
from poles.words.time import Week


@dataclass(frozen=True)
class HeatCell:
    """A trade in a week. ``mark`` is the large figure (« −12 », « 0 »), ``under`` the two counts, ``said`` is read aloud."""

    strain: str
    mark: str
    under: str
    said: str


@dataclass(frozen=True)
class HeatTable:
    """``months``: (name, how many weeks); ``days``: the Mondays; ``lines``: (trade, kind, one cell a week or None)."""

    months: list[tuple[str, int]]
    days: list[date]
    lines: list[tuple[str, str, list[HeatCell | None]]]


def heat_table(weeks: dict[str, Any]) -> HeatTable:
    """The table of the figures of a diagnosis (``figures["weeks"]``)."""
    days = [date.fromisoformat(monday) for monday in weeks["mondays"]]
    return HeatTable(
        months=[
            (f"{month_name(group[0])} {group[0].year}", len(group))
            for group in (list(each) for _, each in groupby(days, key=lambda day: (day.year, day.month)))
        ],
        days=days,
        lines=[
            (line["label"], short_kind(line["kind"]), [_cell(cell) if cell else None for cell in line["cells"]])
            for line in weeks["lines"]
        ],
    )


def _cell(cell: dict[str, Any]) -> HeatCell:
    seats = plural(cell["seats"], "place")
    if cell["due"] is None:
        return HeatCell("veiled", "?", f"? / {cell['seats']}", f"effectif masqué, {seats}")
    counts = f"{plural(cell['due'], 'élève')}, {seats}"
    under = f"{cell['due']} / {cell['seats']}"
    if not cell["lack"]:
        return HeatCell(Strain.ENOUGH, "0", under, f"rien ne manque : {counts}")
    return HeatCell(cell["strain"], f"−{cell['lack']}", under, f"il manque {plural(cell['lack'], 'place')} : {counts}")


def tension_lines(lines: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The trades that lack seats, each with its worst ``week``."""
    return [one | {"week": Week.of(date.fromisoformat(one["monday"]))} for one in lines]


def group_lines(lines: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The groups, each with its gap and its interval in words; empty when there is none to show."""
    return [
        one
        | {
            "gap_text": ""
            if one["gap"] is None
            else f"{_signed(one['gap'])} {plural(abs(one['gap']), 'point').split()[-1]}",
            "interval": "" if one["low"] is None else f"de {_signed(one['low'])} à {_signed(one['high'])}",
        }
        for one in lines
    ]


def _signed(points: int) -> str:
    return f"+{points}" if points > 0 else f"−{-points}" if points else "0"

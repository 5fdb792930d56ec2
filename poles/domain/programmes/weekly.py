"""Seats against learners week by week, trade by trade: the heat table of a diagnosis, small counts hidden.

The learners of a trade are the sum of blocks (all those who leave on the same days): the total of the trade is known, so the
blocks are the line to protect, and a week that a hidden block touches is hidden.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from poles.domain.programmes.measuring import Demand
from poles.domain.programmes.veiling import hidden_cells
from poles.words.diagnosis import strain
from poles.words.families import BY_CODE as FAMILIES
from poles.words.families import DISCOVERY
from poles.words.french import alphabetical
from poles.words.time import Period, SchoolYear
from poles.words.training import PlacementKind

Block = tuple[date, date]


def week_lines(
    demand: Iterable[Demand],
    seats: Mapping[tuple[str, str, date], int],
    *,
    shown: Collection[tuple[str, str]],
    year: SchoolYear,
) -> dict[str, Any]:
    """``mondays`` (ISO dates of the weeks where somebody leaves) and ``lines``, one a trade of ``shown``.

    A line has ``kind``, ``family``, ``label``, ``kind_label`` and ``cells``, one a Monday: None when nobody leaves, else
    ``due``, ``seats``, ``lack`` and ``strain``; ``due``, ``lack`` and ``strain`` are None where the count is hidden.
    """
    blocks: dict[tuple[str, str], dict[Block, int]] = defaultdict(lambda: defaultdict(int))
    for row in demand:
        blocks[row.kind, row.family][row.first, row.last] += row.due
    weeks = {block: _mondays(block, year) for trade in shown for block in blocks[trade]}
    mondays = sorted({monday for touched in weeks.values() for monday in touched})
    lines: list[dict[str, Any]] = []
    for kind, family in shown:
        counts = blocks[kind, family]
        hidden = hidden_cells(counts, [sorted(counts)])
        cells = []
        for monday in mondays:
            touching = [block for block in counts if monday in weeks[block]]
            there = _offered(seats, kind, family, monday)
            cells.append(_cell(counts, touching, hidden, there) if touching else None)
        label = str(FAMILIES[family]) if family in FAMILIES else "Famille à préciser"
        lines.append(
            {"kind": kind, "kind_label": PlacementKind(kind).label, "family": family, "label": label, "cells": cells}
        )
    lines.sort(key=lambda line: (-_worst_lack(line["cells"]), line["kind_label"], alphabetical(line["label"])))
    return {"mondays": [monday.isoformat() for monday in mondays], "lines": lines}


def worst(cells: Sequence[tuple[str, dict[str, Any]]]) -> tuple[str, dict[str, Any]] | None:
    """The (Monday, cell) that lacks the most seats, the earliest of equals; None when nothing is lacking."""
    lacking = [(monday, cell) for monday, cell in cells if cell["lack"]]
    return max(lacking, key=lambda pair: pair[1]["lack"], default=None)


def _cell(counts: Mapping[Block, int], touching: list[Block], hidden: frozenset[Block], seats: int) -> dict[str, Any]:
    if hidden & set(touching):
        return {"due": None, "seats": seats, "lack": None, "strain": None}
    due = sum(counts[block] for block in touching)
    return {"due": due, "seats": seats, "lack": max(0, due - seats), "strain": strain(due, seats).value}


def _offered(seats: Mapping[tuple[str, str, date], int], kind: str, family: str, monday: date) -> int:
    if family != DISCOVERY.code:
        return seats.get((kind, family, monday), 0)
    return sum(count for (of_kind, _family, day), count in seats.items() if (of_kind, day) == (kind, monday))


def _mondays(block: Block, year: SchoolYear) -> frozenset[date]:
    touched = Period.of_days(*block).intersection(year.period)
    return frozenset(week.monday for week in touched.weeks()) if touched else frozenset()


def _worst_lack(cells: Iterable[dict[str, Any] | None]) -> int:
    return max((cell["lack"] or 0 for cell in cells if cell), default=0)

"""Figures as bars, with the sentence that a chart's title says."""

from collections.abc import Iterable, Mapping
from typing import Any

from poles.domain.indicators.boards import Board
from poles.domain.indicators.catalogue import Figure, Indicator
from poles.words import french


def rows_of(
    figures: Iterable[Figure], *, marked: str = "", urls: Mapping[str, str] | None = None
) -> list[dict[str, Any]]:
    """One bar a figure, in their order; without value, no bar but its words. ``marked``: the place drawn apart."""
    return [
        {
            "label": each.place,
            "value": each.per_hundred if each.value is not None and each.per_hundred else 0,
            "text": each.text,
            "kind": "striped" if each.place == marked else "plain",
            "url": (urls or {}).get(each.place, ""),
        }
        for each in figures
    ]


def title_of(board: Board, indicator: Indicator) -> str:
    """What the bars show, in one sentence: the lowest and the highest of the places that have a value."""
    known = [each for each in board.by(indicator) if each.value is not None]
    if len(known) < 2:
        return indicator.label
    low, high = (choose(known, key=lambda each: each.value or 0.0) for choose in (min, max))
    if low.text == high.text:
        return f"{indicator.short} : {low.text} partout"
    return f"{indicator.short} : de {low.text} ({low.place}) à {high.text} ({high.place})"


def mark_of(total: Figure, label: str) -> tuple[float | None, str]:
    """The line of the whole, and its words; nothing when it has no value."""
    if total.value is None:
        return None, ""
    return float(total.per_hundred or 0), f"{label}{french.NO_BREAK}: {total.text}"

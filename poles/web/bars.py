"""The lengths of a horizontal bar chart, as percentages ready for an SVG: nothing in them depends on the language."""

from collections.abc import Mapping
from typing import Any

PATTERNS = ("plain", "striped", "dotted", "dashed")


def bars(rows: list[Mapping[str, Any]], *, maximum: float | None = None, mark: float | None = None) -> dict:
    """The bars in the order given. ``rows``: label, value ≥ 0, text, kind, url; lengths are percentages of the rail.

    The longest bar fills the rail when ``maximum`` is not given. A chart without rows is empty, not wrong.
    """
    top = maximum or max([float(row["value"]) for row in rows] + [float(mark or 0)], default=0) or 1
    return {"rows": [_bar(row, top) for row in rows], "mark": "" if mark is None else _share(mark, top)}


def _bar(row: Mapping[str, Any], top: float) -> dict:
    kind = row.get("kind", "plain")
    return {
        "label": row["label"],
        "text": row.get("text") or f"{row['value']:g}".replace(".", ","),
        "url": row.get("url", ""),
        "kind": kind if kind in PATTERNS else "plain",
        "length": _share(row["value"], top),
    }


def _share(value: float, top: float) -> str:
    return f"{100 * max(0.0, min(float(value), top)) / top:.2f}%"

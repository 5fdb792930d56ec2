"""The geometry of a horizontal bar chart, as texts ready for an SVG: nothing in it depends on the language."""

from collections.abc import Mapping
from typing import Any

WIDTH = 640
LABEL_LINE, BAR, GAP, TOP = 20, 18, 12, 4
VALUE_ROOM = 90
PATTERNS = ("plain", "striped", "dotted", "dashed")


def bars(rows: list[Mapping[str, Any]], *, maximum: float | None = None, mark: float | None = None) -> dict:
    """Place each bar under its label. ``rows``: label, value ≥ 0, text, kind, url; lengths are in SVG units.

    The longest bar fills the width when ``maximum`` is not given. A chart without rows is empty, not wrong.
    """
    top = maximum or max([float(row["value"]) for row in rows] + [float(mark or 0)], default=0) or 1
    room = WIDTH - VALUE_ROOM
    height = LABEL_LINE + BAR + GAP
    placed = []
    for index, row in enumerate(rows):
        value = max(0.0, min(float(row["value"]), top))
        length = room * value / top
        y = TOP + index * height
        kind = row.get("kind", "plain")
        placed.append(
            {
                "label": row["label"],
                "text": row.get("text") or f"{row['value']:g}".replace(".", ","),
                "url": row.get("url", ""),
                "kind": kind if kind in PATTERNS else "plain",
                "label_y": str(y + LABEL_LINE - 6),
                "bar_y": str(y + LABEL_LINE),
                "text_y": str(y + LABEL_LINE + BAR - 4),
                "length": f"{length:.1f}",
                "text_x": f"{length + 6:.1f}",
            }
        )
    bottom = TOP + len(rows) * height
    return {
        "rows": placed,
        "height": str(bottom + LABEL_LINE * (mark is not None)),
        "width": str(WIDTH),
        "bar": str(BAR),
        "room": str(room),
        "mark_x": f"{room * float(mark) / top:.1f}" if mark is not None else "",
        "mark_bottom": str(bottom),
        "mark_text_y": str(bottom + LABEL_LINE - 4),
    }

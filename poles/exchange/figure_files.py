"""Figures as files for a spreadsheet: what the page shows, no more, and nothing that a spreadsheet would run."""

import csv
import io
from collections.abc import Iterable
from datetime import datetime

from django.utils import timezone

from poles.domain.indicators.boards import Line
from poles.domain.indicators.catalogue import INDICATORS
from poles.words.training import PlacementKind

RUNS = ("=", "+", "-", "@", "\t", "\r")
"""A cell that begins so is a formula for a spreadsheet: it gets an apostrophe before it."""


def board_csv(lines: Iterable[Line], total: Line, *, kind: PlacementKind, at: datetime) -> str:
    """A board as text: « ; » between cells, one line a place, the total last, hidden counts as on the page."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    heads = [head for each in INDICATORS for head in (each.numerator_label, each.denominator_label, each.label)]
    writer.writerow(["stage", "date", "territoire", "offres", *heads])
    day = timezone.localdate(at).isoformat()
    for line in (*lines, total):
        cells = [cell for each in line.all for cell in (each.numerator_text, each.denominator_text, each.text)]
        writer.writerow([_safe(cell) for cell in (kind.label, day, line.label, str(line.offers), *cells)])
    return out.getvalue()


def _safe(text: str) -> str:
    """Plain spaces, so that a spreadsheet reads numbers; and no formula."""
    plain = text.replace("\u202f", "" if text.replace("\u202f", "").isdigit() else " ")
    return f"'{plain}" if plain.startswith(RUNS) else plain

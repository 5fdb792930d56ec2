"""Tables written as CSV that a spreadsheet opens without running anything: French commas, formulas neutralised."""

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import date

FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r", "\n")


def cell(value: object) -> str:
    """A value as text; one that a spreadsheet would compute gets an apostrophe before it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "oui" if value else "non"
    text = value.isoformat() if isinstance(value, date) else str(value)
    guarded = not isinstance(value, int | float) and text.lstrip(" ").startswith(FORMULA_SIGNS)
    return f"'{text}" if guarded else text


def write_csv(headings: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """UTF-8 with its mark, semicolons, one line of headings: what French spreadsheets open by a double click."""
    sheet = io.StringIO()
    writer = csv.writer(sheet, delimiter=";", lineterminator="\r\n")
    writer.writerow([cell(heading) for heading in headings])
    writer.writerows([cell(value) for value in row] for row in rows)
    return sheet.getvalue().encode("utf-8-sig")

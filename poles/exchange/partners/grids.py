"""Any table that people have (CSV, XLSX, ODS) as numbered rows of text, its size looked at first."""

import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from poles.exchange.pupils.detect import text_encoding
from poles.exchange.pupils.limits import MAX_CELL, MAX_COLUMNS, Piece, pieces, readable
from poles.exchange.pupils.workbooks import Formula, Row, workbook_rows
from poles.exchange.tables import csv_records
from poles.exchange.text_files import Unreadable

MOST_ROWS = 2000
"""The most lines of one file: each is matched with the rows that are here, twice, while a person waits."""
LARGE = f"Le fichier a plus de {MOST_ROWS} lignes : découpez-le et donnez les morceaux l’un après l’autre."
ALONE = "L’archive contient plusieurs fichiers : donnez chacun d’eux à part."

__all__ = ["MOST_ROWS", "Formula", "Grid", "Row", "open_grid"]


@dataclass(frozen=True)
class Grid:
    """The rows that are not blank; ``first_serial``: day zero of the dates of a workbook; ``remark``: to be shown."""

    file: str
    rows: list[Row]
    first_serial: date | None = None
    remark: str = ""

    @property
    def padded(self) -> bool:
        """Whether the format drops the blank cells at the end of a row."""
        return self.first_serial is not None


def open_grid(name: str, content: bytes) -> Grid:
    """The rows of a file; raises Unreadable with a French sentence for what is no table, or too large."""
    found = pieces(name, content)
    if len(found) > 1:
        raise Unreadable(ALONE)
    piece = found[0]
    with readable():
        if piece.workbook:
            rows, first_serial, remark = workbook_rows(piece)
        else:
            rows, first_serial, remark = _csv_rows(piece), None, ""
        kept = []
        for row in rows:
            kept.append(row)
            if len(kept) > MOST_ROWS + 2:
                raise Unreadable(LARGE)
    if not kept:
        raise Unreadable("Le fichier n’a aucune ligne remplie : exportez-le de nouveau.")
    return Grid(piece.name, kept, first_serial, remark)


def _csv_rows(piece: Piece) -> Iterator[Row]:
    """(number of the first physical line, cells) of every record that is not blank."""
    _name, codec = text_encoding(piece)
    with io.TextIOWrapper(piece.open(), encoding=codec, newline="") as lines:
        first = lines.readline(MAX_CELL * MAX_COLUMNS)
    separator = max(";,\t", key=first.count)
    with io.TextIOWrapper(piece.open(), encoding=codec, newline="") as lines:
        for begin, record in csv_records(lines, separator, MAX_COLUMNS * MAX_CELL):
            if len(record) > MAX_COLUMNS:
                raise Unreadable(
                    f"La ligne a plus de {MAX_COLUMNS} colonnes : vérifiez que c’est le bon fichier.", begin
                )
            if any(cell.strip() for cell in record):
                yield begin, record

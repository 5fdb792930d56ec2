"""Any table as numbered rows of text, whatever holds it: CSV (« ; », « , » or tab, any usual encoding), XLSX, ODS."""

import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice

from poles.exchange.pupils import columns as known
from poles.exchange.pupils.detect import text_encoding
from poles.exchange.pupils.limits import MAX_CELL, MAX_COLUMNS, Piece, printable
from poles.exchange.pupils.workbooks import Row, workbook_rows
from poles.exchange.tables import csv_records, plain
from poles.exchange.text_files import Unreadable

HEADER_WITHIN = 20
"""A header stands among the first rows: lists often begin with a title."""


@dataclass(frozen=True)
class Table:
    """A table about to be read: its header with its line, the rows after it, and how it was written.

    ``first_serial``: day zero of the dates that a workbook writes as numbers; None in CSV. ``remark``: to be shown, or empty.
    """

    header_line: int
    header: list[str]
    rows: Iterator[Row]
    encoding: str = ""
    separator: str = ""
    first_serial: date | None = None
    remark: str = ""


@dataclass(frozen=True)
class Proposal:
    """What the mapping screen shows: the headings, our guess, what was told by contents only, the first rows."""

    headings: tuple[str, ...]
    columns: dict[str, str]
    told_by_contents: frozenset[str]
    sample: tuple[tuple[str, ...], ...]


def open_table(piece: Piece, wanted: Mapping[str, str] | None = None) -> Table:
    """The table of a file, its header found; raises Unreadable when there is none.

    ``wanted``: a mapping whose headings tell the header; else it is the row that has the most headings we know.
    """
    if piece.workbook:
        rows, first_serial, remark = workbook_rows(piece)
        encoding = separator = ""
    else:
        encoding, codec = text_encoding(piece)
        separator = _separator(piece, codec)
        rows, first_serial, remark = _csv_rows(piece, codec, separator), None, ""
    first = list(islice(rows, HEADER_WITHIN))
    if not first:
        raise Unreadable("Le fichier n’a aucune ligne remplie : exportez-le de nouveau.")
    place = _header_place(first, wanted)
    line, header = first[place]
    header = [printable(" ".join(heading.split()))[:120] for heading in header]
    if len(first) == place + 1:
        raise Unreadable("Le fichier n’a que son en-tête : exportez-le de nouveau.")
    return Table(line, header, _chained(first[place + 1 :], rows), encoding, separator, first_serial, remark)


def propose(piece: Piece) -> Proposal:
    """A guess of the columns of any table, from its headings then from its contents, for a person to confirm."""
    table = open_table(piece)
    rows = [cells for _line, cells in islice(table.rows, 50)]
    found, told = known.guess(table.header, rows)
    return Proposal(
        tuple(table.header),
        {key: table.header[index] for key, index in found.items()},
        frozenset(told),
        tuple(tuple(cell[:60] for cell in row[: len(table.header)]) for row in rows[:3]),
    )


def _header_place(first: Sequence[Row], wanted: Mapping[str, str] | None) -> int:
    names = {plain(heading) for heading in wanted.values()} if wanted else set()
    scores = [
        len(names & {plain(cell) for cell in cells}) if names else len(known.by_heading(cells))
        for _line, cells in first
    ]
    best = max(scores)
    if best >= 2:
        return scores.index(best)
    return next(
        (place for place, (_line, cells) in enumerate(first) if sum(bool(cell.strip()) for cell in cells) > 1), 0
    )


def _chained(first: Iterable[Row], rest: Iterator[Row]) -> Iterator[Row]:
    yield from first
    yield from rest


def _separator(piece: Piece, codec: str) -> str:
    """The mark that most evenly cuts the first lines."""
    with io.TextIOWrapper(piece.open(), encoding=codec, newline="") as lines:
        sample = [line for line in islice(lines, HEADER_WITHIN) if line.strip()]
    return max(
        ";\t,", key=lambda mark: (sum(mark in line for line in sample), sum(line.count(mark) for line in sample))
    )


def _csv_rows(piece: Piece, codec: str, separator: str) -> Iterator[Row]:
    """(number of the first physical line, cells) of every record that is not blank."""
    with io.TextIOWrapper(piece.open(), encoding=codec, newline="") as lines:
        for begin, record in csv_records(lines, separator, MAX_COLUMNS * MAX_CELL):
            if len(record) > MAX_COLUMNS:
                raise Unreadable(f"La ligne a plus de {MAX_COLUMNS} colonnes : ce n’est pas une liste d’élèves.", begin)
            if any(cell.strip() for cell in record):
                yield begin, record

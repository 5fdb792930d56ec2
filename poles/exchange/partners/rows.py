"""A layout as data, and the lines of a table read by it: which columns are ours, what each cell is, what is wrong where."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from poles.exchange.partners.grids import Formula, Grid, Row
from poles.exchange.pupils.limits import MAX_CELL, printable
from poles.exchange.pupils.values import Value
from poles.exchange.tables import BadValue, plain
from poles.words.findings import Severity
from poles.words.identifiers import BadIdentifier
from poles.words.imports import Contents, HostLine, OfferLine, Remark

HEADER_WITHIN = 20
FEWEST = 2
Line = HostLine | OfferLine
Said = dict[str, Any]


@dataclass(frozen=True)
class Column:
    """One column: our name, the headings that files give it (the first is official), its reader.

    ``filled``: a blank cell refuses the line; a blank cell reads None.
    """

    key: str
    names: tuple[str, ...]
    read: Callable[[str], Value]
    filled: bool = False


@dataclass(frozen=True)
class Layout:
    """A layout: its name in French, what it holds, its columns, how a line is made of what was read.

    ``signature``: the headings that tell it; ``order``: the number of columns when it has no header at all; ``beneath``: a
    second row of headings may follow the first. ``make`` gives the lines of a row (several for one row, at times), from
    its number and what was read; it raises BadValue, with the heading of the field after a tab.
    """

    label: str
    contents: Contents
    columns: tuple[Column, ...]
    make: Callable[[int, Said], Sequence[Line]]
    signature: tuple[str, ...] = ()
    order: int = 0
    beneath: bool = False

    def found(self, header: Sequence[str]) -> bool:
        """Whether a row is the header of this layout."""
        there = {plain(cell) for cell in header}
        return bool(self.signature) and {plain(name) for name in self.signature} <= there


class Faulty(BadValue):
    """A value refused once the line is whole: the heading that it concerns, and the sentence."""

    def __init__(self, heading: str, sentence: str):
        self.heading = heading
        super().__init__(sentence)


@dataclass
class Reading:
    """What came out of a table."""

    lines: list[Line] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)
    count: int = 0
    aside: list[str] = field(default_factory=list)

    def note(self, line: int, heading: str, sentence: str, severity: Severity = Severity.BLOCKING) -> None:
        """Write down what is wrong or doubtful at one place."""
        self.remarks.append(Remark(line, heading, sentence, severity))


def layout_of(grid: Grid, layouts: Sequence[Layout]) -> tuple[Layout, int, list[str]] | None:
    """(the layout of a table, the place of its first line, its header), or None when no layout fits.

    The header stands among the first rows; when headings are on two rows, they are read together.
    """
    rows = [cells for _number, cells in grid.rows[: HEADER_WITHIN + 1]]
    for place, cells in enumerate(rows[:HEADER_WITHIN]):
        for layout in layouts:
            if layout.found(cells):
                return layout, place + 1, list(cells)
            if layout.beneath and place + 1 < len(rows) and layout.found(both := _stacked(cells, rows[place + 1])):
                return layout, place + 2, both
    for layout in layouts:
        if layout.order and len(rows[0]) == layout.order:
            heading = [column.names[0] for column in layout.columns]
            begins = int({plain(cell) for cell in rows[0]} >= {plain(name) for name in heading[1:3]})
            return layout, begins, heading
    return None


def _stacked(above: Sequence[str], below: Sequence[str]) -> list[str]:
    width = max(len(above), len(below))
    one, other = ([*cells, *[""] * (width - len(cells))] for cells in (above, below))
    return [under.strip() or over for over, under in zip(one, other, strict=True)]


def read_rows(grid: Grid, layout: Layout, begins: int, header: Sequence[str]) -> Reading:
    """Read every line of a table; what is wrong is noted at its line, and nothing is dropped in silence."""
    reading = Reading()
    names = [plain(cell) for cell in header]
    places: list[tuple[Column, int]] = []
    for column in layout.columns:
        accepted = {plain(name) for name in column.names}
        at = [index for index, name in enumerate(names) if name in accepted]
        if len(at) > 1:
            sentence = f"La colonne « {column.names[0]} » est deux fois dans l’en-tête : la première est lue."
            reading.note(grid.rows[begins - 1][0], column.names[0], sentence, Severity.WARNING)
        if at:
            places.append((column, at[0]))
    used = {index for _column, index in places}
    reading.aside = [
        printable(" ".join(heading.split()))[:60]
        for index, heading in enumerate(header)
        if index not in used and heading.strip()
    ]
    if grid.remark:
        reading.note(0, "", grid.remark, Severity.WARNING)
    for number, cells in _lines(grid, layout, begins, places):
        reading.count += 1
        _read(reading, layout, number, cells, (len(header), grid.padded), places)
    return reading


def _lines(grid: Grid, layout: Layout, begins: int, places: Sequence[tuple[Column, int]]) -> Iterator[Row]:
    """The rows of a table after its header; headings said again are no line."""
    headings = {plain(name) for column, _index in places for name in column.names}
    for number, cells in grid.rows[begins:]:
        if sum(plain(cell) in headings for cell in cells if cell.strip()) >= max(FEWEST, len(places) // 2):
            continue
        yield number, cells


def _read(
    reading: Reading,
    layout: Layout,
    number: int,
    cells: list[str],
    width: tuple[int, bool],
    places: Sequence[tuple[Column, int]],
) -> None:
    wide, padded = width
    if (len(cells) < wide and not padded) or any(cell.strip() for cell in cells[wide:]):
        sentence = f"La ligne a {len(cells)} cellules pour {wide} colonnes : elle est coupée ou décalée ; corrigez-la."
        reading.note(number, "", sentence)
        return
    said: Said = {column.key: None for column in layout.columns}
    sound = True
    for column, index in places:
        try:
            found = _cell(column, cells[index] if index < len(cells) else "")
        except (BadValue, BadIdentifier) as error:
            reading.note(number, column.names[0], error.sentence)
            sound = False
            continue
        said[column.key] = found.value
        if found.doubt:
            reading.note(number, column.names[0], found.doubt, Severity.WARNING)
    if not sound:
        return
    try:
        reading.lines.extend(layout.make(number, said))
    except Faulty as error:
        reading.note(number, error.heading, error.sentence)


def _cell(column: Column, written: str) -> Value:
    if isinstance(written, Formula):
        raise BadValue("La cellule est une formule : remplacez-la par sa valeur (collage des valeurs).")
    if len(written) > MAX_CELL:
        raise BadValue(f"La cellule a plus de {MAX_CELL} caractères : le fichier est décalé ou abîmé.")
    kept = written.strip()
    if not kept:
        if column.filled:
            raise BadValue("La cellule est vide ; elle est nécessaire.")
        return Value(None)
    return column.read(kept)

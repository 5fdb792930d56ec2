"""A file format as data: its columns, their accepted names, how each cell is read; and what is wrong, line by line."""

import csv
import io
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from poles.exchange.text_files import Unreadable, read_text
from poles.words.findings import Severity
from poles.words.french import join
from poles.words.identifiers import BadIdentifier, Identifier, Parsed

Progress = Callable[[int, int], None]
"""Told (lines done, lines in all) now and then."""

_OPEN_QUOTE = "Un guillemet ouvert n’est pas refermé : corrigez la ligne, ou exportez de nouveau le fichier."


@dataclass(frozen=True, order=True)
class Problem:
    """What is wrong at one place of a file, and what to do. A blocking problem refuses its line; a warning keeps it.

    ``line`` 0 concerns the whole file; ``field`` is the official name of the column, empty for the whole line.
    """

    file: str
    line: int
    field: str
    sentence: str
    severity: Severity = Severity.BLOCKING

    @property
    def blocks(self) -> bool:
        """Whether the line (or the file) is refused."""
        return self.severity is Severity.BLOCKING

    def __str__(self) -> str:
        place = [self.file, f"ligne {self.line}" if self.line else "", f"champ {self.field}" if self.field else ""]
        return f"{', '.join(filter(None, place))} : {self.sentence}"


class BadValue(ValueError):
    """A cell that its reader refuses; ``sentence`` says in French what is expected."""

    def __init__(self, sentence: str):
        self.sentence = sentence
        super().__init__(sentence)


@dataclass(frozen=True)
class Column:
    """One column: its key in our rows, the names that files give it (the first is the official one), its reader.

    ``needed``: the column must be there; ``filled``: its cells may not be blank. A blank cell reads None.
    """

    key: str
    names: tuple[str, ...]
    read: Callable[[str], Any] = str
    needed: bool = True
    filled: bool = False


@dataclass(frozen=True)
class Line:
    """One line that was read: where it stands, and its values by key."""

    file: str
    number: int
    values: dict[str, Any]

    def problem(self, field: str, sentence: str, severity: Severity = Severity.BLOCKING) -> Problem:
        """A problem at this line."""
        return Problem(self.file, self.number, field, sentence, severity)


@dataclass(frozen=True)
class Table:
    """A file format: a French name, its columns."""

    name: str
    columns: tuple[Column, ...]

    def missing(self, header: Sequence[str]) -> list[str]:
        """The official names of the needed columns that a header does not have."""
        there = {plain(name) for name in header}
        return [c.names[0] for c in self.columns if c.needed and not there & {plain(name) for name in c.names}]


@dataclass
class Reading:
    """What came out of a file: its format (None when unknown), the lines read whole, the problems met."""

    file: str
    table: Table | None = None
    lines: list[Line] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    count: int = 0


def read_table(path: Path, tables: Sequence[Table], progress: Progress | None = None) -> Reading:
    """Read a CSV file (« ; », « , » or tab) in the first of these formats that its header fits; never raises."""
    reading = Reading(path.name)
    try:
        text = read_text(path)
        records = _records(text)
        _, header = next(records)
        fitting = [table for table in tables if not table.missing(header)]
        if not fitting:
            raise Unreadable(_unknown(header, tables), 1)
        reading.table = fitting[0]
        cells = _places(header, reading.table)
        total = text.count("\n")
        for number, record in records:
            reading.count += 1
            _read_line(reading, number, record, len(header), cells)
            if progress and reading.count % 1000 == 0:
                progress(number, total)
    except Unreadable as error:
        reading.problems.append(Problem(path.name, error.line, "", error.sentence))
    if reading.table and not reading.count and not reading.problems:
        reading.problems.append(Problem(path.name, 0, "", "Le fichier n’a que son en-tête : exportez-le de nouveau."))
    return reading


def code(kind: type[Identifier], cut: str = "") -> Callable[[str], Parsed[Any]]:
    """A reader of identifiers. ``cut``: the shape of the code when a spreadsheet drops its leading zeros."""

    def read(text: str) -> Parsed[Any]:
        if re.fullmatch(r"[0-9]+([.,][0-9]+)?[eE]\+[0-9]+", text):
            raise BadValue(
                f"« {text} » a été abîmé par un tableur (notation scientifique) : reprenez le fichier d’origine."
            )
        if cut and re.fullmatch(cut, text):
            raise BadValue(f"« {text} » a perdu ses zéros de tête dans un tableur : reprenez le fichier d’origine.")
        return kind.parse(text, strict=False)

    return read


def flag(text: str) -> bool:
    """A yes or a no."""
    match plain(text):
        case "1" | "oui" | "o" | "true" | "vrai":
            return True
        case "0" | "non" | "n" | "false" | "faux":
            return False
    raise BadValue(f"« {text[:40]} » n’est ni oui (1) ni non (0).")


def number(text: str) -> float:
    """A number, with a decimal point or comma."""
    try:
        value = float(text.replace(",", "."))
    except ValueError:
        raise BadValue(f"« {text[:40]} » n’est pas un nombre.") from None
    if value - value != 0:
        raise BadValue(f"« {text[:40]} » n’est pas un nombre.")
    return value


def words(limit: int) -> Callable[[str], str]:
    """A reader of a text of at most this many characters, with its spaces put in order."""

    def read(text: str) -> str:
        text = " ".join(text.split())
        if len(text) > limit:
            raise BadValue(f"Le texte a {len(text)} caractères ; {limit} au plus sont attendus.")
        return text

    return read


def plain(name: str) -> str:
    """A column's name without accents, case or punctuation: « Code postal » and « Code_postal » are one."""
    bare = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "_", bare.lower()).strip("_")


def _records(text: str) -> Iterator[tuple[int, list[str]]]:
    """(number of the first physical line, cells) of every record that is not blank."""
    first_line = text.lstrip("\r\n").split("\n", 1)[0]
    separator = max(";,\t", key=first_line.count)
    for begin, record in csv_records(io.StringIO(text, newline=""), separator):
        if any(cell.strip() for cell in record):
            yield begin, record


def csv_records(lines: Iterable[str], separator: str, longest: float = float("inf")) -> Iterator[tuple[int, list[str]]]:
    """(number of the first physical line, cells) of every record, of ``longest`` characters at most.

    Raises Unreadable where a quote is left open.
    """
    used: list[str] = []
    reader = csv.reader(_noted(lines, used, longest), delimiter=separator)
    begin = 1
    while True:
        used.clear()
        try:
            record = next(reader)
        except StopIteration:
            return
        except csv.Error:
            raise Unreadable(_OPEN_QUOTE, begin) from None
        if len(used) > 1 and sum(line.count('"') for line in used) % 2:
            raise Unreadable(_OPEN_QUOTE, begin)
        yield begin, record
        begin = reader.line_num + 1


def _noted(lines: Iterable[str], used: list[str], longest: float) -> Iterator[str]:
    """The same lines, those of one record written down; a record that never ends is stopped."""
    size = 0
    for line in lines:
        size = len(line) + (size if used else 0)
        if size > longest:
            raise csv.Error
        used.append(line)
        yield line


def _unknown(header: Sequence[str], tables: Sequence[Table]) -> str:
    closest = min(tables, key=lambda table: len(table.missing(header)) / len(table.columns))
    missing = closest.missing(header)
    shown = join([f"« {name} »" for name in missing[:6]] + (["…"] if len(missing) > 6 else []))
    return f"Colonne(s) absente(s) de l’en-tête : {shown} (format attendu : {closest.name}). Reprenez l’original."


def _places(header: Sequence[str], table: Table) -> list[tuple[Column, int]]:
    """Where each column of the format stands in the file."""
    names = [plain(name) for name in header]
    places = []
    for column in table.columns:
        accepted = {plain(name) for name in column.names}
        found = [index for index, name in enumerate(names) if name in accepted]
        if len(found) > 1:
            raise Unreadable(f"La colonne « {column.names[0]} » est deux fois dans l’en-tête : gardez-en une seule.", 1)
        if found:
            places.append((column, found[0]))
    return places


def _read_line(reading: Reading, number: int, record: list[str], width: int, cells: list[tuple[Column, int]]) -> None:
    line = Line(reading.file, number, {})
    if len(record) < width or any(cell.strip() for cell in record[width:]):
        sentence = (
            f"La ligne a {len(record)} cellules pour {width} colonnes : elle est coupée ou décalée ; corrigez-la."
        )
        reading.problems.append(line.problem("", sentence))
        return
    sound = True
    for column, index in cells:
        text = record[index].strip()
        try:
            if not text and column.filled:
                raise BadValue("La cellule est vide ; elle est nécessaire.")
            value = column.read(text) if text else None
        except (BadValue, BadIdentifier) as error:
            reading.problems.append(line.problem(column.names[0], error.sentence))
            sound = False
            continue
        if isinstance(value, Parsed):
            value, warning = value
            if warning:
                reading.problems.append(line.problem(column.names[0], warning, Severity.WARNING))
        if "\ufffd" in text:
            damaged = "Des lettres y ont été perdues par une conversion (« \ufffd ») : vérifiez l’orthographe."
            reading.problems.append(line.problem(column.names[0], damaged, Severity.WARNING))
        line.values[column.key] = value
    if sound:
        reading.lines.append(line)

"""Rows of XLSX and ODS workbooks, as they come: what is empty costs nothing, what is repeated is bounded, formulas are told.

Written here because readers that build the whole grid take gigabytes for two distant cells (design/trust.md, IN-05).
"""

import re
from collections.abc import Iterator
from datetime import date
from typing import BinaryIO, cast
from zipfile import ZipFile

from poles.exchange.pupils.limits import MAX_COLUMNS, ODS, Piece
from poles.exchange.pupils.xml_stream import Node, encoding_of, records
from poles.exchange.text_files import Unreadable

MAX_SHARED = 30_000_000
"""The most characters in the shared texts of a workbook."""
LAST_ROW = 1_048_576
SINCE_1900, SINCE_1904 = date(1899, 12, 30), date(1904, 1, 1)
_NUMBER = re.compile("-?[0-9]+(?:[.][0-9]+)?(?:[eE][+-]?[0-9]+)?")
_COLUMN = re.compile("([A-Z]{1,3})[0-9]{1,7}")
_INLINE: dict[str, str | None] = {"s": " ", "tab": " ", "line-break": " ", "span": None, "a": None}
_ODS_TABLE = ("document-content", "body", "spreadsheet", "table")
_ODS_ROWS = [
    (*_ODS_TABLE, *between, "table-row")
    for between in ((), ("table-header-rows",), ("table-rows",), ("table-row-group",))
]
_DAMAGED = "Le classeur est abîmé : enregistrez-le de nouveau."
_TOO_WIDE = f"La ligne a plus de {MAX_COLUMNS} colonnes : ne gardez que celles des élèves."


class Formula(str):
    """The text of a cell that a formula computes."""

    __slots__ = ()


Row = tuple[int, list[str]]


def workbook_rows(piece: Piece) -> tuple[Iterator[Row], date, str]:
    """(rows that are not blank, day zero of its dates, name of its other sheets' warning or empty) of the first sheet used."""
    archive = cast(ZipFile, piece.archive)
    if piece.workbook == ODS:
        return _ods(archive), SINCE_1900, ""
    sheets = list(_part(archive, "xl/workbook.xml", [("workbook", "sheets", "sheet")]))
    properties = list(_part(archive, "xl/workbook.xml", [("workbook", "workbookPr")]))
    zero = SINCE_1904 if any(each.attributes.get("date1904") in ("1", "true") for each in properties) else SINCE_1900
    links = {
        node.attributes.get("Id"): node.attributes.get("Target", "")
        for node in _part(archive, "xl/_rels/workbook.xml.rels", [("Relationships", "Relationship")])
    }
    visible = [sheet for sheet in sheets if sheet.attributes.get("state", "visible") == "visible"] or sheets
    if not visible:
        raise Unreadable(_DAMAGED)
    target = links.get(next((value for name, value in visible[0].attributes.items() if name.endswith(":id")), ""), "")
    path = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
    if path not in archive.namelist():
        raise Unreadable(_DAMAGED)
    others = "" if len(visible) == 1 else f"Le classeur a {len(visible)} feuilles : seule la première est lue."
    return _xlsx(archive, path, _shared(archive)), zero, others


def _part(
    archive: ZipFile, name: str, paths: list[tuple[str, ...]], inline: dict[str, str | None] | None = None
) -> Iterator[Node]:
    try:
        with archive.open(name) as stream:
            encoding = encoding_of(stream.read(200))
        with archive.open(name) as stream:
            yield from records(cast(BinaryIO, stream), paths, encoding, inline)
    except KeyError:
        raise Unreadable(_DAMAGED) from None
    except Unreadable as error:
        raise Unreadable(f"Le classeur est abîmé ou piégé ({error.sentence[:1].lower()}{error.sentence[1:]})") from None


def _shared(archive: ZipFile) -> list[str]:
    if "xl/sharedStrings.xml" not in archive.namelist():
        return []
    texts, size = [], 0
    for node in _part(archive, "xl/sharedStrings.xml", [("sst", "si")]):
        texts.append(_text(node))
        size += len(texts[-1]) + 8
        if size > MAX_SHARED:
            raise Unreadable("Le classeur contient trop de texte : ne gardez que la feuille des élèves.")
    return texts


def _text(node: Node) -> str:
    """The text of a rich text, without its phonetic reading."""
    if node.tag == "rPh":
        return ""
    return node.text + "".join(_text(child) for child in node.children)


def _xlsx(archive: ZipFile, path: str, shared: list[str]) -> Iterator[Row]:
    number = 0
    for node in _part(archive, path, [("worksheet", "sheetData", "row")]):
        told = node.attributes.get("r", "")
        place = int(told) if told.isascii() and told.isdigit() and len(told) < 8 else number + 1
        if not number < place <= LAST_ROW:
            raise Unreadable(_DAMAGED)
        number = place
        cells: list[str] = []
        for cell in node.children:
            if cell.tag != "c":
                continue
            text = _xlsx_cell(cell, shared)
            if text == "":
                continue
            column = _column(cell.attributes.get("r", ""), len(cells))
            if column >= MAX_COLUMNS:
                raise Unreadable(_TOO_WIDE, number)
            cells.extend([""] * (column + 1 - len(cells)))
            cells[column] = text
        if any(cell.strip() for cell in cells):
            yield number, cells


def _column(reference: str, following: int) -> int:
    found = _COLUMN.fullmatch(reference)
    if not found:
        return following
    place = 0
    for letter in found[1]:
        place = 26 * place + ord(letter) - 64
    return place - 1


def _xlsx_cell(cell: Node, shared: list[str]) -> str:
    kind, value = cell.attributes.get("t", "n"), cell.child("v")
    text = value.text if value else ""
    if kind == "s":
        text = shared[int(text)] if text.isascii() and text.isdigit() and int(text[:9]) < len(shared) else ""
    elif kind == "inlineStr":
        rich = cell.child("is")
        text = _text(rich) if rich else ""
    elif kind == "n":
        text = _number(text)
    return Formula(text or "=") if cell.child("f") else text


def _number(text: str) -> str:
    """A number as people write it: « 75001 » for « 75001.0 » and « 7.5001E4 »."""
    if not _NUMBER.fullmatch(text) or len(text) > 40:
        return text
    value = float(text)
    return str(int(value)) if abs(value) < 1e15 and value == int(value) else text


def _ods(archive: ZipFile) -> Iterator[Row]:
    """The rows of the first sheet that is not blank."""
    number, sheet, used = 0, 0, False
    for node in _part(archive, "content.xml", _ODS_ROWS, _INLINE):
        if node.section != sheet:
            if used:
                return
            number, sheet = 0, node.section
        times = _times(node, "table:number-rows-repeated")
        cells: list[str] = []
        column = 0
        for cell in node.children:
            wide = _times(cell, "table:number-columns-repeated")
            text = _ods_cell(cell) if cell.tag == "table-cell" else ""
            if text:
                if column + wide > MAX_COLUMNS:
                    raise Unreadable(_TOO_WIDE, number + 1)
                cells.extend([""] * (column - len(cells)) + [text] * wide)
            column += wide
        if any(cell.strip() for cell in cells):
            used = True
            for place in range(times):
                yield number + 1 + place, cells
        number += times


def _times(node: Node, name: str) -> int:
    told = node.attributes.get(name, "1")
    return min(max(int(told), 1), LAST_ROW) if told.isascii() and told.isdigit() and len(told) < 10 else 1


def _ods_cell(cell: Node) -> str:
    told = cell.attributes
    kind = told.get("office:value-type", "string")
    if kind == "date":
        text = told.get("office:date-value", "")
    elif kind == "float":
        text = _number(told.get("office:value", ""))
    else:
        text = told.get("office:string-value") or " ".join(child.text for child in cell.children if child.tag == "p")
    return Formula(text or "=") if "table:formula" in told else text

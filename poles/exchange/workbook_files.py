"""Tables written as XLSX and ODS workbooks that compute nothing: every cell is a text, a number or a date, never a formula."""

import io
import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from xlsxwriter import Workbook

from poles.exchange.sheets import write_csv

Rows = Iterable[Sequence[object]]
CSV, XLSX, ODS = "csv", "xlsx", "ods"
FORMATS = {
    CSV: "text/csv; charset=utf-8",
    XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ODS: "application/vnd.oasis.opendocument.spreadsheet",
}
"""The media type of each format, by the end of the file's name."""
LONGEST_CELL = 32_767
"""The longest text that a cell of XLSX holds."""
_UNWRITABLE = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_ZIP_DAY = (1980, 1, 1, 0, 0, 0)


def write(file_format: str, headings: Sequence[str], rows: Rows, *, title: str, at: datetime) -> bytes:
    """A table in one of ``FORMATS``; ``title`` names the sheet, ``at`` dates the workbook. KeyError for another format."""
    if file_format == XLSX:
        return write_xlsx(headings, rows, title=title, at=at)
    if file_format == ODS:
        return write_ods(headings, rows, title=title)
    return {CSV: write_csv}[file_format](headings, rows)


def write_xlsx(headings: Sequence[str], rows: Rows, *, title: str, at: datetime) -> bytes:
    """A workbook of one sheet; texts stay texts, whatever they begin with."""
    return write_book([(title, headings, rows)], at=at)


def write_book(sheets: Iterable[tuple[str, Sequence[str], Rows]], *, at: datetime) -> bytes:
    """A workbook of several sheets, each (title, headings, rows); the titles differ by their first 31 characters."""
    out = io.BytesIO()
    guarded = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with Workbook(out, {"in_memory": True, **guarded}) as book:
        book.set_properties({"created": at.replace(tzinfo=None)})
        for title, headings, rows in sheets:
            _xlsx_sheet(book, title, headings, rows)
    return out.getvalue()


def _xlsx_sheet(book: Workbook, title: str, headings: Sequence[str], rows: Rows) -> None:
    sheet = book.add_worksheet(_sheet_name(title))
    bold, day = book.add_format({"bold": True}), book.add_format({"num_format": "dd/mm/yyyy"})
    sheet.freeze_panes(1, 0)
    for column, heading in enumerate(headings):
        sheet.write_string(0, column, _text(heading), bold)
    for line, row in enumerate(rows, 1):
        for column, value in enumerate(row):
            if _is_number(value):
                sheet.write_number(line, column, value)  # type: ignore[arg-type]  # told by _is_number
            elif isinstance(value, date):
                sheet.write_datetime(line, column, datetime(value.year, value.month, value.day), day)  # noqa: DTZ001
            elif (text := _text(value)) != "":
                sheet.write_string(line, column, text)
    sheet.autofit()


def write_ods(headings: Sequence[str], rows: Rows, *, title: str) -> bytes:
    """A workbook of one sheet (OpenDocument 1.3); no cell has a formula, since none is ever written with one."""
    body = [_ods_row(headings), *(_ods_row(row) for row in rows)]
    content = _CONTENT.format(name=_quoted(_sheet_name(title)), rows="\n".join(body))
    out = io.BytesIO()
    with ZipFile(out, "w") as archive:
        for name, text in (("mimetype", FORMATS[ODS]), ("META-INF/manifest.xml", _MANIFEST), ("content.xml", content)):
            member = ZipInfo(name, _ZIP_DAY)
            member.compress_type = ZIP_STORED if name == "mimetype" else ZIP_DEFLATED
            archive.writestr(member, text)
    return out.getvalue()


def _ods_row(row: Sequence[object]) -> str:
    return f"<table:table-row>{''.join(_ods_cell(value) for value in row)}</table:table-row>"


def _ods_cell(value: object) -> str:
    if _is_number(value):
        told = f'office:value-type="float" office:value="{value}"'
        return f"<table:table-cell {told}><text:p>{value}</text:p></table:table-cell>"
    if isinstance(value, date):
        day = date(value.year, value.month, value.day)
        told = f'table:style-name="day" office:value-type="date" office:date-value="{day.isoformat()}"'
        return f"<table:table-cell {told}><text:p>{day:%d/%m/%Y}</text:p></table:table-cell>"
    if (text := _text(value)) == "":
        return "<table:table-cell/>"
    lines = "".join(f"<text:p>{escape(line)}</text:p>" for line in text.splitlines() or [text])
    return f'<table:table-cell office:value-type="string">{lines}</table:table-cell>'


def _text(value: object) -> str:
    """A value as text, without what no XML may hold, cut at the longest cell."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "oui" if value else "non"
    return _UNWRITABLE.sub("", str(value))[:LONGEST_CELL]


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < float("inf")


def _sheet_name(title: str) -> str:
    """A name that both formats take for a sheet: 31 characters, none of []:*?/\\ nor an apostrophe at an end."""
    return re.sub(r"[\[\]:*?/\\]", " ", _text(title)).strip(" '")[:31].strip(" '") or "Feuille"


def _quoted(text: str) -> str:
    return escape(text, {'"': "&quot;"})


_NAMES = " ".join(
    f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for short, name in (
        ("office", "office"), ("table", "table"), ("text", "text"), ("style", "style"), ("number", "datastyle"),
    )
)  # fmt: skip
_CONTENT = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    f'<office:document-content {_NAMES} office:version="1.3"><office:automatic-styles>'
    '<number:date-style style:name="day-shown"><number:day number:style="long"/><number:text>/</number:text>'
    '<number:month number:style="long"/><number:text>/</number:text><number:year number:style="long"/></number:date-style>'
    '<style:style style:name="day" style:family="table-cell" style:data-style-name="day-shown"/>'
    "</office:automatic-styles><office:body><office:spreadsheet>"
    '<table:table table:name="{name}">\n{rows}\n</table:table>'
    "</office:spreadsheet></office:body></office:document-content>\n"
)
_MANIFEST = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" manifest:version="1.3">'
    f'<manifest:file-entry manifest:full-path="/" manifest:version="1.3" manifest:media-type="{FORMATS[ODS]}"/>'
    '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/>'
    "</manifest:manifest>\n"
)

"""The returns as files: national tables in CSV, XLSX, ODS and JSON with their columns described, one return as JSON."""

import json
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.utils.timezone import localdate

from poles.domain.returns.national import Sheet
from poles.domain.returns.sealing import HOW
from poles.domain.returns.tables import Shown
from poles.exchange.workbook_files import FORMATS as WORKBOOKS
from poles.exchange.workbook_files import write

JSON = "json"
FORMATS = {**WORKBOOKS, JSON: "application/json; charset=utf-8"}
"""The media type of each format, by the end of the file's name."""
LICENCE = "Licence Ouverte 2.0 (Etalab)"
LICENCE_URL = "https://www.etalab.gouv.fr/licence-ouverte-open-licence/"
SECRECY = (
    "Aucun effectif de 1 à 4 personnes n’est publié : la cellule est vide. "
    "Les sommes n’additionnent que ce qui est montré."
)
DESCRIBED = ("colonne", "intitulé", "unité", "description")
LAID = ("partie", "tableau", "ligne", "colonne", "valeur")


def national(sheet: Sheet, file_format: str, *, at: datetime) -> bytes:
    """A national table in one of ``FORMATS``; ``at`` is the moment of its data. KeyError for another format."""
    if file_format == JSON:
        return _json(_told(sheet, at))
    return write(file_format, [column.key for column in sheet.columns], sheet.all, title=sheet.title, at=at)


def columns(sheet: Sheet, file_format: str, *, at: datetime) -> bytes:
    """What each column of a table holds, as a table of its own."""
    rows = [(column.key, column.label, column.unit, column.description) for column in sheet.columns]
    if file_format == JSON:
        return _json([dict(zip(DESCRIBED, row, strict=True)) for row in rows])
    return write(file_format, DESCRIBED, rows, title=f"Colonnes, {sheet.key}", at=at)


def signed(body: dict[str, Any], digest: str) -> bytes:
    """A return whole, with its fingerprint and how to compute it again; an empty fingerprint when it is not signed."""
    return _json({"corps": body, "empreinte": digest, "calcul": HOW})


def laid(sections: Iterable[Shown], file_format: str, *, title: str, at: datetime) -> bytes:
    """A return as one long table: section, table, line, column, value; then what the académie says of each section."""
    return write(file_format, LAID, list(_cells(sections)), title=title, at=at)


def _cells(sections: Iterable[Shown]) -> Iterable[tuple[object, ...]]:
    for part in sections:
        section = part.section.label
        for label, text in part.facts:
            yield section, "", label, "", text
        for table in part.tables:
            for row in table.rows:
                for heading, value in zip(table.headings[1:], row[1:], strict=True):
                    yield section, table.caption, row[0], heading, value
        if part.remark:
            yield section, "", "Ce qu’en dit l’académie", "", part.remark


def _told(sheet: Sheet, at: datetime) -> dict[str, Any]:
    keys = [column.key for column in sheet.columns]
    return {
        "titre": sheet.title,
        "date": localdate(at).isoformat(),
        "licence": LICENCE,
        "licence_url": LICENCE_URL,
        "secret": SECRECY,
        "colonnes": [
            dict(zip(DESCRIBED, (column.key, column.label, column.unit, column.description), strict=True))
            for column in sheet.columns
        ],
        "lignes": [dict(zip(keys, row, strict=True)) for row in sheet.all],
    }


def _json(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, indent=2, default=_plain).encode()


def _plain(value: object) -> str:
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(type(value).__name__)

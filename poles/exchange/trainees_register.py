"""The register of trainees of a host: the five fields that the code du travail asks, in order of arrival (HOST-10)."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from poles.exchange.workbook_files import write

HEADINGS = ("Nom", "Prénoms", "Date d’arrivée", "Date de fin", "Nom du tuteur", "Lieu de présence")
TITLE = "Registre des stagiaires"


def trainees_register(lines: Iterable[Any], file_format: str, *, at: datetime) -> bytes:
    """The register as CSV, XLSX or ODS; no cell is ever computed. KeyError for another format."""
    rows = [
        (one.last_name, one.first_name, one.starts_on, one.ends_on, one.tutor, one.place) for one in lines
    ]  # fmt: skip
    return write(file_format, HEADINGS, rows, title=TITLE, at=at)

"""The hosts to call as a file, with the columns of the screen; no person's details."""

from collections.abc import Iterable
from datetime import datetime

from poles.domain.prospecting.likely import Prospect
from poles.exchange.workbook_files import write

HEADINGS = (
    "Rang", "Organisme", "SIRET", "Adresse", "Code commune", "Commune", "Points", "Pourquoi", "Distance (km)",
    "Dernier appel", "Sollicitations du mois", "Plafond du mois",
)  # fmt: skip


def prospects_file(lines: Iterable[Prospect], file_format: str, *, title: str, at: datetime) -> bytes:
    """One line a host, in the order of the screen."""
    rows = (
        (
            rank, one.site.name, one.site.siret, one.site.address, one.site.commune.code, one.site.commune.name, one.points,
            one.reason, None if one.km is None else round(one.km, 1), one.last_called, one.standing.solicited,
            one.standing.cap.number,
        )
        for rank, one in enumerate(lines, 1)
    )  # fmt: skip
    return write(file_format, HEADINGS, rows, title=title, at=at)

"""The report of a reading: every problem of a file, as a table that a spreadsheet opens."""

import csv
from collections.abc import Iterable
from pathlib import Path

from poles.exchange.tables import Problem

GRAVITY = {True: "ligne refusée", False: "à vérifier"}


def write_report(path: Path, problems: Iterable[Problem]) -> int:
    """Write the problems in UTF-8 with its mark, « ; » between cells; gives how many. Raises OSError."""
    ordered = sorted(problems)
    with path.open("w", encoding="utf-8-sig", newline="") as stream:
        writer = csv.writer(stream, delimiter=";")
        writer.writerow(["fichier", "ligne", "champ", "gravité", "raison"])
        for problem in ordered:
            row = [problem.file, problem.line or "", problem.field, GRAVITY[problem.blocks], problem.sentence]
            writer.writerow([harmless(str(cell)) for cell in row])
    return len(ordered)


def harmless(cell: str) -> str:
    """A text that no spreadsheet takes for a formula."""
    return f"'{cell}" if cell.startswith(("=", "+", "-", "@", "\t", "\r")) else cell

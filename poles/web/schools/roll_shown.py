"""What the page of an import shows: its files, what is wrong in them, how far the reading is, what would change."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from django.core.paginator import Paginator
from django.urls import reverse

from poles.domain.calendar.rolls import KINDS, Preview
from poles.exchange.pupils import FIELDS, Kind
from poles.exchange.tables import Problem
from poles.web.schools.roll_forms import LinesFilter
from poles.words.findings import Severity
from poles.words.french import plural
from poles.words.time import SchoolYear

PER_PAGE = 50
QUESTIONS_SHOWN = 100
SEPARATORS = {";": "point-virgule", ",": "virgule", "\t": "tabulation"}
GRAVITIES = {
    Severity.BLOCKING: ("ligne refusée", "error"),
    Severity.WARNING: ("à vérifier", "warning"),
    Severity.INFO: ("pour information", "info"),
}
FIGURES = (
    ("added", "élève ajouté", "élèves ajoutés"),
    ("changed", "élève modifié", "élèves modifiés"),
    ("moved", "changement de classe", "changements de classe"),
    ("left", "départ", "départs"),
    ("class", "classe ouverte", "classes ouvertes"),
    ("absent", "absent des fichiers, laissé tel quel", "absents des fichiers, laissés tels quels"),
)
ADULTS = (
    ("adults_added", "responsable ajouté", "responsables ajoutés"),
    ("adults_changed", "responsable modifié", "responsables modifiés"),
    ("adults_removed", "responsable retiré", "responsables retirés"),
)
COUNTED = {"class": "classes"}
"""A kind of line → its count, where their names differ."""


class ShownProblem(NamedTuple):
    """One line of the table of problems. ``line`` 0: the whole file."""

    file: str
    line: int
    field: str
    sentence: str
    gravity: str
    kind: str
    blocks: bool


def problems_of(roll: Any) -> list[ShownProblem]:
    """What is wrong in the files of an import: refused lines first, then by file and line."""
    found = [
        Problem(file, line, field, sentence, Severity(grave)) for file, line, field, sentence, grave in roll.problems
    ]
    found.sort(key=lambda row: (not row.blocks, row.severity is Severity.INFO, row.file, row.line))
    return [
        ShownProblem(row.file, row.line, row.field, row.sentence, *GRAVITIES[row.severity], row.blocks) for row in found
    ]


def files_and_problems(roll: Any, asked: Mapping[str, str]) -> dict[str, Any]:
    """The files as they were understood, and one page of what is wrong in them."""
    rows = problems_of(roll)
    blocking = roll.counts.get("blocking", 0)
    return {
        "files": [_file(source) for source in roll.source if "kind" in source],
        "problems": Paginator(rows, PER_PAGE).get_page(asked.get("remarques")),
        "blocking": blocking,
        "warnings": max(0, roll.counts.get("problems", 0) - blocking),
        "unlisted": max(0, roll.counts.get("problems", 0) - len(rows)),
        "figures": [plural(roll.counts[name], one, many) for name, one, many in _counted() if roll.counts.get(name)],
    }


def reading(roll: Any) -> dict[str, Any]:
    """How far the job is that reads large files."""
    return {
        "stage": roll.counts.get("stage", "En attente de lecture"),
        "percent": roll.counts.get("percent", 0),
        "progress_url": reverse("schools:roll_progress", args=[roll.pk]),
    }


def preview(seen: Preview, asked: Mapping[str, str]) -> dict[str, Any]:
    """What applying would change: figures, one page of lines, questions apart."""
    kinds = [kind for kind in KINDS if kind != "question" and seen.counts.get(COUNTED.get(kind, kind))]
    form = LinesFilter(asked, kinds=kinds)
    wanted = form.wanted
    lines = [line for line in seen.lines if line.kind != "question" and wanted in ("", line.kind)]
    page = Paginator(lines, PER_PAGE).get_page(asked.get("page"))
    questions = [line for line in seen.lines if line.kind == "question"]
    return {
        "preview": seen,
        "totals": [
            {"text": plural(count, one, many), "nature": kind}
            for kind, one, many in FIGURES
            if (count := seen.counts.get(COUNTED.get(kind, kind), 0))
        ],
        "adults": [plural(seen.counts[name], one, many) for name, one, many in ADULTS if seen.counts.get(name)],
        "untouched": seen.counts["untouched"],
        "form": form,
        "lines": [(KINDS[line.kind], line) for line in page],
        "page": page,
        "questions": questions[:QUESTIONS_SHOWN],
        "more_questions": max(0, len(questions) - QUESTIONS_SHOWN),
    }


def _counted() -> list[tuple[str, str, str]]:
    """(name of a count, its noun, the plural), for an import that was applied or undone."""
    kinds = [(COUNTED.get(kind, kind), one, many) for kind, one, many in FIGURES if kind != "absent"]
    return [*kinds, *ADULTS]


def _file(source: Mapping[str, Any]) -> dict[str, Any]:
    """One file as it was understood, in French."""
    year = source["school_year"]
    return dict(source) | {
        "label": Kind(source["kind"]).label,
        "separator": SEPARATORS.get(source["separator"], ""),
        "year": SchoolYear(year).label if year else "",
        "columns": [(FIELDS[key].label, heading) for key, heading in source["columns"] if key in FIELDS],
    }

"""The lists of a school as files: the sheet of a class, the learners without a place, with the columns of the screen."""

from collections.abc import Iterable
from datetime import date, datetime

from poles.domain.searches.class_lists import SheetLine
from poles.domain.searches.queries import UnplacedLine
from poles.exchange.workbook_files import write
from poles.words import french
from poles.words.searches import Outcome, Step

CLASS_HEADINGS = ("Élève", "État", "Période", "Premier jour", "Dernier jour", "Lieu de stage", "Commune")
UNPLACED_HEADINGS = (
    "Élève", "Classe", "Accueil", "Période", "Premier jour", "Dernier jour", "Jours avant le départ",
    "Recherche depuis (jours)", "En charge", "Contacts", "Dernier contact", "Organisme", "Réponse", "Demandé au pôle le",
    "Étape passée", "Étape suivante", "Le", "À noter",
)  # fmt: skip


def class_sheet_file(lines: Iterable[SheetLine], file_format: str, *, title: str, at: datetime) -> bytes:
    """The sheet of a class: one line a learner and period."""
    rows = (
        (line.learner, line.state, line.period_label, line.starts_on, line.ends_on, line.place, line.town)
        for line in lines
    )
    return write(file_format, CLASS_HEADINGS, rows, title=title, at=at)


def unplaced_file(lines: Iterable[UnplacedLine], file_format: str, *, title: str, at: datetime) -> bytes:
    """The learners without a place: one line a need, in the order of the screen."""
    return write(file_format, UNPLACED_HEADINGS, (_unplaced(line) for line in lines), title=title, at=at)


def _unplaced(line: UnplacedLine) -> tuple[object, ...]:
    last = line.last
    return (
        line.learner,
        line.class_name,
        line.kind.label,
        line.period_label,
        line.starts_on,
        line.ends_on,
        line.left,
        line.since,
        line.charge,
        line.contacts,
        last.made_on if last else None,
        last.host_name if last else "",
        Outcome(last.outcome).label if last else "",
        line.asked_on,
        _step(line.taken),
        line.next_step[0].label if line.next_step else "",
        line.next_step[1] if line.next_step else None,
        " ".join(finding.sentence for finding in line.findings),
    )


def _step(taken: tuple[Step, date] | None) -> str:
    return f"{taken[0].label} ({french.short_date(taken[1])})" if taken else ""

"""The conventions of a class as a sheet: taken out with what is known, given back with hours and people filled in.

``read`` runs in a process of its own (``gateways/capped.py``): nothing here opens the tables nor needs the framework.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from poles.exchange.partners.grids import Formula, Grid, open_grid
from poles.exchange.pupils import values
from poles.exchange.pupils.limits import printable, shown
from poles.exchange.tables import BadValue, plain
from poles.exchange.text_files import Unreadable
from poles.words import french
from poles.words.agreement_lists import ListLine, ListRemark, ReadList
from poles.words.findings import Severity
from poles.words.terms import Spans, Terms

MOST_LINES, MOST_TASKS = 100, 20
WEEKDAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
OFF = frozenset({"repos", "-", "–", "0", "libre", "ferme"})
SHAPE = "Écrivez les heures ainsi : 8h30-12h, 13h30-17h ; « repos » pour un jour sans présence."
STRANGE = (
    "Ces colonnes ne sont pas celles d’une liste de conventions : il faut au moins « Nom » et « Prénom ». Partez de la liste "
    "à remplir que donne cette page."
)
LARGE = f"Le fichier a plus de {MOST_LINES} lignes : donnez une classe à la fois."
_SPAN = re.compile(r"(\d{1,2})\s*[hH:]?\s*(\d{2})?\s*(?:-|–|à|>)\s*(\d{1,2})\s*[hH:]?\s*(\d{2})?")


def hours(text: str) -> values.Value:
    """« 8h30-12h, 13h30-17h » as minutes; an end before its begin is on the next day; () for « repos »."""
    if plain(text) in OFF or text.strip() in OFF:
        return values.Value(())
    found = [_span(match) for match in _SPAN.finditer(text)]
    if not found or _SPAN.sub("", text).strip(" ,;/+et\n"):
        raise BadValue(SHAPE)
    return values.Value(tuple(found))


def _span(match: re.Match) -> tuple[int, int]:
    begin, end = (60 * int(match[at]) + int(match[at + 1] or 0) for at in (1, 3))
    if max(int(match[1]), int(match[3])) > 24 or max(int(match[2] or 0), int(match[4] or 0)) > 59:
        raise BadValue(SHAPE)
    return begin, end if end > begin else end + 1440


def _tasks(written: str) -> values.Value:
    """Activities, apart by semicolons or lines."""
    parts = [values.tidy(each, 300) for each in re.split(r"[;\n]", written)]
    return values.Value(tuple(one.value for one in parts if one.value)[:MOST_TASKS])


COLUMNS: tuple[tuple[str, tuple[str, ...], values.Reader], ...] = (
    ("last_name", ("Nom", "Nom de l’élève", "Nom de famille"), values.words(80)),
    ("first_name", ("Prénom", "Prénom de l’élève"), values.words(80)),
    ("first_day", ("Premier jour", "Début", "Date début"), values.day),
    ("last_day", ("Dernier jour", "Fin", "Date fin"), values.day),
    *((f"week_{number}", (name.capitalize(),), hours) for number, name in enumerate(WEEKDAYS)),
    ("tutor_name", ("Tuteur",), values.words(120)),
    ("tutor_job", ("Fonction du tuteur",), values.words(80)),
    ("tutor_email", ("Courriel du tuteur",), values.email),
    ("tutor_phone", ("Téléphone du tuteur",), values.phone),
    ("signatory_name", ("Signataire", "Signataire de l’organisme"), values.words(120)),
    ("signatory_job", ("Fonction du signataire",), values.words(80)),
    ("signatory_email", ("Courriel du signataire",), values.email),
    ("activities", ("Activités",), _tasks),
    ("objectives", ("Objectifs",), values.words(3000)),
)
"""Key, headings (the first is official) and reader of each column; « Organisme » is written for the eye and never read."""
HEADINGS = tuple(names[0] for _, names, _ in COLUMNS)
READ_ELSEWHERE = frozenset({"organisme", "classe"})


def read(name: str, content: bytes, *, progress: Callable[[str, float], None] | None = None) -> ReadList:
    """Read a list of conventions (CSV, XLSX, ODS); never raises for what it holds: each fault is a remark at its line."""
    try:
        grid = open_grid(name, content)
        begins, places, aside = _header(grid)
        return _read(grid, begins, places, aside)
    except Unreadable as error:
        return ReadList(file=shown(name), remarks=(ListRemark(line=error.line, field="", sentence=error.sentence),))


def _header(grid: Grid) -> tuple[int, dict[int, int], tuple[str, ...]]:
    """(place of the first line, column of the file → ours, headings that nobody reads)."""
    for place, (_number, cells) in enumerate(grid.rows[:10]):
        names = [plain(str(cell)) for cell in cells]
        places: dict[int, int] = {}
        for ours, (_key, accepted, _reader) in enumerate(COLUMNS):
            wanted = {plain(one) for one in accepted}
            at = next((index for index, given in enumerate(names) if given in wanted), None)
            if at is not None:
                places[at] = ours
        if {0, 1} <= set(places.values()):
            odd = [str(cells[at]) for at, given in enumerate(names) if given and at not in places]
            aside = tuple(printable(one)[:60] for one in odd if plain(one) not in READ_ELSEWHERE)
            return place + 1, places, aside
    raise Unreadable(STRANGE, grid.rows[0][0])


def _read(grid: Grid, begins: int, places: dict[int, int], aside: tuple[str, ...]) -> ReadList:
    rows = grid.rows[begins:]
    if len(rows) > MOST_LINES:
        raise Unreadable(LARGE)
    lines, remarks = [], []
    for number, cells in rows:
        said: dict[str, Any] = {}
        wrong = []
        for at, ours in places.items():
            key, names, reader = COLUMNS[ours]
            written = cells[at] if at < len(cells) else ""
            if isinstance(written, Formula):
                wrong.append(ListRemark(line=number, field=names[0], sentence="C’est une formule : collez sa valeur."))
            elif bare := _unguarded(str(written)):
                try:
                    found = values.day(bare, first_serial=grid.first_serial) if key.endswith("_day") else reader(bare)
                except BadValue as error:
                    wrong.append(ListRemark(line=number, field=names[0], sentence=str(error)))
                    continue
                said[key] = found.value
                if found.doubt:
                    doubt = ListRemark(line=number, field=names[0], sentence=found.doubt, severity=Severity.WARNING)
                    remarks.append(doubt)
        week = tuple(said.pop(f"week_{day}", None) for day in range(7))
        lacking = [name for name in ("last_name", "first_name") if not said.get(name)]
        wrong += [
            ListRemark(line=number, field=HEADINGS[0 if name == "last_name" else 1], sentence="Ce champ est vide.")
            for name in lacking
            if not any(one.field == HEADINGS[0 if name == "last_name" else 1] for one in wrong)
        ]
        remarks += wrong
        if not wrong:
            lines.append(ListLine(line=number, week=week, **said))
    if not rows:
        remarks.append(ListRemark(line=0, field="", sentence="Le fichier n’a que son en-tête : remplissez des lignes."))
    if aside:
        told = f"Colonnes non lues : {french.join(aside)}."
        remarks.append(ListRemark(line=0, field="", sentence=told, severity=Severity.INFO))
    return ReadList(file=grid.file, lines=tuple(lines), remarks=tuple(remarks), count=len(rows), aside=aside)


def _unguarded(written: str) -> str:
    """The text without the apostrophe that our own sheets put before a formula."""
    bare = written.strip()
    return bare[1:] if bare.startswith("'") and bare[1:].lstrip().startswith(("=", "+", "-", "@")) else bare


def rows_of(texts: Iterable[tuple[str, str, Terms]]) -> Iterable[Sequence[object]]:
    """One line a convention (last name, first name, terms), to be filled in and given back."""
    for last_name, first_name, terms in texts:
        stay = terms.stays[0]
        week = [_written(spans) if len(terms.stays) == 1 else "" for spans in stay.week]
        tasks = "; ".join(one.task for one in terms.activities)
        yield (
            last_name, first_name, terms.first_day, terms.last_day, *week, stay.tutor.name, stay.tutor.job, stay.tutor.email,
            stay.tutor.phone, stay.signatory.name, stay.signatory.job, stay.signatory.email, tasks, terms.objectives,
            french.join(one.organisation for one in terms.stays),
        )  # fmt: skip


def _written(spans: Spans) -> str:
    return ", ".join(f"{_clock(begin)}-{_clock(end)}" for begin, end in spans) or "repos"


def _clock(minutes: int) -> str:
    hour, rest = divmod(minutes, 60)
    return f"{hour % 24 if hour > 24 else hour}h{rest:02d}" if rest else f"{hour % 24 if hour > 24 else hour}h"

"""The files of a roll, understood in a process of their own, then kept as bytes: nothing here may open the tables.

``gateways/capped.py`` runs ``understand`` and ``proposed``: the files come from outside, and may be greedy or endless.
"""

import io
import json
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from poles.domain.calendar.roll_rows import Files, Parser, UnreadableRoll, packed, taken
from poles.words.findings import Severity
from poles.words.french import integer, plural
from poles.words.identifiers import Uai
from poles.words.time import SchoolYear

MOST_PROBLEMS = 20_000
"""Problems kept with an import; their whole count is kept too."""
MOST_REFUSALS = 20
"""Reasons told when nothing of the files may be kept."""
NOTHING = "Ces fichiers ne contiennent aucun élève : vérifiez l’export."
NAMES = "noms.json"
Tell = Callable[[str, float], None]


@dataclass(frozen=True)
class Understood:
    """What the files were understood to be, small enough to leave the process that read them.

    ``refusals``: sentences, when nothing may be kept; ``unmapped``: names of the tables whose columns nobody has said;
    ``sources``, ``counts`` and ``problems`` are JSON; ``contents``: the delivery, packed.
    """

    sources: list[dict[str, Any]]
    counts: dict[str, int]
    problems: list[list[Any]]
    contents: bytes = b""
    refusals: tuple[str, ...] = ()
    unmapped: tuple[str, ...] = ()


def understand(
    parse: Parser,
    files: Files,
    at: date,
    uai: str,
    year: int,
    remembered: Mapping[str, Mapping[str, str]],
    *,
    progress: Tell,
) -> Understood:
    """Read the files of a school (its UAI, the year expected, what it said of its columns) with a reader given by a face."""

    def tell(done: int, total: int, rows: int) -> None:
        lines = f", {integer(rows)} lignes" if rows else ""
        progress(f"Lecture du fichier {min(done + 1, total)} sur {total}{lines}", 0.95 * done / total)

    expected = _identifier(uai)
    found = parse(files, at=at, uai=expected, school_year=year, remembered=remembered, progress=tell)
    progress("Mise en ordre", 0.99)
    delivery = taken(found)
    return Understood(
        sources=[_source(source) for source in found.sources],
        counts={
            "pupils": len(delivery.pupils),
            "guardians": len(delivery.adults),
            "divisions": len(delivery.divisions),
            "problems": found.problem_count,
            "blocking": found.counts.get(Severity.BLOCKING, 0),
        },
        problems=[
            [row.file, row.line, row.field, row.sentence, str(row.severity)] for row in found.problems[:MOST_PROBLEMS]
        ],
        contents=packed(delivery),
        refusals=tuple(_refusals(found, uai, year, empty=not delivery.pupils and not delivery.adults)),
        unmapped=tuple(source.file for source in found.sources if source.unmapped),
    )


def proposed(propose: Callable[..., Any], files: Files, file: str, *, progress: Tell) -> Any:
    """What a reader guesses of the columns of one of the files."""
    return propose(files, file)


def _identifier(uai: str) -> Uai | None:
    try:
        return Uai(uai)
    except ValueError:
        return None


def _refusals(found: Any, uai: str, year: int, *, empty: bool) -> list[str]:
    """Files of another school or year that the reader let through, by name; why there is nothing, when there is nothing."""
    kept = [source for source in found.sources if not source.refused]
    strangers = [
        f"{source.file} : ce fichier est celui de l’établissement {source.uai}, non de {uai} : choisissez le vôtre."
        for source in kept
        if source.uai and str(source.uai) != uai
    ] + [
        f"{source.file} : ce fichier est de l’année {SchoolYear(source.school_year)}, non de {SchoolYear(year)}."
        for source in kept
        if source.school_year and source.school_year != year
    ]
    if strangers or not empty:
        return strangers
    blocking = [str(problem) for problem in found.problems if problem.severity is Severity.BLOCKING]
    left = len(blocking) - MOST_REFUSALS
    more = [f"Et {plural(left, 'autre erreur', 'autres erreurs')} : corrigez d’abord celles-ci."] if left > 0 else []
    return [*blocking[:MOST_REFUSALS], *more] or [NOTHING]


def _source(source: Any) -> dict[str, Any]:
    names = ("file", "encoding", "separator", "school_year", "seen", "kept", "refused")
    said = {name: getattr(source, name) for name in names}
    day = source.exported_on
    return said | {
        "kind": str(source.kind),
        "uai": source.uai and str(source.uai),
        "exported_on": day and day.isoformat(),
        "set_aside": list(source.set_aside),
        "columns": [list(pair) for pair in source.columns],
    }


def size_of(files: Files) -> int:
    """The bytes of all these files together."""
    return sum(len(each) if isinstance(each, bytes) else each.stat().st_size for _, each in files)


def wrapped(files: Files) -> bytes:
    """Files as one archive, to be read later. Names are kept apart: an archive may not hold two alike."""
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        archive.writestr(NAMES, json.dumps([name for name, _ in files]))
        for rank, (_, content) in enumerate(files):
            archive.writestr(str(rank), content if isinstance(content, bytes) else content.read_bytes())
    return kept.getvalue()


def unwrapped(contents: bytes) -> list[tuple[str, bytes]]:
    """The files that ``wrapped`` put together; raises UnreadableRoll when the bytes are not its own."""
    try:
        with zipfile.ZipFile(io.BytesIO(contents)) as archive:
            return [(name, archive.read(str(rank))) for rank, name in enumerate(json.loads(archive.read(NAMES)))]
    except (zipfile.BadZipFile, KeyError, ValueError) as error:
        raise UnreadableRoll(str(error)) from error

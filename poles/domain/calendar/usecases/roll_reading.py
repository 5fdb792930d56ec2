"""Take the files of a school's roll and read them, in a process of their own: at once when small, by a job when large."""

import logging
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from functools import partial
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from poles.domain.calendar.policy import ROLL_IMPORTS, SCHOOL_ROLLS
from poles.domain.calendar.roll_files import Understood, size_of, understand, unwrapped, wrapped
from poles.domain.calendar.roll_rows import Files, Parser, UnreadableRoll
from poles.domain.calendar.rolls import columns_for
from poles.domain.journal import note_deed
from poles.gateways import capped, jobs
from poles.records.models import ColumnMapping, RollImport, School
from poles.words.actor import Actor
from poles.words.findings import Finding, Refused, Severity, refuse
from poles.words.french import plural
from poles.words.headings import headings_digest
from poles.words.time import SchoolYear
from poles.workflows.roll import ROLL

MIB = 1024 * 1024
MOST_BYTES = 32 * MIB
"""All the files of one import together: the exports of a school, unpacked, are under 20 MB."""
AT_ONCE = 2 * MIB
"""Above, a job reads the files: a page would have to wait."""
MEMORY_MB = 128
"""Data that a reading may hold, above what Python itself does: 100,000 pupils fit."""
SECONDS_AT_ONCE, SECONDS_LATER = 20, 180
STOPPED = {
    "memory": "La lecture a dépassé la mémoire permise et a été arrêtée : {}",
    "late": "La lecture a duré trop longtemps et a été arrêtée : {}",
    "dead": "La lecture a été interrompue : {}",
}
ADVICE = "vérifiez que ces fichiers sont bien des exports d’élèves, ou donnez-les un par un. Rien n’a changé."
UNREADABLE = (
    "Ces fichiers n’ont pas pu être lus, par une faute du logiciel : signalez-le, et donnez un autre format d’export. "
    "Rien n’a changé."
)
Tell = Callable[[str, float], None]
_log = logging.getLogger("poles.roll")


def read_roll(
    *,
    actor: Actor,
    school_id: UUID,
    parse: Parser,
    files: Files,
    at: datetime,
    school_year: int | None = None,
) -> RollImport:
    """Read the files of a school's roll with a reader given by the face; nothing of the roll changes yet.

    ``school_year``: its first year; without it, the one of the day. The import that comes back is « received », its files
    kept, when they are above ``AT_ONCE`` (a job reads them) or when somebody must first say what the columns of a table
    are (``rolls.unmapped_in``). Raise Unknown or Forbidden before anything is read, Refused (each reason names its file)
    when they are too large, of another school or year, or when no pupil nor adult was read.
    """
    school = SCHOOL_ROLLS.get(actor, "read_roll", school_id)
    year = SchoolYear.of(timezone.localdate(at)).start if school_year is None else school_year
    size = size_of(files)
    if size > MOST_BYTES:
        sentence = f"Ces fichiers dépassent {MOST_BYTES // MIB} Mo : compressez-les (.zip), ou donnez-les un par un."
        raise refuse("roll.size", sentence, field="files")
    roll = RollImport(academy_id=school.academy_id, school=school, school_year=year, read_at=at)
    if size > AT_ONCE:
        with transaction.atomic():
            _keep(roll, files, actor, at)
            jobs.defer("rolls.read", queue="long", import_id=str(roll.pk))
        return roll
    found = _understood(roll, parse, files, timezone.localdate(at), seconds=SECONDS_AT_ONCE)
    with transaction.atomic():
        if found.unmapped:
            return _keep(roll, files, actor, at, unmapped=found.unmapped)
        _refuse(found)
        _fill(roll, found)
        roll.save(force_insert=True)
        _note(roll, actor, at)
    return roll


def resume_roll(
    *, actor: Actor, import_id: UUID, parse: Parser, at: datetime, later: bool = False, progress: Tell | None = None
) -> RollImport:
    """Read the files that an import has kept, now that the columns are said, or by the job (``later``).

    Large files, unless ``later``, are left to the job. Raise NotNow when they were read or dropped, Refused as ``read_roll``.
    """
    roll = ROLL_IMPORTS.get(actor, "resume_roll", import_id)
    ROLL.step("read", roll.status)
    try:
        files = unwrapped(bytes(roll.contents))
    except UnreadableRoll as error:
        raise refuse(
            "roll.contents", "Les fichiers de cet import ne sont plus gardés : donnez-les de nouveau."
        ) from error
    if not later and size_of(files) > AT_ONCE:
        with transaction.atomic():
            _say(roll, {})
            jobs.defer("rolls.read", queue="long", import_id=str(roll.pk))
        return roll
    seconds = SECONDS_LATER if later else SECONDS_AT_ONCE
    tell = partial(_tell, roll, progress) if later else progress
    found = _understood(roll, parse, files, timezone.localdate(roll.read_at), seconds=seconds, progress=tell)
    with transaction.atomic():
        roll = ROLL_IMPORTS.get(actor, "resume_roll", import_id, lock=True)
        step = ROLL.step("read", roll.status)
        if found.unmapped:
            _say(roll, {"unmapped": list(found.unmapped)})
            return roll
        _refuse(found)
        before = roll.status
        _fill(roll, found)
        roll.save(update_fields=["source", "counts", "problems", "contents", "status"])
        _note(roll, actor, at, what=step.name, before=before)
    return roll


@transaction.atomic
def refuse_roll(*, actor: Actor, import_id: UUID, sentences: Sequence[str], at: datetime) -> RollImport:
    """Settle an import of which a job could keep nothing, with the reasons; its files are wiped. Raise NotNow otherwise."""
    roll = ROLL_IMPORTS.get(actor, "refuse_roll", import_id, lock=True)
    step = ROLL.step("refuse", roll.status)
    before, roll.status, roll.contents = roll.status, step.target, b""
    roll.counts = {"problems": len(sentences), "blocking": len(sentences)}
    roll.problems = [["", 0, "", sentence, str(Severity.BLOCKING)] for sentence in sentences]
    roll.save(update_fields=["status", "contents", "counts", "problems"])
    note_deed(roll, step.name, actor=actor, at=at, before=before, after=step.target)
    return roll


@transaction.atomic
def remember_columns(
    *, actor: Actor, school_id: UUID, headings: Sequence[str], columns: Mapping[str, str], at: datetime
) -> ColumnMapping:
    """Keep what a school says of the columns ({our field: their heading}) of the tables that have these headings.

    Said again, it takes the place of what was said before. Raise Refused when a heading is not among them.
    """
    school = SCHOOL_ROLLS.get(actor, "remember_columns", school_id)
    if not columns or not set(columns.values()) <= set(headings):
        raise refuse("roll.columns", "Choisissez les colonnes parmi celles du fichier.")
    said, _ = ColumnMapping.objects.update_or_create(
        academy_id=school.academy_id,
        school=school,
        headings=headings_digest(headings),
        defaults={"columns": dict(columns), "said_at": at},
    )
    note_deed(school, "remember_columns", actor=actor, at=at, note=plural(len(columns), "colonne"))
    return said


@transaction.atomic
def forget_columns(*, actor: Actor, school_id: UUID, at: datetime) -> int:
    """Forget everything that a school said of the columns of its lists: they will be asked again. Gives how many lists."""
    school = SCHOOL_ROLLS.get(actor, "forget_columns", school_id)
    count, _ = ColumnMapping.objects.filter(school=school).delete()
    if count:
        note_deed(school, "forget_columns", actor=actor, at=at, note=plural(count, "liste"))
    return count


def _understood(
    roll: RollImport, parse: Parser, files: Files, day: date, *, seconds: int, progress: Tell | None = None
) -> Understood:
    """What the files say, read in a capped process: a greedy or endless one is stopped, alone."""
    school: School = roll.school
    call = (parse, files, day, school.uai, roll.school_year, columns_for(school.pk))
    try:
        return capped.run(understand, *call, memory_mb=MEMORY_MB, seconds=seconds, progress=progress)
    except capped.Stopped as stopped:
        raise refuse("roll.stopped", STOPPED[stopped.kind].format(ADVICE), field="files") from stopped
    except capped.Broken as error:
        _log.exception("a roll could not be read", extra={"school": str(school.pk)})
        raise refuse("roll.broken", UNREADABLE, field="files") from error


def _refuse(found: Understood) -> None:
    if found.refusals:
        raise Refused(Finding("roll.file", Severity.BLOCKING, sentence, field="files") for sentence in found.refusals)


def _keep(roll: RollImport, files: Files, actor: Actor, at: datetime, unmapped: Sequence[str] = ()) -> RollImport:
    roll.contents = wrapped(files)
    roll.source = [{"file": name} for name, _ in files]
    roll.counts = {"unmapped": list(unmapped)} if unmapped else {}
    roll.save(force_insert=True)
    note_deed(roll, "receive_roll", actor=actor, at=at, note=plural(len(files), "fichier"), after=roll.status)
    return roll


def _fill(roll: RollImport, found: Understood) -> None:
    roll.source, roll.counts, roll.problems = found.sources, found.counts, found.problems
    roll.contents, roll.status = found.contents, ROLL.step("read", roll.status).target


def _note(roll: RollImport, actor: Actor, at: datetime, *, what: str = "read_roll", before: str = "") -> None:
    note = plural(roll.counts["pupils"], "élève lu")
    note_deed(roll, what, actor=actor, at=at, note=note, before=before, after=roll.status)


def _say(roll: RollImport, counts: dict[str, Any]) -> None:
    roll.counts = counts
    roll.save(update_fields=["counts"])


def _tell(roll: RollImport, progress: Tell | None, stage: str, share: float) -> None:
    """Show how far a job is, to whoever looks at the import, without touching what somebody else decides of it."""
    rows = RollImport.objects.filter(pk=roll.pk, status=ROLL.initial)
    rows.update(counts={"stage": stage, "percent": int(100 * share)})
    if progress:
        progress(stage, share)

"""Open a diagnosis, complete it by remarks, date it so that its figures freeze, reopen it with a reason."""

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction
from django.utils.timezone import localdate

from poles.domain.access import Forbidden, Unknown
from poles.domain.hosts import typed
from poles.domain.indicators.freezing import digest_of
from poles.domain.journal import advance, note_deed
from poles.domain.programmes.diagnosing import live_figures, mark_of, own_hub, remark_of, voice_of
from poles.domain.programmes.policy import DIAGNOSES
from poles.records.models import Diagnosis
from poles.words.actor import Actor
from poles.words.diagnosis import Section
from poles.words.findings import refuse
from poles.words.time import EARLIEST, LATEST
from poles.workflows.machine import NotNow
from poles.workflows.programme import DIAGNOSIS

LONGEST_REMARK, LONGEST_NOTE, LONGEST_REASON = 4000, 1000, 300
MOST_NOTES = 60
ABOUT = "Parlez du territoire et des formations : jamais d’une personne."


@transaction.atomic
def open_diagnosis(*, actor: Actor, school_year: int, at: datetime) -> Diagnosis:
    """Open the diagnosis of the own pôle for a school year; the one that is there already, when there is one."""
    hub = own_hub(actor)
    if actor.role not in DIAGNOSES.roles("edit"):
        raise Forbidden("edit")
    if hub is None or not EARLIEST.year <= school_year <= LATEST.year:
        raise Unknown(school_year)
    row, made = Diagnosis.objects.get_or_create(academy_id=hub.academy_id, hub=hub, school_year=school_year)
    if made:
        note_deed(row, "open", actor=actor, at=at)
    return row


@transaction.atomic
def write_remark(
    *, actor: Actor, diagnosis_id: UUID, section: Section, text: str, read: str, at: datetime
) -> Diagnosis:
    """Write what the pôle says of a section. ``read``: the mark of the text that was on the screen.

    Raise Refused when somebody has written meanwhile: nothing is lost, the page keeps what was typed.
    """
    row = _draft(actor, "edit", diagnosis_id)
    now = remark_of(row, section)
    said = typed.free_text(text.replace("\r\n", "\n"), most=LONGEST_REMARK, field="text")
    if read != mark_of(now.text) and said != now.text:
        sentence = (
            "Quelqu’un a changé ce texte pendant que vous écriviez. Le texte en place est affiché au-dessus : reprenez-le "
            "dans le vôtre, puis enregistrez."
        )
        raise refuse("diagnosis.changed", sentence, field="text")
    _keep(row, section, {"text": said, "on": localdate(at).isoformat() if said else ""})
    note_deed(row, "remark", actor=actor, at=at, note=section.label)
    return row


@transaction.atomic
def add_note(*, actor: Actor, diagnosis_id: UUID, section: Section, text: str, at: datetime) -> Diagnosis:
    """A member of the pôle adds what it knows to a section, in the name of its organisation."""
    row = _draft(actor, "remark", diagnosis_id)
    said = typed.free_text(text.replace("\r\n", "\n"), most=LONGEST_NOTE, field="text", asked="Écrivez votre remarque.")
    notes = row.remarks.get(section, {}).get("notes", [])
    if len(notes) >= MOST_NOTES:
        sentence = f"Cette partie a déjà {MOST_NOTES} remarques : demandez à la coordination d’en faire la synthèse."
        raise refuse("diagnosis.notes", sentence, field="text")
    note = {"key": uuid4().hex, "author": voice_of(actor), "on": localdate(at).isoformat(), "text": said}
    _keep(row, section, {"notes": [*notes, note]})
    note_deed(row, "note", actor=actor, at=at, note=section.label)
    return row


@transaction.atomic
def drop_note(*, actor: Actor, diagnosis_id: UUID, section: Section, key: str, at: datetime) -> Diagnosis:
    """The coordination takes a member's remark away, once it is in its text or has no place there."""
    row = _draft(actor, "edit", diagnosis_id)
    notes = row.remarks.get(section, {}).get("notes", [])
    kept = [note for note in notes if note["key"] != key]
    if len(kept) == len(notes):
        raise refuse("diagnosis.note", "Cette remarque n’est plus là : quelqu’un l’a déjà retirée.")
    _keep(row, section, {"notes": kept})
    note_deed(row, "drop_note", actor=actor, at=at, note=section.label)
    return row


@transaction.atomic
def date_diagnosis(*, actor: Actor, diagnosis_id: UUID, at: datetime) -> Diagnosis:
    """Date the diagnosis: its figures are those of this moment, and change no more; the journal keeps their print."""
    row = DIAGNOSES.get(actor, "date", diagnosis_id, lock=True)
    step = DIAGNOSIS.step("date", row.status)
    row.figures = live_figures(row, at=at)
    row.dated_on = localdate(at)
    row.save(update_fields=["figures", "dated_on"])
    advance(row, step, actor=actor, at=at, note=f"SHA-256 {digest_of(row.figures)}")
    return row


@transaction.atomic
def reopen_diagnosis(*, actor: Actor, diagnosis_id: UUID, reason: str, at: datetime) -> Diagnosis:
    """Take a dated diagnosis up again, with a reason that the journal keeps; its figures are live once more."""
    row = DIAGNOSES.get(actor, "reopen", diagnosis_id, lock=True)
    step = DIAGNOSIS.step("reopen", row.status)
    said = typed.line(
        reason,
        most=LONGEST_REASON,
        field="reason",
        asked="Dites pourquoi vous le reprenez : les membres liront cette phrase.",
    )
    row.figures, row.dated_on = {}, None
    row.save(update_fields=["figures", "dated_on"])
    advance(row, step, actor=actor, at=at, note=said)
    return row


@transaction.atomic
def export_diagnosis(*, actor: Actor, diagnosis_id: UUID, file_format: str, at: datetime) -> Diagnosis:
    """Let the diagnosis out as a file of figures; the journal keeps who took it."""
    row = DIAGNOSES.get(actor, "export", diagnosis_id)
    note_deed(row, "export", actor=actor, at=at, note=file_format)
    return row


def _draft(actor: Actor, verb: str, diagnosis_id: UUID) -> Diagnosis:
    """The diagnosis, locked, to be written in. Raise NotNow once it is dated."""
    row = DIAGNOSES.get(actor, verb, diagnosis_id, lock=True)
    if row.status != DIAGNOSIS.initial:
        raise NotNow(verb, DIAGNOSIS.labels[row.status])
    return row


def _keep(row: Diagnosis, section: Section, change: dict[str, Any]) -> None:
    row.remarks = row.remarks | {section.value: row.remarks.get(section, {}) | change}
    row.save(update_fields=["remarks"])

"""The only hand that writes a status: the step, the row and the entry in one transaction."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Model

from poles.records.models import Entry
from poles.words.actor import Actor
from poles.workflows.machine import Step


def advance(row: Model, step: Step, *, actor: Actor, at: datetime, note: str = "") -> None:
    """Take one arrow: write the status and the entry together."""
    before: str = row.status  # type: ignore[attr-defined]
    with transaction.atomic():
        row.status = step.target  # type: ignore[attr-defined]
        row.save(update_fields=["status"])
        note_deed(row, step.name, actor=actor, at=at, note=note, before=before, after=step.target)


def advance_all(rows: Sequence[Model], step: Step, *, actor: Actor, at: datetime) -> None:
    """Take the same arrow for many rows of one table, with one entry each, in two statements."""
    if not rows:
        return
    entries = []
    for row in rows:
        before: str = row.status  # type: ignore[attr-defined]
        row.status = step.target  # type: ignore[attr-defined]
        entries.append(_entry(row, step.name, actor, at, "", before, step.target))
    with transaction.atomic():
        type(rows[0])._default_manager.bulk_update(rows, ["status"], batch_size=2000)
        Entry.objects.bulk_create(entries, batch_size=2000)


def note_deed(
    row: Model, what: str, *, actor: Actor, at: datetime, note: str = "", before: str = "", after: str = ""
) -> None:
    """Write down a deed that changes no status (an export, a load, a run)."""
    _entry(row, what, actor, at, note, before, after).save(force_insert=True)


def note_event(
    what: str, subject: str, subject_id: str, *, actor: Actor, at: datetime, note: str = "", academy_id: str = ""
) -> None:
    """Write down an event that concerns no single row (a load of a directory, a listing exported)."""
    Entry.objects.create(
        what=what, subject=subject, subject_id=subject_id, who=actor.user_id, hat=actor.role, actor_name=actor.name,
        at=at, note=note[:500], academy_id=academy_id or actor.academy_id or None,
    )  # fmt: skip


def history(subject: str, subject_id: UUID) -> list[Entry]:
    """What was done to a row, the latest first."""
    return list(Entry.objects.filter(subject=subject, subject_id=str(subject_id)))


def _entry(row: Model, what: str, actor: Actor, at: datetime, note: str, before: str, after: str) -> Entry:
    return Entry(
        academy_id=getattr(row, "academy_id", None),
        what=what,
        subject=row._meta.model_name or "",
        subject_id=str(row.pk),
        who=actor.user_id,
        hat=actor.role,
        actor_name=actor.name,
        at=at,
        before=before,
        after=after,
        note=note[:500],
    )

"""Draw priorities from a diagnosis, put them in order, one at a time, and take one away."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from poles.domain.access import Unknown
from poles.domain.hosts import typed
from poles.domain.journal import note_deed
from poles.domain.programmes.policy import DIAGNOSES
from poles.records.models import Diagnosis, Priority
from poles.words import french
from poles.words.actor import Actor
from poles.words.findings import refuse
from poles.words.programmes import Axis
from poles.workflows.machine import NotNow
from poles.workflows.programme import DIAGNOSIS

LONGEST_TITLE, LONGEST_REASON, MOST_PRIORITIES = 160, 1000, 12


@transaction.atomic
def add_priority(*, actor: Actor, diagnosis_id: UUID, axis: Axis, title: str, reason: str, at: datetime) -> Priority:
    """Add a priority, the last in rank. Raise NotNow once the diagnosis is dated."""
    diagnosis = _draft(actor, diagnosis_id)
    ranked = list(diagnosis.priorities.order_by("rank"))
    if len(ranked) >= MOST_PRIORITIES:
        sentence = f"{MOST_PRIORITIES} priorités au plus : retirez-en une, ou réunissez-en deux."
        raise refuse("priority.most", sentence, field="title")
    row = Priority(academy_id=diagnosis.academy_id, diagnosis=diagnosis, rank=ranked[-1].rank + 1 if ranked else 1)
    _say(row, axis, title, reason)
    row.save(force_insert=True)
    note_deed(diagnosis, "add_priority", actor=actor, at=at, note=row.title)
    return row


@transaction.atomic
def change_priority(*, actor: Actor, priority_id: UUID, axis: Axis, title: str, reason: str, at: datetime) -> Priority:
    """Say a priority in other words."""
    diagnosis, row = _priority(actor, priority_id)
    _say(row, axis, title, reason)
    row.save(update_fields=["axis", "title", "reason"])
    note_deed(diagnosis, "change_priority", actor=actor, at=at, note=row.title)
    return row


@transaction.atomic
def move_priority(*, actor: Actor, priority_id: UUID, up: bool, at: datetime) -> Priority:
    """Change places with the priority before (``up``) or after; the first goes no higher, the last no lower."""
    diagnosis, row = _priority(actor, priority_id)
    side = diagnosis.priorities.filter(rank__lt=row.rank).order_by("-rank")
    if not up:
        side = diagnosis.priorities.filter(rank__gt=row.rank).order_by("rank")
    other = side.first()
    if other is None:
        return row
    row.rank, other.rank = other.rank, row.rank
    Priority.objects.bulk_update([row, other], ["rank"])
    note_deed(diagnosis, "rank_priority", actor=actor, at=at, note=row.title)
    return row


@transaction.atomic
def drop_priority(*, actor: Actor, priority_id: UUID, at: datetime) -> Diagnosis:
    """Take a priority away, unless actions of a programme answer it."""
    diagnosis, row = _priority(actor, priority_id)
    actions = row.actions.count()
    if actions:
        many = french.plural(actions, "action du programme y répond", "actions du programme y répondent")
        sentence = f"{many} : rattachez-les d’abord à une autre priorité."
        raise refuse("priority.answered", sentence)
    note_deed(diagnosis, "drop_priority", actor=actor, at=at, note=row.title)
    row.delete()
    return diagnosis


def _priority(actor: Actor, priority_id: UUID) -> tuple[Diagnosis, Priority]:
    """A priority and its diagnosis, which is locked: two people who rank at once come one after the other."""
    found = Priority.objects.filter(pk=priority_id).first()
    if found is None:
        raise Unknown(priority_id)
    diagnosis = _draft(actor, found.diagnosis_id)
    row = diagnosis.priorities.filter(pk=priority_id).first()
    if row is None:
        raise Unknown(priority_id)
    return diagnosis, row


def _draft(actor: Actor, diagnosis_id: UUID) -> Diagnosis:
    diagnosis = DIAGNOSES.get(actor, "edit", diagnosis_id, lock=True)
    if diagnosis.status != DIAGNOSIS.initial:
        raise NotNow("edit", DIAGNOSIS.labels[diagnosis.status])
    return diagnosis


def _say(row: Priority, axis: Axis, title: str, reason: str) -> None:
    row.axis = axis.value
    row.title = typed.line(title, most=LONGEST_TITLE, field="title", asked="Nommez cette priorité.")
    row.reason = typed.free_text(reason.replace("\r\n", "\n"), most=LONGEST_REASON, field="reason")

"""What a working session decides: who does it, until when, and that it is done."""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils.timezone import localdate

from poles.domain.access import Unknown
from poles.domain.journal import note_deed
from poles.domain.partners.policy import DECISIONS, WORK_SESSIONS
from poles.domain.partners.usecases.checking import refuse_if_changed
from poles.records.models import Decision, HubMember, WorkSession
from poles.words.actor import Actor
from poles.words.findings import refuse
from poles.workflows.machine import NotNow
from poles.workflows.session import WORK_SESSION


@transaction.atomic
def decide(
    *, actor: Actor, session_id: UUID, text: str, member_id: UUID | None, due_on: date | None, at: datetime
) -> Decision:
    """Write down a decision of a session that was held."""
    session = WORK_SESSIONS.get(actor, "edit", session_id, lock=True)
    if session.status != "held":
        raise NotNow("decide", WORK_SESSION.labels[session.status])
    decision = Decision(academy_id=session.academy_id, session=session)
    _say(decision, session, text, member_id, due_on)
    note_deed(decision, "decide", actor=actor, at=at)
    return decision


@transaction.atomic
def change_decision(
    *,
    actor: Actor,
    decision_id: UUID,
    text: str,
    member_id: UUID | None,
    due_on: date | None,
    seen: str,
    at: datetime,
) -> Decision:
    """Change the words of a decision, who does it, or until when."""
    decision = DECISIONS.get(actor, "edit", decision_id, lock=True)
    refuse_if_changed(decision, seen)
    _say(decision, decision.session, text, member_id, due_on)
    note_deed(decision, "change", actor=actor, at=at)
    return decision


@transaction.atomic
def finish(*, actor: Actor, decision_id: UUID, at: datetime) -> Decision:
    """Say that a decision is done, today; saying it twice changes nothing."""
    decision = DECISIONS.get(actor, "done", decision_id, lock=True)
    if decision.done_on is None:
        decision.done_on = localdate(at)
        decision.save(update_fields=["done_on"])
        note_deed(decision, "finish", actor=actor, at=at)
    return decision


@transaction.atomic
def reopen(*, actor: Actor, decision_id: UUID, at: datetime) -> Decision:
    """A decision said to be done is not: it waits again."""
    decision = DECISIONS.get(actor, "edit", decision_id, lock=True)
    if decision.done_on is not None:
        decision.done_on = None
        decision.save(update_fields=["done_on"])
        note_deed(decision, "reopen", actor=actor, at=at)
    return decision


def _say(decision: Decision, session: WorkSession, text: str, member_id: UUID | None, due_on: date | None) -> None:
    said = " ".join(text.split())
    if not said:
        raise refuse("decision.text", "Écrivez ce qui est décidé.", field="text")
    if due_on and due_on < localdate(session.starts_at):
        raise refuse("decision.due_on", "L’échéance vient avant la séance : corrigez-la.", field="due_on")
    if member_id and not HubMember.objects.filter(pk=member_id, hub_id=session.hub_id).exists():
        raise Unknown("member")
    decision.text, decision.member_id, decision.due_on = said, member_id, due_on
    decision.save()

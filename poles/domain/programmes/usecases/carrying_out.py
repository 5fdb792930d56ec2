"""The year runs: whoever pilots an action begins it, marks its steps, says what threatens it and what it gave."""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils.timezone import localdate

from poles.domain.access import Unknown
from poles.domain.journal import advance, note_deed
from poles.domain.programmes.policy import ACTIONS
from poles.records.models import Action, ActionProgramme, ActionStep
from poles.words.actor import Actor
from poles.words.findings import refuse
from poles.workflows.machine import NotNow
from poles.workflows.programme import ACTION, PROGRAMME


@transaction.atomic
def begin(*, actor: Actor, action_id: UUID, at: datetime) -> Action:
    """The action has begun."""
    action = _followed(actor, action_id)
    advance(action, ACTION.step("start", action.status), actor=actor, at=at, note=_named(action))
    return action


@transaction.atomic
def finish(*, actor: Actor, action_id: UUID, result: str, at: datetime) -> Action:
    """The action is done, and this is what it gave against its target."""
    action = _followed(actor, action_id)
    step = ACTION.step("finish", action.status)
    _explain(action, result, "Dites ce que l’action a donné, en face de sa cible.")
    advance(action, step, actor=actor, at=at, note=_named(action))
    return action


@transaction.atomic
def give_up(*, actor: Actor, action_id: UUID, result: str, at: datetime) -> Action:
    """The action will not be done, and this is why."""
    action = _followed(actor, action_id)
    step = ACTION.step("drop", action.status)
    _explain(action, result, "Dites pourquoi l’action est abandonnée.")
    advance(action, step, actor=actor, at=at, note=_named(action))
    return action


@transaction.atomic
def resume(*, actor: Actor, action_id: UUID, at: datetime) -> Action:
    """The action goes on after all; what had been written of its result stays, to be completed."""
    action = _followed(actor, action_id)
    advance(action, ACTION.step("resume", action.status), actor=actor, at=at, note=_named(action))
    return action


@transaction.atomic
def say_risk(*, actor: Actor, action_id: UUID, reason: str, at: datetime) -> Action:
    """Say what threatens an action; an empty text says that nothing does any more."""
    action = _followed(actor, action_id)
    if action.status in ("done", "dropped"):
        raise NotNow("risk", ACTION.labels[action.status])
    action.at_risk = reason.strip()
    action.save(update_fields=["at_risk"])
    note_deed(action, "risk" if action.at_risk else "no_risk", actor=actor, at=at, note=_named(action))
    return action


@transaction.atomic
def mark_step(*, actor: Actor, action_id: UUID, step_id: UUID, done_on: date | None, at: datetime) -> ActionStep:
    """Say on which day a step was done; None opens it again. The first step done begins the action."""
    action = _followed(actor, action_id)
    step = action.steps.filter(pk=step_id).first()
    if step is None:
        raise Unknown(step_id)
    if done_on and done_on > localdate(at):
        raise refuse("ACTION", "Cette date n’est pas encore venue.", field="done_on")
    step.done_on = done_on
    step.save(update_fields=["done_on"])
    note_deed(
        action, "do_step" if done_on else "undo_step", actor=actor, at=at, note=f"{_named(action)} : {step.label}"
    )
    if done_on and action.status == ACTION.initial:
        advance(action, ACTION.step("start", action.status), actor=actor, at=at, note=_named(action))
    return step


def _followed(actor: Actor, action_id: UUID) -> Action:
    """The action, locked, when this actor follows it and its programme is adopted."""
    action = ACTIONS.get(actor, "follow", action_id, lock=True)
    status = ActionProgramme.objects.select_for_update(of=("self",)).get(pk=action.programme_id).status
    if status != "adopted":
        raise NotNow("follow", PROGRAMME.labels[status])
    return action


def _explain(action: Action, result: str, ask: str) -> None:
    if not result.strip():
        raise refuse("ACTION", ask, field="result")
    action.result, action.at_risk = result.strip(), ""
    action.save(update_fields=["result", "at_risk"])


def _named(action: Action) -> str:
    return f"« {action.title} »"

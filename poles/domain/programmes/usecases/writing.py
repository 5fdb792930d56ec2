"""A pôle opens its programme of a year and writes it: foreword, actions with goal, indicator, target, pilot, and steps."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils.timezone import localdate

from poles.domain.access import Unknown
from poles.domain.governance.policy import HUBS
from poles.domain.journal import note_deed
from poles.domain.programmes.policy import ACTIONS, PROGRAMMES
from poles.domain.programmes.reading import measures_to_take_up, members_of, priorities_of, programme_of
from poles.domain.programmes.sameness import TEXT_OF_ACTION, TEXT_OF_PROGRAMME, refuse_if_changed
from poles.records.models import Action, ActionProgramme, ActionStep, HubProject
from poles.words.actor import Actor
from poles.words.findings import Finding, Severity, refuse, refuse_if
from poles.words.programmes import Axis, TargetPublic
from poles.words.time import SchoolYear
from poles.workflows.machine import NotNow
from poles.workflows.programme import ACTION, PROGRAMME

MOST_ACTIONS = 60
MOST_STEPS = 20
NAMES = {
    "axis": "axe", "title": "titre", "goal": "objectif", "indicator": "indicateur", "baseline": "point de départ",
    "target": "cible", "publics": "publics", "pilot_id": "pilote", "starts_on": "début", "ends_on": "fin",
    "priority_id": "priorité", "improves_id": "mesure d’amélioration",
}  # fmt: skip
"""What the journal calls each thing that is said of an action."""


@dataclass(frozen=True)
class ActionText:
    """What is said of an action; both days are included in it."""

    axis: Axis
    title: str
    starts_on: date
    ends_on: date
    goal: str = ""
    indicator: str = ""
    baseline: str = ""
    target: str = ""
    publics: tuple[TargetPublic, ...] = ()
    pilot_id: UUID | None = None
    priority_id: UUID | None = None
    improves_id: UUID | None = None


@transaction.atomic
def start(*, actor: Actor, hub_id: UUID, school_year: int, at: datetime) -> ActionProgramme:
    """Open the programme of this school year or of the next one, in preparation; twice is once."""
    hub = HUBS.get(actor, "manage", hub_id, lock=True)
    this = SchoolYear.of(localdate(at)).start
    if school_year not in (this, this + 1):
        raise refuse(
            "PROGRAMME", "Un programme s’ouvre pour l’année scolaire en cours ou pour la suivante.", field="year"
        )
    if found := programme_of(hub.pk, school_year):
        return found
    project = HubProject.objects.filter(hub=hub, first_year__lte=school_year, last_year__gte=school_year).first()
    made = ActionProgramme.objects.create(academy_id=hub.academy_id, hub=hub, school_year=school_year, project=project)
    note_deed(made, "start", actor=actor, at=at, after=made.status)
    return made


@transaction.atomic
def write_foreword(*, actor: Actor, programme_id: UUID, foreword: str, seen: str = "", at: datetime) -> ActionProgramme:
    """Write what opens the programme; ``seen`` is the mark of the text that was on the page."""
    programme = written(actor, programme_id)
    refuse_if_changed(programme, TEXT_OF_PROGRAMME, seen)
    programme.foreword = foreword.strip()
    programme.save(update_fields=["foreword"])
    note_deed(programme, "foreword", actor=actor, at=at)
    return programme


@transaction.atomic
def add_action(*, actor: Actor, programme_id: UUID, text: ActionText, at: datetime) -> Action:
    """Add an action to a programme in preparation."""
    programme = written(actor, programme_id)
    if programme.actions.count() >= MOST_ACTIONS:
        raise refuse("PROGRAMME", f"Un programme compte {MOST_ACTIONS} actions au plus : réunissez-en plusieurs.")
    refuse_if(_remarks(text, programme))
    action = Action(academy_id=programme.academy_id, programme=programme)
    _say(action, text)
    note_deed(programme, "add", actor=actor, at=at, note=f"« {action.title} »")
    return action


@transaction.atomic
def change_action(*, actor: Actor, action_id: UUID, text: ActionText, seen: str = "", at: datetime) -> Action:
    """Change what is said of an action; ``seen`` is the mark of what was on the page. The journal says what changed."""
    action = action_in_writing(actor, "edit", action_id)
    refuse_if_changed(action, TEXT_OF_ACTION, seen)
    refuse_if(_remarks(text, action.programme))
    before = {name: str(getattr(action, name)) for name in TEXT_OF_ACTION}
    _say(action, text)
    changed = [NAMES[name] for name in TEXT_OF_ACTION if str(getattr(action, name)) != before[name]]
    if changed:
        note_deed(action, "change", actor=actor, at=at, note=f"« {action.title} » : {', '.join(changed)}")
    return action


@transaction.atomic
def remove_action(*, actor: Actor, action_id: UUID, at: datetime) -> UUID:
    """Take an action out of a programme in preparation, with its steps, contributions and remarks; gives the programme."""
    action = action_in_writing(actor, "drop", action_id)
    if action.status != ACTION.initial:
        raise refuse(
            "ACTION", "Cette action a déjà commencé : abandonnez-la, avec son motif, plutôt que de la retirer."
        )
    note_deed(action.programme, "remove", actor=actor, at=at, note=f"« {action.title} »")
    Action.objects.filter(pk=action.pk).delete()
    return action.programme_id


@transaction.atomic
def add_step(*, actor: Actor, action_id: UUID, label: str, due_on: date, at: datetime) -> ActionStep:
    """Add a step, due on a day of the action."""
    action = action_in_writing(actor, "edit", action_id)
    if action.steps.count() >= MOST_STEPS:
        raise refuse("ACTION", f"Une action compte {MOST_STEPS} étapes au plus.")
    if not action.starts_on <= due_on <= action.ends_on:
        raise refuse("ACTION", "L’étape tombe hors des dates de l’action : changez sa date.", field="due_on")
    step = ActionStep.objects.create(academy_id=action.academy_id, action=action, label=label.strip(), due_on=due_on)
    note_deed(action, "add_step", actor=actor, at=at, note=f"« {action.title} » : {step.label}")
    return step


@transaction.atomic
def remove_step(*, actor: Actor, action_id: UUID, step_id: UUID, at: datetime) -> None:
    """Take a step out of an action in preparation."""
    action = action_in_writing(actor, "edit", action_id)
    step = action.steps.filter(pk=step_id).first()
    if step is None:
        raise Unknown(step_id)
    note_deed(action, "remove_step", actor=actor, at=at, note=f"« {action.title} » : {step.label}")
    ActionStep.objects.filter(pk=step.pk).delete()


def written(actor: Actor, programme_id: UUID) -> ActionProgramme:
    """The programme, locked, when it may be written by this actor and is in preparation."""
    programme = PROGRAMMES.get(actor, "edit", programme_id, lock=True)
    if programme.status != PROGRAMME.initial:
        raise NotNow("edit", PROGRAMME.labels[programme.status])
    return programme


def action_in_writing(actor: Actor, verb: str, action_id: UUID) -> Action:
    """The action, locked, when this actor may do this to it and its programme is in preparation."""
    action = ACTIONS.get(actor, verb, action_id, lock=True)
    status = ActionProgramme.objects.select_for_update(of=("self",)).get(pk=action.programme_id).status
    if status != PROGRAMME.initial:
        raise NotNow(verb, PROGRAMME.labels[status])
    return action


def _remarks(text: ActionText, programme: ActionProgramme) -> list[Finding]:
    """What makes an action impossible."""
    year = SchoolYear(programme.school_year)
    known = (
        (
            text.pilot_id,
            members_of(programme.hub_id),
            "Ce membre n’est plus du pôle : choisissez-en un autre.",
            "pilot",
        ),
        (text.priority_id, priorities_of(programme), "Cette priorité n’est pas du diagnostic du pôle.", "priority"),
        (
            text.improves_id,
            measures_to_take_up(programme),
            "Cette mesure n’est pas à reprendre cette année.",
            "improves",
        ),
    )
    wrong = [
        (not text.title.strip(), "Donnez un titre à l’action.", "title"),
        (text.ends_on < text.starts_on, "La fin vient avant le début : corrigez la date de fin.", "ends_on"),
        (
            text.starts_on not in year or text.ends_on not in year,
            f"L’action tient dans l’année scolaire {year}, du 1er août au 31 juillet.",
            "starts_on",
        ),
        *((key is not None and not rows.filter(pk=key).exists(), said, where) for key, rows, said, where in known),
    ]
    return [Finding("ACTION", Severity.BLOCKING, sentence, field=field) for fault, sentence, field in wrong if fault]


def _say(action: Action, text: ActionText) -> None:
    for name in ("goal", "indicator", "baseline", "target", "title"):
        setattr(action, name, getattr(text, name).strip())
    for name in ("axis", "starts_on", "ends_on", "pilot_id", "priority_id", "improves_id"):
        setattr(action, name, getattr(text, name))
    action.publics = [public.value for public in text.publics]
    action.save()

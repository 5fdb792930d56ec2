"""From one year to the next: actions go on and measures of the bilan become actions, in the next programme."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db import transaction

from poles.domain.access import Unknown
from poles.domain.governance.policy import in_force
from poles.domain.journal import note_deed
from poles.domain.programmes.following import LIVES
from poles.domain.programmes.policy import PROGRAMMES
from poles.domain.programmes.reading import members_of
from poles.domain.programmes.usecases.writing import start
from poles.records.models import Action, ActionProgramme, ActionStep, Contribution, Hub, Improvement
from poles.words import french
from poles.words.actor import Actor
from poles.words.findings import refuse
from poles.words.programmes import Axis
from poles.words.time import SchoolYear, years_later
from poles.workflows.machine import NotNow
from poles.workflows.programme import PROGRAMME


@transaction.atomic
def carry(
    *, actor: Actor, programme_id: UUID, action_ids: Collection[UUID], measures: dict[UUID, Axis], at: datetime
) -> ActionProgramme:
    """Take actions and measures (each with the axis that it goes to) into the programme of the next year; twice is once.

    That programme is opened when it is not there. Days move by one ISO year, contributions are asked again of the members
    who have not left, steps start over, results stay behind.
    """
    programme = PROGRAMMES.get(actor, "carry", programme_id, lock=True)
    if programme.status not in LIVES:
        raise NotNow("carry", PROGRAMME.labels[programme.status])
    if not action_ids and not measures:
        raise refuse("PROGRAMME", "Cochez au moins une action ou une mesure à reconduire.")
    target = start(actor=actor, hub_id=heir_of(programme.hub).pk, school_year=programme.school_year + 1, at=at)
    target = ActionProgramme.objects.select_for_update().get(pk=target.pk)
    if target.status != PROGRAMME.initial:
        raise NotNow("carry", PROGRAMME.labels[target.status])
    actions = list(programme.actions.filter(pk__in=action_ids).prefetch_related("steps", "contributions"))
    chosen = list(programme.improvements.filter(pk__in=measures))
    if len(actions) < len(set(action_ids)) or len(chosen) < len(measures):
        raise Unknown(programme_id)
    there = set(target.actions.values_list("carried_from", flat=True))
    taken = set(target.actions.values_list("improves", flat=True))
    members = set(members_of(target.hub_id).values_list("pk", flat=True))
    fresh = [_again(action, target, members) for action in actions if action.pk not in there]
    fresh += [_from_measure(one, measures[one.pk], target) for one in chosen if one.pk not in taken]
    note_deed(programme, "carry", actor=actor, at=at, note=french.plural(len(fresh), "action"))
    for action in fresh:
        note_deed(target, "add", actor=actor, at=at, note=f"« {action.title} »")
    return target


def heir_of(hub: Hub) -> Hub:
    """The pôle that goes on with this one's work: its successor in the map in force, or itself."""
    return Hub.objects.filter(succeeds=hub, hub_map__in=in_force()).order_by("created_at").first() or hub


def _again(action: Action, target: ActionProgramme, members: set[UUID]) -> Action:
    year = SchoolYear(target.school_year)
    first = max(years_later(action.starts_on), year.first_day)
    last = max(first, min(years_later(action.ends_on), year.last_day))
    kept = {name: getattr(action, name) for name in ("axis", "title", "goal", "indicator", "target", "publics")}
    made = Action.objects.create(
        academy_id=target.academy_id, programme=target, carried_from=action, starts_on=first, ends_on=last,
        baseline=action.result[:60], pilot_id=action.pilot_id if action.pilot_id in members else None, **kept,
    )  # fmt: skip
    ActionStep.objects.bulk_create(
        ActionStep(
            academy_id=target.academy_id, action=made, label=step.label,
            due_on=min(max(years_later(step.due_on), first), last),
        )
        for step in action.steps.all()
    )  # fmt: skip
    Contribution.objects.bulk_create(
        Contribution(
            academy_id=target.academy_id, action=made, member_id=one.member_id, kind=one.kind, promised=one.promised
        )
        for one in action.contributions.all()
        if one.member_id in members and one.promised
    )
    return made


def _from_measure(measure: Improvement, axis: Axis, target: ActionProgramme) -> Action:
    """An action born of a measure, over the year, to be completed."""
    year = SchoolYear(target.school_year)
    return Action.objects.create(
        academy_id=target.academy_id, programme=target, axis=axis, title=measure.text[:160], goal=measure.text,
        improves=measure, starts_on=year.first_day.replace(month=9), ends_on=year.last_day,
    )  # fmt: skip

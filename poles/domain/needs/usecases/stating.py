"""State who needs a place for a period, and how far each can go."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from poles.domain.access import Unknown
from poles.domain.calendar.policy import LEARNERS, PERIODS
from poles.domain.journal import note_deed
from poles.domain.needs.queries import MobilityStated, family_for, mobilities_of
from poles.domain.needs.trips import check_trip, mode_of
from poles.records.models import Learner, PlacementNeed, PlacementPeriod
from poles.words import french
from poles.words.actor import Actor
from poles.words.findings import refuse
from poles.words.places import Mode
from poles.words.retention import kept_until
from poles.words.training import PlacementKind


@transaction.atomic
def state_needs(
    *,
    actor: Actor,
    period_id: UUID,
    learner_ids: Sequence[UUID],
    travel_mode: Mode | None = None,
    travel_limit: int | None = None,
    at: datetime,
) -> list[PlacementNeed]:
    """State that learners of a class need a place for a period; gives the new needs, in the order of the learners.

    ``travel_mode``, ``travel_limit`` (minutes, one way): for the whole class, or None for the mobility that each learner
    states. A learner whose need was stated before is left as is. Raise Unknown for a learner whom the actor does not
    see, Refused for one who is not in the class or has left, for a period that is over or for a trip out of bounds.
    """
    period = PERIODS.get(actor, "state_needs", period_id, lock=True)
    mode = None if travel_mode is None else mode_of(travel_mode)
    if travel_limit is not None:
        check_trip(travel_limit)
    if period.ends_on < timezone.localdate(at):
        sentence = f"La période s’est achevée le {french.plain_date(period.ends_on)} : choisissez une période à venir."
        raise refuse("need.period", sentence, field="period_id")
    division = period.class_group
    family = family_for(PlacementKind(period.kind), division.programme.family)
    if family is None:
        sentence = (
            f"La formation « {division.programme} » n’a pas de famille de métiers : faites-la compléter au rectorat."
        )
        raise refuse("need.family", sentence, field="period_id")
    wanted = list(dict.fromkeys(learner_ids))
    learners = _learners(actor, period, wanted)
    own, usual = mobilities_of(actor, wanted), MobilityStated()
    stated = set(period.needs.filter(learner__in=wanted).values_list("learner_id", flat=True))
    needs = [
        PlacementNeed(
            academy_id=period.academy_id,
            school_id=division.school_id,
            learner=learners[key],
            period=period,
            family=family.code,
            travel_mode=mode or own.get(key, usual).travel_mode,
            travel_limit=travel_limit or own.get(key, usual).travel_limit,
            keep_until=kept_until(division.school_year),
        )
        for key in wanted
        if key not in stated
    ]
    PlacementNeed.objects.bulk_create(needs)
    for need in needs:
        note_deed(need, "state", actor=actor, at=at, after=need.status)
    return needs


def _learners(actor: Actor, period: PlacementPeriod, wanted: list[UUID]) -> dict[UUID, Learner]:
    """The learners by key; Unknown for one who is hidden, Refused for one of another class."""
    if not wanted:
        raise refuse("need.learners", "Choisissez au moins un élève.", field="learner_ids")
    seen = LEARNERS.rows(actor, "see").in_bulk(wanted)
    if len(seen) < len(wanted):
        raise Unknown("learner")
    enrolled = set(period.class_group.enrolments.filter(learner__in=wanted).values_list("learner_id", flat=True))
    if outside := [str(seen[key]) for key in wanted if key not in enrolled]:
        sentence = f"{french.join(outside)} n’est pas dans la classe {period.class_group} : retirez ce nom."
        if len(outside) > 1:
            sentence = f"{french.join(outside)} ne sont pas dans la classe {period.class_group} : retirez ces noms."
        raise refuse("need.class", sentence, field="learner_ids")
    if gone := [str(seen[key]) for key in wanted if seen[key].left_on]:
        sentence = f"{french.join(gone)} a quitté l’établissement : retirez ce nom."
        if len(gone) > 1:
            sentence = f"{french.join(gone)} ont quitté l’établissement : retirez ces noms."
        raise refuse("need.left", sentence, field="learner_ids")
    return seen

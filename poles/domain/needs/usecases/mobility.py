"""State how learners can go, where they can sleep and whether somebody around can open a door; carry it to open needs."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from poles.domain.access import Forbidden, Unknown
from poles.domain.journal import note_deed
from poles.domain.needs.policy import MOBILITIES, NEEDS
from poles.domain.needs.queries import MobilityStated, mobilities_of
from poles.domain.needs.trips import check_trip, mode_of
from poles.records.models import Mobility
from poles.words.actor import Actor
from poles.words.findings import refuse
from poles.words.places import Mode
from poles.words.roles import SCHOOL_ROLES, Role
from poles.words.searches import Network
from poles.workflows.need import NEED

OF_THE_SCHOOL = frozenset({*SCHOOL_ROLES, Role.SYSTEM})
"""The hats that state boarding and network: a learner states a trip, never what the school answers of the family."""
FIELDS = ("travel_mode", "travel_limit", "boarding", "network")


@transaction.atomic
def state_mobility(
    *,
    actor: Actor,
    learner_id: UUID,
    travel_mode: Mode | None = None,
    travel_limit: int | None = None,
    boarding: bool | None = None,
    network: Network | None = None,
    at: datetime,
) -> MobilityStated:
    """State the mobility of one learner; what is None stays as it was. Gives what is now stated.

    ``travel_limit``: minutes, one way. Open needs do not move: see ``apply_mobility``. The journal tells the trip alone,
    never the network nor the boarding. Raise Unknown for a learner out of reach, Forbidden when a learner states boarding
    or network, Refused for a trip out of bounds or an answer out of the list.
    """
    one = _Change(travel_mode, travel_limit, boarding, network)
    return _state(actor, {learner_id: one}, at)[learner_id]


@transaction.atomic
def state_mobilities(
    *,
    actor: Actor,
    learner_ids: Sequence[UUID],
    travel_mode: Mode | None = None,
    travel_limit: int | None = None,
    boarding: bool | None = None,
    network: Network | None = None,
    at: datetime,
) -> dict[UUID, MobilityStated]:
    """State the same values for these learners, as ``state_mobility`` does for one; all or nothing."""
    one = _Change(travel_mode, travel_limit, boarding, network)
    return _state(actor, dict.fromkeys(learner_ids, one), at)


@transaction.atomic
def apply_mobility(*, actor: Actor, learner_ids: Sequence[UUID], at: datetime) -> int:
    """Give the trip that these learners now state to their open needs whose period is not over; how many needs changed.

    Wishes that are now out of reach stay written: the campaign leaves them aside.
    """
    stated = mobilities_of(actor, learner_ids)
    needs = (
        NEEDS.rows(actor, "amend")
        .filter(learner__in=stated, status=NEED.initial, period__ends_on__gte=timezone.localdate(at))
        .select_for_update(of=("self",))
        .order_by("pk")
    )
    changed = []
    for need in needs:
        now = stated[need.learner_id]
        if now.said and (need.travel_mode, need.travel_limit) != (now.travel_mode, now.travel_limit):
            note = f"trajet : {need.travel_limit} min {Mode(need.travel_mode).label}, puis {now.trip}"
            need.travel_mode, need.travel_limit = now.travel_mode, now.travel_limit
            need.save(update_fields=["travel_mode", "travel_limit"])
            note_deed(need, "amend", actor=actor, at=at, note=note)
            changed.append(need)
    return len(changed)


class _Change:
    """What is stated anew, checked; None leaves a value as it was."""

    def __init__(
        self, mode: Mode | str | None, limit: int | None, boarding: bool | None, network: Network | str | None
    ) -> None:
        self.values: dict[str, object] = {}
        if mode is not None:
            self.values["travel_mode"] = mode_of(mode)
        if limit is not None:
            check_trip(limit)
            self.values["travel_limit"] = limit
        if boarding is not None:
            self.values["boarding"] = boarding
        if network is not None:
            self.values["network"] = _network(network)

    @property
    def of_the_school(self) -> bool:
        """Whether it states more than a trip."""
        return bool({"boarding", "network"} & self.values.keys())


def _state(actor: Actor, changes: Mapping[UUID, _Change], at: datetime) -> dict[UUID, MobilityStated]:
    if actor.role not in OF_THE_SCHOOL and any(change.of_the_school for change in changes.values()):
        raise Forbidden("state_mobility")
    rows = MOBILITIES.rows(actor, "state_mobility").select_for_update(of=("self",)).order_by("pk")
    learners = {row.pk: row for row in rows.filter(pk__in=list(changes))}
    if len(learners) < len(changes):
        raise Unknown("learner")
    before = mobilities_of(actor, learners)
    after = {key: replace(before[key], said=True, **change.values) for key, change in changes.items()}  # type: ignore[arg-type]
    moved = [key for key in learners if after[key] != before[key]]
    Mobility.objects.bulk_create(
        (
            Mobility(
                academy_id=learners[key].academy_id,
                learner=learners[key],
                **{name: getattr(after[key], name) for name in FIELDS},
            )
            for key in moved
        ),
        update_conflicts=True,
        update_fields=FIELDS,
        unique_fields=["learner"],
    )
    for key in moved:
        note = f"trajet : {after[key].trip}" if after[key].trip != before[key].trip else ""
        note_deed(learners[key], "state_mobility", actor=actor, at=at, note=note)
    return after


def _network(value: Network | str) -> Network:
    try:
        return Network(value)
    except ValueError as error:
        sentence = "Choisissez une réponse de la liste : oui, non ou non demandé."
        raise refuse("mobility.network", sentence, field="network") from error

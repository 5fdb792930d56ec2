"""Read the learners of a request: for a coordinator, the only door to a name, written in the journal."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from poles.domain.journal import note_deed
from poles.domain.requests.policy import REQUESTS
from poles.domain.requests.queries import ForwardedLine, Personal, is_alive, line_of, lines, needs_in
from poles.records.models import AssistanceRequest, Entry, FunctionalAdjustment, Mobility
from poles.words.actor import Actor
from poles.words.adjustments import Adjustment
from poles.words.roles import Role


@transaction.atomic
def read_learners(*, actor: Actor, request_id: UUID, at: datetime) -> list[ForwardedLine]:
    """The learners of a request, with what this hat reads of them.

    A school reads what it always reads. The coordinator of the pôle reads, while the request lives, what finding a place
    takes: the name, the class, the weeks, the commune, the trip, whether a boarding place is possible, and what a place
    must offer; never a date of birth, an INE, the network of the family or a follow-up. The journal keeps who read, once
    per request, person and day. Once the request has ended, or its last period is over, the same page has no name left.
    """
    if actor.role is not Role.HUB_COORDINATOR:
        return lines(actor, needs_in(REQUESTS.get(actor, "see", request_id)))
    request = REQUESTS.get(actor, "see", request_id, lock=True)
    needs = needs_in(request)
    if not is_alive(request, on=timezone.localdate(at)):
        return lines(actor, needs)
    _note_reading(request, actor, at)
    learners = {need.learner_id for need in needs}
    boarding = set(Mobility.objects.filter(learner__in=learners, boarding=True).values_list("learner_id", flat=True))
    adjustments: dict[UUID, set[Adjustment]] = {key: set() for key in learners}
    for key, kind in FunctionalAdjustment.objects.filter(learner__in=learners).values_list("learner_id", "kind"):
        adjustments[key].add(Adjustment(kind))
    return [
        line_of(need, Personal(str(need.learner), need.learner_id in boarding, frozenset(adjustments[need.learner_id])))
        for need in needs
    ]


def _note_reading(request: AssistanceRequest, actor: Actor, at: datetime) -> None:
    """Write the reading down, once per request, person and day; the request is locked, so that two at once write one."""
    already = Entry.objects.filter(
        subject="assistancerequest",
        subject_id=str(request.pk),
        what="read_names",
        who=actor.user_id,
        at__date=timezone.localdate(at),
    )
    if not already.exists():
        note_deed(request, "read_names", actor=actor, at=at)

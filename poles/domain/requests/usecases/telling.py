"""Who is told of a request: the coordinators of the pôle, or the sender and the planners of the school; never a name."""

from datetime import datetime
from uuid import uuid5

from django.utils import timezone

from poles.domain.notices import queue
from poles.domain.people.queries import coordinators_of, planners_at
from poles.domain.requests.queries import formation_of, needs_in
from poles.records.models import AssistanceRequest
from poles.words import french


def tell_hub(kind: str, request: AssistanceRequest, *, at: datetime) -> None:
    """Queue a letter for each coordinator of the pôle: how many learners, of which formation, by when."""
    people = coordinators_of(request.hub_id, on=timezone.localdate(at))
    _tell(kind, request, sorted({person.email for person in people}), at)


def tell_school(kind: str, request: AssistanceRequest, *, at: datetime, planners: bool = True) -> None:
    """Queue a letter for who sent the request and, unless told otherwise, for the head and the DDFPT of the school."""
    people = planners_at(request.school_id, on=timezone.localdate(at)) if planners else []
    if request.sent_by is not None and request.sent_by.is_active:
        people = [*people, request.sent_by]
    _tell(kind, request, sorted({person.email for person in people}), at)


def _tell(kind: str, request: AssistanceRequest, recipients: list[str], at: datetime) -> None:
    """One letter to each. A step that comes back (answered, reopened, answered again) is told each time."""
    needs = needs_in(request)
    moment = uuid5(request.pk, at.isoformat())
    for recipient in recipients:
        queue(
            kind,
            recipient,
            moment,
            at=at,
            academy_id=request.academy_id,
            request=str(request.pk),
            school=request.school.name,
            hub=request.hub.name,
            count=len({need.learner_id for need in needs}),
            formation=formation_of(needs),
            due=french.long_date(request.due_on),
        )

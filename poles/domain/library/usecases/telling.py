"""Who is told: those who review a resource, its author, a tutor whose registration changes."""

from datetime import datetime
from uuid import UUID, uuid5

from django.utils import timezone

from poles.domain.notices import queue
from poles.domain.people.queries import coordinators_of, offices_of
from poles.records.models import Resource, TutorTraining, TutorTrainingSeat
from poles.words import french


def tell_reviewers(row: Resource, *, at: datetime) -> None:
    """A resource waits: the coordination of its pôle, else the rectorat; the ministry reads its own list."""
    on = timezone.localdate(at)
    people = coordinators_of(row.hub_id, on=on) if row.hub_id else []
    if row.academy_id and not any(person.pk != row.submitted_by_id for person in people):
        people = offices_of(row.academy_id, on=on)
    for person in people:
        if person.pk != row.submitted_by_id:
            _queue("resource.proposed", person.email, _moment(row.pk, at), row.academy_id, at, resource=row)


def tell_author(row: Resource, *, at: datetime) -> None:
    """The review is done: published, or to be changed."""
    if row.submitted_by_id and row.submitted_by:
        kind = "resource.published" if row.status == "published" else "resource.sent_back"
        _queue(kind, row.submitted_by.email, _moment(row.pk, at), row.academy_id, at, resource=row)


def tell_registered(seat: TutorTrainingSeat, *, at: datetime) -> None:
    """A tutor is registered, or waits; an address is told so once a day, however often it is taken out and put back."""
    key = uuid5(seat.training_id, timezone.localdate(at).isoformat())
    _tell(seat, "training.waiting" if seat.waiting else "training.registered", key, at)


def tell_promoted(seat: TutorTrainingSeat, *, at: datetime) -> None:
    """A place came free for a tutor who waited."""
    _tell(seat, "training.promoted", seat.pk, at)


def tell_all(training: TutorTraining, kind: str, *, at: datetime) -> None:
    """The training has changed or is called off: each tutor who left an address is told once."""
    for seat in training.seats.exclude(email="").select_related("training"):
        _tell(seat, kind, _moment(training.pk, at), at)


def _tell(seat: TutorTrainingSeat, kind: str, subject: UUID, at: datetime) -> None:
    training = seat.training
    if seat.email:
        queue(
            kind,
            seat.email,
            subject,
            at=at,
            academy_id=training.academy_id,
            training=str(training.pk),
            title=training.title,
            day=french.long_date(timezone.localdate(training.starts_at)),
            place=training.place,
        )


def _queue(kind: str, email: str, subject: UUID, academy_id: str | None, at: datetime, *, resource: Resource) -> None:
    facts = {"resource": str(resource.pk), "title": resource.title, "reason": resource.review}
    queue(kind, email, subject, at=at, academy_id=academy_id, **facts)


def _moment(key: UUID, at: datetime) -> UUID:
    """The same row told again at another moment is another message."""
    return uuid5(key, at.isoformat())

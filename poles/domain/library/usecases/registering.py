"""A tutor is registered by the host itself, by a school or by the pôle; above the capacity the tutor waits; rows end."""

from datetime import datetime
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.db.models import Q
from django.utils.timezone import localdate

from poles.domain.access import Forbidden
from poles.domain.hosts.policy import HOST_SITES
from poles.domain.journal import note_deed, note_event
from poles.domain.library import trainings
from poles.domain.library.policy import TRAINING_SEATS, TRAININGS
from poles.domain.library.usecases.telling import tell_promoted, tell_registered
from poles.records.models import TutorTraining, TutorTrainingSeat
from poles.words import french
from poles.words.actor import Actor
from poles.words.findings import refuse
from poles.words.retention import host_kept_until
from poles.workflows.library import TRAINING
from poles.workflows.machine import NotNow

CLOSED = "Les inscriptions sont closes : voyez avec le pôle qui tient la formation."
MOST_NAME, MOST_EMAIL = 120, 254


@transaction.atomic
def register(
    *, actor: Actor, training_id: UUID, site_id: UUID, name: str, email: str = "", at: datetime
) -> TutorTrainingSeat:
    """Register a tutor of a host; the row of the training is locked, so that two at once cannot share the last place."""
    training = TRAININGS.get(actor, "register", training_id, lock=True)
    if training.status != "open":
        raise NotNow("register", TRAINING.labels[training.status])
    if training.closes_on < localdate(at) or training.starts_at <= at:
        raise refuse("training", CLOSED)
    site = HOST_SITES.get(actor, "see", site_id)
    said, address = _name(name), _address(email)
    if training.seats.filter(Q(site=site) | Q(site__merged_into=site), name__iexact=said).exists():
        raise refuse("training", "Cette personne est déjà inscrite à cette formation.", field="name")
    seated, _ = trainings.taken(training.pk)
    seat = TutorTrainingSeat.objects.create(
        academy_id=training.academy_id,
        training=training,
        site=site,
        tutor=site.tutors.filter(name__iexact=said, left_on__isnull=True).first(),
        name=said,
        email=address,
        waiting=seated >= training.capacity,
        registered_at=at,
        keep_until=host_kept_until(localdate(training.ends_at)),
    )
    note_deed(training, "register", actor=actor, at=at, note=site.name)
    tell_registered(seat, at=at)
    return seat


@transaction.atomic
def drop(*, actor: Actor, seat_id: UUID, at: datetime) -> None:
    """Take a tutor out of a training to come; the first who waits gets the place and is told."""
    seat = trainings.seat_of(actor, "drop", seat_id)
    training = TutorTraining.objects.select_for_update().get(pk=seat.training_id)
    if training.status != "open":
        raise NotNow("drop", TRAINING.labels[training.status])
    if training.starts_at <= at:
        raise refuse("training", "La formation a commencé : notez plutôt qui est venu.")
    note_deed(training, "drop", actor=actor, at=at)
    TutorTrainingSeat.objects.filter(pk=seat.pk).delete()
    promote(training, at=at)


def promote(training: TutorTraining, *, at: datetime) -> int:
    """Give the free places to those who wait, the first registered first; gives how many. The caller locks the training."""
    free = training.capacity - training.seats.filter(waiting=False).count()
    queue = training.seats.filter(waiting=True).select_related("training").order_by("registered_at", "pk")
    raised = list(queue[: max(free, 0)])
    TutorTrainingSeat.objects.filter(pk__in=[seat.pk for seat in raised]).update(waiting=False)
    for seat in raised:
        tell_promoted(seat, at=at)
    return len(raised)


@transaction.atomic
def forget(*, actor: Actor, at: datetime) -> int:
    """Delete the registrations whose last day is gone; gives how many. Done twice, the second finds nothing."""
    if actor.role not in TRAINING_SEATS.roles("forget"):
        raise Forbidden("forget")
    gone = TRAINING_SEATS.rows(actor, "forget").filter(keep_until__lt=localdate(at)).delete()[0]
    if gone:
        note_event("forget", "tutortrainingseat", "", actor=actor, at=at, note=french.plural(gone, "ligne"))
    return gone


def _name(text: str) -> str:
    said = " ".join(text.split())
    if not said:
        raise refuse("training", "Écrivez le nom du tuteur.", field="name")
    if len(said) > MOST_NAME:
        raise refuse("training", f"{MOST_NAME} caractères au plus : raccourcissez.", field="name")
    return said


def _address(text: str) -> str:
    said = text.strip()
    try:
        if said:
            validate_email(said)
    except ValidationError as error:
        sentence = "Cette adresse n’est pas complète. Format attendu : nom@domaine.fr"
        raise refuse("training", sentence, field="email") from error
    if len(said) > MOST_EMAIL:
        raise refuse("training", f"{MOST_EMAIL} caractères au plus.", field="email")
    return said

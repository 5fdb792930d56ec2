"""Who came to a training: a certificate for each, and the tutor's file at the host marked trained."""

from collections.abc import Mapping
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils.timezone import localdate

from poles.domain.access import Unknown
from poles.domain.hosts import usecases as hosts
from poles.domain.journal import advance, note_deed
from poles.domain.library.policy import TRAINING_SEATS, TRAININGS
from poles.domain.library.usecases.telling import tell_all
from poles.records.models import TutorTraining, TutorTrainingSeat
from poles.words import french
from poles.words.actor import Actor
from poles.words.codes import draw_code, shown
from poles.words.findings import refuse
from poles.workflows.library import TRAINING
from poles.workflows.machine import NotNow


@transaction.atomic
def hold(*, actor: Actor, training_id: UUID, came: Mapping[UUID, bool], at: datetime) -> TutorTraining:
    """Say that it took place and who came (registration → whether the tutor came): each who came has a certificate."""
    training = TRAININGS.get(actor, "hold", training_id, lock=True)
    step = TRAINING.step("hold", training.status)
    if training.starts_at > at:
        raise refuse("training", "La formation n’a pas encore commencé : notez ensuite qui est venu.")
    _note(actor, training, came, at)
    advance(training, step, actor=actor, at=at)
    tell_all(training, "training.held", at=at)
    return training


@transaction.atomic
def correct(*, actor: Actor, training_id: UUID, came: Mapping[UUID, bool], at: datetime) -> int:
    """Correct who came to a training that is held; gives how many changed. A certificate given by mistake is void."""
    training = TRAININGS.get(actor, "hold", training_id, lock=True)
    if training.status != "held":
        raise NotNow("correct", TRAINING.labels[training.status])
    changed = _note(actor, training, came, at)
    if changed:
        note_deed(training, "correct", actor=actor, at=at, note=french.plural(changed, "présence corrigée"))
    return changed


def _note(actor: Actor, training: TutorTraining, came: Mapping[UUID, bool], at: datetime) -> int:
    rows = TRAINING_SEATS.rows(actor, "note_presence").filter(training=training)
    seats = {seat.pk: seat for seat in rows.select_for_update(of=("self",))}
    if set(came) - set(seats):
        raise Unknown("seat")
    on = localdate(training.starts_at)
    changed = [seats[key] for key, here in came.items() if seats[key].came != here]
    for seat in changed:
        seat.came = came[seat.pk]
        if seat.came:
            seat.waiting, seat.certificate = False, shown(draw_code())
            seat.tutor = hosts.mark_trained(
                actor=actor, site_id=seat.site_id, tutor_id=seat.tutor_id, name=seat.name, on=on, at=at
            )
        elif seat.certificate:
            seat.certificate = ""
            if seat.tutor_id:
                before = _before(seat, on)
                hosts.unmark_trained(actor=actor, tutor_id=seat.tutor_id, on=on, before=before, at=at)
        seat.save(update_fields=["came", "waiting", "certificate", "tutor"])
    return len(changed)


def _before(seat: TutorTrainingSeat, on: date) -> date | None:
    """The day of the latest other training to which the same tutor came."""
    others = TutorTrainingSeat.objects.filter(tutor_id=seat.tutor_id, came=True).exclude(pk=seat.pk)
    last = others.order_by("-training__starts_at").values_list("training__starts_at", flat=True).first()
    return min(localdate(last), on) if last else None

"""A member takes a message, answers it, hands it to somebody else, closes it or opens it again."""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils.timezone import localdate

from poles.domain.desk.policy import DESK_MESSAGES
from poles.domain.desk.queries import stands_in
from poles.domain.desk.routing import answerers
from poles.domain.desk.usecases.proving import hush
from poles.domain.desk.usecases.telling import tell_answerer, tell_author
from poles.domain.hosts import typed
from poles.domain.journal import advance, note_deed
from poles.law import confidence
from poles.records.models import DeskMessage, User
from poles.words.actor import Actor
from poles.words.desk import Topic
from poles.words.findings import refuse, refuse_if
from poles.words.holidays import working_day
from poles.words.retention import host_kept_until
from poles.workflows.desk import DESK_MESSAGE, WAITING
from poles.workflows.machine import NotNow

LONGEST_ANSWER, LONGEST_REASON = 2000, 300


@transaction.atomic
def take(*, actor: Actor, message_id: UUID, at: datetime) -> DeskMessage:
    """This person looks after the message from now on. Raise NotNow when somebody has taken it already."""
    message = DESK_MESSAGES.get(actor, "take", message_id, lock=True)
    step = DESK_MESSAGE.step("take", message.status)
    _entrust(message, actor.user_id)
    advance(message, step, actor=actor, at=at)
    return message


@transaction.atomic
def answer(*, actor: Actor, message_id: UUID, text: str, at: datetime) -> DeskMessage:
    """Answer by mail; who answers is kept. Raise NotNow once it is answered or closed, Refused for a text that cannot go."""
    message = DESK_MESSAGES.get(actor, "answer", message_id, lock=True)
    step = DESK_MESSAGE.step("answer", message.status)
    said = text.replace("\r\n", "\n").strip()
    if not said:
        raise refuse("desk.answer", "Écrivez votre réponse : elle part par courriel.", field="text")
    if len(said) > LONGEST_ANSWER:
        sentence = f"{LONGEST_ANSWER} caractères au plus : vous en avez écrit {len(said)}. Allez à l’essentiel."
        raise refuse("desk.answer", sentence, field="text")
    refuse_if(confidence.check(said, "text"))
    message.answer, message.answered_at = said, at
    message.keep_until = host_kept_until(localdate(at))
    message.save(update_fields=["answer", "answered_at", "keep_until"])
    _entrust(message, actor.user_id)
    advance(message, step, actor=actor, at=at)
    tell_author("desk.answered", message, at=at, answer=said)
    return message


@transaction.atomic
def confirm_quiet(*, actor: Actor, message_id: UUID, at: datetime) -> DeskMessage:
    """A person of the pôle confirms « ne m’appelez pas »: from now on every member sees it, and the employer is told."""
    message = DESK_MESSAGES.get(actor, "answer", message_id, lock=True)
    DESK_MESSAGE.step("answer", message.status)
    if message.topic != Topic.QUIET or message.quiet_until is None:
        raise NotNow("confirm_quiet", Topic(message.topic).label)
    if message.quiet_until < localdate(at):
        raise refuse("desk.quiet", "Ce jour est déjà passé : il n’y a plus rien à confirmer, closez le message.")
    if not stands_in(message.hub, message):
        sentence = (
            "Cet organisme n’est pas dans votre pôle : vous ne pouvez pas changer sa fiche. Répondez-lui de l’écrire au point "
            "de contact de son pôle, sur la page publique de ce pôle."
        )
        raise refuse("desk.ground", sentence)
    hush(message, actor=actor, at=at)
    return message


@transaction.atomic
def pass_on(*, actor: Actor, message_id: UUID, user_id: UUID, at: datetime) -> DeskMessage:
    """Entrust a message that waits to somebody else of the pôle, who is told; the day that was promised stays."""
    message = DESK_MESSAGES.get(actor, "pass_on", message_id, lock=True)
    if message.status not in WAITING:
        raise NotNow("pass_on", DESK_MESSAGE.labels[message.status])
    person = next((one for one in answerers(message.hub, on=localdate(at)) if one.user.pk == user_id), None)
    if person is None:
        sentence = (
            "Cette personne n’a plus de compte dans le pôle ni dans ses établissements : choisissez dans la liste."
        )
        raise refuse("desk.person", sentence, field="user_id")
    if person.user.pk == message.assigned_to_id:
        raise refuse("desk.person", f"Ce message est déjà confié à {person.user.name}.", field="user_id")
    _entrust(message, person.user.pk)
    note_deed(message, "pass_on", actor=actor, at=at, note=f"à {person}")
    tell_answerer("desk.assigned", message, at=at)
    return message


@transaction.atomic
def close(*, actor: Actor, message_id: UUID, reason: str = "", at: datetime) -> DeskMessage:
    """End a message: it needs no answer (a hoax, a firm called back), or nothing more after the answer."""
    message = DESK_MESSAGES.get(actor, "close", message_id, lock=True)
    step = DESK_MESSAGE.step("close", message.status)
    said = typed.line(reason, most=LONGEST_REASON, field="reason")
    if message.status in WAITING and not said:
        raise refuse(
            "desk.reason", "Dites en quelques mots pourquoi ce message ne demande pas de réponse.", field="reason"
        )
    advance(message, step, actor=actor, at=at, note=said)
    return message


@transaction.atomic
def reopen(*, actor: Actor, message_id: UUID, reason: str = "", at: datetime) -> DeskMessage:
    """The answer is not enough, says the employer or a member: a new day is promised, who answers is told."""
    message = DESK_MESSAGES.get(actor, "reopen", message_id, lock=True)
    step = DESK_MESSAGE.step("reopen", message.status)
    said = typed.line(reason, most=LONGEST_REASON, field="reason")
    message.due_on, message.escalated_at = _due(message, at), None
    message.save(update_fields=["due_on", "escalated_at"])
    advance(message, step, actor=actor, at=at, note=said)
    if actor.user_id != message.assigned_to_id or actor.user_id is None:
        tell_answerer("desk.reopened", message, at=at)
    return message


def _due(message: DeskMessage, at: datetime) -> date:
    return working_day(localdate(at), Topic(message.topic).days)


def _entrust(message: DeskMessage, user_id: UUID | None) -> None:
    if user_id is not None and message.assigned_to_id != user_id:
        message.assigned_to = User.objects.get(pk=user_id)
        message.save(update_fields=["assigned_to"])

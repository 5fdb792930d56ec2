"""The employer comes back by its link: completes a message, makes an offer of it, says what the answer was worth."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from poles.domain.access import Unknown
from poles.domain.desk.policy import DESK_MESSAGES
from poles.domain.desk.usecases.leaving import LONGEST_TEXT
from poles.domain.desk.usecases.telling import tell_answerer
from poles.domain.journal import advance, note_deed
from poles.domain.offers.usecases import OfferText, Proposal, propose
from poles.records.models import DeskMessage, Offer
from poles.words.actor import Actor
from poles.words.findings import refuse
from poles.workflows.desk import DESK_MESSAGE, WAITING
from poles.workflows.machine import NotNow

MARKS = range(1, 5)


@transaction.atomic
def complete(*, actor: Actor, message_id: UUID, text: str, at: datetime) -> DeskMessage:
    """Add words to a message that still waits; who answers is told. Raise NotNow once it is answered."""
    message = DESK_MESSAGES.get(actor, "complete", message_id, lock=True)
    if message.status not in WAITING:
        raise NotNow("complete", DESK_MESSAGE.labels[message.status])
    said = text.replace("\r\n", "\n").strip()
    if not said:
        raise refuse("desk.text", "Écrivez ce que vous voulez ajouter.", field="text")
    whole = f"{message.text}\n\n{said}".strip()
    if len(whole) > LONGEST_TEXT:
        left = max(0, LONGEST_TEXT - len(message.text) - 2)
        raise refuse("desk.text", f"Il reste {left} caractères pour ce message : raccourcissez.", field="text")
    message.text = whole
    message.save(update_fields=["text"])
    note_deed(message, "complete", actor=actor, at=at)
    tell_answerer("desk.completed", message, at=at)
    return message


@transaction.atomic
def make_offer(*, actor: Actor, message_id: UUID, text: OfferText, at: datetime) -> Offer:
    """Turn « je peux accueillir » into an offer, sent to be read at once: the address is proved. The message is closed by it."""
    message = DESK_MESSAGES.get(actor, "complete", message_id, lock=True)
    if message.status not in WAITING:
        raise NotNow("make_offer", DESK_MESSAGE.labels[message.status])
    contact = message.contact
    if contact is None:
        raise Unknown(message_id)
    site = contact.site
    offer = propose(
        actor=actor,
        proposal=Proposal(
            organisation=site.name,
            siret=site.siret,
            commune_code=site.commune_id,
            contact_name=contact.name,
            email=contact.email,
            phone=contact.phone,
            address=site.address,
            text=text,
        ),
        at=at,
    )
    message.offer = offer
    message.save(update_fields=["offer"])
    step = DESK_MESSAGE.step("close", message.status)
    advance(message, step, actor=actor, at=at, note="l’employeur en a fait une offre")
    return offer


@transaction.atomic
def rate(*, actor: Actor, message_id: UUID, mark: int, at: datetime) -> DeskMessage:
    """Say what the answer was worth, from 1 to 4, once: a second opinion is refused, so that none is changed by mistake."""
    message = DESK_MESSAGES.get(actor, "rate", message_id, lock=True)
    if message.answered_at is None:
        raise NotNow("rate", DESK_MESSAGE.labels[message.status])
    if message.rated_at is not None:
        raise refuse("desk.rated", "Vous avez déjà donné votre avis sur cette réponse. Merci.")
    if mark not in MARKS:
        raise refuse("desk.mark", "Choisissez une réponse de 1 à 4.", field="mark")
    message.satisfaction, message.rated_at = mark, at
    message.save(update_fields=["satisfaction", "rated_at"])
    note_deed(message, "rate", actor=actor, at=at)
    return message

"""A learner tells the school of a place found alone or by the family: a contact of the log, never a placement."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.timezone import localdate

from poles.domain.journal import note_deed
from poles.domain.needs.policy import NEEDS
from poles.domain.searches.policy import CONTACTS
from poles.domain.searches.usecases.contacts import LONGEST_HOST, note_once
from poles.records.models import SearchContact
from poles.words.actor import Actor
from poles.words.findings import refuse
from poles.words.searches import Means, Outcome
from poles.workflows.machine import NotNow
from poles.workflows.need import NEED

MOST_TOLD = 5
"""What a learner may tell for one placement; beyond, the teacher notes it."""
ANSWERS = (Outcome.ACCEPTED, Outcome.CALL_BACK)


@transaction.atomic
def tell_found(
    *, actor: Actor, need_id: UUID, host_name: str, means: Means, outcome: Outcome, at: datetime
) -> SearchContact:
    """Tell which organisation said yes, or will answer; the school reads it in its log and decides.

    Raise NotNow when the need is no longer open, Refused without a name or after five.
    """
    need = NEEDS.get(actor, "tell_found", need_id, lock=True)
    if need.status != NEED.initial:
        raise NotNow("tell_found", NEED.labels[need.status])
    name = " ".join(host_name.split())
    if not name or len(name) > LONGEST_HOST:
        sentence = f"Écrivez le nom de l’organisme, en {LONGEST_HOST} caractères au plus."
        raise refuse("contact.host", sentence, field="host_name")
    if outcome not in ANSWERS:
        raise refuse("contact.outcome", "Dites si l’organisme est d’accord, ou s’il doit répondre.", field="outcome")
    before = CONTACTS.rows(actor, "see").filter(need=need).count()
    contact, fresh = note_once(
        need=need,
        host_name=name,
        author=actor.name[:120],
        hat=actor.role,
        means=Means(means),
        outcome=Outcome(outcome),
        made_on=localdate(at),
    )
    if not fresh:
        return contact
    if before >= MOST_TOLD:
        sentence = f"Vous en avez déjà noté {MOST_TOLD} : pour la suite, parlez-en à votre professeur."
        raise refuse("contact.count", sentence)
    note_deed(contact, "tell_found", actor=actor, at=at, after=contact.outcome)
    return contact

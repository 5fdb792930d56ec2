"""The pôle reads an offer: publishes it, sends it back with a reason, exports what is on the screen."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.timezone import localdate

from poles.domain.hosts.usecases import vouch
from poles.domain.journal import advance, note_event
from poles.domain.offers import queries
from poles.domain.offers.policy import OFFERS
from poles.domain.offers.usecases.telling import tell_contact
from poles.records.models import Offer
from poles.words.actor import Actor
from poles.words.findings import Finding, Severity, refuse, refuse_if
from poles.workflows.offer import OFFER

MIN_REASON, MAX_REASON = 10, 300


@transaction.atomic
def publish(
    *, actor: Actor, offer_id: UUID, at: datetime, read: str = "", cleared: str = "", tell: bool = True
) -> Offer:
    """Let everybody see an offer. ``read`` is the digest of the text that was on the screen: another is refused.

    A text that chooses people, or that describes a job, holds the offer: Refused with these findings, unless ``cleared``
    says why it is published all the same (10 to 300 characters, kept with the offer and in the journal).
    ``tell``: False for the further slots of a proposal, whose host is told once (``slots.publish_series``).
    """
    offer = OFFERS.get(actor, "publish", offer_id, lock=True)
    step = OFFER.step("publish", offer.status)
    if read and read != queries.digest(offer):
        raise refuse("READ", "L’organisme a changé son offre pendant votre lecture : relisez-la avant de la publier.")
    if offer.twin_of_id:
        raise refuse("TWIN", "Cette offre est réunie à une autre, qui compte pour elle : séparez-les pour la publier.")
    if offer.closes_on < localdate(at):
        raise refuse(
            "OFFER", "Le dernier jour de cette offre est passé : renvoyez-la à l’organisme.", field="closes_on"
        )
    found = queries.findings(offer)
    offer.cleared_reason = _cleared(found, cleared)
    offer.published_at = at
    offer.send_back_reason = ""
    offer.save(update_fields=["published_at", "send_back_reason", "cleared_reason"])
    said = [f"[{one.rule}] {one.sentence}" for one in found]
    despite = [f"Publiée malgré un passage signalé : {offer.cleared_reason}"] if offer.cleared_reason else []
    advance(offer, step, actor=actor, at=at, note=" ".join([*despite, *said]))
    if offer.contact:
        vouch(offer.contact, at=at)
    if offer.contact and tell:
        tell_contact("offer.published", offer.contact, at=at, offer=offer)
    return offer


@transaction.atomic
def send_back(*, actor: Actor, offer_id: UUID, reason: str, at: datetime, tell: bool = True) -> Offer:
    """Give an offer back to its host with what to change; ``tell`` as in ``publish``."""
    offer = OFFERS.get(actor, "send_back", offer_id, lock=True)
    step = OFFER.step("send_back", offer.status)
    reason = reason.strip()
    if not reason:
        raise refuse("REASON", "Dites à l’organisme ce qu’il doit changer.", field="reason")
    if len(reason) > 500:
        raise refuse("REASON", "500 caractères au plus : allez à l’essentiel.", field="reason")
    offer.send_back_reason = reason
    offer.save(update_fields=["send_back_reason"])
    advance(offer, step, actor=actor, at=at, note=reason)
    if offer.contact and tell:
        tell_contact("offer.returned", offer.contact, at=at, offer=offer, reason=reason)
    return offer


@transaction.atomic
def export(*, actor: Actor, status: str, at: datetime) -> list[Offer]:
    """The offers that the reader's table shows, to be written in a file; the journal says who took them, how many."""
    rows = queries.to_publish(actor, status).filter(pk__in=OFFERS.rows(actor, "export").values("pk"))
    offers = list(rows)
    note_event("export", "offer", "", actor=actor, at=at, note=f"{len(offers)} offres, état : {status or 'tous'}")
    return offers


def _cleared(found: list[Finding], reason: str) -> str:
    """Why a held text is published all the same; empty when nothing holds it. Raises Refused."""
    if not any(one.severity is Severity.BLOCKING for one in found):
        return ""
    reason = reason.strip()
    if not reason:
        refuse_if(found)
    if not MIN_REASON <= len(reason) <= MAX_REASON:
        sentence = (
            f"Dites pourquoi ce passage peut rester, en {MIN_REASON} à {MAX_REASON} caractères : le journal le garde."
        )
        raise refuse("CLEARED", sentence, field="cleared")
    return reason

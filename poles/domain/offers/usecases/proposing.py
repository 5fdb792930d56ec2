"""A host types an offer, mends it, sends it to be read."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils.timezone import localdate

from poles.domain.access import Unknown
from poles.domain.governance.queries import hub_of_commune
from poles.domain.hosts.usecases import contact_at, site_of
from poles.domain.journal import advance, note_deed
from poles.domain.offers import queries
from poles.domain.offers.policy import OFFERS
from poles.domain.offers.usecases.telling import tell_contact, tell_readers, told_lately
from poles.domain.territory.queries import commune as commune_of
from poles.records.models import Offer, OfferSeat
from poles.records.turns import take_turn
from poles.words.actor import Actor
from poles.words.findings import Finding, Severity, refuse, refuse_if
from poles.words.training import PlacementKind
from poles.workflows.machine import NotNow
from poles.workflows.offer import OFFER

AN_HOUR_HOLDS = 10
UNREAD = ("draft", "submitted")
FARTHEST = timedelta(days=2 * 366)


@dataclass(frozen=True)
class OfferText:
    """What an offer says: the kind and the family of work, the seats, the first and last day, what will be done."""

    kind: PlacementKind
    family: str
    title: str
    opens_on: date
    closes_on: date
    seat_count: int = 1
    description: str = ""
    min_age: int = 0
    accessible: bool = False
    regulated_work: bool = False


@dataclass(frozen=True)
class Proposal:
    """An offer with the organisation that makes it and the person who answers for it. ``siret`` may be empty."""

    organisation: str
    commune_code: str
    contact_name: str
    email: str
    text: OfferText
    siret: str = ""
    address: str = ""
    phone: str = ""


@transaction.atomic
def propose(*, actor: Actor, proposal: Proposal, at: datetime) -> Offer:
    """Keep an offer as a draft and mail its author the link that confirms it; no account is needed.

    A host already here by its link, for the same address, need not confirm it again: the offer goes to be read at once.
    The same offer sent twice (two clicks) is one offer: the first is given back, with a link again when it waits for one.
    """
    refuse_if(_remarks(proposal.text, today=localdate(at)))
    take_turn(f"host {proposal.siret or proposal.organisation.casefold()}", f"host {proposal.email.casefold()}")
    if told_lately("offer.confirm", proposal.email, at=at) >= AN_HOUR_HOLDS:
        raise refuse(
            "PACE", "Cette adresse a déjà reçu dix courriels en une heure. Réessayez plus tard.", field="email"
        )
    try:
        commune = commune_of(proposal.commune_code)
    except Unknown as error:
        sentence = "Cette commune n’est pas connue du service. Choisissez-en une dans la liste."
        raise refuse("COMMUNE", sentence, field="town") from error
    site = site_of(name=proposal.organisation, commune=commune, siret=proposal.siret, address=proposal.address)
    contact = contact_at(site, name=proposal.contact_name, email=proposal.email, phone=proposal.phone)
    if twin := contact.offers.filter(status__in=UNREAD, **vars(proposal.text)).order_by("created_at").first():
        if twin.status == "draft":
            tell_contact("offer.confirm", contact, at=at, offer=twin)
        return twin
    hub = hub_of_commune(commune.code)
    offer = Offer(academy_id=commune.academy_id, site=contact.site, contact=contact, hub=hub)
    _say(offer, proposal.text)
    offer.save()
    _seats(offer)
    note_deed(offer, "propose", actor=actor, at=at, after=offer.status)
    if contact.pk in actor.reach:
        return submit(actor=actor, offer_id=offer.pk, at=at)
    tell_contact("offer.confirm", contact, at=at, offer=offer)
    return offer


@transaction.atomic
def submit(*, actor: Actor, offer_id: UUID, at: datetime) -> Offer:
    """Send an offer to be read by the pôle, or again after mending it."""
    offer = OFFERS.get(actor, "submit", offer_id, lock=True)
    step = OFFER.step("submit", offer.status)
    refuse_if(_remarks(_text_of(offer), today=localdate(at)))
    advance(offer, step, actor=actor, at=at)
    tell_readers(offer, at=at)
    return offer


@transaction.atomic
def edit(*, actor: Actor, offer_id: UUID, text: OfferText, at: datetime) -> Offer:
    """Change what an offer says, as long as it is not published."""
    offer = OFFERS.get(actor, "edit", offer_id, lock=True)
    if offer.status not in queries.EDITABLE:
        raise NotNow("edit", OFFER.labels[offer.status])
    refuse_if(_remarks(text, today=localdate(at)))
    _say(offer, text)
    offer.save()
    _seats(offer)
    note_deed(offer, "edit", actor=actor, at=at)
    return offer


def _remarks(text: OfferText, *, today: date) -> list[Finding]:
    """What makes an offer impossible: days in the wrong order, gone by, or too far; seats out of bounds."""
    wrong = [
        (
            text.closes_on < text.opens_on,
            "Le dernier jour vient avant le premier : inversez les deux dates.",
            "closes_on",
        ),
        (text.closes_on < today, "Le dernier jour est déjà passé : donnez une date à venir.", "closes_on"),
        (
            text.closes_on > today + FARTHEST,
            "Le dernier jour est à plus de deux ans : donnez une date plus proche.",
            "closes_on",
        ),
        (not 1 <= text.seat_count <= 200, "Une offre compte de 1 à 200 places.", "seat_count"),
    ]
    return [Finding("OFFER", Severity.BLOCKING, sentence, field=field) for fault, sentence, field in wrong if fault]


def _say(offer: Offer, text: OfferText) -> None:
    for name, value in vars(text).items():
        setattr(offer, name, value)


def _text_of(offer: Offer) -> OfferText:
    return OfferText(**{name: getattr(offer, name) for name in OfferText.__dataclass_fields__})


def _seats(offer: Offer) -> None:
    """As many rows of seats as the offer says; only an offer never published may lose some."""
    offer.seats.filter(number__gt=offer.seat_count).delete()
    known = set(offer.seats.values_list("number", flat=True))
    OfferSeat.objects.bulk_create(
        OfferSeat(academy_id=offer.academy_id, offer=offer, number=number)
        for number in range(1, offer.seat_count + 1)
        if number not in known
    )

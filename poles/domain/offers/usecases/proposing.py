"""A host types an offer or several alike (créneaux), mends it, sends it to be read."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from uuid import UUID, uuid4

from django.db import transaction
from django.utils.timezone import localdate

from poles.domain.access import Unknown
from poles.domain.governance.queries import hub_of_commune
from poles.domain.hosts.usecases import contact_at, site_of
from poles.domain.journal import advance, note_deed
from poles.domain.offers import queries
from poles.domain.offers.policy import OFFERS
from poles.domain.offers.series import MOST_SLOTS
from poles.domain.offers.usecases.telling import tell_contact, tell_readers, told_lately
from poles.domain.territory.queries import commune as commune_of
from poles.records.models import HostContact, Offer, OfferReservation, OfferSeat, School
from poles.records.turns import take_turn
from poles.words.actor import Actor
from poles.words.findings import Finding, Severity, refuse, refuse_if
from poles.words.sources import Audience
from poles.words.time import Period
from poles.words.training import PlacementKind
from poles.workflows.machine import NotNow
from poles.workflows.offer import OFFER

AN_HOUR_HOLDS = 10
UNREAD = ("draft", "submitted")
FARTHEST = timedelta(days=2 * 366)
OVERLAP = (
    "Le créneau {number} chevauche le créneau {other} : changez ses dates, ou mettez toutes les places dans un seul."
)


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
class Span:
    """One slot (créneau): first and last day, seats at once; ``offer_id``: the offer that it already is, if any."""

    opens_on: date
    closes_on: date
    seat_count: int = 1
    offer_id: UUID | None = None


@dataclass(frozen=True)
class Kept:
    """For whom a host or the pôle keeps an offer, and why; without school nor public, for everybody."""

    audiences: tuple[Audience, ...] = ()
    schools: tuple[UUID, ...] = ()
    reason: str = ""


EVERYBODY = Kept()


@dataclass(frozen=True)
class Proposal:
    """An offer with the organisation that makes it and the person who answers for it. ``siret`` may be empty.

    ``further``: its slots after the one that the text says; ``kept``: for whom.
    """

    organisation: str
    commune_code: str
    contact_name: str
    email: str
    text: OfferText
    siret: str = ""
    address: str = ""
    phone: str = ""
    further: tuple[Span, ...] = ()
    kept: Kept = EVERYBODY


@transaction.atomic
def propose(*, actor: Actor, proposal: Proposal, at: datetime) -> Offer:
    """Keep an offer as a draft and mail its author the link that confirms it; no account is needed.

    A host already here by its link, for the same address, need not confirm it again: the offer goes to be read at once.
    The same offer sent twice (two clicks) is one offer: the first is given back, with a link again when it waits for one.
    With several slots, one offer a slot, all of one series; the first is given back.
    """
    refuse_if(slot_remarks(proposal.text, [first_span(proposal.text), *proposal.further], today=localdate(at)))
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
    texts = [proposal.text, *(said_at(proposal.text, span) for span in proposal.further)]
    twins = [
        contact.offers.filter(status__in=UNREAD, **vars(text)).order_by("created_at").first()
        for text in texts
    ]  # fmt: skip
    known = [twin for twin in twins if twin]
    series = next((twin.series for twin in known if twin.series), uuid4() if len(texts) > 1 else None)
    contact.offers.filter(pk__in=[twin.pk for twin in known], series__isnull=True).update(series=series)
    offers = [
        twin or add(contact, text, series=series, kept=proposal.kept, actor=actor, at=at)
        for twin, text in zip(twins, texts, strict=True)
    ]
    if contact.pk in actor.reach:
        sent = [submit(actor=actor, offer_id=one.pk, at=at) if one.status == "draft" else one for one in offers]
        return sent[0]
    waiting = next((offer for offer in offers if offer.status == "draft"), None)
    if waiting:
        tell_contact("offer.confirm", contact, at=at, offer=waiting)
    return offers[0]


def add(contact: HostContact, text: OfferText, *, series: UUID | None, kept: Kept, actor: Actor, at: datetime) -> Offer:
    """Write one more draft of a contact, with its seats and its reservation; the journal says who."""
    hub = hub_of_commune(contact.site.commune_id)
    offer = Offer(academy_id=contact.academy_id, site=contact.site, contact=contact, hub=hub, series=series)
    _say(offer, text)
    offer.save()
    add_seats(offer)
    keep_for(offer, kept)
    note_deed(offer, "propose", actor=actor, at=at, after=offer.status)
    return offer


@transaction.atomic
def submit(*, actor: Actor, offer_id: UUID, at: datetime) -> Offer:
    """Send an offer to be read by the pôle, or again after mending it."""
    offer = OFFERS.get(actor, "submit", offer_id, lock=True)
    step = OFFER.step("submit", offer.status)
    refuse_if(_remarks(said_by(offer), today=localdate(at)))
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
    say(offer, text, actor=actor, at=at)
    return offer


def say(offer: Offer, text: OfferText, *, actor: Actor, at: datetime) -> None:
    """Write what a locked offer says now, with its seats, when anything of it changed.

    A further host (rotation) whose days no longer lie within those of the offer is taken away.
    """
    if said_by(offer) == text:
        return
    _say(offer, text)
    offer.save()
    add_seats(offer)
    offer.stops.exclude(starts_on__gte=offer.opens_on, ends_on__lte=offer.closes_on).delete()
    note_deed(offer, "edit", actor=actor, at=at)


def keep_for(offer: Offer, kept: Kept) -> None:
    """Write for whom an offer is kept, in the place of what was; raises Refused without reason, or for an unknown school."""
    whom = len(kept.audiences) + len(kept.schools)
    reason = " ".join(kept.reason.split())
    if whom and not reason:
        raise refuse(
            "offer.reserved", "Dites pourquoi l’offre est réservée : le motif sera publié.", field="kept_reason"
        )
    if len(reason) > 200:
        raise refuse("offer.reserved", "200 caractères au plus : allez à l’essentiel.", field="kept_reason")
    schools = School.objects.filter(pk__in=kept.schools, academy_id=offer.academy_id, is_open=True)
    if schools.count() < len(set(kept.schools)):
        sentence = "Cet établissement n’est pas ouvert dans votre académie : choisissez-en un autre."
        raise refuse("offer.reserved", sentence, field="kept_school")
    offer.reservations.all().delete()
    base = {"academy_id": offer.academy_id, "offer": offer, "reason": reason}
    OfferReservation.objects.bulk_create(
        [
            *(OfferReservation(**base, audience=audience) for audience in dict.fromkeys(kept.audiences)),
            *(OfferReservation(**base, school=school) for school in schools),
        ]
    )


def first_span(text: OfferText) -> Span:
    """The slot that a text says by itself."""
    return Span(text.opens_on, text.closes_on, text.seat_count)


def said_at(text: OfferText, span: Span) -> OfferText:
    """The same words for another slot."""
    return replace(text, opens_on=span.opens_on, closes_on=span.closes_on, seat_count=span.seat_count)


def slot_remarks(text: OfferText, spans: Sequence[Span], *, today: date) -> list[Finding]:
    """What makes a series impossible: what makes one slot so, too many slots, two that overlap.

    The fields of the first slot bear their plain names, those of the second end by « _2 », and so on.
    """
    found: list[Finding] = []
    for number, span in enumerate(spans, 1):
        wrong = _remarks(said_at(text, span), today=today)
        found += [replace(one, field=slot_field(one.field, number)) for one in wrong]
    if len(spans) > MOST_SLOTS:
        found.append(Finding("SLOTS", Severity.BLOCKING, f"{MOST_SLOTS} créneaux au plus : gardez les premiers."))
    if found:
        return found
    days = [Period.of_days(span.opens_on, span.closes_on) for span in spans]
    return [
        Finding("SLOTS", Severity.BLOCKING, OVERLAP.format(number=at + 1, other=before + 1), field=slot_field("opens_on", at + 1))
        for at in range(len(days))
        for before in _overlapping(days, at)[:1]
    ]  # fmt: skip


def slot_field(name: str, number: int) -> str:
    """The name of a field of a slot: « opens_on », « opens_on_2 »."""
    return name if number == 1 else f"{name}_{number}"


def _overlapping(days: Sequence[Period], at: int) -> list[int]:
    return [before for before in range(at) if days[before].overlaps(days[at])]


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


def said_by(offer: Offer) -> OfferText:
    """What an offer says now."""
    return OfferText(**{name: getattr(offer, name) for name in OfferText.__dataclass_fields__})


def add_seats(offer: Offer) -> None:
    """Write as many rows of seats as the offer says; only an offer never published may lose some."""
    offer.seats.filter(number__gt=offer.seat_count).delete()
    known = set(offer.seats.values_list("number", flat=True))
    OfferSeat.objects.bulk_create(
        OfferSeat(academy_id=offer.academy_id, offer=offer, number=number)
        for number in range(1, offer.seat_count + 1)
        if number not in known
    )

"""« Je suis complet »: an offer leaves the search and the next campaigns, and keeps the learners that it expects."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils.timezone import localdate

from poles.domain.journal import advance, note_deed
from poles.domain.offers.policy import OFFERS
from poles.records.models import Offer, OfferSeat, Placement
from poles.words.actor import Actor
from poles.words.findings import refuse
from poles.words.french import plural
from poles.workflows.machine import NotNow
from poles.workflows.offer import OFFER

MOST_SEATS = 200
LIVE = ("published", "full")


@transaction.atomic
def declare_full(*, actor: Actor, offer_id: UUID, at: datetime) -> Offer:
    """The host takes nobody more: nobody is proposed there any longer; who is expected there stays. Twice is once.

    The row is locked as it is when a school confirms a seat: one of the two comes first, and the other knows it.
    """
    offer = OFFERS.get(actor, "fill", offer_id, lock=True)
    if offer.status == "full":
        return offer
    advance(offer, OFFER.step("fill", offer.status), actor=actor, at=at)
    return offer


@transaction.atomic
def reopen(*, actor: Actor, offer_id: UUID, at: datetime) -> Offer:
    """The host takes learners again; Refused once the last day is gone."""
    offer = OFFERS.get(actor, "reopen", offer_id, lock=True)
    if offer.status == "published":
        return offer
    step = OFFER.step("reopen", offer.status)
    if offer.closes_on < localdate(at):
        sentence = "Le dernier jour de cette offre est passé : proposez la même chose pour l’an prochain."
        raise refuse("OFFER", sentence, field="closes_on")
    advance(offer, step, actor=actor, at=at)
    return offer


@transaction.atomic
def change_seats(*, actor: Actor, offer_id: UUID, seat_count: int, at: datetime) -> Offer:
    """More or fewer seats in a published offer; never fewer than those where a learner is, or was, expected."""
    offer = OFFERS.get(actor, "fill", offer_id, lock=True)
    if offer.status not in LIVE:
        raise NotNow("change_seats", OFFER.labels[offer.status])
    held = list(_held(offer))
    least = max(len(held), 1)
    if seat_count < least:
        already = f"{plural(least, 'place a', 'places ont')} déjà un élève : " if held else "il en faut au moins une : "
        sentence = f"{already[0].upper()}{already[1:]}gardez-en {least} au moins, ou dites que vous êtes complet."
        raise refuse("SEATS", sentence, field="seat_count")
    if seat_count > MOST_SEATS:
        raise refuse("SEATS", "Une offre compte de 1 à 200 places.", field="seat_count")
    before = offer.seat_count
    if seat_count == before:
        return offer
    _resize(offer, seat_count, [seat.pk for seat in held])
    offer.seat_count = seat_count
    offer.save(update_fields=["seat_count"])
    note_deed(offer, "change_seats", actor=actor, at=at, before=str(before), after=str(seat_count))
    return offer


def fewest_seats(offer: Offer) -> int:
    """The smallest number of seats to which an offer may come down."""
    return max(_held(offer).count(), 1)


def _held(offer: Offer):
    """The seats that some placement names, whatever became of it: its file keeps them."""
    return OfferSeat.objects.filter(Exists(Placement.objects.filter(seat=OuterRef("pk"))), offer=offer)


def _resize(offer: Offer, count: int, held: list[UUID]) -> None:
    """Free seats leave or come; the numbers stay 1, 2, 3…"""
    extra = offer.seat_count - count
    if extra > 0:
        free = offer.seats.exclude(pk__in=held).order_by("-number").values_list("pk", flat=True)[:extra]
        offer.seats.filter(pk__in=list(free)).delete()
    for number, seat in enumerate(offer.seats.order_by("number"), 1):
        if seat.number != number:
            seat.number = number
            seat.save(update_fields=["number"])
    OfferSeat.objects.bulk_create(
        OfferSeat(academy_id=offer.academy_id, offer=offer, number=number)
        for number in range(offer.seat_count + 1, count + 1)
    )

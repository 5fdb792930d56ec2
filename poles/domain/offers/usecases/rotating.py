"""Several hosts in rotation: after the first one, the learner goes to others, each on its own days."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from poles.domain.access import Unknown
from poles.domain.hosts.usecases import site_of
from poles.domain.journal import note_deed
from poles.domain.offers import queries
from poles.domain.offers.policy import OFFERS
from poles.domain.territory.queries import commune as commune_of
from poles.records.models import Offer, OfferStop
from poles.words.actor import Actor
from poles.words.findings import refuse
from poles.words.french import plural
from poles.words.roles import Role
from poles.words.time import Period
from poles.workflows.machine import NotNow
from poles.workflows.offer import OFFER

MOST_STOPS = 4


@dataclass(frozen=True)
class Stop:
    """A further host: its name and its commune, the days on which it takes the learner."""

    organisation: str
    commune_code: str
    starts_on: date
    ends_on: date


@transaction.atomic
def add_stop(*, actor: Actor, offer_id: UUID, stop: Stop, at: datetime) -> Offer:
    """One more host in rotation; its days lie within those of the offer and touch no other further host’s.

    The host, as long as nobody has published the offer; the pôle, until it is over. The place of the calculation stays the
    first host’s.
    """
    offer = _locked(actor, offer_id)
    days = _days(offer, stop)
    others = list(offer.stops.select_related("site"))
    if len(others) >= MOST_STOPS:
        raise refuse("STOPS", f"{MOST_STOPS} autres lieux au plus.", field="organisation")
    for other in others:
        if days.overlaps(Period.of_days(other.starts_on, other.ends_on)):
            sentence = f"Ces jours sont déjà ceux de « {other.site.name} » : changez-les."
            raise refuse("STOPS", sentence, field="starts_on")
    try:
        commune = commune_of(stop.commune_code)
    except Unknown as error:
        sentence = "Cette commune n’est pas connue du service. Choisissez-en une dans la liste."
        raise refuse("COMMUNE", sentence, field="town") from error
    site = site_of(name=stop.organisation, commune=commune)
    if site.pk == offer.site_id:
        raise refuse("STOPS", "C’est déjà le premier lieu : nommez-en un autre.", field="organisation")
    if site.academy_id != offer.academy_id:
        raise refuse("STOPS", "Ce lieu est dans une autre académie : il ne peut pas être ajouté.", field="town")
    OfferStop.objects.create(
        academy_id=offer.academy_id, offer=offer, site=site, starts_on=stop.starts_on, ends_on=stop.ends_on,
        rank=max((other.rank for other in others), default=0) + 1,
    )  # fmt: skip
    note_deed(offer, "add_stop", actor=actor, at=at, note=f"{site.name} : {days}")
    return offer


@transaction.atomic
def drop_stop(*, actor: Actor, offer_id: UUID, stop_id: UUID, at: datetime) -> Offer:
    """Take one further host away."""
    offer = _locked(actor, offer_id)
    stop = offer.stops.select_related("site").filter(pk=stop_id).first()
    if stop is None:
        raise Unknown(stop_id)
    stop.delete()
    note_deed(
        offer, "drop_stop", actor=actor, at=at, note=f"{stop.site.name}, reste {plural(offer.stops.count(), 'lieu')}"
    )
    return offer


def _locked(actor: Actor, offer_id: UUID) -> Offer:
    offer = OFFERS.get(actor, "rotate", offer_id, lock=True)
    gone = offer.status in ("withdrawn", "expired")
    if gone or (actor.role is Role.HOST and offer.status not in queries.EDITABLE):
        raise NotNow("rotate", OFFER.labels[offer.status])
    return offer


def _days(offer: Offer, stop: Stop) -> Period:
    if stop.ends_on < stop.starts_on:
        raise refuse("STOPS", "Le dernier jour vient avant le premier : inversez les deux dates.", field="ends_on")
    days = Period.of_days(stop.starts_on, stop.ends_on)
    whole = Period.of_days(offer.opens_on, offer.closes_on)
    if not whole.contains(days):
        raise refuse("STOPS", f"Ces jours sortent de ceux de l’offre ({whole}).", field="starts_on")
    return days

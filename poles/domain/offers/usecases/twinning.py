"""Two offers are said to be one, or not after all: nothing is erased, and either can be undone."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from poles.domain.journal import note_deed
from poles.domain.offers import twins
from poles.domain.offers.policy import OFFERS
from poles.records.models import Offer
from poles.words.actor import Actor
from poles.words.findings import refuse


@transaction.atomic
def join_twin(*, actor: Actor, offer_id: UUID, same_as: UUID, at: datetime) -> Offer:
    """Say that an offer is the same as another: it is no longer searched, counted nor allocated, the other one is.

    Both are of the ground of the actor. Raise Refused when somebody is expected on it, when it has twins of its own, or when
    the other one is over.
    """
    OFFERS.get(actor, "twin", offer_id)
    first, last = sorted((offer_id, same_as))
    rows = {key: OFFERS.get(actor, "twin", key, lock=True) for key in (first, last)}
    offer, other = rows[offer_id], rows[same_as]
    if offer.twin_of_id == other.pk:
        return offer
    if offer.pk == other.pk or offer.twin_of_id or other.twin_of_id or offer.twins.exists():
        raise refuse("TWIN", "L’une de ces offres est déjà réunie à une autre : séparez-les d’abord.")
    if other.status not in twins.LIVING:
        raise refuse("TWIN", "L’autre offre n’est plus ouverte : gardez celle-ci.")
    if offer.status not in twins.LIVING or offer.site.commune_id != other.site.commune_id:
        raise refuse(
            "TWIN",
            "Ces deux offres ne peuvent pas être la même : elles ne sont pas au même endroit, ou l’une est close.",
        )
    if twins.awaited([offer.pk]):
        raise refuse(
            "TWIN", "Un élève est attendu ou a fait un vœu sur cette offre : gardez-la, et réunissez-lui l’autre."
        )
    unite(offer, other, actor=actor, at=at, note="dit par une personne")
    return offer


def unite(offer: Offer, other: Offer, *, actor: Actor, at: datetime, note: str) -> None:
    """Write down that an offer is a twin of another."""
    offer.twin_of = other
    offer.save(update_fields=["twin_of"])
    note_deed(offer, "join_twin", actor=actor, at=at, note=f"{other.title} ({note})")


@transaction.atomic
def part_twin(*, actor: Actor, offer_id: UUID, at: datetime) -> Offer:
    """Say that a twin is an offer of its own: it is read, searched and counted again. Twice changes nothing."""
    offer = OFFERS.get(actor, "twin", offer_id, lock=True)
    if offer.twin_of_id is None:
        return offer
    offer.twin_of = None
    offer.save(update_fields=["twin_of"])
    note_deed(offer, "part_twin", actor=actor, at=at)
    return offer

"""An offer leaves: withdrawn by a person, expired by the calendar."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.timezone import localdate

from poles.domain.journal import advance, advance_all
from poles.domain.offers import queries
from poles.domain.offers.policy import OFFERS
from poles.records.models import Offer, Placement
from poles.words.actor import Actor
from poles.words.findings import refuse
from poles.words.french import join
from poles.words.roles import Role
from poles.workflows.offer import OFFER


@transaction.atomic
def withdraw(*, actor: Actor, offer_id: UUID, at: datetime) -> Offer:
    """Take an offer away, unless a learner is expected there: then a person must speak to a person first."""
    offer = OFFERS.get(actor, "withdraw", offer_id, lock=True)
    step = OFFER.step("withdraw", offer.status)
    expected = Placement.objects.filter(seat__offer=offer, status="confirmed", ends_on__gte=localdate(at))
    schools = sorted(set(expected.values_list("school__name", flat=True)))
    if schools:
        whom = queries.who_answers(offer) if actor.role is Role.HOST else join(schools)
        raise refuse(
            "SEAT", f"Un élève est attendu sur cette offre : elle ne peut plus être retirée d’ici. Appelez {whom}."
        )
    advance(offer, step, actor=actor, at=at)
    return offer


@transaction.atomic
def expire(*, actor: Actor, at: datetime) -> int:
    """Close the published offers whose last day is gone; gives how many. Doing it twice changes nothing."""
    gone = OFFERS.rows(actor, "expire").filter(status="published", closes_on__lt=localdate(at))
    rows = list(gone.select_for_update(of=("self",)).order_by("pk"))
    advance_all(rows, OFFER.step("expire", "published"), actor=actor, at=at)
    return len(rows)

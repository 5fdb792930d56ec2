"""An offer leaves: withdrawn by a person, expired by the calendar."""

from collections import defaultdict
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.timezone import localdate

from poles.domain.journal import advance, advance_all
from poles.domain.offers import queries
from poles.domain.offers.policy import OFFERS
from poles.domain.offers.usecases.telling import tell_many
from poles.records.models import HostContact, Offer, Placement
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
    """Close the offers, published or full, whose last day is gone; gives how many. Doing it twice changes nothing.

    Their host gets a link to propose the same next year: once for a proposal, when its last slot is over.
    """
    gone = OFFERS.rows(actor, "expire").filter(status__in=("published", "full"), closes_on__lt=localdate(at))
    rows = list(gone.select_related("contact__site").select_for_update(of=("self",)).order_by("closes_on", "pk"))
    advance_all(rows, OFFER.step("expire", "published"), actor=actor, at=at)
    _tell_ended(rows, at=at)
    return len(rows)


def _tell_ended(rows: list[Offer], *, at: datetime) -> None:
    """One letter a contact for the proposals that are wholly over and that nobody proposed again."""
    keys = {row.series for row in rows if row.series}
    live = Offer.objects.filter(series__in=keys).exclude(status__in=("withdrawn", "expired"))
    alive = set(live.values_list("series", flat=True))
    by_contact: dict[HostContact, list[Offer]] = defaultdict(list)
    again = set(Offer.objects.filter(renewed_from__in=rows).values_list("renewed_from", flat=True))
    for row in rows:
        if row.contact and row.pk not in again and row.series not in alive:
            by_contact[row.contact].append(row)
    for contact, own in by_contact.items():
        tell_many("offer.ended", contact, own, at=at)

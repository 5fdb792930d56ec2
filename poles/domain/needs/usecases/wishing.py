"""Say what a learner would like, among the published offers of the pôle."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from poles.domain.governance.queries import hub_of_school
from poles.domain.journal import note_deed
from poles.domain.needs.closing import wishes_closed
from poles.domain.needs.policy import NEEDS
from poles.domain.needs.queries import misfits
from poles.domain.offers.policy import OFFERS
from poles.domain.offers.reservations import WITH
from poles.records.models import Wish
from poles.words import french
from poles.words.actor import Actor
from poles.words.findings import refuse, refuse_if
from poles.words.roles import Role
from poles.workflows.machine import NotNow
from poles.workflows.need import NEED

MOST_WISHES = 10
WISHES_OF_A_LEARNER = 5
"""What a learner ranks alone, at most; the school may have noted more."""


@transaction.atomic
def wish(*, actor: Actor, need_id: UUID, offer_ids: Sequence[UUID], at: datetime) -> list[Wish]:
    """Replace the wishes of a need by these published offers, the best liked first; none takes them all back.

    Raise NotNow when the need is no longer open, Refused when there are too many, twice the same, or one that is not
    published or cannot serve the need: each reason names its offer; for a learner, also once the calculation has begun.
    """
    need = NEEDS.get(actor, "wish", need_id, lock=True)
    if need.status != NEED.initial:
        raise NotNow("wish", NEED.labels[need.status])
    most = MOST_WISHES
    if actor.role is Role.LEARNER:
        most = max(WISHES_OF_A_LEARNER, need.wishes.count())
        if closed := wishes_closed(need):
            raise refuse("wish.closed", closed.label)
    if len(offer_ids) > most:
        sentence = f"Vous donnez {len(offer_ids)} vœux : gardez les {most} premiers."
        raise refuse("wish.count", sentence, field="offer_ids")
    if len(set(offer_ids)) < len(offer_ids):
        raise refuse(
            "wish.twice", "Une offre figure deux fois parmi les vœux : gardez son meilleur rang.", field="offer_ids"
        )
    published = OFFERS.rows(actor, "see").filter(status="published", twin_of__isnull=True).prefetch_related(WITH)
    offers = published.in_bulk(offer_ids)
    if missing := len(offer_ids) - len(offers):
        sentence = f"{french.plural(missing, 'offre choisie')} n’est plus publiée : retirez-la des vœux."
        if missing > 1:
            sentence = f"{french.plural(missing, 'offre choisie')} ne sont plus publiées : retirez-les des vœux."
        raise refuse("wish.published", sentence, field="offer_ids")
    hub = hub_of_school(need.school_id)
    refuse_if(finding for key in offer_ids for finding in misfits(need, offers[key], hub))
    need.wishes.all().delete()
    wishes = Wish.objects.bulk_create(
        Wish(academy_id=need.academy_id, need=need, offer=offers[key], rank=rank)
        for rank, key in enumerate(offer_ids, 1)
    )
    note_deed(need, "wish", actor=actor, at=at, note=french.plural(len(wishes), "vœu", "vœux"))
    return wishes

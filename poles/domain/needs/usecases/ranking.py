"""One press of a button on a list of wishes: up, down, out, in."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from django.db import transaction

from poles.domain.access import Unknown
from poles.domain.needs.policy import NEEDS
from poles.domain.needs.queries import offers_for, within_reach
from poles.domain.needs.usecases.wishing import wish
from poles.records.models import Wish
from poles.words.actor import Actor


class Move(StrEnum):
    """What a button does to one wish. The value is the name of the button."""

    UP = "monter"
    DOWN = "descendre"
    OUT = "retirer"
    IN = "ajouter"


@transaction.atomic
def rank_wish(*, actor: Actor, need_id: UUID, offer_id: UUID, move: Move, at: datetime) -> list[Wish]:
    """Move one wish by one rank, take it out, or add an offer within reach at the end; gives the wishes as they are now.

    Wishes that have become impossible (an offer withdrawn) go. What is already so changes nothing: up from the first
    rank, an offer added twice. Raise Unknown for an offer that is not in the list, or not within reach (with a seat
    still free); what ``wish`` raises otherwise.
    """
    need = NEEDS.get(actor, "wish", need_id, lock=True)
    wished = list(need.wishes.values_list("offer_id", flat=True))
    possible = set(offers_for(actor, need).filter(pk__in=wished).values_list("pk", flat=True))
    order = [key for key in wished if key in possible]
    if move is Move.IN:
        if offer_id not in order:
            if offer_id not in {one.offer.pk for one in within_reach(actor, need)}:
                raise Unknown(offer_id)
            order.append(offer_id)
    elif offer_id in order:
        at_rank = order.index(offer_id)
        order.pop(at_rank)
        if move is not Move.OUT:
            order.insert(max(0, at_rank + (1 if move is Move.DOWN else -1)), offer_id)
    elif move is not Move.OUT:
        raise Unknown(offer_id)
    if order == wished:
        return list(need.wishes.all())
    return wish(actor=actor, need_id=need_id, offer_ids=order, at=at)

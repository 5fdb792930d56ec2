"""A person is let into a pôle as the voice of one of its members, and is no longer when the member leaves."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.timezone import localdate

from poles.domain.journal import note_deed
from poles.domain.people.accounts import person_of, refuse_flood, told
from poles.domain.people.policy import HATS
from poles.domain.people.queries import worn_on
from poles.domain.people.usecases import Invited
from poles.records.models import Hat
from poles.words.actor import Actor
from poles.words.findings import refuse
from poles.words.roles import Role
from poles.words.time import ONE_DAY


@transaction.atomic
def welcome(
    *, actor: Actor, academy_id: str, hub_id: UUID, member_id: UUID, email: str, name: str, at: datetime
) -> Invited:
    """Give the hat « Membre du pôle » to an address, known or not, and tell it; the room of partners knows the member.

    Raise Forbidden for who may not invite into this pôle, Refused for an address that is none or a hat already worn.
    """
    refuse_flood(actor, at=at)
    user, today = person_of(email, name), localdate(at)
    place: dict[str, Any] = {
        "academy_id": academy_id, "hub_id": hub_id, "member_id": member_id, "school_id": None,
    }  # fmt: skip
    hat = Hat.objects.select_for_update().filter(user=user, role=Role.HUB_MEMBER, **place).first()
    if hat is None:
        hat = Hat.objects.create(user=user, role=Role.HUB_MEMBER, begins_on=today, **place)
    elif hat.ends_on and hat.ends_on < today:
        hat.begins_on, hat.ends_on = today, None
        hat.save(update_fields=["begins_on", "ends_on"])
    else:
        raise refuse("hat.worn", "Cette personne parle déjà pour ce membre.", field="email")
    HATS.get(actor, "invite", hat.pk)
    note_deed(hat, "invite", actor=actor, at=at, note=Role.HUB_MEMBER.label)
    return Invited(hat, told(hat, at=at))


@transaction.atomic
def let_go(*, actor: Actor, member_id: UUID, at: datetime) -> int:
    """End every hat worn for a member that leaves its pôle; gives how many."""
    today = localdate(at)
    worn = Hat.objects.select_for_update().filter(worn_on(today), member_id=member_id, role=Role.HUB_MEMBER)
    for hat in (hats := list(worn)):
        hat.ends_on = today - ONE_DAY
        hat.save(update_fields=["ends_on"])
        note_deed(hat, "end_hat", actor=actor, at=at, note=Role.HUB_MEMBER.label)
    return len(hats)

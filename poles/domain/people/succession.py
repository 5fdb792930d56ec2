"""Hats follow the map: a member’s with the member, a coordinator’s only by a lettre de mission that is not over."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db.models import F
from django.utils.timezone import localdate

from poles.domain.journal import note_deed
from poles.domain.people.queries import worn_on
from poles.records.models import Hat, HubMember
from poles.words.actor import Actor
from poles.words.roles import Role
from poles.words.time import ONE_DAY


def follow_members(*, academy_id: str, actor: Actor, at: datetime) -> int:
    """Give each hat of member the pôle where its member now is; gives how many moved."""
    astray = Hat.objects.filter(role=Role.HUB_MEMBER, academy_id=academy_id).exclude(hub_id=F("member__hub_id"))
    moved = 0
    for hat in astray.select_related("member").order_by("pk"):
        if hat.member is not None:
            hat.hub_id = hat.member.hub_id
            hat.save(update_fields=["hub"])
            moved += 1
    return moved


def follow_twin(*, left: HubMember, twin: HubMember, actor: Actor, at: datetime) -> int:
    """Of a member written down in two pôles that are merged, those who spoke for one sheet speak for the other; how many.

    Who spoke for both already keeps one hat: the other ends.
    """
    today = localdate(at)
    worn = list(Hat.objects.filter(worn_on(today), member=left, role=Role.HUB_MEMBER).order_by("pk"))
    for hat in worn:
        if Hat.objects.filter(user=hat.user_id, member=twin, role=Role.HUB_MEMBER).exists():
            hat.ends_on = today - ONE_DAY
        else:
            hat.hub_id, hat.member_id = twin.hub_id, twin.pk
        hat.save(update_fields=["hub", "member", "ends_on"])
        note_deed(hat, "follow_map", actor=actor, at=at)
    return len(worn)


def follow_letters(*, carried: Iterable[tuple[UUID, UUID, UUID]], actor: Actor, at: datetime) -> int:
    """Move the hat of each coordinator whose letter lasts: (person, former pôle, its successor); gives how many moved."""
    moved, today = 0, localdate(at)
    for user_id, former, heir in carried:
        given = Hat.objects.filter(role=Role.HUB_COORDINATOR, user_id=user_id)
        hat = given.filter(hub_id=former).exclude(ends_on__lt=today).order_by("pk").first()
        if hat is None or given.filter(hub_id=heir).exists():
            continue
        hat.hub_id = heir
        hat.save(update_fields=["hub"])
        note_deed(hat, "follow_map", actor=actor, at=at)
        moved += 1
    return moved

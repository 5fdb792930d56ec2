"""A person coordinates a pôle between two days, by a lettre de mission; the room of letters says which and when."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.timezone import localdate

from poles.domain.access import Forbidden
from poles.domain.journal import note_deed
from poles.domain.people.accounts import told
from poles.domain.people.policy import HATS
from poles.domain.people.usecases import Invited
from poles.records.models import Hat, User
from poles.words.actor import Actor
from poles.words.findings import refuse
from poles.words.french import plain_date
from poles.words.roles import Role
from poles.words.time import ONE_DAY


@transaction.atomic
def appoint(
    *, actor: Actor, academy_id: str, hub_id: UUID, user_id: UUID, begins_on: date, ends_on: date, at: datetime
) -> Invited:
    """Give the hat of coordinator of a pôle from a day to another, both included, and tell the person.

    A hat that is worn, or was until the day before, goes on until the new last day; one without a last day gets it. Raise
    Forbidden for who may not appoint there, Refused when days without a hat would lie between the present one and this one.
    """
    today = localdate(at)
    User.objects.select_for_update(no_key=True).get(pk=user_id)  # one hat, however many letters are signed at once
    place: dict[str, Any] = {"academy_id": academy_id, "hub_id": hub_id, "school_id": None, "member_id": None}
    hat = Hat.objects.select_for_update().filter(user_id=user_id, role=Role.HUB_COORDINATOR, **place).first()
    if hat is None:
        hat = Hat(user_id=user_id, role=Role.HUB_COORDINATOR, begins_on=begins_on, ends_on=ends_on, **place)
    elif ends_on < hat.begins_on - ONE_DAY:
        sentence = (
            f"Cette personne coordonnera déjà ce pôle à partir du {plain_date(hat.begins_on)} : faites finir cette mission la "
            "veille, ou mettez d’abord fin à l’autre."
        )
        raise refuse("mandate.gap", sentence, field="ends_on")
    elif hat.ends_on is None or hat.ends_on >= begins_on - ONE_DAY:
        hat.begins_on = min(hat.begins_on, begins_on)
        hat.ends_on = max(hat.ends_on, ends_on) if hat.ends_on else ends_on
    elif hat.ends_on < today:
        hat.begins_on, hat.ends_on = begins_on, ends_on
    else:
        sentence = (
            f"Cette personne coordonne déjà ce pôle jusqu’au {plain_date(hat.ends_on)} : faites commencer la nouvelle "
            "mission le lendemain, ou attendez la fin de la première."
        )
        raise refuse("mandate.gap", sentence, field="starts_on")
    hat.save()
    if not HATS.rows(actor, "appoint").filter(pk=hat.pk).exists():
        raise Forbidden("appoint")
    note_deed(hat, "appoint", actor=actor, at=at, note=Role.HUB_COORDINATOR.label)
    return Invited(hat, told(hat, at=at))


@transaction.atomic
def end_mission(*, actor: Actor, hub_id: UUID, user_id: UUID, ends_on: date, at: datetime) -> None:
    """The person coordinates the pôle until this day, included, and no longer; nothing changes when it ends before."""
    hats = HATS.rows(actor, "appoint").select_for_update(of=("self",))
    hat = hats.filter(hub_id=hub_id, user_id=user_id, role=Role.HUB_COORDINATOR).first()
    if hat and (hat.ends_on is None or hat.ends_on > ends_on):
        hat.ends_on = ends_on
        hat.save(update_fields=["ends_on"])
        note_deed(hat, "end_hat", actor=actor, at=at, note=Role.HUB_COORDINATOR.label)


@transaction.atomic
def tell_again(*, actor: Actor, hub_id: UUID, user_id: UUID, at: datetime) -> None:
    """Mail a new link to a coordinator who has chosen no password yet; the link sent before dies."""
    hats = HATS.rows(actor, "appoint").filter(hub_id=hub_id, user_id=user_id, role=Role.HUB_COORDINATOR)
    hat = hats.select_related("user", "hub").first()
    if hat is None or (hat.ends_on and hat.ends_on < localdate(at)):
        raise refuse("hat.ended", "Cette mission a pris fin : il n’y a plus à inviter cette personne.")
    if hat.user.has_usable_password():
        raise refuse("hat.signed_in", f"{hat.user} a déjà choisi son mot de passe : il ou elle peut se connecter.")
    if not told(hat, at=at):
        raise refuse("hat.told", f"Un message est déjà parti vers {hat.user} depuis moins d’un jour : attendez demain.")
    note_deed(hat, "invite_again", actor=actor, at=at)

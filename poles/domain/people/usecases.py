"""Open an account, give a hat; invite into a school, choose a first password, end a hat."""

from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.timezone import localdate

from poles.domain.access import Forbidden
from poles.domain.journal import note_deed
from poles.domain.people.accounts import person_of, refuse_flood, told
from poles.domain.people.invitations import invited
from poles.domain.people.policy import HATS
from poles.domain.people.queries import account, actor_of, worn_on
from poles.records.models import Hat, User
from poles.words.actor import Actor
from poles.words.findings import refuse
from poles.words.roles import GIVES, PLANNERS, Role
from poles.words.time import ONE_DAY


@transaction.atomic
def open_account(*, actor: Actor, email: str, name: str, password: str, at: datetime) -> User:
    """Open a local account, or give back the one of that address with its password renewed."""
    if actor.role not in HATS.roles("give"):
        raise Forbidden("give")
    user = account(email) or User(email=email.strip().lower())
    user.name = name
    _set_password(user, password)
    user.save()
    note_deed(user, "open_account", actor=actor, at=at)
    return user


@transaction.atomic
def give_hat(
    *,
    actor: Actor,
    user_id: UUID,
    role: Role,
    academy_id: str | None = None,
    hub_id: UUID | None = None,
    school_id: UUID | None = None,
    member_id: UUID | None = None,
    begins_on: date,
    at: datetime,
) -> Hat:
    """Let a person wear a hat from a day on; giving the same hat again changes nothing."""
    if actor.role not in HATS.roles("give"):
        raise Forbidden("give")
    place: dict[str, Any] = {
        "academy_id": academy_id, "hub_id": hub_id, "school_id": school_id, "member_id": member_id,
    }  # fmt: skip
    hat, fresh = Hat.objects.get_or_create(user_id=user_id, role=role, **place, defaults={"begins_on": begins_on})
    if fresh:
        note_deed(hat, "give_hat", actor=actor, at=at, note=role.label)
    return hat


class Invited(NamedTuple):
    """A hat given, and whether a message was sent for it (one a day at most to a person)."""

    hat: Hat
    told: bool


@transaction.atomic
def invite(
    *, actor: Actor, school_id: UUID, academy_id: str, email: str, name: str, role: Role, at: datetime
) -> Invited:
    """Give a hat of a school to an address, known or not, and tell it; an unknown one gets an account without password.

    The name typed is kept for a new account alone. Raise Refused for a hat above one's own, an address that is none, or
    a hat already worn.
    """
    if role not in GIVES.get(actor.role, ()):
        raise refuse("hat.role", "Vous ne pouvez pas donner cette fonction : choisissez-en une autre.", field="role")
    refuse_flood(actor, at=at)
    user, today = person_of(email, name), localdate(at)
    place: dict[str, Any] = {"school_id": school_id, "academy_id": academy_id, "hub_id": None}
    hat = Hat.objects.select_for_update().filter(user=user, role=role, **place).first()
    if hat is None:
        hat = Hat.objects.create(user=user, role=role, begins_on=today, **place)
    elif hat.ends_on and hat.ends_on < today:
        hat.begins_on, hat.ends_on = today, None
        hat.save(update_fields=["begins_on", "ends_on"])
    else:
        raise refuse("hat.worn", f"Cette personne est déjà de votre équipe : {role.label}.", field="email")
    HATS.get(actor, "invite", hat.pk)
    note_deed(hat, "invite", actor=actor, at=at, note=role.label)
    return Invited(hat, told(hat, at=at))


@transaction.atomic
def invite_again(*, actor: Actor, hat_id: UUID, at: datetime) -> Hat:
    """Mail a new link to somebody who was invited and has chosen no password yet; the link sent before dies."""
    hat = HATS.get(actor, "invite", hat_id, lock=True)
    if not _worn(hat, localdate(at)):
        raise refuse("hat.ended", "Cette fonction a pris fin : invitez de nouveau cette personne.")
    if hat.user.has_usable_password():
        raise refuse("hat.signed_in", f"{hat.user} a déjà choisi son mot de passe : il ou elle peut se connecter.")
    if not told(hat, at=at):
        raise refuse("hat.told", f"Un message est déjà parti vers {hat.user} depuis moins d’un jour : attendez demain.")
    note_deed(hat, "invite_again", actor=actor, at=at)
    return hat


@transaction.atomic
def end_hat(*, actor: Actor, hat_id: UUID, at: datetime) -> Hat:
    """End a hat of the own school, or of a member of the own pôle, now: the person may not act under it any more.

    Raise Forbidden for a hat above one's own, Refused for one's own last hat, and when nobody would be left to set the
    year of the school.
    """
    hat = HATS.get(actor, "end", hat_id, lock=True)
    today = localdate(at)
    if not _worn(hat, today):
        raise refuse("hat.ended", "Cette fonction a déjà pris fin.")
    others = Hat.objects.filter(worn_on(today), school=hat.school, user__is_active=True).exclude(pk=hat.pk)
    if hat.user_id == actor.user_id and not others.filter(user_id=actor.user_id).exists():
        sentence = "C’est votre dernière fonction ici : une autre personne de la direction doit y mettre fin."
        raise refuse("hat.own", sentence)
    if hat.role in PLANNERS and not others.filter(role__in=PLANNERS).exists():
        sentence = (
            "Il ne resterait ni chef d’établissement ni DDFPT : donnez d’abord cette fonction à quelqu’un d’autre."
        )
        raise refuse("hat.planner", sentence)
    hat.ends_on = today - ONE_DAY
    hat.save(update_fields=["ends_on"])
    note_deed(hat, "end_hat", actor=actor, at=at, note=Role(hat.role).label)
    return hat


@transaction.atomic
def choose_password(*, token: str, password: str, at: datetime) -> User:
    """Choose the first password of an account, by the link mailed to its address: the link dies with it.

    Raise Unknown for a link that is not good, Refused for a password that is too weak.
    """
    user = invited(token, at=at, lock=True)
    _set_password(user, password)
    user.save(update_fields=["password"])
    actor = actor_of(user.pk, hat_id=None, on=localdate(at))
    note_deed(user, "choose_password", actor=actor, at=at)
    return user


def _set_password(user: User, password: str) -> None:
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise refuse("password", " ".join(error.messages), field="password") from error
    user.set_password(password)


def _worn(hat: Hat, day: date) -> bool:
    return hat.begins_on <= day and (hat.ends_on is None or hat.ends_on >= day)

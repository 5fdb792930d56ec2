"""The account of an address, and the message that tells its person of a hat: what every invitation shares."""

from datetime import datetime
from typing import Any
from uuid import uuid5

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction

from poles.domain.notices import queue
from poles.domain.people.invitations import facts_of
from poles.domain.people.queries import account, mailed_since
from poles.records.models import Entry, Hat, User
from poles.words.actor import Actor
from poles.words.findings import refuse
from poles.words.french import plain_date
from poles.words.roles import Role
from poles.words.time import ONE_DAY

INVITES = {
    "account.hat_given": "account.invited",
    "account.member_given": "account.member_invited",
    "account.appointed": "account.appointed_invited",
}
"""The message that tells a hat → the one that also opens the account."""

MOST_A_DAY = 200
"""Invitations of one person in a day: the whole staff of a school, and no more."""


def refuse_flood(actor: Actor, *, at: datetime) -> None:
    """Refuse one invitation more to who has sent too many since yesterday: a stolen account writes to few people."""
    sent = Entry.objects.filter(subject="hat", what="invite", who=actor.user_id, at__gt=at - ONE_DAY)
    if actor.user_id and sent.count() >= MOST_A_DAY:
        raise refuse("account.flood", f"Vous avez invité {MOST_A_DAY} personnes depuis hier : continuez demain.")


def person_of(email: str, name: str) -> User:
    """The account of an address; a new one, that nobody can sign in with, when there is none.

    Raise Refused for an address that is none, a closed account, or a new one without a name.
    """
    address, named = email.strip().lower(), " ".join(name.split())
    try:
        validate_email(address)
    except ValidationError as error:
        sentence = "Cette adresse électronique n’en est pas une : vérifiez-la (nom@domaine.fr)."
        raise refuse("account.email", sentence, field="email") from error
    if (known := account(address)) is not None:
        if not known.is_active:
            raise refuse("account.closed", "Le compte de cette adresse est fermé : écrivez au rectorat.", field="email")
        return known
    if not named:
        raise refuse("account.name", "Donnez le prénom et le nom de la personne.", field="name")
    user = User(email=address, name=named)
    user.set_unusable_password()
    try:
        with transaction.atomic():
            user.save(force_insert=True)
    except IntegrityError:  # somebody else has just invited the same address
        return User.objects.get(email__iexact=address)
    return user


def told(hat: Hat, *, at: datetime) -> bool:
    """Tell a person of a hat, with the link that chooses a password as long as there is none; once a day at most."""
    user = hat.user
    if mailed_since(user.email, at - ONE_DAY):
        return False
    kind, facts = _news_of(hat)
    if not user.has_usable_password():
        user.set_unusable_password()  # a new print: the links mailed before die
        user.save(update_fields=["password"])
        kind, facts = INVITES[kind], facts | facts_of(user, at=at)
    queue(kind, user.email, uuid5(hat.pk, at.isoformat()), at=at, academy_id=hat.academy_id, **facts)
    return True


def _news_of(hat: Hat) -> tuple[str, dict[str, Any]]:
    """The message that tells of a hat, and its facts."""
    if hat.role == Role.HUB_MEMBER:
        return "account.member_given", {"hub": str(hat.hub), "member": str(hat.member)}
    if hat.role == Role.HUB_COORDINATOR:
        return "account.appointed", {"hub": str(hat.hub), "starts": plain_date(hat.begins_on)}
    return "account.hat_given", {"school": str(hat.school), "role": Role(hat.role).label}

"""Open an account, give a hat."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction

from poles.domain.access import Forbidden
from poles.domain.journal import note_deed
from poles.domain.people.policy import HATS
from poles.domain.people.queries import account
from poles.records.models import Hat, User
from poles.words.actor import Actor
from poles.words.findings import refuse
from poles.words.roles import Role


@transaction.atomic
def open_account(*, actor: Actor, email: str, name: str, password: str, at: datetime) -> User:
    """Open a local account, or give back the one of that address with its password renewed."""
    if actor.role not in HATS.roles("give"):
        raise Forbidden("give")
    user = account(email) or User(email=email.strip().lower())
    user.name = name
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise refuse("password", " ".join(error.messages), field="password") from error
    user.set_password(password)
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
    begins_on: date,
    at: datetime,
) -> Hat:
    """Let a person wear a hat from a day on; giving the same hat again changes nothing."""
    if actor.role not in HATS.roles("give"):
        raise Forbidden("give")
    place: dict[str, Any] = {"academy_id": academy_id, "hub_id": hub_id, "school_id": school_id}
    hat, fresh = Hat.objects.get_or_create(user_id=user_id, role=role, **place, defaults={"begins_on": begins_on})
    if fresh:
        note_deed(hat, "give_hat", actor=actor, at=at, note=role.label)
    return hat

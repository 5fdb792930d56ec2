"""Who steers: a person sits in the structure of an académie, or in the national resource group, between two days."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils.timezone import localdate

from poles.domain.access import Forbidden
from poles.domain.journal import note_deed
from poles.domain.mandates.policy import STEERING
from poles.records.models import SteeringMember
from poles.words.actor import Actor
from poles.words.findings import refuse
from poles.words.partners import SteeringFunction, SteeringLevel
from poles.words.retention import steering_kept_until
from poles.words.roles import Role

KEEPERS = {SteeringLevel.ACADEMY: Role.ACADEMY_OFFICE, SteeringLevel.NATIONAL: Role.NATIONAL_OFFICE}
"""Who keeps which structure."""


@dataclass(frozen=True)
class Seat:
    """What is known of a person who steers."""

    function: SteeringFunction
    name: str
    begins_on: date
    email: str = ""
    duties: str = ""


@transaction.atomic
def seat(*, actor: Actor, level: SteeringLevel, who: Seat, at: datetime) -> SteeringMember:
    """Add a person to the structure of the actor's académie, or to the national group.

    Raise Forbidden for the other structure, Refused for a missing name, an address that is none, or a person already there
    under the same function.
    """
    if actor.role not in (KEEPERS[level], Role.SYSTEM):
        raise Forbidden("edit")
    name, email = " ".join(who.name.split()), who.email.strip().lower()
    if not name:
        raise refuse("steering.name", "Donnez le prénom et le nom de la personne.", field="name")
    if email:
        try:
            validate_email(email)
        except ValidationError as error:
            sentence = "Cette adresse électronique n’en est pas une : vérifiez-la (nom@domaine.fr)."
            raise refuse("steering.email", sentence, field="email") from error
    academy_id = actor.academy_id or None if level is SteeringLevel.ACADEMY else None
    if level is SteeringLevel.ACADEMY and academy_id is None:
        raise Forbidden("edit")
    same = SteeringMember.objects.filter(
        level=level, academy_id=academy_id, function=who.function, name__iexact=name, ends_on=None
    )
    if same.exists():
        raise refuse("steering.twice", f"{name} y est déjà, sous cette fonction.", field="name")
    row = SteeringMember.objects.create(
        level=level, academy_id=academy_id, function=who.function, name=name[:120], email=email,
        duties=" ".join(who.duties.split())[:300], begins_on=who.begins_on,
    )  # fmt: skip
    if not STEERING.rows(actor, "edit").filter(pk=row.pk).exists():
        raise Forbidden("edit")
    note_deed(row, "seat", actor=actor, at=at, note=who.function.label)
    return row


@transaction.atomic
def end_seat(*, actor: Actor, seat_id: UUID, at: datetime) -> SteeringMember:
    """End the seat of a person today; what is known of the person is forgotten one year later."""
    row = STEERING.get(actor, "end", seat_id, lock=True)
    if row.ends_on:
        raise refuse("steering.ended", f"{row.name} n’y est déjà plus.")
    row.ends_on = max(localdate(at), row.begins_on)
    row.keep_until = steering_kept_until(row.ends_on)
    row.save(update_fields=["ends_on", "keep_until"])
    note_deed(row, "end", actor=actor, at=at)
    return row


@transaction.atomic
def forget(*, actor: Actor, at: datetime) -> int:
    """Forget the persons whose seat ended more than a year ago; gives how many."""
    return STEERING.rows(actor, "forget").filter(keep_until__lt=localdate(at)).delete()[0]

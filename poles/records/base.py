"""What every table shares: a key made here, a date of birth, a status that comes from a machine."""

from uuid import UUID

from django.db import models
from django.db.models import Q
from uuid_utils.compat import uuid7

from poles.workflows.machine import Machine


def new_key() -> UUID:
    """A UUIDv7: made in Python, ordered by time, safe to show."""
    return uuid7()


class Row(models.Model):
    """A row with a public key that says nothing, and the moment of its creation."""

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        abstract = True


class TenantRow(Row):
    """A row that belongs to one académie: its unique keys carry it."""

    academy = models.ForeignKey("records.Academy", on_delete=models.PROTECT, related_name="+")

    class Meta:
        abstract = True


def status_field(machine: Machine) -> models.CharField:
    """The field that only ``journal.advance`` writes."""
    return models.CharField(max_length=16, choices=machine.choices, default=machine.initial)


def known_status(machine: Machine) -> models.CheckConstraint:
    """The database refuses a state that the machine does not know."""
    return models.CheckConstraint(
        condition=Q(status__in=sorted(machine.states)), name=f"{machine.name}_status_is_known"
    )


def choices_of(enum) -> list[tuple[str, str]]:
    """(value, label) pairs of a labelled enumeration."""
    return [(member.value, member.label) for member in enum]

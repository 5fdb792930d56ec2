"""A pôle says where it is found; the rectorate gives its means; what is used of them is written down."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from django.db import transaction
from django.utils.timezone import localdate

from poles.domain.access import Forbidden
from poles.domain.governance.policy import HUBS
from poles.domain.journal import note_deed
from poles.domain.partners.policy import HUB_OFFICES, MEANS_USES
from poles.domain.partners.queries import ALLOTTED, version_of
from poles.domain.partners.usecases.checking import refuse_if_changed
from poles.records.models import HubOffice, MeansUse
from poles.words.actor import Actor
from poles.words.findings import refuse
from poles.words.partners import MeansKind
from poles.words.roles import Role
from poles.words.time import SchoolYear


@dataclass(frozen=True)
class OfficeText:
    """Where and when a pôle is found."""

    place: str
    address: str
    phone: str
    opening_hours: str


@transaction.atomic
def describe_office(
    *, actor: Actor, hub_id: UUID, school_year: int, text: OfficeText, seen: str, at: datetime
) -> HubOffice:
    """Say where and when a pôle is found in a school year: everybody reads it on its page.

    ``seen``: the version that the form was filled from, empty when there was none; Refused when it has changed since.
    """
    office = _office(actor, "edit", hub_id, school_year, seen)
    for name, value in vars(text).items():
        setattr(office, name, " ".join(value.split()))
    office.save(update_fields=list(vars(text)))
    note_deed(office, "describe", actor=actor, at=at)
    return office


@transaction.atomic
def allot_means(
    *, actor: Actor, hub_id: UUID, school_year: int, given: Mapping[MeansKind, Decimal], seen: str, at: datetime
) -> HubOffice:
    """Give a pôle its hours and its budgets of a school year; the whole, not what is added."""
    office = _office(actor, "allot", hub_id, school_year, seen)
    for kind, amount in given.items():
        if amount < 0:
            raise refuse("means.given", "Des moyens ne sont pas négatifs : donnez zéro ou plus.", field=ALLOTTED[kind])
        setattr(office, ALLOTTED[kind], amount)
    office.save(update_fields=[ALLOTTED[kind] for kind in given])
    said = ", ".join(f"{kind.label} : {amount} {kind.unit}" for kind, amount in given.items())
    note_deed(office, "allot", actor=actor, at=at, note=said)
    return office


@transaction.atomic
def use_means(
    *, actor: Actor, office_id: UUID, kind: MeansKind, amount: Decimal, used_on: date, purpose: str, at: datetime
) -> MeansUse:
    """Write down hours or euros used on a day of the school year of the office.

    More than what is given is written down too: hiding it would help nobody; the page says that it is passed.
    """
    office = HUB_OFFICES.get(actor, "use", office_id, lock=True)
    if amount <= 0:
        raise refuse("means.amount", "Donnez un nombre plus grand que zéro.", field="amount")
    if used_on > localdate(at):
        raise refuse("means.used_on", "Donnez un jour passé, ou aujourd’hui.", field="used_on")
    if used_on not in SchoolYear(office.school_year):
        label = SchoolYear(office.school_year).label
        raise refuse("means.used_on", f"Ce jour n’est pas de l’année scolaire {label}.", field="used_on")
    use = MeansUse.objects.create(
        academy_id=office.academy_id, office=office, kind=kind, amount=amount, used_on=used_on, purpose=purpose.strip()
    )
    note_deed(office, "use", actor=actor, at=at, note=f"{amount} {kind.unit}, {kind.label}")
    return use


@transaction.atomic
def drop_use(*, actor: Actor, use_id: UUID, at: datetime) -> None:
    """Take back a use written down by mistake; the history keeps it."""
    use = MEANS_USES.get(actor, "drop", use_id, lock=True)
    kind = MeansKind(use.kind)
    note_deed(use.office, "drop_use", actor=actor, at=at, note=f"{use.amount} {kind.unit}, {kind.label}")
    MeansUse.objects.filter(pk=use.pk).delete()


def _office(actor: Actor, verb: str, hub_id: UUID, school_year: int, seen: str) -> HubOffice:
    """The office of a pôle, made if there is none, locked; Refused when it is not what the form was filled from."""
    if actor.role not in HUB_OFFICES.roles(verb):
        raise Forbidden(verb)
    hub = HUBS.get(actor, "manage" if actor.role is Role.HUB_COORDINATOR else "open", hub_id)
    office, fresh = HubOffice.objects.get_or_create(academy_id=hub.academy_id, hub=hub, school_year=school_year)
    office = HUB_OFFICES.get(actor, verb, office.pk, lock=True)
    refuse_if_changed(office, version_of(office) if fresh and not seen else seen)
    return office

"""A member joins a pôle, changes, leaves; a person is invited to speak for it."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils.timezone import localdate

from poles.domain.access import Unknown
from poles.domain.governance.policy import HUBS
from poles.domain.governance.queries import schools_of_hub
from poles.domain.journal import note_deed
from poles.domain.partners.policy import HUB_MEMBERS
from poles.domain.partners.usecases.checking import refuse_if_changed
from poles.domain.people.usecases import Invited, end_hat
from poles.domain.people.welcoming import let_go, welcome
from poles.records.models import HubMember
from poles.words.actor import Actor
from poles.words.findings import refuse
from poles.words.partners import MemberKind
from poles.words.retention import partner_kept_until
from poles.words.roles import Role


@dataclass(frozen=True)
class MemberText:
    """What is said of a member: its kind and name, its role in the pôle, whom to write to, the school that it is."""

    kind: MemberKind
    name: str
    role: str = ""
    contact_name: str = ""
    contact_email: str = ""
    contact_phone: str = ""
    school_id: UUID | None = None


@transaction.atomic
def add_member(*, actor: Actor, hub_id: UUID, text: MemberText, joined_on: date, at: datetime) -> HubMember:
    """Write down a component of a pôle. Raise Refused when one of that kind and name is in it already."""
    hub = HUBS.get(actor, "manage", hub_id, lock=True)
    member = HubMember(academy_id=hub.academy_id, hub=hub, joined_on=joined_on)
    _say(member, text)
    member.save()
    note_deed(member, "add", actor=actor, at=at, note=member.get_kind_display())
    return member


@transaction.atomic
def change_member(*, actor: Actor, member_id: UUID, text: MemberText, seen: str, at: datetime) -> HubMember:
    """Change what is said of a member; who speaks for it changes its role and contact, not its kind nor its name.

    ``seen``: the version that the form was filled from; Refused when the row has changed since.
    """
    member = HUB_MEMBERS.get(actor, "edit", member_id, lock=True)
    refuse_if_changed(member, seen)
    _refuse_if_gone(member, at)
    if actor.role is Role.HUB_MEMBER:
        text = MemberText(
            MemberKind(member.kind), member.name, text.role, text.contact_name, text.contact_email, text.contact_phone,
            member.school_id,
        )  # fmt: skip
    _say(member, text)
    member.save()
    note_deed(member, "change", actor=actor, at=at)
    return member


@transaction.atomic
def end_member(*, actor: Actor, member_id: UUID, left_on: date, at: datetime) -> HubMember:
    """A member leaves its pôle on a day: what it did stays, its people no longer enter, its contact is kept one year."""
    member = HUB_MEMBERS.get(actor, "end", member_id, lock=True)
    _refuse_if_gone(member, at)
    if left_on < member.joined_on:
        raise refuse("member.left_on", "Ce membre n’était pas encore entré ce jour-là.", field="left_on")
    if left_on > localdate(at):
        raise refuse("member.left_on", "Donnez un jour passé, ou aujourd’hui.", field="left_on")
    member.left_on, member.keep_until = left_on, partner_kept_until(left_on)
    member.save(update_fields=["left_on", "keep_until"])
    let_go(actor=actor, member_id=member.pk, at=at)
    note_deed(member, "end", actor=actor, at=at)
    return member


@transaction.atomic
def invite(*, actor: Actor, member_id: UUID, email: str, name: str, at: datetime) -> Invited:
    """Let a person speak for a member: an account without password if need be, the hat, a message."""
    member = HUB_MEMBERS.get(actor, "invite", member_id, lock=True)
    _refuse_if_gone(member, at)
    return welcome(
        actor=actor, academy_id=member.academy_id, hub_id=member.hub_id, member_id=member.pk, email=email, name=name,
        at=at,
    )  # fmt: skip


@transaction.atomic
def silence(*, actor: Actor, member_id: UUID, hat_id: UUID, at: datetime) -> None:
    """A person no longer speaks for a member, now."""
    member = HUB_MEMBERS.get(actor, "invite", member_id)
    if not member.hats.filter(pk=hat_id).exists():
        raise Unknown(hat_id)
    end_hat(actor=actor, hat_id=hat_id, at=at)


def _say(member: HubMember, text: MemberText) -> None:
    name = " ".join(text.name.split())
    if not name:
        raise refuse("member.name", "Donnez le nom de ce membre.", field="name")
    twins = HubMember.objects.filter(hub=member.hub, kind=text.kind, name=name, left_on__isnull=True)
    if twins.exclude(pk=member.pk).exists():
        raise refuse("member.twice", f"« {name} » est déjà membre de ce pôle : complétez sa fiche.", field="name")
    if text.school_id and not schools_of_hub(member.hub_id).filter(pk=text.school_id).exists():
        raise refuse("member.school", "Cet établissement n’est pas dans la carte de ce pôle.", field="school_id")
    member.kind, member.name, member.school_id = text.kind, name, text.school_id
    member.role, member.contact_name = text.role.strip(), text.contact_name.strip()
    member.contact_email, member.contact_phone = text.contact_email.strip(), text.contact_phone.strip()


def _refuse_if_gone(member: HubMember, at: datetime) -> None:
    if member.left_on is not None:
        raise refuse("member.gone", "Ce membre a quitté le pôle : sa fiche ne change plus. S’il revient, ajoutez-le.")

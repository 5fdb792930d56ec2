"""The persons of a host: put in the file by a member, who may call them by their own choice, recognised by the pôle."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from poles.domain.access import Unknown
from poles.domain.hosts import typed
from poles.domain.hosts.policy import HOST_CONTACTS, HOST_SITES
from poles.domain.hosts.usecases.opening import contact_at, new_link, vouch
from poles.domain.journal import note_deed
from poles.domain.notices import queue
from poles.records.models import HostContact, HostSite, Notice, School
from poles.records.turns import take_turn
from poles.words.actor import Actor
from poles.words.findings import refuse
from poles.words.hosts import Callers
from poles.words.roles import SCHOOL_ROLES

TOLD = "host.contact_added"
AN_HOUR_HOLDS = 3


@transaction.atomic
def add_contact(
    *, actor: Actor, site_id: UUID, name: str, email: str, phone: str = "", job: str = "", at: datetime
) -> HostContact:
    """Put a person of a host in the file, and write to this person: what is kept, who reads it, how to choose or leave.

    One whom the file knows already is given back as it is: it is that person's own. Raise Refused for what is missing, or
    when the address has been written to three times within the hour.
    """
    site = HOST_SITES.get(actor, "add_contact", site_id)
    said = {
        "name": typed.line(name, most=120, field="name", asked="Écrivez le nom de la personne."),
        "phone": typed.phone(phone),
        "email": typed.mail(
            email, asked="Écrivez son adresse électronique : elle y apprend ce que vous inscrivez ici."
        ),
    }
    role = typed.line(job, most=80, field="job")
    take_turn(f"host {said['email'].casefold()}")
    if known := site.contacts.filter(email__iexact=said["email"]).first():
        return known
    lately = Notice.objects.filter(kind=TOLD, recipient__iexact=said["email"], queued_at__gt=at - timedelta(hours=1))
    if lately.count() >= AN_HOUR_HOLDS:
        sentence = "Cette adresse vient de recevoir plusieurs courriels du service. Réessayez dans une heure."
        raise refuse("host.pace", sentence, field="email")
    contact = contact_at(site, **said)
    school = School.objects.filter(pk__in=actor.reach).first() if actor.role in SCHOOL_ROLES else None
    contact.job, contact.added_by = role, school
    contact.save(update_fields=["job", "added_by"])
    note_deed(contact, "add_contact", actor=actor, at=at)
    _tell(contact, site, school.name if school else "Le pôle de stages", at)
    return contact


@transaction.atomic
def choose(*, actor: Actor, contact_id: UUID, callers: Callers, call_when: str = "", at: datetime) -> HostContact:
    """A person of a host says who may call, and when: from now on this alone is shown to the members."""
    contact = HOST_CONTACTS.get(actor, "choose", contact_id, lock=True)
    if callers not in set(Callers):
        raise refuse("host.callers", "Choisissez qui peut vous appeler.", field="callers")
    before = contact.callers
    contact.callers, contact.chosen_at = Callers(callers), at
    contact.call_when = typed.line(call_when, most=80, field="call_when")
    contact.save(update_fields=["callers", "call_when", "chosen_at"])
    note_deed(contact, "choose", actor=actor, at=at, before=before, after=contact.callers)
    return contact


@transaction.atomic
def amend_contact(
    *, actor: Actor, site_id: UUID, contact_id: UUID, name: str, phone: str = "", job: str = "", at: datetime
) -> HostContact:
    """A coordinator corrects the name, the phone or the job of a person; the address is the person's proof, and stays."""
    contact = _of(actor, "edit", site_id, contact_id)
    contact.name = typed.line(name, most=120, field="name", asked="Écrivez le nom de la personne.")
    contact.phone, contact.job = typed.phone(phone), typed.line(job, most=80, field="job")
    contact.save(update_fields=["name", "phone", "job"])
    note_deed(contact, "amend_contact", actor=actor, at=at)
    return contact


@transaction.atomic
def vouch_contact(*, actor: Actor, site_id: UUID, contact_id: UUID, at: datetime) -> HostContact:
    """A coordinator says that this person speaks for the place: the person may change its file from now on."""
    contact = _of(actor, "vouch", site_id, contact_id)
    if contact.vouched_at is None:
        vouch(contact, at=at)
        note_deed(contact, "vouch", actor=actor, at=at)
    return contact


def _of(actor: Actor, verb: str, site_id: UUID, contact_id: UUID) -> HostContact:
    contact = HOST_CONTACTS.get(actor, verb, contact_id, lock=True)
    if contact.site_id != site_id:
        raise Unknown(contact_id)
    return contact


def _tell(contact: HostContact, site: HostSite, by: str, at: datetime) -> None:
    link = new_link(contact, at=at)
    queue(
        TOLD, contact.email, link.pk, at=at, academy_id=site.academy_id, link=str(link.pk), site=site.name, by=by
    )  # fmt: skip

"""Write down who asked which host and what came of it; say who looks after a search."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.timezone import localdate

from poles.domain.access import Unknown
from poles.domain.journal import note_deed
from poles.domain.needs.policy import NEEDS
from poles.domain.offers.policy import OFFERS
from poles.domain.searches.policy import CONTACTS
from poles.domain.searches.queries import team_of
from poles.law import confidence
from poles.records.models import HostSite, PlacementNeed, SearchContact
from poles.words import french
from poles.words.actor import Actor
from poles.words.findings import refuse, refuse_if
from poles.words.searches import Means, Outcome
from poles.workflows.machine import NotNow
from poles.workflows.need import NEED

LONGEST_NOTE, LONGEST_HOST = 200, 160
OLDEST = timedelta(days=366)
"""How old a contact may be when it is noted: a search never began more than a year before."""


@transaction.atomic
def note_contact(
    *,
    actor: Actor,
    need_id: UUID,
    means: Means,
    outcome: Outcome,
    made_on: date,
    host_name: str = "",
    site_id: UUID | None = None,
    note: str = "",
    at: datetime,
) -> SearchContact:
    """Note one contact with a host for a need that looks for a place: a site of the bank, or a name that was typed.

    The author's name and hat are kept beside the account: the log stays when the author leaves. The same contact sent twice
    (a button pressed again) is one line. Raise NotNow when the need
    is no longer open, Unknown for a site without a published offer, Refused for what is missing, too long or not of a
    possible day.
    """
    need = NEEDS.get(actor, "note_contact", need_id, lock=True)
    if need.status != NEED.initial:
        raise NotNow("note_contact", NEED.labels[need.status])
    site = _site(actor, site_id)
    contact, fresh = note_once(
        need=need,
        site=site,
        host_name=_host(host_name, site),
        user_id=actor.user_id,
        author=actor.name[:120],
        hat=actor.role,
        means=_one_of(Means, means, "means", "Dites comment vous avez joint l’organisme"),
        outcome=_one_of(Outcome, outcome, "outcome", "Dites ce que l’organisme a répondu"),
        made_on=_day(made_on, at),
        note=_note(note),
    )
    if fresh:
        note_deed(contact, "note_contact", actor=actor, at=at, after=contact.outcome)
    return contact


def note_once(*, need: PlacementNeed, **said: Any) -> tuple[SearchContact, bool]:
    """The line of a log that says exactly this, and whether it is new; the need is locked, so that two at once write one."""
    if (known := SearchContact.objects.filter(need=need, **said).first()) is not None:
        return known, False
    return SearchContact.objects.create(academy_id=need.academy_id, need=need, **said), True


@transaction.atomic
def correct_contact(
    *, actor: Actor, contact_id: UUID, means: Means, outcome: Outcome, made_on: date, note: str = "", at: datetime
) -> SearchContact:
    """The author corrects a contact: how, what came of it, when, and the note; the host stays the one that was noted."""
    contact = CONTACTS.get(actor, "correct", contact_id, lock=True)
    before = contact.outcome
    contact.means = _one_of(Means, means, "means", "Dites comment vous avez joint l’organisme")
    contact.outcome = _one_of(Outcome, outcome, "outcome", "Dites ce que l’organisme a répondu")
    contact.made_on, contact.note = _day(made_on, at), _note(note)
    contact.save(update_fields=["means", "outcome", "made_on", "note"])
    note_deed(contact, "correct_contact", actor=actor, at=at, before=before, after=contact.outcome)
    return contact


@transaction.atomic
def take_charge(
    *, actor: Actor, need_ids: Sequence[UUID], user_id: UUID | None, at: datetime
) -> tuple[list[PlacementNeed], list[PlacementNeed]]:
    """Say who looks after the search of these needs (None: nobody); gives (those changed, those no longer without a place).

    Raise Unknown for a need that is hidden, Refused when nothing is chosen or when the person does not work in the school.
    """
    if not need_ids:
        raise refuse("charge.needs", "Choisissez au moins un élève.", field="besoin")
    wanted = sorted(set(need_ids))
    found = NEEDS.rows(actor, "take_charge").filter(pk__in=wanted).order_by("pk").select_for_update(of=("self",))
    needs = list(found)
    if len(needs) < len(wanted):
        raise Unknown("need")
    if user_id is not None:
        for school_id in {need.school_id for need in needs}:
            if user_id not in {user.pk for user in team_of(school_id, on=localdate(at))}:
                sentence = "Cette personne n’est pas de l’équipe de l’établissement : choisissez dans la liste."
                raise refuse("charge.person", sentence, field="user_id")
    changed = [need for need in needs if need.status == NEED.initial]
    for need in changed:
        need.charge_id = user_id
        note_deed(need, "take_charge", actor=actor, at=at, note="" if user_id else "personne")
    PlacementNeed.objects.bulk_update(changed, ["charge"])
    return changed, [need for need in needs if need.status != NEED.initial]


def _site(actor: Actor, site_id: UUID | None) -> HostSite | None:
    if site_id is None:
        return None
    offer = OFFERS.rows(actor, "see").filter(status="published", site_id=site_id).select_related("site").first()
    if offer is None:
        raise Unknown(site_id)
    return offer.site


def _host(typed: str, site: HostSite | None) -> str:
    name = " ".join(typed.split()) or (site.name if site else "")
    if not name:
        raise refuse("contact.host", "Dites quel organisme a été contacté.", field="host_name")
    if len(name) > LONGEST_HOST:
        raise refuse(
            "contact.host", f"{LONGEST_HOST} caractères au plus pour le nom de l’organisme.", field="host_name"
        )
    return name


def _note(text: str) -> str:
    note = text.strip()
    if len(note) > LONGEST_NOTE:
        sentence = f"{LONGEST_NOTE} caractères au plus : la note en a {len(note)}. Gardez ce qui sert à la recherche."
        raise refuse("contact.note", sentence, field="note")
    refuse_if(confidence.check(note, "note"))
    return note


def _day(made_on: date, at: datetime) -> date:
    today = localdate(at)
    if made_on > today:
        raise refuse("contact.day", "Ce jour est à venir : notez un contact une fois qu’il a eu lieu.", field="made_on")
    if made_on < today - OLDEST:
        sentence = f"Le {french.plain_date(made_on)} est trop ancien : notez les contacts de cette recherche."
        raise refuse("contact.day", sentence, field="made_on")
    return made_on


def _one_of(words, value, field: str, asked: str):
    try:
        return words(value)
    except ValueError as error:
        choices = french.join((word.label for word in words), "ou")
        raise refuse(f"contact.{field}", f"{asked} : {choices}.", field=field) from error

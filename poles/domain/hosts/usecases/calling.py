"""A member writes down a call, a mail or a visit to a site: a fact that the whole pôle reads, so that nobody harasses it."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, TypeVar, cast
from uuid import UUID

from django.db import transaction
from django.utils.timezone import get_current_timezone, localdate

from poles.domain.hosts.calls import SPOKEN, Advice, may_be_called, standings
from poles.domain.hosts.policy import HOST_CONTACTS, HOST_SITES
from poles.domain.journal import note_deed
from poles.law import confidence
from poles.records.models import HostCall, HostClaim, HostContact, HostSite
from poles.words import french
from poles.words.actor import Actor
from poles.words.families import BY_CODE
from poles.words.findings import refuse, refuse_if
from poles.words.hosts import CallOutcome, CallPurpose
from poles.words.retention import host_kept_until
from poles.words.roles import Role
from poles.words.searches import Means
from poles.words.time import SchoolYear

LONGEST_FACT = 200
OLDEST = timedelta(days=31)
"""How old a call may be when it is noted: an older one would warn nobody."""
LATEST_CALL_BACK = timedelta(days=366)
AGAIN = timedelta(minutes=10)
"""A button pressed again within this time is the same call."""
FINAL = {CallOutcome.SEATS, CallOutcome.NOT_THIS_YEAR, CallOutcome.NO_MORE_CALLS, CallOutcome.DONE}
"""The answers after which « je m’en charge » has nothing left to do."""
MOST_SEATS = 200
_E = TypeVar("_E", Means, CallPurpose, CallOutcome)


@dataclass(frozen=True)
class Logged:
    """A call noted. ``quiet_until``: until when the host must not be solicited, when it has just said so; ``released``:
    whether the caller's claim has ended with it."""

    call: HostCall
    quiet_until: date | None = None
    released: bool = False


@transaction.atomic
def log_call(
    *,
    actor: Actor,
    site_id: UUID,
    means: Means | str,
    purpose: CallPurpose | str,
    outcome: CallOutcome | str,
    made_on: date,
    contact_id: UUID | None = None,
    family: str = "",
    seats: int | None = None,
    call_back_on: date | None = None,
    fact: str = "",
    at: datetime,
) -> Logged:
    """Note a call to a site of the ground.

    The site is locked, so that two callers at once cannot both be the last one allowed. Raise Refused for a solicitation
    over the cap or in quiet days, unless the host asked this caller to call back; for what is missing or impossible.
    « Ne veut plus être appelé » keeps the site quiet until the end of the next school year.
    """
    site = HOST_SITES.get(actor, "call", site_id, lock=True)
    how = _one_of(Means, means, "means", "Dites par quel moyen")
    why = _one_of(CallPurpose, purpose, "purpose", "Dites pourquoi")
    what = _one_of(CallOutcome, outcome, "outcome", "Dites ce qu’il en est sorti")
    day = _day(made_on, at)
    said: dict[str, Any] = {
        "contact": _contact(actor, site, contact_id, how, why),
        "means": how, "purpose": why, "outcome": what, "family": _family(family), "seats": _seats(seats),
        "call_back_on": _call_back(call_back_on, what, day), "fact": _fact(fact), **_signed(actor),
    }  # fmt: skip
    noon = datetime(day.year, day.month, day.day, 12, tzinfo=get_current_timezone())
    since, made_at = (at - AGAIN, at) if day == localdate(at) else (noon, noon)
    if (known := HostCall.objects.filter(site=site, made_at__range=(since, made_at), **said).first()) is not None:
        return Logged(known, site.quiet_until if what is CallOutcome.NO_MORE_CALLS else None)
    if why.solicits:
        standing = standings(actor, [site], at, on=day)[site.pk]
        if standing.advice is Advice.REFUSED:
            raise refuse("host.call", " ".join(standing.reasons), field="purpose")
    call = HostCall.objects.create(
        academy_id=site.academy_id, site=site, made_at=made_at, keep_until=host_kept_until(day), **said
    )
    note_deed(call, "log_call", actor=actor, at=at, after=what)
    quiet = _hush(site, day) if what is CallOutcome.NO_MORE_CALLS else None
    return Logged(call, quiet, what in FINAL and _end_claim(actor, site, at))


def _hush(site: HostSite, day: date) -> date:
    """Keep a site quiet until the end of the next school year; a longer silence asked before stays."""
    until = SchoolYear.of(day).next.last_day
    site.quiet_until = max(until, site.quiet_until or until)
    site.save(update_fields=["quiet_until"])
    return site.quiet_until


def _end_claim(actor: Actor, site: HostSite, at: datetime) -> bool:
    mine = HostClaim.objects.filter(site=site, released_at__isnull=True, user_id=cast(UUID, actor.user_id)).first()
    if mine is None:
        return False
    mine.released_at = at
    mine.save(update_fields=["released_at"])
    note_deed(mine, "release", actor=actor, at=at, note="appel noté")
    return True


def _signed(actor: Actor) -> dict[str, Any]:
    """Who calls, for which school or pôle, under which hat: the name stays when the account goes."""
    (organisation,) = actor.reach
    where = "hub_id" if actor.role is Role.HUB_COORDINATOR else "school_id"
    return {"user_id": actor.user_id, "author": actor.name[:120], "hat": actor.role, where: organisation}


def _contact(actor: Actor, site: HostSite, contact_id: UUID | None, how: Means, why: CallPurpose) -> HostContact | None:
    """The person who was reached; one who has chosen not to be called by this hat is written to, not called."""
    if contact_id is None:
        return None
    contact = HOST_CONTACTS.get(actor, "see", contact_id)
    if contact.site_id != site.pk:
        raise refuse("host.call.contact", "Cette personne n’est pas de ce lieu.", field="contact_id")
    if why.solicits and how in SPOKEN and contact.chosen_at and not may_be_called(actor, contact):
        sentence = f"{contact.name} a choisi de ne pas être appelé par vous : écrivez, ou voyez avec le pôle."
        raise refuse("host.call.contact", sentence, field="contact_id")
    return contact


def _day(made_on: date, at: datetime) -> date:
    today = localdate(at)
    if made_on > today:
        raise refuse("host.call.day", "Ce jour est à venir : notez un appel une fois fait.", field="made_on")
    if made_on < today - OLDEST:
        sentence = f"Le {french.plain_date(made_on)} est trop ancien : notez les appels du dernier mois."
        raise refuse("host.call.day", sentence, field="made_on")
    return made_on


def _call_back(asked: date | None, outcome: CallOutcome, day: date) -> date | None:
    if outcome is not CallOutcome.CALL_BACK:
        return None
    if asked is None:
        raise refuse("host.call.back", "Dites quel jour l’organisme veut être rappelé.", field="call_back_on")
    if not day < asked <= day + LATEST_CALL_BACK:
        raise refuse("host.call.back", "Rappelez après l’appel, et dans l’année qui suit.", field="call_back_on")
    return asked


def _seats(seats: int | None) -> int | None:
    if seats is not None and not 1 <= seats <= MOST_SEATS:
        raise refuse("host.call.seats", f"De 1 à {MOST_SEATS} places.", field="seats")
    return seats


def _family(code: str) -> str:
    if code and code not in BY_CODE:
        raise refuse("host.call.family", "Choisissez une famille de métiers de la liste.", field="family")
    return code


def _fact(text: str) -> str:
    fact = " ".join(text.split())
    if len(fact) > LONGEST_FACT:
        sentence = f"{LONGEST_FACT} caractères au plus : vous en avez écrit {len(fact)}. Gardez ce qui sert à tous."
        raise refuse("host.call.fact", sentence, field="fact")
    refuse_if(confidence.check(fact, "fact"))
    return fact


def _one_of(words: type[_E], value: str, field: str, asked: str) -> _E:
    try:
        return words(value)
    except ValueError as error:
        choices = french.join((word.label for word in words), "ou")
        raise refuse(f"host.call.{field}", f"{asked} : {choices}.", field=field) from error

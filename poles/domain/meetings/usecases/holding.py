"""A pôle prepares a meeting, opens it, holds it or cancels it; hosts take part, and offers are born of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils.timezone import localdate

from poles.domain.access import Unknown
from poles.domain.governance.policy import HUBS
from poles.domain.hosts.policy import HOST_SITES
from poles.domain.journal import advance, note_deed
from poles.domain.meetings.policy import MEETINGS
from poles.domain.meetings.usecases.registering import promote
from poles.domain.meetings.usecases.telling import tell_schools
from poles.domain.offers.usecases import link_to_meeting
from poles.domain.territory.queries import commune as commune_of
from poles.records.models import Meeting, MeetingHost
from poles.words.actor import Actor
from poles.words.findings import Finding, Severity, refuse, refuse_if
from poles.words.meetings import MeetingKind
from poles.workflows.machine import NotNow
from poles.workflows.meeting import MEETING

LONGEST = timedelta(days=10)
MOST_SEATS = 2000


@dataclass(frozen=True)
class MeetingText:
    """What is said of a meeting. Times are aware; ``closes_on`` is the last day of registration."""

    kind: MeetingKind
    title: str
    place: str
    commune_code: str
    starts_at: datetime
    ends_at: datetime
    closes_on: date
    capacity: int
    description: str = ""
    family: str = ""
    accessible: bool = False


@transaction.atomic
def prepare(*, actor: Actor, hub_id: UUID, text: MeetingText, at: datetime) -> Meeting:
    """Write down a meeting that nobody sees yet but the pôle."""
    hub = HUBS.get(actor, "manage", hub_id)
    refuse_if(_remarks(text, at))
    meeting = Meeting(academy_id=hub.academy_id, hub=hub)
    _say(meeting, text)
    note_deed(meeting, "prepare", actor=actor, at=at, after=meeting.status)
    return meeting


@transaction.atomic
def change(*, actor: Actor, meeting_id: UUID, text: MeetingText, at: datetime) -> Meeting:
    """Change what is said of a meeting that is not held; when it is open, new places serve the queue and schools are told."""
    meeting = MEETINGS.get(actor, "edit", meeting_id, lock=True)
    if meeting.status not in ("draft", "open"):
        raise NotNow("edit", MEETING.labels[meeting.status])
    refuse_if(_remarks(text, at))
    _say(meeting, text)
    note_deed(meeting, "change", actor=actor, at=at)
    if meeting.status == "open":
        promote(meeting, at=at)
        tell_schools("meeting.changed", meeting, at=at, registered=True)
    return meeting


@transaction.atomic
def open_registrations(*, actor: Actor, meeting_id: UUID, at: datetime) -> Meeting:
    """Announce it to the schools of the pôle, which may register learners from now on."""
    meeting = MEETINGS.get(actor, "open", meeting_id, lock=True)
    step = MEETING.step("open", meeting.status)
    if meeting.closes_on < localdate(at):
        raise refuse("MEETING", "Le dernier jour d’inscription est passé : changez-le d’abord.", field="closes_on")
    advance(meeting, step, actor=actor, at=at)
    tell_schools("meeting.open", meeting, at=at)
    return meeting


@transaction.atomic
def cancel(*, actor: Actor, meeting_id: UUID, at: datetime) -> Meeting:
    """Call it off; every school that registered learners is told."""
    meeting = MEETINGS.get(actor, "cancel", meeting_id, lock=True)
    was_open = meeting.status == "open"
    advance(meeting, MEETING.step("cancel", meeting.status), actor=actor, at=at)
    if was_open:
        tell_schools("meeting.cancelled", meeting, at=at, registered=True)
    return meeting


@transaction.atomic
def hold(*, actor: Actor, meeting_id: UUID, outcome: str, came: Mapping[UUID, bool], at: datetime) -> Meeting:
    """Say that it took place: what came of it, which hosts came (key of the participation → whether it came)."""
    meeting = MEETINGS.get(actor, "hold", meeting_id, lock=True)
    step = MEETING.step("hold", meeting.status)
    if meeting.starts_at > at:
        raise refuse("MEETING", "La rencontre n’a pas encore commencé : dites ensuite ce qu’elle a donné.")
    meeting.outcome = outcome.strip()
    meeting.save(update_fields=["outcome"])
    hosts = list(meeting.hosts.all())
    if set(came) - {host.pk for host in hosts}:
        raise Unknown("host")
    for host in hosts:
        host.came = came.get(host.pk)
        host.save(update_fields=["came"])
    advance(meeting, step, actor=actor, at=at)
    tell_schools("meeting.held", meeting, at=at, registered=True)
    return meeting


@transaction.atomic
def invite(*, actor: Actor, meeting_id: UUID, site_id: UUID, at: datetime) -> MeetingHost:
    """Add a host of the ground to a meeting; twice is once."""
    meeting = MEETINGS.get(actor, "edit", meeting_id, lock=True)
    _alive(meeting, "invite")
    site = HOST_SITES.get(actor, "see", site_id)
    host, fresh = MeetingHost.objects.get_or_create(academy_id=meeting.academy_id, meeting=meeting, site=site)
    if fresh:
        note_deed(meeting, "invite", actor=actor, at=at, note=site.name)
    return host


@transaction.atomic
def withdraw_host(*, actor: Actor, meeting_id: UUID, host_id: UUID, at: datetime) -> None:
    """Take a host out of a meeting."""
    meeting = MEETINGS.get(actor, "edit", meeting_id, lock=True)
    _alive(meeting, "withdraw_host")
    host = meeting.hosts.filter(pk=host_id).select_related("site").first()
    if host is None:
        raise Unknown(host_id)
    note_deed(meeting, "withdraw_host", actor=actor, at=at, note=host.site.name)
    MeetingHost.objects.filter(pk=host.pk).delete()


@transaction.atomic
def link_offer(*, actor: Actor, meeting_id: UUID, offer_id: UUID, at: datetime) -> None:
    """Say that an offer of a host who took part is born of this meeting."""
    meeting = MEETINGS.get(actor, "edit", meeting_id)
    if meeting.status != "held":
        raise NotNow("link_offer", MEETING.labels[meeting.status])
    offer = link_to_meeting(actor=actor, offer_id=offer_id, meeting_id=meeting.pk, at=at)
    if not meeting.hosts.filter(site_id=offer.site_id).exists():
        raise refuse("MEETING", "Cet organisme n’a pas participé à la rencontre.")


def _alive(meeting: Meeting, step: str) -> None:
    if meeting.status not in ("draft", "open"):
        raise NotNow(step, MEETING.labels[meeting.status])


def _remarks(text: MeetingText, at: datetime) -> list[Finding]:
    """What makes a meeting impossible."""
    wrong = [
        (text.ends_at <= text.starts_at, "La fin vient avant le début : corrigez l’heure de fin.", "ends_at"),
        (text.ends_at - text.starts_at > LONGEST, "Une rencontre dure dix jours au plus.", "ends_at"),
        (text.starts_at <= at, "Le début est déjà passé : donnez une date à venir.", "starts_at"),
        (
            text.closes_on > localdate(text.starts_at),
            "Les inscriptions se ferment au plus tard le jour de la rencontre.",
            "closes_on",
        ),
        (not 1 <= text.capacity <= MOST_SEATS, "Donnez un nombre de places de 1 à 2 000.", "capacity"),
    ]
    return [Finding("MEETING", Severity.BLOCKING, sentence, field=field) for fault, sentence, field in wrong if fault]


def _say(meeting: Meeting, text: MeetingText) -> None:
    said = dict(vars(text))
    try:
        meeting.commune = commune_of(said.pop("commune_code"))
    except Unknown as error:
        raise refuse("COMMUNE", "Cette commune n’est pas connue du service.", field="town") from error
    for name, value in said.items():
        setattr(meeting, name, value)
    meeting.save()

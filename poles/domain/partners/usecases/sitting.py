"""A pôle calls a working session of its members, changes it, cancels it, says who came and what was said."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils.timezone import localdate

from poles.domain.access import Unknown
from poles.domain.governance.policy import HUBS
from poles.domain.journal import advance, note_deed
from poles.domain.partners.policy import WORK_SESSIONS
from poles.domain.partners.queries import present
from poles.domain.partners.usecases.checking import refuse_if_changed
from poles.domain.partners.usecases.telling import tell_called
from poles.records.models import HubMember, WorkSession, WorkSessionSeat
from poles.words.actor import Actor
from poles.words.findings import Finding, Severity, refuse, refuse_if
from poles.words.retention import kept_until
from poles.words.time import SchoolYear
from poles.workflows.machine import NotNow
from poles.workflows.session import WORK_SESSION

LONGEST = timedelta(days=3)


@dataclass(frozen=True)
class SessionText:
    """What is said of a working session before it is held; times are aware."""

    title: str
    place: str
    starts_at: datetime
    ends_at: datetime
    agenda: str = ""


@dataclass(frozen=True)
class Attendance:
    """Whether a member came (None: nobody said), and who came for it."""

    came: bool | None
    person: str = ""


@transaction.atomic
def call(
    *, actor: Actor, hub_id: UUID, text: SessionText, member_ids: Collection[UUID], at: datetime
) -> tuple[WorkSession, int]:
    """Call members of the pôle to a working session; gives it, and how many letters leave, each with its .ics file."""
    hub = HUBS.get(actor, "manage", hub_id)
    refuse_if(_remarks(text, at))
    session = WorkSession.objects.create(academy_id=hub.academy_id, hub=hub, **vars(text))
    _seat(session, member_ids)
    note_deed(session, "call", actor=actor, at=at, after=session.status)
    return session, tell_called("session.called", session, at=at)


@transaction.atomic
def change(
    *, actor: Actor, session_id: UUID, text: SessionText, member_ids: Collection[UUID], seen: str, at: datetime
) -> tuple[WorkSession, int]:
    """Change a session that is not held; those who are called now are told again, and their agenda follows."""
    session = WORK_SESSIONS.get(actor, "edit", session_id, lock=True)
    if session.status != "called":
        raise NotNow("edit", WORK_SESSION.labels[session.status])
    refuse_if_changed(session, seen)
    refuse_if(_remarks(text, at))
    for name, value in vars(text).items():
        setattr(session, name, value)
    session.save(update_fields=list(vars(text)))
    WorkSessionSeat.objects.filter(session=session).exclude(member_id__in=member_ids).delete()
    _seat(session, member_ids)
    note_deed(session, "change", actor=actor, at=at)
    return session, tell_called("session.changed", session, at=at)


@transaction.atomic
def cancel(*, actor: Actor, session_id: UUID, at: datetime) -> int:
    """Call a session off; gives how many letters leave."""
    session = WORK_SESSIONS.get(actor, "cancel", session_id, lock=True)
    advance(session, WORK_SESSION.step("cancel", session.status), actor=actor, at=at)
    return tell_called("session.cancelled", session, at=at)


@transaction.atomic
def hold(
    *, actor: Actor, session_id: UUID, attendance: Mapping[UUID, Attendance], minutes: str, seen: str, at: datetime
) -> WorkSession:
    """Say that a session took place, who came (seat → attendance) and what was said; members are told."""
    session = WORK_SESSIONS.get(actor, "hold", session_id, lock=True)
    step = WORK_SESSION.step("hold", session.status)
    if session.starts_at > at:
        raise refuse("session.early", "La séance n’a pas encore commencé : écrivez son compte rendu ensuite.")
    refuse_if_changed(session, seen)
    _write(session, attendance, minutes, at)
    advance(session, step, actor=actor, at=at)
    tell_called("session.held", session, at=at)
    return session


@transaction.atomic
def amend(
    *, actor: Actor, session_id: UUID, attendance: Mapping[UUID, Attendance], minutes: str, seen: str, at: datetime
) -> WorkSession:
    """Correct the attendance or the minutes of a session that was held; the history keeps that it was done."""
    session = WORK_SESSIONS.get(actor, "edit", session_id, lock=True)
    if session.status != "held":
        raise NotNow("edit", WORK_SESSION.labels[session.status])
    refuse_if_changed(session, seen)
    _write(session, attendance, minutes, at)
    note_deed(session, "amend", actor=actor, at=at)
    return session


def _seat(session: WorkSession, member_ids: Collection[UUID]) -> None:
    """Give a seat to each member that has none; they must be of the pôle, and present."""
    wanted = set(member_ids)
    if not wanted:
        raise refuse("session.members", "Cochez au moins un membre à convoquer.", field="member_ids")
    day = localdate(session.starts_at)
    found = HubMember.objects.filter(present(day), hub_id=session.hub_id, pk__in=wanted)
    if found.count() < len(wanted):
        raise Unknown("member")
    seated = set(WorkSessionSeat.objects.filter(session=session).values_list("member_id", flat=True))
    until = kept_until(SchoolYear.of(day).start)
    WorkSessionSeat.objects.bulk_create(
        WorkSessionSeat(academy_id=session.academy_id, session=session, member_id=key, keep_until=until)
        for key in sorted(wanted - seated)
    )


def _write(session: WorkSession, attendance: Mapping[UUID, Attendance], minutes: str, at: datetime) -> None:
    seats = {seat.pk: seat for seat in WorkSessionSeat.objects.filter(session=session)}
    if attendance.keys() - seats.keys():
        raise Unknown("seat")
    for key, said in attendance.items():
        seats[key].came, seats[key].person = said.came, said.person.strip()
    WorkSessionSeat.objects.bulk_update(seats.values(), ["came", "person"])
    session.minutes, session.minutes_at = minutes.strip(), at
    session.save(update_fields=["minutes", "minutes_at"])


def _remarks(text: SessionText, at: datetime) -> list[Finding]:
    """What makes a session impossible."""
    wrong = [
        (text.ends_at <= text.starts_at, "La fin vient avant le début : corrigez l’heure de fin.", "ends_at"),
        (text.ends_at - text.starts_at > LONGEST, "Une séance dure trois jours au plus.", "ends_at"),
        (text.starts_at <= at, "Le début est déjà passé : donnez une date à venir.", "starts_at"),
    ]
    return [
        Finding("session.dates", Severity.BLOCKING, sentence, field=field) for fault, sentence, field in wrong if fault
    ]

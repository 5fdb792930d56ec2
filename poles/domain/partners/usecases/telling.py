"""Who is told of a working session: the contact of each member called, and those who speak for it."""

from datetime import datetime
from uuid import uuid5

from django.utils.timezone import localdate, localtime

from poles.domain.notices import queue
from poles.domain.people.queries import planners_at, speaking_for
from poles.records.models import HubMember, WorkSession, WorkSessionSeat
from poles.words import french


def tell_called(kind: str, session: WorkSession, *, at: datetime) -> int:
    """Queue a letter of a kind for each address of the members called, once a step; gives how many letters."""
    seats = WorkSessionSeat.objects.filter(session=session).select_related("member")
    addresses = {address for seat in seats for address in addresses_of(seat.member, at=at)}
    starts, ends = localtime(session.starts_at), localtime(session.ends_at)
    for address in sorted(addresses):
        queue(
            kind,
            address,
            uuid5(session.pk, at.isoformat()),
            at=at,
            academy_id=session.academy_id,
            session=str(session.pk),
            hub=session.hub.name,
            title=session.title,
            place=session.place,
            agenda=session.agenda,
            day=french.long_date(starts.date()),
            hours=f"de {french.hour(starts.time())} à {french.hour(ends.time())}",
            starts_at=session.starts_at.isoformat(),
            ends_at=session.ends_at.isoformat(),
        )
    return len(addresses)


def addresses_of(member: HubMember, *, at: datetime) -> set[str]:
    """Where a member is written to: its contact and its voices; for a school without either, its head and its DDFPT."""
    on = localdate(at)
    found = {person.email for person in speaking_for(member.pk, on=on)}
    if member.contact_email:
        found.add(member.contact_email.lower())
    if not found and member.school_id:
        found = {person.email for person in planners_at(member.school_id, on=on)}
    return found

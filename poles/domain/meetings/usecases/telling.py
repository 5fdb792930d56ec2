"""Who is told of a meeting: the planners of the schools of the pôle, or of those that registered learners; never a name."""

from datetime import datetime
from uuid import uuid5

from django.utils import timezone

from poles.domain.governance.queries import schools_of_hub
from poles.domain.notices import queue
from poles.domain.people.queries import planners_at
from poles.domain.reach import Errand, beyond
from poles.records.models import Meeting, MeetingSeat
from poles.words import french


def tell_schools(kind: str, meeting: Meeting, *, at: datetime, registered: bool = False) -> None:
    """Queue a letter for the head and the DDFPT of each school, once a step; ``registered``: only where learners are."""
    if registered:
        with beyond(Errand.MEETING_SEATS):
            schools = set(MeetingSeat.objects.filter(meeting=meeting).values_list("school_id", flat=True))
    else:
        schools = set(schools_of_hub(meeting.hub_id).values_list("pk", flat=True))
    on = timezone.localdate(at)
    addresses = {person.email for school in schools for person in planners_at(school, on=on)}
    moment = uuid5(meeting.pk, at.isoformat())
    for address in sorted(addresses):
        queue(
            kind,
            address,
            moment,
            at=at,
            academy_id=meeting.academy_id,
            meeting=str(meeting.pk),
            title=meeting.title,
            day=french.long_date(timezone.localdate(meeting.starts_at)),
            closes=french.long_date(meeting.closes_on),
            place=f"{meeting.place}, {meeting.commune.name}",
        )


def tell_promoted(seat: MeetingSeat, *, at: datetime) -> None:
    """A place came free for somebody who waited: the school is told how many, on its page who."""
    on = timezone.localdate(at)
    for person in planners_at(seat.school_id, on=on):
        queue(
            "meeting.promoted",
            person.email,
            seat.pk,
            at=at,
            academy_id=seat.academy_id,
            meeting=str(seat.meeting_id),
            title=seat.meeting.title,
            day=french.long_date(timezone.localdate(seat.meeting.starts_at)),
        )

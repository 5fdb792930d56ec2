"""A school registers learners to a meeting, takes one out, says who came."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.timezone import localdate

from poles.domain.access import Unknown
from poles.domain.calendar.policy import LEARNERS
from poles.domain.journal import note_deed
from poles.domain.meetings import queries
from poles.domain.meetings.policy import MEETING_SEATS, MEETINGS
from poles.domain.meetings.usecases.telling import tell_promoted
from poles.domain.reach import Errand, beyond
from poles.records.models import Meeting, MeetingSeat
from poles.words import french
from poles.words.actor import Actor
from poles.words.findings import refuse
from poles.words.meetings import Presence
from poles.workflows.machine import NotNow
from poles.workflows.meeting import MEETING


@dataclass(frozen=True)
class Registered:
    """How many learners have a place now, how many wait, how many were there already."""

    seated: int
    waiting: int
    already: int


@transaction.atomic
def register(*, actor: Actor, meeting_id: UUID, learner_ids: Sequence[UUID], at: datetime) -> Registered:
    """Register learners of the own school, in the order of the list; above the capacity they wait.

    The row of the meeting is locked: two schools at once cannot share the last place.
    """
    meeting = MEETINGS.get(actor, "register", meeting_id, lock=True)
    if meeting.status != "open":
        raise NotNow("register", MEETING.labels[meeting.status])
    if meeting.closes_on < localdate(at):
        raise refuse("MEETING", "Les inscriptions sont closes : voyez avec le coordonnateur du pôle.")
    wanted = list(dict.fromkeys(learner_ids))
    if not wanted:
        raise refuse("MEETING", "Cochez au moins un élève.", field="learner_ids")
    found = {
        row.pk: row
        for row in LEARNERS.rows(actor, "see").filter(pk__in=wanted, school_id__in=actor.reach, left_on__isnull=True)
    }
    if len(found) < len(wanted):
        raise Unknown("learner")
    known = set(MeetingSeat.objects.filter(meeting=meeting, learner_id__in=wanted).values_list("learner_id", flat=True))
    left = meeting.capacity - queries.taken(meeting.pk)[0]
    made = [
        MeetingSeat(
            academy_id=meeting.academy_id, meeting=meeting, school_id=found[key].school_id, learner_id=key,
            waiting=place >= left, registered_at=at, keep_until=found[key].keep_until,
        )
        for place, key in enumerate(key for key in wanted if key not in known)
    ]  # fmt: skip
    MeetingSeat.objects.bulk_create(made)
    waiting = sum(seat.waiting for seat in made)
    note_deed(meeting, "register", actor=actor, at=at, note=french.plural(len(made), "élève inscrit"))
    return Registered(len(made) - waiting, waiting, len(known))


@transaction.atomic
def take_out(*, actor: Actor, seat_id: UUID, at: datetime) -> None:
    """Take a learner out of a meeting to come; the first who waits, of any school, gets the place, and its school is told."""
    seat = queries.seat_of(actor, "drop", seat_id)
    meeting = Meeting.objects.select_for_update().get(pk=seat.meeting_id)
    if meeting.status != "open":
        raise NotNow("drop", MEETING.labels[meeting.status])
    note_deed(meeting, "take_out", actor=actor, at=at)
    MeetingSeat.objects.filter(pk=seat.pk).delete()
    promote(meeting, at=at)


def promote(meeting: Meeting, *, at: datetime) -> int:
    """Give the free places to those who wait, the first registered first; gives how many. The meeting is locked by the caller."""
    with beyond(Errand.MEETING_SEATS):
        free = meeting.capacity - MeetingSeat.objects.filter(meeting=meeting, waiting=False).count()
        queue = MeetingSeat.objects.filter(meeting=meeting, waiting=True).order_by("registered_at", "pk")
        raised = list(queue.select_related("meeting")[: max(free, 0)])
        MeetingSeat.objects.filter(pk__in=[seat.pk for seat in raised]).update(waiting=False)
    for seat in raised:
        tell_promoted(seat, at=at)
    return len(raised)


@transaction.atomic
def note_presence(*, actor: Actor, meeting_id: UUID, presence: Mapping[UUID, Presence], at: datetime) -> int:
    """Say who of the own school came (registration → presence), once the meeting has begun; gives how many changed."""
    meeting = queries.meeting_of(actor, meeting_id)
    if meeting.status not in ("open", "held"):
        raise NotNow("note_presence", MEETING.labels[meeting.status])
    if meeting.starts_at > at:
        raise refuse("MEETING", "La rencontre n’a pas encore commencé : pointez les présents ensuite.")
    rows = MEETING_SEATS.rows(actor, "note_presence").filter(meeting=meeting, pk__in=list(presence))
    seats = list(rows.select_for_update(of=("self",)))
    if len(seats) < len(presence):
        raise Unknown("seat")
    changed = [seat for seat in seats if seat.presence != presence[seat.pk]]
    for seat in changed:
        seat.presence = presence[seat.pk]
    MeetingSeat.objects.bulk_update(changed, ["presence"])
    if changed:
        note_deed(meeting, "note_presence", actor=actor, at=at, note=french.plural(len(changed), "élève pointé"))
    return len(changed)

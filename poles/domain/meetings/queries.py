"""What is asked of meetings: which ones, how full, who of a school comes; for the pôle, counts by school, never a name."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count, F, Q, QuerySet, Value

from poles.domain.access import Unknown
from poles.domain.calendar.policy import LEARNERS
from poles.domain.hosts.policy import HOST_SITES
from poles.domain.meetings.policy import MEETING_SEATS, MEETINGS
from poles.domain.offers.policy import OFFERS
from poles.domain.reach import Errand, beyond
from poles.records.models import HostSite, Learner, Meeting, MeetingSeat, Offer
from poles.words.actor import Actor
from poles.words.meetings import Presence

_SEATED = Count("seats", filter=Q(seats__waiting=False), distinct=True)
_WAITING = Count("seats", filter=Q(seats__waiting=True), distinct=True)


@dataclass(frozen=True)
class SchoolCount:
    """How many learners of one school are registered, wait, came."""

    school: str
    seated: int
    waiting: int
    came: int


def meetings_of(actor: Actor, *, at: datetime, past: bool = False) -> QuerySet[Meeting]:
    """The meetings that this actor reads, to come (the soonest first) or past (the latest first).

    Each row bears ``host_count``; ``taken_of`` counts who is registered.
    """
    rows = MEETINGS.rows(actor, "see").select_related("hub", "commune")
    rows = rows.filter(ends_at__lt=at) if past else rows.filter(ends_at__gte=at)
    return rows.annotate(host_count=Count("hosts", distinct=True)).order_by("-starts_at" if past else "starts_at", "pk")


def meeting_of(actor: Actor, meeting_id: UUID) -> Meeting:
    """One meeting with its hosts, or Unknown."""
    row = MEETINGS.get(actor, "see", meeting_id)
    return Meeting.objects.select_related("hub", "commune").prefetch_related("hosts__site__commune").get(pk=row.pk)


def taken(meeting_id: UUID) -> tuple[int, int]:
    """(registered, waiting): counts over all schools, whoever asks.

    Row-level security lets a school see its own rows alone: the two numbers are counted beyond it, and nothing else.
    """
    return taken_of([meeting_id])[meeting_id]


def taken_of(meeting_ids: Iterable[UUID]) -> dict[UUID, tuple[int, int]]:
    """``taken`` of several meetings, in one query."""
    with beyond(Errand.MEETING_SEATS):
        rows = Meeting.objects.filter(pk__in=list(meeting_ids)).annotate(seated=_SEATED, queued=_WAITING).order_by()
        return {key: (seated, queued) for key, seated, queued in rows.values_list("pk", "seated", "queued")}


def seats_of(actor: Actor, meeting_id: UUID) -> QuerySet[MeetingSeat]:
    """The learners that this actor may name at a meeting, by class and name, the queue last."""
    rows = MEETING_SEATS.rows(actor, "see").filter(meeting_id=meeting_id).select_related("learner", "school")
    return rows.order_by("waiting", "learner__last_name", "learner__first_name", "pk")


def counts_by_school(actor: Actor, meeting_id: UUID) -> list[SchoolCount]:
    """How many by school, for who may count: no name, no class."""
    rows = MEETING_SEATS.rows(actor, "total").filter(meeting_id=meeting_id).order_by()
    found = (
        rows.values(name=F("school__name"))
        .annotate(
            seated=Count("pk", filter=Q(waiting=False)),
            queued=Count("pk", filter=Q(waiting=True)),
            came=Count("pk", filter=Q(presence=Presence.CAME)),
        )
        .order_by("name")
    )
    return [SchoolCount(one["name"], one["seated"], one["queued"], one["came"]) for one in found]


def candidates(actor: Actor, meeting: Meeting, class_id: UUID) -> QuerySet[Learner]:
    """The learners of a class of the own school, present, who may still be registered."""
    rows = LEARNERS.rows(actor, "see").filter(
        enrolments__class_group_id=class_id, school_id__in=actor.reach, left_on__isnull=True
    )
    return rows.exclude(meetings__meeting=meeting).order_by("last_name", "first_name", "pk").distinct()


def sites_to_invite(actor: Actor, meeting: Meeting, text: str, *, most: int = 20) -> list[HostSite]:
    """Hosts of the ground whose name or town holds these words, who are not in the meeting yet."""
    rows = HOST_SITES.rows(actor, "see").exclude(pk__in=meeting.hosts.values("site_id")).select_related("commune")
    for word in text.split()[:4]:
        rows = rows.filter(Q(name__icontains=word) | Q(commune__name__icontains=word))
    return list(rows.order_by("name", "pk")[:most])


def born(actor: Actor, meeting_id: UUID) -> QuerySet[Offer]:
    """The offers said to be born of a meeting, of those that this actor reads: to a school, the published ones."""
    rows = OFFERS.rows(actor, "see").filter(meeting_id=meeting_id)
    return rows.select_related("site__commune").order_by("title", "pk")


def maybe_born(actor: Actor, meeting: Meeting) -> QuerySet[Offer]:
    """The offers of the hosts who took part, typed since the meeting began, that nobody has linked yet."""
    rows = OFFERS.rows(actor, "publish").filter(
        site__in=meeting.hosts.values("site_id"), created_at__gte=meeting.starts_at, meeting__isnull=True
    )
    return rows.select_related("site__commune").order_by("title", "pk")


def seat_of(actor: Actor, verb: str, seat_id: UUID) -> MeetingSeat:
    """One registration of the own school, or Unknown."""
    row = MEETING_SEATS.get(actor, verb, seat_id)
    found = MeetingSeat.objects.select_related("meeting", "learner").filter(pk=row.pk).first()
    if found is None:
        raise Unknown(seat_id)
    return found


def coming_of(actor: Actor, *, at: datetime) -> QuerySet[MeetingSeat]:
    """The registrations of a learner (for the learner and the adults) at meetings that are open and to come."""
    rows = MEETING_SEATS.rows(actor, "see").filter(meeting__status="open", meeting__ends_at__gte=at)
    return rows.select_related("meeting__commune", "learner").order_by("meeting__starts_at", "pk")


def figures(actor: Actor, hub_id: UUID, *, since: datetime) -> dict[str, int]:
    """What a year of meetings gave in a pôle: meetings held, learners who came, hosts who came, offers born."""
    held = MEETINGS.rows(actor, "see").filter(hub_id=hub_id, status="held", starts_at__gte=since)
    return held.aggregate(
        meetings=Count("pk", distinct=True),
        learners=Count("seats", filter=Q(seats__presence=Presence.CAME), distinct=True),
        hosts=Count("hosts", filter=Q(hosts__came=Value(True)), distinct=True),
        offers=Count("offers", distinct=True),
    )

"""What is asked of the members of a pôle: who they are, what the pôle has to work with, its sessions and decisions."""

import hashlib
import json
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from uuid import UUID

from django.db.models import Model, Q, QuerySet, Sum

from poles.domain.governance.policy import HUBS
from poles.domain.partners.policy import DECISIONS, HUB_MEMBERS, MEANS_USES, WORK_SESSIONS
from poles.records.models import Decision, Hub, HubMember, HubOffice, MeansUse, WorkSession, WorkSessionSeat
from poles.words.actor import Actor
from poles.words.french import alphabetical
from poles.words.partners import MeansKind, MemberKind
from poles.words.roles import Role

ALLOTTED = {MeansKind.HOURS: "hours", MeansKind.TRAVEL: "travel_budget", MeansKind.SESSIONS: "session_budget"}
"""Kind of means → the column of the office that says how much of it the pôle is given."""


@dataclass(frozen=True)
class Means:
    """One kind of means of a pôle in a school year, in hours or in euros: what is given, what was used."""

    kind: MeansKind
    given: Decimal
    used: Decimal

    @property
    def left(self) -> Decimal:
        """What is left; below zero when more was used than given."""
        return self.given - self.used


@dataclass(frozen=True)
class PublicFace:
    """What everybody may read of a pôle: where it is found, when, and which kinds of members it has, without a name."""

    place: str
    address: str
    phone: str
    opening_hours: str
    kinds: tuple[tuple[MemberKind, int], ...]


def version_of(row: Model) -> str:
    """What a page gives back with a form, so that nobody overwrites what changed meanwhile: a print of the row."""
    values = {one.attname: _written(getattr(row, one.attname)) for one in row._meta.concrete_fields}
    return hashlib.sha256(json.dumps(values, sort_keys=True).encode()).hexdigest()[:16]


def _written(value: object) -> str:
    """A value in one way, whether it was just typed or read back."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, int | Decimal):
        return format(Decimal(value).normalize(), "f")
    return str(value)


def present(on: date) -> Q:
    """Of members: those that are in their pôle on a day; from the day on which it is said to leave, a member is not."""
    return Q(left_on__isnull=True) | Q(left_on__gt=on)


def ground_of(actor: Actor) -> Hub | None:
    """The pôle that a coordinator keeps; None for any other hat."""
    if actor.role is not Role.HUB_COORDINATOR:
        return None
    return HUBS.rows(actor, "manage").order_by("name").first()


def members_of(actor: Actor, *, on: date, left: bool = False) -> list[HubMember]:
    """The members that this actor reads, present on a day (or gone before it), by pôle, kind and name as French sorts."""
    rows = HUB_MEMBERS.rows(actor, "see").select_related("hub", "school")
    found = rows.exclude(present(on)) if left else rows.filter(present(on))
    order = {kind.value: place for place, kind in enumerate(MemberKind)}
    return sorted(found, key=lambda row: (alphabetical(row.hub.name), order[row.kind], alphabetical(row.name)))


def member_of(actor: Actor, member_id: UUID) -> HubMember:
    """One member with its pôle and school, or Unknown."""
    row = HUB_MEMBERS.get(actor, "see", member_id)
    return HubMember.objects.select_related("hub", "school").get(pk=row.pk)


def own_member(actor: Actor) -> HubMember | None:
    """The member for whom this actor speaks; None for any other hat."""
    rows = HUB_MEMBERS.rows(actor, "edit") if actor.role is Role.HUB_MEMBER else HubMember.objects.none()
    return rows.select_related("hub__academy").first()


def office_of(hub_id: UUID, school_year: int) -> HubOffice | None:
    """The office of a pôle in a school year, None when nobody has said anything of it."""
    return HubOffice.objects.filter(hub_id=hub_id, school_year=school_year).first()


def means_of(offices: list[HubOffice]) -> dict[UUID, list[Means]]:
    """Office → its means, one of each kind, in one query."""
    found = (
        MeansUse.objects.filter(office__in=offices).order_by().values("office_id", "kind").annotate(sum=Sum("amount"))
    )
    used = {(one["office_id"], one["kind"]): one["sum"] for one in found}
    return {
        office.pk: [
            Means(kind, getattr(office, ALLOTTED[kind]), used.get((office.pk, kind.value), Decimal(0)))
            for kind in MeansKind
        ]
        for office in offices
    }


def uses_of(actor: Actor, office: HubOffice) -> QuerySet[MeansUse]:
    """What was used of the means of an office, the latest first; nothing for who may not see it."""
    return MEANS_USES.rows(actor, "see").filter(office=office)


def sessions_of(actor: Actor, *, at: datetime, past: bool = False) -> QuerySet[WorkSession]:
    """The working sessions that this actor reads: to come, the soonest first; or past and cancelled, the latest first."""
    rows = WORK_SESSIONS.rows(actor, "see").select_related("hub")
    if past:
        return rows.filter(Q(ends_at__lt=at) | ~Q(status="called")).order_by("-starts_at", "pk")
    return rows.filter(ends_at__gte=at, status="called").order_by("starts_at", "pk")


def session_of(actor: Actor, session_id: UUID) -> WorkSession:
    """One working session with its pôle, or Unknown."""
    row = WORK_SESSIONS.get(actor, "see", session_id)
    return WorkSession.objects.select_related("hub").get(pk=row.pk)


def seats_of(session: WorkSession) -> list[WorkSessionSeat]:
    """Who is called to a session that the actor has been shown, by the name of the member."""
    rows = WorkSessionSeat.objects.filter(session=session).select_related("member")
    return sorted(rows, key=lambda seat: alphabetical(seat.member.name))


def called_to(member_id: UUID, *, at: datetime) -> QuerySet[WorkSession]:
    """The sessions to come to which a member is called, the soonest first."""
    rows = WorkSession.objects.filter(seats__member_id=member_id, status="called", ends_at__gte=at)
    return rows.order_by("starts_at", "pk")


def decisions_of(actor: Actor, *, session_id: UUID | None = None, waiting: bool = False) -> QuerySet[Decision]:
    """The decisions that this actor reads, the first due on top; ``waiting``: those that are not done."""
    rows = DECISIONS.rows(actor, "see").select_related("session", "member")
    if session_id:
        rows = rows.filter(session_id=session_id)
    return rows.filter(done_on__isnull=True) if waiting else rows


def public_face(hub_id: UUID, *, on: date, school_year: int) -> PublicFace:
    """What the public page of a pôle says of its office and of its members: kinds and how many, never a person."""
    office = office_of(hub_id, school_year)
    counts = Counter(HubMember.objects.filter(present(on), hub_id=hub_id).values_list("kind", flat=True))
    kinds = tuple((kind, counts[kind.value]) for kind in MemberKind if counts[kind.value])
    if office is None:
        return PublicFace("", "", "", "", kinds)
    return PublicFace(office.place, office.address, office.phone, office.opening_hours, kinds)

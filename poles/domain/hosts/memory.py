"""What the members remember of a host: whom it has hosted, in counts; how it went, in means; what a school notes for itself."""

from collections import Counter
from dataclasses import dataclass
from datetime import date

from django.db.models import Avg, Count, QuerySet

from poles.domain.hosts.policy import HOST_FEEDBACKS, HOST_NOTES
from poles.records.models import HostFeedback, HostNote, HostSite, Placement
from poles.words.actor import Actor
from poles.words.roles import SCHOOL_ROLES, Role
from poles.words.time import SchoolYear

HELD = ("confirmed", "done")
FEWEST = 3
"""Answers below which no mean is shown: one answer would be somebody's."""


@dataclass(frozen=True)
class Hosted:
    """How many placements began in a school year at a host: of every school, and of the reader's own."""

    year: SchoolYear
    total: int
    own: int


@dataclass(frozen=True)
class Marks:
    """The means of the answers about a host, from 1 to 4; None below ``FEWEST`` answers, whose count alone is said."""

    count: int
    welcome: float | None = None
    tutoring: float | None = None
    tasks: float | None = None


def hosted(actor: Actor, site: HostSite) -> list[Hosted]:
    """The placements at a host counted by school year, the latest first: no name, whatever the school."""
    own = actor.reach if actor.role in SCHOOL_ROLES else frozenset()
    total, ours = Counter[SchoolYear](), Counter[SchoolYear]()
    held = Placement.objects.filter(seat__offer__site=site, status__in=HELD)
    for starts_on, school_id, many in (
        held.order_by().values("starts_on", "school_id").annotate(many=Count("pk")).values_list(
            "starts_on", "school_id", "many"
        )
    ):  # fmt: skip
        year = SchoolYear.of(starts_on)
        total[year] += many
        ours[year] += many if school_id in own else 0
    return [Hosted(year, total[year], ours[year]) for year in sorted(total, reverse=True)]


def years_to_rate(actor: Actor, site: HostSite, *, today: date) -> list[int]:
    """The school years in which a reception of a learner of the actor's school has ended there, the latest first."""
    if actor.role not in SCHOOL_ROLES:
        return []
    ended = Placement.objects.filter(
        seat__offer__site=site, status__in=HELD, school_id__in=actor.reach, ends_on__lte=today
    )
    starts = ended.order_by().values_list("starts_on", flat=True).distinct()
    return sorted({SchoolYear.of(day).start for day in starts}, reverse=True)


def reads_tutors(actor: Actor, site: HostSite) -> bool:
    """Whether this actor may read how to reach the tutors: the pôle, and a school of whom a learner is or was hosted."""
    if actor.role in SCHOOL_ROLES:
        held = Placement.objects.filter(seat__offer__site=site, status__in=HELD, school_id__in=actor.reach)
        return held.exists()
    return actor.role in (Role.HUB_COORDINATOR, Role.HOST)


def marks(actor: Actor, site: HostSite) -> Marks:
    """The means of what the schools said of a host, never a comment nor a school; only the count below three answers."""
    rows = HOST_FEEDBACKS.rows(actor, "total").filter(site=site)
    told = rows.order_by().aggregate(
        count=Count("pk"), welcome=Avg("welcome"), tutoring=Avg("tutoring"), tasks=Avg("tasks")
    )
    return Marks(**told) if told["count"] >= FEWEST else Marks(told["count"])


def own_feedback(actor: Actor, site: HostSite) -> QuerySet[HostFeedback]:
    """What the actor's own school has said of a host, comments included, the latest first."""
    return HOST_FEEDBACKS.rows(actor, "see").filter(site=site).order_by("-given_at", "pk")


def notes(actor: Actor, site: HostSite) -> QuerySet[HostNote]:
    """The private notes of the actor's own school on a host, the latest first."""
    return HOST_NOTES.rows(actor, "see").filter(site=site).order_by("-written_at", "pk")

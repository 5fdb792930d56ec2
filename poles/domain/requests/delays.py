"""How many requests were sent in a time, and how long their answers took: by pôle, or by school."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime, time
from uuid import UUID

from django.utils import timezone

from poles.domain.requests.policy import REQUESTS
from poles.words import french
from poles.words.actor import Actor


@dataclass(frozen=True)
class Delays:
    """Requests sent in a school year: how many, answered, late (answered after the date, or not answered at it).

    ``days``: the median number of days between the sending and the first answer; None when nothing was answered.
    """

    label: str
    count: int
    answered: int
    late: int
    days: int | None


def delays(
    actor: Actor, *, at: datetime, since: date, by_school: bool = False, hub_id: UUID | None = None
) -> list[Delays]:
    """How many requests were sent since a day and how long the answers took: pôle by pôle, or school by school.

    ``hub_id`` keeps to one pôle. For a coordinator (own pôle), a school (its own) and the rectorate (its académie, which
    it counts without reading them).
    """
    verb = "total" if actor.role in REQUESTS.roles("total") else "see"
    place = "school__name" if by_school else "hub__name"
    rows = (
        REQUESTS.rows(actor, verb).filter(sent_at__gte=_midnight(since)).exclude(status="withdrawn", answered_at=None)
    )
    if hub_id is not None:
        rows = rows.filter(hub_id=hub_id)
    groups: dict[str, list[tuple]] = defaultdict(list)
    for name, sent_at, due_on, answered_at in rows.values_list(place, "sent_at", "due_on", "answered_at"):
        groups[name].append((sent_at, due_on, answered_at))
    return [_delays(name, groups[name], timezone.localdate(at)) for name in sorted(groups, key=french.alphabetical)]


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time.min, tzinfo=timezone.get_current_timezone())


def _delays(label: str, rows: list[tuple], today: date) -> Delays:
    took = sorted((timezone.localdate(done) - timezone.localdate(sent)).days for sent, _, done in rows if done)
    late = sum((timezone.localdate(done) if done else today) > due for _, due, done in rows)
    median = (took[(len(took) - 1) // 2] + took[len(took) // 2] + 1) // 2 if took else None
    return Delays(label, len(rows), len(took), late, median)

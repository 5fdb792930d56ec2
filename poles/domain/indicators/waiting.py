"""What waits for a coordinator: offers to read, campaigns to move on, proposals without answer, shortages by week."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import connection
from django.db.models import Count, Min
from django.utils import timezone

from poles.domain.access import Forbidden
from poles.domain.allocation.policy import CAMPAIGNS, MATCHES
from poles.domain.indicators.policy import FIGURES
from poles.domain.offers.policy import OFFERS
from poles.records.models import Campaign, Hub
from poles.words.actor import Actor
from poles.words.families import BY_CODE as FAMILIES
from poles.words.families import DISCOVERY
from poles.words.time import Week
from poles.words.training import PlacementKind

LASTING = ("draft", "open", "closed", "allocated")
"""The states of a campaign that wait for the coordinator."""


@dataclass(frozen=True)
class Pile:
    """Things of one sort that wait: how many, and since when."""

    count: int
    since: datetime | None


@dataclass(frozen=True)
class Unanswered:
    """A school that has not answered proposals of a campaign, and the first day of the placements concerned."""

    campaign_id: UUID
    campaign: str
    school: str
    count: int
    starts_on: date


@dataclass(frozen=True)
class Pressure:
    """One family in one week: learners without a place, and seats still free."""

    kind: PlacementKind
    family: str
    monday: date
    needed: int
    free: int

    @property
    def missing(self) -> int:
        """Seats to find; 0 when there are enough."""
        return max(0, self.needed - self.free)

    @property
    def label(self) -> str:
        """The family in French."""
        return str(FAMILIES[self.family]) if self.family in FAMILIES else "Famille à préciser"

    @property
    def week(self) -> Week:
        """Its week."""
        return Week.of(self.monday)


@dataclass(frozen=True)
class Waiting:
    """All that waits in the pôles of one coordinator."""

    at: datetime
    hubs: list[Hub]
    to_read: Pile
    campaigns: list[Campaign]
    unanswered: list[Unanswered]
    pressure: list[Pressure]

    @property
    def shortages(self) -> list[Pressure]:
        """For each kind and family that lacks seats, its worst week; the largest lack first."""
        worst: dict[tuple[str, str], Pressure] = {}
        for each in self.pressure:
            key = (each.kind, each.family)
            if each.missing and (key not in worst or each.missing > worst[key].missing):
                worst[key] = each
        return sorted(worst.values(), key=lambda each: (-each.missing, each.monday, each.label))


def waiting(actor: Actor, *, at: datetime) -> Waiting:
    """What waits for this coordinator, in seven statements whatever the size of the pôle."""
    if actor.role not in FIGURES.roles("wait"):
        raise Forbidden("wait")
    hubs = list(FIGURES.rows(actor, "wait").select_related("academy"))
    keys = [hub.pk for hub in hubs]
    unread = OFFERS.rows(actor, "publish").filter(status="submitted", twin_of__isnull=True)
    return Waiting(
        at=at,
        hubs=hubs,
        to_read=Pile(**unread.aggregate(count=Count("pk"), since=Min("created_at"))),
        campaigns=list(CAMPAIGNS.rows(actor, "close").filter(status__in=LASTING).order_by("starts_on", "label")),
        unanswered=_unanswered(actor),
        pressure=_pressure(keys, timezone.localdate(at)),
    )


def _unanswered(actor: Actor) -> list[Unanswered]:
    open_ones = MATCHES.rows(actor, "see").filter(
        campaign__status="published", run__status="done", status="proposed", offer__isnull=False
    )
    groups = (
        open_ones.order_by()
        .values("campaign_id", "campaign__label", "school__name")
        .annotate(count=Count("pk"), starts_on=Min("need__period__starts_on"))
    )
    return [
        Unanswered(row["campaign_id"], row["campaign__label"], row["school__name"], row["count"], row["starts_on"])
        for row in groups.order_by("campaign__starts_on", "campaign_id", "school__name")
    ]


_NEEDED = """
    select p.kind, n.family, w::date, count(*)
      from records_placementneed n
      join records_placementperiod p on p.id = n.period_id
      join records_hubschool h on h.school_id = n.school_id
     cross join lateral generate_series(
           date_trunc('week', greatest(p.starts_on, %(today)s)::timestamp), p.ends_on::timestamp, interval '7 days') w
     where h.hub_id = any(%(hubs)s) and n.status = 'open' and p.ends_on >= %(today)s
     group by p.kind, n.family, w
"""
_OFFERED = """
    select o.kind, o.family, w::date, sum(o.seat_count)
      from records_offer o
     cross join lateral generate_series(
           date_trunc('week', greatest(o.opens_on, %(today)s)::timestamp), o.closes_on::timestamp, interval '7 days') w
     where o.hub_id = any(%(hubs)s) and o.status = 'published' and o.twin_of_id is null and o.closes_on >= %(today)s
     group by o.kind, o.family, w
"""
_HELD = """
    select o.kind, o.family, w::date, count(distinct s.id)
      from records_placement t
      join records_offerseat s on s.id = t.seat_id
      join records_offer o on o.id = s.offer_id
     cross join lateral generate_series(
           date_trunc('week', greatest(t.starts_on, %(today)s)::timestamp), t.ends_on::timestamp, interval '7 days') w
     where o.hub_id = any(%(hubs)s) and o.status = 'published' and t.status = 'confirmed' and t.ends_on >= %(today)s
     group by o.kind, o.family, w
"""
_Key = tuple[str, str, date]


def _pressure(hubs: list, today: date) -> list[Pressure]:
    """Needs against free seats, for each week from today on in which a need is open; family by family.

    A need of discovery is served by an offer of any family (see ``words.families.compatible``).
    """
    needed, offered, held = (_counts(order, hubs, today) for order in (_NEEDED, _OFFERED, _HELD))
    found = []
    for (kind, family, monday), count in sorted(needed.items(), key=lambda item: (item[0][2], item[0][1], item[0][0])):
        if family == DISCOVERY.code:
            free = _of_all_families(offered, kind, monday) - _of_all_families(held, kind, monday)
        else:
            free = offered.get((kind, family, monday), 0) - held.get((kind, family, monday), 0)
        found.append(Pressure(PlacementKind(kind), family, monday, count, max(0, free)))
    return found


def _counts(order: str, hubs: list, today: date) -> dict[_Key, int]:
    with connection.cursor() as cursor:
        cursor.execute(order, {"hubs": hubs, "today": today})
        return {(kind, family, monday): int(count) for kind, family, monday, count in cursor.fetchall()}


def _of_all_families(counts: Mapping[_Key, int], kind: str, monday: date) -> int:
    return sum(count for (k, _family, m), count in counts.items() if (k, m) == (kind, monday))

"""What the figures are made of: counts by pôle, kind and family, by SQL alone, in a constant number of statements."""

from collections.abc import Iterable
from dataclasses import astuple, dataclass
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from django.db import connection
from django.utils import timezone

from poles.records.models import Academy, HubMap
from poles.words import french
from poles.words.time import SchoolYear


class Cell(NamedTuple):
    """Where a count belongs. ``hub`` is None for what no pôle of the adopted map holds."""

    academy: str
    hub: UUID | None
    kind: str
    family: str


@dataclass(frozen=True)
class Tally:
    """Counts of one cell over a school year.

    ``offers``, ``seats``, ``seat_weeks``: published offers open in the year, their seats, and their seats × the weeks
    of the year that they touch. ``learners``: learners enrolled in a class that has a period of that kind, once each;
    not the exempted ones, nor apprentices, who have an employer. ``pupil_weeks``: these learners × the weeks of each
    of their periods. ``due``: these learners, once for each period; ``placed``: those of ``due`` who have their place.
    """

    offers: int = 0
    seats: int = 0
    seat_weeks: int = 0
    learners: int = 0
    pupil_weeks: int = 0
    due: int = 0
    placed: int = 0

    def __add__(self, other: "Tally") -> "Tally":
        return Tally(*(a + b for a, b in zip(astuple(self), astuple(other), strict=True)))


NOTHING = Tally()

_SUPPLY = """
    select o.academy_id, h.hub_id, o.kind, o.family, count(*), sum(o.seat_count),
           sum(o.seat_count * ((date_trunc('week', least(o.closes_on, %(last)s))::date
                              - date_trunc('week', greatest(o.opens_on, %(first)s))::date) / 7 + 1))
      from records_offer o
      left join (select id as hub_id from records_hub where hub_map_id = any(%(maps)s)) h on h.hub_id = o.hub_id
     where o.status = 'published' and o.twin_of_id is null and o.academy_id = any(%(academies)s)
       and o.opens_on <= %(last)s and o.closes_on >= %(first)s
       and (%(hubs)s::uuid[] is null or h.hub_id = any(%(hubs)s))
     group by o.academy_id, h.hub_id, o.kind, o.family
"""

_DEMAND = """
    select c.academy_id, h.hub_id, p.kind, f.family, count(distinct e.learner_id),
           sum((date_trunc('week', least(p.ends_on, %(last)s))::date
              - date_trunc('week', greatest(p.starts_on, %(first)s))::date) / 7 + 1),
           count(*), count(*) filter (where n.status = 'placed')
      from records_classgroup c
      join records_programme f on f.id = c.programme_id
      join records_placementperiod p on p.class_group_id = c.id
                                    and p.starts_on <= %(last)s and p.ends_on >= %(first)s
      join records_enrolment e on e.class_group_id = c.id
      join records_learner l on l.id = e.learner_id and l.status <> 'apprentice'
      left join records_placementneed n on n.learner_id = e.learner_id and n.period_id = p.id
      left join records_hubschool h on h.school_id = c.school_id and h.hub_map_id = any(%(maps)s)
     where c.school_year = %(year)s and c.academy_id = any(%(academies)s)
       and n.status is distinct from 'exempted'
       and (%(hubs)s::uuid[] is null or h.hub_id = any(%(hubs)s))
     group by c.academy_id, h.hub_id, p.kind, f.family
"""


def adopted_maps(academies: Iterable[str]) -> dict[str, UUID]:
    """The adopted map of each académie (the latest year), by the code of the académie."""
    rows = (
        HubMap.objects.filter(status="adopted", academy_id__in=list(academies))
        .order_by("academy_id", "-school_year")
        .distinct("academy_id")
    )
    return dict(rows.values_list("academy_id", "pk"))


def academies() -> dict[str, str]:
    """The name of every académie by its code, in the order of names."""
    named = Academy.objects.values_list("code", "name")
    return dict(sorted(named, key=lambda pair: french.alphabetical(pair[1])))


def tallies(*, academies: Iterable[str], hubs: Iterable[UUID] | None = None, at: datetime) -> dict[Cell, Tally]:
    """Supply and demand of the school year of ``at``, by académie, pôle, kind and family, in three statements.

    ``hubs`` keeps to some pôles. An offer belongs to one pôle at most, a learner to one class of the year: every count
    adds up, and an offer counts once in its académie.
    """
    codes = list(academies)
    year = SchoolYear.of(timezone.localdate(at))
    values = {
        "academies": codes,
        "hubs": None if hubs is None else list(hubs),
        "maps": list(adopted_maps(codes).values()),
        "year": year.start,
        "first": year.first_day,
        "last": year.last_day,
    }
    found: dict[Cell, Tally] = {}
    with connection.cursor() as cursor:
        cursor.execute(_SUPPLY, values)
        for academy, hub, kind, family, *counts in cursor.fetchall():
            found[Cell(academy, hub, kind, family)] = Tally(*map(int, counts))
        cursor.execute(_DEMAND, values)
        for academy, hub, kind, family, *counts in cursor.fetchall():
            cell = Cell(academy, hub, kind, family)
            found[cell] = found.get(cell, NOTHING) + Tally(0, 0, 0, *map(int, counts))
    return found

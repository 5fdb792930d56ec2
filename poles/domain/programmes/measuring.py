"""What a diagnosis counts on the ground of one pôle in a school year: learners to place, seats offered, hosts; by SQL alone."""

from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection

from poles.words.time import SchoolYear


class Demand(NamedTuple):
    """Learners of one kind to place, counted once a period: those of ``due`` who have their place are ``placed``.

    ``zone``: code of the bassin where they live (else of the school's), empty when not known. The flags say the group, none
    says who: rural commune, school near a quartier prioritaire, school in éducation prioritaire, place to adjust, nobody
    around to open a door.
    """

    kind: str
    family: str
    first: date
    last: date
    zone: str
    rural: bool
    district: bool
    priority: bool
    adjusted: bool
    alone: bool
    due: int
    placed: int


class Supply(NamedTuple):
    """Offers of one kind and family in one commune, published in the year, be they full or over now."""

    kind: str
    family: str
    zone: str
    town: str
    lat: float | None
    lon: float | None
    offers: int
    seats: int
    sites: int


@dataclass(frozen=True)
class Hosts:
    """Host sites of the ground: ``branch`` by NAF division, ``stated`` and ``offering`` by family."""

    branch: dict[str, int]
    stated: dict[str, int]
    offering: dict[str, int]


_DEMAND = """
    select p.kind, f.family, p.starts_on, p.ends_on,
           coalesce(nullif(t.employment_zone, ''), u.employment_zone, ''), coalesce(t.rural, u.rural),
           s.near_priority_area, s.priority_education <> '',
           exists (select from records_functionaladjustment a where a.learner_id = e.learner_id),
           coalesce(m.network = 'nobody', false),
           count(*), count(*) filter (where n.status = 'placed')
      from records_hubschool h
      join records_school s on s.id = h.school_id
      join records_commune u on u.code = s.commune_id
      join records_classgroup c on c.school_id = s.id and c.school_year = %(year)s
      join records_programme f on f.id = c.programme_id
      join records_placementperiod p on p.class_group_id = c.id
                                    and p.starts_on <= %(last)s and p.ends_on >= %(first)s
      join records_enrolment e on e.class_group_id = c.id
      join records_learner l on l.id = e.learner_id and l.status <> 'apprentice'
      left join records_commune t on t.code = l.home_commune_id
      left join records_mobility m on m.learner_id = e.learner_id
      left join records_placementneed n on n.learner_id = e.learner_id and n.period_id = p.id
     where h.hub_id = %(hub)s and n.status is distinct from 'exempted'
     group by 1, 2, 3, 4, 5, 6, 7, 8, 9, 10
"""
_SUPPLY = """
    select o.kind, o.family, t.employment_zone, t.name, t.lat, t.lon,
           count(*), sum(o.seat_count), count(distinct o.site_id)
      from records_offer o
      join records_hostsite s on s.id = o.site_id
      join records_commune t on t.code = s.commune_id
     where o.hub_id = %(hub)s and o.twin_of_id is null and o.status in ('published', 'full', 'expired')
       and o.opens_on <= %(last)s and o.closes_on >= %(first)s
     group by 1, 2, 3, 4, 5, 6
"""
_WEEKS = """
    select o.kind, o.family, w::date, sum(o.seat_count)
      from records_offer o
     cross join lateral generate_series(
           date_trunc('week', greatest(o.opens_on, %(first)s)::timestamp),
           least(o.closes_on, %(last)s)::timestamp, interval '7 days') w
     where o.hub_id = %(hub)s and o.twin_of_id is null and o.status in ('published', 'full', 'expired')
       and o.opens_on <= %(last)s and o.closes_on >= %(first)s
     group by 1, 2, 3
"""
_BRANCH = """
    select left(s.naf_code, 2), count(*)
      from records_hostsite s
      join records_hubcommune g on g.commune_id = s.commune_id
     where g.hub_id = %(hub)s and s.merged_into_id is null
     group by 1
"""
_STATED = """
    select k.family, count(distinct k.site_id)
      from records_hostcapacity k
      join records_hostsite s on s.id = k.site_id
      join records_hubcommune g on g.commune_id = s.commune_id
     where g.hub_id = %(hub)s and s.merged_into_id is null
     group by 1
"""
_OFFERING = """
    select family, count(distinct site_id)
      from records_offer
     where hub_id = %(hub)s and twin_of_id is null and status in ('published', 'full', 'expired')
       and opens_on <= %(last)s and closes_on >= %(first)s
     group by 1
"""


def demand(hub_id: UUID, year: SchoolYear) -> list[Demand]:
    """Learners to place, by all that a diagnosis cuts them by; same learners as the indicators (``indicators.queries``)."""
    return [Demand(*row) for row in _rows(_DEMAND, hub_id, year)]


def supply(hub_id: UUID, year: SchoolYear) -> list[Supply]:
    """Offers and their seats, by kind, family and commune."""
    return [Supply(*row[:6], *map(int, row[6:])) for row in _rows(_SUPPLY, hub_id, year)]


def weekly_seats(hub_id: UUID, year: SchoolYear) -> dict[tuple[str, str, date], int]:
    """Seats offered by kind, family and Monday of the week."""
    return {(kind, family, monday): int(seats) for kind, family, monday, seats in _rows(_WEEKS, hub_id, year)}


def hosts(hub_id: UUID, year: SchoolYear) -> Hosts:
    """Host sites of the communes of a pôle, by what is known of them."""
    branch, stated, offering = (dict(_rows(order, hub_id, year)) for order in (_BRANCH, _STATED, _OFFERING))
    return Hosts(branch, stated, offering)


def _rows(order: str, hub_id: UUID, year: SchoolYear) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(order, {"hub": hub_id, "year": year.start, "first": year.first_day, "last": year.last_day})
        return cursor.fetchall()

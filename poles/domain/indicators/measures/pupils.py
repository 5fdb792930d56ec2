"""Facts about learners: placed or not by group, placed at which moment, apprentices with a contract."""

from collections.abc import Iterator
from typing import Any

from poles.domain.indicators.measures.atoms import Cell, Extent, Place, Sheet, rows

CUTS = ("rural", "qpv", "rep", "amenagement", "reseau", "mobilite", "age")
"""The cuts of the coverage, in the order of the columns of the statement."""

_COVERAGE = """
    select c.academy_id, h.hub_id, p.kind,
           case when m.rural then 'oui' else 'non' end,
           case when s.near_priority_area then 'oui' else 'non' end,
           case when s.priority_education <> '' then 'oui' else 'non' end,
           case when a.learner_id is null then 'non' else 'oui' end,
           coalesce(w.network, 'unsaid'),
           case when coalesce(n.travel_limit, w.travel_limit) is null then 'inconnue'
                when coalesce(n.travel_limit, w.travel_limit) <= 30 then 'faible'
                when coalesce(n.travel_limit, w.travel_limit) <= 60 then 'moyenne' else 'grande' end,
           case when p.starts_on < (l.birth_date + interval '16 years')::date then 'moins-16'
                when p.starts_on < (l.birth_date + interval '18 years')::date then '16-17' else 'majeur' end,
           case when n.status = 'placed' then 'placed' else 'missing' end, count(*)
      from records_classgroup c
      join records_school s on s.id = c.school_id
      join records_commune m on m.code = s.commune_id
      join records_placementperiod p on p.class_group_id = c.id
                                    and p.starts_on <= %(last)s and p.ends_on >= %(first)s
      join records_enrolment e on e.class_group_id = c.id
      join records_learner l on l.id = e.learner_id and l.status <> 'apprentice'
      left join records_placementneed n on n.learner_id = e.learner_id and n.period_id = p.id
      left join records_mobility w on w.learner_id = e.learner_id
      left join (select distinct learner_id from records_functionaladjustment where academy_id = any(%(academies)s)) a
             on a.learner_id = e.learner_id
      left join records_hubschool h on h.school_id = c.school_id and h.hub_map_id = any(%(maps)s)
     where c.school_year = %(year)s and c.academy_id = any(%(academies)s)
       and n.status is distinct from 'exempted'
       and (%(hubs)s::uuid[] is null or h.hub_id = any(%(hubs)s))
     group by 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11
"""

_MOMENTS = """
    with held as (
      select t.need_id, t.created_at as since,
             case when t.status = 'broken' then coalesce(b.at, t.created_at) end as until
        from records_placement t
        left join lateral (select min(j.at) as at from records_entry j
                            where t.status = 'broken' and j.subject = 'placement' and j.subject_id = t.id::text
                              and j.what = 'break') b on true
       where t.academy_id = any(%(academies)s)
    ), due as (
      select c.academy_id, h.hub_id, p.kind, p.starts_on, n.id as need_id
        from records_classgroup c
        join records_placementperiod p on p.class_group_id = c.id
                                      and p.starts_on <= %(last)s and p.ends_on >= %(first)s
                                      and p.starts_on - 30 <= %(today)s
        join records_enrolment e on e.class_group_id = c.id
        join records_learner l on l.id = e.learner_id and l.status <> 'apprentice'
        left join records_placementneed n on n.learner_id = e.learner_id and n.period_id = p.id
        left join records_hubschool h on h.school_id = c.school_id and h.hub_map_id = any(%(maps)s)
       where c.school_year = %(year)s and c.academy_id = any(%(academies)s)
         and n.status is distinct from 'exempted'
         and (%(hubs)s::uuid[] is null or h.hub_id = any(%(hubs)s))
    ), evenings as (
      select d.*, (d.starts_on - 29)::timestamp at time zone %(zone)s as e30,
                  (d.starts_on - 13)::timestamp at time zone %(zone)s as e14,
                  (d.starts_on + 1)::timestamp at time zone %(zone)s as e0
        from due d
    ), stood as (
      select v.need_id, bool_or(h.since < v.e30 and (h.until is null or h.until >= v.e30)) as at30,
             bool_or(h.since < v.e14 and (h.until is null or h.until >= v.e14)) as at14,
             bool_or(h.since < v.e0 and (h.until is null or h.until >= v.e0)) as at0
        from evenings v join held h on h.need_id = v.need_id group by v.need_id
    )
    select d.academy_id, d.hub_id, d.kind,
           case when d.starts_on <= %(today)s then '0' when d.starts_on - 14 <= %(today)s then '14' else '30' end,
           coalesce(s.at30, false), coalesce(s.at14, false), coalesce(s.at0, false), count(*)
      from due d left join stood s on s.need_id = d.need_id
     group by 1, 2, 3, 4, 5, 6, 7
"""

_CONTRACTS = """
    select c.academy_id, h.hub_id, count(*),
           count(*) filter (where exists (
             select from records_apprenticeshipcontract k
              where k.learner_id = l.id and k.starts_on <= %(last)s and k.ends_on >= %(first)s))
      from records_classgroup c
      join records_enrolment e on e.class_group_id = c.id
      join records_learner l on l.id = e.learner_id and l.status = 'apprentice'
      left join records_hubschool h on h.school_id = c.school_id and h.hub_map_id = any(%(maps)s)
     where c.school_year = %(year)s and c.academy_id = any(%(academies)s)
       and (%(hubs)s::uuid[] is null or h.hub_id = any(%(hubs)s))
     group by 1, 2
"""

Found = Iterator[tuple[Sheet, Place, Cell, Any]]


def coverage(extent: Extent) -> Found:
    """Learners to place, by state (placed, missing), whole and by each cut: the same people as the third form counts."""
    for academy, hub, kind, *groups, state, count in rows(_COVERAGE, extent):
        place = Place(academy, hub)
        yield Sheet("coverage", kind, ""), place, Cell("", state), count
        for cut, group in zip(CUTS, groups, strict=True):
            yield Sheet("coverage", kind, cut), place, Cell(group, state), count


def moments(extent: Extent) -> Found:
    """Learners by how near their departure is (30, 14, 0: reached) and by the evenings on which they had a place.

    A state is « reached:evenings »: « 0:011 » is a departure that came, without a place 30 days before, with one 14 days
    before and on the day.
    """
    for academy, hub, kind, reached, *evenings, count in rows(_MOMENTS, extent):
        state = f"{reached}:{''.join('01'[one] for one in evenings)}"
        yield Sheet("moments", kind, ""), Place(academy, hub), Cell("", state), count


def contracts(extent: Extent) -> Found:
    """Apprentices enrolled this year, with a contract or without."""
    for academy, hub, many, held in rows(_CONTRACTS, extent):
        sheet, place = Sheet("contracts", "", ""), Place(academy, hub)
        yield sheet, place, Cell("", "held"), held
        yield sheet, place, Cell("", "none"), many - held

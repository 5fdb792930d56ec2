"""Facts about places: who found them, how far they are, which learners hosts declined, which hosts come back."""

from poles.domain.indicators.measures.atoms import Cell, Extent, Place, Sheet, rows
from poles.domain.indicators.measures.pupils import Found

HELP = frozenset({"hub", "school", "teacher", "business"})
"""Who found a place, when it is not the learner or the family."""

_FOUND = """
    with stays as (
      select t.academy_id, h.hub_id, p.kind, t.found_by, v.minutes,
             coalesce(mc.lat, s.lat, sc.lat) as lat1, coalesce(mc.lon, s.lon, sc.lon) as lon1,
             coalesce(o.lat, oc.lat) as lat2, coalesce(o.lon, oc.lon) as lon2
        from records_placement t
        join records_placementneed n on n.id = t.need_id and n.status = 'placed'
        join records_placementperiod p on p.id = n.period_id and p.starts_on <= %(last)s and p.ends_on >= %(first)s
        join records_classgroup c on c.id = p.class_group_id and c.school_year = %(year)s
        join records_learner l on l.id = t.learner_id and l.status <> 'apprentice'
        join records_school s on s.id = c.school_id
        join records_commune sc on sc.code = s.commune_id
        left join records_commune mc on mc.code = l.home_commune_id
        join records_offerseat a on a.id = t.seat_id
        join records_offer f on f.id = a.offer_id
        join records_hostsite o on o.id = f.site_id
        join records_commune oc on oc.code = o.commune_id
        left join records_traveltime v on v.academy_id = t.academy_id and v.mode = n.travel_mode
              and v.departure_id = l.home_commune_id and v.destination_id = o.commune_id
        left join records_hubschool h on h.school_id = c.school_id and h.hub_map_id = any(%(maps)s)
       where t.status in ('confirmed', 'done') and c.academy_id = any(%(academies)s)
         and (%(hubs)s::uuid[] is null or h.hub_id = any(%(hubs)s))
    )
    select academy_id, hub_id, kind, found_by, lat1 is not null and lat2 is not null, minutes is not null, count(*),
           coalesce(sum(2 * 6371.0088 * asin(least(1, sqrt(
             power(sin(radians(lat2 - lat1) / 2), 2)
             + cos(radians(lat1)) * cos(radians(lat2)) * power(sin(radians(lon2 - lon1) / 2), 2))))), 0),
           coalesce(sum(minutes), 0)
      from stays group by 1, 2, 3, 4, 5, 6
"""

_DECLINES = """
    with shown as (
      select m.academy_id, c.school_id, p.kind,
             (select min(d.reason) from records_hostdecline d
               where d.match_id = m.id or d.placement_id in (select id from records_placement where match_id = m.id)) as reason
        from records_match m
        join records_campaign g on g.id = m.campaign_id and g.status = 'published'
        join records_run r on r.id = m.run_id and r.status in ('done', 'applied')
        join records_placementneed n on n.id = m.need_id
        join records_placementperiod p on p.id = n.period_id and p.starts_on <= %(last)s and p.ends_on >= %(first)s
        join records_classgroup c on c.id = p.class_group_id and c.school_year = %(year)s
       where m.offer_id is not null and m.status <> 'lapsed' and m.academy_id = any(%(academies)s)
         and (r.kind not in ('repair', 'stable') or r.status = 'applied')
      union all
      select t.academy_id, c.school_id, p.kind,
             (select min(d.reason) from records_hostdecline d where d.placement_id = t.id)
        from records_placement t
        join records_placementneed n on n.id = t.need_id
        join records_placementperiod p on p.id = n.period_id and p.starts_on <= %(last)s and p.ends_on >= %(first)s
        join records_classgroup c on c.id = p.class_group_id and c.school_year = %(year)s
       where t.match_id is null and t.academy_id = any(%(academies)s)
    )
    select m.academy_id, h.hub_id, m.kind, m.reason, count(*)
      from shown m
      left join records_hubschool h on h.school_id = m.school_id and h.hub_map_id = any(%(maps)s)
     where %(hubs)s::uuid[] is null or h.hub_id = any(%(hubs)s)
     group by 1, 2, 3, 4
"""

_RETURNING = """
    with former as (
      select distinct f.site_id from records_placement t
        join records_offerseat a on a.id = t.seat_id join records_offer f on f.id = a.offer_id
       where t.status in ('confirmed', 'done') and t.academy_id = any(%(academies)s)
         and t.starts_on between %(former_first)s and %(former_last)s
    ), back as (
      select o.site_id from records_offer o
       where o.status = 'published' and o.academy_id = any(%(academies)s)
         and o.opens_on <= %(last)s and o.closes_on >= %(first)s
      union
      select f.site_id from records_placement t
        join records_offerseat a on a.id = t.seat_id join records_offer f on f.id = a.offer_id
       where t.status in ('confirmed', 'done') and t.academy_id = any(%(academies)s)
         and t.starts_on between %(first)s and %(last)s
    )
    select s.academy_id, h.hub_id, count(*), count(b.site_id)
      from former f
      join records_hostsite s on s.id = f.site_id
      left join back b on b.site_id = f.site_id
      left join records_hubcommune h on h.commune_id = s.commune_id and h.hub_map_id = any(%(maps)s)
     where %(hubs)s::uuid[] is null or h.hub_id = any(%(hubs)s)
     group by 1, 2
"""

_TUTORS = """
    select s.academy_id, h.hub_id, count(*), count(*) filter (where t.trained_on <= %(today)s)
      from records_hosttutor t
      join records_hostsite s on s.id = t.site_id and s.merged_into_id is null
      left join records_hubcommune h on h.commune_id = s.commune_id and h.hub_map_id = any(%(maps)s)
     where t.academy_id = any(%(academies)s) and (t.left_on is null or t.left_on > %(today)s)
       and (%(hubs)s::uuid[] is null or h.hub_id = any(%(hubs)s))
     group by 1, 2
"""


def found(extent: Extent) -> Found:
    """Places of placed learners: with help or alone, by who found them; with a known distance or time, and their sums.

    The sheets ``distance`` and ``minutes`` hold known, unknown (people) and sum (kilometres or minutes, added up).
    """
    for academy, hub, kind, who, located, timed, count, km, minutes in rows(_FOUND, extent):
        place, state = Place(academy, hub), "help" if who in HELP else "alone"
        yield Sheet("found", kind, ""), place, Cell("", state), count
        yield Sheet("found", kind, "trouve-par"), place, Cell(who, state), count
        yield Sheet("distance", kind, ""), place, Cell("", "known" if located else "unknown"), count
        yield Sheet("minutes", kind, ""), place, Cell("", "known" if timed else "unknown"), count
        if located:
            yield Sheet("distance", kind, ""), place, Cell("", "sum"), km
        if timed:
            yield Sheet("minutes", kind, ""), place, Cell("", "sum"), minutes


def declines(extent: Extent) -> Found:
    """Learners proposed to a host or placed there: declined for a coded reason, or not."""
    for academy, hub, kind, reason, count in rows(_DECLINES, extent):
        place, state = Place(academy, hub), "declined" if reason else "kept"
        yield Sheet("declines", kind, ""), place, Cell("", state), count
        yield Sheet("declines", kind, "motif"), place, Cell(reason or "", state), count


def returning(extent: Extent) -> Found:
    """Sites that hosted a learner the year before: back this year, or not."""
    for academy, hub, many, back in rows(_RETURNING, extent):
        yield Sheet("hosts", "", ""), Place(academy, hub), Cell("", "back"), back
        yield Sheet("hosts", "", ""), Place(academy, hub), Cell("", "gone"), many - back


def tutors(extent: Extent) -> Found:
    """Tutors who are there: trained, or not."""
    for academy, hub, many, trained in rows(_TUTORS, extent):
        yield Sheet("tutors", "", ""), Place(academy, hub), Cell("", "trained"), trained
        yield Sheet("tutors", "", ""), Place(academy, hub), Cell("", "untrained"), many - trained

"""Facts about the life of a pôle: actions, contributions, active members, requests answered in time."""

from poles.domain.indicators.measures.atoms import Cell, Extent, Place, Sheet, rows
from poles.domain.indicators.measures.pupils import Found

_ACTIONS = """
    select p.academy_id, h.id, a.axis, a.status = 'done', count(*)
      from records_action a
      join records_actionprogramme p on p.id = a.programme_id
      left join records_hub h on h.id = p.hub_id and h.hub_map_id = any(%(maps)s)
     where p.school_year = %(year)s and p.status in ('adopted', 'reported') and p.academy_id = any(%(academies)s)
       and (%(hubs)s::uuid[] is null or h.id = any(%(hubs)s))
     group by 1, 2, 3, 4
"""

_GIFTS = """
    select p.academy_id, h.id, c.kind, sum(c.promised), sum(c.given)
      from records_contribution c
      join records_action a on a.id = c.action_id
      join records_actionprogramme p on p.id = a.programme_id
      left join records_hub h on h.id = p.hub_id and h.hub_map_id = any(%(maps)s)
     where p.school_year = %(year)s and p.status in ('adopted', 'reported') and p.academy_id = any(%(academies)s)
       and (%(hubs)s::uuid[] is null or h.id = any(%(hubs)s))
     group by 1, 2, 3
"""

_MEMBERS = """
    select m.academy_id, h.id,
           exists (select from records_contribution c
                     join records_action a on a.id = c.action_id
                     join records_actionprogramme p on p.id = a.programme_id
                    where c.member_id = m.id and c.given > 0 and p.school_year = %(year)s)
           or exists (select from records_worksessionseat t
                        join records_worksession w on w.id = t.session_id
                       where t.member_id = m.id and t.came
                         and (w.starts_at at time zone %(zone)s)::date between %(first)s and %(last)s),
           count(*)
      from records_hubmember m
      left join records_hub h on h.id = m.hub_id and h.hub_map_id = any(%(maps)s)
     where m.academy_id = any(%(academies)s) and m.joined_on <= %(today)s
       and (m.left_on is null or m.left_on > %(today)s)
       and (%(hubs)s::uuid[] is null or h.id = any(%(hubs)s))
     group by 1, 2, 3
"""

_REQUESTS = """
    select r.academy_id, h.id,
           coalesce((r.answered_at at time zone %(zone)s)::date <= r.due_on, false), count(*)
      from records_assistancerequest r
      left join records_hub h on h.id = r.hub_id and h.hub_map_id = any(%(maps)s)
     where r.academy_id = any(%(academies)s)
       and (r.sent_at at time zone %(zone)s)::date between %(first)s and %(last)s
       and (r.answered_at is not null or (r.due_on < %(today)s and r.status <> 'withdrawn'))
       and (%(hubs)s::uuid[] is null or h.id = any(%(hubs)s))
     group by 1, 2, 3
"""


def actions(extent: Extent) -> Found:
    """Actions of the adopted programmes of the year: done or not, by axis."""
    for academy, hub, axis, done, count in rows(_ACTIONS, extent):
        place, state = Place(academy, hub), "done" if done else "other"
        yield Sheet("actions", "", ""), place, Cell("", state), count
        yield Sheet("actions", "", "axe"), place, Cell(axis, state), count


def gifts(extent: Extent) -> Found:
    """What members promised and gave to these actions, by nature; natures are never added together."""
    for academy, hub, kind, promised, given in rows(_GIFTS, extent):
        place = Place(academy, hub)
        yield Sheet("gifts", "", "contribution"), place, Cell(kind, "promised"), float(promised)
        yield Sheet("gifts", "", "contribution"), place, Cell(kind, "given"), float(given)


def members(extent: Extent) -> Found:
    """Members who are there: active this year, or not."""
    for academy, hub, active, count in rows(_MEMBERS, extent):
        yield Sheet("members", "", ""), Place(academy, hub), Cell("", "active" if active else "quiet"), count


def requests(extent: Extent) -> Found:
    """Requests of schools whose answer came or was due: in time, or late."""
    for academy, hub, in_time, count in rows(_REQUESTS, extent):
        yield Sheet("requests", "", ""), Place(academy, hub), Cell("", "in_time" if in_time else "late"), count

"""What the machine does with messages: remind of those that are late, ask once what an answer was worth, forget."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.timezone import localdate

from poles.domain.access import Forbidden
from poles.domain.desk.policy import DESK_MESSAGES
from poles.domain.desk.queries import keys
from poles.domain.desk.usecases.telling import tell_all, tell_author
from poles.domain.journal import note_deed, note_event
from poles.domain.people.queries import coordinators_of, offices_of
from poles.records.models import DeskMessage, Entry, Notice
from poles.words import french
from poles.words.actor import Actor
from poles.words.desk import Topic
from poles.words.holidays import working_day
from poles.workflows.desk import WAITING

HUB_AFTER, OFFICE_AFTER = 1, 3
"""Working days after the day that was promised: the coordination is told the next one, the rectorate two more later."""
ASKED_AFTER, ASKED_UNTIL = timedelta(days=1), timedelta(days=15)
"""How long after the answer the employer is asked what it was worth; never after a fortnight."""


@dataclass(frozen=True)
class Chased:
    """How many late messages the coordination, and the rectorate, were told of."""

    hub: int
    office: int


@transaction.atomic
def escalate(*, actor: Actor, at: datetime) -> Chased:
    """Tell the coordination of the messages past their day, the rectorate two working days later; once each.

    A message reopened has a new day, and so may be late anew. Where a pôle has no coordinator the rectorate is told first.
    """
    if actor.role not in DESK_MESSAGES.roles("escalate"):
        raise Forbidden("escalate")
    today = localdate(at)
    rows = DESK_MESSAGES.rows(actor, "escalate").filter(status__in=WAITING, due_on__lt=today, escalated_at__isnull=True)
    late = list(rows.select_related("hub", "assigned_to").select_for_update(of=("self",)).order_by("pk"))
    written = Entry.objects.filter(subject="deskmessage", subject_id__in=keys(late), what="remind")
    reminded = set(written.values_list("subject_id", "note"))
    hub = office = 0
    for message in late:
        note = f"attendu le {french.plain_date(message.due_on)}"
        coordination = coordinators_of(message.hub_id, on=today)
        if today >= working_day(message.due_on, OFFICE_AFTER) or not coordination:
            message.escalated_at = at
            message.save(update_fields=["escalated_at"])
            tell_all("desk.escalated", message, offices_of(message.academy_id, on=today), at=at)
            note_deed(message, "escalate", actor=actor, at=at, note=note)
            office += 1
        elif today >= working_day(message.due_on, HUB_AFTER) and (str(message.pk), note) not in reminded:
            tell_all("desk.late", message, coordination, at=at)
            note_deed(message, "remind", actor=actor, at=at, note=note)
            hub += 1
    return Chased(hub, office)


@transaction.atomic
def ask(*, actor: Actor, at: datetime) -> int:
    """Ask each employer, once, what the answer was worth; gives how many were asked.

    Never one who has said so, nor one who wanted not to be disturbed.
    """
    if actor.role not in DESK_MESSAGES.roles("ask"):
        raise Forbidden("ask")
    rows = DESK_MESSAGES.rows(actor, "ask").filter(
        status__in=("answered", "closed"),
        answered_at__range=(at - ASKED_UNTIL, at - ASKED_AFTER),
        rated_at__isnull=True,
    )
    waiting = {str(row.pk): row for row in rows.exclude(topic=Topic.QUIET).select_related("hub", "assigned_to")}
    asked = set(Notice.objects.filter(kind="desk.ask", subject_id__in=waiting).values_list("subject_id", flat=True))
    for message in (row for key, row in waiting.items() if key not in asked):
        tell_author("desk.ask", message, at=at, once=True)
        note_deed(message, "ask", actor=actor, at=at)
    return len(waiting) - len(asked)


@transaction.atomic
def forget(*, actor: Actor, at: datetime) -> int:
    """Delete the messages whose last day is gone; gives how many. Done twice, the second finds nothing."""
    if actor.role not in DESK_MESSAGES.roles("forget"):
        raise Forbidden("forget")
    rows = DESK_MESSAGES.rows(actor, "forget").filter(keep_until__lt=localdate(at)).values("pk")
    gone = DeskMessage.objects.filter(pk__in=rows).delete()[0]
    if gone:
        note_event("forget", "deskmessage", "", actor=actor, at=at, note=french.plural(gone, "message"))
    return gone

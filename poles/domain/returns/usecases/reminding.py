"""Tell the académies that have not returned: when a campaign opens, two weeks before its last day, three days before, late."""

from datetime import datetime
from uuid import UUID, uuid5

from django.db import transaction
from django.utils.timezone import localdate

from poles.domain.access import Forbidden
from poles.domain.journal import note_deed
from poles.domain.notices import queue
from poles.domain.people.queries import worn_on
from poles.domain.returns.policy import RETURN_CAMPAIGNS
from poles.records.models import AcademyReturn, Hat, ReturnCampaign
from poles.words import french
from poles.words.actor import Actor
from poles.words.roles import Role
from poles.workflows.machine import NotNow
from poles.workflows.returns import RETURN_CAMPAIGN

AHEAD = (3, 14)
"""Days before the last one at which who has not returned is reminded, the nearest first."""
MOST_WEEKS = 8
"""Weeks after the last day during which a late académie is reminded once a week."""


@transaction.atomic
def remind(*, actor: Actor, campaign_id: UUID, at: datetime) -> int:
    """Remind now, by hand, the académies that have not returned; once a day at most. Gives how many people are written to."""
    row = RETURN_CAMPAIGNS.get(actor, "remind", campaign_id, lock=True)
    if row.status != "open":
        raise NotNow("remind", RETURN_CAMPAIGN.labels[row.status])
    return tell(row, actor=actor, at=at, moment=f"by-hand-{localdate(at)}")


@transaction.atomic
def remind_all(*, actor: Actor, at: datetime) -> int:
    """Every morning: for each open campaign, the reminder whose day has come, once. Gives how many people are written to."""
    if actor.role not in RETURN_CAMPAIGNS.roles("remind"):
        raise Forbidden("remind")
    rows = RETURN_CAMPAIGNS.rows(actor, "remind").filter(status="open", opens_on__lte=localdate(at))
    return sum(tell(row, actor=actor, at=at) for row in rows)


def moment_of(days_left: int) -> str:
    """The name of the reminder of a day, the same until the next one; empty when there is none to send any more."""
    if days_left < 0:
        weeks = (-days_left - 1) // 7
        return f"late-{weeks}" if weeks < MOST_WEEKS else ""
    return next((f"ahead-{ahead}" for ahead in AHEAD if days_left <= ahead), "opened")


def tell(row: ReturnCampaign, *, actor: Actor, at: datetime, moment: str = "") -> int:
    """Queue the reminder of a campaign to the offices that have not returned; the same is never sent twice to a person."""
    days_left = (row.due_on - localdate(at)).days
    moment = moment or moment_of(days_left)
    if not moment:
        return 0
    returned = AcademyReturn.objects.filter(campaign=row, status="signed").values("academy")
    hats = Hat.objects.filter(worn_on(localdate(at)), role=Role.ACADEMY_OFFICE, user__is_active=True)
    people = sorted(set(hats.exclude(academy__in=returned).values_list("user__email", "academy_id")))
    kind = "return.late" if days_left < 0 else "return.asked"
    for email, academy_id in people:
        queue(
            kind,
            email,
            uuid5(row.pk, f"{moment}-{academy_id}"),
            at=at,
            academy_id=academy_id,
            campaign=row.name,
            due=french.plain_date(row.due_on),
        )
    if people and moment.startswith("by-hand"):
        note_deed(row, "remind", actor=actor, at=at, note=french.plural(len(people), "destinataire"))
    return len(people)

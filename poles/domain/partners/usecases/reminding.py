"""A decision that waits is recalled to the member to whom it was entrusted: a week before its day, then once it is late."""

from datetime import date, datetime, timedelta
from typing import cast
from uuid import uuid5

from django.db import transaction
from django.utils.timezone import localdate

from poles.domain.notices import queue
from poles.domain.partners.policy import DECISIONS
from poles.domain.partners.usecases.telling import addresses_of
from poles.domain.people.queries import coordinators_of
from poles.records.models import Decision
from poles.words import french
from poles.words.actor import Actor

BEFORE = timedelta(days=7)


@transaction.atomic
def remind(*, actor: Actor, at: datetime) -> int:
    """Queue a letter for each decision due within a week, and one when its day is gone; gives how many decisions.

    The same letter is never queued twice for one day of one decision. Without a member, or when the member has no
    address or has left, the coordination of the pôle is told.
    """
    today = localdate(at)
    rows = DECISIONS.rows(actor, "remind").filter(done_on__isnull=True, due_on__lte=today + BEFORE)
    decisions = list(rows.select_related("member", "session__hub"))
    for decision in decisions:
        due = cast(date, decision.due_on)  # those without a day are not asked for
        kind = "decision.late" if due < today else "decision.soon"
        for address in sorted(_addresses(decision, at)):
            queue(
                kind,
                address,
                uuid5(decision.pk, due.isoformat()),
                at=at,
                academy_id=decision.academy_id,
                session=str(decision.session_id),
                title=decision.text,
                hub=decision.session.hub.name,
                due=french.long_date(due),
            )
    return len(decisions)


def _addresses(decision: Decision, at: datetime) -> set[str]:
    member = decision.member
    found = addresses_of(member, at=at) if member and member.left_on is None else set[str]()
    return found or {person.email for person in coordinators_of(decision.session.hub_id, on=localdate(at))}

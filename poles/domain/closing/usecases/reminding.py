"""The attestation is filled on the last day: the school is told on that day, then a week and three weeks later, no more."""

from collections import Counter
from datetime import datetime, timedelta
from uuid import UUID, uuid5

from django.db import transaction
from django.utils.timezone import localdate

from poles.domain.agreements.policy import AGREEMENTS
from poles.domain.closing import queries
from poles.domain.notices import queue
from poles.domain.people.queries import planners_at
from poles.records.models import School
from poles.words.actor import Actor

DAYS = (0, 7, 21)
"""Days after the last one on which a school is told."""


@transaction.atomic
def remind(*, actor: Actor, at: datetime) -> int:
    """Tell the head and the DDFPT of each school how many placements end without attestation; one letter a day and school.

    Gives how many schools. Run twice, nobody is told twice. The letter names nobody.
    """
    today = localdate(at)
    days = [today - timedelta(days=count) for count in DAYS]
    waiting = queries.to_close(actor, on=today).filter(pk__in=AGREEMENTS.rows(actor, "remind").values("pk"))
    told: Counter[UUID] = Counter()
    late: Counter[UUID] = Counter()
    for school_id, status, last, ended in waiting.values_list("school_id", "status", "ends_on", "ended_on"):
        day = ended if status == "ended" and ended else last
        if day in days:
            told[school_id] += 1
            late[school_id] += day < today
    for school in School.objects.filter(pk__in=told).order_by("pk"):
        for reader in planners_at(school.pk, on=today):
            queue(
                "closing.due",
                reader.email,
                uuid5(school.pk, today.isoformat()),
                at=at,
                academy_id=school.academy_id,
                count=told[school.pk],
                late=late[school.pk],
                school=school.name,
            )
    return len(told)

"""The past of learners' rows: who changed what and under which hat, and how that past is forgotten.

Triggers of the database write it (``records/history.py``), so nothing is added here: it is read and erased.
"""

from collections.abc import Collection
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q

from poles.records.history import PAST, PastGuardian, PastGuardianship, PastLearner, PastMobility, PastNeed
from poles.words.roles import Role

KEPT = timedelta(days=365)
"""How long an event is kept at most; less when the row itself must be forgotten before (``keep_until``)."""
OUTSIDE = "hors du logiciel"


def author(context: dict | None) -> tuple[str, str]:
    """(key of the account or empty, hat in French) behind an event; a change made without the software has none."""
    if not context:
        return "", OUTSIDE
    return context.get("who", ""), Role(context["hat"]).label


@transaction.atomic
def forget(learners: Collection[Any] = (), adults: Collection[Any] = ()) -> int:
    """Erase the past of these learners (of their needs and links as well) and of these adults; gives how many events."""
    mine: dict[Any, Q] = {
        PastLearner: Q(pgh_obj_id__in=learners),
        PastNeed: Q(learner_id__in=learners),
        PastMobility: Q(learner_id__in=learners),
        PastGuardianship: Q(learner_id__in=learners) | Q(guardian_id__in=adults),
        PastGuardian: Q(pgh_obj_id__in=adults),
    }
    return sum(past.objects.filter(which).delete()[0] for past, which in mine.items())


@transaction.atomic
def expire(*, on: date) -> int:
    """Erase the events that are a year old, or whose row was to be forgotten by that day; gives how many."""
    gone = 0
    for past in PAST:
        old = Q(pgh_created_at__date__lt=on - KEPT)
        if any(field.name == "keep_until" for field in past._meta.get_fields()):
            old |= Q(keep_until__lt=on)
        gone += past.objects.filter(old).delete()[0]
    return gone

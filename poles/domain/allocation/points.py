"""Published points: past periods of the last twelve months that ended while the learner still waited for a place."""

from collections.abc import Sequence
from datetime import date

import numpy as np
from django.db.models import Count, IntegerField, OuterRef, Subquery
from django.db.models.functions import Coalesce
from numpy.typing import NDArray

from poles.domain.allocation.rules import MOST_TIMES, Parameters
from poles.records.models import Campaign, PlacementNeed


def points_of(parameters: Parameters, failures: Sequence[int]) -> NDArray[np.int32]:
    """(n,) points of learners who were left without a place so many times: counted three times at most."""
    return parameters.unplaced_points * np.minimum(np.array(failures, np.int32).reshape(-1), MOST_TIMES)


def past_failures(campaign: Campaign) -> Coalesce:
    """An annotation of the needs of a campaign: how many other needs of the learner stayed open to their end.

    Their periods ended in the twelve months before the campaign starts: the campaign's own days are the only clock, so
    that the same rows give the same points on any day.
    """
    past = (
        PlacementNeed.objects.filter(
            learner=OuterRef("learner"),
            status="open",
            period__ends_on__lt=campaign.starts_on,
            period__ends_on__gte=a_year_before(campaign.starts_on),
        )
        .order_by()
        .values("learner")
        .annotate(many=Count("pk"))
        .values("many")
    )
    return Coalesce(Subquery(past, output_field=IntegerField()), 0)


def a_year_before(day: date) -> date:
    """The same day of the year before; 28 February for a 29th."""
    return day.replace(year=day.year - 1, day=28 if (day.month, day.day) == (2, 29) else day.day)

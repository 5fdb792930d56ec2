"""When each step of a search is due: the days before the departure that an académie chose, else the usual ones."""

from collections import defaultdict
from collections.abc import Iterable

from poles.records.models import SearchSchedule
from poles.words.searches import STEP_DAYS, Step

Delays = dict[Step, int]
"""Days before the departure, by step."""


def delays_of(academy_id: str) -> Delays:
    """The delays of one académie."""
    return delays_by_academy([academy_id])[academy_id]


def delays_by_academy(academy_ids: Iterable[str]) -> dict[str, Delays]:
    """The delays of académies, by code, in one query."""
    chosen: dict[str, Delays] = defaultdict(dict)
    academy_ids = list(academy_ids)
    rows = SearchSchedule.objects.filter(academy_id__in=academy_ids).values_list("academy_id", "step", "days")
    for academy_id, step, days in rows:
        chosen[academy_id][Step(step)] = days
    return {academy_id: STEP_DAYS | chosen[academy_id] for academy_id in academy_ids}

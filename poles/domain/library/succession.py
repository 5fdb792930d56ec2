"""The resources of a pôle and its training sessions to come follow the map."""

from datetime import datetime

from poles.domain.governance.successors import Heirs
from poles.records.models import Resource, TutorTraining
from poles.words.actor import Actor


def follow_map(*, heirs: Heirs, actor: Actor, at: datetime) -> int:
    """Give to the successors the resources, and the trainings that are neither held nor cancelled."""
    return heirs.hand_over(Resource.objects.all()) + heirs.hand_over(
        TutorTraining.objects.filter(status__in=("draft", "open"))
    )

"""The alerts that are not closed, and who reads them, follow the map."""

from datetime import datetime

from poles.domain.governance.successors import Heirs
from poles.records.models import Alert, AlertReferent
from poles.words.actor import Actor


def follow_map(*, heirs: Heirs, actor: Actor, at: datetime) -> int:
    """Give to the successors the alerts that are not closed, and the referent where they have none."""
    return heirs.hand_over(Alert.objects.exclude(status="closed")) + heirs.hand_over_singly(AlertReferent.objects.all())

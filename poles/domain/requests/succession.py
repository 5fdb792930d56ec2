"""The requests of schools follow the map: each goes to the pôle where its school now is."""

from datetime import datetime

from poles.domain.governance.successors import Heirs
from poles.records.models import AssistanceRequest, HubSchool
from poles.words.actor import Actor
from poles.workflows.request import LIVE


def follow_map(*, heirs: Heirs, actor: Actor, at: datetime) -> int:
    """Give every request that lives to the pôle of its school on the map in force; gives how many moved."""
    home = dict(HubSchool.objects.filter(hub_map=heirs.chart).values_list("school_id", "hub_id"))
    live = AssistanceRequest.objects.filter(academy_id=heirs.chart.academy_id, status__in=LIVE)
    moved = [row for row in live.order_by("pk") if home.get(row.school_id, row.hub_id) != row.hub_id]
    for row in moved:
        row.hub_id = home[row.school_id]
    AssistanceRequest.objects.bulk_update(moved, ["hub_id"], batch_size=2000)
    return len(moved)

"""The campaigns that are not over follow the map."""

from datetime import datetime

from django.utils.timezone import localdate

from poles.domain.governance.successors import Heirs
from poles.records.models import Campaign
from poles.words.actor import Actor


def follow_map(*, heirs: Heirs, actor: Actor, at: datetime) -> int:
    """Give to the successors the campaigns whose placements are not over; gives how many moved.

    When the successor has a campaign of that name (two pôles merged), the one that comes bears the name of its former
    pôle too.
    """
    going = Campaign.objects.filter(ends_on__gte=localdate(at)).exclude(status="cancelled")
    held = set(Campaign.objects.filter(hub__hub_map=heirs.chart).values_list("hub_id", "label"))
    rows = list(going.filter(hub_id__in=list(heirs.of)).select_related("hub").order_by("created_at", "pk"))
    for row in rows:
        heir, place = heirs.of[row.hub_id], row.hub.name
        if (heir, row.label) in held:
            row.label = f"{row.label[: 115 - len(place[:60])]} ({place[:60]})"
        held.add((heir, row.label))
        row.hub_id = heir
        row.save(update_fields=["hub", "label"])
    return len(rows)

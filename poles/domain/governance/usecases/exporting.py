"""Take a map away as a file: the journal says who did."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from poles.domain.governance.policy import HUB_MAPS
from poles.domain.journal import note_deed
from poles.records.models import HubMap
from poles.words.actor import Actor


@transaction.atomic
def export_map(*, actor: Actor, hub_map_id: UUID, kind: str, at: datetime) -> HubMap:
    """The map, to write it in a file of a kind (« CSV », « GeoJSON », « PDF »)."""
    chart = HUB_MAPS.get(actor, "export", hub_map_id)
    note_deed(chart, "export", actor=actor, at=at, note=kind, before=chart.status, after=chart.status)
    return chart

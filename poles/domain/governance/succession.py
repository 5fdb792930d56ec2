"""What the adoption of a draft would make of each pôle in force: its successor, and whether its coordinator goes on."""

from dataclasses import dataclass
from datetime import date

from poles.domain.governance.queries import current_map, lasting
from poles.domain.governance.successors import heirs_for
from poles.records.models import Hub, HubMap, MissionLetter


@dataclass(frozen=True)
class Line:
    """A pôle in force and the one that carries it on; ``goes_on``: by a signed letter that runs."""

    former: Hub
    heir: Hub | None
    joined: bool
    goes_on: bool


def succession_of(chart: HubMap, *, on: date) -> list[Line]:
    """One line for each pôle of the map in force, by name; nothing for a first map or for the map in force itself."""
    current = current_map(chart.academy_id)
    if current is None or current.pk == chart.pk:
        return []
    heirs, now = heirs_for(chart), heirs_for(current)
    hubs = {hub.pk: hub for hub in Hub.objects.filter(hub_map=chart)}
    running = MissionLetter.objects.filter(lasting(on), academy_id=chart.academy_id, starts_on__lte=on)
    named = running.values_list("hub_id", flat=True)
    lettered = {now.of[key] if key in now.main else key for key in named}  # a letter outlives the map of its pôle
    lines = []
    for former in Hub.objects.filter(hub_map=current).order_by("name"):
        heir, main = hubs.get(heirs.of.get(former.pk, former.pk)), former.pk in heirs.main
        lines.append(Line(former, heir, joined=not main, goes_on=main and former.pk in lettered))
    return lines

"""Which pôle of the map in force carries on a pôle of a former map, so that what hangs on it can follow."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from poles.domain.governance.queries import current_map
from poles.records.models import Hub, HubCommune, HubMap, HubSchool


@dataclass(frozen=True)
class Heirs:
    """The successors of the pôles of the former maps of an académie.

    ``of``: former pôle → the pôle in force that holds most of its schools; ``main``: the former pôles that their successor
    carries on. When two pôles are merged, both have the same heir, and only the larger one is its main line.
    """

    chart: HubMap
    of: Mapping[UUID, UUID]
    main: frozenset[UUID]

    def hand_over(self, rows: QuerySet[Any]) -> int:
        """Give rows that have a ``hub`` to the successor of their pôle; gives how many moved."""
        moved = 0
        for former in sorted(set(rows.filter(hub_id__in=list(self.of)).order_by().values_list("hub_id", flat=True))):
            moved += rows.filter(hub_id=former).order_by().update(hub_id=self.of[former])
        return moved

    def hand_over_singly(self, rows: QuerySet[Any], *alike: str) -> int:
        """The same for rows of which a pôle has one for each value of ``alike`` (a year…): those of the main line only,
        where the successor has none of its own yet."""
        held = set(rows.model._default_manager.filter(hub__hub_map=self.chart).values_list("hub_id", *alike))
        moved = 0
        for row in rows.filter(hub_id__in=list(self.main)).order_by("hub_id", "pk"):
            heir = self.of[row.hub_id]
            if (mark := (heir, *(getattr(row, name) for name in alike))) not in held:
                held.add(mark)
                row.hub_id, moved = heir, moved + 1
                row.save(update_fields=["hub"])
        return moved


def heirs_of(academy_id: str) -> Heirs | None:
    """The successors of every pôle of the maps that were once adopted, on the map in force; None without any map."""
    chart = current_map(academy_id)
    return heirs_for(chart) if chart else None


def heirs_for(chart: HubMap) -> Heirs:
    """The same on a given map: a draft shows by it what would follow."""
    once = Q(hub_map__academy_id=chart.academy_id, hub_map__status__in=("adopted", "replaced"))
    former = once & ~Q(hub_map=chart)
    shared = _shared(chart, HubSchool.objects.filter(former), "school_id")
    ground = _shared(chart, HubCommune.objects.filter(former), "commune_id")
    codes = dict(Hub.objects.filter(Q(hub_map=chart) | former).values_list("pk", "code"))
    maps = dict(Hub.objects.filter(former).values_list("pk", "hub_map_id"))
    heirs = {
        one: max(held, key=lambda key: (held[key], codes[key] == codes[one], codes[key]))
        for one in sorted(maps)
        if (held := shared.get(one) or ground.get(one))
    }
    lines = defaultdict[tuple[UUID, UUID], list[UUID]](list)
    for one, heir in heirs.items():
        lines[heir, maps[one]].append(one)
    weight = {one: shared[one][heir] if one in shared else 0 for one, heir in heirs.items()}
    main = {max(ones, key=lambda one: (weight[one], codes[one], one)) for ones in lines.values()}
    return Heirs(chart, heirs, frozenset(main))


def name_origins(chart: HubMap, former: HubMap) -> None:
    """Write on each pôle of a map from which pôle of the former one most of its schools come."""
    shared = _shared(former, HubSchool.objects.filter(hub_map=chart), "school_id")
    hubs = list(Hub.objects.filter(hub_map=chart, pk__in=list(shared)))
    for hub in hubs:
        held = shared[hub.pk]
        hub.succeeds_id = max(held, key=lambda key: (held[key], key))
    Hub.objects.bulk_update(hubs, ["succeeds"])


def _shared(chart: HubMap, others: QuerySet[Any], key: str) -> dict[UUID, Counter[UUID]]:
    """For each pôle of some links, how many places it shares with each pôle of a map."""
    here = dict(others.model._default_manager.filter(hub_map=chart).values_list(key, "hub_id"))
    shared = defaultdict[UUID, Counter[UUID]](Counter)
    for place, hub_id in others.values_list(key, "hub_id"):
        if place in here:
            shared[hub_id][here[place]] += 1
    return dict(shared)

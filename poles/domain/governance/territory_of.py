"""The ground of one map: which commune and which school is in which pôle, what follows when schools move, contours."""

from collections import Counter, defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from poles.domain.governance.contours import contours
from poles.domain.governance.dividing import Town, balanced
from poles.domain.governance.plane import Nearest
from poles.domain.territory.queries import point_of
from poles.records.models import Commune, Hub, HubCommune, HubMap, HubSchool
from poles.words.places import Point


@dataclass(frozen=True)
class Ground:
    """A map on the ground: ``schools`` and ``communes`` give the pôle of each, ``home`` the commune of each school."""

    schools: dict[UUID, UUID]
    communes: dict[str, UUID]
    home: dict[UUID, str]
    towns: dict[str, Commune]
    points: dict[str, Point]

    def cut(self, hub_id: UUID, parts: int) -> dict[str, int]:
        """The part, from 0, of every commune of a pôle divided in so many."""
        weights = Counter(self.home[school] for school, hub in self.schools.items() if hub == hub_id)
        keys = {key for key, hub in self.communes.items() if hub == hub_id}
        placed = [Town(key, self.points[key], weights[key]) for key in sorted(keys) if key in self.points]
        found = balanced(placed, parts)
        return {key: found.get(key, 0) for key in keys}


def read_ground(chart: HubMap) -> Ground:
    """The ground of a map, in three statements."""
    communes = dict(HubCommune.objects.filter(hub_map=chart).values_list("commune_id", "hub_id"))
    links = list(HubSchool.objects.filter(hub_map=chart).select_related("school").only("hub_id", "school__commune_id",
                 "school__lat", "school__lon"))  # fmt: skip
    towns = Commune.objects.filter(pk__in=[*communes, *{link.school.commune_id for link in links}]).in_bulk()
    points = {link.school.commune_id: at for link in links if (at := point_of(link.school))}
    points |= {key: at for key, town in towns.items() if (at := point_of(town))}
    return Ground(
        schools={link.school_id: link.hub_id for link in links},
        communes=communes,
        home={link.school_id: link.school.commune_id for link in links},
        towns=towns,
        points=points,
    )


def follow_schools(ground: Ground, moved: Collection[UUID], hub_id: UUID, empty: Collection[UUID]) -> dict[str, UUID]:
    """The communes that change pôle because schools have moved to ``hub_id``; ``empty``: the pôles left without school.

    A commune with schools goes to the pôle that holds most of them, and stays where it is when several hold as many. One
    without follows the nearest school when that one has moved, or when its own pôle is empty.
    """
    held = defaultdict[str, Counter[UUID]](Counter)
    for school, hub in ground.schools.items():
        held[ground.home[school]][hub] += 1
    anchors = [(school, ground.points[key]) for school, key in sorted(ground.home.items()) if key in ground.points]
    nearest = Nearest([point for _school, point in anchors]) if anchors else None
    gone, changed = set(moved), dict[str, UUID]()
    touched = {ground.home[school] for school in gone}
    for key, present in ground.communes.items():
        if key in held:
            if key in touched or present in empty:
                most = max(held[key].values())
                leaders = sorted(hub for hub, count in held[key].items() if count == most)
                chosen = present if present in leaders else hub_id if hub_id in leaders else leaders[0]
            else:
                continue
        elif nearest and key in ground.points:
            school = anchors[nearest.of(ground.points[key])][0]
            if school not in gone and present not in empty:
                continue
            chosen = ground.schools[school]
        else:
            chosen = hub_id if present in empty else present
        if chosen != present:
            changed[key] = chosen
    return changed


def redraw(chart: HubMap) -> None:
    """Draw the contours of every pôle of a map anew, for neighbours share their borders."""
    ground = read_ground(chart)
    groups = {key: str(hub) for key, hub in ground.communes.items() if key in ground.points}
    shapes = contours({key: ground.points[key] for key in groups}, groups)
    hubs = list(Hub.objects.filter(hub_map=chart))
    for hub in hubs:
        hub.contour = shapes.get(str(hub.pk))
    Hub.objects.bulk_update(hubs, ["contour"])


def town_of(ground: Ground, keys: Collection[str]) -> Commune:
    """The largest commune of some."""
    return max((ground.towns[key] for key in keys), key=lambda town: (town.population, town.pk))

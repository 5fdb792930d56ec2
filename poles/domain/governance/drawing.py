"""Draw a first map: every school and every commune in exactly one group, small groups joined to their neighbour."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from poles.domain.governance.plane import Nearest
from poles.law.hubs import SMALLEST
from poles.words.places import Point, distance_km


@dataclass(frozen=True)
class SchoolSpot:
    """A school to place. ``group``: what its own data say (empty: nothing); ``counts``: it is an EPLE."""

    key: Any
    commune: str
    point: Point | None
    group: str
    counts: bool


@dataclass(frozen=True)
class CommuneSpot:
    """A commune to place; ``group``: what its own data say (empty: nothing)."""

    key: str
    point: Point | None
    group: str = ""


@dataclass
class Drawing:
    """The group of every school and commune; which schools were inferred; which groups were joined to others."""

    schools: dict[Any, str] = field(default_factory=dict)
    communes: dict[str, str] = field(default_factory=dict)
    inferred: set[Any] = field(default_factory=set)
    joined: dict[str, str] = field(default_factory=dict)

    @property
    def groups(self) -> list[str]:
        """The groups that hold a school, in order."""
        return sorted(set(self.schools.values()))


def draw(schools: Sequence[SchoolSpot], communes: Sequence[CommuneSpot], *, smallest: int = SMALLEST) -> Drawing:
    """Place every school and commune.

    A school without a group takes that of the nearest school that has one (or the group with the most schools, when it
    has no point). A group of fewer than ``smallest`` EPLE is joined to the nearest one (HUB-01). A commune takes its own group,
    else that of most of its schools, else that of the nearest school; a group left without any commune (its schools are
    all in a town that belongs to another) is joined to that other, for a pôle is defined by its territory. Without any
    group at all, everything is in one.
    """
    drawing = Drawing()
    given = [school for school in schools if school.group]
    largest = _commonest(school.group for school in given)
    anchors = [school for school in given if school.point]
    nearest = Nearest([school.point for school in anchors if school.point]) if anchors else None
    for school in schools:
        drawing.schools[school.key] = school.group or _near(school.point, anchors, nearest) or largest
        if not school.group:
            drawing.inferred.add(school.key)
    _join_small(drawing, schools, smallest)
    _place_communes(drawing, schools, communes)
    _join_bare(drawing, schools)
    return drawing


def _commonest(groups) -> str:
    """The group met most often, the first in order when several are; empty without any."""
    counted = Counter(groups)
    return min(counted, key=lambda group: (-counted[group], group), default="")


def _near(point: Point | None, anchors: Sequence[SchoolSpot], nearest: Nearest | None) -> str:
    return anchors[nearest.of(point)].group if point and nearest else ""


def _join_small(drawing: Drawing, schools: Sequence[SchoolSpot], smallest: int) -> None:
    """Join, smallest first, each group of fewer than two EPLE to the group whose school is nearest."""
    while len(drawing.groups) > 1:
        members = _members(drawing, schools)
        weights = {group: sum(school.counts for school in held) for group, held in members.items()}
        small = min(weights, key=lambda group: (weights[group], group))
        if weights[small] >= smallest:
            return
        _join(drawing, members[small], small, _neighbour(small, members))


def _join_bare(drawing: Drawing, schools: Sequence[SchoolSpot]) -> None:
    """Join each group without any commune to the one that holds the town of most of its schools, or the nearest."""
    landed = set(drawing.communes.values())
    members = _members(drawing, schools)
    for bare in [group for group in drawing.groups if landed and group not in landed]:
        towns = [drawing.communes[school.commune] for school in members[bare] if school.commune in drawing.communes]
        near = {group: held for group, held in members.items() if group in landed or group == bare}
        _join(drawing, members[bare], bare, _commonest(towns) if towns else _neighbour(bare, near))


def _members(drawing: Drawing, schools: Sequence[SchoolSpot]) -> dict[str, list[SchoolSpot]]:
    """The schools of each group."""
    members = defaultdict[str, list[SchoolSpot]](list)
    for school in schools:
        members[drawing.schools[school.key]].append(school)
    return members


def _join(drawing: Drawing, held: Sequence[SchoolSpot], group: str, host: str) -> None:
    """Give the schools of a group to another."""
    drawing.joined[group] = host
    for school in held:
        drawing.schools[school.key] = host
        drawing.inferred.add(school.key)


def _neighbour(group: str, members: dict[str, list[SchoolSpot]]) -> str:
    """The group whose school is nearest to a school of this one; the one with most schools when no point is known."""
    gaps = [
        (distance_km(mine.point, theirs.point), other)
        for mine in members[group]
        if mine.point
        for other, held in members.items()
        if other != group
        for theirs in held
        if theirs.point
    ]
    if gaps:
        return min(gaps)[1]
    return min((other for other in members if other != group), key=lambda other: (-len(members[other]), other))


def _place_communes(drawing: Drawing, schools: Sequence[SchoolSpot], communes: Sequence[CommuneSpot]) -> None:
    held = defaultdict[str, list[str]](list)
    for school in schools:
        held[school.commune].append(drawing.schools[school.key])
    anchors = [school for school in schools if school.point]
    nearest = Nearest([school.point for school in anchors if school.point]) if anchors else None
    largest = _commonest(drawing.schools.values())
    kept = set(drawing.groups)
    for commune in communes:
        own = _final(commune.group, drawing.joined)
        group = own if own in kept else _commonest(held[commune.key])
        if not group and commune.point and nearest:
            group = drawing.schools[anchors[nearest.of(commune.point)].key]
        drawing.communes[commune.key] = group or largest


def _final(group: str, joined: dict[str, str]) -> str:
    """Where a group ended after it was joined to others."""
    while group in joined:
        group = joined[group]
    return group

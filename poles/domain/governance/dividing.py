"""Divide a territory that is too large for one pôle into balanced parts, each around its own town."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import ceil

from poles.domain.governance.drawing import CommuneSpot, SchoolSpot
from poles.domain.governance.plane import Plane
from poles.words.places import Point

ROUNDS = 120
"""How many times the weights of the centres are corrected; the best of these divisions is kept."""


@dataclass(frozen=True)
class Town:
    """A commune to give to a part, with the number of its schools."""

    key: str
    point: Point
    weight: int


def divide(
    schools: Sequence[SchoolSpot], communes: Sequence[CommuneSpot], *, largest: int
) -> tuple[list[SchoolSpot], list[CommuneSpot]]:
    """The same places, each group of more than ``largest`` schools cut into equal parts named « group-1 », « group-2 »…

    A commune is never cut. A group whose schools are all in one commune, or without points, is left whole.
    """
    held = defaultdict[str, list[SchoolSpot]](list)
    for school in schools:
        held[school.group].append(school)
    parts = dict[tuple[str, str], str]()
    for group in sorted(held):
        if group and len(held[group]) > largest:
            parts |= _parts_of(group, held[group], communes, ceil(len(held[group]) / largest))
    return (
        [replace(one, group=parts.get((one.group, one.commune), one.group)) for one in schools],
        [replace(one, group=parts.get((one.group, one.key), one.group)) for one in communes],
    )


def _parts_of(
    group: str, schools: Sequence[SchoolSpot], communes: Sequence[CommuneSpot], count: int
) -> dict[tuple[str, str], str]:
    """(group, commune) → part, for every commune of the group and of its schools."""
    weights, points = defaultdict[str, int](int), dict[str, Point]()
    for school in schools:
        weights[school.commune] += 1
        if school.point:
            points.setdefault(school.commune, school.point)
    points |= {one.key: one.point for one in communes if one.point and (one.group == group or one.key in weights)}
    towns = [Town(key, point, weights[key]) for key, point in sorted(points.items())]
    return {(group, key): f"{group}-{part + 1}" for key, part in balanced(towns, count).items()}


def balanced(towns: Sequence[Town], count: int) -> dict[str, int]:
    """The part of each town, from 0, for ``count`` parts of about the same weight, fewer when too few towns weigh.

    A power diagram (Aurenhammer, Hoffmann & Aronov, « Minkowski-type theorems and least-squares clustering », 1998): each
    town goes to the centre of least squared distance minus the weight of that centre, and the weights are corrected
    until the parts weigh alike. Its cells are convex, so that every part is in one piece. Pure and repeatable.
    """
    heavy = [town for town in towns if town.weight]
    count = min(count, len(heavy))
    if count < 2:
        return dict.fromkeys((town.key for town in towns), 0)
    plane = Plane([town.point for town in towns])
    places = {town.key: plane.flat(town.point) for town in towns}
    centres = _centres(heavy, places, count)
    gaps = {town.key: [_gap(places[town.key], centre) for centre in centres] for town in towns}
    step = sum(sum(row) for row in gaps.values()) / (len(gaps) * count) / 4
    target = sum(town.weight for town in heavy) / count
    weights, best, least = [0.0] * count, dict[str, int](), float("inf")
    for number in range(ROUNDS):
        chosen = {key: min(range(count), key=lambda part: row[part] - weights[part]) for key, row in gaps.items()}
        loads = [0] * count
        for town in heavy:
            loads[chosen[town.key]] += town.weight
        uneven = max(abs(load - target) for load in loads)
        if uneven < least:
            best, least = chosen, uneven
        pace = step / (1 + number / 10)
        weights = [weight + pace * (target - load) / target for weight, load in zip(weights, loads, strict=True)]
    return best


def _centres(heavy: Sequence[Town], places: dict[str, tuple[float, float]], count: int) -> list[tuple[float, float]]:
    """The heaviest town, then each time the one that is both heavy and far from the centres already taken."""
    first = max(heavy, key=lambda town: (town.weight, town.key))
    taken = [places[first.key]]
    while len(taken) < count:
        following = max(
            heavy, key=lambda town: (town.weight**0.5 * min(_gap(places[town.key], one) for one in taken), town.key)
        )
        taken.append(places[following.key])
    return taken


def _gap(one: tuple[float, float], other: tuple[float, float]) -> float:
    """The squared distance of two places of the flat picture."""
    return (one[0] - other[0]) ** 2 + (one[1] - other[1]) ** 2

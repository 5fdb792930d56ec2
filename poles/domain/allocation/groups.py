"""The published groups: where the supply is and what a place must offer, never who the learner is. They are a partition.

A group is a bassin × an access need or none × near or far from the supply, of at least five learners.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from poles.domain.allocation.rules import SMALLEST
from poles.words import french

ACCESS = ("sans besoin particulier", "accès particulier")
DISTANCE = ("près de l’offre", "éloigné de l’offre")
UNKNOWN_ZONE = "bassin non renseigné"
SHOWN = 3


@dataclass(frozen=True)
class Grouping:
    """The groups: ``labels`` in French, sorted; ``index`` (n,) the group of each learner."""

    labels: list[str]
    index: NDArray[np.int64]


def partition(
    zone: NDArray[np.int64],
    names: Sequence[str],
    access: NDArray[np.bool_],
    far: NDArray[np.bool_],
    latitude: NDArray[np.float64],
    longitude: NDArray[np.float64],
    first: NDArray[np.int64],
) -> Grouping:
    """The group of each need. ``zone``: (n,) indices into ``names`` (towns, empty when the bassin is not known).

    ``first``: (n,) index of the first need of the same learner (``first_needs``): it speaks for all of them, so that a
    learner is counted once and belongs to one group. A bassin of fewer than five learners joins the nearest one (by the
    middle of its learners' homes), the smallest first; then the near and the far are told apart where each side has five
    learners, then the access needs where each side has five. One group may be smaller: when there are fewer than five in all.
    """
    who, back = np.unique(first, return_inverse=True)
    zone, access, far, latitude, longitude = zone[who], access[who], far[who], latitude[who], longitude[who]
    told: dict[str, NDArray[np.int64]] = {}
    for block in _blocks(zone, latitude, longitude):
        inside = np.flatnonzero(np.isin(zone, block))
        place = zones_label([names[at] for at in block])
        for distance, rows in _split(inside, far, DISTANCE):
            for need, members in _split(rows, access, ACCESS):
                told[", ".join(filter(None, (place, need, distance)))] = members
    labels = sorted(told)
    index = np.zeros(len(zone), np.int64)
    for at, label in enumerate(labels):
        index[told[label]] = at
    return Grouping(labels, index[back])


def first_needs(learner: NDArray[np.int64], day: NDArray[np.int64]) -> NDArray[np.int64]:
    """(n,) the need that speaks for each one: of the same ``learner`` (n,), that of the earliest ``day`` (n,), then row."""
    order = np.lexsort((np.arange(len(learner)), day, learner))
    _, at, back = np.unique(learner[order], return_index=True, return_inverse=True)
    spoken = np.empty(len(learner), np.int64)
    spoken[order] = order[at][back]
    return spoken


def shown_zones(
    zone: NDArray[np.int64],
    names: Sequence[str],
    latitude: NDArray[np.float64],
    longitude: NDArray[np.float64],
    first: NDArray[np.int64],
) -> tuple[list[str], list[str], NDArray[np.int64]]:
    """(labels, where, (n,) index): the bassins as figures show them, those of fewer than five learners joined to the nearest.

    ``where``: the label of the bassin with the most learners in each, to draw it. The arguments are those of ``partition``.
    """
    who, back = np.unique(first, return_inverse=True)
    zone, latitude, longitude = zone[who], latitude[who], longitude[who]
    size = np.bincount(zone, minlength=len(names))
    labels, where, index = [], [], np.zeros(len(zone), np.int64)
    for at, block in enumerate(_blocks(zone, latitude, longitude)):
        labels.append(zones_label([names[one] for one in block]))
        where.append(zones_label([names[max(block, key=lambda one: (size[one], -one))]]))
        index[np.isin(zone, block)] = at
    return labels, where, index[back]


def zones_label(towns: Sequence[str]) -> str:
    """« bassin d’Épinal », « bassins d’Épinal et de Gérardmer », « bassins d’Épinal, de Gérardmer et 2 autres »."""
    known = [french.of_town(town) for town in sorted(filter(None, towns), key=french.alphabetical)]
    if not known:
        return UNKNOWN_ZONE
    if len(known) > SHOWN:
        known = [*known[: SHOWN - 1], f"{len(known) - SHOWN + 1} autres"]
    return f"bassin{'s' if len(known) > 1 else ''} {french.join(known)}"


def _blocks(zone: NDArray[np.int64], latitude: NDArray, longitude: NDArray) -> list[list[int]]:
    """The zones by block of at least five learners: the smallest joins the nearest until all are large enough."""
    blocks = [[int(at)] for at in np.unique(zone)]
    size = [int((zone == at).sum()) for (at,) in blocks]
    middle = [_middle(np.flatnonzero(zone == at), latitude, longitude) for (at,) in blocks]
    while len(blocks) > 1 and min(size) < SMALLEST:
        small = min(range(len(blocks)), key=lambda at: (size[at], blocks[at]))
        near = min(
            (at for at in range(len(blocks)) if at != small),
            key=lambda at: (round(float(np.hypot(*(middle[at] - middle[small]))), 6), blocks[at]),
        )
        first, second = sorted((small, near))
        blocks[first] = sorted(blocks[first] + blocks.pop(second))
        size[first] += size.pop(second)
        middle.pop(second)
        middle[first] = _middle(np.flatnonzero(np.isin(zone, blocks[first])), latitude, longitude)
    return blocks


def _middle(rows: NDArray[np.int64], latitude: NDArray, longitude: NDArray) -> NDArray[np.float64]:
    """The middle of some homes, in degrees of latitude on both axes."""
    north, east = latitude[rows].mean(), longitude[rows].mean()
    return np.array([north, east * np.cos(np.radians(north))])


def _split(
    rows: NDArray[np.int64], which: NDArray[np.bool_], labels: tuple[str, str]
) -> list[tuple[str, NDArray[np.int64]]]:
    """The rows apart by a yes or a no, with their words; together and without words when one part is too small."""
    parts = [(labels[0], rows[~which[rows]]), (labels[1], rows[which[rows]])]
    sizes = [len(part) for _, part in parts]
    if 0 < min(sizes) < SMALLEST or 0 < max(sizes) < SMALLEST:
        return [("", rows)]
    return [part for part in parts if len(part[1])]


def told_apart(
    labels: list[str], which: NDArray[np.bool_], first: NDArray[np.int64]
) -> tuple[list[str], NDArray[np.int64]]:
    """(labels, (n,) index) of a yes or a no: (no, yes); one part named by both when one has too few learners to tell.

    ``first``: (n,) the need that speaks for each one, as in ``partition``.
    """
    sizes = [len(np.unique(first[~which])), len(np.unique(first[which]))]
    if 0 < min(sizes) < SMALLEST or 0 < max(sizes) < SMALLEST:
        return [" ou ".join(labels)], np.zeros(len(which), np.int64)
    return labels, which.astype(np.int64)

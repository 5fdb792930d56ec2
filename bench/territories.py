"""Seeded fictional territories as plain arrays, for the bench of the kernels: towns, offers, groups, wishes, travel.

Modelled on the study (`design/allocation.md` §2.1–2.2): 40 bassins of unequal size, 0.9 seat per learner, 35 % of
observation (any family), 6 % with an access need, about 98 edges a learner of which 60 % are the nearest, 160 groups =
bassin × access need × outside town. Fictional from end to end; it needs SciPy, which is a bench-only dependency.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree

BASSINS, FAMILIES = 40, 14


class Territory(NamedTuple):
    """The arrays of the file door (issue 3, point 7): minutes and burden per edge, groups and public classes.

    The last five, (n,) each, are what plans are compared by: home outside town, access need, family network (drawn,
    one learner in two), bassin and family of formation (the last one is observation).
    """

    indptr: NDArray[np.int64]
    node: NDArray[np.int32]
    cost: NDArray[np.int32]
    minutes: NDArray[np.float32]
    capacity: NDArray[np.int32]
    group: NDArray[np.int32]
    cls: NDArray[np.int8]
    points: NDArray[np.int32]
    tie: NDArray[np.uint64]
    rural: NDArray[np.bool_]
    access: NDArray[np.bool_]
    network: NDArray[np.bool_]
    bassin: NDArray[np.int32]
    family: NDArray[np.int32]


def territory(learners: int, seed: int = 1, keep: int = 132, periods: int = 1) -> Territory:
    """One territory of ``learners`` needs in one common period (or ``periods`` disjoint ones), the same for one seed."""
    random = np.random.default_rng(seed)
    side = 14 * learners**0.25  # km
    centre = random.random((BASSINS, 2)) * side
    weight = random.pareto(1.3, BASSINS) + 0.35
    weight /= weight.sum()
    bassin = random.choice(BASSINS, learners, p=weight)
    rural = random.random(learners) < 0.38
    spread = np.where(rural, 0.075, 0.02) * side
    home = centre[bassin] + random.normal(0, 1, (learners, 2)) * spread[:, None]
    observer = random.random(learners) < 0.35
    family = random.integers(0, FAMILIES, learners)
    access = random.random(learners) < 0.06
    limit = np.where(rural, random.choice([40, 50, 60], learners), random.choice([30, 40, 50], learners))
    speed = np.where(rural, 0.62, 0.42)  # km a minute
    seats = random.choice([1, 1, 1, 1, 2, 3], learners)
    seats = seats[: np.searchsorted(np.cumsum(seats), 0.9 * learners)]
    offers = len(seats)
    uneven = random.choice([0.5, 1, 1.6], BASSINS)
    town = random.choice(BASSINS, offers, p=weight**1.2 * uneven / (weight**1.2 * uneven).sum())
    place = (
        centre[town]
        + random.normal(0, 1, (offers, 2)) * (np.where(random.random(offers) < 0.2, 0.06, 0.018) * side)[:, None]
    )
    job = random.integers(0, FAMILIES, offers)
    ramp = random.random(offers) < 0.55
    when, given = random.integers(0, periods, learners), random.integers(0, periods, offers)
    rows: list[NDArray] = []
    for period in range(periods):
        for kind in range(FAMILIES + 1):
            who = np.flatnonzero((when == period) & (observer if kind == FAMILIES else ~observer & (family == kind)))
            open_ = given == period
            if kind < FAMILIES:
                open_ &= (job == kind) | (job == (kind + 1) % FAMILIES)
            where = np.flatnonzero(open_)
            if not len(who) or not len(where):
                continue
            many = min(5 * keep, len(where))
            away, near = cKDTree(place[where]).query(home[who], k=[*range(1, many + 1)])
            minutes = np.rint(5 + 1.3 * away / speed[who][:, None])
            allowed = (minutes <= limit[who][:, None]) & (~access[who][:, None] | ramp[where[near]])
            order = np.cumsum(allowed, axis=1)
            draw = random.random(near.shape)
            chance = (keep * 0.4) / np.maximum(1, order[:, -1] - 0.6 * keep)
            kept = allowed & ((order <= 0.6 * keep) | (draw < chance[:, None]))
            row, at = np.nonzero(kept)
            rows.append(np.stack((who[row], where[near[row, at]], minutes[row, at].astype(np.int64))))
    tail, head, minutes = np.concatenate(rows, axis=1)
    order = np.argsort(tail * np.int64(offers) + head)
    tail, head, minutes = tail[order], head[order], minutes[order]
    indptr = np.concatenate(([0], np.cumsum(np.bincount(tail, minlength=learners)))).astype(np.int64)
    liking = minutes * 0.35 + random.gumbel(0, 12, len(tail))
    ranked = np.lexsort((liking, tail))
    rank = np.empty(len(tail), np.int64)
    rank[ranked] = np.arange(len(tail)) - indptr[tail[ranked]]
    return Territory(
        indptr=indptr,
        node=head.astype(np.int32),
        cost=(minutes + 3 * np.minimum(rank, 40)).astype(np.int32),
        minutes=minutes.astype(np.float32),
        capacity=seats.astype(np.int32),
        group=_merged((bassin * 2 + rural) * 2 + access),
        cls=np.zeros(learners, np.int8),
        points=np.zeros(learners, np.int32),
        tie=random.integers(0, 2**63, learners).astype(np.uint64),
        rural=rural,
        access=access,
        network=random.random(learners) < 0.5,
        bassin=bassin.astype(np.int32),
        family=np.where(observer, FAMILIES, family).astype(np.int32),
    )


def _merged(group: NDArray[np.int64], least: int = 5) -> NDArray[np.int32]:
    """Groups under ``least`` learners join the same place's learners without an access need."""
    small = np.bincount(group) < least
    return np.where(small[group], group & ~1, group).astype(np.int32)

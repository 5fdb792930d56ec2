"""Candidate edges: every (need, offer) pair that family, weeks, days, seats, travel, access and age rules allow.

One block per (formation, period, days): its offers with seats are laid on a uniform grid of cells and every filter is
inside the compiled search (``kernels/pairs.py``), which runs twice: count, then write in place. Beyond the edges
themselves it needs a few bytes a need and an offer. Travel time comes from ``travel.py`` alone.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, fields
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from .kernels.arrays import plain
from .kernels.pairs import Asked, Grid, bound_block, count_block, fill_block, lay, seated_offers
from .problem import MAX_MINUTES
from .travel import Travel, unit_vectors

KM_PER_DEGREE = 111.195
LOSSES = ("family", "weeks", "seats", "travel", "access", "age", "reserved")
"""The filters by which a need may lose an offer, in the order in which they are asked."""
CELLS = 6  # rows of cells in the longest reach
COUNTED = 1_000_000_000  # pairs that an estimate may count, a quarter of them one by one: about two seconds
EDGE_BYTES, NEED_BYTES, NODE_BYTES = 96, 1200, 600  # see ``estimate``
Progress = Callable[[str, float], None]


@dataclass(frozen=True)
class Eligibility:
    """The published rules.

    ``compatible``: (formations, families) booleans. ``periods``: tuples of week numbers; ``weeks``: the week number of
    each column of the offers' tables. ``travel``: the modes, which needs name by index. ``admits``: (publics, reservations)
    booleans, whether a need of a public may have an offer kept by a reservation; None when nothing is reserved.
    """

    compatible: NDArray[np.bool_]
    periods: Sequence[Sequence[int]]
    weeks: Sequence[int]
    travel: Travel
    max_edges: int = 20_000_000
    nearest: int = 150
    admits: NDArray[np.bool_] | None = None


@dataclass(frozen=True, eq=False)
class Needs:
    """(n,) arrays: degrees, formation and period indices, longest travel in minutes, mode, step-free access needed,
    age in years at the start, cleared for regulated work.

    Optional: ``first_day`` and ``last_day`` (ordinals) when an offer must be open on each day, not only in each week;
    ``place``, index in the operator's table of travel times, −1 where unknown; ``public``, row of ``rules.admits``.
    """

    latitude: NDArray[np.float64]
    longitude: NDArray[np.float64]
    formation: NDArray[np.int64]
    period: NDArray[np.int64]
    limit: NDArray[np.int64]
    mode: NDArray[np.int64]
    access: NDArray[np.bool_]
    age: NDArray[np.int64]
    cleared: NDArray[np.bool_]
    first_day: NDArray[np.int64] | None = None
    last_day: NDArray[np.int64] | None = None
    place: NDArray[np.int64] | None = None
    public: NDArray[np.int64] | None = None


@dataclass(frozen=True, eq=False)
class Offers:
    """(f,) arrays, and (f, weeks) for ``open_weeks`` and ``seats`` (seats left; own-found places already taken off).

    Optional: ``first_day`` and ``last_day`` of opening (ordinals), given when the needs have theirs; ``place`` likewise;
    ``kept``, column of ``rules.admits``.
    """

    latitude: NDArray[np.float64]
    longitude: NDArray[np.float64]
    family: NDArray[np.int64]
    open_weeks: NDArray[np.bool_]
    seats: NDArray[np.int64]
    accessible: NDArray[np.bool_]
    min_age: NDArray[np.int64]
    regulated: NDArray[np.bool_]
    first_day: NDArray[np.int64] | None = None
    last_day: NDArray[np.int64] | None = None
    place: NDArray[np.int64] | None = None
    kept: NDArray[np.int64] | None = None


@dataclass(frozen=True, eq=False)
class Candidates:
    """Nodes and edges ready for an ``Instance``, sorted by need then node.

    ``losses``: (n, 7) offers lost by each need at each filter of ``LOSSES``, in that order, each offer counted once, at the
    first filter that refuses it (an offer closed on one day of the need is lost at « weeks »). ``capped``: True when
    only the ``nearest`` offers of each need were kept (and those as near as the last of them); ``dropped`` pairs were
    then left aside, and the report must say so.
    """

    node_offer: NDArray[np.int32]
    node_period: NDArray[np.int32]
    node_capacity: NDArray[np.int32]
    need_start: NDArray[np.int64]
    edge_node: NDArray[np.int32]
    edge_minutes: NDArray[np.int32]
    losses: NDArray[np.int32]
    capped: bool
    dropped: int
    seconds: float


class Estimate(NamedTuple):
    """``pairs``: never fewer than the pairs that will be found; ``bytes``: memory of edges, instance, kernels and proof."""

    pairs: int
    bytes: int


def candidate_edges(
    needs: Needs, offers: Offers, rules: Eligibility, *, progress: Progress | None = None
) -> Candidates:
    """All allowed pairs, or the nearest ones of each need when there are more than ``rules.max_edges``.

    Time O(pairs looked at), memory 8 bytes an edge kept. The search does not cross the 180° meridian, near which no
    French school stands. Raises ValueError when a period has a week without column, on arrays of different lengths, on
    a travel limit, a mode or a coordinate that does not exist, on days given on one side only.
    """
    begun = time.perf_counter()
    tell = progress or (lambda label, share: None)
    search = _Search(needs, offers, rules)
    losses, count, kept, last = search.count(lambda share: tell("Places à portée de chaque élève", share / 2))
    capped = int(count.sum()) > rules.max_edges
    rows, limit = (kept, last) if capped else (count, search.asked.limit)
    start = np.concatenate(([0], np.cumsum(rows)))
    node, minutes = np.empty(start[-1], np.int32), np.empty(start[-1], np.int32)
    for block, grid, _, share in search.blocks():
        fill_block(block, search.asked, search.ways, grid, limit, search.stamp, start, node, minutes)
        tell("Places à portée de chaque élève", (1 + share) / 2)
    return Candidates(
        node_offer=search.node_offer.astype(np.int32),
        node_period=search.node_period.astype(np.int32),
        node_capacity=search.seats[search.node_period, search.node_offer].astype(np.int32),
        need_start=start,
        edge_node=node,
        edge_minutes=minutes,
        losses=losses,
        capped=capped,
        dropped=int(count.sum() - start[-1]),
        seconds=time.perf_counter() - begun,
    )


def estimate(needs: Needs, offers: Offers, rules: Eligibility) -> Estimate:
    """What ``candidate_edges`` and the run after it will need, before anything is started; both figures are safe.

    Pairs are counted by slices of cells, without looking inside. When they may pass ``rules.max_edges``, they are counted
    one by one, as the search would; from three times as many on, only in the nearer half of each need's circle: a need that
    finds its ``nearest`` there is known exactly, the others count for all their slices. Above ``COUNTED`` slices nothing
    is counted and every pair weighs. Bytes: 96 an edge kept, 1,200 a need, 600 a node; edges, instance with wishes, plan
    L1 to L5 and verdict were measured at 68 an edge in all. Raises like ``candidate_edges``.
    """
    search = _Search(needs, offers, rules)
    most = rules.max_edges
    looked = np.zeros(len(needs.period), np.int64)
    for block, grid, _, _ in search.blocks():
        bound_block(block, search.asked, search.ways, grid, looked)
    pairs = edges = int(looked.sum())
    if most < pairs <= COUNTED:
        halved = pairs > 3 * most
        if halved:
            search.asked = _nearer_half(search.asked, rules.travel, needs.mode)
        _, count, kept, _ = search.count(lambda share: None)
        found = int(count.sum())
        if halved:
            edges = int(np.where(count >= rules.nearest, kept, looked).sum())
            edges = edges if found > most else max(edges, most)
        else:
            pairs, edges = found, int(kept.sum()) if found > most else found
    return Estimate(pairs, EDGE_BYTES * edges + NEED_BYTES * len(needs.period) + NODE_BYTES * len(search.node_offer))


def _nearer_half(asked: Asked, travel: Travel, mode: NDArray[np.int64]) -> Asked:
    """The same needs, their limit brought back to the minutes of half their reach."""
    half = (asked.start + asked.per_km * np.maximum(asked.reach, 0) / 2).astype(np.int64)
    half = np.minimum(half, asked.limit)
    return asked._replace(limit=half, reach=np.minimum(travel.reach(half, mode), asked.reach))


class _Search:
    """The tables as the kernels want them, and the blocks of needs that have the same offers."""

    def __init__(self, needs: Needs, offers: Offers, rules: Eligibility) -> None:
        _check(needs, offers, rules)
        self.needs, self.offers, self.rules = needs, offers, rules
        travel = rules.travel
        limit, mode = plain(needs.limit, np.int64), plain(needs.mode, np.int64)
        start, per_km = travel.rates(mode)
        public, shut, self.kept = reservations(needs, offers, rules)
        self.ways = travel.ways
        self.asked = Asked(
            latitude=plain(needs.latitude, np.float64),
            longitude=plain(needs.longitude, np.float64),
            points=unit_vectors(needs.latitude, needs.longitude),
            reach=travel.reach(limit, mode),
            limit=limit,
            start=start,
            per_km=per_km,
            way=travel.rows(needs.place if offers.place is not None else None, mode),
            access=plain(needs.access, np.bool_),
            age=plain(needs.age, np.int64),
            cleared=plain(needs.cleared, np.bool_),
            public=public,
            shut=shut,
        )
        self.seats, self.is_open = _nodes(offers, rules)
        self.node_offer, self.node_period = np.nonzero(self.seats.T > 0)
        self.node_at = np.full(self.seats.shape, -1, np.int32)
        self.node_at[self.node_period, self.node_offer] = np.arange(len(self.node_offer), dtype=np.int32)
        self.points = unit_vectors(offers.latitude, offers.longitude)
        self.bar = (
            4 * plain(offers.min_age, np.int64) + 2 * np.asarray(offers.regulated) + ~np.asarray(offers.accessible)
        )
        count = len(offers.family)
        listed = int(self.ways.to.max()) + 1 if len(self.ways.to) else 0
        self.place = np.full(count, -1, np.int64)
        if listed and offers.place is not None:
            self.place = plain(offers.place, np.int64)
        self.days = np.zeros((0, 2), np.int64)
        if offers.first_day is not None and offers.last_day is not None:
            self.days = np.stack((offers.first_day, offers.last_day), axis=1).astype(np.int64)
        self.places = max(listed, int(self.place.max()) + 1 if count else 0)
        self.stamp = np.full(self.places, -1, np.int64)

    def count(
        self, tell: Callable[[float], None]
    ) -> tuple[NDArray[np.int32], NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
        """(losses, pairs of each need, pairs kept if only the nearest are, minutes of the last of these)."""
        n = len(self.needs.period)
        losses = np.zeros((n, len(LOSSES)), np.int32)
        count, kept, last = np.zeros(n, np.int64), np.zeros(n, np.int64), self.asked.limit.copy()
        for block, grid, lost, share in self.blocks():
            losses[block, :3] = lost
            count_block(block, self.asked, self.ways, grid, self.rules.nearest, self.stamp, losses, count, kept, last)
            tell(share)
        return losses, count, kept, last

    def blocks(self) -> Iterator[tuple[NDArray[np.int64], Grid, tuple[int, int, int], float]]:
        """(needs of the block, its offers on their grid, offers lost at the first three filters, share of needs seen)."""
        needs, offers = self.needs, self.offers
        days = np.zeros(len(needs.period), np.int64)
        if needs.first_day is not None and needs.last_day is not None:
            days = np.unique(np.stack((needs.first_day, needs.last_day)), axis=1, return_inverse=True)[1].ravel()
        key = np.lexsort((days, needs.period, needs.formation))
        columns = np.stack((needs.formation, needs.period, days))[:, key]
        cuts = np.flatnonzero(np.concatenate(([True], np.any(np.diff(columns, axis=1) != 0, axis=0), [True])))
        if not len(key):
            return
        family, seated = plain(offers.family, np.int64), np.empty(len(offers.family), np.int32)
        for first, last in zip(cuts[:-1].tolist(), cuts[1:].tolist(), strict=True):
            block = key[first:last]
            period = int(needs.period[block[0]])
            opens, closes = 0, 0
            if needs.first_day is not None and needs.last_day is not None:
                opens, closes = int(needs.first_day[block[0]]), int(needs.last_day[block[0]])
            familiar, opened, many = seated_offers(
                plain(self.rules.compatible[int(needs.formation[block[0]])], np.bool_), family,
                self.is_open[period], self.seats[period], self.days, opens, closes, seated,
            )  # fmt: skip
            lost = (len(family) - familiar, familiar - opened, opened - many)
            yield block, self._grid(block, period, seated[:many]), lost, last / len(key)

    def _grid(self, block: NDArray[np.int64], period: int, seated: NDArray[np.int32]) -> Grid:
        """The offers ``seated`` on cells fit for the longest reach of the block."""
        latitude, longitude = self.offers.latitude[seated], self.offers.longitude[seated]
        reach = max(float(self.asked.reach[block].max()), 0.0)
        if not len(seated):
            latitude, longitude = np.zeros(1), np.zeros(1)
        south, west = float(latitude.min()), float(longitude.min())
        high, wide = float(latitude.max()) - south, float(longitude.max()) - west
        side = max(reach / KM_PER_DEGREE / CELLS, high / 500, 1e-4)
        narrow = max(float(np.cos(np.radians(np.abs(latitude).max()))), 0.01)
        side_wide = max(side / narrow, wide / 500, 1e-4)
        rows, columns = int(high / side) + 1, int(wide / side_wide) + 1
        cell = np.zeros(0, np.int64)
        if len(seated):
            row = np.minimum(((latitude - south) / side).astype(np.int64), rows - 1)
            cell = row * columns + np.minimum(((longitude - west) / side_wide).astype(np.int64), columns - 1)
        begins, order = lay(cell, rows * columns)
        place = self.place[seated][order]
        by_place, at_place = lay(np.where(place >= 0, place, self.places), self.places + 1)
        return Grid(
            shape=np.array([south, west, side, side_wide, rows, columns]),
            begins=begins,
            points=np.ascontiguousarray(self.points[:, seated[order]]),
            local=order,
            place=place,
            bar=self.bar[seated][order],
            kept=self.kept[seated][order],
            by_place=by_place,
            at_place=at_place,
            node=self.node_at[period, seated],
        )


def reservations(
    needs: Needs, offers: Offers, rules: Eligibility
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    """(public of each need, (publics, reservations) 1 where an offer so kept is closed, reservation of each offer)."""
    if rules.admits is None or needs.public is None or offers.kept is None:
        return np.zeros(len(needs.period), np.int64), np.zeros((1, 1), np.int64), np.zeros(len(offers.family), np.int64)
    shut = np.where(np.asarray(rules.admits, bool), 0, 1)
    return plain(needs.public, np.int64), plain(shut, np.int64), plain(offers.kept, np.int64)


def _check(needs: Needs, offers: Offers, rules: Eligibility) -> None:
    for table, what in ((needs, "besoins"), (offers, "offres")):
        columns = [getattr(table, field.name) for field in fields(table)]
        if len({len(column) for column in columns if column is not None}) > 1:
            raise ValueError(f"Les colonnes des {what} n’ont pas toutes la même longueur.")
        if (table.first_day is None) != (table.last_day is None):
            raise ValueError(f"Les jours des {what} ont un début sans fin, ou une fin sans début.")
        north, east = np.asarray(table.latitude, float), np.asarray(table.longitude, float)
        if not (np.all(np.abs(north) <= 90) and np.all(np.abs(east) <= 180)):
            raise ValueError(
                f"Une coordonnée des {what} n’est pas une latitude (−90 à 90) ou une longitude (−180 à 180)."
            )
    if (needs.first_day is None) != (offers.first_day is None):
        raise ValueError(
            "Les jours d’ouverture sont connus pour les besoins et pour les offres, ou pour aucun des deux."
        )
    missing = {week for weeks in rules.periods for week in weeks} - set(rules.weeks)
    if missing:
        raise ValueError(f"Semaine(s) sans colonne dans les offres : {', '.join(map(str, sorted(missing)))}.")
    if rules.admits is not None and (needs.public is None or offers.kept is None):
        raise ValueError("Des offres sont réservées, et rien ne dit à quel public sont les besoins ou les offres.")
    kinds = [
        (needs.formation, len(rules.compatible), "une formation"),
        (offers.family, np.shape(rules.compatible)[1], "une famille"),
        (needs.period, len(rules.periods), "une période"),
    ]
    if rules.admits is not None and needs.public is not None and offers.kept is not None:
        kinds.append((needs.public, len(rules.admits), "un public"))
        kinds.append((offers.kept, np.shape(rules.admits)[1], "une réservation"))
    for index, size, what in kinds:
        if len(index) and not 0 <= int(np.min(index)) <= int(np.max(index)) < size:
            raise ValueError(f"Un besoin ou une offre cite {what} qui n’existe pas dans les règles.")
    if len(needs.limit) and not 0 <= int(np.min(needs.limit)) <= int(np.max(needs.limit)) <= MAX_MINUTES:
        raise ValueError(f"Une limite de trajet sort de l’intervalle de 0 à {MAX_MINUTES} minutes.")


def _nodes(offers: Offers, rules: Eligibility) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    """(periods, f): seats of each offer over each whole period, and whether it is open over each whole period."""
    column = {week: at for at, week in enumerate(rules.weeks)}
    seats = np.zeros((len(rules.periods), len(offers.family)), np.int64)
    is_open = np.zeros(seats.shape, bool)
    for at, weeks in enumerate(rules.periods):
        columns = [column[week] for week in weeks]
        is_open[at] = offers.open_weeks[:, columns].all(axis=1)
        seats[at] = np.where(is_open[at], offers.seats[:, columns].min(axis=1), 0)
    return seats, is_open

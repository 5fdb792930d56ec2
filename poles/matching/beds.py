"""Candidate edges of learners who may sleep near the school: each trip starts from the home or from the bed, the nearer.

Every other rule is that of ``edges``. The two searches of a learner are joined pair by pair, so that a bed never takes an
offer away.
"""

from __future__ import annotations

from dataclasses import dataclass, fields, replace

import numpy as np
from numpy.typing import NDArray

from .edges import LOSSES, Candidates, Eligibility, Needs, Offers, Progress, candidate_edges, reservations

AT_ONCE = 1000
"""Learners searched together: bounds the memory, changes no result."""
GROWN_UP = 1000  # years: no rule of age bars
TRAVEL, ACCESS, AGE, RESERVED = (LOSSES.index(name) for name in ("travel", "access", "age", "reserved"))


@dataclass(frozen=True, eq=False)
class Beds:
    """(b,) ``who``: indices of the needs that have a bed, increasing; where it is, as in ``Needs``."""

    who: NDArray[np.int64]
    latitude: NDArray[np.float64]
    longitude: NDArray[np.float64]
    place: NDArray[np.int64]

    def part(self, rows: slice) -> Beds:
        """Some of them."""
        return Beds(**{field.name: getattr(self, field.name)[rows] for field in fields(self)})

    def starts(self, needs: Needs) -> Needs:
        """The needs that have a bed, starting from it."""
        place = None if needs.place is None else self.place
        return replace(_rows(needs, self.who), latitude=self.latitude, longitude=self.longitude, place=place)


def doubled(needs: Needs, beds: Beds) -> Needs:
    """The needs, then once more those that have a bed, from there: what an estimate must count."""
    return _joined(needs, beds.starts(needs))


def edges_with_beds(
    needs: Needs, offers: Offers, rules: Eligibility, beds: Beds, *, progress: Progress | None = None
) -> tuple[Candidates, NDArray[np.int8] | None]:
    """(candidates, (e,) 1 where the trip starts from the bed): the second is None when nobody has a bed.

    At equal minutes a trip starts from home. Raises like ``candidate_edges``; the cap of edges holds for both searches.
    """
    found = candidate_edges(needs, offers, rules, progress=progress)
    if not len(beds.who):
        return found, None
    losses, before = found.losses.copy(), np.diff(found.need_start)
    unseen = len(offers.family) - losses.sum(axis=1, dtype=np.int64) - before
    dropped = found.dropped - int(unseen[beds.who].sum())
    parts = [_others(found, beds.who)]
    for first in range(0, len(beds.who), AT_ONCE):
        some = beds.part(slice(first, first + AT_ONCE))
        part = _either(needs, offers, rules, some, losses)
        if found.capped:
            kept = _nearest(part, rules.nearest)
            dropped += int(np.count_nonzero(~kept))
            part = tuple(column[kept] for column in part)
        parts.append(part)
    need, node, minutes, bed = (np.concatenate(columns) for columns in zip(*parts, strict=True))
    if len(need) > rules.max_edges and not found.capped:
        tighter = replace(rules, max_edges=len(found.edge_node) - 1)
        return edges_with_beds(needs, offers, tighter, beds, progress=progress)
    order = np.lexsort((node, need))
    start = np.concatenate(([0], np.cumsum(np.bincount(need, minlength=len(before)))))
    joined = replace(
        found,
        need_start=start.astype(np.int64),
        edge_node=node[order].astype(np.int32),
        edge_minutes=minutes[order].astype(np.int32),
        losses=losses,
        dropped=dropped,
    )
    return joined, bed[order].astype(np.int8)


Pairs = tuple[NDArray[np.int64], ...]
"""(need, node, minutes, 1 from the bed) of some pairs."""


def _others(found: Candidates, who: NDArray[np.int64]) -> Pairs:
    """The pairs of those who have no bed."""
    need = np.repeat(np.arange(len(found.need_start) - 1), np.diff(found.need_start))
    kept = ~np.isin(need, who)
    node, minutes = found.edge_node[kept].astype(np.int64), found.edge_minutes[kept].astype(np.int64)
    return need[kept], node, minutes, np.zeros(len(node), np.int64)


def _either(needs: Needs, offers: Offers, rules: Eligibility, beds: Beds, losses: NDArray[np.int32]) -> Pairs:
    """The pairs of those who have a bed, by need; their ``losses`` from travel on are written again.

    Both searches leave access, age and reservations aside, so that an offer lost from both starts is counted once, at one filter.
    """
    many, who = len(beds.who), beds.who
    both = _joined(_rows(needs, who), beds.starts(needs))
    free = replace(
        both,
        access=np.zeros(2 * many, bool),
        age=np.full(2 * many, GROWN_UP, np.int64),
        cleared=np.ones(2 * many, bool),
    )
    wide = candidate_edges(free, offers, replace(rules, max_edges=np.iinfo(np.int64).max, admits=None))
    row = np.repeat(np.arange(2 * many), np.diff(wide.need_start))
    own, bed = row % many, row // many
    order = np.lexsort((bed, wide.edge_minutes, wide.edge_node, own))
    same = np.concatenate(
        ([False], (np.diff(own[order]) == 0) & (np.diff(wide.edge_node[order]) == 0))
    )  # the longer of two
    order = order[~same[: len(order)]]
    own, bed, node = own[order], bed[order], wide.edge_node[order].astype(np.int64)
    offer = wide.node_offer[node]
    need = who[own]
    barred = needs.access[need] & ~np.asarray(offers.accessible)[offer]
    young = ~barred & (
        (needs.age[need] < offers.min_age[offer]) | (np.asarray(offers.regulated)[offer] & ~needs.cleared[need])
    )
    seated = len(offers.family) - losses[who, :TRAVEL].sum(axis=1)
    losses[who, TRAVEL] = seated - np.bincount(own, minlength=many)
    losses[who, ACCESS] = np.bincount(own[barred], minlength=many)
    losses[who, AGE] = np.bincount(own[young], minlength=many)
    public, shut, reservation = reservations(needs, offers, rules)
    closed = ~(barred | young) & shut[public[need], reservation[offer]].astype(bool)
    losses[who, RESERVED] = np.bincount(own[closed], minlength=many)
    kept = ~(barred | young | closed)
    return need[kept], node[kept], wide.edge_minutes[order][kept].astype(np.int64), bed[kept]


def _nearest(part: Pairs, nearest: int) -> NDArray[np.bool_]:
    """Which pairs are among the ``nearest`` of their need, or as near as the last of them."""
    need, _, minutes, _ = part
    order = np.lexsort((minutes, need))
    firsts = np.concatenate(([True], np.diff(need[order]) != 0))[: len(need)]
    begins = np.flatnonzero(firsts)
    sizes = np.diff(np.append(begins, len(need)))
    last = minutes[order][begins + np.minimum(sizes, nearest) - 1]
    kept = np.empty(len(need), bool)
    kept[order] = minutes[order] <= np.repeat(last, sizes)
    return kept


def _rows(needs: Needs, rows: NDArray[np.int64]) -> Needs:
    columns = {field.name: getattr(needs, field.name) for field in fields(needs)}
    return replace(needs, **{name: column[rows] for name, column in columns.items() if column is not None})


def _joined(needs: Needs, more: Needs) -> Needs:
    columns = {field.name: (getattr(needs, field.name), getattr(more, field.name)) for field in fields(needs)}
    both = {name: np.concatenate(two) for name, two in columns.items() if two[0] is not None}
    return replace(needs, **both)

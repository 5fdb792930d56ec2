"""The former search of candidate edges, in numpy blocks with sines of the machine: an oracle for the compiled one."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from poles.matching.edges import LOSSES, Candidates, Eligibility, Needs, Offers

EARTH_KM = 6371.0088
KM_PER_DEGREE = EARTH_KM * np.pi / 180
CHUNK = 400_000


def former_edges(needs: Needs, offers: Offers, rules: Eligibility) -> Candidates:
    """All allowed pairs, or the nearest ones; no exact days, no table of travel times."""
    capacity, is_open = _nodes(offers, rules)
    node_offer, node_period = np.nonzero(capacity > 0)
    node_at = np.full(capacity.shape, -1, np.int32)
    node_at[node_offer, node_period] = np.arange(len(node_offer), dtype=np.int32)
    losses = np.zeros((len(needs.period), len(LOSSES)), np.int32)
    kept = _Kept(len(needs.period), rules)
    many = len(rules.periods)
    key = needs.formation.astype(np.int64) * many + needs.period
    order = np.argsort(key, kind="stable")
    cuts = np.flatnonzero(np.diff(key[order], prepend=-1, append=-1))
    unit = _unit_vectors(offers.latitude, offers.longitude)
    for first, last in zip(cuts[:-1].tolist(), cuts[1:].tolist(), strict=True):
        block = order[first:last]
        formation, period = divmod(int(key[block[0]]), many)
        family = rules.compatible[formation][offers.family]
        opened = family & is_open[:, period]
        seated = np.flatnonzero(opened & (capacity[:, period] > 0))
        counts = [len(family) - family.sum(), family.sum() - opened.sum(), opened.sum() - len(seated)]
        losses[block, :3] = counts
        losses[block, 3] = len(seated)
        for rows, offer, minutes in _near(needs, offers, rules, unit, block, seated):
            near = np.bincount(rows, minlength=len(block))
            losses[block, 3] -= near
            access = ~needs.access[block][rows] | offers.accessible[offer]
            rows, offer, minutes = rows[access], offer[access], minutes[access]
            left = np.bincount(rows, minlength=len(block))
            losses[block, 4] += near - left
            age = needs.age[block][rows] >= offers.min_age[offer]
            age &= ~offers.regulated[offer] | needs.cleared[block][rows]
            rows, offer, minutes = rows[age], offer[age], minutes[age]
            losses[block, 5] += left - np.bincount(rows, minlength=len(block))
            kept.add(block, rows, node_at[offer, period], minutes)
    need_start, edge_node, edge_minutes = kept.rows()
    return Candidates(
        node_offer=node_offer.astype(np.int32),
        node_period=node_period.astype(np.int32),
        node_capacity=capacity[node_offer, node_period].astype(np.int32),
        need_start=need_start,
        edge_node=edge_node,
        edge_minutes=edge_minutes,
        losses=losses,
        capped=kept.capped,
        dropped=kept.dropped,
        seconds=0.0,
    )


def _nodes(offers: Offers, rules: Eligibility) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    """(seats of each offer over each whole period, offer open over each whole period)."""
    column = {week: at for at, week in enumerate(rules.weeks)}
    capacity = np.zeros((len(offers.family), len(rules.periods)), np.int64)
    is_open = np.zeros(capacity.shape, bool)
    for at, weeks in enumerate(rules.periods):
        columns = [column[week] for week in weeks]
        is_open[:, at] = offers.open_weeks[:, columns].all(axis=1)
        capacity[:, at] = np.where(is_open[:, at], offers.seats[:, columns].min(axis=1), 0)
    return capacity, is_open


def _unit_vectors(latitude: NDArray, longitude: NDArray) -> NDArray[np.float64]:
    """(3, n) points on the unit sphere."""
    latitude, longitude = np.radians(latitude), np.radians(longitude)
    flat = np.cos(latitude)
    return np.stack((flat * np.cos(longitude), flat * np.sin(longitude), np.sin(latitude)))


def _near(
    needs: Needs,
    offers: Offers,
    rules: Eligibility,
    unit: NDArray[np.float64],
    block: NDArray[np.int64],
    seated: NDArray[np.int64],
) -> Iterator[tuple[NDArray, NDArray, NDArray]]:
    """Chunks (row in the block, offer, minutes) of pairs within the limit; a need is never split between chunks."""
    per_km = np.asarray(rules.travel.minutes_per_km, float)[needs.mode[block]]
    at_start = np.asarray(rules.travel.minutes_at_start, float)[needs.mode[block]]
    limit = needs.limit[block]
    reach = (limit + 0.5 - at_start) / per_km
    if not len(seated) or reach.max() < 0:
        return
    latitude, longitude = needs.latitude[block], needs.longitude[block]
    from_row, to_row, order = _slices(latitude, longitude, np.maximum(reach, 0), offers, seated)
    pairs = np.cumsum((to_row - from_row).sum(axis=1))
    own = _unit_vectors(latitude, longitude)
    there = unit[:, order]
    first = 0
    while first < len(block):
        base = pairs[first - 1] if first else 0
        last = max(first + 1, int(np.searchsorted(pairs, base + CHUNK, "right")))
        start, many = from_row[first:last].ravel(), (to_row - from_row)[first:last].ravel()
        at = np.arange(many.sum()) + np.repeat(start - (np.cumsum(many) - many), many)
        rows = np.repeat(np.arange(first, last), (to_row - from_row)[first:last].sum(axis=1))
        chord = np.zeros(len(at))
        for axis in range(3):
            step = there[axis][at] - own[axis][rows]
            chord += step * step
        kilometres = EARTH_KM * np.sqrt(chord)
        minutes = np.rint(at_start[rows] + per_km[rows] * kilometres).astype(np.int32)
        inside = minutes <= limit[rows]
        yield rows[inside], order[at[inside]], minutes[inside]
        first = last


def _slices(
    latitude: NDArray, longitude: NDArray, reach: NDArray, offers: Offers, seated: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    """(from, to, order): offers ``order[from[i, k]:to[i, k]]`` contain all those within ``reach`` km of need i."""
    south, west = offers.latitude[seated].min(), offers.longitude[seated].min()
    high, wide = offers.latitude[seated].max() - south, offers.longitude[seated].max() - west
    cell = max(float(reach.max()) / KM_PER_DEGREE / 4, high / 500, 1e-4)
    narrow = max(np.cos(np.radians(np.abs(offers.latitude[seated]).max())), 0.01)
    cell_wide = max(cell / narrow, wide / 500, 1e-4)
    rows, columns = int(high / cell) + 1, int(wide / cell_wide) + 1
    row = ((offers.latitude[seated] - south) / cell).astype(np.int64)
    column = ((offers.longitude[seated] - west) / cell_wide).astype(np.int64)
    place = row * columns + column
    by_place = np.argsort(place, kind="stable")
    begins = np.concatenate(([0], np.cumsum(np.bincount(place, minlength=rows * columns))))
    half = reach / KM_PER_DEGREE * (1 + 1e-9) + 1e-9
    side = int(half.max() / cell) + 1
    own_row = np.floor((latitude - south) / cell).astype(np.int64)
    asked = own_row[:, None] + np.arange(-side, side + 1)[None, :]
    low = south + asked * cell
    gap = np.maximum(np.maximum(low - latitude[:, None], latitude[:, None] - low - cell), 0)
    across = np.sqrt(np.maximum(half[:, None] ** 2 - gap**2, 0)) * 1.01 + 1e-9
    across /= np.maximum(np.cos(np.radians(np.minimum(np.abs(latitude) + half, 89.0))), 0.01)[:, None]
    left = np.floor((longitude[:, None] - across - west) / cell_wide).astype(np.int64)
    right = np.floor((longitude[:, None] + across - west) / cell_wide).astype(np.int64) + 1
    left, right = np.clip(left, 0, columns), np.clip(right, 0, columns)
    valid = (asked >= 0) & (asked < rows) & (gap <= half[:, None]) & (right > left)
    base = np.where(valid, asked, 0) * columns
    return (np.where(valid, begins[base + np.where(valid, left, 0)], 0),
            np.where(valid, begins[base + np.where(valid, right, 0)], 0), seated[by_place])  # fmt: skip


class _Kept:
    """The pairs kept so far, in packed integers (row, node, minutes), trimmed to the nearest when they are too many."""

    def __init__(self, needs: int, rules: Eligibility) -> None:
        self.count = np.zeros(needs, np.int64)
        self.parts: list[tuple[NDArray, NDArray, NDArray, NDArray]] = []  # needs, counts, nodes, minutes
        self.rules = rules
        self.capped = False
        self.dropped = self.total = 0

    def add(self, block: NDArray, rows: NDArray, nodes: NDArray, minutes: NDArray) -> None:
        """Keep one chunk; ``rows`` are non-decreasing indices into ``block``."""
        if not len(rows):
            return
        packed = np.sort((rows.astype(np.int64) << 40) | (nodes.astype(np.int64) << 11) | minutes)
        many = np.bincount(packed >> 40, minlength=int(packed[-1] >> 40) + 1)
        present = np.flatnonzero(many)
        self._hold(block[present], many[present], (packed >> 11) & 0x1FFFFFFF, packed & 0x7FF)
        if self.total > self.rules.max_edges and not self.capped:
            self.capped, parts, self.parts, self.total = True, self.parts, [], 0
            for needs, count, node, time_ in parts:
                self._hold(needs, count, node, time_)

    def _hold(self, needs: NDArray, many: NDArray, nodes: NDArray, minutes: NDArray) -> None:
        if self.capped:
            row = np.repeat(np.arange(len(needs)), many)
            width = int(minutes.max()) + 1
            histogram = np.bincount(row * width + minutes, minlength=len(needs) * width).reshape(len(needs), width)
            last = (np.cumsum(histogram, axis=1) < self.rules.nearest).sum(axis=1)
            keep = minutes <= last[row]
            self.dropped += len(keep) - int(keep.sum())
            nodes, minutes = nodes[keep], minutes[keep]
            many = np.bincount(row[keep], minlength=len(needs))
        self.count[needs] = many
        self.total += len(nodes)
        self.parts.append((needs, many, nodes.astype(np.int32), minutes.astype(np.int16)))

    def rows(self) -> tuple[NDArray[np.int64], NDArray[np.int32], NDArray[np.int32]]:
        """(need_start, edge_node, edge_minutes) in the order of the needs; the chunks are given back as they go."""
        start = np.concatenate(([0], np.cumsum(self.count)))
        node, minutes = np.empty(start[-1], np.int32), np.empty(start[-1], np.int32)
        while self.parts:
            needs, many, nodes, times = self.parts.pop()
            at = np.arange(len(nodes)) + np.repeat(start[needs] - (np.cumsum(many) - many), many)
            node[at], minutes[at] = nodes, times
        return start, node, minutes

"""The deficiency report: which seats are lacking, where, for whom, and the few lines of calls that would place everyone.

Hall's theorem (1935) on the plan: the needs that the unplaced reach by exchanges (an edge, then whoever is seated there, and
so on) outnumber the seats that they reach by exactly the number of unplaced. Connected parts are independent shortages. It is
the horizontal block of Dulmage and Mendelsohn (1958): the same whatever the best plan that is given.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from fractions import Fraction
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from .components import off_grid_nodes
from .kernels.arrays import plain
from .kernels.lacks import claims, seat_edges
from .phrases import weeks_text
from .problem import Instance, Outcome, Stage
from .prospecting import Shortage, search
from .published import Cells, cells


@dataclass(frozen=True)
class Part:
    """One independent shortage: ``pupils`` compete for ``seats`` and nothing else, ``lacking`` of them have none.

    ``proven``: pupils − seats = lacking, no plan can do better. False only where periods overlap.
    """

    pupils: int
    seats: int
    lacking: int
    proven: bool


@dataclass(frozen=True)
class Stranded:
    """Learners whom no offer at all suits within reach, in one family, zone and period: lengthen the trip, lodge, exempt."""

    family: str
    zone: str
    period: str
    weeks: tuple[int, ...]
    pupils: int


@dataclass(frozen=True)
class Line:
    """One line of the prospecting plan: ``seats`` to find for a family, a zone and a period.

    ``pupils``: needs of this kind that compete for too few seats; ``unplaced``: those of them whom the plan leaves out.
    One more seat places one more learner, whatever the line; ``lifts`` is the group whose rate then rises, at ``rate``
    today, of public class ``lifts_class``. ``points``: burden (as the criterion of the plan counts it, long travels included
    at their weight) that this seat spares the others, its own trip not counted; negative when placing one more makes others
    travel more; None without prices. It is the most that can be hoped (linear programming), and a hint when points are published.
    """

    family: str
    zone: str
    period: str
    weeks: tuple[int, ...]
    seats: int
    pupils: int
    unplaced: int
    lifts: str
    lifts_class: int
    rate: float
    points: int | None


@dataclass(frozen=True, eq=False)
class Deficiency:
    """What is lacking. ``lacking`` = Σ seats of ``lines`` = Σ lacking of ``parts``; ``stranded`` learners come on top.

    ``lines``: most worth first. ``fewest``: no plan has fewer lines; ``spared``: every line was tried and none is spare.
    ``need_part`` (n,), ``node_part`` (v,): index into ``parts`` of what is short, −1 elsewhere.
    """

    lacking: int
    parts: tuple[Part, ...]
    stranded: tuple[Stranded, ...]
    lines: tuple[Line, ...]
    fewest: int
    spared: bool
    need_part: NDArray[np.int32]
    node_part: NDArray[np.int32]

    @property
    def alone(self) -> int:
        """Learners whom no offer suits."""
        return sum(row.pupils for row in self.stranded)

    def as_data(self) -> dict[str, Any]:
        """Plain data, ready for JSON: all but the arrays; the parts by decreasing number lacking."""
        parts = sorted(self.parts, key=lambda part: (-part.lacking, -part.pupils))
        return {
            "lacking": self.lacking,
            "alone": self.alone,
            "pupils": sum(part.pupils for part in parts),
            "seats": sum(part.seats for part in parts),
            "parts": [asdict(part) for part in parts],
            "stranded": [asdict(row) for row in self.stranded],
            "lines": [asdict(row) for row in self.lines],
            "fewest_lines": self.fewest,
            "no_spare_line": self.spared,
        }


def report(
    instance: Instance, outcome: Outcome, *, need_zone: ArrayLike, zones: list[str] | tuple[str, ...]
) -> Deficiency:
    """What is lacking in the plan ``outcome``. ``need_zone`` (n,) index into ``zones``: where each learner lives.

    Assumption, kept simple on purpose: a seat to find in (family, zone, period) suits any need of exactly this family, zone
    and period; one of a neighbouring zone or a compatible family would do as well, so the plan is never too short.

    Lines: greedy (most placed first, by exact exchanges), then every line that the others can replace is closed, within a
    bound of edges read. Fewest lines is a hard problem (submodular cover): ``fewest`` says how far the plan may be from it.
    Raises ValueError, with one French sentence, when the plan is not a greatest one (a free seat is within reach of someone
    unplaced) or when the arrays do not agree. Time O(E × longest exchange), memory about 4 E bytes.
    """
    state = _State(instance, outcome, _zone(instance, need_zone, zones), tuple(zones))
    parts, part_of_need, part_of_node = state.parts
    lines, fewest, spared = state.lines() if parts else ((), 0, True)
    return Deficiency(
        sum(p.lacking for p in parts), parts, state.stranded(), lines, fewest, spared, part_of_need, part_of_node
    )


def _zone(instance: Instance, need_zone: ArrayLike, zones: list[str] | tuple[str, ...]) -> NDArray[np.int64]:
    zone = np.asarray(need_zone, np.int64)
    if zone.shape != (len(instance.need_ids),) or (len(zone) and not 0 <= zone.min() <= zone.max() < len(zones)):
        raise ValueError("Il faut une zone connue pour chaque besoin.")
    return zone


@dataclass(frozen=True, eq=False)
class _State:
    """The plan as seats and holders, and the kinds (family, zone, period) of needs in the order of their labels."""

    it: Instance
    plan: Outcome
    zone: NDArray[np.int64]
    zones: tuple[str, ...]

    @cached_property
    def graph(self) -> tuple[NDArray[np.int64], NDArray[np.int32]]:
        return plain(self.it.need_start, np.int64), plain(self.it.edge_node, np.int32)

    @cached_property
    def left(self) -> NDArray[np.bool_]:
        """(n,) unplaced with at least one edge."""
        return (self.plan.node < 0) & (self.it.degree > 0)

    @cached_property
    def seated(self) -> tuple[NDArray[np.int64], NDArray[np.int32], NDArray[np.int64]]:
        """(first seat of each node, need in each seat, seat of each need or −1)."""
        node = self.plan.node
        placed = np.flatnonzero(node >= 0)
        load = np.bincount(node[placed], minlength=len(self.it.node_offer))
        holder = placed[np.argsort(node[placed], kind="stable")].astype(np.int32)
        slot = np.full(len(node), -1, np.int64)
        slot[holder] = np.arange(len(holder))
        return np.concatenate(([0], np.cumsum(load))), holder, slot

    @cached_property
    def kinds(self) -> tuple[NDArray[np.int64], NDArray[np.int32]]:
        """((k, 3) family, zone, period of each kind in the order of the labels, (n,) kind of each need)."""
        it = self.it
        rank = [np.argsort(_order(labels)) for labels in (it.families, self.zones, it.periods)]
        columns = [column.astype(np.int64) for column in (it.need_family, self.zone, it.need_period)]
        key = np.zeros(len(self.zone), np.int64)
        for labels, column in zip(rank, columns, strict=True):
            key = key * max(1, len(labels)) + labels[column]
        _, one, kind = np.unique(key, return_index=True, return_inverse=True)
        return np.stack([column[one] for column in columns], axis=1), kind.astype(np.int32)

    @cached_property
    def cells(self) -> Cells:
        """(public class, group) pairs, in the published order."""
        return cells(self.it)

    @cached_property
    def served(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """(placed, size) of each cell."""
        of, many = self.cells.of, len(self.cells.cls)
        return np.bincount(of[self.plan.node >= 0], minlength=many), np.bincount(of, minlength=many)

    @cached_property
    def queue(self) -> NDArray[np.int64]:
        """Cells with someone left out, the first to be served first: class, rate, smaller group, published order."""
        placed, size = self.served
        out = np.flatnonzero(np.bincount(self.cells.of[self.left], minlength=len(size)))

        def first(c: int) -> tuple[int, Fraction, int, int]:
            return int(self.cells.cls[c]), Fraction(int(placed[c]), int(size[c])), int(size[c]), c

        return np.array(sorted(out.tolist(), key=first), np.int64)

    @cached_property
    def claims(self) -> tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.int32]]:
        start, holder, _ = self.seated
        out = np.flatnonzero(self.left)
        of = self.cells.of[out]
        out = out[np.argsort(of, kind="stable")].astype(np.int32)
        first = np.concatenate(([0], np.cumsum(np.bincount(of, minlength=len(self.cells.cls)))))
        found: tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.int32]] = claims(
            *self.graph, start, holder, self.cells.of, first, out, self.queue
        )
        return found

    @cached_property
    def parts(self) -> tuple[tuple[Part, ...], NDArray[np.int32], NDArray[np.int32]]:
        """(parts in the order of their first need, (n,) part of each need, (v,) part of each node); checks the plan."""
        it = self.it
        reached, _, root = self.claims
        needs = np.flatnonzero(reached >= 0)
        roots, first, label = np.unique(
            root[it.edge_node[it.need_start[needs]]], return_index=True, return_inverse=True
        )
        rank = np.empty(len(roots), np.int32)
        rank[np.argsort(first)] = np.arange(len(roots))
        need_part = np.full(len(reached), -1, np.int32)
        need_part[needs] = rank[label]
        nodes = np.flatnonzero(root >= 0)
        node_part = np.full(len(root), -1, np.int32)
        node_part[nodes] = rank[np.searchsorted(roots, root[nodes])]
        load, many = np.diff(self.seated[0]), len(roots)
        overlaps = np.bincount(node_part[nodes], weights=off_grid_nodes(it)[nodes], minlength=many) > 0
        if np.any((load < it.node_capacity)[nodes] & ~overlaps[node_part[nodes]]):
            raise ValueError("Ce plan laisse libre une place qui servirait à un élève : refaites le calcul d’abord.")
        pupils = np.bincount(need_part[needs], minlength=many)
        lacking = np.bincount(need_part[self.left], minlength=many)
        seats = np.bincount(node_part[nodes], weights=load[nodes], minlength=many).astype(np.int64)
        if np.any(pupils - seats != lacking):
            raise ValueError(
                "Ce plan place un élève sur une place qui ne lui convient pas : refaites le calcul d’abord."
            )
        rows = zip(pupils.tolist(), seats.tolist(), lacking.tolist(), (~overlaps).tolist(), strict=True)
        return tuple(Part(*row) for row in rows), need_part, node_part

    def stranded(self) -> tuple[Stranded, ...]:
        """Learners without any edge, by kind, the most numerous first."""
        table, kind = self.kinds
        many = np.bincount(kind[(self.plan.node < 0) & (self.it.degree == 0)], minlength=len(table))
        found = [Stranded(*self.named(k), int(many[k])) for k in np.flatnonzero(many).tolist()]
        return tuple(sorted(found, key=lambda row: -row.pupils))

    def named(self, kind: int) -> tuple[str, str, str, tuple[int, ...]]:
        family, zone, period = self.kinds[0][kind].tolist()
        it = self.it
        weeks = tuple(it.periods[period])
        label = it.period_labels[period] if it.period_labels else weeks_text(weeks)
        return it.families[family], self.zones[zone], label, weeks

    def lines(self) -> tuple[tuple[Line, ...], int, bool]:
        """(the plan, a number of lines below which no plan exists, whether no line is spare)."""
        parts, part, _ = self.parts
        claim, node_claim, _ = self.claims
        lacking = np.array([row.lacking for row in parts], np.int64)
        kind = self.kinds[1]
        found = search(Shortage(self.graph, self.plan.node, *self.seated, claim, node_claim, kind, part, lacking))
        worth, (placed, size) = self.worth(), self.served
        rows = []
        for k, seats, inside in zip(found.kind.tolist(), found.seats.tolist(), found.members, strict=True):
            first = int(claim[inside].min())
            cell = int(self.queue[first])
            points = None if worth is None else int(worth[0][inside].max() - worth[1][cell])
            row = Line(
                *self.named(k), seats, len(inside), int(np.count_nonzero(self.left[inside])),
                self.it.groups[int(self.cells.group[cell])], int(self.cells.cls[cell]),
                round(int(placed[cell]) / int(size[cell]), 4), points,
            )  # fmt: skip
            rows.append(((first, -(points or 0), -seats, k), row))
        return tuple(row for _, row in sorted(rows, key=lambda pair: pair[0])), found.fewest, found.spared

    def worth(self) -> tuple[NDArray[np.int64], NDArray[np.int64]] | None:
        """(price of serving each need (n,), price of being left out of each cell (c,)) of the last criterion with burden."""
        stage = next((s for s in reversed(self.plan.stages) if s.name.endswith("L4")), None)
        if stage is None:
            return None
        it, node = self.it, self.plan.node
        worth = stage.price_cell[self.cells.of].astype(np.int64)
        placed = np.flatnonzero(node >= 0)
        edge = seat_edges(*self.graph, plain(node, np.int32))[placed]
        far = it.edge_minutes[edge] > it.weights.long_travel
        worth[placed] = it.edge_cost[edge] + _weight(stage) * far + stage.price_node[node[placed]]
        return worth, stage.price_cell


def _weight(stage: Stage) -> int:
    return stage.unit if "L3" in stage.name else 0


def _order(labels: Any) -> NDArray[np.int64]:
    """Indices in the order of the labels."""
    return np.array(sorted(range(len(labels)), key=lambda at: (labels[at], at)), np.int64)

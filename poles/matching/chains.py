"""The cheapest chain of moves around a plan: if this learner had that seat, who would go where, at what cost.

The numbers placed in each (class, group) cell stay as they are. A plan of least cost and its prices make every move cost at
least zero, so one shortest path gives the exact answer that solving again with the seat imposed would give.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from .components import components, off_grid_nodes
from .kernels.arrays import plain
from .kernels.chains import FAR, Net, cheapest, sound
from .kernels.linked import blocks, cheaper, claimants, drawn, spread
from .problem import UNPLACED, Instance, Outcome
from .published import cells
from .residual import Residual

LARGEST = 1 << 60
ZERO = np.int64(0)


@dataclass(frozen=True)
class Move:
    """A learner (index) goes from one node to another; −1 is « without a seat »."""

    need: int
    source: int
    goal: int


@dataclass(frozen=True)
class Chain:
    """What the others would do and lose, all together, if one learner had one seat.

    ``points``: published points more among those left out; ``long``: long travels more; ``cost``: burden more, in points
    (negative when the seat left behind suits others). ``moves``: in order, from whoever leaves the seat; ``displaced``:
    those who would lose their seat to one of their cell.
    """

    points: int
    long: int
    cost: int
    moves: tuple[Move, ...]
    displaced: tuple[int, ...]


class Exchanges:
    """The moves that a plan leaves possible, at fixed counts by cell. Built once for an outcome; O(E) memory.

    ``proven`` is False when the outcome brings no price, or prices that do not prove it: no chain is then given.
    ``moves``: (n,) needs whose chains are exact; those of parts with overlapping periods never move.
    """

    def __init__(self, instance: Instance, outcome: Outcome) -> None:
        self.instance = instance
        self.plan = Residual(instance, outcome.node)
        self.cells = cells(instance)
        self.node_count = len(instance.node_offer)
        size = len(self.cells.cls)
        placed = outcome.node >= 0
        self.count = np.bincount(self.cells.of[placed], minlength=size)
        self.size = np.bincount(self.cells.of, minlength=size)
        self.moves = np.ones(len(placed), bool)
        if off_grid_nodes(instance).any():
            need_part, node_part = components(instance)
            self.moves = ~np.isin(need_part, node_part[off_grid_nodes(instance)])
        self._stages = {stage.name: stage for stage in outcome.stages if stage.name != "L5"}
        self._scale = 1
        self.net = self._net()
        self.proven = bool(self._stages) and bool(sound(self.net))

    def cheapest(self, need: int, target: int) -> Chain | None:
        """The chain that costs the others least if ``need`` sits in node ``target``; None when none keeps the counts.

        It ends in a free seat, in the seat that ``need`` leaves, or (``need`` not placed) with one of the same cell left
        out instead. Raises ValueError when the outcome is not proven or ``need`` stands in an overlapping part.
        """
        if not (self.proven and self.moves[need]):
            raise ValueError("Sans prix prouvés, aucune chaîne d’échanges ne peut être donnée pour cet élève.")
        last, who, back = cheapest(self.net, need, target)
        if last < 0:
            return None
        moves: list[Move] = []
        while last != target:
            if who[last] >= 0:
                moves.append(Move(int(who[last]), self._seat(int(back[last])), self._seat(int(last))))
            last = int(back[last])
        moves.reverse()
        return self._told(tuple(moves))

    def edge(self, need: int, node: int) -> int:
        """Position of the edge from ``need`` to ``node``, −1 without one."""
        first, last = self.instance.need_start[need : need + 2].tolist()
        at = np.flatnonzero(self.instance.edge_node[first:last] == node)
        return first + int(at[0]) if len(at) else -1

    def unseated_by(self, need: int, target: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """(needs, nodes) that whoever holds ``target`` could reach by chains without ``need``: the smallest such set."""
        found = spread(self.net, np.array([target], np.int32), need, False, self.node_count + len(self.size))
        found = found.astype(np.int64)
        return self._held(found, need), found

    def givers(self, need: int, target: int) -> NDArray[np.int64]:
        """Cells of which somebody could be left out so that ``need`` sits in ``target``, the counts being free."""
        found = spread(self.net, np.array([target], np.int32), need, True, self.node_count + len(self.size))
        return np.unique(self.cells.of[self._held(found[found < self.node_count].astype(np.int64), need)])

    def takers(self, need: int) -> NDArray[np.int64]:
        """Cells of which somebody left out could take, by a chain, the place that ``need`` holds."""
        return np.flatnonzero(claimants(self.net, self.net.at[need]))

    def closure(self, need: int, budget: int) -> tuple[NDArray[np.int64], NDArray[np.int64]] | None:
        """(needs, nodes) reached from ``need`` by alternating paths, itself included; None above ``budget`` nodes."""
        row = self.net.node[self.instance.need_start[need] : self.instance.need_start[need + 1]]
        found = spread(self.net, row, need, False, budget).astype(np.int64)
        if not len(found):
            return None
        return np.append(self._held(found, need), need), found

    def cheaper(self, needs: NDArray[np.int64]) -> NDArray[np.int64]:
        """(k, 6) what the kernel ``cheaper`` tells of the nearer seats of these needs, exactly but for the cost, a bound."""
        it = self.instance
        burden, minutes = plain(it.edge_cost, np.int32), plain(it.edge_minutes, np.int32)
        capacity = plain(it.node_capacity, np.int32)
        return cheaper(self.net, *self._linked, self._no_long, burden, minutes, capacity, needs)

    @property
    def _no_long(self) -> np.int64:
        """The largest reduced cost of a move that adds no long travel: half the weight of one, above any burden."""
        return FAR if self._scale == 1 else np.int64((self._scale - 1) // 2)

    @cached_property
    def _linked(self) -> tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.int32]]:
        """(v + c + 1,) three times: seats that can be exchanged at fixed counts, then at fixed points, then long travels."""
        linked = blocks(self.net, FAR, FAR)
        even = blocks(self.net, ZERO, FAR) if "L2" in self._stages else linked
        return linked, even, blocks(self.net, ZERO, self._no_long) if "L3" in self._stages else even

    @cached_property
    def tied(self) -> NDArray[np.bool_]:
        """(n,) the needs whom a strictly equal plan places elsewhere: the published draw decided for them."""
        return drawn(self.net, blocks(self.net, ZERO, ZERO)) if self.proven else np.zeros(len(self.moves), bool)

    @cached_property
    def far(self) -> NDArray[np.bool_]:
        """(e,) long travels, when the plan counts them."""
        if "L3" not in self._stages:
            return np.zeros(len(self.instance.edge_node), bool)
        return self.instance.edge_minutes > self.instance.weights.long_travel

    def least(self, need: int, edge: int) -> int:
        """Burden (points) that any plan with these counts, points and long travels loses at least if ``need`` has ``edge``.

        Read on the prices alone, without any search: a bound, which ``cheapest`` makes exact.
        """
        reduced = self.net.cost[edge] + self.net.price_lo[self.net.node[edge]] - self.net.worth_lo[need]
        return int(reduced)

    def _seat(self, node: int) -> int:
        return node if node < self.node_count else UNPLACED

    def _held(self, nodes: NDArray[np.int64], need: int) -> NDArray[np.int64]:
        if len(nodes) == 1:
            inside = self.net.holder[self.net.first[nodes[0]] : self.net.first[nodes[0] + 1]]
        else:
            inside = np.concatenate(
                [self.net.holder[a:b] for a, b in zip(self.net.first[nodes], self.net.first[nodes + 1], strict=True)]
            )
        return inside[inside != need].astype(np.int64)

    def _told(self, moves: tuple[Move, ...]) -> Chain:
        it = self.instance
        points = long = cost = 0
        displaced = []
        for move in moves:
            for node, sign in ((move.goal, 1), (move.source, -1)):
                if node < 0:
                    points += sign * int(self.net.points[move.need])
                    continue
                edge = self.edge(move.need, node)
                long += sign * int(self.far[edge])
                cost += sign * int(it.edge_cost[edge])
            if move.goal < 0:
                displaced.append(move.need)
        return Chain(points, long, cost, moves, tuple(displaced))

    def _net(self) -> Net:
        it, plan, of = self.instance, self.plan, self.cells.of
        size, n = self.node_count + len(self.size), len(of)
        at = np.where(plan.node >= 0, plan.node, self.node_count + of).astype(np.int32)
        price_hi = self._prices("L2")
        points = np.zeros(n, np.int64)
        if "L2" in self._stages and it.need_points is not None:
            points += it.need_points
        price_lo, cost = self._lower(size)
        worth_hi, worth_lo = price_hi[at], price_lo[at]
        left = plan.node < 0
        worth_hi[left] += points[left]
        worth_lo[~left] += cost[plan.seat_edge[~left]]
        return Net(
            indptr=plain(it.need_start, np.int64),
            node=plain(it.edge_node, np.int32),
            cost=cost,
            points=points,
            at=at,
            first=np.concatenate(([0], np.cumsum(np.bincount(at, minlength=size)))),
            holder=np.argsort(at, kind="stable").astype(np.int32),
            free=np.concatenate((~plan.full, np.zeros(len(self.size), bool))),
            cell=of,
            room=self.count < self.size,
            moves=self.moves,
            price_hi=price_hi,
            price_lo=price_lo,
            worth_hi=worth_hi,
            worth_lo=worth_lo,
        )

    def _lower(self, size: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """(prices, edge costs) of long travels and burden in one integer, strictly in that order on any chain.

        A plan proven for long travels, and for b × long travels + burden, is proven for any weight above b by the sum of
        the two proofs: the weight taken here is above the burden that any chain can move.
        """
        joint = next((name for name in self._stages if name.endswith("L4")), None)
        burden = self.instance.edge_cost if joint else np.zeros(len(self.instance.edge_node), np.int32)
        if "L3" not in self._stages:
            return self._prices(joint), burden.astype(np.int64)
        unit = self._stages[joint].unit if joint else 0
        alone, both = self._prices("L3"), self._prices(joint)
        most = int(burden.max(initial=0)) + 1
        self._scale = max(4 * unit, 2 * (size + 2) * most)
        if (self._scale + 1) * (int(np.abs(alone).max(initial=0)) + 2) + int(np.abs(both).max(initial=0)) >= LARGEST:
            self._scale = max(4 * unit, 2)
        return both + (self._scale - unit) * alone, burden + np.int64(self._scale) * self.far

    def _prices(self, name: str | None) -> NDArray[np.int64]:
        stage = self._stages.get(name or "")
        if stage is None:
            return np.zeros(self.node_count + len(self.size), np.int64)
        return np.concatenate((stage.price_node, stage.price_cell)).astype(np.int64)

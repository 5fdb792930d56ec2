"""What a plan leaves possible: who could move where, and at what price; shared by the check and the explanations.

Prices are dual variables: one more seat in a node is worth its price. A plan is optimal exactly when such prices
exist (linear programming duality for the transport problem with a penalty for each learner left out).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from .problem import UNPLACED, Instance

FAR = np.iinfo(np.int64).max // 2


@dataclass(frozen=True, eq=False)
class Residual:
    """An instance with a feasible plan ``node`` (n,) of nodes or −1."""

    instance: Instance
    node: NDArray[np.int32]

    @cached_property
    def load(self) -> NDArray[np.int64]:
        """(v,) learners seated in each node."""
        return np.bincount(self.node[self.node >= 0], minlength=len(self.instance.node_offer))

    @cached_property
    def full(self) -> NDArray[np.bool_]:
        """(v,) True where no seat is left in the node."""
        return self.load >= self.instance.node_capacity

    @cached_property
    def seat_edge(self) -> NDArray[np.int64]:
        """(n,) position of the edge that seats each need, −1 for who is not placed."""
        at = np.flatnonzero(self.node[self.instance.edge_need] == self.instance.edge_node)
        edge = np.full(len(self.node), -1, np.int64)
        edge[self.instance.edge_need[at]] = at
        return edge

    @cached_property
    def holders(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Learners seated in node j: ``need[start[j]:start[j+1]]``, as (start, need)."""
        placed = np.flatnonzero(self.node >= 0)
        start = np.concatenate(([0], np.cumsum(self.load)))
        return start, placed[np.argsort(self.node[placed], kind="stable")]

    @cached_property
    def node_edges(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Edges that end in node j: ``edge[start[j]:start[j+1]]``, as (start, edge)."""
        many = np.bincount(self.instance.edge_node, minlength=len(self.instance.node_offer))
        key = (self.instance.edge_node.astype(np.int64) << 32) | np.arange(len(self.instance.edge_node))
        return np.concatenate(([0], np.cumsum(many))), np.sort(key) & 0xFFFFFFFF

    def only(self, keep: NDArray[np.bool_]) -> Residual:
        """The same plan with the edges and seats of the needs to keep; the others become needs without edge."""
        it = self.instance
        edges = keep[it.edge_need]
        start = np.concatenate(([0], np.cumsum(np.where(keep, it.degree, 0))))
        rank = None if it.edge_rank is None else it.edge_rank[edges]
        small = replace(
            it, need_start=start, edge_node=it.edge_node[edges], edge_minutes=it.edge_minutes[edges], edge_rank=rank
        )
        return Residual(small, np.where(keep, self.node, UNPLACED).astype(np.int32))

    def reach(self, needs: NDArray[np.int64], budget: int | None = None) -> tuple[NDArray, NDArray] | None:
        """(needs, nodes) reached from ``needs`` by alternating paths: an edge, then whoever is seated there, and so on.

        If every node reached is full, the needs reached outnumber the seats reached (Hall). None when more than
        ``budget`` nodes are reached.
        """
        seen_need = np.zeros(len(self.node), bool)
        seen_node = np.zeros(len(self.load), bool)
        seen_need[needs] = True
        start, holder = self.holders
        found: list[NDArray] = [np.asarray(needs, np.int64)]
        touched: list[NDArray] = []
        while len(found[-1]):
            new = np.unique(self.instance.edge_node[spans(self.instance.need_start, found[-1])])
            new = new[~seen_node[new]]
            seen_node[new] = True
            touched.append(new)
            if budget is not None and sum(map(len, touched)) > budget:
                return None
            seated = holder[spans(start, new)]
            seated = seated[~seen_need[seated]]
            seen_need[seated] = True
            found.append(seated)
        return np.concatenate(found), np.concatenate(touched) if touched else np.zeros(0, np.int64)

    def prices(self, cost: NDArray) -> tuple[NDArray[np.int64], int, bool]:
        """(price of each node, price of being left out, whether these prices prove the plan optimal).

        ``cost``: (e,) integers. Bellman-Ford on the nodes, only from those whose price has just fallen, starting from
        the free nodes (price 0) and from « left out » (price M, above any path). A cycle among the parents is a
        negative cycle: the plan can be improved and the search stops. The proof is then read once more, edge by edge.
        """
        it = self.instance
        placed = np.flatnonzero(self.node >= 0)
        own = np.zeros(len(self.node), np.int64)
        own[placed] = cost[self.seat_edge[placed]]
        out = 4 * (len(self.node) + 2) * (int(cost.max()) + 1 if len(cost) else 1)
        price = np.where(self.full, out, 0).astype(np.int64)
        held = placed[self.full[self.node[placed]]]
        np.minimum.at(price, self.node[held], out - own[held])
        best = np.full(len(self.node), FAR, np.int64)
        via = np.full(len(self.node), -1, np.int64)
        parent = np.full(len(self.load), -1, np.int64)
        start, edges = self.node_edges
        changed, rounds = np.arange(len(self.load)), 0
        while len(changed):
            near = edges[spans(start, changed)]
            need = it.edge_need[near]
            offer = cost[near] + price[it.edge_node[near]]
            better = offer < best[need]
            near, need, offer = near[better], need[better], offer[better]
            np.minimum.at(best, need, offer)
            won = offer == best[need]
            via[need[won]] = it.edge_node[near[won]]
            moved = np.unique(need[won])
            moved = moved[self.node[moved] >= 0]
            at, asked = self.node[moved], best[moved] - own[moved]
            better = (asked < price[at]) & self.full[at]
            moved, at, asked = moved[better], at[better], asked[better]
            np.minimum.at(price, at, asked)
            won = asked == price[at]
            parent[at[won]] = via[moved[won]]
            changed, rounds = np.unique(at), rounds + 1
            if rounds % 16 == 0 and _has_cycle(parent):
                return price, out, False
        return price, out, self._proof(cost, own, price, out)

    def _proof(self, cost: NDArray, own: NDArray[np.int64], price: NDArray[np.int64], out: int) -> bool:
        """Dual feasibility and complementary slackness, read on every edge: no reduced cost is negative."""
        seated = self.node >= 0
        worth = np.full(len(self.node), out, np.int64)
        worth[seated] = own[seated] + price[self.node[seated]]
        reduced = cost + price[self.instance.edge_node] - worth[self.instance.edge_need]
        free_of_charge = price[~self.full] == 0
        signs = bool(np.all(price >= 0)) and bool(np.all(worth <= out)) and bool(np.all(free_of_charge))
        return signs and bool(np.all(reduced >= 0))


def spans(start: NDArray[np.int64], rows: NDArray[np.signedinteger]) -> NDArray[np.int64]:
    """Positions start[r], …, start[r+1]−1 of all the given rows, one after the other."""
    many = start[rows + 1] - start[rows]
    return np.arange(many.sum()) + np.repeat(start[rows] - (np.cumsum(many) - many), many)


def _has_cycle(parent: NDArray[np.int64]) -> bool:
    root = len(parent)
    jump = np.append(np.where(parent < 0, root, parent), root)
    for _ in range(root.bit_length() + 1):
        jump = jump[jump]
    return bool(np.any(jump != root))

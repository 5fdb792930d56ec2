"""What a plan leaves possible: who holds what, which seats are free, and who could move where by alternating paths."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from .problem import Instance


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


def spans(start: NDArray[np.int64], rows: NDArray[np.signedinteger]) -> NDArray[np.int64]:
    """Positions start[r], …, start[r+1]−1 of all the given rows, one after the other."""
    many = start[rows + 1] - start[rows]
    return np.arange(many.sum()) + np.repeat(start[rows] - (np.cumsum(many) - many), many)

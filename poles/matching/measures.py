"""What a plan gives, in figures that compare: learners placed, groups, views, minutes, wishes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from .kernels.arrays import plain
from .kernels.lacks import seat_edges
from .problem import Instance

View = tuple[Sequence[str], ArrayLike]


@dataclass(frozen=True)
class Rate:
    """``placed`` learners out of ``total``; ``rate`` is their quotient, None for nobody."""

    label: str
    placed: int
    total: int

    @property
    def rate(self) -> float | None:
        """Placed ÷ total, exact to the last bit of a float: rounded only on screen."""
        return self.placed / self.total if self.total else None


@dataclass(frozen=True)
class Measures:
    """Figures of one plan. ``groups`` and each view: by label, in its order; ``worst``: lowest rate, then largest, then label.

    ``mean_minutes``: one way, of those placed; ``long_travels``: how many above ``long_limit`` minutes. ``mean_rank``: of the
    wish obtained, by those who obtained one (``wished`` of them; ``first_wish`` had their first); None without any.
    """

    placed: int
    total: int
    worst: Rate | None
    groups: tuple[Rate, ...]
    views: dict[str, tuple[Rate, ...]]
    mean_minutes: float | None
    long_travels: int
    long_limit: int
    burden: int
    mean_rank: float | None
    wished: int
    first_wish: int

    def as_data(self) -> dict[str, Any]:
        """Plain data, ready for JSON; every row carries its rate."""
        plain_data = asdict(self)
        plain_data["worst"] = None if self.worst is None else _row(self.worst)
        plain_data["groups"] = [_row(row) for row in self.groups]
        plain_data["views"] = {name: [_row(row) for row in rows] for name, rows in self.views.items()}
        return plain_data


def measures(instance: Instance, node: ArrayLike, views: Mapping[str, View]) -> Measures:
    """Figures of the plan ``node`` (n,) of nodes or −1.

    ``views``: name → (labels, (n,) index into them; −1 = not known, counted nowhere). They serve to look at a plan
    (rural or urban, access need, supposed network), never to make one. Raises ValueError when a learner is seated without
    an edge or when a view does not agree. O(E).
    """
    it, plan = instance, np.asarray(node, np.int32)
    if plan.shape != (len(it.need_ids),) or (len(plan) and not -1 <= plan.min() <= plan.max() < len(it.node_offer)):
        raise ValueError("Le plan n’a pas une réponse possible par besoin.")
    edge = seat_edges(plain(it.need_start, np.int64), plain(it.edge_node, np.int32), plain(plan, np.int32))
    if np.any((edge < 0) & (plan >= 0)):
        raise ValueError("Le plan place un élève sur une place qui ne lui convient pas.")
    edge = edge[edge >= 0]
    minutes = it.edge_minutes[edge]
    rank = np.zeros(0, np.int64) if it.edge_rank is None else it.edge_rank[edge].astype(np.int64)
    rank = rank[rank > 0]
    groups = _rates("groupes", it.groups, it.need_group, plan)
    return Measures(
        placed=len(edge),
        total=len(plan),
        worst=min((r for r in groups if r.total), key=lambda r: (r.placed / r.total, -r.total, r.label), default=None),
        groups=groups,
        views={name: _rates(name, labels, index, plan) for name, (labels, index) in views.items()},
        mean_minutes=round(float(minutes.mean()), 2) if len(edge) else None,
        long_travels=int(np.count_nonzero(minutes > it.weights.long_travel)),
        long_limit=it.weights.long_travel,
        burden=int(it.edge_cost[edge].sum(dtype=np.int64)),
        mean_rank=round(float(rank.mean()), 2) if len(rank) else None,
        wished=len(rank),
        first_wish=int(np.count_nonzero(rank == 1)),
    )


def _rates(name: str, labels: Sequence[str], index: ArrayLike, plan: NDArray[np.int32]) -> tuple[Rate, ...]:
    at = np.asarray(index, np.int64)
    if at.shape != plan.shape or (len(at) and not -1 <= at.min() <= at.max() < len(labels)):
        raise ValueError(f"La vue « {name} » ne donne pas un libellé connu à chaque besoin.")
    total = np.bincount(at[at >= 0], minlength=len(labels)).tolist()
    placed = np.bincount(at[(at >= 0) & (plan >= 0)], minlength=len(labels)).tolist()
    return tuple(Rate(*row) for row in zip(labels, placed, total, strict=True))


def _row(rate: Rate) -> dict[str, Any]:
    return {**asdict(rate), "rate": None if rate.rate is None else round(rate.rate, 4)}

"""Solve an instance exactly, in the published order L1 to L5, with the prices that prove it.

On the grid, one call of the kernels. Where periods overlap, weeks couple seats and no flow tells the whole truth: the
kernels first ignore the weeks; a part whose weeks are all kept is then proven as it is, any other is searched apart
(``overlaps.py``), its learners are held to what was found, and the kernels solve everything again around them.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import cache
from importlib.metadata import version

import numpy as np
from numpy.typing import NDArray

from poles import __version__

from .components import components, off_grid_nodes
from .draw import seed_of
from .kernels.arrays import plain
from .kernels.levels import Solution, solve_levels
from .kernels.lots import ALL, total
from .overlaps_check import class_count, need_cells
from .problem import Gap, Instance, Outcome, Stage
from .published import Arrays, published

Progress = Callable[[str, float], None]


def solve(instance: Instance, *, progress: Progress | None = None, levels: tuple[str, ...] = ALL) -> Outcome:
    """The best plan of the instance by the published ``levels``, L1 always among them.

    ``progress(label, share)`` is called with a French label and a share in [0, 1]. Raises ValueError when the published
    weights are too large for exact integers.
    """
    begun = time.perf_counter()
    tell = progress or (lambda label, share: None)
    apart = _Apart(instance)
    arrays, found, node = _searched(instance, levels, apart, tell)
    rows, ends, assign = plain(arrays.indptr, np.int64), plain(arrays.node, np.int32), found.assign
    outcome = Outcome(
        node=node,
        placed=int(np.count_nonzero(node >= 0)),
        minutes=int(total(rows, ends, plain(arrays.minutes, np.int32), assign)),
        cost=int(total(rows, ends, plain(arrays.cost, np.int32), assign)),
        seconds=time.perf_counter() - begun,
        solver=_solver(bool(apart.gaps)),
        seed=seed_of(instance.salt),
        digest=instance.digest(),
        stages=_stages(arrays, found),
        gaps=tuple(apart.gaps),
    )
    tell("Plan trouvé", 1.0)
    return outcome


def plan(instance: Instance, *, levels: tuple[str, ...] = ALL) -> NDArray[np.int32]:
    """(n,) the plan of ``solve``, node or −1, without prices nor fingerprint: for comparisons that nobody has to check."""
    return _searched(instance, levels, _Apart(instance), lambda label, share: None)[2]


def quick_plan(instance: Instance, *, levels: tuple[str, ...] = ALL) -> NDArray[np.int32] | None:
    """As ``plan``; None where periods overlap so that a week would be sold twice: that search may be long."""
    arrays = published(instance)
    node = arrays.answer(_best(arrays, levels).assign)
    return None if _Apart(instance).broken(node) else node


def _searched(
    instance: Instance, levels: tuple[str, ...], apart: _Apart, tell: Progress
) -> tuple[Arrays, Solution, NDArray[np.int32]]:
    """(the arrays of the whole instance, what the kernels found last, (n,) the plan); ``apart`` keeps what it had to settle."""
    tell("Mise en ordre des données", 0.0)
    whole = arrays = published(instance)
    tell("Recherche du plan le plus équitable", 0.1)
    found = _best(whole, levels)
    node = whole.answer(found.assign)
    while parts := apart.broken(node):
        for needs in parts:
            tell("Périodes qui se chevauchent", 0.5)
            node = apart.search(node, needs)
        arrays = whole.settled(apart.settled, node)
        tell("Recherche du plan le plus équitable", 0.5)
        found = _best(arrays, levels)
        node = arrays.answer(found.assign)
    return arrays, found, node


def _best(arrays: Arrays, levels: tuple[str, ...]) -> Solution:
    return solve_levels(
        arrays.indptr, arrays.node, arrays.cost, arrays.capacity, arrays.group, arrays.cls,
        minutes=arrays.minutes, points=arrays.points, tie=arrays.tie, node_mark=arrays.mark, levels=levels,
        long_travel=arrays.long_travel,
    )  # fmt: skip


def _stages(arrays: Arrays, found: Solution) -> tuple[Stage, ...]:
    """The criteria with their prices in the instance's order of nodes; private seats need no price: zero always holds."""
    stages = []
    for criterion in found.criteria:
        price = np.zeros(len(arrays.nodes), np.int64)
        price[arrays.nodes] = criterion.price_node[: len(arrays.nodes)]
        stages.append(Stage(criterion.name, criterion.unit, price, criterion.price_cell))
    return tuple(stages)


class _Apart:
    """The off-grid parts that the kernels alone cannot settle, in canonical order, and what was found for each."""

    def __init__(self, instance: Instance) -> None:
        self.instance = instance
        self.gaps: list[Gap] = []
        self.settled = np.zeros(len(instance.need_ids), bool)
        self.off = bool(off_grid_nodes(instance).any())
        if self.off:
            self.rank = instance.canonical_ranks()[0]
            self.need_part, self.node_part = components(instance)

    def broken(self, node: NDArray[np.int32]) -> list[NDArray[np.int64]]:
        """Needs, in canonical order, of each part in which some week holds more learners than seats."""
        if not self.off:
            return []
        at, row, seats = self.instance.week_rows
        load = np.bincount(node[node >= 0], minlength=len(self.instance.node_offer))
        present = np.bincount(row, weights=load[at], minlength=len(seats))
        labels = np.unique(self.node_part[at[(present > seats)[row]]])
        by_rank = np.argsort(self.rank)
        parts = [by_rank[self.need_part[by_rank] == label] for label in labels.tolist()]
        if any(self.settled[needs].any() for needs in parts):
            raise RuntimeError("Une semaine reste vendue deux fois après la recherche : signalez cette campagne.")
        return sorted(parts, key=lambda needs: int(self.rank[needs[0]]))

    def search(self, node: NDArray[np.int32], needs: NDArray[np.int64]) -> NDArray[np.int32]:
        """The plan with this part searched apart, everybody else as they are."""
        from .overlaps import solve_part

        it = self.instance
        outside = node >= 0
        outside[needs] = False
        elsewhere = np.bincount(need_cells(it)[outside], minlength=class_count(it) * len(it.groups))
        seated, gap = solve_part(it, needs, placed_elsewhere=elsewhere, seed=seed_of(it.salt), progress=None)
        node = node.copy()
        node[needs] = seated
        self.settled[needs] = True
        self.gaps.append(gap)
        return node


@cache
def _solver(apart: bool) -> str:
    name = f"Pôles kernels {__version__} numba {version('numba')}"
    return f"{name} + HiGHS {version('highspy')}" if apart else name

"""``certificate``: judge a plan, its counts and its prices without any solver, and say what holds."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from typing import NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from .arrays import plain, whole
from .proof import dual_gap, feasible, unfair


class Claim(Protocol):
    """One criterion with its prices: edge costs [E], left-out costs [n], prices of nodes [m] and of cells [C].

    ``narrows``: the next criteria are judged only among the plans that this one leaves equal.
    """

    @property
    def cost(self) -> NDArray[np.integer]:
        """[E] ints, ≥ 0."""
        ...

    @property
    def left_cost(self) -> NDArray[np.integer]:
        """[n] ints, same unit, ≥ 0."""
        ...

    @property
    def price_node(self) -> NDArray[np.int64]:
        """[m] int64, ≥ 0."""
        ...

    @property
    def price_cell(self) -> NDArray[np.int64]:
        """[C] int64, cells by class then group."""
        ...

    @property
    def narrows(self) -> bool:
        """True when the next criteria are judged among its equal plans only."""
        ...


class Certificate(NamedTuple):
    """Zeros everywhere when the plan is proven. ``costs`` and ``duals``: primal and dual value of each criterion.

    ``strange``: learners seated without an edge; ``crowded``: nodes above capacity; ``free_claims``: groups that could
    still gain a free seat; ``exchanges``: groups that could gain from a better-served one; ``ties``: groups that an equal
    one of a later index was served before; ``broken``: dual rules broken.
    """

    strange: int
    crowded: int
    free_claims: int
    exchanges: int
    ties: int
    broken: int
    costs: tuple[int, ...]
    duals: tuple[int, ...]
    placed: int

    @property
    def fair(self) -> bool:
        """Feasible, of maximum size by class, and leximin."""
        return not (self.strange or self.crowded or self.free_claims or self.exchanges)

    @property
    def ok(self) -> bool:
        """Fair, in the order of the groups when rates are equal, and of least cost for every criterion, in their order."""
        return self.fair and not self.ties and not self.broken and self.costs == self.duals


def certificate(
    indptr: NDArray[np.int64],
    node: NDArray[np.int32],
    capacity: NDArray[np.integer],
    group: NDArray[np.int32],
    cls: NDArray[np.int8],
    assign: NDArray[np.int64],
    criteria: Iterable[Claim] = (),
) -> Certificate:
    """Judge ``assign`` int64 [n] (node or −1) on the whole instance; ``criteria`` in order, each with its prices.

    Nothing of the solver is trusted: cells and counts are made again here. After a criterion that
    narrows, the next are judged on the edges and free prices that it left at zero (lexicographic duality). Otherwise each
    must be optimal by itself: a plan optimal for f and for b·f + g is optimal for f, then g, whatever b > 0. Time O(E + C log C)
    for fairness plus O(E) a criterion; memory 4 E bytes (fairness), then E bytes. Raises ValueError on other lengths.
    """
    n, m = len(indptr) - 1, len(capacity)
    if len(assign) != n or len(group) != n or len(cls) != n:
        raise ValueError("Le plan n’a pas une réponse par élève.")
    if n and (int(assign.min()) < -1 or int(assign.max()) >= m):
        raise ValueError("Le plan cite une place qui n’existe pas.")
    indptr, node, assign = plain(indptr, np.int64), plain(node, np.int32), plain(assign, np.int64)
    seats = plain(capacity, np.int64)
    key = cls.astype(np.int64) * (int(group.max()) + 1 if n else 1) + group
    names, cell = np.unique(key, return_inverse=True)
    cell = cell.astype(np.int32)
    size = np.bincount(cell, minlength=len(names))
    count = np.bincount(cell[assign >= 0], minlength=len(names))
    cell_class = names // (int(group.max()) + 1 if n else 1)
    placed = int(count.sum())
    strange, crowded = (int(x) for x in feasible(indptr, node, seats, assign))
    if strange or crowded:
        return Certificate(strange, crowded, 0, 0, 0, 0, (), (), placed)
    free_claims, exchanges, ties = unfair(
        indptr, node, seats, assign, cell, cell_class, count, size, _victims(cell_class, count, size)
    )
    tied, tied_left, loose = np.ones(len(node), bool), np.ones(n, bool), np.ones(m, bool)
    broken, costs, duals = 0, [], []
    for claim in criteria:
        wrong, high, low = dual_gap(
            indptr, node, whole(claim.cost), seats, assign, cell, size - count, whole(claim.left_cost),
            plain(claim.price_node, np.int64), plain(claim.price_cell, np.int64), tied, tied_left, loose, claim.narrows,
        )  # fmt: skip
        broken += int(wrong)
        costs.append((int(high[0]) << 30) + int(low[0]))
        duals.append((int(high[1]) << 30) + int(low[1]))
    return Certificate(0, 0, int(free_claims), int(exchanges), int(ties), broken, tuple(costs), tuple(duals), placed)


def _victims(cell_class: NDArray, count: NDArray, size: NDArray) -> NDArray[np.int64]:
    """Cells that hold a seat: latest class, greatest rate after losing one (exact), greatest size, latest index first."""
    held = np.flatnonzero(count).tolist()

    def loses_least(c: int) -> tuple[int, Fraction, int, int]:
        return int(cell_class[c]), Fraction(int(count[c]) - 1, int(size[c])), int(size[c]), c

    return np.array(sorted(held, key=loses_least, reverse=True), np.int64)

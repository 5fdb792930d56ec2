"""Why a learner has no seat, as a proof: the smallest set of learners and seats, who could give way, what would change it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .chains import Exchanges
from .components import components


@dataclass(frozen=True, eq=False)
class SmallestSet:
    """More learners than seats, all of these seats full, and no other seat within reach of any of these learners.

    ``needs``, ``nodes``: who and which (indices); ``pupils``, ``seats``: how many. ``smallest``: False when the whole
    shortage is shown because the smallest set is too long. ``givers``: the other (class, group) cells that hold some of
    these seats; ``could_give``: True when one of them could give one up to the learner's cell and leave the plan fairer,
    which a fair plan rules out.
    """

    needs: NDArray[np.int64]
    nodes: NDArray[np.int64]
    pupils: int
    seats: int
    smallest: bool
    givers: tuple[int, ...]
    could_give: bool


class Sets:
    """Smallest sets around one plan."""

    def __init__(self, exchanges: Exchanges) -> None:
        self.exchanges = exchanges
        self._wholes: dict[tuple[int, int], SmallestSet | None] = {}

    def of(self, need: int, budget: int | None = None) -> SmallestSet | None:
        """The set that leaves ``need`` out; above ``budget`` nodes, the whole shortage of its part.

        None when no such set exists: the learner is placed, or an overlap of periods is the reason.
        """
        many = self.exchanges
        if many.plan.node[need] >= 0:
            return None
        found = many.closure(need, many.node_count if budget is None else budget)
        own = int(many.cells.of[need])
        if found is not None:
            return self._proof(*found, own, True)
        _, _, need_part, _ = self._region
        key = int(need_part[need]), own
        if key not in self._wholes:
            self._wholes[key] = self._whole(*key)
        return self._wholes[key]

    def _proof(
        self, needs: NDArray[np.int64], nodes: NDArray[np.int64], own: int, smallest: bool
    ) -> SmallestSet | None:
        many = self.exchanges
        seats = int(many.instance.node_capacity[nodes].sum())
        if len(needs) <= seats or not many.plan.full[nodes].all():
            return None
        held = needs[many.plan.node[needs] >= 0]
        others = [cell for cell in np.unique(many.cells.of[held]).tolist() if cell != own]
        could_give = any(gives(many, giver, own) > 0 for giver in others)
        return SmallestSet(needs, nodes, len(needs), seats, smallest, tuple(others), could_give)

    def families(self, nodes: NDArray[np.int64]) -> list[tuple[str, int]]:
        """(family, number of offers) of these nodes, the most frequent first."""
        it = self.exchanges.instance
        many = Counter(it.offer_family[np.unique(it.node_offer[nodes])].tolist())
        return sorted(((it.families[f], count) for f, count in many.items()), key=lambda row: (-row[1], row[0]))

    def _whole(self, part: int, own: int) -> SmallestSet | None:
        """The whole saturated region of a part: also more learners than seats."""
        needs, nodes, need_part, node_part = self._region
        return self._proof(needs[need_part[needs] == part], nodes[node_part[nodes] == part], own, False)

    @cached_property
    def _region(self) -> tuple[NDArray, NDArray, NDArray, NDArray]:
        plan = self.exchanges.plan
        found = plan.reach(np.flatnonzero((plan.node < 0) & (plan.instance.degree > 0)))
        assert found is not None  # no budget was given
        return found[0], found[1], *components(self.exchanges.instance)


def gives(exchanges: Exchanges, giver: int, taker: int) -> int:
    """1 when the plan would be fairer if cell ``giver`` gave a seat to cell ``taker``, 0 when as fair, −1 when less.

    At equal rates once the seat is given, the larger group loses less: then it is fairer.
    """
    cls, count, size = exchanges.cells.cls, exchanges.count, exchanges.size
    if giver == taker:
        return 0
    if cls[giver] != cls[taker]:
        return 1 if cls[giver] > cls[taker] else -1
    after, before = int(count[giver] - 1) * int(size[taker]), int(count[taker]) * int(size[giver])
    left, right = (after, before) if after != before else (int(size[giver]), int(size[taker]))
    return (left > right) - (left < right)


def cell_facts(exchanges: Exchanges, cell: int) -> dict[str, Any]:
    """One (class, group) cell: group's label, class, how many are placed out of how many."""
    return {
        "group": exchanges.instance.groups[exchanges.cells.group[cell]],
        "class": int(exchanges.cells.cls[cell]),
        "placed": int(exchanges.count[cell]),
        "total": int(exchanges.size[cell]),
    }

"""One problem and what its report needs beside it, without the database: what a computation apart may be given."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import NDArray

from poles.domain.allocation.network import Network
from poles.matching.measures import Rate
from poles.matching.problem import Instance

Progress = Callable[[str, float], None]
Views = Mapping[str, tuple[Sequence[str], NDArray[np.int64]]]
"""Label of a view → (labels of its parts, (n,) part of each need)."""


@dataclass(frozen=True, eq=False)
class Pool:
    """The needs and the offers of a pôle and of its neighbours in one problem, each pôle with its own groups.

    ``names``: the neighbours; ``of_need`` (n,) and ``of_node`` (v,): the pôle of each need and of each seat's node, 0 for
    the pôle of the campaign, k for ``names[k − 1]``.
    """

    instance: Instance
    names: Sequence[str]
    of_need: NDArray[np.int64]
    of_node: NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Case:
    """A problem of n needs. No key leads to a person.

    ``losses``: (n, filters) offers that each need lost at each filter; ``order``: (n,) rank of arrival; ``network``:
    who has a family network, said or supposed; ``views``: other ways to tell the learners apart, for reading only; ``maps``:
    other ways to draw the groups; ``zone``: (n,) index into ``zones``, the bassin of the home; ``shown``: (labels, where
    to draw each, (n,) index), the bassins that figures show, never of fewer than five learners. ``pool``: with the
    neighbouring pôles, or the sentence that says why not (empty: nobody asks).
    """

    instance: Instance
    losses: NDArray[np.int32]
    order: NDArray[np.int64]
    network: Network
    views: Views
    maps: Views
    zone: NDArray[np.int64]
    zones: Sequence[str]
    shown: tuple[Sequence[str], Sequence[str], NDArray[np.int64]]
    pool: Pool | str = ""


def part(progress: Progress, first: float, width: float) -> Progress:
    """The same progress, as a part of a longer one."""
    return lambda stage, share: progress(stage, first + width * share)


def shown(rates: Sequence[Rate]) -> list[dict[str, Any]]:
    """{group, placed, total, share} of each part that has learners, in the order of the labels."""
    return [
        {"group": row.label, "placed": row.placed, "total": row.total, "share": round(row.placed / row.total, 4)}
        for row in rates
        if row.total
    ]


def worst_of(rates: Sequence[Rate]) -> dict[str, Any] | None:
    """The worst served part, as ``shown``; None without learners."""
    return min(shown(rates), key=lambda row: (Fraction(row["placed"], row["total"]), row["group"]), default=None)

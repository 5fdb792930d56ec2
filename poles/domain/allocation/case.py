"""One problem and what its report needs beside it, without the database: what a computation apart may be given."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import NDArray

from poles.matching.measures import Rate
from poles.matching.problem import Instance

Progress = Callable[[str, float], None]
Views = Mapping[str, tuple[Sequence[str], NDArray[np.int64]]]
"""Label of a view → (labels of its parts, (n,) part of each need)."""


@dataclass(frozen=True, eq=False)
class Case:
    """A problem of n needs. No key leads to a person.

    ``losses``: (n, filters) offers that each need lost at each filter; ``order``: (n,) rank of arrival; ``network``: (n,)
    who is supposed to have a family network; ``views``: other ways to tell the learners apart, for reading only; ``maps``:
    other ways to draw the groups; ``zone``: (n,) index into ``zones``, the bassin of the home.
    """

    instance: Instance
    losses: NDArray[np.int32]
    order: NDArray[np.int64]
    network: NDArray[np.bool_]
    views: Views
    maps: Views
    zone: NDArray[np.int64]
    zones: Sequence[str]


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

"""A day on the road: in which order to visit some places, so that the whole journey is the shortest.

The number of places is small (fifteen at most), so that the best order is found, not approached: dynamic programming over
the sets of places already seen (Bellman, 1962; Held and Karp, 1962), O(2ⁿ n²) time, O(2ⁿ n) memory, under a tenth of a second
for fifteen places.
"""

from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

MOST = 15
FAR = np.int64(1) << 40
LONGEST = 1_000_000


class Round(NamedTuple):
    """``order``: the places (1 to n) from the first visit to the last; ``legs``: minutes of each way, the way back last."""

    order: tuple[int, ...]
    legs: tuple[int, ...]

    @property
    def minutes(self) -> int:
        """The whole journey, there and back."""
        return sum(self.legs)


def shortest(minutes: ArrayLike) -> Round:
    """The shortest round from place 0, through every other place once, back to 0.

    ``minutes``: (n + 1, n + 1) whole minutes from each place to each other, 0 to 15 places besides the start; the way back
    may differ from the way there. Of several best orders, the one that is first in the order of the places. Raise ValueError
    for a table that is not square, negative, or too large.
    """
    table = _checked(minutes)
    many = len(table) - 1
    if many == 0:
        return Round((), ())
    left = _costs(table[1:, 1:], table[1:, 0])
    at, seen, order = 0, 0, []
    for _ in range(many):
        free = [place for place in range(many) if not seen >> place & 1]
        ahead = [table[at, place + 1] + left[seen | 1 << place, place] for place in free]
        chosen = free[int(np.argmin(ahead))]
        seen |= 1 << chosen
        at = chosen + 1
        order.append(at)
    stops = [0, *order, 0]
    return Round(tuple(order), tuple(int(table[a, b]) for a, b in pairwise(stops)))


def _costs(between: NDArray[np.int64], back: NDArray[np.int64]) -> NDArray[np.int64]:
    """(2ⁿ, n) least minutes to see the places that are not in the set, from place j of the set, and to come back."""
    many = len(between)
    sets = np.arange(1 << many)
    size = np.bitwise_count(sets) if hasattr(np, "bitwise_count") else np.array([int(one).bit_count() for one in sets])
    left = np.full((1 << many, many), FAR)
    left[-1] = back
    for seen in range(many - 1, 0, -1):
        layer = sets[size == seen]
        for following in range(many):
            open_ones = layer[(layer >> following & 1) == 0]
            through = between[:, following] + left[open_ones | 1 << following, following][:, None]
            left[open_ones] = np.minimum(left[open_ones], through)
    return left


def _checked(minutes: ArrayLike) -> NDArray[np.int64]:
    table = np.asarray(minutes, np.int64)
    if table.ndim != 2 or table.shape[0] != table.shape[1] or not len(table):
        raise ValueError("La table des trajets d’une tournée est carrée : une ligne et une colonne par lieu.")
    if len(table) - 1 > MOST:
        raise ValueError(f"Une tournée compte au plus {MOST} lieux.")
    if table.min() < 0 or table.max() > LONGEST:
        raise ValueError("Un trajet de la tournée n’est pas une durée en minutes.")
    return table

"""Small counts of people stay hidden (rule DATA-05), and cannot be found again by taking the others from the total.

Statistical secrecy in one line of a table: the parts of a published total. A count of 1 to 4 is hidden (*primary*
secrecy). When the total is published, the sum of what is hidden is known to all: other cells (*guards*, 5 or more) are
then hidden too, until every hidden small count could still be 1, 2, 3 or 4 (*secondary* secrecy). When no guard is
enough, the total itself is hidden. Zero is no secret, and is never a guard: a reader would guess it.
"""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

from poles.law.indicators import SMALLEST

K = TypeVar("K", bound=Hashable)


@dataclass(frozen=True)
class Shield(Generic[K]):
    """What to hide in one line: the small counts, the guards that protect them, and whether the total goes too."""

    few: frozenset[K]
    guards: frozenset[K]
    total: bool

    @property
    def hidden(self) -> frozenset[K]:
        """Every part to hide."""
        return self.few | self.guards


def is_few(count: int) -> bool:
    """Whether a count of people is too small to be shown outside the school."""
    return 0 < count < SMALLEST


def shield(counts: Mapping[K, int]) -> Shield[K]:
    """What must be hidden among the parts of a total, with as few and as small guards as will do."""
    few = frozenset(key for key, count in counts.items() if is_few(count))
    if is_few(sum(counts.values())):
        return Shield(few, frozenset(), total=True)
    guards: list[K] = []
    candidates = sorted((key for key, count in counts.items() if count >= SMALLEST), key=lambda key: counts[key])
    while few and not _blurred(sum(counts[key] for key in (*few, *guards)), len(few), len(guards)):
        if not candidates:
            return Shield(few, frozenset(), total=True)
        enough = (
            key
            for key in candidates
            if _blurred(sum(counts[k] for k in (*few, *guards, key)), len(few), len(guards) + 1)
        )
        chosen = next(enough, candidates[-1])
        candidates.remove(chosen)
        guards.append(chosen)
    return Shield(few, frozenset(guards), total=False)


def _blurred(total: int, few: int, guards: int) -> bool:
    """Whether each hidden small count can still take every value from 1 to 4, when the sum of the hidden is known."""
    high = SMALLEST - 1
    highest_rest = (few - 1) * high if not guards else total
    lowest_rest = (few - 1) + guards * SMALLEST
    return total - high >= lowest_rest and total - 1 <= highest_rest

"""What to hide in a table whose lines have known totals, so that no small count of learners can be found again.

``indicators.secrecy.shield`` hides within one line. A diagnosis shows trades of a pôle, whose totals by pôle and by trade the
académie publishes elsewhere: a cell then belongs to several lines, and each of them must stay blurred.
"""

from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence
from typing import TypeVar

from poles.domain.indicators.secrecy import SMALLEST, is_few

K = TypeVar("K", bound=Hashable)


def hidden_cells(counts: Mapping[K, int], lines: Iterable[Sequence[K]], also: Collection[K] = ()) -> frozenset[K]:
    """The small counts, and the guards that keep every line from telling them.

    ``lines``: the keys whose sum is known, each line in a stable order. ``also``: what another page hides, so that it stays
    hidden here. Zeros are no secret and guard nothing. A line that cannot be blurred is hidden whole: see ``tells`` to know
    whether its total must go too.
    """
    hidden = {key for key, count in counts.items() if is_few(count)} | set(also)
    kept = [[key for key in line if counts.get(key)] for line in lines]
    moved = True
    while moved:
        moved = False
        for line in kept:
            while tells(counts, line, hidden):
                free = [key for key in line if key not in hidden]
                if not free:
                    break
                hidden.add(min(free, key=lambda key: counts[key]))
                moved = True
    return frozenset(hidden)


def tells(counts: Mapping[K, int], line: Iterable[K], hidden: Iterable[K]) -> bool:
    """Whether the total of a line and what is shown of it tell a hidden count, or bound it more than « from 1 to 4 »."""
    gone = set(hidden)
    parts = [counts[key] for key in line if key in gone and counts.get(key)]
    few = sum(is_few(count) for count in parts)
    guards = len(parts) - few
    if not few:
        return guards == 1
    high = SMALLEST - 1
    if guards:
        return sum(parts) - high < (few - 1) + guards * SMALLEST
    return not few - 1 <= sum(parts) - high or not sum(parts) - 1 <= (few - 1) * high

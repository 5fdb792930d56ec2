"""Secrecy of a table of places by groups whose sums are shown: each place's line is shown wholly, or not at all.

``secrecy.shield`` protects one line. Here every place has a line of cells (group × state), and the sums over all places
are shown as well: a line hidden alone would be the sum minus the others. So a line is hidden when one of its cells is
small (1 to 4), then other lines with it, until nobody can find a small cell again. What is left unknown is then a table of
which the margins are known, and a cell of it lies between Fréchet's two bounds, which are exact: it must still be able to
be 1 at most, and 5 at least. When no line is enough, the sums are hidden instead.
"""

from collections.abc import Callable, Collection, Hashable, Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

from poles.domain.indicators.secrecy import SMALLEST, is_few

R = TypeVar("R", bound=Hashable)
C = TypeVar("C", bound=Hashable)


@dataclass(frozen=True)
class Readable(Generic[R]):
    """Which lines may be shown, and whether their sums may."""

    lines: frozenset[R]
    sums: bool


def readable(
    table: Mapping[R, Mapping[C, int]],
    *,
    section: Callable[[C], Hashable] = lambda cell: None,
    hidden: Collection[R] = (),
) -> Readable[R]:
    """What may be shown of a table of counts of people.

    ``section``: the total of a line is taken as known for each section of its cells (the placed ones, the others).
    ``hidden``: lines that another table already hides: they stay so.
    """
    columns = frozenset(cell for line in table.values() for cell in line)
    small = {row for row, line in table.items() if any(is_few(count) for count in line.values())}
    out = small | {row for row in hidden if any(table.get(row, {}).values())}
    spare = sorted((row for row in table if row not in out and any(table[row].values())), key=lambda r: _size(table[r]))
    whole = {cell: sum(line.get(cell, 0) for line in table.values()) for cell in columns}
    if any(is_few(count) for count in whole.values()):
        return Readable(frozenset(table) - out, sums=False)
    while out and not _safe({row: table[row] for row in out}, columns, section):
        if not spare:
            return Readable(frozenset(table) - small - set(hidden), sums=False)
        enough = (row for row in spare if _safe({each: table[each] for each in (*out, row)}, columns, section))
        chosen = next(enough, spare[-1])
        spare.remove(chosen)
        out.add(chosen)
    return Readable(frozenset(table) - out, sums=True)


def _size(line: Mapping[C, int]) -> int:
    return sum(line.values())


def _safe(table: Mapping[R, Mapping[C, int]], columns: Collection[C], section: Callable[[C], Hashable]) -> bool:
    """Whether no small count can be found in hidden lines, when their sums by column and by section are known."""
    known = {cell: sum(line.get(cell, 0) for line in table.values()) for cell in columns}
    if any(is_few(count) for count in known.values()):
        return False
    for name in {section(cell) for cell in columns}:
        cells = [cell for cell in columns if section(cell) == name]
        total = sum(known[cell] for cell in cells)
        for line in table.values():
            own = sum(line.get(cell, 0) for cell in cells)
            for cell in cells:
                if is_few(line.get(cell, 0)):
                    least, most = max(0, own + known[cell] - total), min(own, known[cell])
                    if least > 1 or most < SMALLEST:
                        return False
    return True

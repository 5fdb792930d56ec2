"""French words for counts, shares, weeks and unnamed learners, as they stand in the explanations."""

from __future__ import annotations

from collections.abc import Sequence


def number(count: int) -> str:
    """12 345 with narrow no-break spaces."""
    return f"{count:,}".replace(",", "\u202f")


def counted(count: int, word: str, plural: str = "") -> str:
    """« 0 place », « 1 place », « 3 places »: zero is singular in French."""
    return f"{number(count)} {word if count < 2 else plural or word + 's'}"


def listed(parts: Sequence[str]) -> str:
    """« a », « a et b », « a, b et c »."""
    return " et ".join(([", ".join(parts[:-1])] if len(parts) > 1 else []) + list(parts[-1:]))


def share(placed: int, total: int) -> str:
    """« 7 élèves sur 10 »."""
    return f"{counted(placed, 'élève')} sur {number(total)}"


def lettered(rank: int) -> str:
    """A learner without a name: « l’élève A » (rank 0), « l’élève B »…, « l’élève AA » after Z."""
    letters = ""
    rank += 1
    while rank:
        rank, last = divmod(rank - 1, 26)
        letters = chr(ord("A") + last) + letters
    return f"l’élève {letters}"


def weeks_text(weeks: Sequence[int]) -> str:
    """« semaine 12 », « semaines 12 à 15 », « semaines 3, 5 et 6 ». 202612 (year and week) reads 12."""
    runs: list[list[int]] = []
    for week in sorted(weeks):
        if runs and week == runs[-1][-1] + 1:
            runs[-1].append(week)
        else:
            runs.append([week])
    parts: list[str] = []
    for run in runs:
        shown = [str(week % 100 if week >= 100 else week) for week in run]
        parts += [f"{shown[0]} à {shown[-1]}"] if len(shown) > 2 else shown
    return ("semaine " if len(weeks) == 1 else "semaines ") + listed(parts)

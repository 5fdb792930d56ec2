"""Figures of an outcome for those who steer: how each group is served, and which seats are lacking where."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .phrases import weeks_text
from .problem import Instance, Outcome


@dataclass(frozen=True)
class GroupShare:
    """Learners of one published group: how many are placed, out of how many."""

    group: str
    placed: int
    total: int

    @property
    def share(self) -> float:
        """Placed out of total, 1 for an empty group."""
        return self.placed / self.total if self.total else 1.0


@dataclass(frozen=True)
class GroupReport:
    """All groups in order of their label, and the worst served among those that have learners (None without any)."""

    rows: tuple[GroupShare, ...]
    worst: GroupShare | None


@dataclass(frozen=True)
class Shortage:
    """Seats lacking for one family and one period; ``without_offer`` of them had no offer at all within reach."""

    family: str
    period: str
    weeks: tuple[int, ...]
    lacking: int
    without_offer: int


def group_report(instance: Instance, outcome: Outcome) -> GroupReport:
    """How each group is served."""
    size = len(instance.groups)
    total = np.bincount(instance.need_group, minlength=size).tolist()
    placed = np.bincount(instance.need_group[outcome.node >= 0], minlength=size).tolist()
    rows = sorted((GroupShare(*row) for row in zip(instance.groups, placed, total, strict=True)), key=lambda r: r.group)
    worst = min((row for row in rows if row.total), key=lambda row: row.share, default=None)
    return GroupReport(tuple(rows), worst)


def shortages(instance: Instance, outcome: Outcome) -> tuple[Shortage, ...]:
    """Seats lacking by family and period, the largest first; their sum is exactly the number of learners not placed."""
    left = np.flatnonzero(outcome.node < 0)
    pairs = np.stack((instance.need_family[left], instance.need_period[left]), axis=1)
    kinds, kind = np.unique(pairs, axis=0, return_inverse=True)
    kind = kind.reshape(-1)
    lacking = np.bincount(kind, minlength=len(kinds)).tolist()
    alone = np.bincount(kind[instance.degree[left] == 0], minlength=len(kinds)).tolist()
    rows = [
        Shortage(
            family=instance.families[family],
            period=instance.period_labels[period] if instance.period_labels else weeks_text(instance.periods[period]),
            weeks=tuple(instance.periods[period]),
            lacking=many,
            without_offer=none,
        )
        for (family, period), many, none in zip(kinds.tolist(), lacking, alone, strict=True)
    ]
    return tuple(sorted(rows, key=lambda row: (-row.lacking, row.family, row.weeks)))

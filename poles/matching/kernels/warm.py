"""``warm``: compile every kernel once, at set-up, so that nobody's first click waits for a compiler."""

from __future__ import annotations

import numpy as np

from .certificate import certificate
from .levels import solve_levels


def warm() -> None:
    """Run the whole chain on a tiny instance, for both widths of cost; about half a minute the first time, then 0.1 s."""
    indptr = np.array([0, 2, 4, 5, 6], np.int64)
    node = np.array([0, 1, 0, 1, 1, 2], np.int32)
    cost = np.array([3, 1, 2, 2, 4, 60], np.int32)
    group, cls = np.array([0, 0, 1, 1], np.int32), np.zeros(4, np.int8)
    points = np.array([0, 1, 0, 2], np.int32)
    marks = np.arange(4, dtype=np.uint64)
    for capacity in (np.array([1, 1, 0], np.int32), np.array([1, 1, 0], np.int64)):
        for minutes in (cost.astype(np.float32), cost):
            for levels in (("L1", "L2"), ("L1", "L4"), ("L1", "L2", "L3", "L4", "L5")):
                found = solve_levels(
                    indptr, node, cost, capacity, group, cls, minutes=minutes, points=points, tie=marks, levels=levels
                )
                proof = certificate(indptr, node, capacity, group, cls, found.assign, found.criteria)
                if not proof.ok:
                    raise RuntimeError("Les noyaux compilés ne prouvent pas leur propre exemple : réinstallez numba.")

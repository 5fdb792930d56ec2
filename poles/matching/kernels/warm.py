"""``warm``: compile every kernel once, at set-up, so that nobody's first click waits for a compiler."""

from __future__ import annotations

import numpy as np

from .arrays import plain
from .certificate import certificate
from .chains import Net, cheapest, sound
from .cover import rehearse as rehearse_lacks
from .levels import solve_levels
from .linked import blocks, cheaper, claimants, drawn, spread
from .near import Shelves, few_near
from .pairs import rehearse
from .rivals import all_rivals, rivals
from .stable import rehearse as rehearse_repairs


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
    _warm_chains(indptr, node)
    rehearse()
    rehearse_lacks()
    rehearse_repairs()
    _warm_near()


def _warm_chains(indptr: np.ndarray, node: np.ndarray) -> None:
    """The moves around a plan of the same learners: the first two seated, prices at zero."""
    at, worth = np.array([0, 1, 3, 4], np.int32), np.zeros(4, np.int64)
    price = np.zeros(5, np.int64)
    net = Net(
        indptr, node, np.zeros(6, np.int64), worth, at, np.array([0, 1, 2, 2, 3, 4], np.int64), np.arange(4, dtype=np.int32),
        np.array([False, False, True, False, False]), np.array([0, 0, 0, 1], np.int32), np.ones(2, bool), np.ones(4, bool),
        price, price, worth, worth,
    )  # fmt: skip
    few = plain(np.array([0, 1, 60, 2, 3, 4], np.int32), np.int32)
    everyone = np.arange(4)
    sound(net)
    linked = blocks(net, np.int64(9), np.int64(9))
    drawn(net, linked)
    for swaps in (False, True):
        spread(net, node[:2], 0, swaps, 5)
    cheapest(net, 0, 1)
    claimants(net, at[0])
    cheaper(net, linked, linked, linked, np.int64(9), few, few, np.array([1, 1, 0], np.int32), everyone)
    rivals(indptr, node, np.array([0, 2, 5, 6], np.int64), np.array([0, 1, 0, 1, 2, 3], np.int32), everyone)
    all_rivals(indptr, node, 3, np.zeros(4, np.int32), everyone)


def _warm_near() -> None:
    """One learner beside one offer."""
    point, here, yes = np.array([[1.0], [0.0], [0.0]]), np.zeros(1), np.ones(1, bool)
    index = np.zeros(1, np.int64)
    shelves = Shelves(index, point, yes, np.ones((1, 1), np.int64), index, 0.0, 0.0, 1.0, 1.0, 1, 1)
    shut = np.zeros((1, 1), np.int64)
    few_near(here, here, point, index, index, yes, index, np.ones((1, 1), bool), shut, shelves, 0.1, 1)

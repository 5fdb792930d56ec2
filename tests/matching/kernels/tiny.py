"""Seeded small instances and every plan of the tiniest ones: the slow truth against which the kernels are judged."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import product
from typing import NamedTuple

import numpy as np

from poles.matching.kernels.lots import mixed

LEFT_MARK = np.uint64(0x6C6566746F757421)


class Small(NamedTuple):
    indptr: np.ndarray
    node: np.ndarray
    cost: np.ndarray
    minutes: np.ndarray
    capacity: np.ndarray
    group: np.ndarray
    cls: np.ndarray
    points: np.ndarray
    tie: np.ndarray
    mark: np.ndarray

    @property
    def graph(self) -> tuple:
        return self.indptr, self.node, self.capacity, self.group, self.cls

    def rows(self) -> list[np.ndarray]:
        return np.split(np.arange(len(self.node)), self.indptr[1:-1]) if len(self.indptr) > 1 else []


def small(seed: int, most: int = 7, nodes: int = 5, groups: int = 4, classes: int = 4, dear: int = 6) -> Small:
    """Zero capacities, isolated learners, groups and classes without anyone, equal costs: all of these happen often."""
    random = np.random.default_rng(seed)
    n, m = int(random.integers(0, most)), int(random.integers(0, nodes))
    share = random.choice([0.2, 0.5, 0.8])
    rows = [random.permutation(np.flatnonzero(random.random(m) < share)) for _ in range(n)]
    node = np.concatenate([*rows, np.zeros(0, int)]).astype(np.int32)
    indptr = np.concatenate(([0], np.cumsum([len(row) for row in rows]))).astype(np.int64)
    return Small(
        indptr,
        node,
        random.integers(0, dear, len(node)).astype(np.int32),
        random.choice([10.0, 44.0, 45.0, 45.5, 60.0], len(node)).astype(np.float32),
        random.integers(0, 3, m).astype(np.int32),
        random.integers(0, random.integers(1, groups), n).astype(np.int32),
        random.integers(0, random.integers(1, classes), n).astype(np.int8),
        random.integers(0, random.choice([1, 4]), n).astype(np.int32),
        random.integers(0, 2**63, n).astype(np.uint64),
        random.integers(0, 2**63, m).astype(np.uint64),
    )


def plans(it: Small) -> Iterator[tuple[int, ...]]:
    """Every feasible plan."""
    choices = [[-1, *it.node[row].tolist()] for row in it.rows()]
    for plan in product(*choices):
        load = [0] * len(it.capacity)
        for node in plan:
            if node >= 0:
                load[node] += 1
        if all(a <= b for a, b in zip(load, it.capacity, strict=True)):
            yield plan


def rates(it: Small, plan: tuple[int, ...]) -> tuple[tuple[Fraction, ...], ...]:
    """The sorted rates of groups, class after class: greater is fairer."""
    size: dict[tuple[int, int], int] = {}
    placed: dict[tuple[int, int], int] = {}
    for i, node in enumerate(plan):
        cell = int(it.cls[i]), int(it.group[i])
        size[cell] = size.get(cell, 0) + 1
        placed[cell] = placed.get(cell, 0) + (node >= 0)
    order = sorted({k for k, _ in size})
    return tuple(tuple(sorted(Fraction(placed[c], size[c]) for c in size if c[0] == k)) for k in order)


def counts(it: Small, plan: tuple[int, ...]) -> tuple:
    """How many are placed in each cell."""
    cells = sorted({(int(k), int(g)) for k, g in zip(it.cls, it.group, strict=True)})
    of = list(zip(it.cls.tolist(), it.group.tolist(), strict=True))
    return tuple(sum(node >= 0 and of[i] == cell for i, node in enumerate(plan)) for cell in cells)


def burden(it: Small, plan: tuple[int, ...], levels: tuple[str, ...]) -> tuple[int, ...]:
    """(points left out, long travels, cost, lots) restricted to ``levels``: smaller is better."""
    points = far = cost = lots = 0
    for i, (node, row) in enumerate(zip(plan, it.rows(), strict=True)):
        if node < 0:
            points += int(it.points[i])
            lots += int(mixed(it.tie[i], LEFT_MARK))
        else:
            edge = row[it.node[row] == node][0]
            far += bool(it.minutes[edge] > 45)
            cost += int(it.cost[edge])
            lots += int(mixed(it.tie[i], it.mark[node]))
    value = {"L2": points, "L3": far, "L4": cost, "L5": lots}
    return tuple(value[name] for name in ("L2", "L3", "L4", "L5") if name in levels)


def renamed(it: Small, seed: int) -> tuple[Small, np.ndarray, np.ndarray]:
    """The same instance with learners and nodes in another order: (instance, old learner of each, new name of nodes)."""
    random = np.random.default_rng(seed)
    learners, nodes = random.permutation(len(it.group)), random.permutation(len(it.capacity))
    name = np.argsort(nodes)
    rows = [random.permutation(it.rows()[i]) for i in learners]
    edges = np.concatenate([*rows, np.zeros(0, int)]).astype(int)
    indptr = np.concatenate(([0], np.cumsum([len(row) for row in rows]))).astype(np.int64)
    other = Small(
        indptr, name[it.node[edges]].astype(np.int32), it.cost[edges], it.minutes[edges], it.capacity[nodes],
        it.group[learners], it.cls[learners], it.points[learners], it.tie[learners], it.mark[nodes],
    )  # fmt: skip
    return other, learners, name

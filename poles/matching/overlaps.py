"""Search the best plan of one part in which periods overlap, with the distance that is still open.

Weeks couple seats there, and the problem is hard in general (interval packing). A small part is searched exactly, one
criterion after the other. A large one goes through its linear relaxation; learners who are whole there are settled and
only the others are searched in whole numbers. Then prices are sought for every criterion (``overlaps_bounds``).
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from .draw import seed_of
from .overlaps_bounds import gap_of, prices_of
from .overlaps_check import class_count
from .overlaps_model import NODES, Model, Reals
from .overlaps_part import (
    PLACED,
    Part,
    best_few,
    counts_of,
    first_prices,
    greedy,
    left_of,
    load,
    narrowed,
    nodes_taken,
    part_of,
    rest,
)  # fmt: skip
from .problem import UNPLACED, Gap, Instance

EXACT_EDGES = 1_500
EASY_EDGES = 400
WHOLE_EDGES = 60_000
NEAR_EDGES = 18
NEAR_WHOLE = 5
FAIR = float(1 << 20)
LOT = float(1 << 10)
LEVELS = 60
FEW_NODES = 2
NEARLY = 2e-5
Progress = Callable[[str, float], None]


def solve_part(
    instance: Instance,
    needs: NDArray[np.int64],
    *,
    placed_elsewhere: NDArray[np.int64],
    seed: int | None = None,
    progress: Progress | None = None,
) -> tuple[NDArray[np.int32], Gap]:
    """(node (k,) of each of ``needs`` or −1, how far the plan may be from the best one) for one whole component.

    ``placed_elsewhere``: learners placed outside the part, (groups,) or, with public classes, (classes, groups). In
    order: most placed by class, fairest rates of the groups (worst first) within these numbers, least points left out,
    fewest long travels, least burden; the published draw breaks ties as far as the search goes. Exact up to 1,500 edges
    when the nodes suffice; otherwise the counts by group come from the relaxation, whose weights fall with the rate.
    ``progress(label, share)``: as for ``solve``. Raises ValueError on counts of another size.
    """
    tell = progress or (lambda label, share: None)
    elsewhere = np.asarray(placed_elsewhere, np.int64).ravel()
    if len(elsewhere) != class_count(instance) * len(instance.groups):
        raise ValueError("Il faut le nombre d’élèves placés ailleurs par classe publique et par groupe.")
    part = part_of(instance, np.asarray(needs, np.int64), elsewhere)
    seed = seed_of(instance.salt) if seed is None else seed
    model = Model(part, seed, _near(part))
    tell("Périodes qui se chevauchent : recherche d’un plan", 0.0)
    if len(part.tail) <= EXACT_EDGES:
        taken = _exact(part, seed, None)
        start = None
    else:
        taken = _relaxed(model, part, seed)
        basis, first = model.basis(), -model.duals()[model.limits : model.cells]
        tell("Périodes qui se chevauchent : amélioration du plan", 0.4)
        taken = _improved(model, part, seed, taken)
        held = 8 * _unit(part), _unit(part)
        start = basis, first, prices_of(instance, part, model, "charge", held)
    tell("Périodes qui se chevauchent : preuves", 0.7)
    node = np.full(len(instance.need_ids), UNPLACED, np.int32)
    node[part.needs] = nodes_taken(part, taken)
    gap = gap_of(instance, part, np.sort(part.needs), node, elsewhere, model, start)
    tell("Périodes qui se chevauchent : fait", 1.0)
    return node[needs], gap


def _near(part: Part) -> NDArray[np.bool_]:
    """The edges that the relaxation of a large part starts with: the best of each learner at rough prices."""
    if len(part.tail) <= WHOLE_EDGES:
        return np.ones(len(part.tail), bool)
    cost = _joint(part)
    worth = 8 * float(cost.max()) - cost
    return best_few(part, left_of(part, worth, first_prices(part, worth, 600)), NEAR_EDGES)


def _joint(part: Part) -> Reals:
    """(E,) points kept in, then long travels, then burden, then lots as one number: good enough to guide, not to prove."""
    points = np.minimum(part.points.max(initial=0) - part.points, 4096)
    return part.cost + _unit(part) * (part.far + 8.0 * points[part.tail]) + part.lot / LOT


def _unit(part: Part) -> float:
    """What a long travel weighs in the joint cost, in points of burden; a point left out weighs eight times that."""
    return 8.0 * (float(part.cost.max(initial=0)) + 1)


def _steps(part: Part, cell: NDArray[np.int64], step: NDArray[np.int64]) -> Reals:
    """(k,) worth of each step of a cell: its class, then its rate (the lower the dearer), far above the joint cost."""
    rate = (part.base[cell] + step) / np.maximum(part.size[cell], 1)
    late = (part.cls.max(initial=0) - part.cls)[cell]
    return PLACED * 8.0**late + FAIR * (1 - rate) ** 2


def _relaxed(model: Model, part: Part, seed: int) -> NDArray[np.int64]:
    """Edges of a plan: whole learners of the relaxation settled, the others searched."""
    model.objective(-_joint(part), _steps(part, model.step_cell, model.step))
    model.relaxed(solver="simplex" if np.all(model.column >= 0) else "ipm")
    return _completed(part, seed, model, None, greedy(part, np.argsort(-model.shares(), kind="stable")))


def _improved(model: Model, part: Part, seed: int, taken: NDArray[np.int64]) -> NDArray[np.int64]:
    """Edges of a plan with the same counts by cell that costs no more, nearest to the relaxation with these counts.

    The worth of the steps stays although they are held: the former prices remain those of a plan, and few change.
    """
    model.counts(counts_of(part, taken))
    if not model.relaxed(solver="simplex", simplex_strategy=1):
        return taken
    return _completed(part, seed, model, counts_of(part, taken), taken)


def _completed(
    part: Part, seed: int, model: Model, counts: NDArray[np.int64] | None, known: NDArray[np.int64]
) -> NDArray[np.int64]:
    """The best plan that keeps every learner whole in the relaxation, or, with ``counts``, whole there as in ``known``."""
    share = model.shares()
    sure = np.flatnonzero(share > 1 - 1e-6)
    vague = (share > 1e-6) & (share < 1 - 1e-6)
    free = np.bincount(part.tail[vague], minlength=len(part.needs)) > 0
    start = None
    if counts is not None or (load(part, sure) > part.seats).any():
        was, now = np.full(len(part.needs), -1, np.int64), np.full(len(part.needs), -1, np.int64)
        was[part.tail[known]], now[part.tail[sure]] = known, sure
        free |= was != now
        sure, start = known, known[free[part.tail[known]]]
    if not free.any():
        return sure
    settled = sure[~free[part.tail[sure]]]
    near = best_few(part, np.where(share > 1e-6, np.inf, model.gains()), NEAR_WHOLE)
    near[known] = True
    smaller, inside = rest(part, free, sure)
    if len(inside) > EXACT_EDGES:
        smaller, inside = narrowed(smaller, near[inside]), inside[near[inside]]
    wanted = None if counts is None else counts - counts_of(part, settled)
    if start is not None:
        start = np.searchsorted(inside, start)
    search = _exact if len(inside) <= EXACT_EDGES else _searched
    return np.sort(np.concatenate((settled, inside[search(smaller, seed, wanted, start)])))


def _searched(
    part: Part, seed: int, counts: NDArray[np.int64] | None, known: NDArray[np.int64] | None
) -> NDArray[np.int64]:
    """The best plan met by branch and bound within its nodes, all criteria in one sum, from the plan ``known``."""
    model = Model(part, seed, np.ones(len(part.tail), bool), whole=True)
    model.counts(counts)
    if known is None:
        known = greedy(part, np.argsort(_joint(part), kind="stable"))
    model.objective(-_joint(part), _steps(part, model.step_cell, model.step) if counts is None else None)
    model.warm(known)
    model.run(mip_max_nodes=FEW_NODES, mip_rel_gap=0.0 if counts is None else NEARLY)
    found = np.flatnonzero(model.shares() > 0.5)
    return found if _stands(part, found, counts) else known


def _stands(part: Part, taken: NDArray[np.int64], counts: NDArray[np.int64] | None) -> bool:
    """True when each learner has at most one edge, every limit holds, and the counts are those wanted."""
    once = np.bincount(part.tail[taken], minlength=1).max() <= 1
    return bool(once and (load(part, taken) <= part.seats).all()) and (
        counts is None or np.array_equal(counts_of(part, taken), counts)
    )


def _exact(
    part: Part, seed: int, counts: NDArray[np.int64] | None, known: NDArray[np.int64] | None = None
) -> NDArray[np.int64]:
    """The best plan, one criterion after the other, each held before the next; with ``counts``, cells are held to them."""
    model = Model(part, seed, np.ones(len(part.tail), bool), whole=True)
    model.counts(counts)
    taken = np.zeros(0, np.int64) if known is None else known
    owner, none = part.tail, np.zeros(len(part.needs))
    stages: list[tuple[Reals, Reals]] = []
    if counts is None:
        model.whole(np.arange(model.count))
        for spot in np.flatnonzero(model.step > 0).tolist():
            model.solver.addRow(
                0.0, model.api.kHighsInf, 2, np.array([spot - 1, spot], np.int32), np.array([1.0, -1.0])
            )
        of_class = part.cls[model.step_cell]
        numbers = [(of_class == k).astype(float) for k in np.unique(part.cls)]
        stages += [(np.zeros(len(owner)), steps) for steps in numbers + _levels(model, part)]
    stages += [(worth.astype(float), none) for worth in (part.points[owner], -part.far, -part.cost, -part.lot)]
    tries = 0
    for worth, steps in stages:
        if not worth.any() and not steps.any():
            continue
        done = model.step < counts_of(part, taken)[model.step_cell]
        value = float(worth[taken].sum() + steps[done].sum())
        if value < float(steps.sum()) or worth.any():
            tries += 1
            if tries > LEVELS and steps.any():
                continue
            model.objective(worth, steps)
            model.warm(taken)
            model.run(mip_max_nodes=NODES if len(part.tail) <= EASY_EDGES else NODES // 20)
            found = np.flatnonzero(model.shares() > 0.5)
            done = model.step < counts_of(part, found)[model.step_cell]
            if _stands(part, found, counts) and float(worth[found].sum() + steps[done].sum()) > value:
                taken, value = found, float(worth[found].sum() + steps[done].sum())
        used = np.flatnonzero(np.concatenate((steps, worth)))
        spots = np.concatenate((np.arange(model.count), model.column))[used]
        model.solver.addRow(value - 1e-7, model.api.kHighsInf, len(used), spots.astype(np.int32),
                            np.concatenate((steps, worth))[used])  # fmt: skip
    return taken


def _levels(model: Model, part: Part) -> list[Reals]:
    """Leximin as sums to maximise in turn: class by class, for each rate from the lowest, the groups that exceed it."""
    levels = []
    for cls in np.unique(part.cls).tolist():
        cells = np.flatnonzero(part.cls == cls).tolist()
        begun = {(c, int(s)): at for at, (c, s) in enumerate(zip(model.step_cell, model.step, strict=True))}
        base, size = part.base.tolist(), part.size.tolist()
        rates = sorted({Fraction(base[c] + s, size[c]) for c, s in begun if part.cls[c] == cls})
        for rate in rates:
            steps = np.zeros(model.count)
            first = [(c, rate.numerator * size[c] // rate.denominator - base[c]) for c in cells]
            steps[[begun[pair] for pair in first if pair in begun]] = 1.0
            levels.append(steps)
    return levels

"""Search the best plan of one part in which periods overlap; the only file that knows HiGHS.

Weeks couple seats there, and the problem is hard in general (interval packing). A small part is searched exactly, one
criterion after the other. A large one goes through its linear relaxation; learners who are whole there are settled and
only the others are searched in whole numbers. Then prices are sought for every criterion, and judged in exact integers
by ``overlaps_check``: the plan comes with the distance that is still open. Work is counted in iterations and nodes,
never in time, on one thread: one instance, one answer.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .draw import seed_of
from .overlaps_check import class_count, facts, layout, proven, worst_rate
from .overlaps_part import (
    Part,
    counts_of,
    first_prices,
    greedy,
    left_of,
    limits_of,
    load,
    nodes_taken,
    part_of,
    rest,
)
from .problem import Bound, Gap, Instance

EXACT_EDGES = 1_500
WHOLE_EDGES = 60_000
NEAR_EDGES = 8
ITERATIONS = 200_000
NODES = 2_000
LEVELS = 60
SCALE = 1 << 20
Progress = Callable[[str, float], None]
Reals = NDArray[np.float64]


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
    model = _Model(part, seed, _near(part))
    tell("Périodes qui se chevauchent : recherche d’un plan", 0.0)
    if len(part.tail) <= EXACT_EDGES:
        taken = _exact(part, seed, None)
        start = None
    else:
        taken = _relaxed(model, part, seed)
        start = model.basis()
        tell("Périodes qui se chevauchent : amélioration du plan", 0.4)
        taken = _improved(model, part, seed, taken)
    tell("Périodes qui se chevauchent : preuves", 0.7)
    node = np.full(len(instance.need_ids), -1, np.int32)
    node[part.needs] = nodes_taken(part, taken)
    gap = _gap(instance, part, np.sort(part.needs), node, elsewhere, model, start)
    tell("Périodes qui se chevauchent : fait", 1.0)
    return node[needs], gap


class _Model:
    """The part in HiGHS: columns are edges (some at first), steps of the cells, the worst rate; see ``_rows``."""

    def __init__(self, part: Part, seed: int, active: NDArray[np.bool_], whole: bool = False) -> None:
        import highspy

        self.part, self.api = part, highspy
        self.count = len(part.needs)
        order = np.argsort(part.cell, kind="stable")
        self.step_cell = part.cell[order]
        many = np.bincount(part.cell, minlength=len(part.key))
        self.step = np.arange(self.count) - np.repeat(np.cumsum(many) - many, many)
        ends = np.cumsum([self.count, len(part.seats), len(part.key), self._classes(), len(part.key), 2])
        self.limits, self.cells, self.classes, self.rates, self.points = (int(x) for x in ends[:-1])
        self.column = np.full(len(part.tail), -1, np.int64)
        self.solver = highspy.Highs()
        options: dict[str, Any] = {
            "output_flag": False, "threads": 1, "random_seed": seed % (1 << 31), "parallel": "off", "solver": "simplex",
            "mip_rel_gap": 0.0, "mip_max_nodes": NODES, "simplex_iteration_limit": ITERATIONS, "ipm_iteration_limit": 300,
        }  # fmt: skip
        for name, value in options.items():
            self.solver.setOptionValue(name, value)
        model = highspy.HighsLp()
        endless = highspy.kHighsInf
        model.num_col_, model.num_row_ = self.count + 1, int(ends[-1])
        model.col_cost_ = np.zeros(self.count + 1)
        model.col_lower_, model.col_upper_ = np.zeros(self.count + 1), np.append(np.ones(self.count), 0.0)
        lower, upper = np.full(ends[-1], -endless), np.full(ends[-1], endless)
        upper[: self.count], upper[self.limits : self.cells] = 1.0, part.seats
        lower[self.cells : self.classes] = upper[self.cells : self.classes] = 0.0
        model.row_lower_, model.row_upper_ = lower, upper
        rows = np.stack((self.cells + self.step_cell, self.classes + part.cls[self.step_cell],
                         self.rates + self.step_cell), axis=1).ravel()  # fmt: skip
        model.a_matrix_.format_ = highspy.MatrixFormat.kColwise
        starts = np.append(3 * np.arange(self.count + 1), 3 * self.count + len(part.key))
        model.a_matrix_.start_ = starts.astype(np.int32)
        model.a_matrix_.index_ = np.concatenate((rows, self.rates + np.arange(len(part.key)))).astype(np.int32)
        model.a_matrix_.value_ = np.concatenate((np.tile([-1.0, 1.0, 1.0], self.count), -part.size.astype(float)))
        self.solver.passModel(model)
        self.add(np.flatnonzero(active))
        if whole:
            self._whole(self.column)
        self.worth = np.zeros(len(part.tail))

    def _classes(self) -> int:
        return int(self.part.cls.max()) + 1 if len(self.part.cls) else 1

    def _whole(self, columns: NDArray[np.int64]) -> None:
        kinds = [self.api.HighsVarType.kInteger] * len(columns)
        self.solver.changeColsIntegrality(len(columns), columns.astype(np.int32), kinds)

    def add(self, edges: NDArray[np.int64]) -> None:
        """Add the columns of these edges."""
        part = self.part
        if not len(edges):
            return
        at, limit = limits_of(part, part.head[edges])
        owner = part.tail[edges]
        column = np.concatenate((np.arange(len(edges)), np.arange(len(edges)), at, np.arange(len(edges)),
                                 np.arange(len(edges))))  # fmt: skip
        row = np.concatenate((owner, self.cells + part.cell[owner], self.limits + limit,
                              np.full(len(edges), self.points), np.full(len(edges), self.points + 1)))  # fmt: skip
        value = np.concatenate((np.ones(2 * len(edges) + len(at)), part.points[owner], part.far[edges])).astype(float)
        order = np.lexsort((row, column))[value[np.lexsort((row, column))] != 0]
        starts = np.searchsorted(column[order], np.arange(len(edges)))
        first = self.solver.getNumCol()
        self.solver.addCols(len(edges), np.zeros(len(edges)), np.zeros(len(edges)), np.full(len(edges), self.api.kHighsInf),
                            len(order), starts.astype(np.int32), row[order].astype(np.int32), value[order])  # fmt: skip
        self.column[edges] = first + np.arange(len(edges))

    def bounds(self, row: int, lower: float | None, upper: float | None) -> None:
        """Set the two sides of a row; None for no limit."""
        endless = self.api.kHighsInf
        self.solver.changeRowBounds(row, -endless if lower is None else lower, endless if upper is None else upper)

    def counts(self, counts: NDArray[np.int64] | None) -> None:
        """Hold the cells to these counts (C,), or free them."""
        low, high = np.zeros(self.count), np.ones(self.count)
        if counts is not None:
            low = high = (self.step < counts[self.step_cell]).astype(float)
        self.solver.changeColsBounds(self.count, np.arange(self.count, dtype=np.int32), low, high)

    def objective(self, worth: Reals, steps: Reals | None = None, rate: float = 0.0) -> None:
        """What is maximised: ``worth`` (E,) of the edges, ``steps`` (k,) of the steps, ``rate`` of the worst rate."""
        self.worth = worth
        total = np.zeros(self.solver.getNumCol())
        if steps is not None:
            total[: self.count] = -steps
        total[self.count] = -rate
        here = self.column >= 0
        total[self.column[here]] = -worth[here]
        self.solver.changeColsCost(len(total), np.arange(len(total), dtype=np.int32), total)
        self.solver.changeColBounds(self.count, 0.0, 1.0 if rate else 0.0)

    def run(self, **options: Any) -> bool:
        """Run HiGHS; True when it says optimal."""
        for name, value in options.items():
            self.solver.setOptionValue(name, value)
        self.solver.run()
        return bool(self.solver.getModelStatus() == self.api.HighsModelStatus.kOptimal)

    def relaxed(self, **options: Any) -> bool:
        """Run the relaxation, then bring in the edges that its prices call, until none does."""
        optimal = self.run(**options)
        while optimal and len(called := self._called()):
            self.add(called)
            self.objective_again()
            optimal = self.run(solver="simplex", simplex_strategy=4)
        return optimal

    def objective_again(self) -> None:
        """Give their worth to the columns that have just been added."""
        late = np.flatnonzero(self.column >= 0)
        self.solver.changeColsCost(len(late), self.column[late].astype(np.int32), -self.worth[late])

    def _called(self) -> NDArray[np.int64]:
        if np.all(self.column >= 0):
            return np.zeros(0, np.int64)
        dual, part = self.duals(), self.part
        gain = left_of(part, self.worth, -dual[self.limits : self.cells]) + dual[self.cells : self.classes][
            part.cell[part.tail]
        ]
        gain += dual[self.points] * part.points[part.tail] + dual[self.points + 1] * part.far + dual[part.tail]
        gain[self.column >= 0] = -1.0
        order = np.lexsort((-gain, part.tail))
        place = np.arange(len(order)) - part.start[part.tail[order]]
        return np.sort(order[(gain[order] > 1e-6) & (place < 4)])

    def duals(self) -> Reals:
        """(rows,) what one more unit on the right would change in the cost (HiGHS minimises)."""
        return np.array(self.solver.getSolution().row_dual)

    def shares(self) -> Reals:
        """(E,) value of each edge; zero for those without a column."""
        value = np.append(np.array(self.solver.getSolution().col_value), 0.0)
        return value[self.column]

    def basis(self) -> Any:
        """The basis reached, to come back to it."""
        return self.solver.getBasis()

    def back(self, basis: Any) -> None:
        """Come back to a basis; columns added since then stay at zero."""
        late = self.solver.getNumCol() - len(basis.col_status)
        basis.col_status = list(basis.col_status) + [self.api.HighsBasisStatus.kLower] * late
        self.solver.setBasis(basis)

    def warm(self, taken: NDArray[np.int64]) -> None:
        """Start the search in whole numbers from this plan."""
        value = np.zeros(self.solver.getNumCol())
        value[self.column[taken]] = 1.0
        value[: self.count] = self.step < counts_of(self.part, taken)[self.step_cell]
        solution = self.api.HighsSolution()
        solution.col_value = value.tolist()
        self.solver.setSolution(solution)


def _near(part: Part) -> NDArray[np.bool_]:
    """The edges that the relaxation of a large part starts with: the best of each learner at rough prices."""
    if len(part.tail) <= WHOLE_EDGES:
        return np.ones(len(part.tail), bool)
    cost, most = _joint(part), float(_joint(part).max())
    worth = 8 * most - cost
    left = left_of(part, worth, first_prices(part, worth, 600))
    order = np.lexsort((-left, part.tail))
    near = np.zeros(len(order), bool)
    near[order[np.arange(len(order)) - part.start[part.tail[order]] < NEAR_EDGES]] = True
    return near


def _joint(part: Part) -> Reals:
    """(E,) points kept in, then long travels, then burden, then lots as one number: good enough to guide, not to prove."""
    unit = 4.0 * (float(part.cost.max(initial=0)) + 1)
    points = np.minimum(part.points.max(initial=0) - part.points, 4096)
    return part.cost + unit * part.far + 8 * unit * points[part.tail] + part.lot / 64


def _weights(part: Part, steps: tuple[NDArray[np.int64], NDArray[np.int64]]) -> tuple[Reals, Reals]:
    """(worth (E,), worth of the steps (k,)): classes, then low rates, then the joint cost, at falling orders of size."""
    cell, step = steps
    cost = _joint(part)
    rate = (part.base[cell] + step) / np.maximum(part.size[cell], 1)
    late = (part.cls.max(initial=0) - part.cls)[cell]
    return -cost / max(1.0, float(cost.max(initial=0))), (1 << 17) * 16.0**late + 8192.0 * (1 - rate) ** 2


def _relaxed(model: _Model, part: Part, seed: int) -> NDArray[np.int64]:
    """Edges of a plan: whole learners of the relaxation settled, the others searched."""
    worth, steps = _weights(part, (model.step_cell, model.step))
    model.objective(worth, steps)
    large = not np.all(model.column >= 0)
    model.relaxed(solver="ipm" if large else "simplex")
    return _completed(part, seed, model.shares(), None, greedy(part, np.argsort(-model.shares(), kind="stable")))


def _improved(model: _Model, part: Part, seed: int, taken: NDArray[np.int64]) -> NDArray[np.int64]:
    """Edges of a plan with the same counts by cell that costs no more, nearest to the relaxation with these counts."""
    model.counts(counts_of(part, taken))
    model.objective(-_joint(part))
    if not model.relaxed(simplex_strategy=4):
        return taken
    return _completed(part, seed, model.shares(), counts_of(part, taken), taken)


def _completed(
    part: Part, seed: int, share: Reals, counts: NDArray[np.int64] | None, known: NDArray[np.int64]
) -> NDArray[np.int64]:
    """The best plan that keeps every learner whole in ``share`` (E,), or, with ``counts``, whole there as in ``known``."""
    sure = np.flatnonzero(share > 1 - 1e-6)
    vague = (share > 1e-6) & (share < 1 - 1e-6)
    free = np.bincount(part.tail[vague], minlength=len(part.needs)) > 0
    if counts is not None or (load(part, sure) > part.seats).any():
        was, now = np.full(len(part.needs), -1, np.int64), np.full(len(part.needs), -1, np.int64)
        was[part.tail[known]], now[part.tail[sure]] = known, sure
        free |= was != now
        sure = known
    if not free.any():
        return sure
    settled = sure[~free[part.tail[sure]]]
    smaller, inside = rest(part, free, sure)
    wanted = None if counts is None else counts - counts_of(part, settled)
    if len(smaller.tail) <= EXACT_EDGES:
        found = _exact(smaller, seed, wanted, _within(inside, known[free[part.tail[known]]]) if counts is not None else None)
    else:
        start = _within(inside, known[free[part.tail[known]]]) if counts is not None else None
        found = _searched(smaller, seed, wanted, greedy(smaller, np.argsort(-share[inside], kind="stable"))
                          if start is None else start)  # fmt: skip
    return np.sort(np.concatenate((settled, inside[found])))


def _within(inside: NDArray[np.int64], edges: NDArray[np.int64]) -> NDArray[np.int64]:
    return np.searchsorted(inside, edges)


def _searched(
    part: Part, seed: int, counts: NDArray[np.int64] | None, known: NDArray[np.int64]
) -> NDArray[np.int64]:
    """The best plan met by branch and bound within its nodes, all criteria in one sum, from the plan ``known``."""
    model = _Model(part, seed, np.ones(len(part.tail), bool), whole=True)
    worth, steps = _weights(part, (model.step_cell, model.step))
    model.counts(counts)
    model.objective(worth if counts is None else -_joint(part), steps if counts is None else None)
    model.warm(known)
    model.run()
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
    model = _Model(part, seed, np.ones(len(part.tail), bool), whole=True)
    model.counts(counts)
    taken = np.zeros(0, np.int64) if known is None else known
    owner, none = part.tail, np.zeros(len(part.needs))
    stages: list[tuple[Reals, Reals]] = []
    if counts is None:
        model._whole(np.arange(model.count))
        for spot in np.flatnonzero(model.step > 0).tolist():
            model.solver.addRow(0.0, model.api.kHighsInf, 2, np.array([spot - 1, spot], np.int32), np.array([1.0, -1.0]))
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
            model.run()
            found = np.flatnonzero(model.shares() > 0.5)
            done = model.step < counts_of(part, found)[model.step_cell]
            if _stands(part, found, counts) and float(worth[found].sum() + steps[done].sum()) > value:
                taken, value = found, float(worth[found].sum() + steps[done].sum())
        used = np.flatnonzero(np.concatenate((steps, worth)))
        spots = np.concatenate((np.arange(model.count), model.column))[used]
        model.solver.addRow(value - 1e-7, model.api.kHighsInf, len(used), spots.astype(np.int32),
                            np.concatenate((steps, worth))[used])  # fmt: skip
    return taken


def _levels(model: _Model, part: Part) -> list[Reals]:
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


def _gap(
    instance: Instance, part: Part, needs: NDArray[np.int64], node: NDArray[np.int32], elsewhere: NDArray[np.int64],
    model: _Model, start: Any,
) -> Gap:  # fmt: skip
    """What the plan reaches, and the best bounds that the relaxation's prices prove."""
    here = facts(instance, needs, node[needs])
    width, none = len(instance.groups), np.zeros((0, 2), np.int64)
    by_class = here.counts.reshape(-1, width).sum(axis=1).tolist()
    gap = Gap(needs, sum(by_class), 0, here.cost, 0, here.counts, elsewhere)
    told = [("nombre", k, Fraction(many)) for k, many in enumerate(by_class)]
    told += [("taux", k, worst_rate(instance, gap, k)) for k in range(len(by_class))]
    told += [("points", 0, Fraction(here.points)), ("longs", 0, Fraction(here.longs)), ("charge", 0, Fraction(here.cost))]
    draft = [Bound(name, cls, value, value, 1, none) for name, cls, value in told]
    gap = Gap(needs, gap.placed, 0, here.cost, 0, here.counts, elsewhere, tuple(draft))
    proofs: dict[tuple[str, int], Bound] = {}
    prover = _Prover(instance, part, gap, model)
    for name, cls, value in sorted(told, key=lambda row: ("charge", "longs", "points", "nombre", "taux").index(row[0])):
        if name in ("taux", "nombre") and start is not None:
            model.back(start)
            start = None
        proofs[name, cls] = prover.bound(name, cls, value)
    bounds = tuple(proofs[name, cls] for name, cls, _ in told)
    most = sum(int(bound.bound) for bound in bounds if bound.name == "nombre")
    return Gap(needs, gap.placed, most, here.cost, int(bounds[-1].bound), here.counts, elsewhere, bounds)


class _Prover:
    """Prices for each criterion of a plan, from the relaxation."""

    def __init__(self, instance: Instance, part: Part, gap: Gap, model: _Model) -> None:
        self.instance, self.part, self.gap, self.model = instance, part, gap, model
        self.counts = gap.counts[part.key]
        self.points = int(part.points.sum()) - int(gap.bounds[-3].reached)
        self.longs = int(gap.bounds[-2].reached)

    def bound(self, name: str, cls: int, reached: Fraction) -> Bound:
        """The best bound met: without prices when that is enough, otherwise those of the relaxation."""
        empty = self._judged(name, cls, reached, 1, np.zeros((0, 2), np.int64))
        if empty.closed or not len(self.part.tail):
            return empty
        self._asked(name, cls)
        self.model.relaxed(solver="simplex", simplex_strategy=4)
        priced = self._judged(name, cls, reached, SCALE, self._prices(name))
        better = min if name in ("nombre", "taux") else max
        return better((empty, priced), key=lambda bound: bound.bound)

    def _judged(self, name: str, cls: int, reached: Fraction, scale: int, prices: NDArray[np.int64]) -> Bound:
        proof = Bound(name, cls, reached, reached, scale, prices)
        return Bound(name, cls, reached, proven(self.instance, self.gap, proof), scale, prices)

    def _asked(self, name: str, cls: int) -> None:
        """Set the relaxation for one criterion, the former ones held."""
        model, part = self.model, self.part
        model.counts(self.counts if name in ("points", "longs", "charge") else None)
        model.bounds(model.points, self.points if name in ("longs", "charge") else None, None)
        model.bounds(model.points + 1, None, self.longs if name == "charge" else None)
        for k in range(model.rates - model.classes):
            held = (name == "nombre" and k < cls) or name == "taux"
            placed = int(self.counts[part.cls == k].sum())
            model.bounds(model.classes + k, placed if held else None, placed if held else None)
        for c, base in enumerate(part.base.tolist()):
            model.bounds(model.rates + c, -base if name == "taux" and part.cls[c] == cls else None, None)
        nothing = np.zeros(len(part.tail))
        worth = {"points": part.points[part.tail], "longs": -part.far, "charge": -part.cost}.get(name, nothing)
        steps = (part.cls[model.step_cell] == cls).astype(float) if name == "nombre" else None
        rate = float(part.size[part.cls == cls].sum()) if name == "taux" else 0.0
        model.objective(worth.astype(float), steps, rate)

    def _prices(self, name: str) -> NDArray[np.int64]:
        """(rows, 2) the prices of the relaxation, rounded, as ``Bound.prices``."""
        model, part, at = self.model, self.part, layout(self.instance)
        dual = model.duals()
        cells = dual[model.rates : model.points] if name == "taux" else -dual[model.cells : model.classes]
        rows = np.concatenate((part.row, at.cells + part.key, at.classes + np.arange(model.rates - model.classes),
                               [at.points, at.longs]))  # fmt: skip
        prices = np.concatenate((-dual[model.limits : model.cells], cells, -dual[model.classes : model.rates],
                                 [dual[model.points], -dual[model.points + 1]]))  # fmt: skip
        found = np.rint(np.clip(prices, -1e9, 1e9) * SCALE).astype(np.int64)
        kept = found != 0
        return np.stack((rows[kept], found[kept]), axis=1)

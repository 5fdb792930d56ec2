"""The relaxation of a part in which periods overlap, or its search in whole numbers; the only file that knows HiGHS.

Work is counted in iterations and nodes, never in time, on one thread with a fixed seed: one instance, one answer.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from .overlaps_part import Part, best_few, counts_of, left_of, limits_of

NODES = 2_000
ITERATIONS = 200_000
Reals = NDArray[np.float64]


class Model:
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
            "output_flag": False, "threads": 1, "parallel": "off", "random_seed": seed % (1 << 31), "solver": "simplex",
            "mip_rel_gap": 0.0, "mip_heuristic_effort": 0.01, "mip_max_nodes": NODES,
            "simplex_iteration_limit": ITERATIONS, "ipm_iteration_limit": 300,
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
            self.whole(self.column)
        self.worth, self.unit = np.zeros(len(part.tail)), 1.0

    def _classes(self) -> int:
        return int(self.part.cls.max()) + 1 if len(self.part.cls) else 1

    def whole(self, columns: NDArray[np.int64]) -> None:
        """Ask for whole numbers in these columns."""
        kinds = np.full(len(columns), int(self.api.HighsVarType.kInteger), np.uint8)
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
        self.unit = 1 / 256 if np.abs(worth).max(initial=0) > 1 else 1.0
        total = np.zeros(self.solver.getNumCol())
        if steps is not None:
            total[: self.count] = -steps * self.unit
        total[self.count] = -rate
        here = self.column >= 0
        total[self.column[here]] = -worth[here] * self.unit
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
        self.solver.changeColsCost(len(late), self.column[late].astype(np.int32), -self.worth[late] * self.unit)

    def _called(self) -> NDArray[np.int64]:
        if np.all(self.column >= 0):
            return np.zeros(0, np.int64)
        gain = np.where(self.column >= 0, -1.0, self.gains())
        return np.flatnonzero(best_few(self.part, gain, 4) & (gain > 1e-6))

    def gains(self) -> Reals:
        """(E,) what each edge would bring at the prices of the relaxation, its learner's included: 0 at best."""
        dual, part = self.duals(), self.part
        gain = left_of(part, self.worth, -dual[self.limits : self.cells])
        gain += (dual[: self.count] + dual[self.cells : self.classes][part.cell])[part.tail]
        gained: Reals = gain + dual[self.points] * part.points[part.tail] + dual[self.points + 1] * part.far
        return gained

    def duals(self) -> Reals:
        """(rows,) what one more unit on the right would change in the cost (HiGHS minimises)."""
        return np.array(self.solver.getSolution().row_dual) / self.unit

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

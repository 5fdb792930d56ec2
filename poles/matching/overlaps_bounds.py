"""Seek prices for every criterion of the plan of an overlapping part; ``overlaps_check`` judges them in exact integers."""

from __future__ import annotations

import dataclasses
from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .overlaps_check import facts, layout, proven, worst_rate
from .overlaps_model import ITERATIONS, Model, Reals
from .overlaps_part import PLACED, Part
from .problem import Bound, Gap, Instance

SCALE = 1 << 20
Start = tuple[Any, Reals, NDArray[np.int64]]
FEW_ITERATIONS = {"charge": 20_000, "points": 20_000, "nombre": 20_000, "longs": 2_000, "taux": 2_000}


def gap_of(
    instance: Instance, part: Part, needs: NDArray[np.int64], node: NDArray[np.int32], elsewhere: NDArray[np.int64],
    model: Model, start: Start | None,
) -> Gap:  # fmt: skip
    """What the plan reaches, and the best bounds that prices prove.

    ``start``: first basis of the relaxation, its prices, and those of its joint cost; None for a part searched exactly.
    """
    here = facts(instance, needs, node[needs])
    width, none = len(instance.groups), np.zeros((0, 2), np.int64)
    by_class = here.counts.reshape(-1, width).sum(axis=1).tolist()
    gap = Gap(needs, sum(by_class), 0, here.cost, 0, here.counts, elsewhere)
    told = [("nombre", k, Fraction(many)) for k, many in enumerate(by_class)]
    told += [("taux", k, worst_rate(instance, gap, k)) for k in range(len(by_class))]
    told += [
        ("points", 0, Fraction(here.points)),
        ("longs", 0, Fraction(here.longs)),
        ("charge", 0, Fraction(here.cost)),
    ]
    gap = dataclasses.replace(gap, bounds=tuple(Bound(name, cls, value, value, 1, none) for name, cls, value in told))
    prover = Prover(instance, part, gap, model, start)
    for name, cls, value in (*told[:-4:-1], *told[:-3]):
        if start is not None and name == "nombre":
            model.back(start[0])
            start = None
        prover.bound(name, cls, value)
    bounds = tuple(prover.found[name, cls] for name, cls, _ in told)
    most = sum(int(bound.bound) for bound in bounds if bound.name == "nombre")
    return dataclasses.replace(gap, most=most, least=int(bounds[-1].bound), bounds=bounds)


class Prover:
    """Prices for each criterion of a plan, from the relaxation."""

    def __init__(self, instance: Instance, part: Part, gap: Gap, model: Model, start: Start | None) -> None:
        self.found: dict[tuple[str, int], Bound] = {}
        self.first: Reals | None = None if start is None else start[1]
        self.joint: NDArray[np.int64] | None = None if start is None else start[2]
        self.instance, self.part, self.gap, self.model = instance, part, gap, model
        self.counts = gap.counts[part.key]
        self.points = int(part.points.sum()) - int(gap.bounds[-3].reached)
        self.longs = int(gap.bounds[-2].reached)

    def bound(self, name: str, cls: int, reached: Fraction) -> Bound:
        """The best bound met: without prices when that is enough, otherwise those of the relaxation."""
        better = min if name in ("nombre", "taux") else max
        tried = [self._judged(name, cls, reached, 1, np.zeros((0, 2), np.int64))]
        if len(self.part.tail) and not tried[0].closed and name in ("nombre", "taux", "charge"):
            tried += [self._judged(name, cls, reached, *prices) for prices in self._guessed(name, cls)]
        if len(self.part.tail) and not any(bound.closed for bound in tried):
            self._asked(name, cls)
            large = not np.all(self.model.column >= 0)
            self.model.relaxed(
                solver="simplex",
                simplex_strategy=4,
                simplex_iteration_limit=FEW_ITERATIONS[name] if large else ITERATIONS,
            )
            tried.append(self._judged(name, cls, reached, SCALE, self._prices(name)))
        best = better(tried, key=lambda bound: bound.bound)
        self.found[name, cls] = best
        return best

    def _guessed(self, name: str, cls: int) -> list[tuple[int, NDArray[np.int64]]]:
        """(scale, prices) worth trying first: those of the plan's relaxation without what is below a place, or, for the
        rates, those of the number with one weight for all groups."""
        at, part = layout(self.instance), self.part
        if name == "charge":
            return [] if self.joint is None else [(SCALE, self.joint)]
        if name == "nombre":
            if self.first is None or len(np.unique(part.cls)) > 1:
                return []
            found = np.rint(self.first / PLACED * 12).astype(np.int64)
            return [(12, np.stack((part.row, found), axis=1)[found > 0])]
        number = self.found["nombre", cls]
        here = at.cells + part.key[part.cls == cls]
        return [
            (number.scale, np.concatenate((number.prices, np.stack((here, np.full(len(here), number.scale)), axis=1))))
        ]

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
        return prices_of(self.instance, self.part, self.model, name)


def prices_of(
    instance: Instance, part: Part, model: Model, name: str, held: tuple[float, float] | None = None
) -> NDArray[np.int64]:
    """(rows, 2) the prices of the relaxation, rounded, as ``Bound.prices``.

    ``held``: what a point left in and a long travel weighed in the sum that was solved, when they had no limit of their own.
    """
    at = layout(instance)
    dual = model.duals()
    cells = dual[model.rates : model.points] if name == "taux" else -dual[model.cells : model.classes]
    rows = np.concatenate((part.row, at.cells + part.key, at.classes + np.arange(model.rates - model.classes),
                           [at.points, at.longs]))  # fmt: skip
    prices = np.concatenate((-dual[model.limits : model.cells], cells, -dual[model.classes : model.rates],
                             held or (dual[model.points], -dual[model.points + 1])))  # fmt: skip
    found = np.rint(np.clip(prices, -4e9, 4e9) * SCALE).astype(np.int64)
    kept = found != 0
    return np.stack((rows[kept], found[kept]), axis=1)

"""Accept or refuse an outcome without knowing any solver: feasible, maximal, least burden, true score, fair draw."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .components import components, off_grid_nodes
from .draw import marks, node_names, ordered_costs
from .problem import UNPLACED, Instance, Outcome
from .residual import Residual


@dataclass(frozen=True)
class Failure:
    """One broken promise: a stable code, how many rows break it, and a French sentence."""

    code: str
    count: int
    sentence: str


@dataclass(frozen=True)
class Verdict:
    """``failures`` is empty when the outcome is accepted; scores are recomputed from the instance.

    ``certified`` is True when optimality is proven for all needs; otherwise ``uncertified`` needs stand in parts
    with overlapping periods, where feasibility is proven and optimality is the solver's word.
    """

    failures: tuple[Failure, ...]
    placed: int
    minutes: int
    cost: int
    certified: bool
    uncertified: int

    @property
    def ok(self) -> bool:
        """True when nothing is broken."""
        return not self.failures


def verify(instance: Instance, outcome: Outcome) -> Verdict:
    """Judge an outcome. Codes: shape, digest, edge, capacity, week, score, maximality, cost, draw.

    Optimality is judged only on a feasible plan. On grid parts: no augmenting path, then prices that prove the least
    burden, then the same for burden and lots together. On overlapping parts the same proofs are tried, and their
    absence is only reported, save for a learner left out while a seat is free for all the weeks.
    """
    broken: list[Failure] = []
    node = outcome.node
    if len(node) != len(instance.need_ids) or (
        len(node) and (node.min() < UNPLACED or node.max() >= len(instance.node_offer))
    ):
        sentence = "Le plan n’a pas une réponse valable par besoin : relancez la campagne."
        return Verdict((Failure("shape", len(node), sentence),), 0, 0, 0, False, len(instance.need_ids))
    if outcome.digest != instance.digest():
        broken.append(Failure("digest", 1, "Ce plan répond à d’autres données : l’empreinte n’est pas la même."))
    plan = Residual(instance, node)
    broken += _feasibility(instance, plan)
    chosen = plan.seat_edge[plan.seat_edge >= 0]
    placed = int(np.count_nonzero(node >= 0))
    minutes = int(instance.edge_minutes[chosen].sum(dtype=np.int64))
    cost = int(instance.edge_cost[chosen].sum(dtype=np.int64))
    if (outcome.placed, outcome.minutes, outcome.cost) != (placed, minutes, cost):
        told = f"{outcome.placed} placés, {outcome.minutes} minutes, {outcome.cost} points"
        found = f"{placed} placés, {minutes} minutes, {cost} points"
        broken.append(Failure("score", 1, f"Le score annoncé ({told}) n’est pas le score recalculé ({found})."))
    if {failure.code for failure in broken} & {"edge", "capacity", "week"}:
        return Verdict(tuple(broken), placed, minutes, cost, False, len(node))
    failures, uncertified = _optimality(instance, plan)
    broken += failures
    certified = not uncertified and not failures
    return Verdict(tuple(broken), placed, minutes, cost, certified, uncertified)


def _feasibility(instance: Instance, plan: Residual) -> list[Failure]:
    broken = []
    missing = int(np.count_nonzero((plan.node >= 0) & (plan.seat_edge < 0)))
    if missing:
        sentence = f"{missing} élève(s) reçoivent une place qui ne leur est pas ouverte (famille, semaines, trajet)."
        broken.append(Failure("edge", missing, sentence))
    over = int(np.count_nonzero(plan.load > instance.node_capacity))
    if over:
        broken.append(Failure("capacity", over, f"{over} offre(s) reçoivent plus d’élèves que de places."))
    node, row, seats = instance.week_rows
    present = np.bincount(row, weights=plan.load[node], minlength=len(seats))
    crowded = int(np.count_nonzero(present > seats))
    if crowded:
        sentence = f"{crowded} semaine(s) d’offre comptent plus d’élèves présents que de places."
        broken.append(Failure("week", crowded, sentence))
    return broken


def _optimality(instance: Instance, plan: Residual) -> tuple[list[Failure], int]:
    """(failures, number of needs whose optimality is not proven because their part is off the grid)."""
    off_node = off_grid_nodes(instance)
    if not off_node.any():
        return _certify(plan), 0
    need_part, node_part = components(instance)
    off_parts = np.unique(node_part[off_node])
    off = np.isin(need_part, off_parts)
    failures = _certify(plan.only(~off)) + _free_seats(instance, plan, off)
    uncertified = 0
    if not failures and _certify(plan.only(off)):
        uncertified = sum(
            int(np.count_nonzero(need_part == label))
            for label in np.unique(need_part[off]).tolist()
            if _certify(plan.only(need_part == label))
        )
    return failures, uncertified


def _certify(plan: Residual) -> list[Failure]:
    instance = plan.instance
    left = np.flatnonzero((plan.node < 0) & (instance.degree > 0))
    reached = plan.reach(left)
    free = int(np.count_nonzero(~plan.full[reached[1]])) if reached else 0
    if free:
        sentence = f"On pouvait placer davantage d’élèves : {free} place(s) libres restent accessibles par échanges."
        return [Failure("maximality", free, sentence)]
    if not plan.prices(instance.edge_cost)[2]:
        sentence = "À nombre de placés égal, des échanges raccourciraient encore les trajets (ou les rangs de vœux)."
        return [Failure("cost", 1, sentence)]
    need_marks = marks(instance.salt, instance.need_ids)
    node_marks = marks(instance.salt, node_names(instance))
    ordered = ordered_costs(
        instance.edge_cost, need_marks[instance.edge_need], node_marks[instance.edge_node], len(instance.need_ids)
    )
    if not plan.prices(ordered)[2]:
        sentence = "Entre plans strictement égaux, le tirage publié désignait un autre plan que celui-ci."
        return [Failure("draw", 1, sentence)]
    return []


def _free_seats(instance: Instance, plan: Residual, off: NDArray[np.bool_]) -> list[Failure]:
    """Learners left out in an overlapping part although one of their seats is free in all its weeks."""
    node, row, seats = instance.week_rows
    present = np.bincount(row, weights=plan.load[node], minlength=len(seats))
    blocked = plan.full.copy()
    blocked[node[(present >= seats)[row]]] = True
    lost = off[instance.edge_need] & (plan.node[instance.edge_need] < 0) & ~blocked[instance.edge_node]
    count = len(np.unique(instance.edge_need[lost]))
    if not count:
        return []
    return [Failure("maximality", count, f"{count} élève(s) restent sans place alors qu’une place leur est ouverte.")]

"""Accept or refuse an outcome without knowing any solver: feasible, fair, of least cost, true score, fair draw.

Every cost is made again from the instance; the outcome only brings prices, and prices cannot lie: they prove the plan or
they do not (linear programming duality).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from .components import components, off_grid_nodes
from .kernels.certificate import Certificate, certificate
from .kernels.lots import ALL
from .problem import UNPLACED, Gap, Instance, Outcome, Stage
from .published import Arrays, cells, costs, expected, published
from .residual import Residual

LARGEST_PRICE = 1 << 60

NO_BOUND = "Une borne annoncée là où des périodes se chevauchent n’est pas prouvée."


@dataclass(frozen=True)
class Failure:
    """One broken promise: a stable code, how many rows break it, and a French sentence."""

    code: str
    count: int
    sentence: str


@dataclass(frozen=True)
class Verdict:
    """``failures`` is empty when the outcome is accepted; scores are recomputed from the instance.

    ``certified`` is True when optimality is proven for all needs; otherwise ``uncertified`` needs stand in parts with
    overlapping periods, where feasibility and bounds are proven, and the best is proven around what was found there.
    ``proof``: (name of the criterion, value of the plan, value of its prices) in their order, equal when it is proven.
    """

    failures: tuple[Failure, ...]
    placed: int
    minutes: int
    cost: int
    certified: bool
    uncertified: int
    proof: tuple[tuple[str, int, int], ...] = ()

    @property
    def ok(self) -> bool:
        """True when nothing is broken."""
        return not self.failures


class _Claim(NamedTuple):
    """One criterion as the certificate reads it."""

    cost: NDArray[np.integer]
    left_cost: NDArray[np.integer]
    price_node: NDArray[np.int64]
    price_cell: NDArray[np.int64]
    narrows: bool


def verify(instance: Instance, outcome: Outcome, *, levels: tuple[str, ...] = ALL) -> Verdict:
    """Judge an outcome. Codes: shape, digest, edge, capacity, week, score, maximality, fairness, cost, draw.

    ``levels``: those that were published. Optimality is judged only on a feasible plan: no free seat within reach of a
    group (maximality), no exchange that serves a worse group or a group drawn before (fairness), then prices that prove
    each criterion in its order (cost), lots last (draw). An outcome without all its prices proves nothing: cost. In the
    parts that ``gaps`` names, the plan is given and its bounds are proven again from the gap's own prices.
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
    apart = np.zeros(len(node), bool)
    if outcome.gaps:
        refused = _gaps(instance, plan, outcome.gaps)
        if refused:
            return Verdict((*broken, *refused), placed, minutes, cost, False, len(node))
        apart[np.concatenate([gap.needs for gap in outcome.gaps])] = True
    failures, proof = _optimality(instance, outcome, apart, levels)
    uncertified = len(node) if failures else int(np.count_nonzero(apart))
    return Verdict((*broken, *failures), placed, minutes, cost, not uncertified and not failures, uncertified, proof)


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


def _optimality(
    instance: Instance, outcome: Outcome, apart: NDArray[np.bool_], levels: tuple[str, ...]
) -> tuple[list[Failure], tuple[tuple[str, int, int], ...]]:
    """(the first promise that the plan's own prices do not prove, the values of plan and prices by criterion)."""
    arrays = published(instance)
    stages = outcome.stages
    if apart.any():
        arrays = arrays.settled(apart, outcome.node)
    if tuple(stage.name for stage in stages) != expected(arrays, levels) or not _readable(instance, stages):
        return [_unproven("Le plan n’apporte pas toutes ses preuves : relancez la campagne.")], ()
    assign = arrays.plan(outcome.node)
    try:
        proof = certificate(*arrays.graph, assign, _claims(arrays, stages))
    except ValueError as error:
        return [_unproven(str(error))], ()
    values = zip((stage.name for stage in stages), proof.costs, proof.duals, strict=False)
    return _unkept(arrays, assign, stages, proof), tuple(values)


def _unkept(arrays: Arrays, assign: NDArray[np.int64], stages: tuple[Stage, ...], proof: Certificate) -> list[Failure]:
    """What a certificate refuses, in words."""
    if proof.free_claims:
        sentence = f"On pouvait placer davantage d’élèves : {proof.free_claims} groupe(s) gagneraient une place libre."
        return [Failure("maximality", proof.free_claims, sentence)]
    if proof.exchanges:
        sentence = f"Des échanges serviraient mieux {proof.exchanges} groupe(s) moins bien servis que d’autres."
        return [Failure("fairness", proof.exchanges, sentence)]
    if proof.ties:
        sentence = f"À taux égaux, l’ordre publié des groupes en servait d’abord {proof.ties} autre(s)."
        return [Failure("fairness", proof.ties, sentence)]
    if proof.ok:
        return []
    if stages[-1].name == "L5" and certificate(*arrays.graph, assign, _claims(arrays, stages[:-1])).ok:
        return [
            Failure("draw", 1, "Entre plans strictement égaux, le tirage publié désignait un autre plan que celui-ci.")
        ]
    sentence = (
        "Dans chaque groupe, des échanges serviraient mieux les points, les longs trajets, les trajets ou les vœux."
    )
    return [_unproven(sentence)]


def _unproven(sentence: str) -> Failure:
    return Failure("cost", 1, sentence)


def _readable(instance: Instance, stages: tuple[Stage, ...]) -> bool:
    """True when prices have the right shapes and cannot overflow."""
    nodes, parts = len(instance.node_offer), len(cells(instance).cls)
    return all(
        len(prices) == size
        and prices.dtype == np.int64
        and -LARGEST_PRICE < int(prices.min(initial=0)) <= int(prices.max(initial=0)) < LARGEST_PRICE
        for stage in stages
        for prices, size in ((stage.price_node, nodes), (stage.price_cell, parts))
    )


def _claims(arrays: Arrays, stages: tuple[Stage, ...]) -> Iterator[_Claim]:
    """The criteria one at a time; a private seat has no price."""
    former = None
    private = np.zeros(len(arrays.capacity) - len(arrays.nodes), np.int64)
    for stage in stages:
        cost, left = costs(arrays, stage.name, stage.unit, former)
        yield _Claim(
            cost, left, np.concatenate((stage.price_node[arrays.nodes], private)), stage.price_cell, stage.name == "L2"
        )
        former = None if stage.name == "L2" else cost


def _gaps(instance: Instance, plan: Residual, gaps: tuple[Gap, ...]) -> list[Failure]:
    """What is wrong with the parts said to be off the grid: each must be one, whole, with true figures and proven bounds."""
    from .overlaps_check import proven_bounds, unproven

    need_part, node_part = components(instance)
    labels = set(np.unique(node_part[off_grid_nodes(instance)]).tolist())
    off = np.zeros(len(plan.node), bool)
    for gap in gaps:
        label = int(need_part[gap.needs[0]]) if len(gap.needs) else UNPLACED
        if label not in labels or not np.array_equal(np.sort(gap.needs), np.flatnonzero(need_part == label)):
            return [_unproven("Le plan met à part des élèves dont les périodes ne se chevauchent pas.")]
        labels.remove(label)
        off[gap.needs] = True
        seats = plan.seat_edge[gap.needs]
        cost = int(instance.edge_cost[seats[seats >= 0]].sum(dtype=np.int64))
        if (gap.placed, gap.cost) != (int(np.count_nonzero(seats >= 0)), cost):
            return [Failure("score", 1, "Le score d’une partie où des périodes se chevauchent n’est pas le vrai.")]
        most, least = proven_bounds(instance, gap)
        if gap.most < most or gap.least > least:
            return [_unproven(NO_BOUND)]
    if lost := _free_seats(instance, plan, off):
        return lost
    # the worst rate was bounded before the others were solved again: their counts may have moved since
    doubtful = any(set(unproven(instance, gap, plan.node)) - {"taux"} for gap in gaps)
    return [_unproven(NO_BOUND)] if doubtful else []


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

"""Solve an instance exactly: as many placed as possible, then the least burden; the only file that knows a solver.

Parts on the grid are pure flows (OR-Tools ``SimpleMinCostFlow``: maximum flow, then minimum cost at that flow, both
exact in integers, without any big number). A part in which periods overlap is first solved as a flow without the
overlaps; if that plan happens to keep every week's seats it is optimal, otherwise that part is solved by its linear
relaxation (GLOP) and CP-SAT.
Between strictly equal plans the salted draw decides (``draw.py``); rows are put in canonical order first, so the order
in which they are given changes nothing.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from importlib.metadata import version
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .components import components, off_grid_nodes
from .draw import lot_scale, marks, node_names, ordered_costs, seed_of
from .problem import UNPLACED, Instance, Outcome

BATCH_EDGES = 400_000
WORK_LIMIT = 60.0
RELAXED_EDGES = 3_000
Progress = Callable[[str, float], None]
Limits = list[tuple[tuple[int, ...], int]]


@dataclass(frozen=True, eq=False)
class _Part:
    """A set of whole components in canonical order: original needs and nodes, local edges, ordered costs."""

    needs: NDArray[np.int64]
    nodes: NDArray[np.int64]
    tail: NDArray[np.int64]
    head: NDArray[np.int64]
    cost: NDArray[np.int64]


def solve(instance: Instance, *, progress: Progress | None = None) -> Outcome:
    """The best plan of the instance. ``progress(label, share)`` is called with a French label and a share in [0, 1].

    Raises ValueError when the published weights are too large for exact integers, RuntimeError when OR-Tools fails.
    """
    begun = time.perf_counter()
    tell = progress or (lambda label, share: None)
    tell("Découpage en parties indépendantes", 0.0)
    node_of = np.full(len(instance.need_ids), UNPLACED, np.int32)
    need_rank, node_rank = instance.canonical_ranks()
    need_marks = marks(instance.salt, instance.need_ids)
    node_marks = marks(instance.salt, node_names(instance))
    need_part, node_part = components(instance)
    exact, done, total = True, 0, max(1, len(instance.edge_node))
    batches = _batches(instance, need_part, need_rank)
    for needs in batches:
        part = _part(instance, needs, node_rank, need_marks, node_marks)
        node_of[needs] = _flow(part, instance.node_capacity[part.nodes])
        done += len(part.tail)
        tell("Recherche du meilleur plan", done / total)
    used = "SimpleMinCostFlow"
    for needs in _broken_parts(instance, node_of, need_part, node_part, need_rank):
        tell("Périodes qui se chevauchent", done / total)
        part = _part(instance, needs, node_rank, need_marks, node_marks)
        node_of[needs], proven = _overlapping(instance, part, node_of[needs])
        exact, used = exact and proven, "SimpleMinCostFlow + GLOP + CP-SAT"
    tell("Plan trouvé", 1.0)
    chosen = node_of[instance.edge_need] == instance.edge_node
    return Outcome(
        node=node_of,
        placed=int(np.count_nonzero(node_of >= 0)),
        minutes=int(instance.edge_minutes[chosen].sum(dtype=np.int64)),
        cost=int(instance.edge_cost[chosen].sum(dtype=np.int64)),
        seconds=time.perf_counter() - begun,
        solver=f"OR-Tools {version('ortools')} {used}",
        seed=seed_of(instance.salt),
        digest=instance.digest(),
        exact=exact,
    )


def _batches(instance: Instance, need_part: NDArray[np.int32], need_rank: NDArray[np.int64]) -> list[NDArray[np.int64]]:
    """Needs of whole components, small components together, each batch and the list in canonical order."""
    by_rank = np.argsort(need_rank)
    by_rank = by_rank[need_part[by_rank] >= 0]
    _, first, part = np.unique(need_part[by_rank], return_index=True, return_inverse=True)
    order = np.argsort(first[part], kind="stable")
    needs = by_rank[order]
    ends = np.flatnonzero(np.diff(first[part][order], append=-1)) + 1
    filled = np.concatenate(([0], np.cumsum(instance.degree[needs])))
    cuts, last = [0], 0
    for end in ends.tolist():
        if filled[end] - filled[last] >= BATCH_EDGES or end == len(needs):
            cuts.append(end)
            last = end
    return [needs[a:b] for a, b in pairwise(cuts)]


def _part(
    instance: Instance,
    needs: NDArray[np.int64],
    node_rank: NDArray[np.int64],
    need_marks: NDArray[np.uint64],
    node_marks: NDArray[np.uint64],
) -> _Part:
    many = instance.degree[needs]
    tail = np.repeat(np.arange(len(needs)), many)
    edge = np.arange(len(tail)) + np.repeat(instance.need_start[needs] - (np.cumsum(many) - many), many)
    ranked = node_rank[instance.edge_node[edge]]
    key = (tail << 32) | ranked
    if not np.all(key[1:] > key[:-1]):
        order = np.argsort(key)
        tail, edge, ranked = tail[order], edge[order], ranked[order]
    present = np.zeros(len(node_rank), bool)
    present[ranked] = True
    local = np.cumsum(present) - 1
    nodes = np.argsort(node_rank)[present]
    cost = ordered_costs(
        instance.edge_cost[edge], need_marks[needs][tail], node_marks[instance.edge_node[edge]], len(needs)
    )
    if len(cost) and int(cost.max()) * (len(needs) + len(nodes) + 3) >= 1 << 62:
        raise ValueError("Les poids publiés sont trop grands pour un calcul exact : réduisez les points par rang.")
    return _Part(needs, nodes, tail, local[ranked], cost)


def _flow(part: _Part, capacity: NDArray[np.int32]) -> NDArray[np.int32]:
    """Maximum flow of minimum cost on one part, node capacities only; the original node of each need or −1."""
    from ortools.graph.python import min_cost_flow

    count = len(part.needs)
    flow = min_cost_flow.SimpleMinCostFlow()
    arcs = flow.add_arcs_with_capacity_and_unit_cost(
        part.tail.astype(np.int32), (part.head + count).astype(np.int32), np.ones(len(part.tail), np.int64), part.cost
    )
    flow.set_nodes_supplies(np.arange(count, dtype=np.int32), np.ones(count, np.int64))
    flow.set_nodes_supplies(
        np.arange(count, count + len(part.nodes), dtype=np.int32),
        -np.minimum(capacity.astype(np.int64), np.bincount(part.head, minlength=len(part.nodes))),
    )
    status = flow.solve_max_flow_with_min_cost()
    if status != flow.OPTIMAL:
        raise RuntimeError(f"OR-Tools n’a pas trouvé de plan optimal (état {status}) : signalez cette campagne.")
    carried = flow.flows(arcs) > 0
    node_of = np.full(count, UNPLACED, np.int32)
    node_of[part.tail[carried]] = part.nodes[part.head[carried]]
    return node_of


def _broken_parts(
    instance: Instance,
    node_of: NDArray[np.int32],
    need_part: NDArray[np.int32],
    node_part: NDArray[np.int32],
    need_rank: NDArray[np.int64],
) -> list[NDArray[np.int64]]:
    """Needs, in canonical order, of each component in which some week holds more learners than seats."""
    if not off_grid_nodes(instance).any():
        return []
    node, row, seats = instance.week_rows
    load = np.bincount(node_of[node_of >= 0], minlength=len(instance.node_offer))
    present = np.bincount(row, weights=load[node], minlength=len(seats))
    broken = np.unique(node_part[node[(present > seats)[row]]])
    by_rank = np.argsort(need_rank)
    parts = [by_rank[need_part[by_rank] == label] for label in broken.tolist()]
    return sorted(parts, key=lambda needs: int(need_rank[needs[0]]))


def _overlapping(instance: Instance, part: _Part, flow: NDArray[np.int32]) -> tuple[NDArray[np.int32], bool]:
    """One off-grid component: maximum number, then least ordered cost; (original nodes, proven optimal).

    ``flow`` is the plan found without the overlaps: repaired, it is the first plan of the search. A large part goes
    through its linear relaxation first: whole numbers there are optimal, and otherwise only the learners who are not
    whole are searched; a plan as good as the relaxation's bound is proven. The rest is CP-SAT's.
    """
    limits = _limits(instance, part)
    values = _repaired(part, limits, flow[part.tail] == part.nodes[part.head])
    proven = False
    if len(part.tail) > RELAXED_EDGES:
        values, proven = _relaxed(instance, part, limits)
    if not proven:
        values, proven = _searched(instance, part, limits, values)
    values = _repaired(part, limits, values)
    node_of = np.full(len(part.needs), UNPLACED, np.int32)
    node_of[part.tail[values]] = part.nodes[part.head[values]]
    return node_of, proven


def _relaxed(instance: Instance, part: _Part, limits: Limits) -> tuple[NDArray[np.bool_], bool]:
    """A plan by linear relaxation (GLOP): number, then cost, then lots; (plan, as good as the bound).

    When the relaxation is not whole, the lots are not minimised: between equal plans the canonical order decides.
    """
    from ortools.linear_solver.python import model_builder

    model = model_builder.Model()
    x = [model.new_num_var(0, 1, "") for _ in part.tail]
    of_node = _grouped(part.head, len(part.nodes))
    rows = [(edges, 1) for edges in _grouped(part.tail, len(part.needs))]
    rows += [([e for member in members for e in of_node[member]], limit) for members, limit in limits]
    for edges, limit in rows:
        if len(edges) > limit:
            model.add(model_builder.LinearExpr.sum([x[e] for e in edges]) <= limit)
    solver = model_builder.Solver("GLOP")

    def least(weights: NDArray) -> tuple[NDArray[np.float64], float]:
        objective = model_builder.LinearExpr.weighted_sum(x, weights.astype(float).tolist())
        model.minimize(objective)
        if solver.solve(model) != model_builder.SolveStatus.OPTIMAL:
            raise RuntimeError("OR-Tools n’a pas résolu la version linéaire du problème : signalez cette campagne.")
        return np.array([solver.value(variable) for variable in x]), solver.objective_value

    scale = lot_scale(len(part.needs))
    cost, lot = part.cost // scale, part.cost % scale
    most = int(np.floor(-least(-np.ones(len(x)))[1] + 1e-6))
    model.add(model_builder.LinearExpr.sum(x) == most)
    share, bound = least(cost)
    target = int(np.ceil(bound - 1e-3))
    if _whole(share).all():
        model.add(model_builder.LinearExpr.weighted_sum(x, cost.astype(float).tolist()) == target)
        drawn = least(lot)[0]
        values = (drawn if _whole(drawn).all() else share) > 0.5
    else:
        settled = np.bincount(part.tail[~_whole(share)], minlength=len(part.needs))[part.tail] == 0
        first = _repaired(part, limits, share > 0.5)
        values, _ = _searched(instance, part, limits, first, settled & ((share > 0.5) == first))
    return values, int(values.sum()) == most and int(cost[values].sum()) == target


def _whole(share: NDArray[np.float64]) -> NDArray[np.bool_]:
    return np.abs(share - np.rint(share)) < 1e-6


def _searched(
    instance: Instance, part: _Part, limits: Limits, values: NDArray[np.bool_], fixed: NDArray[np.bool_] | None = None
) -> tuple[NDArray[np.bool_], bool]:
    """The best plan by CP-SAT from the feasible plan ``values``; (plan, proven best among those that keep ``fixed``).

    One worker and a limit in deterministic time, so that the same instance always gives the same answer.
    """
    from ortools.sat.python import cp_model

    model = cp_model.CpModel()
    free = np.ones(len(values), bool) if fixed is None else ~fixed
    take = [model.new_bool_var("") if f else model.new_constant(int(v)) for f, v in zip(free, values, strict=True)]
    for edges in _grouped(part.tail, len(part.needs)):
        model.add_at_most_one(take[e] for e in edges)
    of_node = _grouped(part.head, len(part.nodes))
    for members, limit in limits:
        edges = [e for member in members for e in of_node[member]]
        if len(edges) > limit:
            model.add(sum(take[e] for e in edges) <= limit)
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.random_seed = seed_of(instance.salt)
    solver.parameters.max_deterministic_time = WORK_LIMIT
    solver.parameters.linearization_level = 2
    solver.parameters.symmetry_level = 0
    model.maximize(sum(take))
    values, most = _run(solver, model, take, values)
    model.add(sum(take) == int(values.sum()))
    model.minimize(cp_model.LinearExpr.weighted_sum(take, part.cost.tolist()))
    values, least = _run(solver, model, take, values)
    return values, most and least


def _limits(instance: Instance, part: _Part) -> Limits:
    """(local nodes, seats) of each node and each (offer, week): learners in these nodes never outnumber the seats."""
    local = np.full(len(instance.node_offer), -1, np.int64)
    local[part.nodes] = np.arange(len(part.nodes))
    node, row, seats = instance.week_rows
    here = local[node] >= 0
    limits = {((at,), int(instance.node_capacity[origin])) for at, origin in enumerate(part.nodes.tolist())}
    rows, inverse = np.unique(row[here], return_inverse=True)
    for at, members in enumerate(_grouped(inverse, len(rows))):
        limits.add((tuple(sorted(local[node[here]][members].tolist())), int(seats[rows[at]])))
    return sorted(limits)


def _repaired(part: _Part, limits: Limits, kept: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """A feasible plan near ``kept`` (edges,): who still fits stays, the others take what is left, cheapest first."""
    left = [limit for _, limit in limits]
    bound: list[list[int]] = [[] for _ in part.nodes]
    for at, (members, _) in enumerate(limits):
        for member in members:
            bound[member].append(at)
    taken, seated = np.zeros(len(part.tail), bool), np.zeros(len(part.needs), bool)
    for edge in np.lexsort((part.cost, ~kept)).tolist():
        need, node = int(part.tail[edge]), int(part.head[edge])
        if not seated[need] and all(left[at] for at in bound[node]):
            taken[edge] = seated[need] = True
            for at in bound[node]:
                left[at] -= 1
    return taken


def _run(solver: Any, model: Any, take: list, values: NDArray[np.bool_]) -> tuple[NDArray[np.bool_], bool]:
    """Run CP-SAT from a feasible plan; (the best plan known, whether it is proven the best)."""
    model.clear_hints()
    for variable, value in zip(take, values.tolist(), strict=True):
        model.add_hint(variable, value)
    status = solver.status_name(solver.solve(model))
    if status not in ("OPTIMAL", "FEASIBLE", "UNKNOWN"):
        raise RuntimeError(f"OR-Tools a refusé le problème ({status}) : signalez cette campagne.")
    if status == "UNKNOWN":
        return values, False
    return np.array([solver.boolean_value(variable) for variable in take], bool), status == "OPTIMAL"


def _grouped(labels: NDArray[np.int64], count: int) -> list[list[int]]:
    groups: list[list[int]] = [[] for _ in range(count)]
    for at, label in enumerate(labels.tolist()):
        groups[label].append(at)
    return groups

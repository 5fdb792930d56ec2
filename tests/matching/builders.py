"""Tiny instances written by hand, and brute force over them: the oracle of the room."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from itertools import product

import numpy as np
from hypothesis import strategies as st

from poles.matching.problem import Instance, Outcome, Weights

GRID = ((1, 2), (3, 4))
OFF_GRID = ((1, 2), (2, 3), (3, 4))


def instance(
    edges: Sequence[tuple[int, int, int]],
    *,
    needs: Sequence[int],
    nodes: Sequence[tuple[int, int, int]],
    periods: Sequence[Sequence[int]] = ((1, 2),),
    ranks: Sequence[int] | None = None,
    **other: object,
) -> Instance:
    """``needs``: period of each; ``nodes``: (offer, period, capacity); ``edges``: (need, node, minutes)."""
    order = sorted(range(len(edges)), key=lambda at: edges[at][0])
    rows = [edges[at] for at in order]
    count = max((offer for offer, _, _ in nodes), default=-1) + 1
    many = np.bincount([need for need, _, _ in rows], minlength=len(needs)) if rows else np.zeros(len(needs), int)
    fields = {
        "need_ids": [f"n{i}" for i in range(len(needs))],
        "need_group": [i % 2 for i in range(len(needs))],
        "need_family": [0] * len(needs),
        "need_period": list(needs),
        "need_limit": [60] * len(needs),
        "offer_ids": [f"o{j}" for j in range(count)],
        "offer_family": [0] * count,
        "node_offer": [offer for offer, _, _ in nodes],
        "node_period": [period for _, period, _ in nodes],
        "node_capacity": [capacity for _, _, capacity in nodes],
        "periods": periods,
        "need_start": np.concatenate(([0], np.cumsum(many))),
        "edge_node": [node for _, node, _ in rows],
        "edge_minutes": [minutes for _, _, minutes in rows],
        "edge_rank": None if ranks is None else [ranks[at] for at in order],
        "groups": ["centre", "vallée"],
        "families": ["vente"],
        "salt": "sel",
        "weights": Weights(),
    }
    return Instance(**(fields | other))


def replaced(it: Instance, **changes: object) -> Instance:
    """The same instance with other fields."""
    return dataclasses.replace(it, **changes)


def outcome(it: Instance, node: Sequence[int], **changes: object) -> Outcome:
    """An outcome with a true score for the given assignment."""
    node = np.asarray(node, np.int32)
    chosen = node[it.edge_need] == it.edge_node
    fields = {
        "node": node,
        "placed": int((node >= 0).sum()),
        "minutes": int(it.edge_minutes[chosen].sum()),
        "cost": int(it.edge_cost[chosen].sum()),
        "seconds": 0.0,
        "solver": "à la main",
        "seed": 0,
        "digest": it.digest(),
    }
    return Outcome(**(fields | changes))


def best_by_force(it: Instance) -> tuple[int, int]:
    """(number placed, least burden) by trying every assignment, each week counted by itself."""
    choices = [
        [(-1, 0)]
        + [(int(it.edge_node[e]), int(it.edge_cost[e])) for e in range(it.need_start[i], it.need_start[i + 1])]
        for i in range(len(it.need_ids))
    ]
    plans = (plan for plan in product(*choices) if keeps_every_week(it, [node for node, _ in plan]))
    return min(((-sum(node >= 0 for node, _ in p), sum(cost for _, cost in p)) for p in plans), default=(0, 0))


def keeps_every_week(it: Instance, nodes: Sequence[int]) -> bool:
    """No node and no week of any offer receives more learners than it has seats (written without numpy, on purpose)."""
    taken = [node for node in nodes if node >= 0]
    if any(taken.count(node) > it.node_capacity[node] for node in set(taken)):
        return False
    said = {(offer, week): seats for offer, week, seats in it.week_seats}
    present: dict[tuple[int, int], int] = {}
    for node in taken:
        for week in it.periods[it.node_period[node]]:
            key = (int(it.node_offer[node]), week)
            present[key] = present.get(key, 0) + 1
    for (offer, week), count in present.items():
        seats = max(
            int(it.node_capacity[v])
            for v in range(len(it.node_offer))
            if it.node_offer[v] == offer and week in it.periods[it.node_period[v]]
        )
        if count > said.get((it.offer_ids[offer], week), seats):
            return False
    return True


@st.composite
def instances(draw: st.DrawFn, periods: Sequence[Sequence[int]] = GRID, wishes: bool = False) -> Instance:
    """Up to 6 needs and 5 nodes, few different travel times so that ties abound."""
    needs = draw(st.lists(st.integers(0, len(periods) - 1), max_size=6))
    pairs = draw(st.lists(st.tuples(st.integers(0, 2), st.integers(0, len(periods) - 1)), max_size=5, unique=True))
    nodes = [(offer, period, draw(st.integers(0, 2))) for offer, period in pairs]
    edges = [
        (i, v, draw(st.integers(0, 4)))
        for i, period in enumerate(needs)
        for v, (_, other, _) in enumerate(nodes)
        if period == other and draw(st.integers(0, 3))
    ]
    ranks = [draw(st.integers(0, 3)) for _ in edges] if wishes else None
    return instance(edges, needs=needs, nodes=nodes, periods=periods, ranks=ranks)

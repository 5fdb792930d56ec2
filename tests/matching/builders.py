"""Tiny instances written by hand or drawn, and brute force over them: the oracle of the room."""

from __future__ import annotations

import dataclasses
import hashlib
from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import product

import numpy as np
from hypothesis import strategies as st

from poles.matching.kernels.lots import LEFT_MARK
from poles.matching.problem import Instance, Outcome, Weights
from poles.matching.solve import solve

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


def claimed(it: Instance, node: Sequence[int], **changes: object) -> Outcome:
    """An assignment with a true score that borrows the proofs of the solver's own plan."""
    found = solve(it)
    return outcome(it, node, **({"stages": found.stages, "gaps": found.gaps} | changes))


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


def tiny(
    seed: int, most: int = 6, nodes: int = 4, offers: int = 2, periods: Sequence[Sequence[int]] = GRID
) -> Instance:
    """A drawn instance: public classes, points, empty groups, zero capacities, isolated learners, ties, long travels."""
    random = np.random.default_rng(seed)
    n, offers = int(random.integers(0, most + 1)), int(random.integers(0, offers + 1))
    needs = random.integers(0, len(periods), n).tolist()
    pairs = [(offer, period) for offer in range(offers) for period in range(len(periods))]
    kept = random.permutation(len(pairs))[: random.integers(0, nodes + 1)].tolist()
    rows = [(*pairs[at], int(random.integers(0, 3))) for at in kept]
    share = random.choice([0.3, 0.6, 0.9])
    edges = [
        (i, v, int(random.integers(0, 5)))
        for i, period in enumerate(needs)
        for v in random.permutation(len(rows)).tolist()
        if rows[v][1] == period and random.random() < share
    ]
    groups = int(random.integers(1, 4))
    return instance(
        edges, needs=needs, nodes=rows, periods=periods,
        offer_ids=[f"o{j}" for j in range(offers)], offer_family=[0] * offers,
        need_group=random.integers(0, groups, n), groups=["centre", "vallée", "plateau"],
        need_class=random.integers(0, random.integers(1, 4), n), need_points=random.integers(0, random.choice([1, 3]), n),
        ranks=random.integers(0, 4, len(edges)).tolist() if seed % 3 == 0 else None,
        weights=Weights(long_travel=int(random.choice([1, 3, 45]))), salt=f"sel {seed % 7}",
    )  # fmt: skip


def plans(it: Instance) -> Iterator[tuple[int, ...]]:
    """Every plan that keeps the seats of every week."""
    choices = [[-1, *it.edge_node[it.need_start[i] : it.need_start[i + 1]].tolist()] for i in range(len(it.need_ids))]
    return (plan for plan in product(*choices) if keeps_every_week(it, plan))


def fairness(it: Instance, plan: Sequence[int]) -> tuple:
    """L1 and its tie order, smaller is better: class by class the sorted rates, then the units served, lowest first."""
    order = sorted(range(len(it.groups)), key=lambda g: _mark(it, it.groups[g]))
    cls = [0] * len(plan) if it.need_class is None else it.need_class.tolist()
    size: dict[tuple[int, int], int] = {}
    count: dict[tuple[int, int], int] = {}
    for k, group, node in zip(cls, it.need_group.tolist(), plan, strict=True):
        cell = k, order.index(group)
        size[cell] = size.get(cell, 0) + 1
        count[cell] = count.get(cell, 0) + (node >= 0)
    rates = [sorted(Fraction(count[c], size[c]) for c in size if c[0] == k) for k in sorted({k for k, _ in size})]
    units = [sorted((Fraction(u, size[c]), size[c], c[1]) for c in size if c[0] == k for u in range(count[c]))
             for k in sorted({k for k, _ in size})]  # fmt: skip
    return tuple(tuple(-rate for rate in row) for row in rates), tuple(map(tuple, units))


def burden(it: Instance, plan: Sequence[int]) -> tuple[int, int, int, int]:
    """L2 to L5, smaller is better: points left out, long travels, cost, lots."""
    points = far = cost = lots = 0
    for i, node in enumerate(plan):
        mine = _mark(it, it.need_ids[i])
        if node < 0:
            points += 0 if it.need_points is None else int(it.need_points[i])
            lots += _lot(mine, int(LEFT_MARK))
            continue
        (edge,) = (e for e in range(it.need_start[i], it.need_start[i + 1]) if it.edge_node[e] == node)
        far += int(it.edge_minutes[edge] > it.weights.long_travel)
        cost += int(it.edge_cost[edge])
        weeks = ",".join(map(str, it.periods[it.node_period[node]]))
        lots += _lot(mine, _mark(it, f"{it.offer_ids[it.node_offer[node]]}@{weeks}"))
    return points, far, cost, lots


def published_best(it: Instance) -> tuple:
    """The best value of the published order L1 to L5, by trying every plan."""
    every = [(fairness(it, plan), plan) for plan in plans(it)]
    fairest = min(value for value, _ in every)
    return fairest, min(burden(it, plan) for value, plan in every if value == fairest)


def _mark(it: Instance, name: str) -> int:
    key = hashlib.sha256(it.salt.encode()).digest()
    return int.from_bytes(hashlib.blake2b(name.encode(), digest_size=8, key=key).digest(), "big")


def _lot(need: int, node: int) -> int:
    """SplitMix64's finaliser in plain integers, on purpose not the kernels' own."""
    wide = (1 << 64) - 1
    x = need ^ (node * 0x9E3779B97F4A7C15 & wide)
    x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9 & wide
    x = (x ^ (x >> 27)) * 0x94D049BB133111EB & wide
    return (x ^ (x >> 31)) >> 52

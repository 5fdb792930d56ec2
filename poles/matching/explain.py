"""Why this seat, or why none: structured facts and a short French sentence for each need, from data and no solver."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .components import components, off_grid_nodes
from .edges import LOSSES
from .phrases import counted, listed, number, weeks_text
from .problem import Instance, Outcome
from .residual import Residual, spans

HALL_BUDGET = 300


@dataclass(frozen=True)
class Explanation:
    """``code``: nearest, wish, seated (placed); no_offer, competition, overlap (not placed). Facts hold no identity."""

    code: str
    facts: dict[str, Any]
    sentence: str


class Explainer:
    """Explains one outcome; built once, asked for one need (``of``) or for all, in order (``all``).

    ``losses``: (n, 6) as in ``Candidates.losses``, to tell why nothing is within reach.
    """

    def __init__(self, instance: Instance, outcome: Outcome, losses: NDArray[np.int32] | None = None) -> None:
        self.instance = instance
        self.plan = Residual(instance, outcome.node)
        self.losses = losses
        self._mark = np.zeros(len(instance.need_ids), bool)
        self._counted: dict[bytes, int] = {}

    def all(self) -> Iterator[Explanation]:
        """One explanation for each need, in the order of the instance."""
        return (self.of(need) for need in range(len(self.instance.need_ids)))

    def of(self, need: int) -> Explanation:
        """The explanation of one need (its index)."""
        if self.plan.node[need] >= 0:
            return self._seated(need)
        if self.instance.degree[need] == 0:
            return self._without_offer(need)
        return self._left_out(need)

    def _common(self, need: int) -> dict[str, Any]:
        it = self.instance
        nodes = it.edge_node[it.need_start[need] : it.need_start[need + 1]].astype(np.int64)
        period = int(it.need_period[need])
        return {
            "group": it.groups[it.need_group[need]],
            "weeks": it.periods[period],
            "period": it.period_labels[period] if it.period_labels else weeks_text(it.periods[period]),
            "limit": int(it.need_limit[need]),
            "offers_within_reach": len(nodes),
            "seats_within_reach": int(it.node_capacity[nodes].sum()),
            "others_who_could": self._others(nodes),
        }

    def _others(self, nodes: NDArray[np.int64]) -> int:
        """How many other learners could take at least one of these seats; learners of one place share the count."""
        key = nodes.tobytes()
        if key not in self._counted:
            start, edges = self.plan.node_edges
            rivals = self.instance.edge_need[edges[spans(start, nodes)]]
            self._mark[rivals] = True
            self._counted[key] = int(np.count_nonzero(self._mark)) - bool(len(nodes))
            self._mark[rivals] = False
        return self._counted[key]

    def _seated(self, need: int) -> Explanation:
        it, node = self.instance, int(self.plan.node[need])
        edge = int(self.plan.seat_edge[need])
        minutes = int(it.edge_minutes[edge])
        rank = 0 if it.edge_rank is None else int(it.edge_rank[edge])
        facts = self._common(need) | {
            "minutes": minutes,
            "family": it.families[it.offer_family[it.node_offer[node]]],
            "rank": rank,
            "wished": self._wished(need),
        }
        facts |= self._nearer(need, edge)
        text = [f"Vous êtes à {counted(minutes, 'minute')} de votre place ({facts['family']}, {facts['period']})."]
        if rank:
            text.append(f"C’est votre vœu n° {rank}.")
        elif facts["wished"]:
            text.append("Elle n’était pas dans vos vœux.")
        others = facts["others_who_could"]
        reach = f"{counted(facts['seats_within_reach'], 'place')} à votre portée"
        rivals = f"{counted(others, 'autre élève', 'autres élèves')} {'pouvait' if others < 2 else 'pouvaient'}"
        text.append(f"Il y avait {reach} ; {rivals} en demander au moins une.")
        code, reason = _nearer_text(facts)
        return Explanation(code, facts, " ".join([*text, reason]))

    def _wished(self, need: int) -> int:
        it = self.instance
        if it.edge_rank is None:
            return 0
        return int(np.count_nonzero(it.edge_rank[it.need_start[need] : it.need_start[need + 1]]))

    def _nearer(self, need: int, seat: int) -> dict[str, Any]:
        """Facts on the nearer seats; the cost is a lower bound by the prices, exact linear-programming duality."""
        it = self.instance
        span = slice(it.need_start[need], it.need_start[need + 1])
        nearer = it.edge_minutes[span] < it.edge_minutes[seat]
        nearer &= it.node_capacity[it.edge_node[span]] > 0
        nodes = it.edge_node[span][nearer].astype(np.int64)
        cost = it.edge_cost[span][nearer].astype(np.int64)
        facts: dict[str, Any] = {
            "nearer_seats": int(it.node_capacity[nodes].sum()),
            "nearer_held": int(self.plan.load[nodes].sum()),
            "later_wish": bool(len(nodes)) and bool(np.all(cost >= it.edge_cost[seat])),
            "would_unseat": False,
            "your_gain": None,
            "cost_to_others": None,
            "unit": "minute" if it.edge_cost is it.edge_minutes else "point",
        }
        price, left_out, proven = self._prices
        if not len(nodes) or facts["later_wish"] or not proven[need]:
            return facts
        own = int(self.plan.node[need])
        gain, asked = int(it.edge_cost[seat]) - cost, price[nodes] - price[own]
        moves = np.flatnonzero(gain > 0)
        best = moves[np.argmin((asked - gain)[moves])]
        if asked[best] >= left_out // 2 or ((price[nodes] >= left_out // 2).all() and self._sealed(nodes, own)):
            return facts | {"would_unseat": True}
        return facts | {"your_gain": int(gain[best]), "cost_to_others": int(asked[best])}

    def _sealed(self, nodes: NDArray[np.int64], own: int) -> bool:
        """True when those seated in these full nodes can move neither to a free seat nor to ``own``, even by chains."""
        start, holder = self.plan.holders
        found = self.plan.reach(holder[spans(start, np.unique(nodes))], HALL_BUDGET)
        return found is not None and bool(self.plan.full[found[1]].all()) and own not in found[1]

    @cached_property
    def _prices(self) -> tuple[NDArray[np.int64], int, NDArray[np.bool_]]:
        """(price of each node, price of being left out, needs whose prices are proven)."""
        it, off = self.instance, np.zeros(len(self.instance.need_ids), bool)
        if off_grid_nodes(it).any():
            need_part, node_part = components(it)
            off = np.isin(need_part, node_part[off_grid_nodes(it)])
        plan = self.plan.only(~off) if off.any() else self.plan
        price, left_out, proven = plan.prices(plan.instance.edge_cost)
        return price, left_out, ~off & proven

    def _without_offer(self, need: int) -> Explanation:
        facts = self._common(need)
        text = f"Aucune place n’est à votre portée ({facts['period']}, {facts['limit']} minutes de trajet au plus)."
        if self.losses is not None:
            lost = dict(zip(LOSSES, self.losses[need].tolist(), strict=True))
            facts |= {"lost": lost}
            words = {"family": "d’une autre famille de métiers", "weeks": "fermées pendant ces semaines",
                     "seats": "déjà complètes", "travel": f"à plus de {facts['limit']} minutes",
                     "access": "sans l’accès qu’il vous faut", "age": "interdites à votre âge"}  # fmt: skip
            parts = [f"{number(lost[key])} {words[key]}" for key in LOSSES if lost[key]]
            if parts:
                text += f" Sur {counted(sum(lost.values()), 'offre')} : {listed(parts)}."
        return Explanation("no_offer", facts, text)

    def _left_out(self, need: int) -> Explanation:
        facts = self._common(need)
        found = self.plan.reach(np.array([need]), HALL_BUDGET) or self._shortage_of(need)
        pupils, seats = len(found[0]), int(self.instance.node_capacity[found[1]].sum())
        if not self.plan.full[found[1]].all() or pupils <= seats:
            text = f"Les places à votre portée ({facts['period']}) sont prises au moins une de ces semaines."
            return Explanation("overlap", facts, text)
        facts |= {"pupils": pupils, "seats": seats}
        verb = "est prise" if facts["seats_within_reach"] == 1 else "sont prises"
        left = "un élève ne peut" if pupils - seats == 1 else f"{number(pupils - seats)} élèves ne peuvent"
        text = (
            f"{counted(facts['seats_within_reach'], 'place')} à votre portée ({facts['period']}) {verb}. "
            f"En comptant les échanges possibles, vous êtes {counted(pupils, 'élève')} pour "
            f"{counted(seats, 'place')} : {left} pas être placés ici, quel que soit le plan."
        ).replace("un élève ne peut pas être placés", "un élève ne peut pas être placé")
        return Explanation("competition", facts, text)

    def _shortage_of(self, need: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """The whole saturated region of the part of this need: also more learners than seats."""
        needs, nodes, need_part, node_part = self._region
        same = need_part[need]
        return needs[need_part[needs] == same], nodes[node_part[nodes] == same]

    @cached_property
    def _region(self) -> tuple[NDArray, NDArray, NDArray, NDArray]:
        left = np.flatnonzero((self.plan.node < 0) & (self.instance.degree > 0))
        found = self.plan.reach(left)
        assert found is not None  # no budget was given
        return found[0], found[1], *components(self.instance)


def _nearer_text(facts: dict[str, Any]) -> tuple[str, str]:
    """(code, last sentence) for a learner who has a seat."""
    seats = facts["nearer_seats"]
    if not seats:
        return "nearest", "Aucune n’était plus proche."
    there = f"{counted(seats, 'place')} plus {'proche existe' if seats < 2 else 'proches existent'}"
    if facts["later_wish"]:
        return "wish", f"{there}, mais vos vœux font passer celle-ci avant."
    held = facts["nearer_held"]
    text = f"{there} ; {counted(held, 'autre élève', 'autres élèves')} {'y va' if held < 2 else 'y vont'}."
    if facts["would_unseat"]:
        return "seated", f"{text} Vous en donner une laisserait un autre élève sans place."
    if facts["cost_to_others"] is None:
        return "seated", text
    gain, cost = counted(facts["your_gain"], facts["unit"]), number(facts["cost_to_others"])
    return "seated", f"{text} Avec l’une d’elles vous gagneriez {gain}, mais les autres en perdraient au moins {cost}."

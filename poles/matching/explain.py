"""Why this seat, or why none: structured facts and a short French sentence for each need, from data and no solver.

Prices come with the outcome and are checked before any of them is quoted; chains of moves and smallest sets are proofs that
anyone who holds the data can read again. A plan is never said to be stable, nor to decide by itself.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .chains import Exchanges
from .edges import LOSSES
from .four_items import Item, four_items
from .kernels.arrays import plain
from .kernels.rivals import all_rivals, rivals
from .phrases import counted, listed, number, share, weeks_text
from .problem import Instance, Outcome
from .smallest import Sets, SmallestSet, cell_facts
from .why_not import Answer, Place, Questions

HALL_BUDGET = 300
LOST = {
    "family": "d’une autre famille de métiers",
    "weeks": "fermées pendant ces semaines",
    "seats": "déjà complètes",
    "travel": "à plus de {limit} minutes",
    "access": "sans l’accès qu’il vous faut",
    "age": "interdites à votre âge",
    "reserved": "réservées à d’autres établissements ou à d’autres publics",
}


@dataclass(frozen=True)
class Explanation:
    """``code``: nearest, wish, seated (placed); no_offer, competition, overlap (not placed). Facts hold no identity."""

    code: str
    facts: dict[str, Any]
    sentence: str


class Explainer:
    """Explains one outcome; built once, asked for one need (``of``) or for all, in order (``all``).

    ``losses``: (n, 7) as in ``Candidates.losses``, to tell why nothing is within reach. ``place``: how sentences name a
    node, after « chez » (by default its number).
    """

    def __init__(
        self,
        instance: Instance,
        outcome: Outcome,
        losses: NDArray[np.int32] | None = None,
        place: Place | None = None,
    ) -> None:
        self.instance, self.outcome = instance, outcome
        self.exchanges = Exchanges(instance, outcome)
        self.plan = self.exchanges.plan
        self.losses = losses
        self._sets = Sets(self.exchanges)
        self._questions = Questions(self.exchanges, place)
        self._periods = list(instance.period_labels) or [weeks_text(weeks) for weeks in instance.periods]

    def all(self) -> Iterator[Explanation]:
        """One explanation for each need, in the order of the instance."""
        needs = np.arange(len(self.instance.need_ids))
        others, told = self._everyones_rivals(), self.exchanges.cheaper(needs).tolist()
        return (self._told(*row) for row in zip(needs.tolist(), others, told, strict=True))

    def of(self, need: int) -> Explanation:
        """The explanation of one need (its index)."""
        one, net = np.array([need]), self.exchanges.net
        (others,) = rivals(net.indptr, net.node, *self._askers, one).tolist()
        return self._told(need, others, self.exchanges.cheaper(one).tolist()[0])

    def why_not(self, need: int, node: int, *, reason: str | None = None) -> Answer:
        """Why this need does not have this node: codes, facts and chain as told by ``Answer``.

        ``reason``: the filter of ``LOSSES`` that closes this pair, when the caller knows it.
        """
        return self._questions.answer(need, node, reason)

    def instead(self, need: int) -> Answer | None:
        """Why this learner is left out and not another of its group: the cheapest change; None when there is none."""
        return self._questions.instead(need) if self.plan.node[need] < 0 else None

    def smallest_set(self, need: int) -> SmallestSet | None:
        """The smallest set of learners and seats that proves why this need is not placed; None without such a proof."""
        return self._sets.of(need)

    def what_would_change(self, need: int, *, nearest: int | None = None) -> Answer:
        """The smallest extra that could place this learner; never a promise. Codes: placed, one_seat, out_of_reach.

        ``nearest``: minutes to the nearest offer that every rule but the travel limit allows, when the caller knows it.
        """
        if self.plan.node[need] >= 0:
            return Answer("placed", {}, "Vous avez une place.")
        it, facts = self.instance, self._common(need, None)
        row = it.edge_node[it.need_start[need] : it.need_start[need + 1]].astype(np.int64)
        found = self._sets.of(need) if len(row) else None
        facts |= {
            "seats_needed": 1,
            "families": self._sets.families(row) or [(it.families[it.need_family[need]], 0)],
            "families_by_exchange": self._sets.families(found.nodes) if found else [],
            "nearest": nearest,
        }
        if self.losses is not None:
            facts["beyond_limit"] = int(self.losses[need][LOSSES.index("travel")])
        names = listed([f"« {family} »" for family, _ in facts["families"][:3]])
        text = [
            f"Il suffirait d’une place de plus ({names}, {facts['period']}) à {facts['limit']} minutes au plus, "
            "si rien d’autre ne changeait."
        ]
        if nearest is not None and nearest > facts["limit"]:
            text.append(
                f"Ou d’accepter {counted(nearest, 'minute')} de trajet : c’est l’offre possible la plus proche."
            )
        elif facts.get("beyond_limit"):
            far = counted(facts["beyond_limit"], "offre")
            text.append(f"Au-delà de {facts['limit']} minutes, il y a encore {far} de votre métier à ces dates.")
        text.append("Ce n’est pas une promesse : une place nouvelle va d’abord au groupe le moins bien servi.")
        return Answer("one_seat" if len(row) else "out_of_reach", facts, " ".join(text))

    def four_items(self, need: int) -> list[Item]:
        """The four items owed to the person concerned (code des relations entre le public et l’administration)."""
        return four_items(self.exchanges, self.outcome, need, self.of(need).sentence)

    def _everyones_rivals(self) -> list[int]:
        """How many others could take one of the seats within reach of each need; periods share no node."""
        it, net = self.instance, self.exchanges.net
        order = np.argsort(it.need_period, kind="stable")
        return all_rivals(net.indptr, net.node, len(it.node_offer), plain(it.need_period, np.int32), order).tolist()

    @cached_property
    def _askers(self) -> tuple[NDArray[np.int64], NDArray[np.int32]]:
        """(start, needs) of those who could take each node."""
        start, edges = self.plan.node_edges
        return plain(start, np.int64), self.instance.edge_need[edges]

    def _told(self, need: int, others: int, told: list[int]) -> Explanation:
        if self.plan.node[need] >= 0:
            return self._seated(need, others, told)
        if self.instance.degree[need] == 0:
            return self._without_offer(need)
        return self._left_out(need, others)

    def _common(self, need: int, others: int | None) -> dict[str, Any]:
        it, many = self.instance, self.exchanges
        nodes = it.edge_node[it.need_start[need] : it.need_start[need + 1]]
        period, cell = int(it.need_period[need]), int(many.cells.of[need])
        facts = {
            "group": it.groups[it.need_group[need]],
            "group_placed": int(many.count[cell]),
            "group_total": int(many.size[cell]),
            "weeks": it.periods[period],
            "period": self._periods[period],
            "limit": int(it.need_limit[need]),
            "offers_within_reach": len(nodes),
            "seats_within_reach": int(it.node_capacity[nodes].sum()),
        }
        return facts if others is None else facts | {"others_who_could": others}

    def _seated(self, need: int, others: int, told: list[int]) -> Explanation:
        it, node = self.instance, int(self.plan.node[need])
        edge = int(self.plan.seat_edge[need])
        minutes = int(it.edge_minutes[edge])
        rank = 0 if it.edge_rank is None else int(it.edge_rank[edge])
        facts = self._common(need, others) | {
            "minutes": minutes,
            "family": it.families[it.offer_family[it.node_offer[node]]],
            "rank": rank,
            "wished": self._wished(need),
            "from_bed": bool(it.edge_bed is not None and it.edge_bed[edge]),
        }
        facts |= self._nearer(need, edge, told)
        text = [f"Vous êtes à {counted(minutes, 'minute')} de votre place ({facts['family']}, {facts['period']})."]
        if facts["from_bed"]:
            text.append("Ce trajet part de l’internat de l’établissement, plus proche que votre commune.")
        if rank:
            text.append(f"C’est votre vœu n° {rank}.")
        elif facts["wished"]:
            text.append("Elle n’était pas dans vos vœux.")
        reach = f"{counted(facts['seats_within_reach'], 'place')} à votre portée"
        rival = f"{counted(others, 'autre élève', 'autres élèves')} {'pouvait' if others < 2 else 'pouvaient'}"
        text.append(f"Il y avait {reach} ; {rival} en demander au moins une.")
        code, reason = _nearer_text(facts)
        return Explanation(code, facts, " ".join([*text, reason]))

    def _wished(self, need: int) -> int:
        it = self.instance
        if it.edge_rank is None:
            return 0
        return int(np.count_nonzero(it.edge_rank[it.need_start[need] : it.need_start[need + 1]]))

    def _nearer(self, need: int, seat: int, told: list[int]) -> dict[str, Any]:
        """Facts on the nearer seats; what the others would lose is a lower bound, read on the prices (exact duality)."""
        it, (how, edge, seats, held, nodes, better) = self.instance, told
        known = self.exchanges.proven and bool(self.exchanges.moves[need]) and better > 0
        facts: dict[str, Any] = {
            "nearer_seats": seats,
            "nearer_held": held,
            "later_wish": bool(nodes) and not better,
            "would_unseat": known and how == 0,
            "needs_points": known and how == 1,
            "needs_long_travel": known and how == 2,
            "your_gain": None,
            "cost_to_others": None,
            "long_travel": it.weights.long_travel,
            "unit": "minute" if it.edge_cost is it.edge_minutes else "point",
        }
        if known and how == 3:
            gain = int(it.edge_cost[seat]) - int(it.edge_cost[edge])
            facts |= {"your_gain": gain, "cost_to_others": gain + self.exchanges.least(need, edge)}
        return facts

    def _without_offer(self, need: int) -> Explanation:
        facts = self._common(need, 0)
        text = f"Aucune place n’est à votre portée ({facts['period']}, {facts['limit']} minutes de trajet au plus)."
        if self.losses is not None:
            lost = dict(zip(LOSSES, self.losses[need].tolist(), strict=False))  # a former archive has fewer filters
            facts |= {"lost": lost}
            parts = [f"{number(many)} {LOST[key].format(**facts)}" for key, many in lost.items() if many]
            if parts:
                text += f" Sur {counted(sum(lost.values()), 'offre')} : {listed(parts)}."
        return Explanation("no_offer", facts, text)

    def _left_out(self, need: int, others: int) -> Explanation:
        facts = self._common(need, others)
        found = self._sets.of(need, HALL_BUDGET)
        if found is None:
            text = f"Les places à votre portée ({facts['period']}) sont prises au moins une de ces semaines."
            return Explanation("overlap", facts, text)
        givers = [cell_facts(self.exchanges, cell) for cell in found.givers]
        facts |= {
            "pupils": found.pupils,
            "seats": found.seats,
            "givers": givers,
            "nobody_could_give": not found.could_give,
        }
        verb = "est prise" if facts["seats_within_reach"] == 1 else "sont prises"
        lacking = found.pupils - found.seats
        out = (
            "un élève ne peut pas être placé"
            if lacking == 1
            else f"{number(lacking)} élèves ne peuvent pas être placés"
        )
        parts = [
            f"{counted(facts['seats_within_reach'], 'place')} à votre portée ({facts['period']}) {verb}.",
            f"En comptant les échanges possibles, vous êtes {counted(found.pupils, 'élève')} pour "
            f"{counted(found.seats, 'place')} : {out} ici, quel que soit le plan.",
        ]
        if not found.could_give:
            parts.append(self._group_text(need, facts))
        return Explanation("competition", facts, " ".join(parts))

    def _group_text(self, need: int, facts: dict[str, Any]) -> str:
        placed, total, givers = facts["group_placed"], facts["group_total"], facts["givers"]
        verb = "a" if placed < 2 else "ont"
        text = f"Dans votre groupe ({facts['group']}), {share(placed, total)} {verb} une place."
        if not givers:
            return text
        cls = int(self.exchanges.cells.cls[self.exchanges.cells.of[need]])
        if any(giver["class"] < cls for giver in givers):
            return f"{text} Les autres passent d’abord par leur type de période, ou ne seraient plus mieux servis que le vôtre."
        return (
            f"{text} Aucun autre groupe ne peut céder une de ces places : il ne serait plus mieux servi que le vôtre."
        )


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
    if facts["needs_points"]:
        return "seated", f"{text} Vous en donner une laisserait sans place un élève qui a plus de points publiés."
    if facts["needs_long_travel"]:
        most = facts["long_travel"]
        return "seated", f"{text} Vous en donner une ajouterait un trajet de plus de {most} minutes à un autre élève."
    if facts["cost_to_others"] is None:
        return "seated", text
    gain, cost = counted(facts["your_gain"], facts["unit"]), number(facts["cost_to_others"])
    return "seated", f"{text} Avec l’une d’elles vous gagneriez {gain}, mais les autres en perdraient au moins {cost}."

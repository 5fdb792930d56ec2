"""Why not that seat: what it would cost the others, who would move where, or why nobody can move; no identity in it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from .chains import Chain, Exchanges
from .phrases import counted, lettered, listed, number, share, weeks_text
from .smallest import cell_facts, gives

SHOWN_MOVES = 3
HANDIEST = 12
"""Seats looked at for a learner left out, the least burden first."""
REASONS = {
    "family": "elle relève d’une autre famille de métiers",
    "weeks": "l’employeur n’accueille pas pendant toutes vos semaines",
    "seats": "elle était déjà complète avant la répartition",
    "travel": "le trajet dépasse votre limite",
    "access": "elle n’a pas l’accès qu’il vous faut",
    "age": "ses travaux sont interdits à votre âge",
    "reserved": "cette offre est réservée à d’autres établissements ou à d’autres publics",
}
STILL_FREE = "Une place y restait libre après le calcul : votre établissement peut encore la choisir pour vous."
Place = Callable[[int], str]


@dataclass(frozen=True)
class Answer:
    """``code``, ``facts`` (numbers, no identity), ``sentence`` (French) and, when somebody would move, the ``chain``.

    Codes: yours; not_open (no such edge); no_seat (no seat left in it before the run); free_but_worse, worse (the learner's
    own burden is not better); equal (a strictly equal plan exists: the draw decided); cost_to_others; long_travel (one
    more long travel); points (of one with more published points); would_unseat (one learner less would be placed);
    unfair (a seat taken from a less well served group); group_order (groups equally served: their published order);
    not_proven (periods overlap, or the plan brings no proof).
    """

    code: str
    facts: dict[str, Any]
    sentence: str
    chain: Chain | None = None


class Questions:
    """Answers « why not this seat » on one plan. ``place`` names a node in the sentences (« chez … »)."""

    def __init__(self, exchanges: Exchanges, place: Place | None = None) -> None:
        self.exchanges = exchanges
        self.place: Place = place or (lambda node: f"l’employeur n° {node}")

    def answer(self, need: int, node: int, reason: str | None = None) -> Answer:
        """Why ``need`` does not have node ``node``; ``reason`` (of ``LOSSES``): why the pair is not possible, if known."""
        many = self.exchanges
        it, plan = many.instance, many.plan
        if plan.node[need] == node:
            return Answer("yours", {}, "C’est votre place.")
        edge = many.edge(need, node)
        if edge < 0:
            return self._not_open(need, node, reason)
        if it.node_capacity[node] == 0:
            return Answer("no_seat", {}, "Cette offre n’avait plus de place pour ces semaines avant la répartition.")
        facts = self._burden(need, edge)
        free = not bool(plan.full[node])
        if not (many.proven and many.moves[need]):
            return self._unproven(facts, free)
        if facts["placed"] and self._worse(facts):
            return Answer("free_but_worse" if free else "worse", facts, self._worse_text(facts, free))
        chain = many.cheapest(need, node)
        if chain is None:
            return self._no_chain(need, node, facts)
        return self._priced(need, facts, chain)

    def instead(self, need: int) -> Answer | None:
        """For a learner left out: of its handiest seats, the one that it would cost least to give, somebody of its group
        being left out instead.

        None when none can be given so (nothing within reach, other groups alone hold the seats, no proof).
        """
        it = self.exchanges.instance
        row = slice(it.need_start[need], it.need_start[need + 1])
        near = it.edge_node[row][np.argsort(it.edge_cost[row], kind="stable")[:HANDIEST]].tolist()
        found = [answer for answer in (self.answer(need, node) for node in near) if "burden_more" in answer.facts]
        keys = ("points_more", "long_more", "burden_more")
        return min(found, key=lambda answer: tuple(answer.facts[key] for key in keys), default=None)

    def _not_open(self, need: int, node: int, reason: str | None) -> Answer:
        it = self.exchanges.instance
        if reason is None and int(it.node_period[node]) != int(it.need_period[need]):
            weeks = weeks_text(it.periods[it.node_period[node]])
            sentence = f"Cette place est ouverte à d’autres dates ({weeks}) que votre période."
            return Answer("not_open", {"reason": "weeks"}, sentence)
        why = REASONS.get(
            reason or "", "une règle publiée l’écarte (métier, semaines, trajet, accès, âge ou réservation)"
        )
        return Answer("not_open", {"reason": reason}, f"Cette place ne vous est pas ouverte : {why}.")

    def _burden(self, need: int, edge: int) -> dict[str, Any]:
        """What the seat asked for and the one held weigh for this learner, by the published weights."""
        many = self.exchanges
        it = many.instance
        seat = int(many.plan.seat_edge[need])
        facts: dict[str, Any] = {
            "placed": seat >= 0,
            "unit": "minute" if it.edge_cost is it.edge_minutes else "point",
            "minutes": int(it.edge_minutes[edge]),
            "rank": 0 if it.edge_rank is None else int(it.edge_rank[edge]),
            "burden": int(it.edge_cost[edge]),
            "long": bool(many.far[edge]),
        }
        if seat >= 0:
            facts |= {
                "your_minutes": int(it.edge_minutes[seat]),
                "your_burden": int(it.edge_cost[seat]),
                "your_long": bool(many.far[seat]),
                "your_gain": int(it.edge_cost[seat]) - int(it.edge_cost[edge]),
            }
        return facts

    def _worse(self, facts: dict[str, Any]) -> bool:
        return (facts["long"], facts["burden"]) > (facts["your_long"], facts["your_burden"])

    def _worse_text(self, facts: dict[str, Any], free: bool) -> str:
        left = f" {STILL_FREE}" if free else ""
        if facts["long"] and not facts["your_long"]:
            most = self.exchanges.instance.weights.long_travel
            far = counted(facts["minutes"], "minute")
            return f"Elle est à {far} : les trajets de plus de {most} minutes sont évités.{left}"
        there, here = counted(facts["burden"], facts["unit"]), number(facts["your_burden"])
        detail = " (trajet et rang du vœu)" if facts["unit"] == "point" else ""
        return (
            f"Par le barème publié{detail}, cette place compte {there} pour vous ; la vôtre en compte {here}. "
            f"Le calcul retient le plus petit total.{left}"
        )

    def _unproven(self, facts: dict[str, Any], free: bool) -> Answer:
        if facts["placed"] and self._worse(facts):
            return Answer("free_but_worse" if free else "worse", facts, self._worse_text(facts, free))
        if self.exchanges.proven:
            text = "Des périodes se chevauchent chez les employeurs proches : le coût exact de cet échange n’est pas calculé."
        else:
            text = "Ce plan n’apporte pas ses prix : le coût de cet échange ne peut pas être prouvé."
        return Answer("not_proven", facts, text)

    def _priced(self, need: int, facts: dict[str, Any], chain: Chain) -> Answer:
        """At fixed counts: what everybody together would lose, the learner's own change included."""
        many = self.exchanges
        if facts["placed"]:
            points, long, cost = chain.points, int(facts["long"]) - int(facts["your_long"]), -facts["your_gain"]
        else:
            points, long, cost = chain.points - int(many.net.points[need]), int(facts["long"]), facts["burden"]
        long, cost = long + chain.long, cost + chain.cost
        facts |= {
            "points_more": points, "long_more": long, "burden_more": cost, "cost_to_others": chain.cost,
            "displaced": len(chain.displaced), "moves": self._moves(chain),
        }  # fmt: skip
        who = self._moves_text(facts["moves"])
        if (points, long, cost) == (0, 0, 0):
            text = "Un plan strictement égal vous la donnerait : le tirage publié a décidé."
            return Answer("equal", facts, f"{text}{who}", chain)
        if points > 0:
            text = "Dans un groupe, les points publiés passent d’abord : un élève qui en a plus n’aurait plus de place."
            return Answer("points", facts, f"{text}{who}", chain)
        if long > 0:
            most = many.instance.weights.long_travel
            text = f"Le plan compterait {counted(long, 'trajet')} de plus au-delà de {most} minutes."
            return Answer("long_travel", facts, f"{text}{who}", chain)
        return Answer("cost_to_others", facts, f"{self._cost_text(facts)}{who}", chain)

    def _cost_text(self, facts: dict[str, Any]) -> str:
        unit, cost = facts["unit"], facts["cost_to_others"]
        more = counted(facts["burden_more"], unit)
        if not facts["placed"]:
            return f"Un élève de votre groupe n’aurait plus de place, et le plan compterait {more} de plus."
        if facts["displaced"]:
            return f"Un autre élève n’aurait plus de place, et le plan compterait {more} de plus."
        gain = facts["your_gain"]
        if gain > 0:
            return f"Vous gagneriez {counted(gain, unit)}, mais les autres en perdraient {number(cost)}."
        return f"Vous n’y gagneriez rien, et le plan compterait {more} de plus."

    def _moves(self, chain: Chain) -> list[dict[str, Any]]:
        return [
            {"who": lettered(rank), "source": move.source, "goal": move.goal} for rank, move in enumerate(chain.moves)
        ]

    def _moves_text(self, moves: list[dict[str, Any]]) -> str:
        if not moves:
            return ""
        parts = []
        for move in moves[:SHOWN_MOVES]:
            if move["goal"] < 0:
                parts.append(f"{move['who']} n’aurait plus de place")
            else:
                before = ", sans place aujourd’hui," if move["source"] < 0 else ""
                parts.append(f"{move['who']}{before} irait chez {self.place(move['goal'])}")
        rest = len(moves) - SHOWN_MOVES
        if rest > 0:
            parts.append(
                f"{counted(rest, 'autre élève', 'autres élèves')} {'changerait' if rest < 2 else 'changeraient'}"
            )
        text = listed(parts)
        return f" {text[0].upper()}{text[1:]}."

    def _no_chain(self, need: int, node: int, facts: dict[str, Any]) -> Answer:
        """No plan with the same counts: another count vector would be less fair, drawn after, or smaller."""
        many = self.exchanges
        own = int(many.cells.of[need])
        takers = many.takers(need).tolist() if facts["placed"] else [own]
        if not takers:
            return self._unseats(need, node, facts)
        pairs = [
            (gives(many, giver, taker), giver, taker) for giver in many.givers(need, node).tolist() for taker in takers
        ]
        how, gives_up, gains = max(pairs)
        facts |= {"giver": cell_facts(many, gives_up), "taker": cell_facts(many, gains)}
        if how > 0:
            return Answer(
                "not_proven", facts, "Ce plan n’est pas le plus équitable : refaites le calcul avant de répondre."
            )
        less = share(facts["giver"]["placed"], facts["giver"]["total"])
        if how == 0:
            text = (
                "Deux groupes sont servis à égalité : l’ordre publié des groupes a décidé lequel a la dernière place."
            )
            return Answer("group_order", facts, text)
        if facts["giver"]["class"] != facts["taker"]["class"]:
            text = "Il faudrait prendre la place d’un élève dont la période passe d’abord (diplôme, puis obligatoire)."
            return Answer("unfair", facts, text)
        mine = share(facts["taker"]["placed"], facts["taker"]["total"])
        whose = "le vôtre" if gains == own else f"le groupe {facts['taker']['group']}"
        giver, taker = facts["giver"], facts["taker"]
        text = f"Il faudrait prendre une place au groupe {giver['group']} ({less} ; {whose} : {mine})."
        if (giver["placed"] - 1) * taker["total"] < taker["placed"] * giver["total"]:
            text += f" Il serait alors moins bien servi que {whose}."
        else:
            text += " Il tomberait aussi bas, et ce groupe plus petit perdrait plus que l’autre ne gagnerait."
        return Answer("unfair", facts, text)

    def _unseats(self, need: int, node: int, facts: dict[str, Any]) -> Answer:
        held, nodes = self.exchanges.unseated_by(need, node)
        facts |= {"pupils": len(held) + 1, "seats": len(held), "nodes": nodes.tolist()}
        many = len(held)
        if many == 1:
            text = "L’élève qui l’occupe n’a pas d’autre place à sa portée : vous la donner le laisserait sans place."
        else:
            text = (
                f"Les {number(many)} élèves qui occupent cette place, ou celles où ils pourraient aller, n’ont que ces "
                f"{counted(many, 'place')}. Avec vous, l’un d’eux n’en aurait plus."
            )
        return Answer("would_unseat", facts, text)

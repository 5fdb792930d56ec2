"""The four items owed to whoever is concerned by a decision founded on a calculation (CRPA L. 311-3-1, R. 311-3-1-2)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .chains import Exchanges
from .phrases import counted, number, share, weeks_text
from .problem import Outcome

CLASSES = ("période qui compte pour un diplôme", "période obligatoire d’observation", "période facultative")
Rows = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Item:
    """One of the four: a French title and rows of (label, value)."""

    title: str
    rows: Rows


def four_items(exchanges: Exchanges, outcome: Outcome, need: int, reason: str) -> list[Item]:
    """The items for one need: contribution, data and sources, parameters applied to the person, operations.

    ``reason``: the sentence of its explanation. No identity enters; the caller adds who decides and when.
    """
    return [
        Item("Degré et mode de contribution du calcul à la décision", _contribution(reason)),
        Item("Données traitées et leurs sources", _data(exchanges, need)),
        Item("Paramètres et poids appliqués à votre situation", _parameters(exchanges, need)),
        Item("Opérations effectuées", _operations(exchanges, outcome, need)),
    ]


def _contribution(reason: str) -> Rows:
    return (
        ("Ce que fait le calcul", "Il propose une place, ou dit pourquoi il n’y en a pas. Il ne décide pas."),
        ("Qui décide", "Une personne nommée de votre établissement confirme ou refuse la proposition, avec un motif."),
        ("La proposition et sa raison", reason),
    )


def _data(exchanges: Exchanges, need: int) -> Rows:
    it = exchanges.instance
    period = int(it.need_period[need])
    nodes = it.edge_node[it.need_start[need] : it.need_start[need + 1]]
    rank = None if it.edge_rank is None else it.edge_rank[it.need_start[need] : it.need_start[need + 1]]
    wishes = 0 if rank is None else int(np.count_nonzero(rank))
    offers = f"{counted(len(nodes), 'offre')} à votre portée, {counted(int(it.node_capacity[nodes].sum()), 'place')}"
    return (
        ("Famille de métiers", f"{it.families[it.need_family[need]]} — source : votre formation, par l’établissement"),
        ("Semaines", f"{_period(exchanges, period)} — source : le calendrier de l’établissement"),
        ("Point de départ", _start(exchanges, need)),
        ("Trajets", "estimés entre communes par les règles publiées, ou donnés par la table de l’académie"),
        ("Offres", f"{offers} — source : les employeurs"),
        ("Vœux", f"{counted(wishes, 'vœu', 'vœux')} à votre portée — source : vous"),
        ("Groupe", f"{it.groups[it.need_group[need]]} — source : la carte et la liste publiées"),
        ("Accès et âge", "seulement si une place doit y répondre — source : l’établissement, sans aucun diagnostic"),
        ("Ce qui n’entre jamais", "nom, sexe, origine, santé, notes, revenus"),
    )


def _start(exchanges: Exchanges, need: int) -> str:
    """Where the trips of a need start, by what the calculation used."""
    it = exchanges.instance
    row = slice(it.need_start[need], it.need_start[need + 1])
    if it.edge_bed is not None and it.edge_bed[row].any():
        return "commune de résidence, ou internat de l’établissement s’il est plus proche — source : l’établissement"
    return "commune de résidence ou établissement, sans adresse — source : l’établissement"


def _parameters(exchanges: Exchanges, need: int) -> Rows:
    it, many = exchanges.instance, exchanges
    cell, edge = int(many.cells.of[need]), int(many.plan.seat_edge[need])
    cls = int(many.cells.cls[cell])
    points = 0 if it.need_points is None else int(it.need_points[need])
    weights = it.weights
    held = share(int(many.count[cell]), int(many.size[cell]))
    rows = [
        ("Rang de passage de la période", f"{cls + 1} : {CLASSES[cls]}" if cls < len(CLASSES) else str(cls + 1)),
        ("Part servie de votre groupe", f"{held} ({it.groups[it.need_group[need]]})"),
        ("Points publiés", f"{number(points)} (dans le groupe, qui en a plus passe d’abord)"),
        ("Limite de trajet", counted(int(it.need_limit[need]), "minute")),
        ("Seuil des longs trajets", f"{counted(weights.long_travel, 'minute')} à l’aller"),
        ("Poids d’une minute", "1 point"),
        ("Poids d’un rang de vœu", f"{counted(weights.rank_points, 'point')} par rang après le premier, "
                                   f"jusqu’à {counted(weights.rank_cap, 'rang')}"),
    ]  # fmt: skip
    if edge >= 0:
        minutes, burden = int(it.edge_minutes[edge]), int(it.edge_cost[edge])
        rank = 0 if it.edge_rank is None else int(it.edge_rank[edge])
        long = "oui" if minutes > weights.long_travel else "non"
        rows += [
            ("Votre trajet", f"{counted(minutes, 'minute')} (long trajet : {long})"),
            ("Rang de votre place dans vos vœux", number(rank) if rank else "non demandée, ou aucun vœu"),
            ("Total de votre place", f"{counted(burden, 'point')}, dont {number(burden - minutes)} pour le rang"),
        ]
    if many.proven and many.moves[need]:
        drawn = bool(many.tied[need])
        rows.append(
            ("Tirage publié", "il a départagé des plans strictement égaux" if drawn else "il n’a rien décidé ici")
        )
    return tuple(rows)


def _operations(exchanges: Exchanges, outcome: Outcome, need: int) -> Rows:
    weights = exchanges.instance.weights
    used = {stage.name for stage in outcome.stages}
    rows = [
        ("1. Équité entre groupes", "Le groupe le moins bien servi est servi le plus possible, puis le suivant, "
                                    "période de diplôme d’abord. Aucune place utile n’est perdue."),
    ]  # fmt: skip
    steps = [
        ("L2", "Points", "Dans un groupe, le total des points des élèves sans place est le plus petit possible."),
        ("L3", "Longs trajets", f"Le moins possible de trajets de plus de {weights.long_travel} minutes."),
        ("L4", "Trajet et vœux", "La somme des points de trajet et de rang de vœu est la plus petite possible."),
        (
            "L5",
            "Tirage",
            "Entre plans strictement égaux, un tirage annoncé avant la campagne, que chacun peut refaire.",
        ),
    ]
    shown = [(title, text) for name, title, text in steps if any(name in stage.split("+") for stage in used)]
    rows += [(f"{at}. {title}", text) for at, (title, text) in enumerate(shown, 2)]
    if exchanges.proven and exchanges.moves[need]:
        proof = "Des prix publiés avec le plan prouvent qu’aucun autre ne fait mieux, dans cet ordre."
    elif outcome.gaps:
        placed, most = sum(gap.placed for gap in outcome.gaps), sum(gap.most for gap in outcome.gaps)
        proof = (
            f"Des périodes se chevauchent : {number(placed)} élèves placés dans ces parties, {number(most)} au plus."
        )
    else:
        proof = "Le plan n’apporte pas de preuve pour votre partie."
    rows += [
        ("Preuve", proof),
        (
            "Pour refaire le calcul",
            f"empreinte des données {outcome.digest[:16]}, {outcome.solver}, graine {outcome.seed}",
        ),
    ]
    return tuple(rows)


def _period(exchanges: Exchanges, period: int) -> str:
    it = exchanges.instance
    return it.period_labels[period] if it.period_labels else weeks_text(it.periods[period])

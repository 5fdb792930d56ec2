"""What the borders between neighbouring pôles cost: the same learners, offers and groups, placed together and apart."""

from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from poles.domain.allocation.case import Case, Pool, worst_of
from poles.matching import solve
from poles.matching.measures import measures
from poles.matching.problem import Instance
from poles.matching.residual import Residual
from poles.words.french import integer, join, percent, plural

LABEL = "Pôles voisins réunis"
LEVELS = ("L1", "L2", "L3", "L4")
"""All but the draw between strictly equal plans, which changes no figure."""
OVERLAPS = "des périodes s’y chevauchent en partie, et cette comparaison serait trop longue."
SHOWN = 3
Plan = NDArray[np.int32]
Side = dict[str, Any]


def joined(case: Case, node: Plan) -> list[dict[str, Any]]:
    """[a row as those of ``sensitivity.redrawn``] for the neighbours of the pôle; none when nobody asks.

    ``worst`` and ``best``: the worst served group of this pôle, apart then together; ``placed``: its learners placed apart.
    Beside them ``hubs``: the neighbours; ``here`` and ``there``: {apart, together}, each {placed, total, worst, minutes};
    ``going_out``: learners of this pôle whom the common plan seats at a neighbour’s, ``coming_in``: the other way round.
    Apart, this pôle keeps its plan ``node`` and each neighbour has its own best plan. When the comparison is not made,
    only the sentence says something. Groups without any offer within reach, even across a border, are left out.
    """
    if not case.pool:
        return []
    pool = case.pool
    told: dict[str, Any] = {
        "key": "neighbours",
        "label": LABEL,
        "groups": 0,
        "worst": None,
        "best": None,
        "placed": None,
    }
    if isinstance(pool, str):
        return [told | {"sentence": f"{LABEL} : {pool}"}]
    it, here = pool.instance, pool.of_need == 0
    together = solve.quick_plan(it, levels=LEVELS)
    alone = _within(pool)
    apart = solve.quick_plan(alone, levels=LEVELS)
    if together is None or apart is None:
        return [told | {"hubs": list(pool.names), "sentence": f"{LABEL} : {OVERLAPS}"}]
    near = {it.groups[at] for at in np.unique(it.need_group[it.degree > 0]).tolist()}
    everybody = np.ones(len(node), bool)
    own = {"apart": _side(case.instance, node, everybody, near), "together": _side(it, together, here, near)}
    theirs = {"apart": _side(alone, apart, ~here, near), "together": _side(it, together, ~here, near)}
    crossing = (together >= 0) & (pool.of_node[together] != pool.of_need)
    out, into = int(np.count_nonzero(crossing & here)), int(np.count_nonzero(crossing & (pool.of_node[together] == 0)))
    return [
        told
        | {
            "groups": len(np.unique(it.need_group[here])),
            "worst": own["apart"]["worst"],
            "best": own["together"]["worst"],
            "placed": own["apart"]["placed"],
            "hubs": list(pool.names),
            "here": own,
            "there": theirs,
            "going_out": out,
            "coming_in": into,
            "sentence": _sentence(pool.names, own, theirs, out, into),
        }
    ]


def _within(pool: Pool) -> Instance:
    """The neighbours alone: their own pairs, none across a border, none for the pôle of the campaign."""
    it = pool.instance
    hub = pool.of_need[it.edge_need]
    kept = (hub > 0) & (hub == pool.of_node[it.edge_node])
    return replace(
        it,
        need_start=np.concatenate(([0], np.cumsum(kept)))[it.need_start],
        edge_node=it.edge_node[kept],
        edge_minutes=it.edge_minutes[kept],
        edge_rank=None if it.edge_rank is None else it.edge_rank[kept],
        edge_bed=None if it.edge_bed is None else it.edge_bed[kept],
    )


def _side(instance: Instance, plan: Plan, rows: NDArray[np.bool_], near: set[str]) -> Side:
    """The figures of one side (``rows`` (n,)) in one plan; ``near``: the groups that may be the worst served one."""
    seats = Residual(instance, plan).seat_edge[rows & (plan >= 0)]
    labels = np.where(rows, instance.need_group, -1)
    rates = measures(instance, plan, {"side": (instance.groups, labels)}).views["side"]
    return {
        "placed": len(seats),
        "total": int(np.count_nonzero(rows)),
        "worst": worst_of([rate for rate in rates if rate.label in near]),
        "minutes": round(float(instance.edge_minutes[seats].mean()), 1) if len(seats) else None,
    }


def _sentence(names: Any, own: dict[str, Side], theirs: dict[str, Side], out: int, into: int) -> str:
    shown = [*names[:SHOWN], f"{len(names) - SHOWN} autres"] if len(names) > SHOWN + 1 else names
    parts = [f"{_placed(own)} dans ce pôle"]
    if theirs["apart"]["total"]:
        parts[0] += f", {_placed(theirs)} chez les voisins"
    before, after = (own[side]["worst"] for side in ("apart", "together"))
    if before and after:
        old, new = (percent(row["placed"], row["total"]) for row in (before, after))
        change = f"resterait à {old}" if old == new else f"passerait de {old} à {new}"
        parts.append(f"le groupe le moins bien servi de ce pôle {change}")
    old, new = (own[side]["minutes"] for side in ("apart", "together"))
    if old is not None and new is not None and old != new:
        old, new = (str(value).replace(".", ",") for value in (old, new))
        parts.append(f"son trajet moyen passerait de {old} à {new} minutes")
    verb = "irait" if out < 2 else "iraient"
    parts.append(
        f"{plural(out, 'élève')} d’ici {verb} chez les voisins, {integer(into)} viendrai{'t' if into < 2 else 'ent'} ici"
    )
    return f"{LABEL} ({join(shown)}) : sans frontière, {' ; '.join(parts)}."


def _placed(side: dict[str, Side]) -> str:
    """« 3 élèves placés de plus (9 sur 12) », « autant d’élèves placés (9 sur 12) »."""
    more = side["together"]["placed"] - side["apart"]["placed"]
    share = f"({integer(side['together']['placed'])} sur {integer(side['together']['total'])})"
    if more == 0:
        return f"autant d’élèves placés {share}"
    return f"{plural(abs(more), 'élève placé')} de {'plus' if more > 0 else 'moins'} {share}"

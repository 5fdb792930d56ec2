"""The price of the rule: what other ways of doing would have given on the same needs and the same offers."""

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from poles.domain.allocation.case import Case, shown, worst_of
from poles.matching import practices
from poles.matching.measures import measures
from poles.matching.problem import Instance
from poles.words.french import percent, plural

Plan = NDArray[np.int32]

OTHERS: tuple[tuple[str, str, str, Callable[[Case], Plan]], ...] = (
    (
        "unfair",
        "Sans équité",
        "autant d’élèves que possible, trajets les plus courts, sans regarder les groupes",
        lambda case: practices.unfair(case.instance),
    ),
    (
        "first_come",
        "Premier arrivé",
        "chacun prend à son tour la place la plus commode, dans l’ordre des demandes",
        lambda case: practices.first_come(case.instance, _turns(case)),
    ),
    (
        "network_first",
        "Réseau d’abord",
        "les élèves supposés avoir un réseau familial choisissent d’abord, les autres après",
        lambda case: practices.network_first(case.instance, case.network.knows, _turns(case)),
    ),
)

DRAWN = (
    "un élève sur deux, tiré au sort, est supposé avoir un réseau familial et choisit d’abord, les autres après "
    "(hypothèse, faute de réponse des établissements)"
)


STATED = (
    "les élèves dont l’établissement dit qu’un adulte de l’entourage peut aider choisissent d’abord, les autres après"
)


def _who_first(case: Case, what: str) -> str:
    """Who chooses first by the network, in words: said by the schools, drawn, or supposed (``what``)."""
    if case.network.answered is not None:
        return STATED
    return DRAWN if case.network.drawn else what


def _turns(case: Case) -> NDArray[np.int64]:
    """The needs in their order of arrival."""
    return np.argsort(case.order, kind="stable")


def compared(case: Case, node: Plan) -> list[dict[str, Any]]:
    """The plan itself (« rule ») then the others: {key, label, sentence} and the figures of ``measured``."""
    mine = measured(case, node)
    rows = [{"key": "rule", "label": "La règle publiée", "sentence": "C’est le plan proposé.", **mine}]
    for key, label, what, plan in OTHERS:
        theirs = measured(case, plan(case))
        if key == "network_first":
            what = _who_first(case, what)
        rows.append({"key": key, "label": label, "sentence": _sentence(what, mine, theirs), **theirs})
    return rows


def measured(case: Case, node: Plan) -> dict[str, Any]:
    """The figures of one plan: {placed, total, worst, worst_within_reach, groups, views, minutes, long, rank}.

    ``worst``: the worst served group; ``worst_within_reach``: the worst of those in which at least one learner has an offer
    within reach (for the others, no way of doing changes anything); ``views``: name → shares of its parts; ``minutes``:
    mean trip, None without any; ``long``: trips above the published limit; ``rank``: mean rank of the wishes obtained.
    """
    it = case.instance
    found = measures(it, node, case.views)
    near = within_reach(it)
    return {
        "placed": found.placed,
        "total": found.total,
        "worst": worst_of(found.groups),
        "worst_within_reach": worst_of([rate for rate in found.groups if rate.label in near]),
        "groups": shown(found.groups),
        "views": {name: shown(rates) for name, rates in found.views.items()},
        "minutes": None if found.mean_minutes is None else round(found.mean_minutes, 1),
        "long": found.long_travels,
        "rank": found.mean_rank,
    }


def within_reach(instance: Instance) -> frozenset[str]:
    """The groups in which at least one learner has an offer within reach."""
    return frozenset(instance.groups[at] for at in set(instance.need_group[instance.degree > 0].tolist()))


def _sentence(what: str, mine: dict[str, Any], theirs: dict[str, Any]) -> str:
    """What this way is, then what it would change, in three figures."""
    parts = [_placed(theirs["placed"] - mine["placed"])]
    worst = [row["worst_within_reach"] for row in (mine, theirs)]
    if all(worst):
        here, there = (percent(row["placed"], row["total"]) for row in worst)
        parts.append(f"groupe le moins bien servi à {there}" + ("" if here == there else f" au lieu de {here}"))
    if mine["minutes"] is not None and theirs["minutes"] is not None:
        here, there = (str(row["minutes"]).replace(".", ",") for row in (mine, theirs))
        parts.append(f"trajet moyen de {there} minutes au lieu de {here}")
    return f"{what[0].upper()}{what[1:]} : {' ; '.join(parts)}."


def _placed(more: int) -> str:
    if more == 0:
        return "autant d’élèves placés"
    return f"{plural(abs(more), 'élève placé')} {'de plus' if more > 0 else 'de moins'}"

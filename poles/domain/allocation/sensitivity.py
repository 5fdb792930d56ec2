"""How far the result hangs on the way the groups were drawn: the same plan, read and solved again under other maps."""

from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from poles.domain.allocation.case import Case, worst_of
from poles.matching import solve
from poles.matching.measures import measures
from poles.words.french import percent


def redrawn(case: Case, node: NDArray[np.int32], *, exact: bool) -> list[dict[str, Any]]:
    """For each other map of ``case``: {key, label, groups, placed, worst, best, sentence}.

    ``worst``: the worst served group of that map in the plan as it is; ``best``: the worst served in the fairest plan that
    this map would ask for (None unless ``exact``: where periods overlap, that search is long). Without learner, nothing.
    """
    told = []
    found = measures(case.instance, node, case.maps)
    for number, (label, (labels, index)) in enumerate(case.maps.items(), 1):
        worst, best = worst_of(found.views[label]), None
        if worst is None:
            continue
        if exact:
            other = replace(case.instance, groups=labels, need_group=np.asarray(index, np.int32))
            fairest = solve.solve(other, levels=("L1",)).node
            best = worst_of(measures(other, fairest, {}).groups)
        row = {"key": f"map-{number}", "label": label, "groups": len(np.unique(index)), "worst": worst, "best": best}
        told.append(row | {"placed": found.placed, "sentence": _sentence(label, worst, best)})
    return told


def _sentence(label: str, worst: dict[str, Any], best: dict[str, Any] | None) -> str:
    share = percent(worst["placed"], worst["total"])
    text = f"{label} : dans ce plan, le groupe le moins bien servi ({worst['group']}) est à {share}"
    if best is None:
        return f"{text}."
    if best["placed"] * worst["total"] <= worst["placed"] * best["total"]:
        return f"{text} ; des groupes ainsi tracés ne donneraient pas mieux."
    other = percent(best["placed"], best["total"])
    if other == share:
        return f"{text} ; un plan fait pour ces groupes ne ferait guère mieux."
    return f"{text} ; un plan fait pour ces groupes le porterait à {other}."

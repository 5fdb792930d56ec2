"""The report of a run: figures only, made once, kept with the run as JSON."""

from typing import Any

import numpy as np

from poles.domain.allocation import groups
from poles.domain.allocation.case import Case, Views
from poles.domain.allocation.computation import Computed
from poles.domain.allocation.instance import Built
from poles.matching import reports
from poles.records.models import AllocationRule

STAGES = {
    "L2": "points publiés",
    "L3": "longs trajets",
    "L3+L4": "longs trajets, puis trajets et vœux",
    "L4": "trajets et vœux",
    "L5": "tirage",
}
BY_DEFAULT = "Aucune règle n’est publiée : ce calcul à blanc a pris les réglages habituels."


def case_of(built: Built) -> Case:
    """What the computation takes of a problem: everything but the way back to the rows."""
    return Case(
        instance=built.instance,
        losses=built.losses,
        order=built.order,
        network=built.network,
        views=built.views,
        maps=_maps(built),
        zone=built.zone,
        zones=built.zones,
        shown=built.shown,
    )


def report_of(built: Built, computed: Computed, rule: AllocationRule | None) -> dict[str, Any]:
    """What a run says of itself.

    ``placed`` of ``total`` needs; ``nowhere``: needs without any coordinate (never placed); ``offers``, ``seats``
    (those left in the best period of each offer) and ``offers_per_pupil`` = seats ÷ needs (None without needs);
    ``minutes``: mean, longest and total trip; ``groups`` and ``worst_group``: {group, placed, total, share}; ``views``:
    label → the same rows, by ways that decide nothing; ``shortages``: {family, period, lacking, without_offer}, whose sum
    is the needs on the map that are not placed; ``certified``: the best plan is proven without trusting the solver;
    ``exact``: no part is left between its plan and its bound (``gaps`` when there is one); ``proof``: each criterion with
    the value of the plan and that of its prices, equal; ``rule``: version and fingerprint (None by default, and ``note``
    says so); ``comparisons``, ``network`` (what the last one supposes), ``lacks``, ``alone``,
    ``sensitivity``: see ``computation``.
    """
    instance, outcome, verdict = built.instance, computed.outcome, computed.verdict
    shares = reports.group_report(instance, outcome)
    total = len(built.need_ids) + len(built.nowhere)
    trips = instance.edge_minutes[outcome.node[instance.edge_need] == instance.edge_node]
    return {
        "placed": verdict.placed,
        "total": total,
        "nowhere": len(built.nowhere),
        "offers": len(built.offer_ids),
        "offers_nowhere": built.offers_nowhere,
        "seats": built.seats,
        "offers_per_pupil": round(built.seats / total, 3) if total else None,
        "minutes": {
            "mean": round(verdict.minutes / verdict.placed, 1) if verdict.placed else None,
            "longest": int(trips.max()) if len(trips) else None,
            "total": verdict.minutes,
        },
        "groups": [_group(row) for row in shares.rows],
        "worst_group": _group(shares.worst) if shares.worst else None,
        "views": computed.figures["comparisons"][0]["views"],
        "shortages": [
            {
                "family": row.family,
                "period": row.period,
                "lacking": row.lacking,
                "without_offer": row.without_offer,
            }
            for row in reports.shortages(instance, outcome)
        ],
        "rule": {"version": rule.version, "digest": rule.digest} if rule else None,
        "note": "" if rule else BY_DEFAULT,
        "parameters": built.parameters.to_json(),
        "solver": outcome.solver,
        "exact": outcome.exact,
        "certified": verdict.certified,
        "uncertified": verdict.uncertified,
        "proof": [
            {"name": name, "label": STAGES[name], "cost": cost, "bound": bound} for name, cost, bound in verdict.proof
        ],
        "gaps": [
            {"needs": len(gap.needs), "placed": gap.placed, "most": gap.most, "cost": gap.cost, "least": gap.least}
            for gap in outcome.gaps
        ],
        "cost": verdict.cost,
        "pairs": len(instance.edge_node),
        "capped": built.capped,
        "dropped_pairs": built.dropped,
        "digest": outcome.digest,
    } | computed.figures


def _group(row: reports.GroupShare) -> dict[str, Any]:
    return {"group": row.group, "placed": row.placed, "total": row.total, "share": round(row.share, 4)}


def _maps(built: Built) -> Views:
    """Other ways to draw the groups: without the borders of the bassins, by town and country alone."""
    instance = built.instance
    words = (*groups.ACCESS, *groups.DISTANCE)
    kept = [
        ", ".join(word for word in words if f", {word}" in label) or "bassins d’un seul groupe"
        for label in instance.groups
    ]
    maps = {"Sans les frontières de bassin": _relabelled(kept, instance.need_group)}
    if "lieu de vie" in built.views:
        maps["Par lieu de vie seulement"] = built.views["lieu de vie"]
    return maps


def _relabelled(labels: list[str], index: np.ndarray) -> tuple[list[str], np.ndarray]:
    names = sorted(set(labels))
    at = np.array([names.index(label) for label in labels], np.int64)
    return names, at[index] if len(at) else np.zeros(0, np.int64)

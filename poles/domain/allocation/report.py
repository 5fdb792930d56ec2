"""The report of a run: figures only, made once, kept with the run as JSON."""

from typing import Any

from poles.domain.allocation.instance import Built
from poles.matching import reports
from poles.matching.check import Verdict
from poles.matching.problem import Outcome


def report_of(built: Built, outcome: Outcome, verdict: Verdict) -> dict[str, Any]:
    """What a run says of itself.

    ``placed`` of ``total`` needs; ``nowhere``: needs without any coordinate (never placed); ``offers``, ``seats``
    (those left in the best period of each offer) and ``offers_per_pupil`` = seats ÷ needs (None without needs);
    ``minutes``: mean, longest and total trip; ``groups`` and ``worst_group``: {group, placed, total, share};
    ``shortages``: {family, period, lacking, without_offer}, whose sum is the needs on the map that are not placed;
    ``certified``: the best plan is proven without trusting the solver; ``exact``: the solver reached its proof.
    """
    groups = reports.group_report(built.instance, outcome)
    total = len(built.need_ids) + len(built.nowhere)
    placed = verdict.placed
    chosen = outcome.node[built.instance.edge_need] == built.instance.edge_node
    trips = built.instance.edge_minutes[chosen]
    return {
        "placed": placed,
        "total": total,
        "nowhere": len(built.nowhere),
        "offers": len(built.offer_ids),
        "offers_nowhere": built.offers_nowhere,
        "seats": built.seats,
        "offers_per_pupil": round(built.seats / total, 3) if total else None,
        "minutes": {
            "mean": round(verdict.minutes / placed, 1) if placed else None,
            "longest": int(trips.max()) if len(trips) else None,
            "total": verdict.minutes,
        },
        "groups": [_group(row) for row in groups.rows],
        "worst_group": _group(groups.worst) if groups.worst else None,
        "shortages": [
            {
                "family": row.family,
                "period": row.period,
                "lacking": row.lacking,
                "without_offer": row.without_offer,
            }
            for row in reports.shortages(built.instance, outcome)
        ],
        "solver": outcome.solver,
        "exact": outcome.exact,
        "certified": verdict.certified,
        "uncertified": verdict.uncertified,
        "cost": verdict.cost,
        "dropped_pairs": built.dropped,
        "digest": outcome.digest,
    }


def _group(row: reports.GroupShare) -> dict[str, Any]:
    return {"group": row.group, "placed": row.placed, "total": row.total, "share": round(row.share, 4)}

"""All that a run computes, without the database: the plan, its proof, the reasons, and what the report will say of it.

A large run does this in a process of its own (``gateways/capped.py``): nothing here may open the tables.
"""

from dataclasses import dataclass, field
from typing import Any

from poles.domain.allocation import borders, comparisons, sensitivity
from poles.domain.allocation.case import Case, Progress, part, shown
from poles.matching import check, deficiency, explain, solve
from poles.matching.check import Verdict
from poles.matching.measures import measures
from poles.matching.problem import Outcome


@dataclass(frozen=True, eq=False)
class Computed:
    """The answer. When the check refuses it, nothing follows: ``sentences`` and ``figures`` are empty.

    ``sentences``: one a need, in the order of the instance, or none for a dry run; ``figures``: JSON for the report.
    """

    outcome: Outcome
    verdict: Verdict
    sentences: list[str] = field(default_factory=list)
    figures: dict[str, Any] = field(default_factory=dict)


def compute(case: Case, reasons: bool, *, progress: Progress) -> Computed:
    """Solve, check, and if the check accepts, explain (with ``reasons``) and compare. Raises like ``solve``."""
    instance = case.instance
    outcome = solve.solve(instance, progress=part(progress, 0.0, 0.5))
    progress("Vérification du plan", 0.5)
    verdict = check.verify(instance, outcome)
    if not verdict.ok:
        return Computed(outcome, verdict)
    sentences = _sentences(case, outcome, part(progress, 0.55, 0.25)) if reasons else []
    progress("Comparaison avec d’autres façons de faire", 0.8)
    figures: dict[str, Any] = {"comparisons": comparisons.compared(case, outcome.node)}
    figures["network"] = case.network.sentence
    figures["zones"] = _zones(case, outcome)
    progress("Places qui manquent", 0.9)
    figures |= _lacks(case, outcome)
    progress("Sensibilité aux frontières", 0.95)
    redrawn = sensitivity.redrawn(case, outcome.node, exact=not outcome.gaps)
    figures["sensitivity"] = redrawn + borders.joined(case, outcome.node)
    return Computed(outcome, verdict, sentences, figures)


def _sentences(case: Case, outcome: Outcome, tell: Progress) -> list[str]:
    explainer = explain.Explainer(case.instance, outcome, case.losses)
    many, told = len(case.instance.need_ids), []
    for at, reason in enumerate(explainer.all()):
        if at % 100 == 0:
            tell("Rédaction des raisons", at / many)
        told.append(reason.sentence)
    return told


def _zones(case: Case, outcome: Outcome) -> list[dict[str, Any]]:
    """The placed part of each bassin, as ``shown``, with ``at``: the bassin where it is drawn. Never fewer than five learners."""
    labels, where, index = case.shown
    at = dict(zip(labels, where, strict=True))
    rates = measures(case.instance, outcome.node, {"zone": (labels, index)}).views["zone"]
    return [row | {"at": at[row["group"]]} for row in shown(rates)]


def _lacks(case: Case, outcome: Outcome) -> dict[str, Any]:
    """The lines of the prospecting plan, and apart the learners whom no offer suits."""
    try:
        found = deficiency.report(case.instance, outcome, need_zone=case.zone, zones=list(case.zones)).as_data()
    except ValueError:
        if not outcome.gaps:
            raise
        return {"lacks": [], "alone": [], "lacks_parts": []}  # off the grid, a plan may stand below its bound
    lines = [
        {key: row[key] for key in ("family", "zone", "period", "seats", "pupils", "unplaced", "lifts", "rate")}
        | {"value": row["points"]}
        for row in found["lines"]
    ]
    alone = [{key: row[key] for key in ("family", "zone", "period", "pupils")} for row in found["stranded"]]
    return {"lacks": lines, "alone": alone, "lacks_parts": found["parts"]}

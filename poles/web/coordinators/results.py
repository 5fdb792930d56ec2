"""What a run found, in one sentence and the figures under it."""

from dataclasses import dataclass
from typing import Any

from poles.words import french

PATTERNS = ("plain", "striped", "dotted", "dashed")


@dataclass(frozen=True)
class Result:
    """A report as a page shows it.

    ``bars``: one a group, least served first, for ``bar_chart``; ``shortages``: families and weeks that lack seats, the
    largest first; ``per_hundred``: seats for a hundred learners (empty when there is no need).
    """

    sentence: str
    bars: list[dict[str, Any]]
    chart_title: str
    shortages: list[dict[str, Any]]
    per_hundred: str
    seats: int
    seats_label: str
    total: int
    total_label: str
    unplaced: int
    nowhere: int
    proof: str


def of(report: dict[str, Any]) -> Result:
    """Read the report that a run keeps."""
    placed, total = report["placed"], report["total"]
    groups = sorted(report["groups"], key=lambda row: (row["share"], row["group"]))
    worst = report["worst_group"]
    return Result(
        sentence=_sentence(placed, total, worst),
        bars=[_bar(row, PATTERNS[index % len(PATTERNS)]) for index, row in enumerate(groups)],
        chart_title=_title(groups),
        shortages=report["shortages"],
        per_hundred=french.integer(round(100 * report["seats"] / total)) if total else "",
        seats=report["seats"],
        seats_label="place" if report["seats"] < 2 else "places",
        total=total,
        total_label="élève" if total < 2 else "élèves",
        unplaced=total - placed,
        nowhere=report["nowhere"],
        proof=_proof(report),
    )


def _sentence(placed: int, total: int, worst: dict[str, Any] | None) -> str:
    """« 412 élèves sur 430 ont une proposition ; le groupe le moins servi est à 81 %. »"""
    has = "a" if placed < 2 else "ont"
    text = f"{french.plural(placed, 'élève')} sur {french.integer(total)} {has} une proposition"
    if worst is None:
        return f"{text}."
    share = french.percent(worst["placed"], worst["total"])
    return f"{text} ; le groupe le moins servi ({worst['group']}) est à {share}."


def _title(groups: list[dict[str, Any]]) -> str:
    if len(groups) == 1:
        return "Part des élèves qui ont une proposition (un seul groupe)"
    if len({round(row["share"], 2) for row in groups}) < 2:
        return "Les groupes sont servis également"
    return "Part des élèves qui ont une proposition, du groupe le moins servi au mieux servi"


def _bar(row: dict[str, Any], kind: str) -> dict[str, Any]:
    share = french.percent(row["placed"], row["total"])
    text = f"{share} ({french.integer(row['placed'])} sur {french.integer(row['total'])})"
    return {
        "label": row["group"][:1].upper() + row["group"][1:],
        "value": 100 * row["share"],
        "text": text,
        "kind": kind,
    }


def _proof(report: dict[str, Any]) -> str:
    if report["certified"]:
        return "Vérifié : aucun autre plan ne place davantage d’élèves, ni autant avec moins de trajet."
    lawful = "Vérifié : chaque place est permise et n’est donnée qu’une fois."
    if report["exact"]:
        return f"{lawful} Que ce plan soit le meilleur est affirmé par le calcul."
    return f"{lawful} Le calcul s’est arrêté avant d’avoir la preuve du meilleur plan."

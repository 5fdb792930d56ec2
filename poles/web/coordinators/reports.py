"""What a run found, as its pages show it: one sentence, then groups, price of the rule, bassins, proof, lacks."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from poles.domain.allocation.network import NOBODY
from poles.words import french
from poles.words.families import BY_CODE

Report = dict[str, Any]
CODES = {family.label: code for code, family in BY_CODE.items()}
CRITERIA = {
    "L2": ("Les points", "Dans chaque groupe, les points publiés départagent."),
    "L3": ("Les longs trajets", "Le moins d’élèves possible au-delà de la durée publiée."),
    "L3+L4": ("Les longs trajets, puis les trajets et les vœux", "Les deux critères, le premier avant le second."),
    "L4": ("Les trajets et les vœux", "La plus petite somme des minutes et des rangs de vœu."),
    "L5": ("Le tirage", "Entre plans strictement égaux, l’empreinte publiée départage."),
}
URBAN = "Élèves des communes urbaines"
COMPARED = (
    ("lieu de vie", "commune rurale", "Élèves des communes rurales"),
    ("lieu de vie", "commune urbaine", URBAN),
    ("accès", "accès particulier", "Élèves ayant besoin d’un accès particulier"),
    ("réseau", "sans réseau familial supposé", "Élèves sans réseau familial supposé"),
    ("réseau", NOBODY, "Élèves sans adulte de l’entourage pour aider"),
)
"""View, part, and its name: those who may be left behind, by which ways of doing are compared."""
VIEWS = ("lieu de vie", "accès", "établissement")
"""The views that are looked at by themselves, and the network that schools say; a supposed one is for comparisons only."""


@dataclass(frozen=True)
class Result:
    """The head of a report: its sentence, the bars of its groups, what is left without a place.

    ``bars``: one a group, least served first, for ``bar_chart``; ``mark``: the share of all the learners, in per cent;
    ``per_hundred``: seats for a hundred learners (empty when there is no need); ``lacking``: seats to find.
    """

    sentence: str
    bars: list[dict[str, Any]]
    chart_title: str
    mark: float | None
    per_hundred: str
    seats: int
    seats_label: str
    total: int
    total_label: str
    unplaced: int
    nowhere: int
    lacking: int
    without_offer: int


@dataclass(frozen=True)
class Prices:
    """The rule beside other ways of doing: ``ways`` (labels), ``sentences`` of the others, ``rows`` (what, one text a way),
    ``charts`` (title, name, rows for ``bar_chart``)."""

    ways: list[str]
    sentences: list[str]
    rows: list[tuple[str, list[str]]]
    charts: list[tuple[str, str, list[dict[str, Any]]]]


def of(report: Report, *, trial: bool = False) -> Result:
    """The head of the report that a run keeps; a ``trial`` proposes nothing, and says so."""
    placed, total = report["placed"], report["total"]
    groups = sorted(report["groups"], key=lambda row: (row["share"], row["group"]))
    return Result(
        sentence=_sentence(placed, total, report["worst_group"], trial=trial),
        bars=[bar(row, "plain") for row in groups],
        chart_title=_title(groups, "auraient une place" if trial else "ont une proposition"),
        mark=100 * placed / total if total and len(groups) > 1 else None,
        per_hundred=french.integer(round(100 * report["seats"] / total)) if total else "",
        seats=report["seats"],
        seats_label="place" if report["seats"] < 2 else "places",
        total=total,
        total_label="élève" if total < 2 else "élèves",
        unplaced=total - placed,
        nowhere=report["nowhere"],
        lacking=sum(row["lacking"] for row in report["shortages"]),
        without_offer=sum(row["without_offer"] for row in report["shortages"]),
    )


def changed(report: Report) -> str:
    """What changed while the run computed, in one sentence; empty when nothing did."""
    found = report.get("changed") or {}
    parts = []
    if needs := found.get("needs"):
        left = "a cessé d’attendre" if needs < 2 else "ont cessé d’attendre"
        parts.append(f"{french.plural(needs, 'élève')} {left} une place")
    if seats := found.get("seats"):
        gone = "a cessé d’être libre" if seats < 2 else "ont cessé d’être libres"
        parts.append(f"{french.plural(seats, 'place')} {gone}")
    if not parts:
        return ""
    end = "les propositions en tiennent compte, les chiffres de cette page sont ceux du calcul."
    return f"Pendant le calcul, {french.join(parts)} : {end}"


def prices(report: Report) -> Prices | None:
    """« Le prix de chaque règle »; None for a report that compared nothing."""
    ways = report.get("comparisons") or []
    if not ways or not ways[0]["total"]:
        return None
    labels = [way["label"] for way in ways]
    if not report.get("rule"):
        labels[0] = "Les réglages habituels"
    parts = _parts(ways)
    limit = report.get("parameters", {}).get("long_travel", 45)
    rows = [
        ("Élèves placés", [f"{french.integer(way['placed'])} sur {french.integer(way['total'])}" for way in ways]),
        ("Groupe le moins bien servi", [percent_of(way["worst_within_reach"]) for way in ways]),
        *((label, [percent_of(row) for row in rows]) for label, rows in parts),
        ("Trajet moyen", [decimal(way["minutes"], "min") for way in ways]),
        (f"Trajets de plus de {french.duration_minutes(limit)}", [french.integer(way["long"]) for way in ways]),
    ]
    if any(way["rank"] is not None for way in ways):
        rows.append(("Rang moyen du vœu obtenu", [decimal(way["rank"]) for way in ways]))
    charts = [("Groupe le moins bien servi", [way["worst_within_reach"] for way in ways]), *parts]
    charts = [(title, row) for title, row in charts if title != URBAN]
    kept = [(title, row) for title, row in charts if all(row)]
    return Prices(
        ways=labels,
        sentences=[way["sentence"] for way in ways[1:]],
        rows=rows,
        charts=[
            (f"{title} : part placée, selon la façon de faire", f"prix-{number}", _bars(labels, row))
            for number, (title, row) in enumerate(kept, 1)
        ],
    )


def views(rates: dict[str, list[dict[str, Any]]]) -> list[tuple[str, dict[str, Any]]]:
    """(« Lieu de vie : commune rurale », its row) of the ways to look at a plan that decide nothing.

    A view whose parts are too small to be told apart is left out.
    """
    found = []
    for name in (*VIEWS, "réseau"):
        rows = rates.get(name, [])
        if len(rows) > 1 and (name != "réseau" or any(row["group"] == NOBODY for row in rows)):
            found += [(f"{name[:1].upper()}{name[1:]} : {row['group']}", row) for row in rows]
    return found


def view_bars(report: Report) -> list[dict[str, Any]]:
    """The views of a report as bars."""
    return [bar(row | {"group": label}, "plain") for label, row in views(report.get("views", {}))]


def zones(report: Report) -> list[dict[str, Any]]:
    """The bassins of the homes, least served first: ``group``, ``placed``, ``total``, ``share``."""
    return sorted(report.get("zones", []), key=lambda row: (row["share"], french.alphabetical(row["group"])))


def zone_bars(report: Report) -> list[dict[str, Any]]:
    """The same as bars."""
    return [bar(row, "plain") for row in zones(report)]


def proof(report: Report) -> dict[str, Any]:
    """Why the plan may be trusted: ``sentence``, and ``rows`` (criterion, what it means, value of the plan, bound)."""
    rows = [
        (*CRITERIA.get(row["name"], (row["label"].capitalize(), "")), row["cost"], row["bound"])
        for row in report.get("proof", [])
    ]
    return {"sentence": _proof(report), "rows": rows}


def lacks(report: Report) -> list[dict[str, Any]]:
    """The lines of the prospecting list, the most useful first, each with its doors: offers of the family, hosts."""
    return [
        row | {"rank": number, "now": french.percent(round(1000 * row["rate"]), 1000), **_doors(row["family"])}
        for number, row in enumerate(report.get("lacks", []), 1)
    ]


def alone(report: Report) -> list[dict[str, Any]]:
    """Learners whom no offer suits, by family, bassin and period."""
    return [row | _doors(row["family"]) for row in report.get("alone", [])]


def lack_bars(lines: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Seats to find by family, the most first."""
    seats: dict[str, int] = {}
    for line in lines:
        seats[line["family"]] = seats.get(line["family"], 0) + line["seats"]
    return [
        {"label": family, "value": many, "text": french.plural(many, "place")}
        for family, many in sorted(seats.items(), key=lambda pair: (-pair[1], pair[0]))
    ]


def _doors(family: str) -> dict[str, str]:
    code = CODES.get(family)
    if code is None:
        return {"offers_url": "", "hosts_url": ""}
    return {
        "offers_url": f"{reverse('public:offers')}?{urlencode({'metier': code})}",
        "hosts_url": f"{reverse('members:prospecting')}?{urlencode({'metier': code})}",
    }


def _parts(ways: list[dict[str, Any]]) -> list[tuple[str, list[dict[str, Any]]]]:
    """The parts of the views that the ways are compared by: who may be left behind."""
    found = []
    for view, label, name in COMPARED:
        rows = [row for way in ways for row in way["views"].get(view, []) if row["group"] == label]
        if len(rows) == len(ways):
            found.append((name, rows))
    return found


def _bars(labels: list[str], rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [
        {
            "label": label,
            "value": 100 * row["share"],
            "text": percent_of(row),
            "kind": "plain" if at == 0 else "striped",
        }
        for at, (label, row) in enumerate(zip(labels, rows, strict=True))
    ]


def percent_of(row: dict[str, Any] | None) -> str:
    """« 81 % » of {placed, total}; « — » for nobody."""
    return french.percent(row["placed"], row["total"]) if row else "—"


def decimal(value: float | None, unit: str = "") -> str:
    """« 32,5 min »; « — » when there is none."""
    if value is None:
        return "—"
    text = f"{value:.1f}".replace(".", ",")
    return f"{text}{french.NO_BREAK}{unit}" if unit else text


def _sentence(placed: int, total: int, worst: dict[str, Any] | None, *, trial: bool) -> str:
    """« 412 élèves sur 430 ont une proposition ; le groupe le moins servi est à 81 %. »"""
    if trial:
        has, is_at = "aurait une place" if placed < 2 else "auraient une place", "serait"
    else:
        has, is_at = "a une proposition" if placed < 2 else "ont une proposition", "est"
    text = f"{french.plural(placed, 'élève')} sur {french.integer(total)} {has}"
    if worst is None:
        return f"{text}."
    return f"{text} ; le groupe le moins servi ({worst['group']}) {is_at} à {percent_of(worst)}."


def _title(groups: list[dict[str, Any]], have: str) -> str:
    if len(groups) == 1:
        return f"Part des élèves qui {have} (un seul groupe)"
    if len({round(row["share"], 2) for row in groups}) < 2:
        return "Les groupes sont servis également"
    return f"Part des élèves qui {have}, du groupe le moins servi au mieux servi"


def share_of(row: dict[str, Any]) -> str:
    """« 81 % (13 sur 16) »."""
    return f"{percent_of(row)} ({french.integer(row['placed'])} sur {french.integer(row['total'])})"


def bar(row: dict[str, Any], kind: str) -> dict[str, Any]:
    """A row of ``bar_chart`` from {group, placed, total, share}."""
    label = row["group"][:1].upper() + row["group"][1:]
    return {"label": label, "value": 100 * row["share"], "text": share_of(row), "kind": kind}


def _proof(report: Report) -> str:
    if report["certified"]:
        return (
            "Vérifié : chaque place est permise et n’est donnée qu’une fois ; aucun autre plan ne place davantage d’élèves, "
            "ne sert mieux le groupe le moins bien servi, ni, à égalité, ne demande moins de trajet."
        )
    lawful = "Vérifié : chaque place est permise et n’est donnée qu’une fois."
    if report["exact"]:
        return f"{lawful} Que ce plan soit le meilleur est affirmé par le calcul."
    return (
        f"{lawful} Là où des périodes se chevauchent, le calcul donne l’écart qui reste avec le meilleur plan possible."
    )

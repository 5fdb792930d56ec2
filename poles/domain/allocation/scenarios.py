"""« What if »: what a campaign would give with more seats, longer trips or a boarding place, from the rows as they stand."""

import time
from collections import OrderedDict
from dataclasses import dataclass
from fractions import Fraction
from typing import Any
from uuid import UUID

from django.db.models import Count

from poles.domain.allocation.comparisons import measured, within_reach
from poles.domain.allocation.instance import build, read
from poles.domain.allocation.policy import CAMPAIGNS
from poles.domain.allocation.reading import Rows
from poles.domain.allocation.report import case_of
from poles.domain.allocation.rules import Parameters, current_parameters
from poles.domain.allocation.scenario import Scenario
from poles.matching import solve
from poles.records.models import Campaign, Commune, Match, Placement
from poles.words.actor import Actor
from poles.words.families import BY_CODE
from poles.words.findings import refuse
from poles.words.french import join, percent, plural

LEVELS = ("L1", "L2", "L3", "L4")
"""All but the draw between strictly equal plans, which changes no figure."""
KEPT_ANSWERS = 16
MOST_NEEDS = 12_000
TOO_LARGE = (
    "Cette campagne est trop grande pour répondre à l’instant : essayez le changement par un calcul à blanc, ou dans une "
    "campagne d’un seul pôle."
)
ENTANGLED = (
    "Dans cette campagne, des périodes se chevauchent et se disputent les mêmes places : la réponse demande une recherche "
    "trop longue pour être donnée à l’instant. Essayez le changement par un calcul à blanc."
)


@dataclass(frozen=True)
class WhatIf:
    """``before``, ``after``: figures as ``comparisons.measured`` gives them; ``groups``: (label, rows before, rows after) of
    the groups whose share changes; ``sentence``: the answer; ``seconds``: how long it took."""

    before: dict[str, Any]
    after: dict[str, Any]
    groups: tuple[tuple[str, dict[str, Any], dict[str, Any]], ...]
    sentence: str
    seconds: float


def what_if(actor: Actor, campaign_id: UUID, scenario: Scenario) -> WhatIf:
    """Try changes on a campaign without writing anything: exact, by its rule in force, for who may compute it.

    Raises Unknown or Forbidden; Refused when the scenario names what is not there, or when the problem is too large, or its
    periods too entangled, to be answered while somebody waits.
    """
    begun = time.perf_counter()
    campaign = CAMPAIGNS.get(actor, "start_run", campaign_id)
    rows, parameters = read(campaign, communes=scenario.communes), current_parameters(campaign)
    if len(rows.needs) > MOST_NEEDS:
        raise refuse("scenario.room", TOO_LARGE)
    moment = _moment(campaign, parameters, rows)
    before = _figures(moment, campaign, parameters, rows, None)
    after = _figures(moment, campaign, parameters, rows, scenario)
    groups = tuple(
        (old["group"], old, new)
        for old, new in zip(before["groups"], after["groups"], strict=True)
        if old["placed"] != new["placed"]
    )
    sentence = f"Avec {_told(scenario)}, {_effect(before, after)}."
    return WhatIf(before, after, groups, sentence, time.perf_counter() - begun)


Moment = tuple[Any, ...]
_answers: OrderedDict[tuple[Moment, Scenario | None], dict[str, Any]] = OrderedDict()


def _moment(campaign: Campaign, parameters: Parameters, rows: Rows) -> Moment:
    """What tells two states of the rows apart: their content, and how many seats of the pôle are held or promised."""
    content = (rows.needs, rows.offers, rows.wishes, sorted(rows.zones.items()), rows.travel)
    held = Placement.objects.filter(seat__offer__hub=campaign.hub_id).order_by().values_list("status")
    promised = Match.objects.filter(offer__hub=campaign.hub_id, campaign__status="published").order_by()
    return (
        campaign.pk,
        parameters,
        hash(tuple(tuple(part) for part in content)),
        tuple(sorted(held.annotate(many=Count("pk")))),
        tuple(sorted(promised.values_list("status").annotate(many=Count("pk")))),
    )


def _figures(
    moment: Moment, campaign: Campaign, parameters: Parameters, rows: Rows, scenario: Scenario | None
) -> dict[str, Any]:
    """The figures of the best plan; the last answers are kept as long as the rows do not move.

    Several threads may ask at once: each gives what it computed, whatever the others keep or forget meanwhile.
    """
    key = (moment, scenario)
    if (known := _answers.get(key)) is not None:
        return known
    built = build(campaign, parameters, rows=rows, scenario=scenario)
    node = solve.quick_plan(built.instance, levels=LEVELS)
    if node is None:
        raise refuse("scenario.overlaps", ENTANGLED)
    figures = measured(case_of(built), node) | {"near": within_reach(built.instance)}
    _answers[key] = figures
    while len(_answers) > KEPT_ANSWERS:
        _answers.popitem(last=False)
    return figures


def _told(scenario: Scenario) -> str:
    """The changes, in words."""
    names = dict(Commune.objects.filter(code__in=scenario.communes).values_list("code", "name"))
    parts = [
        f"{plural(seats, 'place')} de plus à {names.get(code, code)} ({BY_CODE[family]})"
        for code, family, seats in scenario.extra_seats
    ]
    parts += [
        f"{plural(minutes, 'minute')} de trajet de plus pour {_the(label) if label else 'tous les élèves'}"
        for label, minutes in scenario.longer
    ]
    parts += [
        f"{plural(beds, 'place')} d’internat à {names.get(code, code)} pour {_the(zone)}"
        for code, beds, zone in scenario.boarding
    ]
    return join(parts) or "rien de plus"


def _the(label: str) -> str:
    """« le bassin d’Épinal », « les bassins d’Épinal et de Gérardmer »."""
    return f"{'les' if label.startswith('bassins ') else 'le'} {label}"


def _effect(before: dict[str, Any], after: dict[str, Any]) -> str:
    more = after["placed"] - before["placed"]
    parts = ["aucun élève de plus n’aurait une place"]
    if more:
        how = "de plus" if more > 0 else "de moins"
        parts = [f"{plural(abs(more), 'élève')} {how} {'aurait' if abs(more) < 2 else 'auraient'} une place"]
    old_worst, new_worst = (_worst(row["groups"], before["near"]) for row in (before, after))
    if old_worst and new_worst:
        old, new = (percent(row["placed"], row["total"]) for row in (old_worst, new_worst))
        same = f"resterait à {old}"
        parts.append(f"le groupe le moins bien servi {same if old == new else f'passerait de {old} à {new}'}")
    if before["minutes"] is not None and after["minutes"] is not None and before["minutes"] != after["minutes"]:
        old, new = (str(row["minutes"]).replace(".", ",") for row in (before, after))
        parts.append(f"le trajet moyen passerait de {old} à {new} minutes")
    return " ; ".join(parts)


def _worst(groups: list[dict[str, Any]], near: frozenset[str]) -> dict[str, Any] | None:
    """The worst served of the groups that had an offer within reach before any change."""
    return min(
        (row for row in groups if row["group"] in near),
        key=lambda row: (Fraction(row["placed"], row["total"]), row["group"]),
        default=None,
    )

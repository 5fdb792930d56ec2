"""« Et si… »: changes that are tried on a campaign, all in the address, answered at once and written nowhere."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import HttpResponse, QueryDict
from django.views.decorators.http import require_safe

from poles.domain.allocation import queries, scenarios
from poles.domain.allocation.policy import CAMPAIGNS
from poles.domain.allocation.scenario import Scenario
from poles.domain.allocation.scenarios import WhatIf
from poles.domain.allocation.zones import zones_of
from poles.web import pages
from poles.web.coordinators import reports
from poles.web.coordinators.what_if_forms import BedForm, LineForm, LongerForm, SeatForm
from poles.web.request import Request
from poles.words import french
from poles.words.findings import Refused

MOST_LINES = 5
KINDS: tuple[tuple[str, str, str, type[LineForm]], ...] = (
    ("places", "Des places de plus", "Une autre recherche de places", SeatForm),
    ("trajet", "Des trajets plus longs", "Un autre trajet", LongerForm),
    ("internat", "Des places d’internat", "Un autre internat", BedForm),
)


@dataclass(frozen=True)
class Block:
    """One kind of change: its title, its lines, the last of which is empty while there is room."""

    title: str
    again: str
    lines: list[LineForm]


@require_safe
def campaign_what_if(request: Request, campaign_id: UUID) -> HttpResponse:
    """Say the changes; read what they would give, before and after."""
    actor = request.actor
    CAMPAIGNS.get(actor, "start_run", campaign_id)
    row = queries.campaigns_of(actor).get(pk=campaign_id)
    zones = [zone.label for zone in zones_of(actor, row.pk, waiting=True)]
    blocks = [_block(request.GET, *kind, zones=zones) for kind in KINDS]
    said = [line for block in blocks for line in block.lines if line.said]
    answer, refused, wrong = None, "", any(not line.is_valid() for line in said)
    if said and not wrong:
        try:
            answer = scenarios.what_if(actor, row.pk, _scenario(said))
        except Refused as error:
            refused = " ".join(finding.sentence for finding in error.findings)
    context = {
        "campaign": row,
        "blocks": blocks,
        "zones": zones,
        "refused": refused,
        "wrong": [line for line in said if line.errors],
        "nothing": bool(request.GET) and not said,
        "answer": answer,
        **(_told(answer) if answer else {}),
    }
    return pages.page(request, "coordinators/campaign_what_if.html", context, status=422 if wrong or refused else 200)


def _block(typed: QueryDict, name: str, title: str, again: str, kind: type[LineForm], *, zones: list[str]) -> Block:
    """The lines of the address that say something, and an empty one after them."""
    lines = [kind(typed, prefix=f"{name}{number}", zones=zones) for number in range(1, MOST_LINES + 1)]
    said = [line for line in lines if line.said]
    free = next((line for line in lines if not line.said), None)
    return Block(title, again, [*said, *([free.emptied()] if free else [])])


def _scenario(said: list[LineForm]) -> Scenario:
    """The changes as the domain takes them; raises Refused for a number out of bounds."""
    by_kind: dict[type, list[tuple]] = {SeatForm: [], LongerForm: [], BedForm: []}
    for line in said:
        by_kind[type(line)].append(line.change())
    return Scenario(
        extra_seats=tuple(by_kind[SeatForm]), longer=tuple(by_kind[LongerForm]), boarding=tuple(by_kind[BedForm])
    )


def _told(answer: WhatIf) -> dict[str, Any]:
    """Before and after: (what, before, after) for the table, bars for the chart."""
    before, after = answer.before, answer.after
    rows = [
        ("Élèves placés", *(f"{french.integer(one['placed'])} sur {french.integer(one['total'])}" for one in (before, after))),
        ("Groupe le moins bien servi", *(reports.percent_of(one["worst_within_reach"]) for one in (before, after))),
        ("Trajet moyen", *(reports.decimal(one["minutes"], "min") for one in (before, after))),
        ("Longs trajets", *(french.integer(one["long"]) for one in (before, after))),
    ]  # fmt: skip
    groups = [
        bar
        for label, old, new in answer.groups
        for bar in (reports.bar(old | {"group": f"{label}, aujourd’hui"}, "striped"),
                    reports.bar(new | {"group": f"{label}, avec ces changements"}, "plain"))
    ]  # fmt: skip
    views = [
        (label, reports.share_of(old), reports.share_of(new))
        for (label, old), (_, new) in zip(reports.views(before["views"]), reports.views(after["views"]), strict=True)
    ]
    return {"rows": [*rows, *views], "groups": groups}

"""Adopt a map by decision of the rector; the one adopted before for its year is replaced."""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils.timezone import localdate

from poles.domain.governance.policy import HUB_MAPS
from poles.domain.governance.queries import current_map, map_findings
from poles.domain.governance.successors import name_origins
from poles.domain.governance.usecases.drafting import require_version
from poles.domain.journal import advance
from poles.records.models import Academy, HubMap
from poles.words.actor import Actor
from poles.words.findings import Refused, refuse, refuse_if
from poles.words.french import short_date
from poles.workflows.hub import HUB_MAP


@transaction.atomic
def adopt_map(
    *,
    actor: Actor,
    hub_map_id: UUID,
    at: datetime,
    decided_on: date | None = None,
    decision: str = "",
    despite: bool = True,
    seen: int | None = None,
) -> HubMap:
    """Make a draft the map of its year; the one adopted before for that year is replaced.

    ``decided_on`` (by default that day) and ``decision``: the date and the reference of the decision of the rector.
    ``despite``: adopt although the law has remarks; without it, they refuse. ``seen``: the version that was read.
    """
    academy_id = HUB_MAPS.get(actor, "adopt", hub_map_id).academy_id
    Academy.objects.select_for_update(no_key=True).get(pk=academy_id)  # one adoption after the other
    chart = HUB_MAPS.get(actor, "adopt", hub_map_id, lock=True)
    step = HUB_MAP.step("adopt", chart.status)
    require_version(chart, seen)
    today = localdate(at)
    if decided_on and decided_on > today:
        raise refuse("decided_on", "La décision ne peut pas être datée d’un jour à venir.", field="decided_on")
    findings = refuse_if(map_findings(chart.pk))
    if findings and not despite:
        raise Refused(findings)
    before = current_map(chart.academy_id)
    former = HubMap.objects.select_for_update().filter(
        academy_id=chart.academy_id, school_year=chart.school_year, status="adopted"
    )
    for old in former:
        advance(old, HUB_MAP.step("replace", old.status), actor=actor, at=at)
    chart.decided_on, chart.decision = decided_on or today, " ".join(decision.split())[:160]
    chart.save(update_fields=["decided_on", "decision"])
    if before:
        name_origins(chart, before)
    said = f"décision {chart.decision}".strip() if chart.decision else "décision"
    advance(chart, step, actor=actor, at=at, note=f"{said} du {short_date(chart.decided_on)}")
    return chart

"""The results of a campaign: who is served, the price of the rule, the bassins, the proof; and the dry run."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from poles.domain.access import Unknown
from poles.domain.allocation import queries, usecases
from poles.domain.allocation.policy import CAMPAIGNS
from poles.domain.allocation.zones import zones_of
from poles.domain.governance.policy import HUBS
from poles.web import pages
from poles.web.coordinators import reports
from poles.web.public import shapes
from poles.web.request import Request
from poles.words.allocation import RunKind
from poles.words.findings import Refused

KINDS = (RunKind.OFFICIAL, RunKind.TRIAL)
SHOWN_RUNS = 20


def chosen_run(request: Request, campaign: Any) -> Any | None:
    """The run that the address asks for, else the campaign's own, else the latest dry run; None before any.

    Raises Unknown for a run that is not one of this campaign, or that has no report.
    """
    rows = queries.runs_of(request.actor, campaign.pk).filter(kind__in=KINDS, status="done")
    if asked := request.GET.get("calcul"):
        found = next((run for run in rows.filter(pk=_key(asked)) if run.report), None)
        if found is None:
            raise Unknown(asked)
        return found
    official = queries.last_run(campaign.pk) if campaign.status in ("allocated", "published") else None
    return next((run for run in (official, queries.last_trial(campaign.pk)) if run and run.report), None)


def _key(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError as error:
        raise Unknown(text) from error


def told(run: Any) -> reports.Result:
    """The head of the report of a run."""
    return reports.of(run.report, trial=run.kind == RunKind.TRIAL)


def progress_of(actor: Any, campaign_id: UUID) -> dict[str, Any]:
    """How far the latest run is, with the address that renews the fragment; ``failed``: why it stopped."""
    latest = queries.runs_of(actor, campaign_id).defer("report").first()
    if latest is None:
        return {"running": None, "failed": ""}
    waiting = latest.status in ("queued", "running")
    return {
        "running": latest if waiting else None,
        "progress_url": reverse("coordinators:campaign_progress", args=[campaign_id]),
        "stage": latest.stage or "En attente d’un calculateur libre",
        "failed": latest.error if latest.status == "failed" else "",
    }


@require_safe
def campaign_results(request: Request, campaign_id: UUID) -> HttpResponse:
    """What a run found, and the list of the others."""
    return _results(request, campaign_id)


def _results(request: Request, campaign_id: UUID, *, refused: tuple[str, ...] = (), status: int = 200) -> HttpResponse:
    actor = request.actor
    CAMPAIGNS.get(actor, "see", campaign_id)
    row = queries.campaigns_of(actor).get(pk=campaign_id)
    run = chosen_run(request, row)
    context = {
        "campaign": row,
        "run": run,
        "refused": refused,
        "may_try": queries.may_try(actor, row),
        "runs": queries.runs_of(actor, row.pk).filter(kind__in=KINDS)[:SHOWN_RUNS],
        **progress_of(actor, row.pk),
    }
    if run:
        context |= {
            "trial": run.kind == RunKind.TRIAL,
            "report": run.report,
            "result": told(run),
            "changed": reports.changed(run.report),
            "prices": reports.prices(run.report),
            "network": run.report.get("network", ""),
            "views": reports.view_bars(run.report),
            "zones": reports.zone_bars(run.report),
            "proof": reports.proof(run.report),
            "map_url": f"{reverse('coordinators:campaign_zones', args=[row.pk])}?calcul={run.pk}",
        }
    return pages.page(request, "coordinators/campaign_results.html", context, status=status)


@require_safe
def campaign_zones(request: Request, campaign_id: UUID) -> JsonResponse:
    """The bassins of a run as points on the contour of the pôle: the part of their learners that is placed."""
    actor = request.actor
    CAMPAIGNS.get(actor, "see", campaign_id)
    row = queries.campaigns_of(actor).get(pk=campaign_id)
    run = chosen_run(request, row)
    where = {zone.label: zone for zone in zones_of(actor, row.pk)}
    served = reports.zones(run.report) if run else []
    around = HUBS.rows(actor, "see").filter(pk=row.hub_id)
    return shapes.collection(
        [*map(shapes.hub, around), *(_zone(one, where.get(one.get("at", one["group"]))) for one in served)]
    )


def _zone(one: dict[str, Any], zone: Any) -> dict[str, Any] | None:
    if zone is None or zone.lat is None or zone.lon is None:
        return None
    properties = {
        "kind": "zone",
        "name": one["group"],
        "text": reports.share_of(one),
        "sign": "".join(sign for sign in reports.percent_of(one) if sign.isdigit()),
    }
    return {
        "type": "Feature",
        "geometry": {"type": "Point", "coordinates": [zone.lon, zone.lat]},
        "properties": properties,
    }


@require_POST
def campaign_try(request: Request, campaign_id: UUID) -> HttpResponse:
    """Queue a dry run: nothing is proposed to anybody."""
    try:
        usecases.start_run(actor=request.actor, campaign_id=campaign_id, kind=RunKind.TRIAL, at=timezone.now())
    except Refused as error:
        sentences = tuple(finding.sentence for finding in error.findings)
        return _results(request, campaign_id, refused=sentences, status=422)
    messages.success(request, "Le calcul à blanc est demandé. Il ne propose rien à personne.")
    return redirect("coordinators:campaign_results", campaign_id)

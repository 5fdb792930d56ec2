"""What a campaign lacks: the prospecting list, on the page and as a sheet."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from poles.domain.access import Unknown
from poles.domain.allocation import queries
from poles.domain.allocation.policy import CAMPAIGNS
from poles.exchange.sheets import write_csv
from poles.web import pages
from poles.web.coordinators import reports
from poles.web.coordinators.results import chosen_run, told
from poles.web.request import Request
from poles.words.allocation import RunKind

HEADINGS = (
    "Rang", "Métiers", "Bassin", "Période", "Places à trouver", "Élèves qui y prétendent", "Dont sans place",
    "Groupe mieux servi", "Part servie aujourd’hui (%)", "Points épargnés aux autres, au plus",
)  # fmt: skip


@require_safe
def campaign_lacks(request: Request, campaign_id: UUID) -> HttpResponse:
    """The lines to look for, the most useful first; apart, the learners whom no offer suits."""
    row, run = _asked(request, campaign_id, "see")
    context: dict[str, Any] = {"campaign": row, "run": run, "may_try": queries.may_try(request.actor, row)}
    if run:
        lines = reports.lacks(run.report)
        parts = run.report.get("lacks_parts", [])
        context |= {
            "trial": run.kind == RunKind.TRIAL,
            "result": told(run),
            "lines": lines,
            "seats": sum(line["seats"] for line in lines),
            "bars": reports.lack_bars(lines),
            "alone": reports.alone(run.report),
            "alone_count": sum(line["pupils"] for line in run.report.get("alone", [])),
            "parts": parts,
            "shortages": run.report["shortages"],
        }
    return pages.page(request, "coordinators/campaign_lacks.html", context)


@require_safe
def campaign_lacks_csv(request: Request, campaign_id: UUID) -> HttpResponse:
    """Exactly the prospecting list, as a sheet."""
    _row, run = _asked(request, campaign_id, "export")
    if run is None:
        raise Unknown(campaign_id)
    rows = (
        (
            line["rank"], line["family"], line["zone"], line["period"], line["seats"], line["pupils"], line["unplaced"],
            line["lifts"], round(100 * line["rate"]), line["value"],
        )
        for line in reports.lacks(run.report)
    )  # fmt: skip
    return HttpResponse(
        write_csv(HEADINGS, rows),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="places-a-trouver-{timezone.localdate():%Y-%m-%d}.csv"'},
    )


def _asked(request: Request, campaign_id: UUID, verb: str) -> tuple[Any, Any | None]:
    """The campaign and the run of the address."""
    CAMPAIGNS.get(request.actor, verb, campaign_id)
    row = queries.campaigns_of(request.actor).get(pk=campaign_id)
    return row, chosen_run(request, row)

"""A map of pôles for the page’s map, and as files to take away: GeoJSON, CSV, PDF."""

from uuid import UUID

from django.http import HttpResponse, JsonResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from poles.domain.governance import queries, usecases
from poles.domain.governance.weighing import facts_of, weigh
from poles.exchange import map_files
from poles.web.request import Request


@require_safe
def geojson(request: Request, map_id: UUID) -> JsonResponse:
    """Contours and schools; each leads to where it can be moved. With ``fichier``, a file to take away."""
    row = queries.own_map(request.actor, map_id)
    found = map_files.features(row, row.hubs.all(), queries.placed_schools(row.pk))
    if "fichier" in request.GET:
        usecases.export_map(actor=request.actor, hub_map_id=row.pk, kind="GeoJSON", at=timezone.now())
        return _attached(JsonResponse(_collection(found), content_type="application/geo+json"), row, "geojson")
    keys = {hub.code: hub.pk for hub in row.hubs.all()}
    moving = reverse("academies:map_move", args=[row.pk])
    for each in found:
        said = each["properties"]
        if said["kind"] == "hub":
            said["url"] = reverse("academies:map_hub", args=[row.pk, keys[said["code"]]])
        else:
            said["url"] = f"{moving}?mots={said['uai']}"
    return JsonResponse(_collection(found), content_type="application/geo+json")


@require_safe
def csv(request: Request, map_id: UUID) -> HttpResponse:
    """One line a school, with its pôle."""
    row = queries.own_map(request.actor, map_id)
    usecases.export_map(actor=request.actor, hub_map_id=row.pk, kind="CSV", at=timezone.now())
    body = map_files.map_csv(row, queries.placed_schools(row.pk))
    return _attached(HttpResponse(body, content_type="text/csv; charset=utf-8"), row, "csv")


@require_safe
def pdf(request: Request, map_id: UUID) -> HttpResponse:
    """The map to print, with the table of its pôles."""
    row = queries.own_map(request.actor, map_id)
    now = timezone.now()
    usecases.export_map(actor=request.actor, hub_map_id=row.pk, kind="PDF", at=now)
    today = timezone.localdate(now)
    weighing = weigh(row, facts_of(row.academy_id, today=today))
    body = map_files.map_pdf(
        weighing, queries.placed_schools(row.pk), academy=f"académie {row.academy.name}", made_on=today
    )
    return _attached(HttpResponse(body, content_type="application/pdf"), row, "pdf")


def _collection(found: list) -> dict:
    return {"type": "FeatureCollection", "features": found}


def _attached(response, row, ending: str):
    name = f"carte-poles-{row.academy_id}-{row.school_year}-{row.pk.hex[-6:]}.{ending}"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response

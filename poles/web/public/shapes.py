"""Rows as GeoJSON features, in the words that the map reads."""

from collections.abc import Iterable
from typing import Any

from django.http import JsonResponse
from django.urls import reverse

from poles.words.french import plural


def collection(features: Iterable[dict | None], **more: Any) -> JsonResponse:
    """A FeatureCollection of what has a place; ``more`` is said beside it."""
    body = {"type": "FeatureCollection", "features": [one for one in features if one], **more}
    return JsonResponse(body, content_type="application/geo+json")


def offer(row: Any) -> dict | None:
    """A published offer, where its host is; None when nobody knows where."""
    text = f"{row.site.name}, {plural(row.seat_count, 'place')}"
    return _point("offer", row.place_lat, row.place_lon, row.title, text, reverse("public:offer", args=[row.pk]))


def spot(row: Any) -> dict | None:
    """The same from a search, that gives no more than the map needs."""
    text = f"{row.host}, {plural(row.seat_count, 'place')}"
    return _point("offer", row.place_lat, row.place_lon, row.title, text, reverse("public:offer", args=[row.pk]))


def school(row: Any) -> dict | None:
    """A school, where it stands."""
    return _point("school", row.lat, row.lon, row.name, row.commune.name)


def hub(row: Any) -> dict | None:
    """A pôle by its contour, when it has been drawn."""
    if not row.contour:
        return None
    return {"type": "Feature", "geometry": row.contour, "properties": {"kind": "hub", "name": row.name}}


def _point(kind: str, lat: float | None, lon: float | None, name: str, text: str, url: str = "") -> dict | None:
    if lat is None or lon is None:
        return None
    properties = {"kind": kind, "name": name, "text": text, **({"url": url} if url else {})}
    return {"type": "Feature", "geometry": {"type": "Point", "coordinates": [lon, lat]}, "properties": properties}

"""What everybody may read by machine: published offers, and the pôles that are open."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from ninja import Query, Router

from poles.api.problems import Problem
from poles.api.shapes import (
    AcademyCode,
    HubCollection,
    HubFeature,
    HubProperties,
    OfferFilter,
    OfferOut,
    OfferPage,
)
from poles.domain.access import Unknown
from poles.domain.governance import queries as governance
from poles.domain.governance.policy import HUBS
from poles.domain.offers import searching as offers
from poles.domain.territory import queries as territory
from poles.words.actor import PUBLIC
from poles.words.places import Point

router = Router(tags=["données publiques"])


@router.get(
    "/offers", response={200: OfferPage, 404: Problem, 422: Problem}, url_name="offers", summary="Offres publiées"
)
def list_offers(request: HttpRequest, wanted: Query[OfferFilter]) -> OfferPage:
    """Published offers that answer to every filter, the nearest first, else the soonest closed."""
    search = offers.OfferSearch(
        family=wanted.family or "",
        kind=wanted.kind or "",
        first_day=wanted.first_day,
        last_day=wanted.last_day,
        near=_point(wanted.near) if wanted.near else None,
        radius_km=wanted.radius_km if wanted.near else None,
        text=wanted.text,
        accessible=wanted.accessible,
        hub_id=wanted.hub,
    )
    found = offers.leading(PUBLIC, search)
    end = wanted.offset + wanted.limit
    rows = found if end <= len(found) or not found.more else offers.search(PUBLIC, search)
    items = [_offer(row) for row in rows[wanted.offset : end]]
    return OfferPage(count=len(found), more=found.more, limit=wanted.limit, offset=wanted.offset, items=items)


@router.get(
    "/hubs", response={200: HubCollection, 404: Problem, 422: Problem}, url_name="hubs", summary="Pôles ouverts"
)
def list_hubs(request: HttpRequest, response: HttpResponse, academy: Query[AcademyCode]) -> HubCollection:
    """The open pôles of the adopted map of an académie, with their contours."""
    territory.academy(academy)  # Unknown when there is no such académie
    seen = HUBS.rows(PUBLIC, "see").filter(pk__in=governance.hubs_of(academy).values("pk")).order_by("name")
    response["Content-Type"] = "application/geo+json"
    return HubCollection(features=[_hub(row) for row in seen])


def _point(code: str) -> Point:
    """Where a commune is; Unknown when there is no such commune, or nobody knows where."""
    town = territory.commune(code)
    if town.lat is None or town.lon is None:
        raise Unknown(code)
    return Point(town.lat, town.lon)


def _offer(row: Any) -> OfferOut:
    town = row.site.commune
    return OfferOut(
        id=row.pk,
        title=row.title,
        description=row.description,
        kind=row.kind,
        family=row.family,
        seats=row.seat_count,
        free_seats=row.free_seats,
        opens_on=row.opens_on,
        closes_on=row.closes_on,
        min_age=row.min_age,
        accessible=row.accessible,
        host=row.site.name,
        commune_code=town.code,
        commune=town.name,
        lat=row.place_lat,
        lon=row.place_lon,
        distance_km=round(row.distance_km, 1) if getattr(row, "distance_km", None) is not None else None,
        hub=row.hub_id,
        url=_address("public:offer", row.pk),
    )


def _hub(row: Any) -> HubFeature:
    properties = HubProperties(
        id=row.pk,
        name=row.name,
        slug=row.slug,
        academy=row.academy_id,
        contact_email=row.contact_email,
        url=_address("public:hub", row.academy_id, row.slug),
    )
    return HubFeature(geometry=row.contour, properties=properties)


def _address(name: str, *parts: Any) -> str:
    return settings.BASE_URL + reverse(name, args=parts)

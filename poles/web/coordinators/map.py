"""The map of a pôle: its contour, its schools, its hosts, its offers, and the lists that say the same."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django import forms
from django.core.paginator import Page, Paginator
from django.http import HttpResponse, JsonResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from poles.domain.indicators import boards, ground
from poles.domain.indicators.ground import SchoolGround
from poles.domain.offers import searching as offers
from poles.web import pages
from poles.web.forms import PageForm
from poles.web.public import shapes
from poles.web.request import Request
from poles.words.families import FAMILIES
from poles.words.french import plural

PER_PAGE = 50
ON_THE_MAP = 3000
"""Beyond this count of one sort the map shows the first ones, in the order of the list, and says so."""
EVERYTHING = ("", "Tout")


class MapFilter(PageForm):
    """What is shown, and of which family of jobs."""

    montrer = forms.ChoiceField(
        label="Montrer",
        required=False,
        choices=[EVERYTHING, ("lycees", "Établissements"), ("organismes", "Organismes"), ("offres", "Offres")],
    )
    metier = forms.ChoiceField(
        label="Métiers", required=False, choices=[("", "Tous"), *((one.code, one.label) for one in FAMILIES)]
    )


@dataclass(frozen=True)
class Ground:
    """What the map and the lists share: same filters, same order, same counts. None: not asked for."""

    hub: Any
    schools: list[SchoolGround] | None
    hosts: Any | None
    offers: Any | None


@require_safe
def hub_map(request: Request) -> HttpResponse:
    """The map of the own pôle and its three lists."""
    form, found = _read(request)
    hosts, published = (_page(request, rows, name) for rows, name in ((found.hosts, "h"), (found.offers, "o")))
    context = {
        "form": form,
        "found": found,
        "hosts": hosts,
        "offers": published,
        "limit": ON_THE_MAP,
        "cut": max((page.paginator.count for page in (hosts, published) if page), default=0) > ON_THE_MAP,
        "map_url": f"{reverse('coordinators:map_geojson')}?{request.GET.urlencode()}",
    }
    return pages.page(request, "coordinators/map.html", context)


@require_safe
def map_geojson(request: Request) -> JsonResponse:
    """The same things as points, around the contour of the own pôle."""
    _form, found = _read(request)
    features = [shapes.hub(found.hub)]
    features += [_school(one) for one in found.schools or []]
    features += [_host(site) for site in (found.hosts or [])[:ON_THE_MAP]]
    features += [shapes.offer(row) for row in (found.offers or [])[:ON_THE_MAP]]
    return shapes.collection(features)


def _read(request: Request) -> tuple[MapFilter, Ground]:
    """The filters, and what they keep in the pôle of this coordinator."""
    form = MapFilter({"montrer": request.GET.get("montrer", ""), "metier": request.GET.get("metier", "")})
    form.is_valid()
    shown, family = form.cleaned_data.get("montrer", ""), form.cleaned_data.get("metier", "")
    reading = boards.read(request.actor, at=timezone.now())
    hub = boards.only_hub(reading)

    def asked(what: str) -> bool:
        return shown in ("", what)

    return form, Ground(
        hub=hub,
        schools=ground.schools_of(reading, hub.pk) if asked("lycees") else None,
        hosts=ground.hosts_of(request.actor, hub.pk, family=family) if asked("organismes") else None,
        offers=_offers(request, hub.pk, family) if asked("offres") else None,
    )


def _offers(request: Request, hub_id: UUID, family: str) -> Any:
    return offers.search(request.actor, offers.OfferSearch(hub_id=hub_id, family=family))


def _page(request: Request, rows: Any | None, name: str) -> Page | None:
    return None if rows is None else Paginator(rows, PER_PAGE).get_page(request.GET.get(name))


def _school(one: SchoolGround) -> dict | None:
    feature = shapes.school(one.school)
    if feature and one.seeking:
        feature["properties"]["text"] = plural(one.seeking, "élève sans stage", "élèves sans stage")
    return feature


def _host(site: Any) -> dict | None:
    """A host, where it is; an offer of its own stands beside it as an offer."""
    if site.place_lat is None or site.place_lon is None:
        return None
    text = plural(site.open_offers, "offre publiée") if site.open_offers else "aucune offre publiée"
    properties = {"kind": "host", "name": site.name, "text": f"{site.commune.name}, {text}"}
    point = {"type": "Point", "coordinates": [site.place_lon, site.place_lat]}
    return {"type": "Feature", "geometry": point, "properties": properties}

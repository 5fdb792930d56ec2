"""The figures of a pôle for its coordinator: the catalogue, and one indicator with what it is made of."""

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from poles.web import pages
from poles.web.figure_pages import catalogue_of, figure_of
from poles.web.request import Request

TITLE = "Chiffres du pôle"
MADE_OF = {
    "places-par-eleve": "coordinators:offers",
    "semaines-par-semaine": "coordinators:offers",
    "eleves-places": "coordinators:campaigns",
    "sans-stage": "coordinators:campaigns",
    "demandes-a-temps": "coordinators:requests",
}
"""Where a coordinator reads the rows behind a figure."""


@require_safe
def figures(request: Request) -> HttpResponse:
    """Every indicator with the figure of the pôle."""
    context = catalogue_of(request, request.actor, url=lambda code: reverse("steering:figure", args=[code]))
    return pages.page(request, "figures/catalogue.html", context | {"title": TITLE})


@require_safe
def figure(request: Request, indicator: str) -> HttpResponse:
    """One indicator of the pôle."""
    hub_id = min(request.actor.reach) if request.actor.reach else None
    context = figure_of(request, request.actor, indicator, place_url=lambda _key: "", hub_id=hub_id)
    made_of = MADE_OF.get(indicator)
    context |= {
        "title": TITLE,
        "catalogue_url": reverse("steering:figures"),
        "made_of": reverse(made_of) if made_of else "",
    }
    return pages.page(request, "figures/figure.html", context)

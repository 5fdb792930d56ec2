"""The catalogue of indicators for the rector’s team, and one indicator: by pôle with its median, by group, over years."""

from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from poles.domain.indicators import boards
from poles.web import pages
from poles.web.figure_pages import catalogue_of, figure_of
from poles.web.request import Request


@require_safe
def catalogue(request: Request) -> HttpResponse:
    """Every indicator with its figure of the académie; those that are not measured say why."""
    context = catalogue_of(request, request.actor, url=lambda code: reverse("academies:figure", args=[code]))
    return pages.page(request, "figures/catalogue.html", context)


@require_safe
def figure(request: Request, indicator: str) -> HttpResponse:
    """One indicator of the académie."""
    slugs = boards.slugs_of(request.actor)

    def address(key: UUID) -> str:
        return reverse("academies:hub", args=[slugs[key]]) if key in slugs else ""

    context = figure_of(request, request.actor, indicator, place_url=address, hub_id=None)
    context |= {"catalogue_url": reverse("academies:catalogue"), "made_of": reverse("academies:indicators")}
    return pages.page(request, "figures/figure.html", context)

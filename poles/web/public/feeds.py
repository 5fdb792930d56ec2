"""What other services read of the published offers: the feed of a search, the days of one offer, its JobPosting."""

from dataclasses import replace
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.conf import settings
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from django.views.decorators.http import require_safe

from poles.domain.offers import addresses, searching
from poles.exchange import icalendar, offers_feed
from poles.exchange.offer_calendar import offer_ics
from poles.web.public.search import read, told
from poles.web.request import Request

IN_THE_FEED = 50
NOT_A_FILTER = {"page", addresses.NAMES["order"]}


@require_safe
def atom(request: Request) -> HttpResponse:
    """The latest offers of a search: the filters of the list, in the address."""
    form = read(request)
    if form.errors:
        said = " ".join(str(sentence) for errors in form.errors.values() for sentence in errors)
        return HttpResponse(said, content_type="text/plain; charset=utf-8", status=422)
    wanted = replace(form.wanted(), order=searching.Order.FRESHEST)
    found = searching.leading(request.actor, wanted)[:IN_THE_FEED]
    filters = filters_of(request)
    body = offers_feed.offers_atom(
        found,
        title=f"Offres de stage : {told(wanted, form.town.name if form.town else '')}",
        own=f"{settings.BASE_URL}{feed_address(filters)}",
        page=f"{settings.BASE_URL}{reverse('public:offers')}{f'?{filters}' if filters else ''}",
        address=address_of,
        empty_at=timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0),
    )
    return HttpResponse(body, content_type=offers_feed.MEDIA_TYPE)


@require_safe
def ics(request: Request, offer_id: UUID) -> HttpResponse:
    """The days of a published offer, for a calendar."""
    row = searching.published(request.actor, offer_id)
    headers = {"Content-Disposition": f'attachment; filename="offre-{row.opens_on.isoformat()}.ics"'}
    return HttpResponse(offer_ics(row, address=address_of(row)), content_type=icalendar.MEDIA_TYPE, headers=headers)


def filters_of(request: Request) -> str:
    """The filters of an address, in one order for ever: the same search has one feed."""
    said = sorted((name, value) for name, value in request.GET.items() if value and name not in NOT_A_FILTER)
    return urlencode(said)


def feed_address(filters: str) -> str:
    """The address of the feed of a search."""
    return f"{reverse('public:offers_atom')}{f'?{filters}' if filters else ''}"


def address_of(offer: Any) -> str:
    """The whole address of the page of an offer."""
    return f"{settings.BASE_URL}{reverse('public:offer', args=[offer.pk])}"


def posting(offer: Any) -> SafeString:
    """The JobPosting of an offer, whose marks of markup are written as JSON escapes."""
    return mark_safe(offers_feed.job_posting(offer, address=address_of(offer)))  # noqa: S308 - its « < » are escaped

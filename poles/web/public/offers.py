"""Published offers for everybody: the list with its filters, its map, one offer, the page of a pôle."""

from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpResponse, JsonResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from poles.domain.access import Unknown
from poles.domain.allocation.queries import published_rules
from poles.domain.desk.queries import point_of
from poles.domain.governance import queries as hubs
from poles.domain.governance.policy import HUBS
from poles.domain.offers import queries, searching, twins, widening
from poles.domain.offers.policy import SAVED_SEARCHES
from poles.domain.partners import queries as partners
from poles.domain.programmes.reading import public_programme
from poles.web import pages
from poles.web.public import feeds, shapes
from poles.web.public.search import RADII, TRIPS, SearchForm, change, read
from poles.web.request import Request
from poles.words.time import SchoolYear

PER_PAGE = 25
ON_THE_MAP = 3000
"""Beyond this count the map shows the first ones, in the order of the list, and says so."""


@require_safe
def offers(request: Request) -> HttpResponse:
    """The list: filters in the address, a count in a sentence, a map that says the same, ways out when nothing answers."""
    form = read(request)
    wanted = form.wanted()
    answer = widening.answer(request.actor, wanted)
    page = Paginator(answer.found, PER_PAGE).get_page(request.GET.get("page"))
    filters = request.GET.copy()
    filters.pop("page", None)
    context = {
        "form": form,
        "page_obj": page,
        "count": page.paginator.count,
        "more": answer.found.more,
        "corrected": answer.corrected,
        "best": wanted.order is searching.Order.BEST,
        "sentence": form.sentence(),
        "map_url": f"{reverse('public:offers_geojson')}?{filters.urlencode()}",
        "wider": [] if answer.found else _wider(request, form, wanted),
        "address": form.address(answer.wanted),
        "feed_url": feeds.feed_address(feeds.filters_of(request)),
        "may_save": request.actor.role in SAVED_SEARCHES.roles("edit"),
    }
    return pages.page(request, "public/offers.html", context, status=422 if form.errors else 200)


def _wider(request: Request, form: SearchForm, wanted: searching.OfferSearch) -> list[dict]:
    """What finds something when this search does not: what changes, the address, how many."""
    found = widening.wider(request.actor, wanted, radii=RADII, trips=TRIPS)
    return [
        {"change": change(wanted, other.wanted), "address": form.address(other.wanted), "found": other.found}
        for other in found
    ]


@require_safe
def offers_geojson(request: Request) -> JsonResponse:
    """The same offers as points, same filters, same order, same count, on the contours of their pôles."""
    shown = widening.answer(request.actor, read(request).wanted()).found.spots()
    around = HUBS.rows(request.actor, "see").filter(pk__in={row.hub_id for row in shown if row.hub_id})
    features = [*map(shapes.hub, around), *map(shapes.spot, shown)]
    return shapes.collection(features, count=len(shown))


@require_safe
def offer(request: Request, offer_id: UUID) -> HttpResponse:
    """One offer, without anything of the person who answers for it: the way in is the school, then the pôle."""
    row = searching.published(request.actor, offer_id)
    context = {
        "offer": row,
        "reader": queries.who_answers(row),
        "posting": feeds.posting(row),
        "elsewhere": twins.elsewhere(row),
    }
    return pages.page(request, "public/offer.html", context)


@require_safe
def hub(request: Request, academy_id: str, slug: str) -> HttpResponse:
    """The page of a pôle: where it is, who answers, three doors, the rules of its campaigns, today's offers."""
    row = _hub(request, academy_id, slug)
    search = searching.search(request.actor, searching.OfferSearch(hub_id=row.pk))
    page = Paginator(search, PER_PAGE).get_page(request.GET.get("page"))
    today = timezone.localdate()
    context = {
        "hub": row,
        "schools": hubs.schools_of_hub(row.pk),
        "rules": published_rules(row.pk),
        "point": point_of(row.pk),
        "face": partners.public_face(row.pk, on=today, school_year=SchoolYear.of(today).start),
        "programme": public_programme(row.pk, at=timezone.now()),
        "page_obj": page,
        "count": page.paginator.count,
    }
    return pages.page(request, "public/hub.html", context)


@require_safe
def hub_geojson(request: Request, academy_id: str, slug: str) -> JsonResponse:
    """The contour of a pôle, its schools and its offers."""
    row = _hub(request, academy_id, slug)
    found = searching.search(request.actor, searching.OfferSearch(hub_id=row.pk))[:ON_THE_MAP]
    schools = [shapes.school(one) for one in hubs.schools_of_hub(row.pk) if one.lat is not None]
    return shapes.collection([shapes.hub(row), *schools, *map(shapes.offer, found)])


def _hub(request: Request, academy_id: str, slug: str):
    """A pôle that this actor may see, by its address."""
    row = hubs.hub_by_slug(academy_id, slug)
    if row is None:
        raise Unknown(slug)
    return HUBS.get(request.actor, "see", row.pk)

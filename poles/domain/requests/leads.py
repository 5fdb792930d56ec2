"""What a pôle may suggest in answer to a request: offers that suit and can be reached, hosts to call, a campaign."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import F, Q, QuerySet

from poles.domain.hosts.policy import HOST_SITES
from poles.domain.offers import reservations
from poles.domain.offers.policy import OFFERS
from poles.domain.offers.queries import taken_seats
from poles.records.models import (
    AssistanceRequest,
    Campaign,
    Commune,
    HostSite,
    Offer,
    PlacementNeed,
    RequestLead,
    School,
)
from poles.words import french
from poles.words.actor import Actor
from poles.words.families import BY_CODE, DISCOVERY, JobFamily, compatible
from poles.words.places import Mode, Point, distance_km, travel_minutes

SITES_SHOWN = 10
MOST_SITES = 4_000
"""Hosts of a territory that are measured at once; the territory of a pôle holds fewer."""
ADMITS = ("draft", "open")
"""The states of a campaign that can still take needs in."""


@dataclass(frozen=True)
class OfferLead:
    """An offer that suits: ``serves`` needs of the request that it can take and whose learners reach it in time.

    ``minutes``: the shortest trip (None: the place is not known). ``free``: seats that nobody holds on those days.
    """

    offer: Offer
    serves: int
    minutes: int | None
    free: int


@dataclass(frozen=True)
class SiteLead:
    """A host of the territory, and how far it is from the school as the crow flies (None: not known)."""

    site: HostSite
    km: float | None


def offer_leads(actor: Actor, request: AssistanceRequest, needs: Sequence[PlacementNeed]) -> list[OfferLead]:
    """The published offers of the pôle with a free seat that serve a need still open: those that serve most, then near.

    Kind, days, job family and reservations are those of the campaign; the trip starts from the learner's commune, else the
    school's. ``needs``: those of the request (``queries.needs_in``). Two statements, whatever their number.
    """
    waiting = [need for need in needs if need.status == "open"]
    if not waiting:
        return []
    publics = set(map(reservations.public_of, waiting))
    rows = (
        _of_the_hub(actor, request)
        .filter(opens_on__lte=max(need.period.starts_on for need in waiting))
        .filter(closes_on__gte=min(need.period.ends_on for need in waiting))
        .annotate(free=F("seat_count") - taken_seats(request.starts_on, request.ends_on))
        .filter(free__gt=0)
        .filter(reservations.open_to(*publics))
        .prefetch_related(reservations.WITH)
    )
    school = _point(request.school) or _point(request.school.commune)
    found = []
    for offer in rows:
        trips = [trip for need in waiting if (trip := _trip(need, offer, school)) is not None]
        if trips:
            known = [minutes for minutes in trips if minutes >= 0]
            free: int = offer.free  # type: ignore[attr-defined]  # annotated above
            found.append(OfferLead(offer, len(trips), min(known, default=None), free))
    return sorted(found, key=lambda one: (-one.serves, one.minutes is None, one.minutes or 0, one.offer.title))


def site_leads(
    actor: Actor, request: AssistanceRequest, text: str = "", *, besides: Collection[UUID] = ()
) -> list[SiteLead]:
    """Hosts of the territory to call, the nearest to the school first, ten at most.

    Without ``text``, those who work in the family asked for (by an offer of theirs or by their activity); with it, those
    whose name or town holds each of its words. ``besides``: hosts left out (an offer of theirs is already suggested).
    """
    rows = HOST_SITES.rows(actor, "see").filter(commune__hub_links__hub_id=request.hub_id).exclude(pk__in=besides)
    rows = rows.select_related("commune")
    if words := text.split()[:6]:
        for word in words:
            rows = rows.filter(Q(name__icontains=word) | Q(commune__name__icontains=word))
    else:
        rows = rows.filter(_works_in(request.family))
    start = _point(request.school) or _point(request.school.commune)
    found = [SiteLead(site, _km(start, site)) for site in rows.distinct()[:MOST_SITES]]
    found.sort(key=lambda one: (one.km is None, one.km or 0.0, french.alphabetical(one.site.name)))
    return found[:SITES_SHOWN]


def ticked_sites(actor: Actor, request: AssistanceRequest, keys: Sequence[UUID]) -> list[SiteLead]:
    """Those of these hosts that may be suggested, as ``site_leads`` gives them, by name."""
    start = _point(request.school) or _point(request.school.commune)
    found = [SiteLead(site, _km(start, site)) for site in hub_sites(actor, request, keys).values()] if keys else []
    return sorted(found, key=lambda one: french.alphabetical(one.site.name))


def campaigns_for(request: AssistanceRequest) -> QuerySet[Campaign]:
    """The campaigns of the pôle that will include these needs: of their kind, over their days, still open to needs."""
    return Campaign.objects.filter(
        hub_id=request.hub_id,
        kind=request.kind,
        status__in=ADMITS,
        starts_on__lte=request.starts_on,
        ends_on__gte=request.ends_on,
    ).order_by("starts_on", "label")


def leads_of(request: AssistanceRequest) -> list[RequestLead]:
    """What was suggested in answer: the offers, then the hosts, by name."""
    rows = request.leads.select_related("offer__site__commune", "site__commune")
    return sorted(rows, key=lambda one: (one.offer is None, french.alphabetical(str(one.offer or one.site))))


def hub_offers(actor: Actor, request: AssistanceRequest, keys: Sequence[UUID]) -> dict[UUID, Offer]:
    """Those of these offers that are published in the pôle, by key."""
    return _published(actor, request).in_bulk(list(keys))


def hub_sites(actor: Actor, request: AssistanceRequest, keys: Sequence[UUID]) -> dict[UUID, HostSite]:
    """Those of these hosts that this actor sees on the territory of the pôle, by key."""
    rows = HOST_SITES.rows(actor, "see").filter(commune__hub_links__hub_id=request.hub_id, pk__in=list(keys))
    return {site.pk: site for site in rows.select_related("commune")}


def _published(actor: Actor, request: AssistanceRequest) -> QuerySet[Offer]:
    rows = OFFERS.rows(actor, "see").filter(status="published", twin_of__isnull=True, hub_id=request.hub_id)
    return rows.select_related("site__commune")


def _of_the_hub(actor: Actor, request: AssistanceRequest) -> QuerySet[Offer]:
    return _published(actor, request).filter(kind=request.kind, family__in=_suited(request.family))


def _suited(code: str) -> list[str]:
    family = BY_CODE[code]
    return [other.code for other in BY_CODE.values() if compatible(family, other)]


def _works_in(code: str) -> Q:
    if code == DISCOVERY.code:
        return Q()
    suited: list[JobFamily] = [BY_CODE[other] for other in _suited(code)]
    works = Q(offers__family__in=[family.code for family in suited])
    for division in sorted({naf for family in suited for naf in family.naf}):
        works |= Q(naf_code__startswith=division)
    return works


def _trip(need: PlacementNeed, offer: Offer, school: Point | None) -> int | None:
    """Minutes of the trip of a learner to an offer that can serve the need (−1: not known); None when it cannot."""
    if offer.opens_on > need.period.starts_on or offer.closes_on < need.period.ends_on:
        return None
    if not reservations.reservation(offer).admits(reservations.public_of(need)):
        return None
    start = _point(need.learner.home_commune) or school
    end = _point(offer.site) or _point(offer.site.commune)
    if start is None or end is None:
        return -1
    minutes = travel_minutes(distance_km(start, end), Mode(need.travel_mode))
    return minutes if minutes <= need.travel_limit else None


def _km(start: Point | None, site: HostSite) -> float | None:
    end = _point(site) or _point(site.commune)
    return distance_km(start, end) if start and end else None


def _point(place: HostSite | School | Commune | None) -> Point | None:
    return Point(place.lat, place.lon) if place and place.lat is not None and place.lon is not None else None

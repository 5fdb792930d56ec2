"""The search of published offers: what is asked, what answers, in which order; the list, the map and counts read it.

The order « les mieux adaptées » is published here and on the page. Four marks from 0 to 1, weighed 4, 3, 2 and 1, those
that do not apply left out of the sum:

- words (4): where what was typed is found: title 1, family of trades 0.4, description 0.2, host or town 0.1;
- nearness (3): 10 / (10 + km as the crow flies), when a place is given: 1 on the spot, a half at 10 km;
- freshness (2): 30 / (30 + days since the publication);
- seats (1): those free on the days asked, without days those of the offer; three or more being 1.

Ties: the freshest, then the key. Nothing about who searches, nor about who hosts, enters the order. Beyond a thousand
answers, only the thousand nearest (or freshest, without a place) are put in order and shown; the page says so.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Any, NamedTuple, overload
from uuid import UUID

from django.db.models import DateTimeField, Expression, F, QuerySet, Value
from django.db.models.functions import Coalesce

from poles.domain.access import Unknown
from poles.domain.offers import indexing
from poles.domain.offers.policy import OFFERS
from poles.domain.offers.queries import taken_seats
from poles.domain.offers.reservations import WITH
from poles.records.models import Offer, TravelTime
from poles.records.offers import SHOWN
from poles.words.actor import Actor
from poles.words.families import BY_CODE
from poles.words.places import DETOUR, Mode, Point, distance_km
from poles.words.trades import terms

DEPTH = 1000
"""How many offers a list shows at most, and how many are counted one by one: beyond, « plus de 1 000 »."""
SPARE = 500
"""How many more are read when days are given, since some of them will be full on these days."""
SMALL = 20_000
"""Up to so many offers in all, any way of reading them is fast."""
STEP, STEP_WITH_WORDS = 0.1, 0.75
"""What reading a row on the way costs, a row fetched by the words' index being 1 (measured: ``bench.offers``): without words
the index of the order answers alone."""
SPOT = ("pk", "title", "site__name", "seat_count", "hub_id", "place_lat", "place_lon")
WORDS, NEAR, FRESH, SEATS = 4.0, 3.0, 2.0, 1.0
FARTHEST_KM = 200.0


class Order(StrEnum):
    """In which order offers are shown."""

    BEST = "adaptees"
    NEAREST = "proches"
    FRESHEST = "recentes"
    CLOSING = "fin"

    @property
    def label(self) -> str:
        """The French name shown on screen."""
        return ORDER_LABELS[self]


ORDER_LABELS = {
    Order.BEST: "Les mieux adaptées",
    Order.NEAREST: "Les plus proches",
    Order.FRESHEST: "Les plus récentes",
    Order.CLOSING: "Les premières à finir",
}


@dataclass(frozen=True)
class Trip:
    """The longest trip from the place searched: how, and how many minutes, one way."""

    mode: Mode
    minutes: int


@dataclass(frozen=True)
class OfferSearch:
    """What a person looks for among published offers; an empty search finds them all.

    ``neighbours``: with the families whose hosts can suit. ``first_day`` to ``last_day``, both included: the offer must be
    open all along and keep a free seat. ``near`` with ``radius_km`` keeps what lies within so many kilometres as the crow
    flies; with ``trip``, what is reached in time (``near_code``: the commune of ``near``, for the operator's travel times).
    ``since``: published after this moment. ``order``: the nearest first, else the first to close. ``on``: the day from
    which freshness counts; without it, it does not.
    """

    family: str = ""
    kind: str = ""
    first_day: date | None = None
    last_day: date | None = None
    near: Point | None = None
    radius_km: float | None = None
    text: str = ""
    accessible: bool = False
    hub_id: UUID | None = None
    neighbours: bool = False
    near_code: str = ""
    trip: Trip | None = None
    since: datetime | None = None
    order: Order | None = None
    on: date | None = None

    @property
    def days(self) -> tuple[date, date] | None:
        """The first and the last day asked; one alone is both."""
        first, last = self.first_day or self.last_day, self.last_day or self.first_day
        return (first, last) if first and last else None


class Spot(NamedTuple):
    """An offer as the map shows it."""

    pk: UUID
    title: str
    host: str
    seat_count: int
    hub_id: UUID | None
    place_lat: float | None
    place_lon: float | None


class Found(Sequence[Offer]):
    """The first offers that answer, in order, read from the database by slices; ``more``: others answer beyond them."""

    def __init__(self, wanted: OfferSearch, keys: list[UUID], *, more: bool):
        self.wanted, self.keys, self.more = wanted, keys, more

    def __len__(self) -> int:
        return len(self.keys)

    @overload
    def __getitem__(self, place: int) -> Offer: ...
    @overload
    def __getitem__(self, place: slice) -> list[Offer]: ...
    def __getitem__(self, place: int | slice) -> Offer | list[Offer]:
        if isinstance(place, int):
            return self[place : place + 1 or None][0]
        keys = self.keys[place]
        rows = {row.pk: row for row in _told(Offer.objects.filter(SHOWN, pk__in=keys), self.wanted)} if keys else {}
        return [rows[key] for key in keys if key in rows]

    def spots(self) -> list[Spot]:
        """All of them as the map shows them, in the same order; one statement."""
        rows = _located(Offer.objects.filter(SHOWN, pk__in=self.keys))
        known = {row[0]: Spot(*row) for row in rows.values_list(*SPOT)} if self.keys else {}
        return [known[key] for key in self.keys if key in known]


def search(actor: Actor, wanted: OfferSearch) -> QuerySet[Offer]:
    """All the published offers that answer, for those of one pôle or an answer known to be small; by any order but the best
    (they come then as without any).

    Each row bears ``place_lat`` and ``place_lon`` (the site's, else its commune's), ``free_seats`` (seats that nobody
    confirmed holds on the days asked, or on any day of the offer) and, when ``near`` is given, ``distance_km``.
    """
    rows = _told(_matching(actor, _put(wanted), few=False), wanted)
    if wanted.days:
        rows = rows.filter(free_seats__gt=0)  # type: ignore[misc] # annotated by _told
    order, usual = _chosen(wanted), Order.NEAREST if wanted.near else Order.CLOSING
    return rows.order_by(*_by(usual if order is Order.BEST else order))


def leading(actor: Actor, wanted: OfferSearch) -> Found:
    """The first thousand of the same answer, in the order asked, by the indexes: a fixed number of statements, then one a
    slice.

    Two ways, whichever reads fewer rows by the statistics of PostgreSQL: fetch all that bears the words and filters, then
    sort it; or walk along the order (nearest, freshest…) until a thousand answer.
    """
    put = _put(wanted)
    way = _way(put)
    depth: int | None = DEPTH + 1 + (SPARE if wanted.days else 0)
    while True:
        rows = _first(actor, put, depth, way)
        if way.since and (depth is None or len(rows) < depth):
            way = replace(way, since=None)  # too few are as fresh as was hoped
            continue
        free = [key for key, seats in rows if seats > 0]
        if depth is None or len(free) > DEPTH or len(rows) < depth:
            return Found(wanted, free[:DEPTH], more=len(free) > DEPTH)
        depth = 4 * depth if depth < 16 * DEPTH else None  # many are full on these days: read farther


def published(actor: Actor, offer_id: object) -> Offer:
    """One published offer with its place and its free seats, or Unknown."""
    seen = OFFERS.get(actor, "see", offer_id)
    row = _told(Offer.objects.filter(pk=seen.pk, status="published"), OfferSearch()).first()
    if row is None:
        raise Unknown(offer_id)
    return row


@dataclass(frozen=True)
class _Put:
    """A search as it is put to the indexes: how its words are met and heard, its filters."""

    wanted: OfferSearch
    met: list[str]
    heard: list[str]
    filters: indexing.Filters


def _put(wanted: OfferSearch) -> _Put:
    near = BY_CODE[wanted.family].near if wanted.neighbours and wanted.family in BY_CODE else ()
    filters = indexing.Filters(
        families=(wanted.family, *near) if wanted.family else (),
        kind=wanted.kind,
        accessible=wanted.accessible,
        days=wanted.days,
        near=wanted.near,
        radius_km=_radius(wanted),
    )
    return _Put(wanted, *indexing.spoken(terms(wanted.text)), filters)


@dataclass(frozen=True)
class _Way:
    """How the first answers are read: ``few``, all are fetched, then sorted; else they are looked for along their order.
    ``since``: of those fetched by freshness, only these."""

    few: bool
    since: datetime | None = None


def _way(put: _Put) -> _Way:
    """The way that reads the fewest rows, by what PostgreSQL expects.

    Fetching reads as many rows as answer; walking reads a thousand, times the offers around for each that answers, and a
    row read on the way costs less than a row fetched (``STEP``). The two are equal when answers × answers without the
    place = thousand × offers in all × step. By freshness, what is three thousand deep need not be fetched at all.
    """
    parts, everywhere = (put.met + put.filters.said(here=here, rough=True) for here in (True, False))
    if put.wanted.hub_id or not parts:
        return _Way(few=bool(put.wanted.hub_id))
    shown = indexing.shown()
    if shown <= SMALL:
        return _Way(few=True)
    answers = indexing.expected(parts)
    step = STEP_WITH_WORDS if put.met else STEP
    around = indexing.expected(everywhere) if everywhere else shown
    if answers * around > DEPTH * shown * step:
        return _Way(few=False)
    by_freshness = (
        put.wanted.near is None and _chosen(put.wanted) in (Order.BEST, Order.FRESHEST) and not put.wanted.days
    )
    share = 3 * DEPTH / max(answers, 1.0)
    return _Way(few=True, since=indexing.freshest(share) if by_freshness and share < 0.7 else None)


def _matching(actor: Actor, put: _Put, *, few: bool) -> QuerySet[Offer]:
    """The offers that answer, free seats apart; ``few``: the words' index is asked for all that it knows."""
    wanted, filters = put.wanted, put.filters
    rows = OFFERS.rows(actor, "search").filter(SHOWN)
    if parts := put.met + (filters.said() if few else []):
        rows = rows.filter(indexing.says(parts))
    if not few:
        exact = {"family__in": filters.families, "kind": wanted.kind, "accessible": wanted.accessible}
        rows = rows.filter(**{name: value for name, value in exact.items() if value})
    if wanted.hub_id:
        rows = rows.filter(hub_id=wanted.hub_id)
    if wanted.since:
        rows = rows.filter(published_at__gt=wanted.since)
    if wanted.days:
        rows = rows.filter(opens_on__lte=wanted.days[0], closes_on__gte=wanted.days[1])
    if wanted.near:
        rows = rows.filter(place_x__isnull=False, place_y__isnull=False)
        if wanted.trip:
            reached = indexing.minutes(wanted.near, wanted.near_code, wanted.trip.mode)
            rows = rows.annotate(minutes=reached).filter(minutes__lte=wanted.trip.minutes)
        elif wanted.radius_km is not None:
            rows = rows.alias(away=indexing.kilometres(wanted.near)).filter(away__lte=wanted.radius_km)
    return rows


def _radius(wanted: OfferSearch) -> float | None:
    """Kilometres beyond which nothing answers: those asked, else as far as the trip can go."""
    if wanted.trip is None or wanted.near is None:
        return wanted.radius_km
    mode = wanted.trip.mode
    riding = (wanted.trip.minutes - mode.access_minutes) / 60 * mode.speed_kmh / DETOUR
    known = TravelTime.objects.filter(departure=wanted.near_code, mode=mode, minutes__lte=wanted.trip.minutes)
    places = known.values_list("destination__lat", "destination__lon")
    ends = [Point(lat, lon) for lat, lon in places if lat is not None and lon is not None]
    farthest = max((distance_km(wanted.near, end) for end in ends), default=0.0)
    return min(max(riding, farthest + SITE_KM if ends else 0.0, 0.0) + 0.1, FARTHEST_KM)


SITE_KM = 15.0
"""How far a site may be from the centre of its commune."""


def _first(actor: Actor, put: _Put, depth: int | None, way: _Way) -> list[tuple[UUID, int]]:
    """(key, free seats) of the first ones in the order of an index, then in the order asked; None: of all.

    Only what the order needs is read: the index of the order often answers alone.
    """
    wanted, order = put.wanted, _chosen(put.wanted)
    rows = _matching(actor, put, few=way.few)
    if way.since:
        rows = rows.filter(published_at__gte=way.since)
    near = wanted.near if order in (Order.NEAREST, Order.BEST) else None
    if near:
        rows = rows.annotate(distance_km=indexing.kilometres(near))
        key: Any = F("distance_km") if way.few else indexing.nearby(near)
    else:
        column = "closes_on" if order is Order.CLOSING else "published_at"
        key = indexing.apart(column) if way.few else F(column)
        key = key if order is Order.CLOSING else key.desc()
    nothing = Value(None, DateTimeField())
    values = (
        "pk",
        F("seat_count") - taken_seats(*wanted.days) if wanted.days else F("seat_count"),
        F("published_at") if order in (Order.BEST, Order.FRESHEST) else nothing,
        F("closes_on") if order in (Order.NEAREST, Order.CLOSING) else nothing,
        F("distance_km") if near else nothing,
        _mark(put) if order is Order.BEST else nothing,
    )
    read = [_Row(*row) for row in rows.order_by(key, "pk")[:depth].values_list(*values)]
    return [(row.pk, row.seats) for row in sorted(read, key=_SORTS[order])]


class _Row(NamedTuple):
    """What puts the first offers in order; what the order does not need is None."""

    pk: UUID
    seats: int
    published_at: datetime | None
    closes_on: date
    distance_km: float
    mark: float

    @property
    def age(self) -> float:
        """The lesser, the fresher."""
        return -self.published_at.timestamp() if self.published_at else float("-inf")


_SORTS: dict[Order, Callable[[_Row], tuple]] = {
    Order.BEST: lambda row: (-row.mark - SEATS * min(row.seats, 3) / 3, row.age, row.pk),
    Order.NEAREST: lambda row: (row.distance_km, row.closes_on, row.pk),
    Order.FRESHEST: lambda row: (row.age, row.pk),
    Order.CLOSING: lambda row: (row.closes_on, row.pk),
}


def _mark(put: _Put) -> Expression:
    """The mark of an offer but for its seats."""
    wanted, mark = put.wanted, Value(0.0) + Value(0.0)
    if put.heard:
        mark = mark + indexing.words_mark(put.heard, WORDS)
    if wanted.near:
        mark = mark + Value(10 * NEAR) / (F("distance_km") + Value(10.0))
    if wanted.on:
        mark = mark + indexing.freshness_mark(wanted.on, FRESH)
    return mark


def _chosen(wanted: OfferSearch) -> Order:
    order = wanted.order or (Order.NEAREST if wanted.near else Order.CLOSING)
    return Order.FRESHEST if order is Order.NEAREST and wanted.near is None else order


def _by(order: Order) -> tuple[Any, ...]:
    """What to order by."""
    return {
        Order.NEAREST: ("distance_km", "closes_on", "pk"),
        Order.FRESHEST: (F("published_at").desc(), "pk"),
        Order.CLOSING: ("closes_on", "pk"),
    }[order]


def _told(rows: QuerySet[Offer], wanted: OfferSearch) -> QuerySet[Offer]:
    """With all that a page says of an offer."""
    rows = rows.select_related("site__commune", "hub").prefetch_related(WITH).defer("search_text")
    if wanted.near:
        rows = rows.annotate(distance_km=indexing.kilometres(wanted.near))
        if wanted.trip:
            rows = rows.annotate(minutes=indexing.minutes(wanted.near, wanted.near_code, wanted.trip.mode))
    return _located(rows).annotate(free_seats=F("seat_count") - taken_seats(*(wanted.days or ())))


def _located(rows: QuerySet[Offer]) -> QuerySet[Offer]:
    """With the place of the site, else of its commune."""
    return rows.annotate(
        place_lat=Coalesce("site__lat", "site__commune__lat"), place_lon=Coalesce("site__lon", "site__commune__lon")
    )

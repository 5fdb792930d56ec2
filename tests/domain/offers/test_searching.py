"""Published offers are found by what people ask, in few questions to the database."""

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from poles.domain.access import Unknown
from poles.domain.offers import queries, searching, widening
from poles.domain.offers.searching import OfferSearch
from poles.records import models as rows
from poles.words.families import BY_CODE
from poles.words.places import Mode, Point, distance_km, travel_minutes
from poles.words.trades import FAMILY_ROOTS, fold, roots, terms
from poles.words.training import PlacementKind
from tests import factories as make
from tests.cast import gather

pytestmark = pytest.mark.django_db
FRAIZE = Point(48.1847, 7.0006)


@pytest.fixture
def cast():
    return gather()


@pytest.fixture
def three(cast):
    town = make.offer("Mécanique", site=cast.garage, hub=cast.valley)
    lake = make.offer(
        "Cuisine", site=make.host_site("Auberge", commune=make.commune("88196")), family="restauration", accessible=True
    )
    far = make.offer(
        "Comptoir", site=make.host_site("Magasin", commune=make.commune("88321")), family="commerce",
        kind=PlacementKind.OBSERVATION, closes_on=date(2026, 12, 18),
    )  # fmt: skip
    make.offer("Cachée", site=cast.garage, status="submitted", hub=cast.valley)
    return town, lake, far


def _found(cast, **wanted):
    return [row.title for row in searching.search(cast.visitor, OfferSearch(**wanted))]


def test_every_published_offer_is_found_and_no_other_whatever_the_hat(cast, three):
    for actor in cast.everyone.values():
        assert {row.title for row in searching.search(actor, OfferSearch())} == {"Mécanique", "Cuisine", "Comptoir"}


@pytest.mark.parametrize(
    ("wanted", "titles"),
    [
        ({"family": "commerce"}, ["Comptoir"]),
        ({"kind": "observation"}, ["Comptoir"]),
        ({"accessible": True}, ["Cuisine"]),
        ({"text": "auberge"}, ["Cuisine"]),
        ({"text": "mécanique garage"}, ["Mécanique"]),
        ({"text": "mécanique auberge"}, []),
        ({"first_day": date(2027, 1, 11), "last_day": date(2027, 2, 5)}, ["Cuisine", "Mécanique"]),
        ({"first_day": date(2026, 12, 14), "last_day": date(2026, 12, 18)}, ["Comptoir", "Cuisine", "Mécanique"]),
        ({"first_day": date(2026, 12, 14), "last_day": date(2026, 12, 19)}, ["Cuisine", "Mécanique"]),
        ({"last_day": date(2027, 6, 26)}, []),
        ({"near": FRAIZE, "radius_km": 12}, ["Mécanique"]),
        ({"near": FRAIZE, "radius_km": 20}, ["Mécanique", "Cuisine"]),
        ({"near": FRAIZE}, ["Mécanique", "Cuisine", "Comptoir"]),
    ],
)
def test_filters_keep_what_is_asked(cast, three, wanted, titles):
    found = _found(cast, **wanted)
    assert (found if wanted.get("near") else sorted(found)) == titles


def test_the_distance_in_sql_is_the_distance_of_the_words(cast, three):
    for row in searching.search(cast.visitor, OfferSearch(near=FRAIZE)):
        assert row.distance_km == pytest.approx(distance_km(FRAIZE, Point(row.place_lat, row.place_lon)), abs=1e-6)


def test_a_site_without_a_point_is_where_its_commune_is(cast):
    make.offer(site=make.host_site("Sans point", commune=make.commune("88196"), lat=None, lon=None))
    row = searching.search(cast.visitor, OfferSearch(near=FRAIZE, radius_km=30)).get()
    assert (row.place_lat, row.place_lon) == (48.0731, 6.8774)


def test_a_seat_held_on_the_days_asked_is_not_free_and_is_free_on_others(cast):
    offer = make.offer(site=cast.garage, seats=2)
    make.placement(cast.need, offer.seats.get(number=1))
    january, march = (make.STARTS, make.ENDS), (date(2027, 3, 1), date(2027, 3, 26))

    def free(first, last):
        return [row.free_seats for row in searching.search(cast.visitor, OfferSearch(first_day=first, last_day=last))]

    assert (free(*january), free(*march)) == ([1], [2])
    assert free(make.ENDS, make.ENDS + timedelta(days=3)) == [1], "the last day is held"
    assert free(make.ENDS + timedelta(days=1), make.ENDS + timedelta(days=3)) == [2]


def test_a_full_offer_is_left_out_on_the_days_asked_only(cast):
    offer = make.offer(site=cast.garage, seats=1)
    placement = make.placement(cast.need, offer.seats.get())
    asked = OfferSearch(first_day=make.STARTS, last_day=make.ENDS)
    assert not searching.search(cast.visitor, asked).exists()
    assert searching.search(cast.visitor, OfferSearch()).get().free_seats == 0
    placement.status = "broken"
    placement.save()
    assert searching.search(cast.visitor, asked).exists()


def test_the_number_of_questions_does_not_grow_with_the_rows(cast):
    def count():
        with CaptureQueriesContext(
            connection,
        ) as asked:
            for row in searching.search(cast.visitor, OfferSearch(near=FRAIZE)):
                assert row.site.commune.name and (row.hub is None or row.hub.name)
            for row in queries.to_publish(cast.karim):
                assert row.site.commune.name and row.hub.name and (row.contact is None or row.contact.name)
        return len(asked)

    make.offer(site=cast.garage, hub=cast.valley, contact=cast.morel_contact)
    one = count()
    for _ in range(2):
        make.offer(site=make.host_site(), hub=cast.valley, contact=make.contact())
    assert count() == one == 3


def test_only_a_published_offer_has_a_public_page(cast):
    hidden = make.offer(site=cast.garage, hub=cast.valley, contact=cast.morel_contact, status="submitted")
    for actor in (cast.visitor, cast.karim, cast.morel, cast.stranger):
        with pytest.raises(Unknown):
            searching.published(actor, hidden.pk)
    shown = make.offer(site=cast.garage)
    assert searching.published(cast.visitor, shown.pk).free_seats == 1


# What answers is what a plain reading of the offers keeps, whatever the filters.

TRADES = ("boulanger", "vente", "coiffeuse", "menuiserie", "paysagiste", "infirmière")
PLAIN = ("nord", "lac", "port")
FAMILY_CODES = ("alimentation", "commerce", "hotellerie", "accueil")
KINDS = (PlacementKind.PFMP, PlacementKind.OBSERVATION)
TOWNS = {"88413": (48.2845, 6.9492), "88196": (48.0731, 6.8774), "88321": (48.3553, 5.6959)}


@dataclass(frozen=True)
class Told:
    """An offer as it was made, and what is read of it without the database."""

    row: rows.Offer
    words: str
    point: Point
    commune: str
    held: tuple[date, date] | None


def a_few_offers(cast, draw: Random) -> list[Told]:
    """Offers of every sort, some of them full for some days, some not published, one that is another's twin."""
    found = []
    for code, (lat, lon) in TOWNS.items():
        make.commune(code, lat=lat, lon=lon)
    make.travel_time(make.commune("88413"), make.commune("88321"), 12)
    for number in range(36):
        code = draw.choice(list(TOWNS))
        town = make.commune(code)
        lat, lon = town.lat + draw.uniform(-0.2, 0.2), town.lon + draw.uniform(-0.2, 0.2)
        host = f"Maison {draw.choice(PLAIN)}"
        place = make.host_site(host, commune=town, lat=lat, lon=lon)
        title, more = draw.choice(TRADES), f"{draw.choice(TRADES)} au {draw.choice(PLAIN)}"
        opens = date(2027, 1, 4) + timedelta(days=draw.randrange(60))
        offer = make.offer(
            title, site=place, family=draw.choice(FAMILY_CODES), kind=draw.choice(KINDS), description=more, seats=1,
            opens_on=opens, closes_on=opens + timedelta(days=draw.randrange(90)), accessible=draw.random() < 0.4,
            hub=draw.choice((cast.valley, None)), status=draw.choice(("published",) * 5 + ("submitted", "full")),
            published_at=make.NOW - timedelta(days=draw.randrange(50)),
        )  # fmt: skip
        held = None
        if number % 4 == 0:
            held = (opens, min(offer.closes_on, opens + timedelta(days=4)))
            need = make.need(learner=make.learner(cast.cap), when=cast.need.period)
            make.placement(need, offer.seats.get(), starts_on=held[0], ends_on=held[1])
        found.append(Told(offer, f"{title} {more} {host} {town.name}", Point(lat, lon), code, held))
    twin = found[-1].row
    twin.twin_of = found[0].row
    twin.save()
    return found


def a_search(draw: Random) -> OfferSearch:
    """A search that asks for anything."""
    first = date(2027, 1, 1) + timedelta(days=draw.randrange(90))
    days = draw.choice(
        ((None, None), (first, first + timedelta(days=draw.randrange(30))), (first, None), (None, first))
    )
    near = draw.choice((None, FRAIZE, Point(48.3, 5.9)))
    trip = (
        searching.Trip(draw.choice(list(Mode)), draw.choice((10, 15, 30, 60))) if near and draw.random() < 0.3 else None
    )
    words = draw.choices((*TRADES, *PLAIN, "stage"), k=draw.choice((0, 0, 0, 1, 1, 2)))
    return OfferSearch(
        family=draw.choice(("", "", "", "", *FAMILY_CODES)), neighbours=draw.random() < 0.3, kind=draw.choice(("", "", *KINDS)),
        first_day=days[0], last_day=days[1], near=near, near_code="88413" if near else "", trip=trip,
        radius_km=draw.choice((None, 5.0, 15.0, 40.0, 100.0)) if near and not trip else None, text=" ".join(words),
        accessible=draw.random() < 0.2, since=draw.choice((None, None, make.NOW - timedelta(days=20))),
        order=draw.choice((None, *searching.Order)), on=make.TODAY,
    )  # fmt: skip


def keeps(wanted: OfferSearch, told: Told) -> bool:
    """The same rules, in plain Python."""
    row, families = told.row, {wanted.family}
    if wanted.neighbours and wanted.family:
        families |= set(BY_CODE[wanted.family].near)
    label = BY_CODE[row.family].label
    named = roots(told.words) | set(FAMILY_ROOTS.get(row.family, ()))
    spoken = set(fold(f"{told.words} {label}").split())
    km = distance_km(wanted.near, told.point) if wanted.near else 0.0
    minutes = 0
    if wanted.near and wanted.trip:
        real = wanted.trip.mode is Mode.TRANSIT and told.commune == "88321"
        minutes = 12 if real else travel_minutes(km, wanted.trip.mode)
    first, last = wanted.first_day or wanted.last_day, wanted.last_day or wanted.first_day
    return (
        row.status == "published"
        and row.twin_of_id is None
        and (not wanted.family or row.family in families)
        and (not wanted.kind or row.kind == wanted.kind)
        and (not wanted.accessible or row.accessible)
        and (wanted.since is None or row.published_at > wanted.since)
        and all(term.root in named if term.root else term.word in spoken for term in terms(wanted.text))
        and (wanted.radius_km is None or km <= wanted.radius_km)
        and (wanted.trip is None or minutes <= wanted.trip.minutes)
        and (first is None or (row.opens_on <= first and last <= row.closes_on))
        and (first is None or told.held is None or told.held[1] < first or told.held[0] > last)
    )


@pytest.mark.parametrize("few", [True, False], ids=["fetched then sorted", "walked in order"])
def test_what_answers_is_what_a_plain_reading_keeps(cast, few, monkeypatch):
    monkeypatch.setattr(searching, "_way", lambda put: searching._Way(few, make.NOW if few else None))
    draw = Random(int(few))
    offers, kept = a_few_offers(cast, draw), 0
    for _ in range(80):
        wanted = a_search(draw)
        expected = {told.row.pk for told in offers if keeps(wanted, told)}
        found = list(searching.search(cast.visitor, wanted))
        assert {row.pk for row in found} == expected, wanted
        first = searching.leading(cast.visitor, wanted)
        assert {row.pk for row in first} == expected and len(first) == len(found)
        if wanted.order is not searching.Order.BEST:
            assert [row.pk for row in first] == [row.pk for row in found], wanted
        assert [spot.pk for spot in first.spots()] == first.keys and not first.more
        kept += len(expected)
    assert kept > 150, "searches that find nothing prove nothing"


def test_an_offer_of_a_pole_only_is_found_by_its_pole(cast):
    here, there = make.offer("Ici", hub=cast.valley), make.offer("Là", hub=cast.plain)
    for hub, offer in ((cast.valley, here), (cast.plain, there)):
        assert [row.pk for row in searching.leading(cast.visitor, OfferSearch(hub_id=hub.pk))] == [offer.pk]


# The order is the one that is published.


def order_of(cast, order, **wanted):
    return [row.title for row in searching.leading(cast.visitor, OfferSearch(order=order, on=make.TODAY, **wanted))]


def test_the_best_come_first_by_the_published_weights(cast):
    here = {"site": cast.garage, "published_at": make.NOW}
    make.offer("Boulanger", **here)
    make.offer("Aide", description="Fournil", **here)
    make.offer("Vendeur", site=make.host_site("Boulangerie"), published_at=make.NOW)
    make.offer("Boulangère loin", site=make.host_site(lat=45.0, lon=3.0), published_at=make.NOW)
    make.offer("Boulange ancienne", site=cast.garage, published_at=make.NOW - timedelta(days=200))
    near = Point(cast.garage.lat, cast.garage.lon)
    best = searching.Order.BEST
    assert order_of(cast, best, text="boulanger", near=near) == [
        "Boulanger", "Boulange ancienne", "Boulangère loin", "Aide", "Vendeur",
    ]  # fmt: skip
    assert order_of(cast, best, text="boulanger")[:2] == ["Boulanger", "Boulangère loin"]


def test_seats_and_age_order_what_is_alike(cast):
    make.offer("Une place", site=cast.garage, published_at=make.NOW)
    make.offer("Trois places", site=cast.garage, seats=3, published_at=make.NOW)
    make.offer("Trois places, il y a un mois", site=cast.garage, seats=3, published_at=make.NOW - timedelta(days=30))
    assert order_of(cast, searching.Order.BEST) == ["Trois places", "Une place", "Trois places, il y a un mois"]
    assert order_of(cast, searching.Order.FRESHEST)[-1] == "Trois places, il y a un mois"


def test_without_a_place_the_nearest_are_the_freshest(cast):
    make.offer("Hier", site=cast.garage, published_at=make.NOW - timedelta(days=1))
    make.offer("Ce matin", site=cast.garage, published_at=make.NOW)
    assert order_of(cast, searching.Order.NEAREST) == ["Ce matin", "Hier"]


# A thousand at most are read; beyond, it is said.


@pytest.fixture
def shallow(monkeypatch):
    monkeypatch.setattr(searching, "DEPTH", 3)
    monkeypatch.setattr(searching, "SPARE", 1)


def test_beyond_the_depth_the_first_ones_are_read_and_it_is_said(cast, shallow):
    for km in range(6):
        make.offer(f"À {km}", site=make.host_site(lat=FRAIZE.lat + km / 111, lon=FRAIZE.lon))
    found = searching.leading(cast.visitor, OfferSearch(near=FRAIZE))
    assert [row.title for row in found] == ["À 0", "À 1", "À 2"] and found.more and len(found) == 3
    assert not searching.leading(cast.visitor, OfferSearch(near=FRAIZE, radius_km=2.5)).more


def test_full_offers_do_not_hide_those_beyond_them(cast, shallow):
    """Six full offers stand before one that is free: reading the first ones alone would find nothing."""
    for km in range(6):
        offer = make.offer(f"Complète {km}", site=make.host_site(lat=FRAIZE.lat + km / 111, lon=FRAIZE.lon))
        make.placement(make.need(learner=make.learner(cast.cap), when=cast.need.period), offer.seats.get())
    make.offer("Libre", site=make.host_site(lat=FRAIZE.lat + 0.5, lon=FRAIZE.lon))
    asked = OfferSearch(near=FRAIZE, first_day=make.STARTS, last_day=make.ENDS)
    assert [row.title for row in searching.leading(cast.visitor, asked)] == ["Libre"]


def test_an_offer_withdrawn_between_two_questions_is_left_out(cast):
    offer, other = make.offer("Retirée"), make.offer("Restée")
    found = searching.leading(cast.visitor, OfferSearch())
    rows.Offer.objects.filter(pk=offer.pk).update(status="withdrawn")
    assert [row.pk for row in found[:25]] == [other.pk] == [spot.pk for spot in found.spots()]


def test_a_search_asks_the_database_a_fixed_number_of_times(cast):
    def asked():
        with CaptureQueriesContext(connection) as context:
            found = searching.leading(cast.visitor, OfferSearch(near=FRAIZE, order=searching.Order.BEST))
            assert found[:25] and found.spots()
        return len(context)

    make.offer(site=cast.garage, hub=cast.valley)
    one = asked()
    for _ in range(4):
        make.offer(site=make.host_site(), hub=cast.valley)
    assert asked() == one == 4


def test_odd_words_are_only_words(cast):
    make.offer("Boulanger")
    for text in ("'; DROP TABLE records_offer; --", "a & b | !c:*", "\\", "%s %(x)s", "🥖", "é" * 80, "'=boulanger'"):
        widening.answer(cast.visitor, OfferSearch(text=text))
    assert not searching.leading(cast.visitor, OfferSearch(family="x' | 'k.pfmp", kind="pfmp'"))


# Which of the two ways: by what PostgreSQL expects, before anything is read.


@pytest.mark.parametrize(
    ("here", "everywhere", "few"),
    [(50, 5_000, True), (9_000, 9_000, True), (20_000, 20_000, False), (3_000, 600_000, False), (100, 600_000, True)],
)
def test_a_frequent_answer_is_walked_and_a_rare_one_fetched(monkeypatch, here, everywhere, few):
    expected = iter([here, everywhere])
    monkeypatch.setattr(searching.indexing, "shown", lambda: 1_000_000.0)
    monkeypatch.setattr(searching.indexing, "expected", lambda parts: next(expected))
    wanted = OfferSearch(near=FRAIZE, radius_km=20, kind="pfmp")
    assert searching._way(searching._put(wanted)).few is few


def test_postgresql_is_asked_what_it_expects(cast):
    for number in range(30):
        make.offer("Boulanger" if number % 3 else "Coiffeur", site=cast.garage)
    put = searching._put(OfferSearch(text="boulanger", kind="pfmp", first_day=make.STARTS, last_day=make.ENDS))
    assert put.met == ["'=boulanger'"] and put.filters.said() == ["('.k5m144')", "('.k5m145')"]
    assert searching.indexing.expected(put.met + put.filters.said()) >= 0
    assert searching.indexing.shown() <= searching.SMALL


@pytest.mark.parametrize(
    ("wanted", "said"),
    [
        ({"family": "alimentation"}, ["('.f13')"]),
        ({"family": "alimentation", "near": FRAIZE, "radius_km": 5}, ["('.f13c9.96')"]),
        ({"near": FRAIZE, "radius_km": 5, "accessible": True}, ["'.a'", "('.c9.96')"]),
        ({"family": "inconnue' | 'x"}, ["('.finconnuex')"]),
        ({"near": FRAIZE, "radius_km": 5000}, []),
    ],
)
def test_filters_are_put_to_the_index_by_their_marks(wanted, said):
    assert searching._put(OfferSearch(**wanted)).filters.said() == said

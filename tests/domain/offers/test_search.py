"""Published offers are found by what people ask, in few questions to the database."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from poles.domain.access import Unknown
from poles.domain.offers import queries
from poles.domain.offers.queries import OfferSearch
from poles.words.places import Point, distance_km
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
    return [row.title for row in queries.search(cast.visitor, OfferSearch(**wanted))]


def test_every_published_offer_is_found_and_no_other_whatever_the_hat(cast, three):
    for actor in cast.everyone.values():
        assert {row.title for row in queries.search(actor, OfferSearch())} == {"Mécanique", "Cuisine", "Comptoir"}


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
    for row in queries.search(cast.visitor, OfferSearch(near=FRAIZE)):
        assert row.distance_km == pytest.approx(distance_km(FRAIZE, Point(row.place_lat, row.place_lon)), abs=1e-6)


def test_a_site_without_a_point_is_where_its_commune_is(cast):
    make.offer(site=make.host_site("Sans point", commune=make.commune("88196"), lat=None, lon=None))
    row = queries.search(cast.visitor, OfferSearch(near=FRAIZE, radius_km=30)).get()
    assert (row.place_lat, row.place_lon) == (48.0731, 6.8774)


def test_a_seat_held_on_the_days_asked_is_not_free_and_is_free_on_others(cast):
    offer = make.offer(site=cast.garage, seats=2)
    make.placement(cast.need, offer.seats.get(number=1))
    january, march = (make.STARTS, make.ENDS), (date(2027, 3, 1), date(2027, 3, 26))

    def free(first, last):
        return [row.free_seats for row in queries.search(cast.visitor, OfferSearch(first_day=first, last_day=last))]

    assert (free(*january), free(*march)) == ([1], [2])
    assert free(make.ENDS, make.ENDS + timedelta(days=3)) == [1], "the last day is held"
    assert free(make.ENDS + timedelta(days=1), make.ENDS + timedelta(days=3)) == [2]


def test_a_full_offer_is_left_out_on_the_days_asked_only(cast):
    offer = make.offer(site=cast.garage, seats=1)
    placement = make.placement(cast.need, offer.seats.get())
    asked = OfferSearch(first_day=make.STARTS, last_day=make.ENDS)
    assert not queries.search(cast.visitor, asked).exists()
    assert queries.search(cast.visitor, OfferSearch()).get().free_seats == 0
    placement.status = "broken"
    placement.save()
    assert queries.search(cast.visitor, asked).exists()


def test_the_number_of_questions_does_not_grow_with_the_rows(cast):
    def count():
        with CaptureQueriesContext(
            connection,
        ) as asked:
            for row in queries.search(cast.visitor, OfferSearch(near=FRAIZE)):
                assert row.site.commune.name and (row.hub is None or row.hub.name)
            for row in queries.to_publish(cast.karim):
                assert row.site.commune.name and row.hub.name and (row.contact is None or row.contact.name)
        return len(asked)

    make.offer(site=cast.garage, hub=cast.valley, contact=cast.morel_contact)
    one = count()
    for _ in range(2):
        make.offer(site=make.host_site(), hub=cast.valley, contact=make.contact())
    assert count() == one == 2


def test_only_a_published_offer_has_a_public_page(cast):
    hidden = make.offer(site=cast.garage, hub=cast.valley, contact=cast.morel_contact, status="submitted")
    for actor in (cast.visitor, cast.karim, cast.morel, cast.stranger):
        with pytest.raises(Unknown):
            queries.published(actor, hidden.pk)
    shown = make.offer(site=cast.garage)
    assert queries.published(cast.visitor, shown.pk).free_seats == 1

"""A search and its address say the same, both ways."""

from datetime import date

import pytest

from poles.domain.access import Unknown
from poles.domain.offers import addresses
from poles.domain.offers.searching import OfferSearch, Order, Trip
from poles.words.places import Mode, Point
from tests import factories as make

pytestmark = pytest.mark.django_db
PLACE = {"near": Point(48.2845, 6.9492), "near_code": "88413"}


@pytest.fixture(autouse=True)
def town():
    return make.commune("88413", "Saint-Dié-des-Vosges")


@pytest.mark.parametrize(
    ("wanted", "address"),
    [
        (OfferSearch(), ""),
        (OfferSearch(family="commerce", neighbours=True), "metier=commerce&voisins=on"),
        (OfferSearch(kind="pfmp", accessible=True), "accueil=pfmp&accessible=on"),
        (OfferSearch(first_day=date(2027, 1, 11), last_day=date(2027, 2, 5)), "du=2027-01-11&au=2027-02-05"),
        (OfferSearch(text="l’été & l’hiver"), "mots=l%E2%80%99%C3%A9t%C3%A9+%26+l%E2%80%99hiver"),
        (
            OfferSearch(**PLACE, radius_km=30.0, order=Order.NEAREST),
            "commune=Saint-Di%C3%A9-des-Vosges&code=88413&rayon=30&tri=proches",
        ),
        (
            OfferSearch(**PLACE, trip=Trip(Mode.CAR, 30)),
            "commune=Saint-Di%C3%A9-des-Vosges&code=88413&rayon=car-30",
        ),
    ],
)
def test_an_address_and_its_search(wanted, address):
    assert addresses.write(wanted, "Saint-Dié-des-Vosges") == address
    assert addresses.read(address) == wanted


def test_what_an_address_does_not_know_is_left_out():
    odd = "metier=inconnu&accueil=rien&du=hier&au=&tri=au-hasard&rayon=3000x&page=4&mots=" + "a" * 200
    assert addresses.read(odd) == OfferSearch(text="a" * 80)
    assert addresses.read("rayon=50") == OfferSearch(), "a radius without a place is nothing"


def test_a_place_that_is_gone_is_said():
    with pytest.raises(Unknown):
        addresses.read("commune=Disparue&code=99998&rayon=20")
    make.commune("99997", "Sans carte", lat=None, lon=None)
    with pytest.raises(Unknown):
        addresses.read("code=99997")

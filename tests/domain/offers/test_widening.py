"""When nothing answers: a typing fault forgiven, wider searches told with what they find."""

from dataclasses import replace

import pytest

from poles.domain.offers import widening
from poles.domain.offers.searching import OfferSearch, Trip
from poles.words.places import Mode, Point
from poles.words.training import PlacementKind
from tests import factories as make

pytestmark = pytest.mark.django_db
FRAIZE = Point(48.1847, 7.0006)


def test_a_typing_fault_is_forgiven_only_when_nothing_bears_the_words(cast):
    make.offer("Boulanger")
    found = widening.answer(cast.visitor, OfferSearch(text="boulangrie"))
    assert found.corrected == "boulangerie" and [row.title for row in found.found] == ["Boulanger"]
    make.offer("Boulangrie artisanale")
    found = widening.answer(cast.visitor, OfferSearch(text="boulangrie"))
    assert found.corrected == "" and [row.title for row in found.found] == ["Boulangrie artisanale"]
    assert not widening.answer(cast.visitor, OfferSearch(text="coifure")).found


def test_what_would_find_something_is_told_the_least_missed_first(cast):
    far = make.host_site(lat=FRAIZE.lat + 0.3, lon=FRAIZE.lon)
    make.offer("Boulanger", site=far, family="alimentation", kind=PlacementKind.OBSERVATION)
    asked = OfferSearch(text="boulanger", near=FRAIZE, radius_km=10, kind="observation", accessible=True)
    found = widening.wider(cast.visitor, asked, radii=(20, 50, 100))
    assert found == [], "who needs an accessible place is not offered others"
    asked = replace(asked, accessible=False)
    found = widening.wider(cast.visitor, asked, radii=(20, 50, 100))
    assert [(one.wanted.radius_km, len(one.found)) for one in found] == [(50, 1)]
    nearby = OfferSearch(family="hotellerie", near=FRAIZE, radius_km=50)
    found = widening.wider(cast.visitor, nearby, radii=(100,))
    assert [(one.wanted.family, one.wanted.neighbours) for one in found] == [("hotellerie", True), ("", False)]


def test_when_one_change_is_not_enough_filters_go_one_after_the_other(cast):
    make.offer("Boulanger", site=make.host_site(lat=FRAIZE.lat + 0.1, lon=FRAIZE.lon), kind=PlacementKind.OBSERVATION)
    asked = OfferSearch(text="boulanger", near=FRAIZE, near_code="88181", trip=Trip(Mode.WALK, 20), kind="pfmp")
    trips = (Trip(Mode.WALK, 20), Trip(Mode.WALK, 40))
    (one,) = widening.wider(cast.visitor, asked, trips=trips)
    assert (one.wanted.kind, one.wanted.near, one.wanted.text, len(one.found)) == ("", None, "boulanger", 1)


def test_an_empty_bank_has_nothing_wider(cast):
    assert widening.wider(cast.visitor, OfferSearch(text="boulanger", family="alimentation"), radii=(50,)) == []

"""Several hosts in rotation: each has its own days, inside those of the offer."""

from dataclasses import replace
from datetime import date

import pytest

from poles.domain.access import Forbidden, Unknown
from poles.domain.offers import usecases
from poles.domain.offers.usecases import Stop
from poles.records import models as rows
from poles.words.findings import Refused
from poles.workflows.machine import NotNow
from tests import factories as make
from tests.domain.offers.test_proposing import TEXT

STOP = Stop("Second garage", "88181", date(2027, 1, 25), date(2027, 1, 29))


@pytest.fixture
def offer(cast):
    return make.offer(
        site=cast.garage, hub=cast.valley, contact=cast.morel_contact, status="submitted",
        opens_on=date(2027, 1, 11), closes_on=date(2027, 2, 5),
    )  # fmt: skip


def add(cast, offer, actor=None, **changes):
    return usecases.add_stop(actor=actor or cast.morel, offer_id=offer.pk, stop=replace(STOP, **changes), at=make.NOW)


def test_a_host_adds_a_second_place_and_takes_it_away(cast, offer):
    add(cast, offer)
    stop = offer.stops.get()
    assert (stop.site.name, stop.site.commune_id, stop.rank) == ("Second garage", "88181", 1)
    usecases.drop_stop(actor=cast.morel, offer_id=offer.pk, stop_id=stop.pk, at=make.NOW)
    assert not offer.stops.exists() and rows.HostSite.objects.filter(name="Second garage").exists()


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"ends_on": date(2027, 2, 6)}, "starts_on"),
        ({"starts_on": date(2027, 1, 10)}, "starts_on"),
        ({"ends_on": date(2027, 1, 24)}, "ends_on"),
        ({"organisation": "Garage Morel", "commune_code": "88413"}, "organisation"),
        ({"commune_code": "99999"}, "town"),
    ],
)
def test_impossible_days_or_places_are_refused_beside_their_field(cast, offer, change, field):
    with pytest.raises(Refused) as refusal:
        add(cast, offer, **change)
    assert [one.field for one in refusal.value.findings] == [field]


def test_two_further_places_share_no_day_and_there_are_four_at_most(cast, offer):
    add(cast, offer)
    with pytest.raises(Refused, match="déjà ceux de « Second garage »"):
        add(cast, offer, organisation="Troisième")
    for number in range(3):
        day = date(2027, 1, 12 + number)
        add(cast, offer, organisation=f"Garage {number}", starts_on=day, ends_on=day)
    with pytest.raises(Refused, match="4 autres lieux"):
        add(cast, offer, organisation="Cinquième", starts_on=date(2027, 2, 5), ends_on=date(2027, 2, 5))


def test_once_published_the_pole_alone_changes_it(cast, offer):
    rows.Offer.objects.filter(pk=offer.pk).update(status="published")
    with pytest.raises(NotNow):
        add(cast, offer)
    add(cast, offer, cast.karim)
    for actor in set(cast.everyone.values()) - {cast.morel, cast.karim}:
        with pytest.raises((Unknown, Forbidden)):
            add(cast, offer, actor, organisation="Autre")


def test_days_of_the_offer_that_leave_a_further_place_outside_take_it_away(cast, offer):
    add(cast, offer)
    text = replace(TEXT, opens_on=date(2027, 1, 11), closes_on=date(2027, 1, 22))
    usecases.edit(actor=cast.morel, offer_id=offer.pk, text=text, at=make.NOW)
    assert not offer.stops.exists()

"""« Je suis complet »: the offer leaves the search, its learners stay; seats come and go, never below those held."""

from datetime import date, timedelta

import pytest

from poles.domain.access import Forbidden, Unknown
from poles.domain.allocation.reading import read
from poles.domain.allocation.usecases import confirm
from poles.domain.offers import searching, usecases
from poles.records import models as rows
from poles.words.findings import Refused
from poles.workflows.machine import NotNow
from tests import factories as make


@pytest.fixture
def offer(cast):
    return make.offer(site=cast.garage, hub=cast.valley, contact=cast.morel_contact, seats=3)


def found(cast):
    return [one.pk for one in searching.search(cast.roy, searching.OfferSearch())]


def test_full_leaves_the_search_and_the_next_campaign_and_keeps_its_learners(cast, offer):
    campaign = make.campaign(cast.valley, status="closed")
    held = make.placement(make.need(make.learner(cast.cap), cast.january, status="placed"), offer.seats.first())
    assert found(cast) == [offer.pk] and [one.id for one in read(campaign).offers] == [offer.pk]

    usecases.declare_full(actor=cast.morel, offer_id=offer.pk, at=make.NOW)

    assert found(cast) == [] and read(campaign).offers == []
    held.refresh_from_db()
    assert held.status == "confirmed"
    usecases.reopen(actor=cast.morel, offer_id=offer.pk, at=make.NOW)
    assert found(cast) == [offer.pk] and [one.id for one in read(campaign).offers] == [offer.pk]


def test_pressed_twice_it_is_full_once(cast, offer):
    for _ in range(2):
        usecases.declare_full(actor=cast.morel, offer_id=offer.pk, at=make.NOW)
    assert rows.Entry.objects.filter(subject_id=str(offer.pk), what="fill").count() == 1
    for _ in range(2):
        usecases.reopen(actor=cast.morel, offer_id=offer.pk, at=make.NOW)
    assert rows.Entry.objects.filter(subject_id=str(offer.pk), what="reopen").count() == 1


def test_a_proposal_to_a_full_offer_is_not_confirmed_and_the_school_reads_why(cast, offer):
    match = make.match(cast.need, offer)
    usecases.declare_full(actor=cast.karim, offer_id=offer.pk, at=make.NOW)
    with pytest.raises(Refused, match="est complète, son organisme l’a dit"):
        confirm(actor=cast.roy, match_id=match.pk, at=make.NOW)
    usecases.reopen(actor=cast.karim, offer_id=offer.pk, at=make.NOW)
    assert confirm(actor=cast.roy, match_id=match.pk, at=make.NOW).status == "confirmed"


def test_what_is_over_is_not_opened_again(cast, offer):
    usecases.declare_full(actor=cast.morel, offer_id=offer.pk, at=make.NOW)
    with pytest.raises(Refused, match="an prochain"):
        usecases.reopen(actor=cast.morel, offer_id=offer.pk, at=make.NOW + timedelta(days=365))


def test_a_full_offer_expires_as_the_others(cast, offer):
    usecases.declare_full(actor=cast.morel, offer_id=offer.pk, at=make.NOW)
    assert usecases.expire(actor=cast.machine, at=make.NOW + timedelta(days=365)) == 1
    offer.refresh_from_db()
    assert offer.status == "expired"


@pytest.mark.parametrize("status", ["submitted", "withdrawn", "expired"])
def test_only_a_published_offer_is_full(cast, offer, status):
    rows.Offer.objects.filter(pk=offer.pk).update(status=status)
    with pytest.raises(NotNow):
        usecases.declare_full(actor=cast.morel, offer_id=offer.pk, at=make.NOW)
    with pytest.raises(NotNow):
        usecases.change_seats(actor=cast.morel, offer_id=offer.pk, seat_count=1, at=make.NOW)


def test_nobody_else_says_it(cast, offer):
    for actor in set(cast.everyone.values()) - {cast.morel, cast.karim}:
        with pytest.raises((Unknown, Forbidden)):
            usecases.declare_full(actor=actor, offer_id=offer.pk, at=make.NOW)
        with pytest.raises((Unknown, Forbidden)):
            usecases.change_seats(actor=actor, offer_id=offer.pk, seat_count=2, at=make.NOW)


def numbers(offer):
    offer.refresh_from_db()
    assert offer.seat_count == offer.seats.count()
    return list(offer.seats.values_list("number", flat=True))


def test_seats_come_down_to_those_that_have_a_learner_and_stay_numbered_from_one(cast, offer):
    third = offer.seats.get(number=3)
    held = make.placement(make.need(make.learner(cast.cap), cast.january, status="placed"), third)
    usecases.change_seats(actor=cast.morel, offer_id=offer.pk, seat_count=1, at=make.NOW)
    assert numbers(offer) == [1]
    held.refresh_from_db()
    assert held.seat.number == 1
    usecases.change_seats(actor=cast.morel, offer_id=offer.pk, seat_count=4, at=make.NOW)
    assert numbers(offer) == [1, 2, 3, 4]


def test_fewer_seats_than_learners_are_refused_with_the_number(cast, offer):
    for number, seat in enumerate(offer.seats.all()[:2]):
        days = {"starts_on": date(2027, 3, 1 + 7 * number), "ends_on": date(2027, 3, 5 + 7 * number)}
        make.placement(make.need(make.learner(cast.cap), make.period(cast.cap, **days)), seat)
    for seats in (0, 1):
        with pytest.raises(Refused, match="2 places ont déjà un élève"):
            usecases.change_seats(actor=cast.morel, offer_id=offer.pk, seat_count=seats, at=make.NOW)
    assert usecases.fewest_seats(offer) == 2 and numbers(offer) == [1, 2, 3]
    with pytest.raises(Refused, match="200"):
        usecases.change_seats(actor=cast.morel, offer_id=offer.pk, seat_count=201, at=make.NOW)


def test_the_seats_of_the_bank_stay_coherent(cast, offer):
    make.placement(make.need(make.learner(cast.cap), cast.january, status="placed"), offer.seats.get(number=2))
    for seats in (2, 7, 1, 3):
        usecases.change_seats(actor=cast.morel, offer_id=offer.pk, seat_count=seats, at=make.NOW)
        assert numbers(offer) == list(range(1, seats + 1))

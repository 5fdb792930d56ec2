"""« La même chose l’an prochain »: the same words and weeks, read again by a person."""

from datetime import date, timedelta

import pytest

from poles.domain.access import Forbidden, Unknown
from poles.domain.offers import series, usecases
from poles.records import models as rows
from poles.words.findings import Refused
from tests import factories as make
from tests import host_factories as made
from tests import school_factories as school_rows

AFTER = make.NOW.replace(year=2027, month=7, day=1)


@pytest.fixture
def offer(cast):
    cast.morel_contact.vouched_at = make.NOW
    cast.morel_contact.save()
    return make.offer(
        "Entretien des voitures", site=cast.garage, hub=cast.valley, contact=cast.morel_contact, seats=2, status="expired",
        opens_on=date(2027, 1, 11), closes_on=date(2027, 2, 5), published_at=make.NOW,
    )  # fmt: skip


def renew(cast, offer, at=AFTER):
    return usecases.renew(actor=cast.morel, offer_id=offer.pk, at=at)


def test_the_same_is_proposed_in_the_same_weeks_and_waits_for_its_reader(cast, offer):
    (again,) = renew(cast, offer).offers
    assert (again.opens_on, again.closes_on) == (date(2028, 1, 10), date(2028, 2, 4))
    assert (again.status, again.renewed_from, again.title, again.seat_count) == ("submitted", offer, offer.title, 2)
    assert (again.seats.count(), again.hub, again.published_at) == (2, cast.valley, None)
    assert rows.Notice.objects.filter(kind="offer.to_read").count() == 1


def test_pressed_twice_it_is_proposed_once(cast, offer):
    assert renew(cast, offer).offers == renew(cast, offer).offers
    assert rows.Offer.objects.count() == 2


def test_the_year_is_the_first_that_is_still_to_come(cast, offer):
    (late,) = renew(cast, offer, AFTER + timedelta(days=400)).offers
    assert late.opens_on == date(2029, 1, 8)


def test_a_whole_series_is_taken_up_as_a_series(cast, offer):
    key = "0191e9a4-0000-7000-8000-000000000001"
    rows.Offer.objects.filter(pk=offer.pk).update(series=key)
    same = {"site": cast.garage, "hub": cast.valley, "contact": cast.morel_contact, "series": key}
    make.offer(**same, status="full", opens_on=date(2027, 5, 3), closes_on=date(2027, 5, 28), published_at=make.NOW)
    make.offer(
        **same, status="withdrawn", opens_on=date(2027, 6, 1), closes_on=date(2027, 6, 25), published_at=make.NOW
    )
    made_again = renew(cast, offer).offers
    assert len(made_again) == 2 and len({one.series for one in made_again}) == 1
    assert str(made_again[0].series) != key
    assert rows.Notice.objects.filter(kind="offer.to_read").count() == 1


def test_the_reservation_and_the_further_hosts_come_along(cast, offer):
    made.reservation(offer, cast.neighbour)
    made.stop(offer, make.host_site("Second garage"), starts_on=date(2027, 2, 1), ends_on=date(2027, 2, 5))
    (again,) = renew(cast, offer).offers
    assert again.reservations.get().school == cast.neighbour
    stop = again.stops.get()
    assert (stop.site.name, stop.starts_on, stop.ends_on) == ("Second garage", date(2028, 1, 31), date(2028, 2, 4))


def test_what_was_never_published_is_not_renewed(cast):
    typed = make.offer(site=cast.garage, hub=cast.valley, contact=cast.morel_contact, status="returned")
    with pytest.raises(Refused, match="Rien"):
        renew(cast, typed)


def test_holidays_and_public_holidays_are_warnings_alone(cast, offer):
    cast.academy.holiday_zone = "B"
    cast.academy.save()
    school_rows.holiday(first_day=date(2028, 1, 29), last_day=date(2028, 2, 13), school_year=2027)
    done = renew(cast, offer)
    assert [one.severity.value for one in done.warnings] == ["warning"] and "Hiver" in done.warnings[0].sentence
    assert done.offers[0].status == "submitted"


def test_the_reader_sees_that_nothing_changed_but_the_days(cast, offer):
    (again,) = renew(cast, offer).offers
    assert series.unchanged_since(again) == offer


@pytest.mark.parametrize("change", [{"title": "Autre"}, {"seat_count": 1}, {"description": "Plus"}, {"min_age": 16}])
def test_one_word_changed_and_it_is_no_longer_said_so(cast, offer, change):
    (again,) = renew(cast, offer).offers
    rows.Offer.objects.filter(pk=again.pk).update(**change)
    again.refresh_from_db()
    assert series.unchanged_since(again) is None


def test_nor_for_a_person_who_was_never_vouched_for_nor_for_another_reservation(cast, offer):
    (again,) = renew(cast, offer).offers
    made.reservation(again, audience="segpa")
    assert series.unchanged_since(rows.Offer.objects.get(pk=again.pk)) is None
    again.reservations.all().delete()
    assert series.unchanged_since(rows.Offer.objects.get(pk=again.pk)) == offer
    rows.HostContact.objects.update(vouched_at=None)
    assert series.unchanged_since(rows.Offer.objects.get(pk=again.pk)) is None


def test_nobody_else_renews_it(cast, offer):
    for actor in set(cast.everyone.values()) - {cast.morel}:
        with pytest.raises((Unknown, Forbidden)):
            usecases.renew(actor=actor, offer_id=offer.pk, at=AFTER)

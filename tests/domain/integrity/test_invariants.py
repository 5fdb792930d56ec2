"""Every invariant finds the breach that it is made for, and nothing on sound rows."""

import pytest
from django.db import connection

from poles.domain.integrity import queries
from poles.domain.integrity.invariants import INVARIANTS
from tests import factories as make
from tests import school_factories as at_school

pytestmark = pytest.mark.django_db


@pytest.fixture
def broken():
    def _broken() -> dict[str, int]:
        return {answer.invariant.code: answer.breaches for answer in queries.verify() if answer.breaches}

    return _broken


def sql(order: str, *values) -> None:
    with connection.cursor() as cursor:
        cursor.execute(order, values)


@pytest.fixture
def placed(cast):
    offer = make.offer(seats=2, site=cast.garage, hub=cast.valley)
    placement = make.placement(cast.need, offer.seats.first())
    cast.need.status = "placed"
    cast.need.save()
    return placement


def test_sound_rows_break_nothing(cast, placed, broken):
    assert broken() == {}


def test_a_need_marked_placed_without_a_placement_is_found(cast, broken):
    sql("UPDATE records_placementneed SET status = 'placed' WHERE id = %s", cast.need.pk)

    assert broken() == {"need-placed": 1}


def test_a_placement_out_of_the_dates_of_its_offer_is_found(placed, broken):
    sql("UPDATE records_offer SET opens_on = opens_on + 400, closes_on = closes_on + 400")

    assert broken() == {"placement-inside-offer": 1}


def test_a_placement_whose_dates_left_its_period_is_found(placed, broken):
    sql("UPDATE records_placement SET ends_on = starts_on")

    assert broken() == {"placement-in-period": 1}


def test_a_seat_that_is_missing_is_found(placed, broken):
    sql("DELETE FROM records_offerseat WHERE number = 2")

    assert broken() == {"seats-counted": 1}


def test_a_row_that_leans_on_another_academie_is_found(cast, broken):
    elsewhere = make.academy("10", "Lyon")
    sql("UPDATE records_placementneed SET academy_id = %s", elsewhere.pk)

    assert set(broken()) == {
        "academy-of-placementneed-school",
        "academy-of-placementneed-learner",
        "academy-of-placementneed-period",
    }


def test_a_school_left_outside_the_map_is_found(cast, broken):
    sql("DELETE FROM records_hubschool WHERE school_id = %s", cast.foreign.pk)

    assert broken() == {"school-in-one-hub": 1}


def test_an_open_hub_without_coordinator_is_found(cast, broken):
    sql("UPDATE records_hub SET status = 'running' WHERE id = %s", cast.plain.pk)
    sql("DELETE FROM records_hat WHERE hub_id = %s", cast.plain.pk)

    assert broken() == {"hub-has-coordinator": 1}


def test_an_offer_in_the_wrong_hub_is_found(cast, placed, broken):
    sql("UPDATE records_offer SET hub_id = %s", cast.plain.pk)

    assert broken() == {"offer-in-its-hub": 1}


def test_a_published_offer_without_a_date_is_found(placed, broken):
    sql("UPDATE records_offer SET published_at = NULL")

    assert broken() == {"offer-published-at": 1}


def test_a_need_of_a_learner_of_another_class_is_found(cast, broken):
    sql("DELETE FROM records_enrolment WHERE learner_id = %s", cast.ines.pk)

    assert broken() == {"need-in-its-class": 1}


def test_a_decision_without_its_line_in_the_journal_is_found(cast, broken):
    offer = make.offer(site=cast.garage, hub=cast.valley)
    match = make.match(cast.need, offer)
    sql("UPDATE records_match SET status = 'declined' WHERE id = %s", match.pk)

    assert "decision-journaled" in broken()


def test_a_need_in_two_live_requests_is_found(cast, broken):
    at_school.assistance_request(cast.need, hub=cast.valley)
    at_school.assistance_request(cast.need, hub=cast.valley, status="closed")
    assert broken() == {}

    at_school.assistance_request(cast.need, hub=cast.valley, status="answered")
    assert broken() == {"need-asked-once": 1}


def test_a_need_of_another_family_than_its_request_is_found(cast, broken):
    at_school.assistance_request(cast.need, hub=cast.valley)
    sql("UPDATE records_placementneed SET family = 'bois' WHERE id = %s", cast.need.pk)

    assert broken() == {"request-of-its-school": 1}


def test_a_run_that_proposes_more_learners_than_seats_is_found(cast, broken):
    offer = make.offer(seats=1, site=cast.garage, hub=cast.valley)
    campaign = make.campaign(cast.valley)
    run = make.run(campaign, status="done", report={"placed": 2, "total": 2})
    for _ in range(2):
        make.match(make.need(make.learner(cast.cap), cast.january), offer, run=run)

    assert "run-within-capacity" in broken()


def test_a_report_that_says_more_than_the_run_is_found(cast, broken):
    make.run(make.campaign(cast.valley), status="done", report={"placed": 5, "total": 9})

    assert broken() == {"run-counts": 1}


def test_every_invariant_is_a_sentence():
    assert all(invariant.sentence.endswith(".") for invariant in INVARIANTS)
    assert len({invariant.code for invariant in queries.all_invariants()}) == len(queries.all_invariants())

"""What was done of a placement: the schedule in force on each day, less what was noted."""

from datetime import date

import pytest

from poles.domain.closing.presence import totals_of
from poles.records import models as rows
from poles.words.agreements import Absence
from tests import agreement_factories as at_law
from tests import closing_factories as over

pytestmark = pytest.mark.django_db
MONDAY = date(2027, 1, 18)


@pytest.fixture
def placement(cast):
    return over.signed(cast)


def _again(of):
    return rows.Agreement.objects.get(pk=of.pk)


def test_without_a_word_every_planned_day_is_done(placement):
    totals = totals_of(placement)

    assert (totals.minutes, totals.present, totals.full_days, totals.weeks, totals.absent) == (8400, 20, 20, 4, 0)
    assert totals.in_words == "20 jours"
    assert (totals.first_day, totals.last_day) == (date(2027, 1, 11), date(2027, 2, 5))


def test_days_absent_and_days_done_in_part_are_taken_off(placement):
    at_law.attendance(placement, MONDAY)
    at_law.attendance(placement, date(2027, 1, 19), minutes=210, reason="unexcused")
    totals = totals_of(_again(placement))

    assert totals.minutes == over.MINUTES - 420 - 210
    assert (totals.present, totals.absent, totals.short) == (19, 1, 1)
    assert totals.reasons == {Absence.EXCUSED: 1}


def test_hours_done_beside_the_schedule_count(placement):
    at_law.attendance(placement, date(2027, 1, 16), minutes=240, reason="other_hours")

    assert totals_of(_again(placement)).minutes == over.MINUTES + 240


def test_the_totals_stop_on_the_day_that_is_asked_and_on_an_early_end(placement):
    assert totals_of(placement, until=date(2027, 1, 15)).present == 5

    placement.ended_on = MONDAY
    assert totals_of(placement).present == 6


def test_an_avenant_speaks_from_its_day_on(placement):
    first = placement.versions.get()
    half = ((8 * 60 + 30, 12 * 60),)
    said = at_law.terms(placement.placement)
    shorter = said.model_copy(update={"stays": (said.stays[0].model_copy(update={"week": (half,) * 5 + ((), ())}),)})
    rows.AgreementVersion.objects.filter(pk=first.pk).update(status="replaced")
    at_law.version(placement, said=shorter, status="signed", kind="amendment", applies_on=MONDAY, changes=["hours"])
    totals = totals_of(_again(placement))

    assert totals.minutes == 5 * 420 + 15 * 210


def test_before_its_signature_a_convention_plans_nothing(cast):
    draft = at_law.agreement(text="draft")

    assert totals_of(draft).planned == 0

"""The list « sans stage »: who is there without a place, since when, in whose charge, and what was done last."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from poles.domain.searches import queries
from poles.domain.searches.usecases import set_schedule
from poles.records.models import Enrolment, Learner, PlacementNeed, SearchStep
from poles.words.searches import STEP_DAYS, Step
from tests import factories as make
from tests import school_factories as at_school
from tests.factories import NOW, STARTS, TODAY, YEAR


def lines(actor, today=TODAY):
    return queries.unplaced(actor, queries.unplaced_of(actor, today=today), today=today)


def of(cast, days, **fields):
    """A learner without a place, of a class that leaves in so many days."""
    period = make.period(cast.cap, starts_on=TODAY + timedelta(days), ends_on=TODAY + timedelta(days + 11))
    return make.need(make.learner(cast.cap), period, **fields)


def test_a_learner_without_a_place_is_a_line(cast):
    PlacementNeed.objects.update(charge=cast.diallo.user_id, created_at=NOW - timedelta(days=12))
    at_school.search_contact(cast.need, cast.diallo, made_on=TODAY - timedelta(5), host_name="Ancien garage")
    at_school.search_contact(cast.need, cast.roy, made_on=TODAY - timedelta(1), outcome="interested")
    (line,) = lines(cast.roy)
    assert (line.learner, line.class_name, line.left, line.since) == ("Inès Vallon", "1CAP MVA", 70, 12)
    assert (line.charge, line.contacts, line.last.outcome) == ("M. Diallo", 2, "interested")
    assert (line.taken, line.next_step) == (None, (Step.NEEDS, STARTS - timedelta(45)))
    assert (line.findings, line.asked_on) == ((), None)


@pytest.mark.parametrize("status", ["placed", "exempted"])
def test_who_has_a_place_or_is_exempted_is_not_a_line(cast, status):
    PlacementNeed.objects.update(status=status)
    assert lines(cast.roy) == []


def test_who_has_left_is_not_a_line(cast):
    Learner.objects.filter(pk=cast.ines.pk).update(left_on=TODAY)
    assert lines(cast.roy) == []


def test_a_period_that_is_over_asks_for_nothing_and_one_that_has_begun_still_does(cast):
    last = cast.january.ends_on
    assert [line.left for line in lines(cast.roy, last)] == [-(last - STARTS).days]
    assert lines(cast.roy, last + timedelta(1)) == []


@pytest.mark.parametrize(
    "name", ["karim", "neighbour_head", "foreign_head", "rectorate", "ministry", "morel", "pupil", "visitor"]
)
def test_nobody_else_reads_the_list(cast, name):
    assert lines(cast.everyone[name]) == []


def test_a_teacher_named_to_accompany_reads_the_class_and_its_own_notes_alone(cast):
    make.teaching_duty(cast.cap, cast.neighbour_head.user_id, "accompanying")
    teacher = make.actor(make.hat("teacher", school=cast.neighbour, user=_user(cast.neighbour_head)))
    at_school.search_contact(cast.need, cast.diallo)
    (line,) = lines(teacher)
    assert (line.learner, line.contacts, line.last) == ("Inès Vallon", 0, None)
    at_school.search_contact(cast.need, teacher)
    assert lines(teacher)[0].contacts == 1


def _user(actor):
    from poles.records.models import User

    return User.objects.get(pk=actor.user_id)


@pytest.mark.parametrize(("days", "told"), [(31, False), (30, True), (29, True)])
def test_a_learner_without_a_dated_action_is_told_from_the_thirtieth_day(cast, days, told):
    of(cast, days)
    (line,) = [one for one in lines(cast.roy) if one.left == days]
    assert bool(line.findings) is told


def test_a_contact_or_a_request_to_the_hub_is_a_dated_action(cast):
    called, asked, withdrawn = of(cast, 10), of(cast, 11), of(cast, 12)
    at_school.search_contact(called, cast.roy)
    at_school.assistance_request(asked, hub=cast.valley)
    at_school.assistance_request(withdrawn, hub=cast.valley, status="withdrawn")
    told = {line.need_id: bool(line.findings) for line in lines(cast.roy)}
    assert told == {cast.need.pk: False, called.pk: False, asked.pk: False, withdrawn.pk: True}
    assert {line.asked_on for line in lines(cast.roy) if line.need_id == asked.pk} == {TODAY}


def test_the_delays_of_the_academy_move_the_finding_and_the_next_step(cast):
    of(cast, 33)
    set_schedule(actor=cast.rectorate, academy_id="12", delays=STEP_DAYS | {Step.CLASS_TEACHER: 33}, at=NOW)
    (line,) = [one for one in lines(cast.roy) if one.left == 33]
    assert line.findings and line.next_step == (Step.HUB, TODAY + timedelta(12))


def test_the_last_step_taken_and_its_day_are_shown(cast):
    need = of(cast, 20)
    for days, step in ((10, Step.NEEDS), (2, Step.HUB)):
        SearchStep.objects.create(
            period=need.period, step=step, taken_at=NOW - timedelta(days), unplaced=1, academy=need.academy
        )
    (line,) = [one for one in lines(cast.roy) if one.left == 20]
    assert line.taken == (Step.HUB, TODAY - timedelta(2))


def test_counts_by_class_say_who_is_in_nobodys_charge(cast):
    of(cast, 5, charge_id=cast.diallo.user_id)
    other = make.class_group(cast.jean_moulin, "2BAC")
    make.need(make.learner(other), make.period(other, starts_on=TODAY + timedelta(2)))
    make.need(when=make.period(make.class_group(cast.neighbour)))
    found = queries.unplaced_by_class(queries.unplaced_of(cast.roy, today=TODAY))
    assert [(one.name, one.unplaced, one.in_nobodys_charge, one.first) for one in found] == [
        ("2BAC", 1, 1, TODAY + timedelta(2)),
        ("1CAP MVA", 2, 1, TODAY + timedelta(5)),
    ]


def test_a_contact_of_the_mlds_coordinator_shows_in_no_order_count_nor_finding_of_the_others(cast):
    at_school.follow_up(cast.ines)
    at_school.search_contact(cast.need, cast.aubry)
    (row,) = queries.unplaced_of(cast.roy, today=TODAY)
    (line,) = lines(cast.roy)
    assert (row.last_on, line.contacts, line.last) == (None, 0, None)
    (own,) = queries.unplaced_of(cast.aubry, today=TODAY)
    assert (own.last_on, lines(cast.aubry)[0].contacts) == (TODAY, 1)


def many(cast, number):
    """So many learners of the lycée without a place, in one class and period."""
    shared = {"academy": cast.academy, "school": cast.jean_moulin, "keep_until": cast.ines.keep_until}
    learners = Learner.objects.bulk_create(
        Learner(first_name="Prénom", last_name=f"Essai{n}", birth_date=cast.ines.birth_date, **shared)
        for n in range(number)
    )
    Enrolment.objects.bulk_create(
        Enrolment(learner=one, class_group=cast.cap, school_year=YEAR, academy=cast.academy) for one in learners
    )
    PlacementNeed.objects.bulk_create(
        PlacementNeed(
            learner=one, period=cast.january, family="automobile", travel_mode="transit", travel_limit=60, **shared
        )
        for one in learners
    )


def test_two_thousand_rows_ask_no_more_queries_than_one(cast):
    def asked():
        with CaptureQueriesContext(connection) as captured:
            found = lines(cast.roy)
        return len(found), len(captured)

    first, few = asked()
    many(cast, 2000)
    rows, queries_asked = asked()
    assert (first, rows) == (1, 2001)
    assert queries_asked == few <= 6

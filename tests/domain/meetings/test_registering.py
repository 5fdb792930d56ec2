"""A school registers its learners, the queue moves, presences are noted; the last place goes to one learner."""

from datetime import timedelta
from threading import Barrier

import pytest
from django.db.models import QuerySet

from poles.domain.access import Forbidden, Unknown
from poles.domain.meetings import queries, usecases
from poles.records.models import MeetingSeat
from poles.words.findings import Refused
from poles.words.meetings import Presence
from poles.workflows.machine import NotNow
from tests import factories as make
from tests import host_factories as hosts
from tests.cast import gather
from tests.domain.requests.test_requests_race import together
from tests.factories import NOW

pytestmark = pytest.mark.django_db


def register(cast, meeting, *learners, actor=None, at=NOW):
    keys = [one.pk for one in learners]
    return usecases.register(actor=actor or cast.roy, meeting_id=meeting.pk, learner_ids=keys, at=at)


def test_learners_above_the_capacity_wait_in_the_order_of_the_list(cast):
    meeting = hosts.meeting(cast.valley, capacity=2)
    others = [make.learner(cast.cap, name) for name in ("Léo", "Nora")]
    assert register(cast, meeting, cast.ines, *others) == usecases.Registered(2, 1, 0)
    waiting = MeetingSeat.objects.get(waiting=True)
    assert waiting.learner == others[1]


def test_a_learner_registered_twice_is_registered_once(cast):
    meeting = hosts.meeting(cast.valley)
    register(cast, meeting, cast.ines)
    assert register(cast, meeting, cast.ines) == usecases.Registered(0, 0, 1)
    assert MeetingSeat.objects.count() == 1


def test_who_is_taken_out_leaves_the_place_to_the_first_who_waits_of_any_school(cast):
    meeting = hosts.meeting(cast.valley, capacity=1)
    neighbour = make.learner(make.class_group(cast.neighbour))
    register(cast, meeting, cast.ines)
    register(cast, meeting, neighbour, actor=cast.neighbour_head)
    seat = queries.seats_of(cast.roy, meeting.pk).get()
    usecases.take_out(actor=cast.roy, seat_id=seat.pk, at=NOW)
    assert [(one.learner_id, one.waiting) for one in MeetingSeat.objects.all()] == [(neighbour.pk, False)]


def test_a_school_registers_and_takes_out_its_own_learners_only(cast):
    meeting = hosts.meeting(cast.valley)
    neighbour = make.learner(make.class_group(cast.neighbour))
    with pytest.raises(Unknown):
        register(cast, meeting, neighbour)
    register(cast, meeting, neighbour, actor=cast.neighbour_head)
    with pytest.raises(Unknown):
        usecases.take_out(actor=cast.roy, seat_id=MeetingSeat.objects.get().pk, at=NOW)


def test_a_learner_who_left_is_not_registered(cast):
    gone = make.learner(cast.cap, "Parti", left_on=NOW.date())
    with pytest.raises(Unknown):
        register(cast, hosts.meeting(cast.valley), gone)


def test_neither_the_hub_nor_a_learner_registers_anybody(cast):
    meeting = hosts.meeting(cast.valley)
    for actor in (cast.karim, cast.pupil, cast.rectorate):
        with pytest.raises((Forbidden, Unknown)):
            register(cast, meeting, cast.ines, actor=actor)


def test_nobody_registers_after_the_last_day_nor_to_a_meeting_that_is_not_open(cast):
    with pytest.raises(Refused, match="closes"):
        register(cast, hosts.meeting(cast.valley), cast.ines, at=NOW + timedelta(days=16))
    with pytest.raises(NotNow):
        register(cast, hosts.meeting(cast.valley, status="held"), cast.ines)
    with pytest.raises(Unknown):
        register(cast, hosts.meeting(cast.valley, status="draft"), cast.ines)


def test_presences_are_noted_once_the_meeting_has_begun(cast):
    meeting = hosts.meeting(cast.valley)
    register(cast, meeting, cast.ines)
    seat = MeetingSeat.objects.get()
    said = {"actor": cast.roy, "meeting_id": meeting.pk, "presence": {seat.pk: Presence.CAME}}
    with pytest.raises(Refused, match="pas encore commencé"):
        usecases.note_presence(**said, at=NOW)
    assert usecases.note_presence(**said, at=NOW + timedelta(days=21)) == 1
    assert usecases.note_presence(**said, at=NOW + timedelta(days=21)) == 0
    seat.refresh_from_db()
    assert seat.presence == Presence.CAME


@pytest.mark.django_db(transaction=True)
class TestTheLastPlace:
    """Two schools at once; without the lock, both would have it."""

    def both(self):
        cast = gather()
        meeting = hosts.meeting(cast.valley, capacity=1)
        neighbour = make.learner(make.class_group(cast.neighbour))
        return meeting, together(
            lambda: register(cast, meeting, cast.ines),
            lambda: register(cast, meeting, neighbour, actor=cast.neighbour_head),
        )

    def test_goes_to_one_of_them_and_the_other_waits(self):
        meeting, results = self.both()
        assert sorted((one.seated, one.waiting) for one in results) == [(0, 1), (1, 0)], results
        assert queries.taken(meeting.pk) == (1, 1)

    def test_without_the_lock_would_go_to_both(self, monkeypatch):
        between = Barrier(2)
        real = queries.taken

        def late(key):
            found = real(key)
            between.wait(timeout=20)
            return found

        with monkeypatch.context() as patch:
            patch.setattr(QuerySet, "select_for_update", lambda rows, **_options: rows)
            patch.setattr(queries, "taken", late)
            meeting, results = self.both()
        assert [(one.seated, one.waiting) for one in results] == [(1, 0), (1, 0)], results
        assert queries.taken(meeting.pk) == (2, 0)

"""The past of learners' rows, written by the database itself: what was, who changed it, under which hat; and forgotten."""

import json
from datetime import date, timedelta

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from poles.config.settings import database
from poles.domain import history, reach
from poles.records import models as rows
from poles.records.history import PAST
from poles.workers import jobs
from tests import factories as make
from tests.web.wearing import client_of

pytestmark = pytest.mark.django_db


def run(order: str, *values: object) -> None:
    """One order of SQL, as somebody could type it."""
    with connection.cursor() as cursor:
        cursor.execute(order, values)


def test_raw_sql_is_seen_and_the_event_bears_what_was_there(cast):
    run("UPDATE records_learner SET last_name = 'Autre' WHERE id = %s", cast.ines.pk)

    event = rows.PastLearner.objects.get()
    assert (event.pgh_label, event.last_name, event.pgh_obj_id) == ("update", "Vallon", cast.ines.pk)


def test_a_row_deleted_leaves_what_it_was(cast):
    mobility = make.mobility(cast.ines, travel_limit=35)
    run("DELETE FROM records_mobility WHERE id = %s", mobility.pk)

    event = rows.PastMobility.objects.get()
    assert (event.pgh_label, event.travel_limit, event.learner_id) == ("delete", 35, cast.ines.pk)


@pytest.mark.parametrize("process", ["web", "worker", "migrate", "cli"])
def test_no_row_of_the_past_is_written_through_an_error_that_is_caught(process):
    options = database("postgresql://x@127.0.0.1/x", process)["OPTIONS"]["options"]
    assert "-c pgtrigger.ignore={}" in options
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('pgtrigger.ignore')")  # raises when it is not set, as in each trigger
        assert cursor.fetchone() == ("{}",)


def test_who_and_which_hat_are_written_down(cast):
    with reach.acting(cast.diallo):
        rows.Learner.objects.filter(pk=cast.ines.pk).update(first_name="Ines")

    event = rows.PastLearner.objects.get()
    assert history.author(event.pgh_context) == (str(cast.diallo.user_id), cast.diallo.role.label)


def test_a_gesture_of_a_page_is_signed_by_who_made_it(cast):
    answer = client_of(cast.roy).post(
        reverse("schools:trip", args=[cast.need.pk]), {"travel_mode": "bike", "travel_limit": "25"}
    )

    assert answer.status_code == 302
    event = rows.PastNeed.objects.get()
    assert history.author(event.pgh_context) == (str(cast.roy.user_id), "Chef d’établissement")
    assert event.travel_limit == cast.need.travel_limit


def test_a_job_and_a_command_are_the_system(cast):
    rows.Learner.objects.filter(pk=cast.ines.pk).update(first_name="Ines")

    assert history.author(rows.PastLearner.objects.get().pgh_context) == ("", "Système")


def test_a_change_made_without_the_software_says_so(cast):
    run("SELECT set_config('pghistory.context_metadata', '', true)")
    run("UPDATE records_learner SET first_name = 'Ines' WHERE id = %s", cast.ines.pk)

    assert history.author(rows.PastLearner.objects.get().pgh_context) == ("", "hors du logiciel")


def test_a_name_with_quotes_breaks_no_signature(cast):
    with reach.acting(cast.roy):
        run("UPDATE records_learner SET first_name = %s WHERE id = %s", "D'\"\\Artagnan", cast.ines.pk)

    assert json.dumps(rows.PastLearner.objects.get().pgh_context)


def test_creations_and_steps_are_left_to_the_journal(cast):
    make.learner(cast.cap)
    rows.PlacementNeed.objects.filter(pk=cast.need.pk).update(status="exempted")

    assert {past.__name__: past.objects.count() for past in PAST} == {past.__name__: 0 for past in PAST}


def test_what_is_sensitive_has_no_past():
    fields = {f"{past.__name__}.{field.name}" for past in PAST for field in past._meta.get_fields()}

    assert not fields & {"PastMobility.network", "PastLearner.ine"}
    assert not any(past.pgh_tracked_model is rows.FunctionalAdjustment for past in PAST)


def test_many_rows_changed_at_once_leave_one_event_each(cast):
    learners = [make.learner(cast.cap) for _ in range(30)]
    for learner in learners:
        learner.status = "apprentice"
    rows.Learner.objects.bulk_update(learners, ["status"])

    assert rows.PastLearner.objects.values("pgh_obj_id").distinct().count() == 30


def test_the_past_of_a_learner_can_be_forgotten_and_that_of_others_stays(cast):
    other = make.learner(cast.cap)
    for learner in (cast.ines, other):
        make.mobility(learner).delete()
    adult = make.guardian(cast.ines)
    rows.Guardianship.objects.filter(guardian=adult).delete()
    rows.PlacementNeed.objects.filter(pk=cast.need.pk).update(travel_limit=50)
    rows.Learner.objects.update(keep_until=date(2030, 1, 1))

    assert history.forget([cast.ines.pk]) == 4

    assert [event.learner_id for event in rows.PastMobility.objects.all()] == [other.pk]
    assert [event.pgh_obj_id for event in rows.PastLearner.objects.all()] == [other.pk]
    assert not rows.PastNeed.objects.exists()
    assert not rows.PastGuardianship.objects.exists()


def test_an_event_is_forgotten_after_a_year_or_with_its_row_whichever_comes_first(cast):
    today = timezone.localdate()
    soon = make.learner(cast.cap, keep_until=today - timedelta(days=1))
    for learner in (cast.ines, soon):
        rows.Learner.objects.filter(pk=learner.pk).update(first_name="Autre")
    make.mobility(cast.ines).delete()
    rows.PastMobility.objects.update(pgh_created_at=timezone.now() - history.KEPT - timedelta(days=2))

    jobs.forget_history(timestamp=0)

    assert [event.pgh_obj_id for event in rows.PastLearner.objects.all()] == [cast.ines.pk]
    assert not rows.PastMobility.objects.exists()
    assert history.expire(on=today) == 0

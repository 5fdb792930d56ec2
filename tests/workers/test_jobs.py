"""The jobs bear the names that the domain defers, run twice without harm, and outlive their worker."""

import asyncio
import re
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from django.contrib.sessions.models import Session
from django.db import connection
from django.utils import timezone
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from poles.gateways.jobs import defer
from poles.records import models as rows
from poles.workers import jobs
from tests import factories as make
from tests import host_factories as hosts
from tests import hub_factories as at_hub
from tests import school_factories as at_school

DOMAIN = Path(jobs.__file__).parents[1] / "domain"


def test_every_name_that_the_domain_defers_is_a_job():

    named = {
        name
        for file in DOMAIN.rglob("*.py")
        for name in re.findall(r"""jobs\.defer\(\s*["']([a-z.]+)["']""", file.read_text(encoding="utf-8"))
    }
    assert named and named <= set(app.tasks), named - set(app.tasks)


@pytest.mark.django_db
def test_offers_expire_by_night_and_twice_is_once():
    today = timezone.localdate()
    gone = make.offer(opens_on=today - timedelta(days=9), closes_on=today - timedelta(days=1))
    jobs.expire_offers(timestamp=0)
    jobs.expire_offers(timestamp=0)
    assert rows.Offer.objects.get(pk=gone.pk).status == "expired"
    assert rows.Entry.objects.filter(what="expire", actor_name="offers.expire").count() == 1


@pytest.mark.django_db
def test_the_steps_of_searches_are_taken_by_morning_and_twice_is_once():
    first = timezone.localdate() + timedelta(days=21)
    need = make.need(when=make.period(starts_on=first, ends_on=first + timedelta(days=11)))
    jobs.take_search_steps(timestamp=0)
    jobs.take_search_steps(timestamp=0)
    assert [step.step for step in need.period.steps.all()] == ["hub"]
    assert rows.Entry.objects.filter(what="take_step", actor_name="searches.steps").count() == 1


@pytest.mark.django_db
def test_the_periodic_jobs_are_queued_once_at_a_time():
    for task in (jobs.expire_offers, jobs.take_up_stalled, jobs.take_search_steps):
        assert task.queueing_lock == task.name
    assert {entry.task.name for entry in app.periodic_registry.periodic_tasks.values()} >= {
        "offers.expire",
        "jobs.stalled",
        "searches.steps",
    }


def _abandon(job_id: int, *, attempts: int = 0) -> None:
    """The job is being done by a worker that has not beaten for two minutes."""
    with connection.cursor() as cursor:
        cursor.execute(
            "insert into procrastinate_workers (last_heartbeat) values (now() - interval '2 minutes') returning id"
        )
        (worker,) = cursor.fetchone()
        cursor.execute(
            "update procrastinate_jobs set status = 'doing', attempts = %s, worker_id = %s where id = %s",
            [attempts, worker, job_id],
        )


def _queued() -> ProcrastinateJob:
    """A notice to send, just queued; what other tests have left in the queue is no matter."""
    notice = str(uuid4())
    defer("notices.send", notice_id=notice)
    return ProcrastinateJob.objects.get(args__notice_id=notice)


def _sweep() -> None:
    """Run the sweep alone, with the connector that workers use."""

    async def sweep() -> None:
        connector = app.connector.get_worker_connector()
        with app.replace_connector(connector) as swept:
            async with swept.open_async():
                context = type("Context", (), {"app": swept})
                await jobs.take_up_stalled.func(context, 0)

    asyncio.run(sweep())


@pytest.mark.django_db(transaction=True)
def test_a_job_whose_worker_died_is_taken_up_again():
    job = _queued()
    _abandon(job.pk)
    _sweep()
    job.refresh_from_db()
    assert (job.status, job.attempts) == ("todo", 1)


@pytest.mark.django_db(transaction=True)
def test_a_job_that_kills_every_worker_is_given_up():
    job = _queued()
    _abandon(job.pk, attempts=jobs.MOST_LIVES)
    _sweep()
    job.refresh_from_db()
    assert job.status == "failed"


@pytest.mark.django_db(transaction=True)
def test_a_computation_given_up_lets_the_campaign_be_computed_again():
    run = make.run(make.campaign(status="closed"))
    defer("allocation.run", queue="long", run_id=str(run.pk))
    _abandon(ProcrastinateJob.objects.get().pk, attempts=jobs.MOST_LIVES)
    _sweep()
    run.refresh_from_db()
    assert (run.status, run.error[:28]) == ("failed", "Le calcul a été interrompu p")


@pytest.mark.django_db(transaction=True)
def test_a_job_whose_worker_beats_is_left_alone():
    job = _queued()
    _abandon(job.pk)
    with connection.cursor() as cursor:
        cursor.execute("update procrastinate_workers set last_heartbeat = now()")
    _sweep()
    job.refresh_from_db()
    assert job.status == "doing"


@pytest.mark.django_db
def test_rolls_are_forgotten_by_night():
    assert (jobs.forget_rolls.name, jobs.forget_rolls.queueing_lock) == ("rolls.forget", "rolls.forget")
    assert "rolls.forget" in {entry.task.name for entry in app.periodic_registry.periodic_tasks.values()}
    pending = at_school.roll_import(make.school(), read_at=timezone.now() - timedelta(hours=25))
    jobs.forget_rolls(timestamp=0)
    jobs.forget_rolls(timestamp=0)
    pending.refresh_from_db()
    assert pending.status == "dropped"
    assert rows.Entry.objects.filter(what="drop", actor_name="rolls.forget").count() == 1


@pytest.mark.django_db
def test_sessions_that_are_over_are_deleted_by_night_and_the_others_stay():
    now = timezone.now()
    for key, hours in (("over", -1), ("open", 1)):
        Session.objects.create(session_key=key, session_data="", expire_date=now + timedelta(hours=hours))
    jobs.clear_sessions(timestamp=0)
    jobs.clear_sessions(timestamp=0)
    assert list(Session.objects.values_list("session_key", flat=True)) == ["open"]
    assert "sessions.clear" in {entry.task.name for entry in app.periodic_registry.periodic_tasks.values()}


@pytest.mark.django_db
def test_the_jobs_of_the_contact_point_run_twice_without_harm():
    now = timezone.now()
    hub = make.hub()
    for job in (jobs.open_contact_points, jobs.escalate_messages, jobs.ask_opinions, jobs.forget_messages):
        assert job.queueing_lock == job.name
        assert job.name in {entry.task.name for entry in app.periodic_registry.periodic_tasks.values()}
    jobs.open_contact_points(timestamp=0)
    late = hosts.desk_message(hub, due_on=now.date() - timedelta(days=30))
    answered = hosts.desk_message(hub, status="answered", answered_at=now - timedelta(days=2))
    hosts.desk_message(hub, keep_until=now.date() - timedelta(days=2), status="closed")
    for _ in range(2):
        for job in (jobs.open_contact_points, jobs.escalate_messages, jobs.ask_opinions, jobs.forget_messages):
            job(timestamp=0)
    late.refresh_from_db()
    assert late.escalated_at is not None
    assert rows.ContactPoint.objects.count() == 1
    assert [notice.subject_id for notice in rows.Notice.objects.filter(kind="desk.ask")] == [str(answered.pk)]
    assert set(rows.DeskMessage.objects.all()) == {late, answered}
    assert rows.Entry.objects.filter(subject="deskmessage", what="escalate").count() == 1


@pytest.mark.django_db
def test_duplicates_are_proposed_by_night_and_twice_is_once(cast):
    make.host_site("Garage Aubépin"), make.host_site("SARL Gge Aubepin")

    jobs.find_duplicates(timestamp=0)
    jobs.find_duplicates(timestamp=0)

    assert rows.HostMerge.objects.get().status == "proposed"


@pytest.mark.django_db
def test_the_night_without_register_changes_no_host():
    site = make.host_site(siret="73282932000074")

    jobs.refresh_hosts(timestamp=0)

    site.refresh_from_db()
    assert (site.register_state, site.register_read_at) == ("unchecked", None)


@pytest.mark.django_db
def test_what_is_kept_of_hosts_is_forgotten_by_night(cast):
    assert (jobs.forget_hosts.name, jobs.forget_hosts.queueing_lock) == ("hosts.forget", "hosts.forget")
    assert "hosts.forget" in {entry.task.name for entry in app.periodic_registry.periodic_tasks.values()}
    gone = timezone.localdate() - timedelta(days=1)
    hosts.note(cast.garage, cast.roy, cast.jean_moulin, keep_until=gone)
    kept = hosts.note(cast.garage, cast.roy, cast.jean_moulin, keep_until=gone + timedelta(days=9))
    jobs.forget_hosts(timestamp=0)
    jobs.forget_hosts(timestamp=0)
    assert rows.HostNote.objects.get() == kept
    assert rows.Entry.objects.filter(what="forget", actor_name="hosts.forget").count() == 1


@pytest.mark.django_db
def test_the_registrations_of_tutors_are_forgotten_by_night(cast):
    assert (jobs.forget_trainings.name, jobs.forget_trainings.queueing_lock) == ("trainings.forget", "trainings.forget")
    assert "trainings.forget" in {entry.task.name for entry in app.periodic_registry.periodic_tasks.values()}
    training, gone = at_hub.training(cast.valley), timezone.localdate() - timedelta(days=1)
    at_hub.training_seat(training, cast.garage, name="Partie", keep_until=gone)
    kept = at_hub.training_seat(training, cast.garage, keep_until=gone + timedelta(days=9))
    jobs.forget_trainings(timestamp=0)
    jobs.forget_trainings(timestamp=0)
    assert rows.TutorTrainingSeat.objects.get() == kept
    assert rows.Entry.objects.filter(what="forget", actor_name="trainings.forget").count() == 1


@pytest.mark.django_db
def test_the_contacts_of_members_are_forgotten_by_night_and_their_decisions_recalled_in_the_morning(cast):
    periodic = {entry.task.name for entry in app.periodic_registry.periodic_tasks.values()}
    today = timezone.localdate()
    old = at_hub.member(cast.valley, "Partie", contact_name="Mme Partie", keep_until=today - timedelta(days=1))
    at_hub.decision(at_hub.work_session(cast.valley, status="held"), due_on=today)
    for job, name in ((jobs.forget_partners, "partners.forget"), (jobs.remind_decisions, "partners.remind")):
        assert (job.name, job.queueing_lock) == (name, name) and name in periodic
        job(timestamp=0)
        job(timestamp=0)
    old.refresh_from_db()
    assert old.contact_name == ""
    assert rows.Notice.objects.get().kind == "decision.soon"

"""A notice is sent once, by a real mail server, after as many tries as it takes and no more."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from uuid import UUID, uuid4

import pytest
from aiosmtpd.controller import Controller
from django.db import connection, transaction
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from poles.domain import notices
from poles.exchange import letters
from poles.records import models as rows
from poles.words.actor import system
from tests import factories as make

ROBOT = system("essai")
FACTS = {"link": str(uuid4()), "title": "Entretien", "site": "Garage d’essai"}


class PostOffice:
    """A mail server that keeps what it takes, and refuses the first messages when told so."""

    def __init__(self, refusals: int = 0) -> None:
        self.refusals, self.kept = refusals, []

    async def handle_DATA(self, server, session, envelope) -> str:  # noqa: N802 - the name that aiosmtpd calls
        """Refuse as often as told, then keep."""
        if self.refusals:
            self.refusals -= 1
            return "451 revenez plus tard"
        self.kept.append((envelope.rcpt_tos, message_from_bytes(envelope.content, policy=policy.default)))
        return "250 merci"


@contextmanager
def post_office(settings, refusals: int = 0) -> Iterator[PostOffice]:
    """The server on a free port of this machine; the settings send there."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    office = PostOffice(refusals)
    controller = Controller(office, hostname="127.0.0.1", port=port)
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
    controller.start()
    try:
        yield office
    finally:
        controller.stop()


def _queue(**changes) -> rows.Notice:
    values = {"kind": "offer.confirm", "recipient": "morel@exemple.test", "subject_id": uuid4(), "academy_id": None}
    notices.queue(**values | changes, at=make.NOW, **FACTS)
    return rows.Notice.objects.latest("created_at")


def _send(notice: rows.Notice) -> bool:
    return notices.send(notice.pk, write=letters.write, actor=ROBOT, at=make.NOW)


@pytest.mark.django_db
def test_a_notice_is_mailed_and_written_down(settings):
    notice = _queue()
    with post_office(settings) as office:
        assert _send(notice) is True
    ((to, message),) = office.kept
    assert to == ["morel@exemple.test"]
    assert message["Subject"] == "Confirmez votre proposition de stage"
    assert message["Message-ID"].startswith(f"<{notice.pk}@")
    assert "Garage d’essai" in message.get_content()
    notice.refresh_from_db()
    assert (notice.status, notice.tries, notice.sent_at) == ("sent", 1, make.NOW)


@pytest.mark.django_db
def test_sent_twice_by_two_jobs_it_leaves_once(settings):
    notice = _queue()
    with post_office(settings) as office:
        assert [_send(notice), _send(notice)] == [True, False]
    assert len(office.kept) == 1


@pytest.mark.django_db
def test_the_same_news_to_the_same_person_is_queued_once():
    subject = uuid4()
    _queue(subject_id=subject)
    _queue(subject_id=subject)
    assert rows.Notice.objects.count() == ProcrastinateJob.objects.filter(task_name="notices.send").count() == 1


@pytest.mark.django_db
def test_refused_the_first_time_it_stays_queued_and_leaves_the_second(settings):
    notice = _queue()
    with post_office(settings, refusals=1) as office:
        with pytest.raises(notices.NotSent):
            _send(notice)
        notice.refresh_from_db()
        assert (notice.status, notice.tries, notice.sent_at) == ("queued", 1, None)
        assert _send(notice) is True
    notice.refresh_from_db()
    assert (notice.status, notice.tries, len(office.kept)) == ("sent", 2, 1)


@pytest.mark.django_db
def test_after_five_refusals_it_has_failed_and_is_not_tried_again(settings):
    notice = _queue()
    with post_office(settings, refusals=9) as office:
        for _ in range(4):
            with pytest.raises(notices.NotSent):
                _send(notice)
        assert _send(notice) is False
        assert _send(notice) is False
    notice.refresh_from_db()
    assert (notice.status, notice.tries, office.refusals) == ("failed", 5, 4)
    assert rows.Entry.objects.get(subject="notice").what == "fail"


@pytest.mark.django_db
def test_without_any_mail_server_it_stays_queued(settings):
    with post_office(settings):
        pass
    notice = _queue()
    with pytest.raises(notices.NotSent):
        _send(notice)
    notice.refresh_from_db()
    assert notice.status == "queued"


@pytest.mark.django_db(transaction=True)
def test_the_job_of_a_deed_undone_does_not_exist():
    with transaction.atomic():
        _queue()
        assert ProcrastinateJob.objects.filter(task_name="notices.send").exists(), "inside, the job is there"
        transaction.set_rollback(True)
    assert not rows.Notice.objects.exists()
    assert not ProcrastinateJob.objects.filter(task_name="notices.send").exists()


def _work() -> None:
    """A real worker takes what waits, and leaves."""
    with app.replace_connector(app.connector.get_worker_connector()) as worker:
        worker.run_worker(wait=False, listen_notify=False, install_signal_handlers=False, concurrency=2)


def _let_the_time_pass() -> None:
    """The date of the next try has come."""
    with connection.cursor() as cursor:
        cursor.execute("update procrastinate_jobs set scheduled_at = now() where status = 'todo'")


@pytest.mark.django_db(transaction=True)
def test_a_worker_sends_what_waits_and_comes_back_after_a_refusal(settings):
    notice = _queue()
    with post_office(settings, refusals=1) as office:
        _work()
        job = ProcrastinateJob.objects.get(task_name="notices.send")
        assert (job.status, job.attempts, office.kept) == ("todo", 1, [])
        assert job.scheduled_at is not None
        _let_the_time_pass()
        _work()
    notice.refresh_from_db()
    assert (notice.status, notice.tries, len(office.kept)) == ("sent", 2, 1)
    assert ProcrastinateJob.objects.get(pk=job.pk).status == "succeeded"


@pytest.mark.django_db
def test_nothing_secret_is_in_the_job():
    notice = _queue()
    job = ProcrastinateJob.objects.get(task_name="notices.send")
    assert job.args == {"notice_id": str(notice.pk)}
    assert UUID(job.args["notice_id"]) == notice.pk

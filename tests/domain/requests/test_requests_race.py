"""Two gestures at once on the same request or the same learner: one is done, the other is told; without locks, both would.

Real threads, real connections, real transactions; the negative control takes the locks away and shows the harm.
"""

from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from threading import Barrier

import pytest
from django.db import connection, connections
from django.db.models import QuerySet

from poles.domain.requests import queries
from poles.domain.requests.usecases import answer, read_learners, send_request, sending
from poles.records.models import AssistanceRequest, Entry, RequestedNeed
from poles.words.findings import Refused
from poles.workflows.machine import NotNow
from tests import factories as make
from tests import school_factories as at_school
from tests.cast import gather
from tests.factories import NOW

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def cast():
    return gather()


def together(*deeds):
    """Do all deeds at the same moment, each in its own thread and connection; gives results or errors, in order."""
    gate = Barrier(len(deeds))

    def one(deed):
        try:
            connection.ensure_connection()
            gate.wait(timeout=20)
            return deed()
        except Exception as error:
            return error
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(deeds)) as threads:
        return list(threads.map(one, deeds))


@contextmanager
def without_locks(monkeypatch):
    """Take the locks away, and wait for each other between the check and the writing: the harm is then certain."""
    between = Barrier(2)

    def late(needs, **chosen):
        found = queries.hindrances(needs, **chosen)
        between.wait(timeout=20)
        return found

    with monkeypatch.context() as patch:
        patch.setattr(QuerySet, "select_for_update", lambda rows, **_options: rows)
        patch.setattr(sending, "hindrances", late)
        yield


def sendings(cast):
    return [
        lambda actor=actor: send_request(actor=actor, need_ids=[cast.need.pk], message="", at=NOW)
        for actor in (cast.roy, cast.diallo)
    ]


def test_a_need_sent_twice_at_once_is_in_one_request(cast):
    results = together(*sendings(cast))

    assert [type(result) for result in results if isinstance(result, Refused)] == [Refused], results
    assert "Inès Vallon figure déjà" in str(next(result for result in results if isinstance(result, Refused)))
    assert AssistanceRequest.objects.count() == RequestedNeed.objects.count() == 1


def test_without_its_locks_the_need_would_be_sent_twice(cast, monkeypatch):
    with without_locks(monkeypatch):
        results = together(*sendings(cast))

    assert all(isinstance(result, AssistanceRequest) for result in results), results
    assert RequestedNeed.objects.filter(need=cast.need).count() == 2


def test_two_answers_at_once_make_one(cast):
    asked = at_school.assistance_request(cast.need, hub=cast.valley)
    colleague = make.actor(make.hat(cast.karim.role, hub=cast.valley))

    results = together(*(
        lambda actor=actor: answer(actor=actor, request_id=asked.pk, answer=actor.name, at=NOW)
        for actor in (cast.karim, colleague)
    ))  # fmt: skip

    late = [result for result in results if isinstance(result, NotNow)]
    (done,) = [result for result in results if isinstance(result, AssistanceRequest)]
    asked.refresh_from_db()
    assert len(late) == 1, results
    assert asked.answer == done.answer
    assert Entry.objects.filter(what="answer").count() == 1


def test_two_readings_at_once_are_written_once(cast):
    asked = at_school.assistance_request(cast.need, hub=cast.valley)

    together(*[lambda: read_learners(actor=cast.karim, request_id=asked.pk, at=NOW)] * 4)

    assert Entry.objects.filter(what="read_names").count() == 1

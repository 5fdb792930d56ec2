"""Two people at once: one takes the message, two messages go to two people; without locks both would be wrong.

Real threads, real connections, real transactions; the negative controls take the locks away and show the harm.
"""

from datetime import timedelta
from threading import Barrier

import pytest
from django.db.models import QuerySet

from poles.domain import journal
from poles.domain.desk.usecases import answering, leaving, prove, rate, take
from poles.records import models as rows
from poles.words.findings import Refused
from poles.workflows.machine import NotNow
from tests import factories as make
from tests import host_factories as hosts
from tests.cast import gather
from tests.domain.desk.saying import left, token_of
from tests.domain.requests.test_requests_race import together

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def cast():
    return gather()


def taking(cast, message):
    return [
        lambda actor=actor: take(actor=actor, message_id=message.pk, at=make.NOW) for actor in (cast.karim, cast.diallo)
    ]


def entrusted(cast, point):
    hosts.contact_route(cast.valley, cast.diallo.user_id, "question")
    return left(point)


def test_two_people_take_the_same_message_and_one_has_it(cast, point):
    message = entrusted(cast, point)
    results = together(*taking(cast, message))

    done = [result for result in results if isinstance(result, rows.DeskMessage)]
    # the teacher may also find that the message is no longer his: the coordinator was first
    assert len(done) == 1, results
    message.refresh_from_db()
    assert (message.status, message.assigned_to_id) == ("taken", done[0].assigned_to_id)
    assert rows.Entry.objects.filter(what="take").count() == 1


def test_without_locks_both_would_believe_that_they_have_it(cast, point, monkeypatch):
    message = entrusted(cast, point)
    between = Barrier(2)
    whole = answering._entrust

    def late(row, user_id):
        between.wait(timeout=20)
        whole(row, user_id)

    with monkeypatch.context() as patch:
        patch.setattr(QuerySet, "select_for_update", lambda rows, **_options: rows)
        patch.setattr(answering, "_entrust", late)
        results = together(*taking(cast, message))

    assert not [result for result in results if isinstance(result, Exception)], results
    assert rows.Entry.objects.filter(what="take").count() == 2


def two_messages(point):
    return [
        lambda number=number: left(point, email=f"firme{number}@exemple.test", text=f"Question {number}")
        for number in range(2)
    ]


def named_two(cast):
    for name in ("Ada", "Élie"):
        user = make.user(name)
        make.hat("teacher", school=cast.jean_moulin, user=user)
        hosts.contact_route(cast.valley, user.pk, "question")


def test_two_messages_at_once_go_to_two_people(cast, point):
    named_two(cast)
    results = together(*two_messages(point))

    assert len({result.assigned_to_id for result in results}) == 2, results


def test_without_their_turn_both_would_go_to_the_same(cast, point, monkeypatch):
    named_two(cast)
    between, whole = Barrier(2), leaving.choose

    def late(*told, **more):
        found = whole(*told, **more)
        between.wait(timeout=20)
        return found

    monkeypatch.setattr(leaving, "take_turn", lambda *names: None)
    monkeypatch.setattr(leaving, "choose", late)
    results = together(*two_messages(point))

    assert len({result.assigned_to_id for result in results}) == 1, results


def test_two_presses_of_an_opinion_keep_one(cast, point):
    _, message = prove(token=token_of(left(point)), at=make.NOW)
    answering.answer(actor=cast.karim, message_id=message.pk, text="Oui", at=make.NOW)
    host = answering_host(message)
    results = together(*(
        lambda mark=mark: rate(actor=host, message_id=message.pk, mark=mark, at=make.NOW + timedelta(hours=1))
        for mark in (1, 4)
    ))  # fmt: skip

    assert [type(result) for result in results if isinstance(result, Exception)] == [Refused], results
    assert rows.Entry.objects.filter(what="rate").count() == 1


def answering_host(message):
    from poles.domain.desk.usecases import actor_of

    return actor_of(message.contact)


def test_two_presses_of_the_link_make_one_site(cast, point):
    token = token_of(left(point))
    results = together(*[lambda: prove(token=token, at=make.NOW)] * 3)

    assert not [result for result in results if isinstance(result, Exception)], results
    assert rows.HostSite.objects.filter(name="Garage du Col").count() == 1
    assert rows.HostContact.objects.filter(email="col@exemple.test").count() == 1
    assert len(journal.history("deskmessage", results[0][1].pk)) == 2
    assert NotNow not in {type(result) for result in results}

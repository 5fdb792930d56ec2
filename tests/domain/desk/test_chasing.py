"""What is late is told once to the coordination, then once to the rectorate; an opinion is asked once; nothing is kept for ever."""

from datetime import date, datetime, timedelta

import pytest

from poles.domain.access import Forbidden
from poles.domain.desk import usecases
from poles.domain.desk.usecases.chasing import Chased
from poles.exchange import letters
from poles.records import models as rows
from poles.words.desk import Topic
from poles.words.roles import Role
from tests import factories as make
from tests import host_factories as hosts
from tests.domain.desk.saying import left, mailed, token_of

pytestmark = pytest.mark.django_db


def morning(day: int, month: int = 11) -> datetime:
    return make.NOW.replace(month=month, day=day, hour=6)


@pytest.fixture
def late(cast, point):
    """A question that M. Diallo should answer by Thursday 5 November."""
    hosts.contact_route(cast.valley, cast.diallo.user_id, "question")
    return left(point)


def test_the_coordination_is_told_the_next_working_day_and_the_rectorate_two_later_once_each(cast, late, mail):
    told = {}
    for day in range(3, 20):
        told[day] = usecases.escalate(actor=cast.machine, at=morning(day))

    assert {day: found for day, found in told.items() if found != Chased(0, 0)} == {6: Chased(1, 0), 10: Chased(0, 1)}
    assert mailed("desk.late") == [mail(cast.karim)]
    assert mailed("desk.escalated") == [mail(cast.rectorate)]
    _, body = letters.write(rows.Notice.objects.get(kind="desk.late"))
    assert "confié à M. Diallo" in body and "jeudi 5 novembre 2026" in body
    late.refresh_from_db()
    assert late.escalated_at == morning(10)


def test_the_rectorate_reads_what_was_escalated_and_hands_it_on_no_more(cast, late):
    assert not queries_of(cast.rectorate)
    usecases.escalate(actor=cast.machine, at=morning(10))

    assert queries_of(cast.rectorate) == [late] and not queries_of(cast.other_rectorate)
    usecases.pass_on(actor=cast.rectorate, message_id=late.pk, user_id=cast.karim.user_id, at=morning(10))
    with pytest.raises(Forbidden):
        usecases.answer(actor=cast.rectorate, message_id=late.pk, text="Oui", at=morning(10))


def queries_of(actor):
    from poles.domain.desk.queries import messages_of

    return list(messages_of(actor))


def test_what_was_answered_in_time_is_told_to_nobody(cast, late):
    usecases.answer(actor=cast.diallo, message_id=late.pk, text="Oui", at=make.NOW)

    assert usecases.escalate(actor=cast.machine, at=morning(20)) == Chased(0, 0)


def test_a_message_opened_again_may_be_late_anew(cast, late, mail):
    usecases.escalate(actor=cast.machine, at=morning(6))
    usecases.answer(actor=cast.diallo, message_id=late.pk, text="Oui", at=morning(6))
    usecases.reopen(actor=cast.karim, message_id=late.pk, at=morning(9))

    assert usecases.escalate(actor=cast.machine, at=morning(12)) == Chased(0, 0)
    assert usecases.escalate(actor=cast.machine, at=morning(16)) == Chased(1, 0)
    assert mailed("desk.late") == [mail(cast.karim)] * 2


def test_where_nobody_coordinates_the_rectorate_is_told_first(cast, late, mail):
    rows.Hat.objects.filter(role=Role.HUB_COORDINATOR).delete()

    assert usecases.escalate(actor=cast.machine, at=morning(6)) == Chased(0, 1)
    assert mailed("desk.escalated") == [mail(cast.rectorate)]


def test_an_opinion_is_asked_once_the_day_after_the_answer(cast, late):
    usecases.answer(actor=cast.diallo, message_id=late.pk, text="Oui", at=make.NOW)

    assert usecases.ask(actor=cast.machine, at=make.NOW + timedelta(hours=3)) == 0
    assert usecases.ask(actor=cast.machine, at=make.NOW + timedelta(days=1)) == 1
    assert usecases.ask(actor=cast.machine, at=make.NOW + timedelta(days=2)) == 0
    usecases.reopen(actor=cast.karim, message_id=late.pk, at=make.NOW + timedelta(days=2))
    usecases.answer(actor=cast.diallo, message_id=late.pk, text="Non", at=make.NOW + timedelta(days=2))
    assert usecases.ask(actor=cast.machine, at=make.NOW + timedelta(days=4)) == 0, "never twice, even answered twice"
    assert mailed("desk.ask") == ["col@exemple.test"]


def test_who_has_said_an_opinion_or_wants_quiet_is_asked_nothing(cast, point, late):
    _, message = usecases.prove(token=token_of(late), at=make.NOW)
    usecases.answer(actor=cast.diallo, message_id=late.pk, text="Oui", at=make.NOW)
    usecases.rate(actor=usecases.actor_of(message.contact), message_id=late.pk, mark=4, at=make.NOW)
    usecases.confirm_quiet(actor=cast.karim, message_id=left(point, Topic.QUIET).pk, at=make.NOW)

    assert usecases.ask(actor=cast.machine, at=make.NOW + timedelta(days=2)) == 0


def test_a_message_is_forgotten_three_years_after_the_last_exchange(cast, late):
    late.refresh_from_db()
    assert late.keep_until == date(2029, 11, 2)
    assert usecases.forget(actor=cast.machine, at=datetime(2029, 11, 2, 6, tzinfo=make.NOW.tzinfo)) == 0
    assert usecases.forget(actor=cast.machine, at=datetime(2029, 11, 3, 6, tzinfo=make.NOW.tzinfo)) == 1
    assert not rows.DeskMessage.objects.exists()


@pytest.mark.parametrize("gesture", [usecases.escalate, usecases.ask, usecases.forget, usecases.open_points])
def test_only_the_machine_does_these(cast, gesture):
    for actor in (cast.karim, cast.rectorate, cast.visitor):
        if gesture is usecases.open_points and actor is cast.karim:
            continue
        with pytest.raises(Forbidden):
            gesture(actor=actor, at=make.NOW)

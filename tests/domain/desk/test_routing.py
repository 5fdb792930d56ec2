"""Who answers: by reason, by family, the least busy, ties by name; and never nobody."""

import pytest

from poles.domain.desk import usecases
from poles.domain.desk.routing import answerers, choose, named
from poles.records import models as rows
from poles.words.desk import Topic
from poles.words.roles import Role
from tests import factories as make
from tests import host_factories as hosts
from tests.domain.desk.saying import left

pytestmark = pytest.mark.django_db


def person(cast, name, role=Role.TEACHER):
    user = make.user(name)
    make.hat(role, school=cast.jean_moulin, user=user)
    return user


def chosen(cast, topic=Topic.HOST, family="automobile"):
    return choose(cast.valley, topic, family, on=make.TODAY)


def test_without_a_route_the_coordination_answers(cast):
    assert chosen(cast).pk == cast.karim.user_id


def test_a_person_named_for_the_reason_answers_and_one_named_for_the_family_comes_first(cast):
    anyone, expert = person(cast, "Aline"), person(cast, "Zoé")
    hosts.contact_route(cast.valley, anyone.pk, "host")
    hosts.contact_route(cast.valley, expert.pk, "host", family="automobile")

    assert chosen(cast) == expert
    assert chosen(cast, family="hotellerie") == anyone
    assert chosen(cast, Topic.QUESTION, "").pk == cast.karim.user_id


def test_of_several_the_least_busy_answers_and_ties_go_by_name(cast, point):
    ada, elie = person(cast, "Ada"), person(cast, "Élie")
    for user in (elie, ada):
        hosts.contact_route(cast.valley, user.pk, "question")

    first, second, third = (left(point, text=f"Question {number}") for number in range(3))
    assert [one.assigned_to for one in (first, second, third)] == [ada, elie, ada]

    usecases.close(actor=cast.karim, message_id=first.pk, reason="rappelé", at=make.NOW)
    usecases.close(actor=cast.karim, message_id=third.pk, reason="rappelé", at=make.NOW)
    assert left(point, text="Quatrième").assigned_to == ada, "what is closed weighs nothing"


def test_who_has_left_the_school_answers_no_more(cast):
    gone = person(cast, "Aline")
    hosts.contact_route(cast.valley, gone.pk, "host")
    rows.Hat.objects.filter(user=gone).update(ends_on=make.TODAY.replace(day=1))

    assert chosen(cast).pk == cast.karim.user_id


def test_the_route_of_another_pole_counts_for_nothing_here(cast):
    hosts.contact_route(cast.plain, person(cast, "Aline").pk, "host")

    assert chosen(cast).pk == cast.karim.user_id


def test_without_coordination_the_rectorate_answers_and_sees_the_message(cast, point, mail):
    rows.Hat.objects.filter(role=Role.HUB_COORDINATOR).delete()
    message = left(point)

    assert message.assigned_to_id == cast.rectorate.user_id
    assert named(message, on=make.TODAY) == "Rectorat (rectorat)"
    assert usecases.take(actor=cast.rectorate, message_id=message.pk, at=make.NOW).status == "taken"


def test_without_anybody_at_all_the_service_itself_is_told(cast, point, settings):
    settings.CONTACT = "service@exemple.test"
    rows.Hat.objects.all().delete()
    message = left(point)

    assert message.assigned_to is None
    assert rows.Notice.objects.get(kind="desk.assigned").recipient == "service@exemple.test"
    assert named(message, on=make.TODAY) == "Le rectorat de l’académie"


def test_the_persons_who_may_answer_are_those_of_the_pole_coordination_first(cast):
    people = [one.user.pk for one in answerers(cast.valley, on=make.TODAY)]

    assert people[0] == cast.karim.user_id
    assert {cast.roy.user_id, cast.diallo.user_id, cast.perrin.user_id, cast.neighbour_head.user_id} <= set(people)
    assert not {cast.foreign_head.user_id, cast.stranger.user_id, cast.aubry.user_id} & set(people)
    assert len(people) == len(set(people))


def test_a_person_is_named_for_a_reason_once_by_the_coordinator_of_the_pole(cast, point):
    values = {"point_id": point.pk, "topic": Topic.HOST, "user_id": cast.diallo.user_id, "at": make.NOW}
    route = usecases.add_route(actor=cast.karim, **values)

    assert usecases.add_route(actor=cast.karim, **values) == route
    assert chosen(cast).pk == cast.diallo.user_id
    usecases.drop_route(actor=cast.karim, route_id=route.pk, at=make.NOW)
    assert chosen(cast).pk == cast.karim.user_id

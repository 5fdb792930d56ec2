"""Every open pôle has one contact point; its address outlives the map; its coordinator describes it."""

import pytest

from poles.domain.access import Forbidden, Unknown
from poles.domain.desk import queries, usecases
from poles.records import models as rows
from poles.words.actor import PUBLIC
from poles.words.desk import Topic
from poles.words.findings import Refused
from tests import factories as make
from tests import host_factories as hosts

pytestmark = pytest.mark.django_db


def test_each_open_pole_gets_one_and_twice_is_once(cast):
    make.hub("Fermée", status="mapped")

    assert usecases.open_points(actor=cast.machine, at=make.NOW) == 2
    assert usecases.open_points(actor=cast.machine, at=make.NOW) == 0
    assert {point.hub for point in rows.ContactPoint.objects.all()} == {cast.valley, cast.plain}


def test_two_poles_never_have_the_same_code(cast, monkeypatch):
    from poles.domain.desk.usecases import opening

    codes = iter(["ccccc", "ccccc", "ddddd"])
    monkeypatch.setattr(opening, "draw_code", lambda: next(codes))
    usecases.open_points(actor=cast.machine, at=make.NOW)

    assert sorted(rows.ContactPoint.objects.values_list("code", flat=True)) == ["ccccc", "ddddd"]


def test_the_printed_address_stays_good_when_a_new_map_replaces_the_former(cast):
    point = hosts.contact_point(cast.valley, code="kdmrt", greeting="Bienvenue")
    hosts.contact_route(cast.valley, cast.diallo.user_id)
    rows.HubMap.objects.filter(pk=cast.valley.hub_map_id).update(status="replaced")
    next_map = rows.HubMap.objects.create(
        academy=cast.academy, school_year=make.YEAR + 1, status="adopted", basis="basin", label="Carte suivante"
    )
    heir = make.hub("Vallée", hub_map=next_map, code=cast.valley.code)

    usecases.open_points(actor=cast.machine, at=make.NOW)

    found = queries.point_by_code(PUBLIC, "kdmrt")
    assert (found.pk, found.hub, found.greeting) == (point.pk, heir, "Bienvenue")
    assert rows.ContactRoute.objects.get().hub == heir


def test_its_coordinator_describes_it_and_nobody_else(cast, point):
    values = {"point_id": point.pk, "greeting": " Bonjour  à tous ", "phone": "03 29 00 00 00", "call_cap": 2}
    usecases.describe_point(actor=cast.karim, at=make.NOW, **values)

    point.refresh_from_db()
    assert (point.greeting, point.phone, point.call_cap) == ("Bonjour à tous", "03 29 00 00 00", 2)
    for actor in (cast.stranger, cast.roy, cast.rectorate, cast.visitor):
        with pytest.raises(Forbidden):
            usecases.describe_point(actor=actor, at=make.NOW, **values)


@pytest.mark.parametrize("wrong", [{"call_cap": 0}, {"call_cap": 32}, {"phone": "au bureau"}, {"greeting": "x" * 301}])
def test_what_cannot_be_is_refused(cast, point, wrong):
    with pytest.raises(Refused):
        usecases.describe_point(
            actor=cast.karim, point_id=point.pk, at=make.NOW, **{"greeting": "", "phone": "", "call_cap": 4} | wrong
        )


@pytest.mark.parametrize("wrong", [{"topic": "autre"}, {"family": "alchimie"}, {"user": "foreign_head"}])
def test_a_route_that_leads_nowhere_is_refused(cast, point, wrong):
    user = getattr(cast, wrong.pop("user", "diallo")).user_id
    with pytest.raises(Refused):
        usecases.add_route(
            actor=cast.karim, point_id=point.pk, user_id=user, at=make.NOW, **{"topic": Topic.HOST} | wrong
        )


def test_a_coordinator_takes_no_route_of_another_pole_away(cast, point):
    route = hosts.contact_route(cast.valley, cast.diallo.user_id)

    with pytest.raises(Unknown):
        usecases.drop_route(actor=cast.stranger, route_id=route.pk, at=make.NOW)

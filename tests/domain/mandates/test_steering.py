"""The rectorate keeps its own structure, the ministry the national group; a name is forgotten a year after."""

from datetime import date, timedelta

import pytest

from poles.domain.access import Forbidden, Unknown
from poles.domain.mandates import queries, usecases
from poles.domain.mandates.usecases import Seat
from poles.records.models import SteeringMember
from poles.words.actor import system
from poles.words.findings import Refused
from poles.words.partners import SteeringFunction, SteeringLevel
from poles.words.roles import Role
from tests import factories as make
from tests import hub_factories as at_hub
from tests.factories import NOW, TODAY

pytestmark = pytest.mark.django_db
WHO = Seat(SteeringFunction.SCHOOL_COMPANY, "Mme  Conseil", date(2026, 9, 1), "conseil@exemple.test", "Les Vosges")


def test_each_keeps_its_own_structure_and_the_whole_academy_reads_both():
    office, ministry = make.actor(make.hat(Role.ACADEMY_OFFICE)), make.actor(make.hat(Role.NATIONAL_OFFICE))
    row = usecases.seat(actor=office, level=SteeringLevel.ACADEMY, who=WHO, at=NOW)
    usecases.seat(actor=ministry, level=SteeringLevel.NATIONAL, who=WHO, at=NOW)
    assert (row.name, row.academy_id) == ("Mme Conseil", "12")
    for actor, level in ((office, SteeringLevel.NATIONAL), (ministry, SteeringLevel.ACADEMY)):
        with pytest.raises(Forbidden):
            usecases.seat(actor=actor, level=level, who=WHO, at=NOW)
    with pytest.raises(Refused, match="y est déjà"):
        usecases.seat(actor=office, level=SteeringLevel.ACADEMY, who=WHO, at=NOW)
    teacher = make.actor(make.hat(Role.TEACHER, school=make.school()))
    assert all(len(queries.pilots(teacher, level, on=TODAY)) == 1 for level in SteeringLevel)
    with pytest.raises(Forbidden):
        usecases.seat(actor=teacher, level=SteeringLevel.ACADEMY, who=WHO, at=NOW)


def test_a_seat_that_ended_is_forgotten_a_year_after_and_not_before():
    office = make.actor(make.hat(Role.ACADEMY_OFFICE))
    row, foreign = at_hub.steering_member(make.academy()), at_hub.steering_member(make.academy("10", "Lyon"))
    usecases.end_seat(actor=office, seat_id=row.pk, at=NOW)
    with pytest.raises(Refused, match="déjà plus"):
        usecases.end_seat(actor=office, seat_id=row.pk, at=NOW)
    with pytest.raises(Unknown):
        usecases.end_seat(actor=office, seat_id=foreign.pk, at=NOW)
    assert usecases.forget(actor=system("essai"), at=NOW + timedelta(days=360)) == 0
    assert usecases.forget(actor=system("essai"), at=NOW + timedelta(days=366)) == 1
    assert list(SteeringMember.objects.all()) == [foreign]

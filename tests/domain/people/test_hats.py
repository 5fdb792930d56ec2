"""One person, one hat at a time, between two dates."""

from datetime import UTC, date, datetime

import pytest

from poles.domain.access import Forbidden
from poles.domain.people import queries, usecases
from poles.records.models import Entry, User
from poles.words.actor import PUBLIC, system
from poles.words.findings import Refused
from poles.words.roles import Role
from tests import factories as make

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 21, 9, tzinfo=UTC)
TODAY = date(2026, 11, 21)
MACHINE = system("essai")


def account(email="agent@exemple.test"):
    return usecases.open_account(actor=MACHINE, email=email, name="Agent", password="quatorze-lettres-1", at=NOW)


def test_a_password_is_kept_as_an_argon2_print():
    assert account().password.startswith("argon2$")


def test_a_short_password_is_refused_in_french():
    with pytest.raises(Refused, match="14 caractères"):
        usecases.open_account(actor=MACHINE, email="a@exemple.test", name="A", password="court", at=NOW)


def test_an_address_has_one_account_whatever_its_case():
    account("agent@exemple.test")
    account("AGENT@exemple.test")

    assert User.objects.count() == 1


def test_the_hat_asked_for_is_worn():
    user, school, hub = account(), make.school(), make.hub()
    make.hat(Role.SCHOOL_HEAD, user=user, school=school)
    coordinator = make.hat(Role.HUB_COORDINATOR, user=user, hub=hub)

    actor = queries.actor_of(user.pk, hat_id=coordinator.pk, on=TODAY)

    assert (actor.role, actor.reach) == (Role.HUB_COORDINATOR, frozenset({hub.pk}))


def test_a_hat_of_somebody_else_is_never_worn():
    user, school = account(), make.school()
    own = make.hat(Role.TEACHER, user=user, school=school)
    foreign = make.hat(Role.HUB_COORDINATOR, hub=make.hub())

    assert queries.actor_of(user.pk, hat_id=foreign.pk, on=TODAY).hat_id == own.pk


@pytest.mark.parametrize(("day", "role"), [(date(2026, 8, 31), Role.PUBLIC), (date(2026, 9, 1), Role.TEACHER),
                                           (date(2027, 8, 31), Role.TEACHER), (date(2027, 9, 1), Role.PUBLIC)])  # fmt: skip
def test_a_hat_is_worn_from_its_first_to_its_last_day(day, role):
    user = account()
    make.hat(Role.TEACHER, user=user, school=make.school(), begins_on=date(2026, 9, 1), ends_on=date(2027, 8, 31))

    assert queries.actor_of(user.pk, hat_id=None, on=day).role == role


def test_a_closed_account_wears_nothing():
    user = account()
    make.hat(Role.TEACHER, user=user, school=make.school())
    user.is_active = False
    user.save()

    assert queries.actor_of(user.pk, hat_id=None, on=TODAY) == PUBLIC


def test_giving_the_same_hat_twice_changes_nothing():
    user, school = account(), make.school()
    give = {"actor": MACHINE, "user_id": user.pk, "role": Role.TEACHER, "academy_id": school.academy_id}

    first = usecases.give_hat(**give, school_id=school.pk, begins_on=TODAY, at=NOW)
    second = usecases.give_hat(**give, school_id=school.pk, begins_on=TODAY, at=NOW)

    assert first.pk == second.pk
    assert Entry.objects.filter(what="give_hat").count() == 1


def test_a_coordinator_gives_no_hat(cast):
    with pytest.raises(Forbidden):
        usecases.give_hat(
            actor=cast.karim,
            user_id=cast.karim.user_id,
            role=Role.ACADEMY_OFFICE,
            academy_id="12",
            begins_on=TODAY,
            at=NOW,
        )

"""Who reads alerts: named for the pôle, else for the académie, else the rectorat; never nobody, never who has left."""

import pytest

from poles.domain.access import Forbidden, Unknown
from poles.domain.alerts import referents, usecases
from poles.records import models as rows
from poles.words.findings import Refused
from poles.words.roles import Role
from tests import factories as make
from tests import host_factories as host

pytestmark = pytest.mark.django_db
DAY = make.NOW.date()


def name(cast, actor=None, hub=None, user=None):
    return usecases.name_referent(actor=actor or cast.rectorate, hub_id=hub and hub.pk, user_id=user, at=make.NOW)


def test_the_order_is_the_pole_then_the_academie_then_the_rectorat_by_name(cast):
    anne = make.actor(make.hat(Role.ACADEMY_OFFICE, academy=cast.academy, user=make.user("Anne Rectorat")))
    reads = lambda: referents.referent_of(cast.academy.pk, cast.valley.pk, on=DAY).pk  # noqa: E731
    assert reads() == anne.user_id
    name(cast, user=cast.rectorate.user_id)
    assert reads() == cast.rectorate.user_id
    name(cast, hub=cast.valley, user=cast.karim.user_id)
    assert reads() == cast.karim.user_id
    name(cast, hub=cast.valley)
    assert reads() == cast.rectorate.user_id


def test_who_has_left_is_passed_over(cast):
    name(cast, hub=cast.valley, user=cast.karim.user_id)
    rows.Hat.objects.filter(user_id=cast.karim.user_id).update(ends_on=DAY.replace(year=2025))

    assert referents.referent_of(cast.academy.pk, cast.valley.pk, on=DAY).pk == cast.rectorate.user_id


def test_without_rectorat_a_coordinator_reads_and_without_anybody_the_page_says_whom_to_call(cast):
    rows.Hat.objects.filter(role=Role.ACADEMY_OFFICE, academy=cast.academy).delete()
    assert referents.referent_of(cast.academy.pk, cast.valley.pk, on=DAY).pk == cast.karim.user_id
    rows.Hat.objects.filter(role=Role.HUB_COORDINATOR).delete()
    with pytest.raises(Refused, match="39 28"):
        referents.referent_of(cast.academy.pk, cast.valley.pk, on=DAY)


def test_only_the_rectorat_names_and_only_for_its_own_poles(cast):
    for actor in set(cast.everyone.values()) - {cast.rectorate, cast.other_rectorate}:
        with pytest.raises(Forbidden):
            name(cast, actor=actor, hub=cast.valley, user=cast.karim.user_id)
    with pytest.raises(Unknown):
        name(cast, actor=cast.other_rectorate, hub=cast.valley, user=cast.karim.user_id)
    with pytest.raises(Refused):
        name(cast, hub=cast.valley, user=cast.stranger.user_id)
    with pytest.raises(Refused):
        name(cast, user=cast.karim.user_id)
    assert not rows.AlertReferent.objects.exists()


def test_an_alert_whose_reader_has_left_goes_to_the_new_one_and_the_others_stay(cast):
    name(cast, hub=cast.valley, user=cast.karim.user_id)
    left = host.alert(cast.karim.user_id, cast.academy.pk, hub=cast.valley)
    kept = host.alert(cast.rectorate.user_id, cast.academy.pk, hub=cast.valley)
    rows.Hat.objects.filter(user_id=cast.karim.user_id).update(ends_on=DAY.replace(year=2025))
    new = make.actor(make.hat(Role.HUB_COORDINATOR, hub=cast.valley, user=make.user("Nouvelle")))

    name(cast, hub=cast.valley, user=new.user_id)

    left.refresh_from_db()
    kept.refresh_from_db()
    assert (left.assigned_to_id, kept.assigned_to_id) == (new.user_id, cast.rectorate.user_id)
    assert rows.Entry.objects.filter(what="pass_on", subject_id=str(left.pk)).exists()


@pytest.mark.parametrize(
    ("received", "waiting", "shown"),
    [
        (0, 0, (0, 0)),
        (1, 1, (None, None)),
        (4, 0, (None, None)),
        (5, 5, (5, 5)),
        (5, 0, (5, 0)),
        (9, 3, (9, None)),
        (9, 7, (9, None)),
        (12, 6, (12, 6)),
    ],
)
def test_the_academie_sees_totals_without_small_counts(cast, received, waiting, shown):
    for number in range(received):
        status = "received" if number < waiting else "answered"
        host.alert(cast.karim.user_id, cast.academy.pk, hub=cast.valley, status=status)
    host.alert(cast.karim.user_id, cast.other_rectorate.academy_id)

    assert referents.total_of(cast.rectorate) == shown
    assert referents.total_of(cast.stranger) == (0, 0)

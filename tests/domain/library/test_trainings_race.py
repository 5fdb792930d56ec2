"""The last place of a training goes to one tutor, however two hosts register at once."""

from threading import Barrier

import pytest
from django.db.models import QuerySet

from poles.domain.library import trainings, usecases
from tests import hub_factories as at_hub
from tests.cast import gather
from tests.domain.requests.test_requests_race import together
from tests.factories import NOW

pytestmark = pytest.mark.django_db(transaction=True)


def both():
    """The host and a school register one tutor each, at the same moment, for one place."""
    cast = gather()
    row = at_hub.training(cast.valley, capacity=1)
    said = {"training_id": row.pk, "site_id": cast.garage.pk, "at": NOW}
    results = together(
        lambda: usecases.register(actor=cast.morel, name="Anne Forge", **said),
        lambda: usecases.register(actor=cast.roy, name="Luc Forge", **said),
    )
    return row, results


def test_the_last_place_goes_to_one_tutor_and_the_other_waits():
    row, results = both()
    assert sorted(seat.waiting for seat in results) == [False, True], results
    assert trainings.taken(row.pk) == (1, 1)


def test_without_the_lock_the_last_place_would_go_to_both(monkeypatch):
    between, real = Barrier(2), trainings.taken

    def late(key):
        found = real(key)
        between.wait(timeout=20)
        return found

    with monkeypatch.context() as patch:
        patch.setattr(QuerySet, "select_for_update", lambda rows, **_options: rows)
        patch.setattr(trainings, "taken", late)
        row, results = both()
    assert [seat.waiting for seat in results] == [False, False], results
    assert trainings.taken(row.pk) == (2, 0)

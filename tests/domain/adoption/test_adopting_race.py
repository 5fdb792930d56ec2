"""Of two drafts of one year adopted at the same moment, one map is in force in the end, and nobody meets a breakdown."""

from threading import Barrier

import pytest
from django.db import IntegrityError
from django.db.models import QuerySet

from poles.domain.adoption.usecases import adopt
from poles.domain.governance import usecases
from poles.domain.governance.usecases import adopting
from poles.records.models import HubMap
from tests.cast import gather
from tests.domain.requests.test_requests_race import together
from tests.factories import NOW, YEAR

pytestmark = pytest.mark.django_db(transaction=True)


def both():
    """Two people of a rectorate adopt each a draft of the next year."""
    cast = gather()
    said = {"actor": cast.rectorate, "at": NOW}
    drafts = [
        usecases.copy_map(hub_map_id=cast.valley.hub_map_id, school_year=YEAR + 1, label=f"Projet {name}", **said)
        for name in "AB"
    ]
    return together(*(lambda row=row: adopt(hub_map_id=row.pk, **said) for row in drafts))


def test_one_adoption_comes_after_the_other():
    results = both()
    assert not [one for one in results if isinstance(one, Exception)]
    states = HubMap.objects.filter(school_year=YEAR + 1).values_list("status", flat=True)
    assert sorted(states) == ["adopted", "replaced"]


def test_without_the_lock_one_of_them_would_meet_the_wall_of_the_database(monkeypatch):
    between, real = Barrier(2), adopting.current_map

    def late(academy_id):
        found = real(academy_id)
        between.wait(timeout=20)
        return found

    with monkeypatch.context() as patch:
        patch.setattr(QuerySet, "select_for_update", lambda rows, **_options: rows)
        patch.setattr(adopting, "current_map", late)
        results = both()
    assert [type(one) for one in results if isinstance(one, Exception)] == [IntegrityError]

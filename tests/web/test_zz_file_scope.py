"""One run of the scope over the pages of FILE."""
import pytest
from tests.web import lands as world, reach
from tests.web.test_scope import HATS, client_for
from tests.web.visits import stop_the_clock

@pytest.mark.django_db
@pytest.mark.parametrize("only", ["members:host", "members:agreement", "hosts:file"])
def test_all(monkeypatch, only, db):
    stop_the_clock(monkeypatch)
    lands = world.gather()
    found = []
    for land, hat in HATS:
        client, actor = client_for(lands, land, hat)
        found += [f"{hat}: {one}" for one in reach.faults(client, actor, lands, only)]
    assert found == []

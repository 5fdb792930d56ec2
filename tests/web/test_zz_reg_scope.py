import pytest
from tests.web import reach
from tests.web.test_scope import HATS, client_for, lands  # noqa
@pytest.mark.parametrize(("land", "hat"), HATS)
def test_reg(lands, land, hat):
    client, actor = client_for(lands, land, hat)
    found = []
    for only in ("members:merge", "members:host_refresh", "hosts:propose"):
        found += reach.faults(client, actor, lands, only)
    assert found == []

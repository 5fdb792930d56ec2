"""The pages of families are tested on the morning of 2 November 2026."""

import pytest

from tests import factories as make
from tests.web.visits import stop_the_clock
from tests.web.wearing import client_of_code


@pytest.fixture(autouse=True)
def _morning(monkeypatch):
    stop_the_clock(monkeypatch)


@pytest.fixture
def ines(cast):
    """Inès, in front of her telephone."""
    return client_of_code(make.access_code(cast.ines))


@pytest.fixture
def parent(cast):
    """The mother of Inès, in front of hers."""
    return client_of_code(make.access_code(cast.ines, make.guardian(cast.ines)))

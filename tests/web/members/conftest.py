"""The members’ pages are tested on the morning of 2 November 2026."""

import pytest

from tests.web.visits import stop_the_clock
from tests.web.wearing import client_of


@pytest.fixture(autouse=True)
def _morning(monkeypatch):
    stop_the_clock(monkeypatch)


@pytest.fixture
def roy(cast):
    """Mme Roy, head of the lycée Jean-Moulin, in front of her screen."""
    return client_of(cast.roy)


@pytest.fixture
def diallo(cast):
    """M. Diallo, teacher of the same lycée."""
    return client_of(cast.diallo)


@pytest.fixture
def karim(cast):
    """Karim, coordinator of the pôle of the valley."""
    return client_of(cast.karim)

"""The pages of the life of a pôle are tested on the morning of 2 November 2026."""

import pytest

from tests.web.visits import stop_the_clock
from tests.web.wearing import client_of


@pytest.fixture(autouse=True)
def _morning(monkeypatch):
    stop_the_clock(monkeypatch)


@pytest.fixture
def partner(cast):
    """Mme Lenoir, who speaks for the mission locale."""
    return client_of(cast.partner)

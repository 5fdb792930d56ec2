"""The members’ pages are tested on the morning of 2 November 2026."""

import pytest

from tests.web.visits import stop_the_clock


@pytest.fixture(autouse=True)
def _morning(monkeypatch):
    stop_the_clock(monkeypatch)

"""Pytest plugin: tells the settings where the test database will be, before they are read.

Nothing is started here: the server starts with the first test that asks for the database (see `conftest.py`).
"""

from __future__ import annotations

import gc
import os

import pytest

from tests.database import SERVER_KEY, choose_server

KEPT = {"POLES_VENV", "POLES_SHARED"}  # where the environment and the open data are: nothing that the settings read


@pytest.hookimpl(tryfirst=True)
def pytest_load_initial_conftests(early_config: pytest.Config) -> None:
    """Runs before pytest-django imports the settings."""
    server = choose_server()
    early_config.stash[SERVER_KEY] = server
    for name in [
        name for name in os.environ if name.startswith("POLES_") and name not in ("POLES_VENV", "POLES_SHARED")
    ]:
        del os.environ[name]  # the settings of a developer's shell must not change what is tested
    os.environ.update(server.urls(server.database))
    os.environ["POLES_PROCESS"] = "cli"
    os.environ["POLES_REGISTER_URL"] = ""  # nor does any process that a test starts call the internet
    os.environ["POLES_BASE_URL"] = "http://127.0.0.1"
    os.environ["DJANGO_LIVE_TEST_SERVER_ADDRESS"] = "127.0.0.1"


def pytest_unconfigure(config: pytest.Config) -> None:
    """Stop the server that this session started."""
    if server := config.stash.get(SERVER_KEY, None):
        server.stop()


def pytest_collection_finish(session: pytest.Session) -> None:
    """What is loaded by now lives as long as the session: the collector of rubbish need not walk through it again."""
    gc.collect()
    gc.freeze()


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the tests that drive a browser and put them last: Playwright keeps an event loop open once started."""
    for item in items:
        if "browser" in getattr(item, "fixturenames", ()):
            item.add_marker("browser")
    items.sort(key=lambda item: item.get_closest_marker("browser") is not None)

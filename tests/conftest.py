"""Fixtures of every test: the database, replaced as a whole (pytest-django's own creation needs a superuser).

Rows that many tests of a file begin with (the cast of the stories, the lands of reach) are written once a file, in a
transaction around its tests; each test works in a savepoint of its own, on a copy of the objects. A test that commits (a
second thread, a browser) writes its own.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator
from typing import Any

import pytest

from tests.database import SERVER_KEY, fresh_copy
from tests.shared_rows import close_all, written

COMMITS = {"transactional_db", "live_server", "django_db_reset_sequences", "django_db_serialized_rollback"}
SHARED = {
    "world": "world_of_the_file",
    "stories": "stories_of_the_file",
    "lands": "lands_of_the_file",
    "cast": "cast_of_the_file",
}


@pytest.fixture(scope="session")
def django_db_setup(django_test_environment: None, django_db_blocker, request: pytest.FixtureRequest) -> Iterator[None]:
    """The session's own copy of the migrated template, reached as `poles_app`."""
    from django.db import connections

    with fresh_copy(request.config.stash[SERVER_KEY]):
        yield
        with django_db_blocker.unblock():
            connections.close_all()


@pytest.fixture(scope="session", autouse=True)
def keys_of_the_tests(tmp_path_factory: pytest.TempPathFactory) -> None:
    """No test writes a key of seals among those of this machine."""
    from django.conf import settings

    settings.SEAL_KEYS = tmp_path_factory.mktemp("keys")


@pytest.fixture(scope="module")
def cast_of_the_file(django_db_setup: None, django_db_blocker) -> Iterator[Any]:
    """The cast, written once for the tests of a file."""
    from tests.cast import gather  # needs the settings

    with written(django_db_blocker, gather) as built:
        yield built


@pytest.fixture(scope="module")
def lands_of_the_file(django_db_setup: None, django_db_blocker) -> Iterator[Any]:
    """The lands of reach, written once for the tests of a file."""
    from tests.web.lands import gather  # needs the settings
    from tests.web.visits import stop_the_clock

    def at_the_hour_of_the_tests():
        with pytest.MonkeyPatch.context() as patch:
            stop_the_clock(patch)
            return gather()

    with written(django_db_blocker, at_the_hour_of_the_tests) as built:
        yield built


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """Before a test that commits, nothing written around the tests of its file may stay open."""
    if commits(item):
        close_all()


def commits(item: pytest.Item) -> bool:
    """Whether a test writes for other connections too: it then shares no row with others."""
    mark = item.get_closest_marker("django_db")
    return bool(COMMITS & set(getattr(item, "fixturenames", ()))) or bool(mark and mark.kwargs.get("transaction"))


def _asks(item: pytest.Item, name: str) -> bool:
    """Whether a test gets a fixture of this name that rests on the one of the house, not on one of its own file."""
    known = getattr(getattr(item, "_fixtureinfo", None), "name2fixturedefs", {})
    for fixture in reversed(known.get(name, ())):
        if fixture.func.__module__ == "tests.conftest" or SHARED[name] in fixture.argnames:
            return True
        if name not in fixture.argnames:
            return False
    return False


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the tests that share rows at the end of those of their file, and let these rows be written before their own."""
    shares = {}
    for item in items:
        asked = (each for name, each in SHARED.items() if _asks(item, name))
        wanted = "" if commits(item) else next(asked, "")
        shares[item] = wanted
        if wanted:
            item.fixturenames.insert(0, wanted)
    order, files = [], {}
    for item in items:
        key = (item.path, commits(item), item.get_closest_marker("browser") is not None)
        if key not in files:
            files[key] = len(files)
        order.append((files[key], shares[item]))
    items[:] = [item for _, item in sorted(zip(order, items, strict=True), key=lambda pair: pair[0])]


@pytest.fixture
def cast(request: pytest.FixtureRequest, db):
    """The cast of the stories (see tests/cast.py): the same people, two pôles, one académie."""
    from tests.cast import gather  # needs the settings

    return gather() if commits(request.node) else copy.deepcopy(request.getfixturevalue("cast_of_the_file"))


@pytest.fixture
def lands(request: pytest.FixtureRequest, db, monkeypatch):
    """The lands of reach (see tests/web/lands.py), at the hour of the tests."""
    from tests.web.visits import stop_the_clock  # needs the settings

    stop_the_clock(monkeypatch)
    return copy.deepcopy(request.getfixturevalue("lands_of_the_file"))

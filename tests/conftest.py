"""Fixtures of every test: the database, replaced as a whole (pytest-django's own creation needs a superuser)."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.database import SERVER_KEY, fresh_copy


@pytest.fixture(scope="session")
def django_db_setup(django_test_environment: None, django_db_blocker, request: pytest.FixtureRequest) -> Iterator[None]:
    """The session's own copy of the migrated template, reached as `poles_app`."""
    from django.db import connections

    with fresh_copy(request.config.stash[SERVER_KEY]):
        yield
        with django_db_blocker.unblock():
            connections.close_all()


@pytest.fixture
def cast(db):
    """The cast of the stories (see tests/cast.py): the same people, two pôles, one académie."""
    from tests.cast import gather  # needs the settings

    return gather()

"""The log says what broke and where, and never a name, an address or a key."""

import io
import json
import logging
import sys

import pytest
import structlog
from django.conf import settings

from poles.config import logs

SECRET = "ines.vallon@exemple.test"


@pytest.fixture
def written(monkeypatch):
    """What the process writes, once the log is set up as in production."""
    out = io.StringIO()
    monkeypatch.setattr(sys, "stderr", out)
    logs.configure({"level": "INFO", "form": "json"})
    yield out
    monkeypatch.undo()
    logs.configure(settings.LOGGING)


def broken() -> None:
    try:
        raise ValueError(f"Key (email)=({SECRET}) already exists")
    except ValueError as error:
        raise RuntimeError(f"could not keep {SECRET}") from error


@pytest.mark.parametrize("log", [structlog.get_logger("essai"), logging.getLogger("procrastinate.worker")])
def test_an_error_is_told_by_its_types_and_places_without_its_words(written, log):
    try:
        broken()
    except RuntimeError:
        log.error("breakdown", exc_info=True)

    line = json.loads(written.getvalue())
    assert SECRET not in written.getvalue()
    assert line["exception"].startswith("RuntimeError (")
    assert "ValueError (" in line["exception"]
    assert "test_logs.py" in line["exception"]


def test_the_usual_formatting_would_have_told_it():
    try:
        broken()
    except RuntimeError:
        told = structlog.processors.format_exc_info(None, "error", {"exc_info": True})

    assert SECRET in told["exception"]

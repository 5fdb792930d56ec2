"""Structured logs: one JSON line an event, with ids and no personal data."""

import logging
import logging.config
import sys
import traceback
from collections.abc import Iterator
from typing import Any

import structlog


def configure(options: dict) -> None:
    """Set up logging for the whole process: ``level`` and ``form`` (json, or console for a person who develops)."""
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        trace,
    ]
    renderer = (
        structlog.processors.JSONRenderer(ensure_ascii=False)
        if options["form"] == "json"
        else structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback)
    )
    logging.config.dictConfig(
        {
            "version": 1,
            "disable_existing_loggers": False,
            "formatters": {
                "lines": {
                    "()": structlog.stdlib.ProcessorFormatter,
                    "foreign_pre_chain": shared,
                    "processors": [structlog.stdlib.ProcessorFormatter.remove_processors_meta, renderer],
                }
            },
            "handlers": {"out": {"class": "logging.StreamHandler", "formatter": "lines"}},
            "root": {"handlers": ["out"], "level": options["level"]},
            "loggers": {
                "django": {"level": "WARNING"},
                "django.request": {"level": "CRITICAL"},
                "django.security.csrf": {"level": "CRITICAL"},  # its line holds the address, and a mailed link is a key
                "procrastinate": {"level": "WARNING"},
                "axes": {"level": "CRITICAL"},
                "psycopg": {"level": "CRITICAL"},
            },
        }
    )
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )


def trace(_logger: Any, _method: str, event: dict[str, Any]) -> dict[str, Any]:
    """The errors of an event, by type and place: never their words, which may hold a name, an address or a mailed link."""
    told = event.pop("exc_info", None)
    error = told if isinstance(told, BaseException) else (sys.exc_info() if told is True else told or (None, None))[1]
    if error:
        event["exception"] = " < ".join(map(_place, _chain(error)))
    return event


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    """The error, then what it came from."""
    while error:
        yield error
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)


def _place(error: BaseException) -> str:
    frames = traceback.extract_tb(error.__traceback__)[-6:]
    return f"{type(error).__name__} ({', '.join(f'{row.filename}:{row.lineno} {row.name}' for row in frames)})"

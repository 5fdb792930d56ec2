"""A working session as an iCalendar file (RFC 5545): what, when, where, the agenda; no person."""

from datetime import UTC, datetime
from typing import Any

from poles.exchange.icalendar import calendar, moment, text

NAME = "seance.ics"


def session_ics(session: Any, *, at: datetime) -> bytes:
    """The file of a session that a page shows; the same event as the file of its letters."""
    return _file(
        str(session.pk), session.title, session.place, session.agenda, session.starts_at, session.ends_at, at,
        cancelled=session.status == "cancelled",
    )  # fmt: skip


def told_ics(facts: dict, *, at: datetime, cancelled: bool = False) -> bytes:
    """The file that a letter carries, from the facts of its notice."""
    starts, ends = (datetime.fromisoformat(facts[name]) for name in ("starts_at", "ends_at"))
    return _file(
        facts["session"], facts["title"], facts["place"], facts["agenda"], starts, ends, at, cancelled=cancelled
    )


def _file(
    key: str, title: str, place: str, agenda: str, starts: datetime, ends: datetime, at: datetime, *, cancelled: bool
) -> bytes:
    """One event; a later file of the same session takes the place of an earlier one (SEQUENCE grows with the moment)."""
    event = [
        f"UID:{key}@poles",
        f"SEQUENCE:{int(at.astimezone(UTC).timestamp()) // 60}",
        f"DTSTAMP:{moment(at)}",
        f"DTSTART:{moment(starts)}",
        f"DTEND:{moment(ends)}",
        f"SUMMARY:{text(title)}",
        f"LOCATION:{text(place)}",
        f"DESCRIPTION:{text(agenda)}",
        f"STATUS:{'CANCELLED' if cancelled else 'CONFIRMED'}",
    ]
    return calendar("Seances", [event])

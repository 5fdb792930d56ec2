"""A meeting as an iCalendar file (RFC 5545): what, when, where; no person."""

from datetime import datetime
from typing import Any

from poles.exchange.icalendar import calendar, moment, text


def meeting_ics(meeting: Any, *, at: datetime) -> bytes:
    """One event; a cancelled meeting says so."""
    event = [
        f"UID:{meeting.pk}@poles",
        f"DTSTAMP:{moment(at)}",
        f"DTSTART:{moment(meeting.starts_at)}",
        f"DTEND:{moment(meeting.ends_at)}",
        f"SUMMARY:{text(meeting.title)}",
        f"LOCATION:{text(f'{meeting.place}, {meeting.commune.name}')}",
        f"DESCRIPTION:{text(meeting.description)}",
        f"STATUS:{'CANCELLED' if meeting.status == 'cancelled' else 'CONFIRMED'}",
    ]
    return calendar("Rencontres", [event])

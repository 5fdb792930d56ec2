"""What every iCalendar file of the service shares (RFC 5545): the envelope, text escaped, lines folded at 75 bytes."""

from collections.abc import Sequence
from datetime import UTC, date, datetime

LINE = 75
MEDIA_TYPE = "text/calendar; charset=utf-8"


def calendar(about: str, events: Sequence[Sequence[str]]) -> bytes:
    """A calendar of events, each given as its lines; ``about`` names the product in one word."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", f"PRODID:-//Poles//{about}//FR"]
    for event in events:
        lines += ["BEGIN:VEVENT", *event, "END:VEVENT"]
    return b"".join(folded(line) for line in [*lines, "END:VCALENDAR"])


def moment(at: datetime) -> str:
    """A moment in UTC: « 20270111T083000Z »."""
    return f"{at.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def day(on: date) -> str:
    """A day: « 20270111 »."""
    return f"{on:%Y%m%d}"


def text(said: str) -> str:
    """A text as the value of a property: nothing in it can end the line, nor begin another property."""
    plain = said.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    plain = plain.replace("\r\n", "\\n").replace("\n", "\\n").replace("\r", "\\n")
    return "".join(mark if mark.isprintable() else " " for mark in plain)


def folded(line: str) -> bytes:
    """A line cut between characters so that no piece passes 75 bytes; the pieces after the first begin with a space."""
    pieces, current = [], b""
    for mark in line:
        encoded = mark.encode()
        if len(current) + len(encoded) > LINE:
            pieces.append(current)
            current = b" "
        current += encoded
    pieces.append(current)
    return b"\r\n".join(pieces) + b"\r\n"

"""The mails of the demonstration, read from the folder where they were written instead of being sent."""

from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes, policy
from pathlib import Path

SEPARATOR = b"-" * 79


@dataclass(frozen=True)
class Mail:
    """One message: to whom, when, about what, what it says."""

    to: str
    subject: str
    body: str
    at: datetime | None


def read(folder: Path, *, most: int = 50) -> list[Mail]:
    """The latest mails of a folder, the newest first; none when the folder is not there."""
    files = sorted(folder.glob("*.log"), key=lambda file: (file.stat().st_mtime_ns, file.name), reverse=True)
    found: list[Mail] = []
    for file in files[:most]:
        parts = [part.strip(b"\n") for part in file.read_bytes().split(SEPARATOR)]
        found += [_mail(part) for part in reversed(parts) if part.strip()]
    return found[:most]


def _mail(raw: bytes) -> Mail:
    message = message_from_bytes(raw, policy=policy.default)
    body = message.get_body(("plain",))
    date = message["Date"]
    at = date.datetime if date is not None else None
    return Mail(
        to=str(message["To"] or ""),
        subject=str(message["Subject"] or ""),
        body=body.get_content() if body else "",
        at=at.replace(tzinfo=UTC) if at and at.tzinfo is None else at,  # « -0000 » is UTC without a place
    )

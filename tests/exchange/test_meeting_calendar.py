"""A meeting as an iCalendar file: escaped, folded, without a person."""

from types import SimpleNamespace

from poles.exchange.meeting_calendar import meeting_ics
from tests.factories import NOW


def meeting(**fields):
    values = {
        "pk": "clé", "title": "Forum; métiers, « ateliers »", "place": "Salle A", "description": "Une ligne\nEND:VEVENT",
        "starts_at": NOW, "ends_at": NOW, "status": "open", "commune": SimpleNamespace(name="Épinal"),
    }  # fmt: skip
    return SimpleNamespace(**values | fields)


def unfolded(body: bytes) -> list[str]:
    return body.decode().replace("\r\n ", "").split("\r\n")


def test_text_is_escaped_and_opens_no_other_line():
    lines = unfolded(meeting_ics(meeting(), at=NOW))
    assert "SUMMARY:Forum\\; métiers\\, « ateliers »" in lines
    assert lines.count("END:VEVENT") == 1
    assert "DTSTART:20261102T090000Z" in lines


def test_no_line_is_longer_than_75_bytes_and_no_character_is_cut():
    body = meeting_ics(meeting(title="é" * 100), at=NOW)
    assert max(len(line) for line in body.split(b"\r\n")) <= 75
    assert f"SUMMARY:{'é' * 100}" in unfolded(body)


def test_a_meeting_called_off_says_so():
    assert "STATUS:CANCELLED" in unfolded(meeting_ics(meeting(status="cancelled"), at=NOW))

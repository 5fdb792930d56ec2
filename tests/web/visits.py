"""What the tests of pages share beside the hats: the clock of the faces, the text of a page, its queries."""

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.factories import NOW


def stop_the_clock(monkeypatch, at=NOW) -> None:
    """From now on, the faces read the clock of the tests."""
    monkeypatch.setattr(timezone, "now", lambda: at)


def text_of(response) -> str:
    """What the page says, spaces and breaks made one."""
    return " ".join(response.content.decode().replace("\u202f", " ").replace("\xa0", " ").split())


def queries_of(client: Client, address: str) -> int:
    """How many queries a page asks of the database."""
    with CaptureQueriesContext(connection) as asked:
        assert client.get(address).status_code == 200
    return len(asked)

"""Visits: a browser without a screen that wears a hat, and the clock of the tests for faces that read one."""

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from poles.domain.people.queries import actor_of
from poles.records.models import HostLink, User
from poles.web.actor import WEARS
from poles.words.actor import Actor
from poles.words.roles import Role
from tests.factories import NOW, TODAY


def stop_the_clock(monkeypatch, at=NOW) -> None:
    """From now on, the faces read the clock of the tests."""
    monkeypatch.setattr(timezone, "now", lambda: at)


def visit(actor: Actor, *, link: HostLink | None = None) -> Client:
    """A client signed in as this person under this hat; a host comes by its link, a visitor by nothing."""
    client = Client()
    if actor.role is Role.HOST:
        session = client.session
        session[WEARS] = {"link": str(link.pk)}
        session.save()
    elif actor.signed_in:
        client.force_login(User.objects.get(pk=actor.user_id), backend="django.contrib.auth.backends.ModelBackend")
        assert actor_of(actor.user_id, hat_id=actor.hat_id, on=TODAY).role == actor.role
    return client


def text_of(response) -> str:
    """What the page says, spaces and breaks made one."""
    return " ".join(response.content.decode().replace("\u202f", " ").replace("\xa0", " ").split())


def queries_of(client: Client, address: str) -> int:
    """How many queries a page asks of the database."""
    with CaptureQueriesContext(connection) as asked:
        assert client.get(address).status_code == 200
    return len(asked)

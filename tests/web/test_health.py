"""The two health addresses, and the pages that are shown when something breaks."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import OperationalError, connection
from django.test import Client

from poles.web import actor as faces
from poles.web.public import health
from tests.web.visits import text_of
from tests.web.wearing import client_of


@pytest.fixture
def breakdown(monkeypatch):
    """The database no longer answers."""

    def refuse(*_args, **_kwargs):
        raise OperationalError("the server is gone")

    monkeypatch.setattr(connection, "cursor", refuse)


def test_the_process_lives_without_asking_the_database(client):
    client.cookies["__Host-poles"] = "une-session-quelconque"

    assert client.get("/sante/vivante").json() == {"vivante": True}


@pytest.mark.django_db
def test_it_is_ready_when_the_schema_is_ours(client):
    state = client.get("/sante/prete")

    assert state.status_code == 200
    assert state.json() == {
        "prete": True,
        "base": True,
        "migrations_manquantes": 0,
        "file_attente_s": 0,
        "file_en_retard": False,
    }


@pytest.mark.django_db
def test_it_is_not_ready_without_its_migrations(client):
    with connection.cursor() as cursor:
        cursor.execute("delete from django_migrations where app = 'records'")

    state = client.get("/sante/prete")

    assert state.status_code == 503
    assert state.json()["migrations_manquantes"] >= 1


@pytest.mark.django_db
def test_it_is_not_ready_without_its_database(client, breakdown):
    state = client.get("/sante/prete")

    assert (state.status_code, state.json()) == (503, {"prete": False, "base": False})


@pytest.mark.django_db
def test_a_late_queue_is_told_but_stops_no_page(client, monkeypatch):
    with connection.cursor() as cursor:
        cursor.execute(
            "insert into procrastinate_jobs (queue_name, task_name, args, status) values ('default', 'x', '{}', 'todo')"
        )
    late = datetime.now(UTC) + timedelta(minutes=11)
    monkeypatch.setattr(health.timezone, "now", lambda: late)

    state = client.get("/sante/prete")

    assert state.status_code == 200
    assert state.json()["file_en_retard"] is True
    assert state.json()["file_attente_s"] >= 660


@pytest.mark.django_db
def test_a_breakdown_is_told_without_the_database(cast, monkeypatch, breakdown):
    client = visitor_that_reads_the_page()

    response = client.get("/plan-du-site", headers={"cookie": "__Host-poles=abc"})

    assert (response.status_code, response.headers["Retry-After"]) == (503, "10")
    said = text_of(response)
    assert "réessayez dans quelques secondes" in said
    assert response.headers["X-Request-Id"] in said
    assert "OperationalError" not in said


@pytest.mark.django_db
def test_a_fault_of_ours_shows_no_trace(cast, monkeypatch):
    client = client_of(cast.karim)
    client.raise_request_exception = False
    monkeypatch.setattr(faces.people, "hats_of", lambda *_a, **_k: 1 / 0)

    said = text_of(client.get("/plan-du-site"))

    assert "Le service a rencontré une panne" in said
    assert "ZeroDivisionError" not in said


def test_a_request_for_another_host_is_unreadable(client):
    response = client.get("/", headers={"host": "ailleurs.invalid"})

    assert response.status_code == 400
    assert "Demande illisible" in text_of(response)


@pytest.mark.django_db
def test_machines_find_whom_to_tell_and_where_to_look(client, settings):
    told = client.get("/.well-known/security.txt").content.decode()
    assert f"Contact: mailto:{settings.CONTACT}" in told
    expires = datetime.fromisoformat(told.split("Expires: ")[1].split("\n")[0])
    assert timedelta(days=30) < expires - datetime.now(UTC) < timedelta(days=365)

    assert client.get("/favicon.ico").url.endswith("favicon.svg")
    settings.DEMO = False
    assert "Disallow: /connexion" in client.get("/robots.txt").content.decode()
    settings.DEMO = True
    assert client.get("/robots.txt").content.decode().endswith("Disallow: /\n")


def visitor_that_reads_the_page() -> Client:
    """A client that gets the page of the fault rather than the fault itself."""
    return Client(raise_request_exception=False)

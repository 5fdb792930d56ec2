"""The test database: migrations run once by the owner into a template, tests run on a copy as the application's role."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote, urlencode

import psycopg
import pytest
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict

from poles.gateways import database_roles
from poles.gateways.database_roles import APP, OWNER, prepare_roles
from tools.server import scratch_server

TEMPLATES = "poles_template_"
LOCK = 35_2015


class EmbeddedServer:
    """A server of this test session alone, started at the first need."""

    def __init__(self) -> None:
        self._server = scratch_server()
        self.database = "poles_tests"
        self.passwords = None

    def urls(self, database: str) -> dict[str, str]:
        """The settings' variables for a database of this server."""
        return self._server.urls(database)

    def admin(self) -> str:
        """A superuser's address; the server runs from then on."""
        return self._server.start().dsn()

    def forget(self, link: psycopg.Connection, template: str) -> None:
        """Drop what earlier sessions left: old templates, and copies of a session that was killed."""
        for (name,) in link.execute(
            "select datname from pg_database where datname like 'poles\\_%%' and datname <> %s", (template,)
        ).fetchall():
            link.execute(sql.SQL("drop database {} with (force)").format(sql.Identifier(name)))

    def stop(self) -> None:
        """Stop the server if it was started."""
        self._server.stop()


class DesignatedServer:
    """The server that TEST_DATABASE_URL designates: any PostgreSQL 15 or later, a superuser or CREATEDB+CREATEROLE."""

    def __init__(self, url: str) -> None:
        self._url = url
        self.database = f"poles_tests_{os.getpid()}"
        secret = hashlib.sha256(url.encode()).hexdigest()  # the same for every session on this server
        self.passwords = {OWNER: secret, APP: secret}

    def urls(self, database: str) -> dict[str, str]:
        """The settings' variables for a database of this server."""
        known = conninfo_to_dict(self._url)
        place = {k: v for k, v in known.items() if k not in ("user", "password", "dbname")}
        return {
            variable: f"postgresql://{role}:{self.passwords[role]}@/{quote(database)}?{urlencode(place)}"
            for variable, role in (("DATABASE_URL", APP), ("DATABASE_OWNER_URL", OWNER))
        }

    def admin(self) -> str:
        """The designated address; refused when the server also bears a real database of Pôles."""
        with psycopg.connect(self._url) as link:
            if link.execute("select 1 from pg_database where datname = 'poles'").fetchone():
                raise RuntimeError(
                    "TEST_DATABASE_URL désigne un serveur qui porte une base « poles » : les tests y changeraient "
                    "les mots de passe. Indiquez un serveur réservé aux tests."
                )
        return self._url

    def forget(self, link: psycopg.Connection, template: str) -> None:
        """Nothing: other sessions may be using the other databases."""

    def stop(self) -> None:
        """Nothing: somebody else started it."""


Server = EmbeddedServer | DesignatedServer
SERVER_KEY = pytest.StashKey[Server]()


def choose_server() -> Server:
    """The designated server, else an embedded one."""
    url = os.environ.get("TEST_DATABASE_URL")
    return DesignatedServer(url) if url else EmbeddedServer()


@contextmanager
def fresh_copy(server: Server) -> Iterator[None]:
    """Make `server.database` from the template of the current migrations; drop it at the end."""
    admin, template = server.admin(), f"{TEMPLATES}{migrations_digest()}"
    copy = sql.Identifier(server.database)
    with psycopg.connect(admin, autocommit=True) as link:
        link.execute("select pg_advisory_lock(%s)", (LOCK,))
        server.forget(link, template)
        if not link.execute("select 1 from pg_database where datname = %s", (template,)).fetchone():
            _build_template(server, admin, link, template)
        order = "create database {} template {} owner {} strategy file_copy"
        link.execute(sql.SQL("drop database if exists {} with (force)").format(copy))
        link.execute(sql.SQL(order).format(copy, sql.Identifier(template), sql.Identifier(OWNER)))
        link.execute("select pg_advisory_unlock(%s)", (LOCK,))
        prepare_roles(admin, server.database, passwords=server.passwords)
        try:
            yield
        finally:
            link.execute(sql.SQL("drop database if exists {} with (force)").format(copy))


def migrations_digest() -> str:
    """Changes whenever a migration of any installed application, or the roles' rights, change."""
    import django
    from django.apps import apps

    digest = hashlib.sha256(django.__version__.encode() + Path(database_roles.__file__).read_bytes())
    for config in sorted(apps.get_app_configs(), key=lambda config: config.name):
        for file in sorted(Path(config.path, "migrations").glob("*.py")):
            digest.update(file.name.encode() + file.read_bytes())
    return digest.hexdigest()[:12]


def _build_template(server: Server, admin: str, link: psycopg.Connection, template: str) -> None:
    """Run the migrations as in production: by the owner, in their own process."""
    unfinished = f"{template}_building"
    link.execute(sql.SQL("drop database if exists {} with (force)").format(sql.Identifier(unfinished)))
    prepare_roles(admin, unfinished, passwords=server.passwords)
    urls = server.urls(unfinished)
    done = subprocess.run(
        [sys.executable, "-m", "django", "migrate", "--verbosity=0", "--skip-checks"],
        env=os.environ | urls | {"POLES_PROCESS": "migrate"},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(f"Les migrations ont échoué :\n{done.stderr[-3000:]}")
    with psycopg.connect(urls["DATABASE_OWNER_URL"]) as owner:  # only here: a transactional test empties the tables
        owner.execute(f"grant truncate on all tables in schema public to {APP}")
    link.execute(sql.SQL("alter database {} rename to {}").format(sql.Identifier(unfinished), sql.Identifier(template)))

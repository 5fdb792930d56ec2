"""The two database roles: the owner, who changes the schema, and the application, who only reads and writes rows."""

from __future__ import annotations

from collections.abc import Mapping

import psycopg
from psycopg import sql

OWNER = "poles_owner"
APP = "poles_app"
LOCK = 2015_035  # advisory lock: several processes may prepare the same server at once


def prepare_roles(superuser_dsn: str, database: str, *, passwords: Mapping[str, str] | None) -> None:
    """Make sure that both roles and `database` exist with exactly the rights they need; may be run again at will.

    `superuser_dsn`: a superuser, or a role with CREATEROLE and CREATEDB, on any PostgreSQL 15 or later.
    `database`: the name to create when absent; it is owned by `poles_owner`.
    `passwords`: by role name; None leaves them unset (local socket) or as they are.
    """
    with psycopg.connect(superuser_dsn, autocommit=True) as link:
        link.execute("select pg_advisory_lock(%s)", (LOCK,))
        for role in (OWNER, APP):
            _ensure_role(link, role, (passwords or {}).get(role))
        if not _exists(link, "select 1 from pg_database where datname = %s", database):
            create = "create database {} owner {} template template0 encoding 'UTF8'"
            link.execute(sql.SQL(create).format(sql.Identifier(database), sql.Identifier(OWNER)))
        _grant_connection(link, database)
    with psycopg.connect(superuser_dsn, dbname=database, autocommit=True) as link:
        _grant_rows(link)


def _ensure_role(link: psycopg.Connection, role: str, password: str | None) -> None:
    name = sql.Identifier(role)
    if not _exists(link, "select 1 from pg_roles where rolname = %s", role):
        link.execute(sql.SQL("create role {} login").format(name))
    if _exists(link, "select 1 from pg_roles where rolname = current_user and rolsuper"):
        rights = "alter role {} login nosuperuser nobypassrls nocreatedb nocreaterole noreplication inherit"
        link.execute(sql.SQL(rights).format(name))
    elif role == OWNER:  # from version 16 on, having created a role does not give the right to act as it
        link.execute(sql.SQL("grant {} to current_user").format(name))
    if password is not None:
        link.execute(sql.SQL("alter role {} password {}").format(name, sql.Literal(password)))


def _grant_connection(link: psycopg.Connection, database: str) -> None:
    place = sql.Identifier(database)
    link.execute(sql.SQL("revoke connect, temporary on database {} from public").format(place))
    link.execute(sql.SQL("grant connect on database {} to {}, {}").format(place, *map(sql.Identifier, (OWNER, APP))))


def _grant_rows(link: psycopg.Connection) -> None:
    """What the owner creates later, and what is already there, is readable and writable by the application."""
    names = {"owner": sql.Identifier(OWNER), "app": sql.Identifier(APP)}
    for order in (
        "grant usage on schema public to {app}",
        "alter default privileges for role {owner} grant select, insert, update, delete on tables to {app}",
        "alter default privileges for role {owner} grant usage, select on sequences to {app}",
    ):
        link.execute(sql.SQL(order).format(**names))


def _exists(link: psycopg.Connection, query: str, *values: str) -> bool:
    return link.execute(query, values).fetchone() is not None

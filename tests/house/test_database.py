"""The tests meet the database as the application does in production: with the rows, without the schema."""

from __future__ import annotations

import pytest
from django.db import ProgrammingError, connection, transaction

from poles.gateways.database_roles import APP, OWNER
from poles.records.territory import Academy


def one(query: str) -> object:
    with connection.cursor() as cursor:
        cursor.execute(query)
        return cursor.fetchone()[0]


@pytest.mark.django_db
def test_the_tests_run_as_the_application():
    assert one("select current_user") == APP
    assert one("select rolsuper or rolbypassrls or rolcreatedb from pg_roles where rolname = current_user") is False


@pytest.mark.django_db
def test_every_table_belongs_to_the_owner():
    assert one("select count(*) from pg_tables where schemaname = 'public'") > 20
    strangers = f"select count(*) from pg_tables where schemaname = 'public' and tableowner <> '{OWNER}'"
    assert one(strangers) == 0


@pytest.mark.django_db
@pytest.mark.parametrize(
    "order", ["create table x (i int)", "drop table records_academy", "alter table records_hub add x int"]
)
def test_the_application_cannot_change_the_schema(order):
    with pytest.raises(ProgrammingError, match=r"permission denied|must be owner"), transaction.atomic():
        one(order)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("turn", [1, 2])
def test_a_transactional_test_leaves_nothing_behind(turn):
    Academy.objects.create(code="99", name=f"Essai {turn}")
    assert Academy.objects.filter(code="99").count() == 1

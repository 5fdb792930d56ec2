"""Many rows at once, with the keys made beforehand: COPY, or arrays where row-level security refuses COPY."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, islice
from typing import Any, TypeVar

from django.db import connection
from django.db.models import Field, Model
from psycopg import sql

M = TypeVar("M", bound=Model)

BATCH = 5000


def copy_in(rows: Iterable[M]) -> int:
    """Insert rows of one table; gives how many. Constraints and policies hold as for any insert; no signal is sent.

    PostgreSQL refuses ``COPY … FROM`` to a role that row-level security limits, even where its policy lets everything
    through: such tables are filled by arrays, a few thousand rows in a statement.
    """
    rows = iter(rows)
    first = next(rows, None)
    if first is None:
        return 0
    fields = [field for field in first._meta.concrete_fields if not getattr(field, "generated", False)]
    table = first._meta.db_table
    lines = ([_value(field, row) for field in fields] for row in chain([first], rows))
    with connection.cursor() as cursor:
        cursor.execute("SELECT row_security_active(%s)", [table])
        return (_by_arrays if cursor.fetchone()[0] else _by_copy)(cursor, table, fields, lines)


def _value(field: Field, row: Model) -> Any:
    return field.get_db_prep_save(field.pre_save(row, True), connection)


def _columns(fields: Sequence[Field]) -> sql.Composed:
    return sql.Composed([sql.Identifier(str(field.column)) for field in fields]).join(", ")


def _by_copy(cursor: Any, table: str, fields: Sequence[Field], lines: Iterable[list[Any]]) -> int:
    order = sql.SQL("COPY {} ({}) FROM STDIN").format(sql.Identifier(table), _columns(fields))
    count = 0
    with cursor.copy(order) as copy:
        for line in lines:
            copy.write_row(line)
            count += 1
    return count


def _by_arrays(cursor: Any, table: str, fields: Sequence[Field], lines: Iterator[list[Any]]) -> int:
    """One array a column. A type is cast without its length: a cast to ``varchar(80)`` would cut what is too long."""
    kinds = [str(field.db_type(connection)).partition("(")[0] for field in fields]
    arrays = sql.SQL(", ").join(sql.SQL("%s::{}[]").format(sql.SQL(kind)) for kind in kinds)
    order = sql.SQL("INSERT INTO {} ({}) SELECT * FROM unnest({})").format(
        sql.Identifier(table), _columns(fields), arrays
    )
    count = 0
    while batch := list(islice(lines, BATCH)):
        cursor.execute(order, [list(column) for column in zip(*batch, strict=True)])
        count += len(batch)
    return count

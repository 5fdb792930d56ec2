"""One at a time: a lock on something that has no row yet, held until the end of the transaction."""

from django.db import connection


def take_turn(*names: str) -> None:
    """Wait until no other transaction holds these names, then hold them: always in the same order, so that none crosses."""
    with connection.cursor() as cursor:
        for name in sorted(set(names)):
            cursor.execute("select pg_advisory_xact_lock(hashtextextended(%s, 0))", [name])

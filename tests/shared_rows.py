"""Rows that the tests of a file begin with, written once, in a transaction around them that is never committed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

_open: list[Callable[[], None]] = []


def close_all() -> None:
    """Take back everything that is written now: a test that commits may follow in the same file."""
    while _open:
        _open.pop()()


@contextmanager
def written(blocker, build: Callable[[], Any]) -> Iterator[Any]:
    """What ``build`` writes, in a transaction that is never committed."""
    from django.db import transaction

    around = transaction.atomic()
    around._from_testcase = True  # durable blocks of the tests may open inside, as in any TestCase

    def take_back() -> None:
        with blocker.unblock():
            transaction.set_rollback(True)
            around.__exit__(None, None, None)

    with blocker.unblock():
        around.__enter__()
        _open.append(take_back)
        try:
            built = build()
        except BaseException:
            close_all()
            raise
    yield built
    if take_back in _open:
        _open.remove(take_back)
        take_back()

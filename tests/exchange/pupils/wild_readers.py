"""Readers that go wrong, for the tests of the capped process: no table is imported here, for the child imports this file."""

import time

from poles.exchange.pupils import read


def careless(files, *, at, **_asked):
    """A reader that looks neither at the school nor at the year."""
    return read(files, at=at)


def greedy(files, **_asked):
    """A reader that takes all the memory that it is given."""
    return [bytes(1 << 20) for _ in range(1 << 14)]


def hungry(files, *, progress, **_asked):
    """A reader that takes 1 GB, and then says so."""
    held = [b"x" * (1 << 20) for _ in range(1 << 10)]
    progress(len(held) - 1, len(held), 0)
    raise ValueError(len(held))


def endless(files, **_asked):
    """A reader that never ends."""
    time.sleep(60)


def broken(files, **_asked):
    """A reader with a fault."""
    raise ZeroDivisionError

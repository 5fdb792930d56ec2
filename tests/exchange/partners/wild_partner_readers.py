"""Readers made for the tests of files: they run in a process of their own, without the framework."""

from poles.words.imports import Contents, ReadFile


def nothing(name, content, *, progress):
    """A reader that finds nothing."""
    return ReadFile(name, "Essai", Contents.HOSTS)


def endless(name, content, *, progress):
    """A reader that a file keeps for ever."""
    while True:
        pass


def broken(name, content, *, progress):
    """A reader that a file breaks."""
    raise ZeroDivisionError(content.decode())


def greedy(name, content, *, progress):
    """A reader that a file makes swell."""
    kept = []
    while True:
        kept.append(bytearray(64 << 20))

"""The headings of a table, told apart from those of another whatever their case, accents and punctuation."""

import hashlib
from collections.abc import Iterable

from poles.words.french import alphabetical


def headings_digest(headings: Iterable[str]) -> str:
    """The fingerprint of the headings of a table, in their order: 64 hexadecimal digits."""
    names = ["".join(mark for mark in alphabetical(heading) if mark.isalnum()) for heading in headings]
    return hashlib.sha256("\n".join(names).encode()).hexdigest()

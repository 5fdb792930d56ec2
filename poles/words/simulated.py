"""The mark of a simulated row: a key that says so, by itself, for ever.

Real rows have keys of version 7 (the time of their creation). A simulated row has a key of version 8, the one that RFC
9562 leaves to applications, whose first six bytes read « simule » in ASCII: real keys will not reach it before the
year 5900. The mark needs no column, cannot be forgotten by a load, cannot be met by chance, and is found by the primary
key's index. The rest of the key is a plain number, the same for the same row of the same académie: a second simulation
replaces the first, and the same seed gives the same bytes.
"""

from enum import IntEnum
from uuid import UUID

MARK = int.from_bytes(b"simule", "big") << 80
FIRST = UUID(int=MARK | 0x8 << 76 | 0x2 << 62)
LAST = UUID(int=MARK | 0x8 << 76 | 0xFFF << 64 | 0xBFFF_FFFF_FFFF_FFFF)
NUMBERS = 1 << 46


class Kind(IntEnum):
    """The tables that a simulation fills."""

    CLASS_GROUP = 1
    LEARNER = 2
    PERIOD = 3
    ORGANISATION = 4
    SITE = 5
    CONTACT = 6
    OFFER = 7
    NEED = 8
    WISH = 9
    ADJUSTMENT = 10
    MOBILITY = 11
    GUARDIAN = 12


def simulated_key(kind: Kind, academy: str, number: int) -> UUID:
    """The key of a simulated row: its table, its académie (two characters) and its number there (0 to 2⁴⁶ − 1).

    Raise ValueError for a number out of these bounds.
    """
    if not 0 <= number < NUMBERS:
        raise ValueError(f"Le numéro {number} ne tient pas dans une clé simulée.")
    low = 0x2 << 62 | int(academy, 36) << 46 | number
    return UUID(int=MARK | 0x8 << 76 | kind << 64 | low)


def is_simulated(key: UUID) -> bool:
    """Whether a key bears the mark."""
    return FIRST <= key <= LAST

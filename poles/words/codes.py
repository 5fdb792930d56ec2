"""The codes printed for learners and their adults: how they are drawn, shown and read back."""

import secrets
import unicodedata

ALPHABET = "CDFGHJKMNPQRTVWX346789"
"""No vowel, so that no code is a word; no sign that another resembles on paper (0 and O, 1 and I, 2 and Z, 5 and S, 8 and B)."""
LENGTH = 12
GROUP = 4
LONGEST = 40
"""Characters that a person may type for one code, spaces and dashes included."""


def draw_code() -> str:
    """A code that nobody can guess: twelve signs out of twenty-two, 53 bits."""
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))


def shown(code: str) -> str:
    """« CDFG-HJKM-NPQR »: in groups of four."""
    return "-".join(code[at : at + GROUP] for at in range(0, len(code), GROUP))


def plain(typed: str) -> str:
    """What was typed, in capitals, without spaces, dashes nor dots; the rest is kept, so that a wrong sign stays wrong."""
    text = unicodedata.normalize("NFKC", typed[:LONGEST]).upper()
    return "".join(sign for sign in text if sign.isalnum())

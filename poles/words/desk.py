"""The words of the contact point: its short code, why an employer writes, in how many days each reason is answered."""

import secrets
from enum import StrEnum

CODE_LETTERS = "cdfghjkmnpqrtvwx"
"""No vowel, so that no code is a word; no letter that another resembles once printed or read aloud."""
CODE_LENGTH = 5
"""Sixteen letters five times: a million codes for some four hundred pôles. A code is an address, not a secret."""


def draw_code() -> str:
    """The code of a contact point: five letters that nobody mistakes."""
    return "".join(secrets.choice(CODE_LETTERS) for _ in range(CODE_LENGTH))


class Topic(StrEnum):
    """Why an employer writes to the pôle. The value is stored; the label is shown."""

    HOST = "host"
    QUESTION = "question"
    PROBLEM = "problem"
    QUIET = "quiet"

    @property
    def label(self) -> str:
        """The French name shown on screen, in the words of the employer."""
        return _LABELS[self]

    @property
    def days(self) -> int:
        """Working days to answer, by default: a problem with a learner who is there cannot wait."""
        return _DAYS[self]


_LABELS = {
    Topic.HOST: "Je peux accueillir",
    Topic.QUESTION: "J’ai une question",
    Topic.PROBLEM: "J’accueille déjà un jeune et il y a un problème",
    Topic.QUIET: "Ne m’appelez pas jusqu’au…",
}
_DAYS = {Topic.HOST: 3, Topic.QUESTION: 3, Topic.PROBLEM: 1, Topic.QUIET: 2}

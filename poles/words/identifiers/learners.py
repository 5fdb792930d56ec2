"""INE, the national number of a pupil, a student or an apprentice: personal data, masked when it is shown."""

import re
from enum import StrEnum
from typing import ClassVar

from poles.words.identifiers.base import BadIdentifier, Identifier, clean, key_letter

CNED = re.compile("[0-9]{7}[A-Z]")
"""The provisional number of the distance learning centre: to be treated as absent."""


class IneKind(StrEnum):
    """The form of an INE."""

    RNIE = "rnie"
    BEA = "bea"
    APPRENTICESHIP = "apprenticeship"
    NNE = "nne"


SHAPES = {
    IneKind.RNIE: re.compile("[0-9]{9}[A-Z]{2}"),
    IneKind.BEA: re.compile("[0-9_]{10}[A-Z]"),
    IneKind.APPRENTICESHIP: re.compile("[0-9]{4}A[0-9]{5}[A-Z]"),
    IneKind.NNE: re.compile("[0-9A-Z]{10}[0-9]"),
}


class Ine(Identifier):
    """INE on 11 characters, in one of its four forms. Only BEA and NNE have a public key.

    Its ``repr`` shows two characters at most, and no refusal repeats it, so that neither a log nor a trace tells it;
    ``str()`` gives it. It never belongs in an address, a log or a file name.
    """

    __slots__ = ()
    shape: ClassVar[re.Pattern[str]] = re.compile("|".join(shape.pattern for shape in SHAPES.values()))
    expected: ClassVar[str] = (
        "L’INE s’écrit avec 11 caractères : 9 chiffres et 2 lettres, par exemple 123456789AB, "
        "ou 10 chiffres et une lettre, par exemple 1234567890V."
    )

    @classmethod
    def normalise(cls, text: str) -> str:
        """Refuse the provisional number of the CNED by its name."""
        if CNED.fullmatch(text):
            raise BadIdentifier(f"Un numéro provisoire du CNED n’est pas un INE : laissez la case vide. {cls.expected}")
        return text

    @property
    def kind(self) -> IneKind:
        """Which form it has."""
        return next(kind for kind, shape in SHAPES.items() if shape.fullmatch(self))

    def doubt(self) -> str | None:
        """The key of a BEA or of a NNE; the two other forms have no public key."""
        if self.kind is IneKind.BEA:
            if "_" in self:
                return f"Cet INE contient un tiret bas : sa clé ne peut pas être vérifiée. {self.expected}"
            right = self[10] == key_letter(self[:10])
        elif self.kind is IneKind.NNE:
            right = self[10] == nne_key(self[:10])
        else:
            right = True
        return None if right else f"Cet INE est mal recopié : sa clé de contrôle est fausse. {self.expected}"

    def __repr__(self) -> str:
        return f"Ine('{'•' * 9}{self[9:]}')"


def nne_key(start: str) -> str:
    """The key of a NNE: last digit of 6 × the sum of the base-36 values of 9 characters, plus the value of the tenth."""
    values = [int(mark, 36) for mark in clean(start)]
    return str((6 * sum(values[:9]) + values[9]) % 10)

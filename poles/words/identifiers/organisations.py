"""SIREN, SIRET and NAF: the numbers of a host organisation, of its sites, of its activity."""

import re
from typing import ClassVar

from poles.words.identifiers.base import BadIdentifier, Identifier, luhn_sum

LA_POSTE = "356000000"


class Siren(Identifier):
    """SIREN, a legal person: 9 digits whose Luhn sum is a multiple of 10. Example 199320300."""

    __slots__ = ()
    shape: ClassVar[re.Pattern[str]] = re.compile("[0-9]{9}")
    expected: ClassVar[str] = "Le numéro SIREN s’écrit avec 9 chiffres, par exemple 732 829 320."

    @classmethod
    def refuse(cls, normal: str) -> None:
        """A number of zeros passes Luhn and belongs to nobody."""
        if not normal.strip("0"):
            raise BadIdentifier(f"Un numéro SIREN ne peut pas être fait de zéros. {cls.expected}")

    def doubt(self) -> str | None:
        """Luhn on 9 digits."""
        if luhn_sum(self) % 10 == 0:
            return None
        return f"Le numéro SIREN {self!s} est mal recopié : sa clé de contrôle est fausse (9 chiffres, par exemple 732 829 320)."


class Siret(Identifier):
    """SIRET, a site of a legal person: the SIREN and 5 digits (NIC), Luhn on both. Example 19932030000023.

    La Poste (SIREN 356000000): Luhn, or else a plain sum of the digits that is a multiple of 5.
    """

    __slots__ = ()
    shape: ClassVar[re.Pattern[str]] = re.compile("[0-9]{14}")
    expected: ClassVar[str] = "Le numéro SIRET s’écrit avec 14 chiffres, par exemple 732 829 320 00074."

    @classmethod
    def refuse(cls, normal: str) -> None:
        """A SIREN of zeros belongs to nobody."""
        if not normal[:9].strip("0"):
            raise BadIdentifier(f"Un numéro SIRET ne peut pas commencer par neuf zéros. {cls.expected}")

    def doubt(self) -> str | None:
        """Luhn on the SIREN and on the 14 digits, or La Poste's rule."""
        if self.siren == LA_POSTE:
            right = luhn_sum(self) % 10 == 0 or sum(map(int, self)) % 5 == 0
        else:
            right = luhn_sum(self[:9]) % 10 == 0 and luhn_sum(self) % 10 == 0
        if right:
            return None
        return (
            f"Le numéro SIRET {self!s} est mal recopié : sa clé de contrôle est fausse "
            "(14 chiffres, par exemple 732 829 320 00074)."
        )

    @property
    def siren(self) -> Siren:
        """The legal person, its first 9 digits."""
        return Siren(self[:9])

    @property
    def nic(self) -> str:
        """The site's own 5 digits."""
        return self[9:]


class NafCode(Identifier):
    """A NAF class: 4 digits and a letter, in rev. 2 (5610A) as in NAF 2025, which share the shape: store which one."""

    __slots__ = ()
    shape: ClassVar[re.Pattern[str]] = re.compile("[0-9]{4}[A-Z]")
    expected: ClassVar[str] = "Le code NAF (ou APE) s’écrit avec 4 chiffres et une lettre, par exemple 5610A."

    @classmethod
    def normalise(cls, text: str) -> str:
        """« 56.10A » reads « 5610A »."""
        return text[:2] + text[3:] if text[2:3] == "." else text

    @property
    def division(self) -> str:
        """The division, 2 digits."""
        return self[:2]

    @property
    def dotted(self) -> str:
        """As INSEE prints it: « 56.10A »."""
        return f"{self[:2]}.{self[2:]}"

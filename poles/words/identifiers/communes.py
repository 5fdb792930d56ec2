"""INSEE codes of communes and postal codes: two numbers of 5 that must not be confused."""

import re
from typing import ClassVar

from poles.words.academies import Academy, academy_of_commune, department_of_commune
from poles.words.identifiers.base import Identifier


class CommuneCode(Identifier):
    """The INSEE code of a commune: 5 characters, with 2A or 2B in Corsica. Examples 93072, 2A004."""

    __slots__ = ()
    shape: ClassVar[re.Pattern[str]] = re.compile("(?:[0-9]{2}|2[AB])[0-9]{3}")
    expected: ClassVar[str] = (
        "Le code INSEE d’une commune s’écrit avec 5 caractères, par exemple 93072 ou 2A004 (ce n’est pas le code postal)."
    )

    @property
    def department(self) -> str:
        """Its département: 2 characters, 3 overseas."""
        return department_of_commune(self)

    @property
    def academy(self) -> Academy | None:
        """Its académie, or None for a code of no known département."""
        return academy_of_commune(self)


class PostalCode(Identifier):
    """A postal code: 5 digits. Example 93240. Several communes share one, and the reverse."""

    __slots__ = ()
    shape: ClassVar[re.Pattern[str]] = re.compile("[0-9]{5}")
    expected: ClassVar[str] = "Le code postal s’écrit avec 5 chiffres, par exemple 93240."

    @property
    def department_hint(self) -> str | None:
        """The likely département; None in Corsica, where the code does not tell. A hint: CEDEX codes may lie elsewhere."""
        return None if self[:2] == "20" else department_of_commune(self)

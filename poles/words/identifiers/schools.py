"""UAI, the number of a school, and the code of an académie."""

import re
from typing import ClassVar

from poles.words.academies import BY_CODE, MERGED, Academy, academy_of_department
from poles.words.identifiers.base import KEY_LETTERS, BadIdentifier, Identifier, key_letter, luhn_key
from poles.words.identifiers.organisations import Siren

# Where the first three digits are not the département's code: Corsica, New Caledonia, Polynesia, Wallis and Futuna.
# Source: national directory of schools, 2024 (every school of these places was compared).
OTHER_DEPARTMENTS = {"620": "2A", "720": "2B", "983": "988", "984": "987", "987": "986"}


class Uai(Identifier):
    """UAI (ex-RNE): 7 digits, of which 3 for the département of creation, and a key letter. Example 0932030B."""

    __slots__ = ()
    shape: ClassVar[re.Pattern[str]] = re.compile(f"[0-9]{{7}}[{KEY_LETTERS}]")
    expected: ClassVar[str] = (
        "Le code UAI d’un établissement s’écrit avec 7 chiffres et une lettre (ni I, ni O, ni Q), par exemple 0932030B."
    )

    def doubt(self) -> str | None:
        """The key letter must be the remainder of the number by 23."""
        key = key_letter(self[:7])
        if self[7] == key:
            return None
        return f"La lettre du code UAI {self!s} ne va pas avec ses chiffres : vérifiez-le (attendu, par exemple {self[:7]}{key})."

    @property
    def department_hint(self) -> str | None:
        """The département where the number was created, or None; the school's commune alone says where it stands."""
        digits = self[:3]
        if digits in OTHER_DEPARTMENTS:
            return OTHER_DEPARTMENTS[digits]
        code = digits[1:] if digits[0] == "0" else digits
        return code if academy_of_department(code) else None

    @property
    def academy_hint(self) -> Academy | None:
        """The académie of that département; a hint, for the same reason."""
        department = self.department_hint
        return academy_of_department(department) if department else None

    @property
    def siren_hint(self) -> Siren:
        """The SIREN that three public lycées in four have: 19, digits 2 to 7, Luhn key. A hint, never a fact."""
        start = f"19{self[1:7]}"
        return Siren(start + luhn_key(start))


class AcademyCode(Identifier):
    """The code of an académie: 2 digits. Example 24 (Créteil). The codes of Caen and Rouen become Normandie's."""

    __slots__ = ()
    shape: ClassVar[re.Pattern[str]] = re.compile("[0-9]{2}")
    expected: ClassVar[str] = "Le code d’une académie s’écrit avec 2 chiffres, par exemple 24 pour Créteil."

    @classmethod
    def normalise(cls, text: str) -> str:
        """« 1 » and « 001 » read « 01 »; « 05 » and « 21 » read « 70 »."""
        if re.fullmatch("[0-9]{1,3}", text):
            text = text.lstrip("0").rjust(2, "0")
        return MERGED.get(text, text)

    @classmethod
    def refuse(cls, normal: str) -> None:
        """Only the codes of the table exist."""
        if normal not in BY_CODE:
            raise BadIdentifier(f"Aucune académie ne porte le code {normal}. {cls.expected}")

    @classmethod
    def remark(cls, text: str) -> str | None:
        """Say that a merged code was replaced."""
        old = text.lstrip("0").rjust(2, "0")
        if old not in MERGED:
            return None
        return f"L’académie {old} fait partie de l’académie de Normandie (70) depuis 2020 : le code 70 est retenu."

    @property
    def academy(self) -> Academy:
        """The académie itself."""
        return BY_CODE[str(self)]

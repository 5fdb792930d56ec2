"""MEF, MEFSTAT, code diplôme, RNCP and ROME: the codes of programmes, diplomas and jobs."""

import re
from typing import ClassVar

from poles.words.families import JobFamily, family_of_diploma
from poles.words.identifiers.base import Identifier
from poles.words.training import GradeLevel, grade_of_mef, grade_of_mefstat


class Mef(Identifier):
    """MEF, one year of one course: 10 digits; the eleventh that school software adds is dropped. Example 2472530233."""

    __slots__ = ()
    shape: ClassVar[re.Pattern[str]] = re.compile("[0-9]{10}")
    expected: ClassVar[str] = "Le code MEF s’écrit avec 10 ou 11 chiffres, par exemple 2472530233."

    @classmethod
    def normalise(cls, text: str) -> str:
        """The first 10 of 11 digits."""
        return text[:10] if re.fullmatch("[0-9]{11}", text) else text

    @property
    def dispositif(self) -> str:
        """The kind of course, 3 digits: 247 is the bac pro in three years."""
        return self[:3]

    @property
    def speciality(self) -> str:
        """The last 5 digits of the code diplôme."""
        return self[3:8]

    @property
    def course_years(self) -> int:
        """The length of the course, in years."""
        return int(self[8])

    @property
    def year(self) -> int:
        """The year of the course: 1, 2, 3 (9 when the table does not say)."""
        return int(self[9])

    @property
    def grade(self) -> GradeLevel:
        """The grade that it tells."""
        return grade_of_mef(self)


class MefStat(Identifier):
    """MEFSTAT 11, the statistical code of one year of one course: 11 characters. Example 23830025302."""

    __slots__ = ()
    shape: ClassVar[re.Pattern[str]] = re.compile("[0-9][0-9A-Z]{3}[0-9A-Z]{2}[0-9]{5}")
    expected: ClassVar[str] = "Le code MEFSTAT s’écrit avec 11 caractères, par exemple 23830025302."

    @property
    def level(self) -> str:
        """The first 4 characters: level and year."""
        return self[:4]

    @property
    def speciality(self) -> str:
        """The last 5 digits, the same as those of the code diplôme."""
        return self[6:]

    @property
    def grade(self) -> GradeLevel:
        """The grade that it tells."""
        return grade_of_mefstat(self)


class DiplomaCode(Identifier):
    """Code diplôme (CFD): 8 characters, of which 3 for the level, 3 for the NSF group, 2 for the rank. Example 50031223."""

    __slots__ = ()
    shape: ClassVar[re.Pattern[str]] = re.compile("[A-Z0-9]{8}")
    expected: ClassVar[str] = "Le code diplôme s’écrit avec 8 caractères, par exemple 50031223."

    @classmethod
    def normalise(cls, text: str) -> str:
        """« 400-24202 V » reads « 40024202 »: the dash and the letter of the speciality are not part of the code."""
        text = re.sub("^([A-Z0-9]{3})-", r"\1", text)
        return text[:8] if re.fullmatch("[A-Z0-9]{3}[0-9]{5}[A-Z]", text) else text

    @property
    def level(self) -> str:
        """The level and kind of diploma: 500 CAP, 400 bac pro, 320 BTS."""
        return self[:3]

    @property
    def nsf(self) -> str:
        """The NSF group, 3 characters."""
        return self[3:6]

    @property
    def family(self) -> JobFamily | None:
        """Its job family, or None."""
        return family_of_diploma(self)


class Rncp(Identifier):
    """The number of a certification in the national register, always written with its letters. Example RNCP38565."""

    __slots__ = ()
    shape: ClassVar[re.Pattern[str]] = re.compile("RNCP[0-9]{2,5}")
    expected: ClassVar[str] = "Le code RNCP s’écrit avec 2 à 5 chiffres, par exemple RNCP38565."

    @classmethod
    def normalise(cls, text: str) -> str:
        """« 38565 » reads « RNCP38565 »."""
        return f"RNCP{text}" if re.fullmatch("[0-9]+", text) else text


class Rome(Identifier):
    """A ROME code: a letter from A to N and 4 digits. Example M1801."""

    __slots__ = ()
    shape: ClassVar[re.Pattern[str]] = re.compile("[A-N][0-9]{4}")
    expected: ClassVar[str] = "Le code ROME s’écrit avec une lettre de A à N et 4 chiffres, par exemple M1801."

    @property
    def domain(self) -> str:
        """The professional domain, 3 characters: A11."""
        return self[:3]

"""What any file of a school says of its pupils, in one neutral form: nothing of the file's format, nothing Pôles can do without.

Sex, nationality, place of birth, health, scholarship, street, work telephone, kind of kinship, options and groups are never
kept: the readers name them (``Source.set_aside``) and forget them. No problem repeats what a pupil's cell holds.
"""

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from poles.exchange.tables import Problem
from poles.words.findings import Severity
from poles.words.guardians import GuardianLink
from poles.words.identifiers import CommuneCode, Ine, Mef, PostalCode, Uai
from poles.words.training import LearnerStatus


class Kind(StrEnum):
    """What a file is. The value is stored; the label is shown."""

    SIECLE_PUPILS = "siecle_pupils"
    SIECLE_GUARDIANS = "siecle_guardians"
    SIECLE_STRUCTURES = "siecle_structures"
    SIECLE_NOMENCLATURE = "siecle_nomenclature"
    DIVISION_LIST = "division_list"
    ONDE_PUPILS = "onde_pupils"
    ONDE_GUARDIANS = "onde_guardians"
    FREGATA = "fregata"
    APLYPRO = "aplypro"
    SHEET = "sheet"
    UNKNOWN = "unknown"

    @property
    def label(self) -> str:
        """The French name shown on screen."""
        return _LABELS[self]


_LABELS = {
    Kind.SIECLE_PUPILS: "SIECLE, élèves",
    Kind.SIECLE_GUARDIANS: "SIECLE, responsables",
    Kind.SIECLE_STRUCTURES: "SIECLE, structures",
    Kind.SIECLE_NOMENCLATURE: "SIECLE, nomenclature",
    Kind.DIVISION_LIST: "liste d’élèves par division",
    Kind.ONDE_PUPILS: "ONDE, élèves",
    Kind.ONDE_GUARDIANS: "ONDE, responsables",
    Kind.FREGATA: "FREGATA",
    Kind.APLYPRO: "APLyPro",
    Kind.SHEET: "tableau",
    Kind.UNKNOWN: "fichier inconnu",
}


@dataclass(frozen=True, slots=True)
class Source:
    """One file: what it was understood to be, and how much of it was kept.

    ``separator``: « ; », « , », a tab, or empty outside CSV. ``seen``: pupils, links, divisions or formations met;
    ``kept``: those that were read whole. ``set_aside``: headings and elements that were read and forgotten. ``headings``:
    those of a table, in order; ``columns``: our field → their heading. ``refused``: nothing of this file was kept;
    ``unmapped``: because nobody has said yet what its columns are.
    """

    file: str
    kind: Kind
    encoding: str = ""
    separator: str = ""
    school_year: int | None = None
    uai: Uai | None = None
    exported_on: date | None = None
    seen: int = 0
    kept: int = 0
    headings: tuple[str, ...] = ()
    columns: tuple[tuple[str, str], ...] = ()
    set_aside: tuple[str, ...] = ()
    refused: bool = False
    unmapped: bool = False


@dataclass(frozen=True, slots=True)
class PupilRow:
    """One pupil of one file. ``key`` is unique in the delivery and is what ``GuardianRow.pupil`` names.

    ``number``: the pupil's number in the school's own software (SIECLE: ELEVE_ID), the same in every later file; or empty.
    ``formation``: the label of the formation when the file gives no MEF. ``boarder``: None when the file does not say.
    ``left_on``: the day when the pupil left the school, or the class.
    """

    file: str
    line: int
    key: str
    last_name: str
    first_name: str
    birth_date: date
    usual_name: str = ""
    ine: Ine | None = None
    number: str = ""
    division: str = ""
    mef: Mef | None = None
    formation: str = ""
    status: LearnerStatus | None = None
    commune: CommuneCode | None = None
    postal_code: PostalCode | None = None
    town: str = ""
    boarder: bool | None = None
    email: str = ""
    entered_on: date | None = None
    left_on: date | None = None


@dataclass(frozen=True, slots=True)
class GuardianRow:
    """One adult of one pupil. ``number``: the adult's number in the school's software, the same for brothers and sisters.

    ``pupil`` is the ``key`` of a row of the delivery, or the pupil's ``number`` when the delivery has no pupils.
    """

    file: str
    line: int
    pupil: str
    last_name: str
    first_name: str
    link: GuardianLink
    number: str = ""
    email: str = ""
    phone: str = ""


@dataclass(frozen=True, slots=True)
class DivisionRow:
    """One class: its code, its label (may be empty), its formations. ``line`` 0: told only by its pupils."""

    file: str
    line: int
    code: str
    label: str = ""
    mefs: tuple[Mef, ...] = ()


@dataclass(frozen=True, slots=True)
class FormationRow:
    """One formation of the school's own nomenclature: its MEF and its label."""

    file: str
    line: int
    mef: Mef
    label: str


@dataclass(frozen=True)
class PupilFile:
    """A whole delivery: the rows that may be used, and everything that was found wrong, in the order of the files.

    ``problems`` lists at most ``limits.MAX_PROBLEMS`` of the ``problem_count``; a last sentence says how many are left.
    """

    sources: tuple[Source, ...]
    pupils: tuple[PupilRow, ...] = ()
    guardians: tuple[GuardianRow, ...] = ()
    divisions: tuple[DivisionRow, ...] = ()
    formations: tuple[FormationRow, ...] = ()
    problems: tuple[Problem, ...] = ()
    problem_count: int = 0
    counts: dict[Severity, int] = field(default_factory=dict)

    @property
    def uai(self) -> Uai | None:
        """The school that the files name, when one does."""
        return next((source.uai for source in self.sources if source.uai and not source.refused), None)

    @property
    def school_year(self) -> int | None:
        """The first year of the school year that the files name, when one does: 2026 for 2026-2027."""
        return next((source.school_year for source in self.sources if source.school_year and not source.refused), None)

    @property
    def refused(self) -> bool:
        """Whether a file was refused whole: what is left must not be taken for the whole school."""
        return any(source.refused for source in self.sources)

"""The schools of the demonstration: all fictional, named after plants and waters, on real towns."""

from dataclasses import dataclass

from poles.words.identifiers.base import key_letter
from poles.words.training import SchoolType

TYPES = {
    "COL": (SchoolType.COLLEGE, "340", "Collège"),
    "SEG": (SchoolType.SEGPA, "390", "Segpa du collège"),
    "LP": (SchoolType.VOCATIONAL_LYCEE, "320", "Lycée professionnel"),
    "LPO": (SchoolType.COMPREHENSIVE_LYCEE, "306", "Lycée polyvalent"),
    "LGT": (SchoolType.GENERAL_LYCEE, "302", "Lycée général et technologique"),
    "SEP": (SchoolType.VOCATIONAL_SECTION, "334", "Section d’enseignement professionnel du lycée"),
    "CFA": (SchoolType.CFA, "", "CFA"),
}

REP = frozenset({17, 18})
NEAR_PRIORITY_AREA = frozenset({2, 7, 14, 17, 18})
"""Numbers of the fictional schools in priority education, and near a priority area: the reports tell them apart."""


@dataclass(frozen=True)
class DemoSchool:
    """A fictional school: its number gives its UAI; ``courses``: key of a course → learners in each of its years."""

    number: int
    kind: str
    name: str
    town: str
    courses: tuple[tuple[str, int], ...]
    mother: int = 0

    @property
    def uai(self) -> str:
        """0 + 99 (a département that does not exist) + the number, with its true key letter."""
        return uai_of(self.number)


def uai_of(number: int) -> str:
    """The UAI of a number: « 0990001… »."""
    digits = f"099{number:04d}"
    return digits + key_letter(digits)


# Kind ; name ; INSEE code of the commune ; courses with the learners of each year ; rank of the mother school.
_TABLE = """
LP  ; des Aubépines      ; 26362 ; MCV 29 AGORA 25 ASSP 27 EPC 12 AEPE 14
LP  ; du Val-Fictif      ; 26362 ; MV 27 CIEL 23 MSPC 20 ELEC 12
LPO ; Rivière-Claire     ; 26362 ; 2GT 75 NDRC 25 SP3S 23 LOG 20
LGT ; des Grands-Tilleuls ; 26058 ; 2GT 77
LPO ; du Pont-d’Osier    ; 26108 ; 2GT 38 ASSP 20 PSR 10
SEP ; du Pont-d’Osier    ; 26113 ; EPC 10 MACON 8
COL ; des Genêts         ; 26362 ; 3e 61
COL ; de la Source       ; 26058 ; 3e 56
SEG ; de la Source       ; 26058 ; 4SEG 14 3SEG 14 ; 8
COL ; du Vieux-Saule     ; 07102 ; 3e 52
COL ; des Trois-Ormes    ; 26165 ; 3e 50
COL ; de la Roche-Bleue  ; 26113 ; 3e 27
CFA ; des Quatre-Saisons  ; 26313 ; BOUL 27 EPC 12
LP  ; de la Fougeraie    ; 26281 ; MCV 25 CUIS 23 PSR 10 AEPE 12
LP  ; des Deux-Torrents  ; 26281 ; TP 18 MACON 10 MSPC 14
LPO ; du Grand-Houblon   ; 07324 ; 2GT 75 MCV 20 ELT 20
COL ; de la Noiseraie    ; 26281 ; 3e 59
SEG ; de la Noiseraie    ; 26281 ; 4SEG 12 3SEG 14 ; 17
COL ; du Bois-Clair      ; 26307 ; 3e 25
COL ; des Mélèzes        ; 26333 ; 3e 45
LP  ; des Lavandes       ; 26198 ; MCV 25 AGORA 20 MV 20 ELEC 10
LPO ; de la Cascade      ; 26198 ; 2GT 77 ASSP 23 NDRC 20
COL ; du Romarin         ; 26198 ; 3e 61
COL ; de l’Olivette      ; 26235 ; 3e 52
COL ; du Thym-Sauvage    ; 26220 ; 3e 38
LP  ; de la Châtaigneraie ; 07019 ; MCV 23 CUIS 20 MV 18 ASSP 20
LGT ; du Haut-Torrent    ; 07186 ; 2GT 72
LP  ; de l’Alisier       ; 07186 ; TP 12 CIEL 14 EPC 10
COL ; de l’Airelle       ; 07019 ; 3e 54
COL ; de la Bruyère      ; 07064 ; 3e 23
COL ; des Grillons       ; 07334 ; 3e 29"""


def _read(number: int, line: str) -> DemoSchool:
    kind, name, town, taught, *mother = (cell.strip() for cell in line.split(";"))
    cells = taught.split()
    courses = tuple(zip(cells[::2], map(int, cells[1::2]), strict=True))
    return DemoSchool(number, kind, name, town, courses, int(mother[0]) if mother else 0)


SCHOOLS = tuple(_read(number, line) for number, line in enumerate(_TABLE.strip().splitlines(), start=1))

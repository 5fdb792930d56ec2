"""The formations of the demonstration: real diplomas by their MEF (public facts), with a short key for each course."""

from dataclasses import dataclass

from poles.words.families import DISCOVERY, family_of_diploma
from poles.words.training import GradeLevel, grade_of_mef

LEVELS = {"241": "500", "247": "400", "311": "320"}
"""« Dispositif » of a MEF → first three characters of its code diplôme."""


@dataclass(frozen=True)
class DemoCourse:
    """One year of a course: its MEF and label; grade, diploma and family follow from the MEF."""

    mef: str
    label: str

    @property
    def grade(self) -> GradeLevel:
        """What the MEF tells."""
        return grade_of_mef(self.mef)

    @property
    def diploma(self) -> str:
        """The code diplôme, empty in collège and in general seconde."""
        level = LEVELS.get(self.mef[:3])
        return level + self.mef[3:8] if level else ""

    @property
    def family(self) -> str:
        """The job family of the diploma, discovery when there is none."""
        family = family_of_diploma(self.diploma)
        return family.code if family else DISCOVERY.code


_YEARS = {"241": "CAP {}, {}", "247": "{1} pro {0}", "311": "BTS {}, {}"}
_RANKS = {"241": ("1re année", "2e année"), "247": ("2de", "1re", "Tle"), "311": ("1re année", "2e année")}

# Key ; MEF of each year ; label (a second label, for the common seconde that opens some courses).
_TABLE = """
3e    ; 1031001911 ; 3e
3SEG  ; 1671000211 ; 3e Segpa
4SEG  ; 1661000211 ; 4e Segpa
2GT   ; 2001001811 ; 2de générale et technologique
EPC   ; 2413122421 2413122422 ; Équipier polyvalent du commerce
AEPE  ; 2413320521 2413320522 ; Accompagnant éducatif petite enfance
ELEC  ; 2412552421 2412552422 ; Électricien
MACON ; 2412322421 2412322422 ; Maçon
BOUL  ; 2412213721 2412213722 ; Boulanger
PSR   ; 2412214221 2412214222 ; Production et service en restaurations
MCV   ; 2473121131 2473121332 2473121333 ; Métiers du commerce et de la vente ; Métiers de la relation client
AGORA ; 2473000331 2473000432 2473000433 ; Assistance à la gestion des organisations ; Métiers de la gestion
LOG   ; 2473111631 2473111632 2473111633 ; Métiers de la logistique
ASSP  ; 2473300731 2473300732 2473300733 ; Accompagnement, soins et services à la personne
CUIS  ; 2472210631 2472210632 2472210633 ; Cuisine
MV    ; 2472522431 2472522432 2472522433 ; Maintenance des véhicules, option véhicules légers
CIEL  ; 2472551931 2472551932 2472551933 ; Cybersécurité, informatique et réseaux, électronique
TP    ; 2472321031 2472321032 2472321033 ; Travaux publics
MSPC  ; 2472501231 2472501232 2472501233 ; Maintenance des systèmes de production connectés
NDRC  ; 3113121221 3113121222 ; Négociation et digitalisation de la relation client
SP3S  ; 3113300221 3113300222 ; Services et prestations des secteurs sanitaire et social
ELT   ; 3112552021 3112552022 ; Électrotechnique
"""


def _years(line: str) -> tuple[str, tuple[DemoCourse, ...]]:
    key, mefs, label, *common = (cell.strip() for cell in line.split(";"))
    courses = []
    for mef in mefs.split():
        pattern = _YEARS.get(mef[:3])
        words = common[0] if common and mef.endswith("1") else label
        courses.append(DemoCourse(mef, pattern.format(words, _RANKS[mef[:3]][int(mef[9]) - 1]) if pattern else label))
    return key, tuple(courses)


COURSES: dict[str, tuple[DemoCourse, ...]] = dict(map(_years, _TABLE.strip().splitlines()))
"""Key of a course → its years, in order."""

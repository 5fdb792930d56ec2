"""Kinds of placement, grades, pathways and kinds of school; and the grade that a MEF code tells."""

from enum import StrEnum


class PlacementKind(StrEnum):
    """A kind of period in the workplace. The value is stored; the label is shown."""

    VISIT = "visit"
    OBSERVATION = "observation"
    HOLIDAY_OBSERVATION = "holiday_observation"
    INITIATION = "initiation"
    APPLICATION = "application"
    PFMP = "pfmp"
    BTS_INTERNSHIP = "bts_internship"
    SHORT_IMMERSION = "short_immersion"

    @property
    def label(self) -> str:
        """The French name shown on screen."""
        return PLACEMENT_LABELS[self]


class GradeLevel(StrEnum):
    """Where a learner stands in the course; what is not named here is OTHER."""

    FOURTH = "4e"
    THIRD = "3e"
    SECOND_GT = "2de_gt"
    CAP1 = "cap1"
    CAP2 = "cap2"
    SECOND_PRO = "2de_pro"
    FIRST_PRO = "1re_pro"
    FINAL_PRO = "tle_pro"
    BTS1 = "bts1"
    BTS2 = "bts2"
    MC_CS = "mc_cs"
    CRAFT = "bma_dtms"
    BRIDGE = "fcil_pae"
    OTHER = "other"

    @property
    def label(self) -> str:
        """The French name shown on screen."""
        return GRADE_LABELS[self]


class Pathway(StrEnum):
    """The way a diploma is prepared."""

    SCHOOL = "school"
    APPRENTICESHIP = "apprenticeship"

    @property
    def label(self) -> str:
        """The French name shown on screen."""
        return PATHWAY_LABELS[self]


class LearnerStatus(StrEnum):
    """The legal status of a learner."""

    PUPIL = "pupil"
    STUDENT = "student"
    APPRENTICE = "apprentice"

    @property
    def label(self) -> str:
        """The French name shown on screen."""
        return STATUS_LABELS[self]


class SchoolType(StrEnum):
    """The kind of a school."""

    COLLEGE = "college"
    SEGPA = "segpa"
    GENERAL_LYCEE = "general_lycee"
    VOCATIONAL_LYCEE = "vocational_lycee"
    COMPREHENSIVE_LYCEE = "comprehensive_lycee"
    VOCATIONAL_SECTION = "vocational_section"
    ADAPTED = "adapted"
    RURAL_HOME = "rural_home"
    CFA = "cfa"
    UFA = "ufa"
    OTHER = "other"

    @property
    def label(self) -> str:
        """The French name shown on screen."""
        return SCHOOL_LABELS[self]


class HolidayZone(StrEnum):
    """The zone of the school holidays; Corsica and the overseas académies have calendars of their own."""

    A = "A"
    B = "B"
    C = "C"
    CORSE = "corse"
    GUADELOUPE = "guadeloupe"
    GUYANE = "guyane"
    MARTINIQUE = "martinique"
    MAYOTTE = "mayotte"
    REUNION = "reunion"
    SAINT_PIERRE_ET_MIQUELON = "saint_pierre_et_miquelon"
    NOUVELLE_CALEDONIE = "nouvelle_caledonie"
    POLYNESIE = "polynesie"
    WALLIS_ET_FUTUNA = "wallis_et_futuna"

    @property
    def label(self) -> str:
        """The French name shown on screen."""
        return ZONE_LABELS[self]


PLACEMENT_LABELS = {
    PlacementKind.VISIT: "Visite d’information",
    PlacementKind.OBSERVATION: "Séquence d’observation",
    PlacementKind.HOLIDAY_OBSERVATION: "Période d’observation (vacances scolaires)",
    PlacementKind.INITIATION: "Stage d’initiation",
    PlacementKind.APPLICATION: "Stage d’application",
    PlacementKind.PFMP: "Période de formation en milieu professionnel (PFMP)",
    PlacementKind.BTS_INTERNSHIP: "Stage de BTS",
    PlacementKind.SHORT_IMMERSION: "Période brève d’immersion",
}
GRADE_LABELS = {
    GradeLevel.FOURTH: "4e",
    GradeLevel.THIRD: "3e",
    GradeLevel.SECOND_GT: "2de générale et technologique",
    GradeLevel.CAP1: "CAP, 1re année",
    GradeLevel.CAP2: "CAP, 2e année",
    GradeLevel.SECOND_PRO: "2de professionnelle",
    GradeLevel.FIRST_PRO: "1re professionnelle",
    GradeLevel.FINAL_PRO: "Terminale professionnelle",
    GradeLevel.BTS1: "BTS, 1re année",
    GradeLevel.BTS2: "BTS, 2e année",
    GradeLevel.MC_CS: "Certificat de spécialisation (ex-mention complémentaire)",
    GradeLevel.CRAFT: "Brevet des métiers d’art, diplôme des métiers du spectacle",
    GradeLevel.BRIDGE: "FCIL, parcours Ambition emploi",
    GradeLevel.OTHER: "Autre niveau",
}
PATHWAY_LABELS = {Pathway.SCHOOL: "Voie scolaire", Pathway.APPRENTICESHIP: "Apprentissage"}
STATUS_LABELS = {
    LearnerStatus.PUPIL: "Élève",
    LearnerStatus.STUDENT: "Étudiant",
    LearnerStatus.APPRENTICE: "Apprenti",
}
SCHOOL_LABELS = {
    SchoolType.COLLEGE: "Collège",
    SchoolType.SEGPA: "Segpa",
    SchoolType.GENERAL_LYCEE: "Lycée général et technologique",
    SchoolType.VOCATIONAL_LYCEE: "Lycée professionnel",
    SchoolType.COMPREHENSIVE_LYCEE: "Lycée polyvalent",
    SchoolType.VOCATIONAL_SECTION: "Section d’enseignement professionnel",
    SchoolType.ADAPTED: "EREA ou LEA",
    SchoolType.RURAL_HOME: "Maison familiale rurale",
    SchoolType.CFA: "Centre de formation d’apprentis (CFA)",
    SchoolType.UFA: "Unité de formation par apprentissage (UFA)",
    SchoolType.OTHER: "Autre établissement",
}
ZONE_LABELS = {
    HolidayZone.A: "Zone A",
    HolidayZone.B: "Zone B",
    HolidayZone.C: "Zone C",
    HolidayZone.CORSE: "Corse",
    HolidayZone.GUADELOUPE: "Guadeloupe",
    HolidayZone.GUYANE: "Guyane",
    HolidayZone.MARTINIQUE: "Martinique",
    HolidayZone.MAYOTTE: "Mayotte",
    HolidayZone.REUNION: "La Réunion",
    HolidayZone.SAINT_PIERRE_ET_MIQUELON: "Saint-Pierre-et-Miquelon",
    HolidayZone.NOUVELLE_CALEDONIE: "Nouvelle-Calédonie",
    HolidayZone.POLYNESIE: "Polynésie française",
    HolidayZone.WALLIS_ET_FUTUNA: "Wallis-et-Futuna",
}

# « Nature » code of the national directory of schools → kind of school.
SCHOOL_TYPE_OF_NATURE = {
    **dict.fromkeys(("340", "350", "352"), SchoolType.COLLEGE),
    "390": SchoolType.SEGPA,
    **dict.fromkeys(("300", "301", "302", "310", "335"), SchoolType.GENERAL_LYCEE),
    "320": SchoolType.VOCATIONAL_LYCEE,
    **dict.fromkeys(("306", "307"), SchoolType.COMPREHENSIVE_LYCEE),
    "334": SchoolType.VOCATIONAL_SECTION,
    "370": SchoolType.ADAPTED,
}

_BAC_PRO = (GradeLevel.SECOND_PRO, GradeLevel.FIRST_PRO, GradeLevel.FINAL_PRO)
_CAP = (GradeLevel.CAP1, GradeLevel.CAP2, GradeLevel.CAP2)
_BTS = (GradeLevel.BTS1, GradeLevel.BTS2, GradeLevel.BTS2)

# « Dispositif de formation », the first three digits of a MEF → the grade of each year of the course (the last of the
# tuple stands for any later year). CAP and BTS in three years: the third year counts as the second.
GRADES_OF_DISPOSITIF: dict[str, tuple[GradeLevel, ...]] = {
    **dict.fromkeys(("102", "166"), (GradeLevel.FOURTH,)),
    **dict.fromkeys(("103", "104", "167"), (GradeLevel.THIRD,)),
    "110": (GradeLevel.FOURTH, GradeLevel.THIRD),
    "131": (GradeLevel.FOURTH, GradeLevel.FOURTH, GradeLevel.THIRD),
    **dict.fromkeys(("200", "210"), (GradeLevel.SECOND_GT,)),
    **dict.fromkeys(("240", "241", "242", "261", "270", "271"), _CAP),
    **dict.fromkeys(("247", "276"), _BAC_PRO),
    **dict.fromkeys(("246", "273"), _BAC_PRO[1:]),
    "245": _BAC_PRO[2:],
    **dict.fromkeys(("310", "311", "312", "370", "371"), _BTS),
    **dict.fromkeys(("253", "257", "258", "274", "278", "279"), (GradeLevel.MC_CS,)),
    **dict.fromkeys(("221", "222", "250", "251", "252"), (GradeLevel.CRAFT,)),
    **dict.fromkeys(("703", "704", "740", "741"), (GradeLevel.BRIDGE,)),
}

# First four characters of a MEFSTAT 11 → grade. 2212 and 2213 hold the 1re and Terminale générales and technologiques with
# the DTMS, which the MEFSTAT cannot tell apart: they are OTHER here, and the MEF of 10 digits knows.
GRADE_OF_MEFSTAT4 = {
    **dict.fromkeys(("2114", "2115", "2433"), GradeLevel.FOURTH),
    **dict.fromkeys(("2116", "2117", "2434"), GradeLevel.THIRD),
    "2121": GradeLevel.FOURTH,
    "2122": GradeLevel.THIRD,
    "2211": GradeLevel.SECOND_GT,
    **dict.fromkeys(("2311", "2321", "2331"), GradeLevel.CAP1),
    **dict.fromkeys(("2322", "2332", "2333"), GradeLevel.CAP2),
    "2381": GradeLevel.SECOND_PRO,
    **dict.fromkeys(("2371", "2382"), GradeLevel.FIRST_PRO),
    **dict.fromkeys(("2361", "2372", "2383"), GradeLevel.FINAL_PRO),
    **dict.fromkeys(("3211", "3221", "3231"), GradeLevel.BTS1),
    **dict.fromkeys(("3222", "3232", "3233"), GradeLevel.BTS2),
    **dict.fromkeys(("2391", "23G0", "23H0", "23J0", "23K0"), GradeLevel.MC_CS),
    **dict.fromkeys(("23B1", "23C1", "23C2", "23D1", "23D2", "23D3"), GradeLevel.CRAFT),
    **dict.fromkeys(("4151", "4161", "4411", "4421"), GradeLevel.BRIDGE),
}

# What every learner of the grade owes. Observation in 4e is allowed, not owed; Segpa and prépa-métiers owe more, which
# the school declares (they share the grade, not the duty).
DUTIES = {
    GradeLevel.THIRD: PlacementKind.OBSERVATION,
    GradeLevel.SECOND_GT: PlacementKind.OBSERVATION,
    **dict.fromkeys((GradeLevel.CAP1, GradeLevel.CAP2, *_BAC_PRO), PlacementKind.PFMP),
    **dict.fromkeys((GradeLevel.MC_CS, GradeLevel.CRAFT, GradeLevel.BRIDGE), PlacementKind.PFMP),
    **dict.fromkeys((GradeLevel.BTS1, GradeLevel.BTS2), PlacementKind.BTS_INTERNSHIP),
}


def grade_of_mef(mef: str) -> GradeLevel:
    """The grade of a MEF of 10 digits: its « dispositif » (digits 1–3) and its year (digit 10). Unknown → OTHER.

    An eleventh digit, as the school's software writes, is ignored. Source: table of MEF of the ministry (BCN).
    """
    years = GRADES_OF_DISPOSITIF.get(mef[:3])
    if years is None or len(mef) not in (10, 11) or not (mef.isascii() and mef.isdigit()):
        return GradeLevel.OTHER
    return years[min(max(int(mef[9]), 1), len(years)) - 1]


def grade_of_mefstat(mefstat: str) -> GradeLevel:
    """The grade of a MEFSTAT of 11 characters, from its first four. Unknown → OTHER."""
    return GRADE_OF_MEFSTAT4.get(mefstat[:4], GradeLevel.OTHER) if len(mefstat) == 11 else GradeLevel.OTHER


def duty_of(grade: GradeLevel) -> PlacementKind | None:
    """The placement that every learner of a grade under school or student status owes, or None.

    3e: code de l’éducation D332-14; 2de GT: D333-3-1; CAP: D337-4; bac pro: arrêté of 21 November 2018; BTS: D643-4.
    """
    return DUTIES.get(grade)


def school_type_of_nature(code: str) -> SchoolType:
    """The kind of school of a « nature » code of the national directory. Unknown → OTHER."""
    return SCHOOL_TYPE_OF_NATURE.get(code, SchoolType.OTHER)

"""The words of those who make a pôle: its members, its steering, its means."""

from enum import StrEnum


class MemberKind(StrEnum):
    """What a component of a pôle is (R28, R29, R73, R75, R90). The value is stored; the label is shown."""

    SCHOOL = "school"
    CFA = "cfa"
    GRETA = "greta"
    CAMPUS = "campus"
    CHAMBER = "chamber"
    BRANCH = "branch"
    COMPANY = "company"
    ASSOCIATION = "association"
    LOCAL_AUTHORITY = "local_authority"
    LOCAL_MISSION = "local_mission"
    FRANCE_TRAVAIL = "france_travail"
    MLDS = "mlds"
    MDPH = "mdph"
    AGEFIPH = "agefiph"
    FIPHFP = "fiphfp"
    HIGHER_EDUCATION = "higher_education"
    ALUMNI = "alumni"
    OTHER = "other"

    @property
    def label(self) -> str:
        """The French name shown on screen."""
        return _MEMBERS[self]


class SteeringLevel(StrEnum):
    """Which structure a person sits in: that of an académie, or the national resource group."""

    ACADEMY = "academy"
    NATIONAL = "national"

    @property
    def label(self) -> str:
        """The French name shown on screen."""
        return {"academy": "structure académique de pilotage", "national": "groupe ressource national"}[self.value]


class SteeringFunction(StrEnum):
    """As what a person sits there (R107, R110–R114). The value is stored; the label is shown."""

    DELEGATE = "delegate"
    SCHOOL_COMPANY = "school_company"
    SCHOOL_ENGINEER = "school_engineer"
    TECHNICAL_ADVISER = "technical_adviser"
    CFA_COORDINATOR = "cfa_coordinator"
    INSPECTOR = "inspector"
    SCHOOL_HEAD = "school_head"
    TRAINING_DIRECTOR = "training_director"
    SERVICES_COORDINATOR = "services_coordinator"
    TEACHER = "teacher"
    OTHER = "other"

    @property
    def label(self) -> str:
        """The French name shown on screen."""
        return _FUNCTIONS[self]


class MandateKind(StrEnum):
    """Why a lettre de mission is written."""

    NOMINATION = "nomination"
    RENEWAL = "renewal"
    INTERIM = "interim"

    @property
    def label(self) -> str:
        """The French name shown on screen."""
        return {"nomination": "désignation", "renewal": "reconduction", "interim": "intérim"}[self.value]


class MeansKind(StrEnum):
    """What a pôle is given to work with (R115, R117, R118): hours, or euros."""

    HOURS = "hours"
    TRAVEL = "travel"
    SESSIONS = "sessions"

    @property
    def label(self) -> str:
        """The French name shown on screen."""
        return {"hours": "heures de coordination", "travel": "déplacements", "sessions": "réunions et rencontres"}[
            self.value
        ]

    @property
    def unit(self) -> str:
        """What it is counted in."""
        return "h" if self is MeansKind.HOURS else "€"


_MEMBERS = {
    MemberKind.SCHOOL: "établissement scolaire",
    MemberKind.CFA: "CFA",
    MemberKind.GRETA: "GRETA",
    MemberKind.CAMPUS: "campus des métiers et des qualifications",
    MemberKind.CHAMBER: "chambre consulaire",
    MemberKind.BRANCH: "branche professionnelle ou OPCO",
    MemberKind.COMPANY: "entreprise ou groupement d’employeurs",
    MemberKind.ASSOCIATION: "association",
    MemberKind.LOCAL_AUTHORITY: "collectivité locale",
    MemberKind.LOCAL_MISSION: "mission locale",
    MemberKind.FRANCE_TRAVAIL: "France Travail (ex-Pôle emploi)",
    MemberKind.MLDS: "mission de lutte contre le décrochage scolaire",
    MemberKind.MDPH: "MDPH",
    MemberKind.AGEFIPH: "AGEFIPH",
    MemberKind.FIPHFP: "FIPHFP",
    MemberKind.HIGHER_EDUCATION: "service de stages de l’enseignement supérieur",
    MemberKind.ALUMNI: "anciens élèves",
    MemberKind.OTHER: "autre membre",
}
_FUNCTIONS = {
    SteeringFunction.DELEGATE: "délégué du recteur (DRAFPIC, DAFPIC, DAET)",
    SteeringFunction.SCHOOL_COMPANY: "chargé de mission école-entreprise",
    SteeringFunction.SCHOOL_ENGINEER: "ingénieur pour l’école",
    SteeringFunction.TECHNICAL_ADVISER: "conseiller de l’enseignement technologique",
    SteeringFunction.CFA_COORDINATOR: "coordonnateur du CFA académique",
    SteeringFunction.INSPECTOR: "inspecteur",
    SteeringFunction.SCHOOL_HEAD: "chef d’établissement",
    SteeringFunction.TRAINING_DIRECTOR: "DDFPT (ex-chef de travaux)",
    SteeringFunction.SERVICES_COORDINATOR: "coordonnateur tertiaire",
    SteeringFunction.TEACHER: "enseignant",
    SteeringFunction.OTHER: "autre fonction",
}

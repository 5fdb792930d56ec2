"""The hats: what a person is when acting. One hat at a time."""

from enum import StrEnum


class Role(StrEnum):
    """A hat. The value is stored; the label is shown."""

    PUBLIC = "public"
    HOST = "host"
    TEACHER = "teacher"
    TRAINING_DIRECTOR = "training_director"
    SCHOOL_HEAD = "school_head"
    HUB_COORDINATOR = "hub_coordinator"
    ACADEMY_OFFICE = "academy_office"
    NATIONAL_OFFICE = "national_office"
    SYSTEM = "system"

    @property
    def label(self) -> str:
        """The French name shown on screen."""
        return LABELS[self]


LABELS = {
    Role.PUBLIC: "Visiteur",
    Role.HOST: "Organisme d’accueil",
    Role.TEACHER: "Professeur référent",
    Role.TRAINING_DIRECTOR: "DDFPT (ex-chef de travaux)",
    Role.SCHOOL_HEAD: "Chef d’établissement",
    Role.HUB_COORDINATOR: "Coordonnateur de pôle",
    Role.ACADEMY_OFFICE: "Rectorat",
    Role.NATIONAL_OFFICE: "Ministère (Dgesco)",
    Role.SYSTEM: "Système",
}

SCHOOL_ROLES = frozenset({Role.TEACHER, Role.TRAINING_DIRECTOR, Role.SCHOOL_HEAD})

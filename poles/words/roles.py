"""The hats: what a person is when acting. One hat at a time."""

from enum import StrEnum


class Role(StrEnum):
    """A hat. The value is stored; the label is shown."""

    PUBLIC = "public"
    HOST = "host"
    LEARNER = "learner"
    GUARDIAN = "guardian"
    TEACHER = "teacher"
    BUSINESS_OFFICE = "business_office"
    DROPOUT_COORDINATOR = "dropout_coordinator"
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
    Role.LEARNER: "Élève",
    Role.GUARDIAN: "Responsable légal",
    Role.TEACHER: "Professeur",
    Role.BUSINESS_OFFICE: "Bureau des entreprises",
    Role.DROPOUT_COORDINATOR: "Coordonnateur MLDS",
    Role.TRAINING_DIRECTOR: "DDFPT (ex-chef de travaux)",
    Role.SCHOOL_HEAD: "Chef d’établissement",
    Role.HUB_COORDINATOR: "Coordonnateur de pôle",
    Role.ACADEMY_OFFICE: "Rectorat",
    Role.NATIONAL_OFFICE: "Ministère (Dgesco)",
    Role.SYSTEM: "Système",
}

SCHOOL_ROLES = frozenset({Role.TEACHER, Role.BUSINESS_OFFICE, Role.TRAINING_DIRECTOR, Role.SCHOOL_HEAD})
"""The hats of a school that look for places for its learners, names read."""
PLANNERS = (Role.TRAINING_DIRECTOR, Role.SCHOOL_HEAD)
"""The hats that set the year of a school: its classes, periods, team and roll."""
FAMILY_ROLES = frozenset({Role.LEARNER, Role.GUARDIAN})
"""A learner, or an adult of a learner: they read and wish, by a code of the school, without an account."""

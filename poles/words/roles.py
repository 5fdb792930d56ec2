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
    HUB_MEMBER = "hub_member"
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
    Role.HUB_MEMBER: "Membre du pôle",
    Role.HUB_COORDINATOR: "Coordonnateur de pôle",
    Role.ACADEMY_OFFICE: "Rectorat",
    Role.NATIONAL_OFFICE: "Ministère (Dgesco)",
    Role.SYSTEM: "Système",
}

SCHOOL_ROLES = frozenset({Role.TEACHER, Role.BUSINESS_OFFICE, Role.TRAINING_DIRECTOR, Role.SCHOOL_HEAD})
"""The hats of a school that look for places for its learners, names read."""
SCHOOL_HATS = SCHOOL_ROLES | {Role.DROPOUT_COORDINATOR}
"""Every hat of a school: those above, and the MLDS coordinator, who reads the names of followed learners alone."""
PLANNERS = (Role.TRAINING_DIRECTOR, Role.SCHOOL_HEAD)
"""The hats that set the year of a school: its classes, periods, team and roll."""
STAFF = (
    Role.TEACHER, Role.BUSINESS_OFFICE, Role.DROPOUT_COORDINATOR, Role.TRAINING_DIRECTOR, Role.SCHOOL_HEAD,
)  # fmt: skip
"""The hats of a school, from the most given to the head's."""
GIVES = {Role.TRAINING_DIRECTOR: STAFF[:-1], Role.SCHOOL_HEAD: STAFF}
"""Hat → the hats of the same school that it may give and end: none above itself."""
TEACHING = frozenset({Role.TEACHER, Role.TRAINING_DIRECTOR})
"""The hats of those who may be head teacher or referent of learners: a DDFPT is a teacher."""
FAMILY_ROLES = frozenset({Role.LEARNER, Role.GUARDIAN})
"""A learner, or an adult of a learner: they read and wish, by a code of the school, without an account."""

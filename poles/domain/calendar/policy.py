"""Who may do what to learners, their classes and the periods of these."""

from django.db.models import Q

from poles.domain.access import Policy, everything, grant
from poles.domain.governance.policy import in_force
from poles.records.models import ClassGroup, Learner, PlacementPeriod, RollImport, School
from poles.words.actor import Actor
from poles.words.roles import SCHOOL_ROLES, Role

PLANNERS = (Role.TRAINING_DIRECTOR, Role.SCHOOL_HEAD)


def _own(actor: Actor) -> Q:
    return Q(school_id__in=actor.reach)


def _own_class(actor: Actor) -> Q:
    return Q(class_group__school_id__in=actor.reach)


def _in_hub(actor: Actor, school: str = "school") -> Q:
    """The school stands in a pôle of the actor, by the map in force."""
    return Q(
        **{
            f"{school}__hub_links__hub_id__in": actor.reach,
            f"{school}__hub_links__hub_map__in": in_force(),
        }
    )


LEARNERS = Policy(
    "learner",
    Learner,
    *(grant(role, "see", _own, "de son établissement") for role in sorted(SCHOOL_ROLES)),
    grant(Role.SYSTEM, "see load", everything, "tous"),
)

CLASSES = Policy(
    "class_group",
    ClassGroup,
    grant(Role.TEACHER, "see", _own, "de son établissement"),
    *(grant(role, "see open_period", _own, "de son établissement") for role in PLANNERS),
    grant(Role.HUB_COORDINATOR, "see", _in_hub, "des établissements de son pôle"),
    grant(Role.SYSTEM, "see open_period load", everything, "toutes"),
)

PERIODS = Policy(
    "period",
    PlacementPeriod,
    *(grant(role, "see state_needs", _own_class, "des classes de son établissement") for role in sorted(SCHOOL_ROLES)),
    grant(
        Role.HUB_COORDINATOR,
        "see",
        lambda actor: _in_hub(actor, "class_group__school"),
        "des établissements de son pôle",
    ),
    grant(Role.SYSTEM, "see state_needs load", everything, "toutes"),
)

SCHOOL_ROLLS = Policy(
    "school_roll",
    School,
    *(grant(role, "see read_roll", lambda actor: Q(pk__in=actor.reach), "de son établissement") for role in PLANNERS),
)
"""Over schools, for their roll alone: who may give its files."""

ROLL_IMPORTS = Policy(
    "roll_import",
    RollImport,
    *(grant(role, "see apply_roll drop_roll undo_roll", _own, "de son établissement") for role in PLANNERS),
    grant(Role.SYSTEM, "see forget_rolls", everything, "de tous les établissements"),
)

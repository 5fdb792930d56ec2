"""Who may do what to learners, their classes and the periods of these."""

from django.db.models import Q

from poles.domain.access import Policy, everything, grant
from poles.domain.governance.policy import in_force
from poles.domain.reach import entrusted
from poles.records.models import (
    CalendarMark,
    ClassGroup,
    DropoutFollowUp,
    Learner,
    PlacementPeriod,
    RollImport,
    School,
    SchoolHoliday,
)
from poles.words.actor import Actor
from poles.words.roles import FAMILY_ROLES, PLANNERS, SCHOOL_HATS, SCHOOL_ROLES, Role
from poles.words.teams import Duty


def _own(actor: Actor) -> Q:
    return Q(school_id__in=actor.reach)


def _own_class(actor: Actor) -> Q:
    return Q(class_group__school_id__in=actor.reach)


def _accompanied(actor: Actor, classes: str = "pk") -> Q:
    """The classes of any school that this person was named to accompany (R68)."""
    return entrusted(actor, Duty.ACCOMPANYING, classes)


def _followed(actor: Actor) -> Q:
    return _own(actor) & Q(dropout_follow_up__isnull=False)


def _with_followed(actor: Actor) -> Q:
    """The periods of classes of the school where a followed learner is: it may be stated that this one needs a place."""
    followed = Q(class_group__enrolments__learner__dropout_follow_up__isnull=False)
    return _own_class(actor) & followed


def _self(actor: Actor) -> Q:
    return Q(pk__in=actor.reach, left_on__isnull=True)


def _headed(actor: Actor, classes: str = "pk") -> Q:
    """The classes of the own school whose head teacher this person is."""
    return _own(actor) & entrusted(actor, Duty.HEAD_TEACHER, classes)


HEADED = "des classes dont il est professeur principal, de la dernière année scolaire"
ACCOMPANIED = "des classes qu’il est chargé d’accompagner, même d’un autre établissement, de la dernière année scolaire"


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
    *(
        grant(role, "credit_weeks name_referent print_codes record_contract", _own, "de son établissement")
        for role in PLANNERS
    ),
    grant(Role.TEACHER, "see", lambda actor: _accompanied(actor, "enrolments__class_group"), ACCOMPANIED),
    grant(Role.TEACHER, "print_codes", lambda actor: _headed(actor, "enrolments__class_group"), HEADED),
    grant(Role.DROPOUT_COORDINATOR, "see", _followed, "de son établissement, qu’il suit"),
    *(grant(role, "see", _self, "soi-même, ou l’enfant dont on est responsable") for role in sorted(FAMILY_ROLES)),
    grant(Role.SYSTEM, "see load", everything, "tous"),
)

CLASSES = Policy(
    "class_group",
    ClassGroup,
    *(grant(role, "see", _own, "de son établissement") for role in (*sorted(SCHOOL_ROLES), Role.DROPOUT_COORDINATOR)),
    *(grant(role, "open_period name_duty print_codes", _own, "de son établissement") for role in PLANNERS),
    grant(Role.TEACHER, "print_codes", _headed, HEADED),
    grant(Role.SCHOOL_HEAD, "name_accompanying", _own, "de son établissement"),
    grant(Role.TEACHER, "see", _accompanied, ACCOMPANIED),
    grant(Role.HUB_COORDINATOR, "see", _in_hub, "des établissements de son pôle"),
    grant(Role.SYSTEM, "see open_period load", everything, "toutes"),
)

PERIODS = Policy(
    "period",
    PlacementPeriod,
    *(grant(role, "see state_needs", _own_class, "des classes de son établissement") for role in sorted(SCHOOL_ROLES)),
    *(grant(role, "amend_period drop_period", _own_class, "des classes de son établissement") for role in PLANNERS),
    grant(Role.TEACHER, "see", lambda actor: _accompanied(actor, "class_group"), ACCOMPANIED),
    grant(Role.DROPOUT_COORDINATOR, "see", _own_class, "des classes de son établissement"),
    grant(
        Role.DROPOUT_COORDINATOR,
        "state_needs",
        _with_followed,
        "des classes de son établissement où est un élève qu’il suit, et pour cet élève seul",
    ),
    grant(
        Role.HUB_COORDINATOR,
        "see",
        lambda actor: _in_hub(actor, "class_group__school"),
        "des établissements de son pôle",
    ),
    grant(Role.SYSTEM, "see state_needs load", everything, "toutes"),
)

MARKS = Policy(
    "calendar_mark",
    CalendarMark,
    *(
        grant(
            role,
            "see",
            lambda actor: _own(actor) | Q(school__isnull=True, academy_id=actor.academy_id),
            "de son établissement et de son académie",
        )
        for role in sorted(SCHOOL_ROLES)
    ),
    *(grant(role, "drop", _own, "de son établissement") for role in PLANNERS),
    grant(
        Role.ACADEMY_OFFICE,
        "see drop mark_academy",
        lambda actor: Q(school__isnull=True, academy_id=actor.academy_id),
        "de toute son académie",
    ),
    grant(Role.SYSTEM, "see load", everything, "tous"),
)

HOLIDAYS = Policy(
    "school_holiday",
    SchoolHoliday,
    *(grant(role, "see", everything, "toutes") for role in sorted(set(Role) - {Role.SYSTEM})),
    grant(Role.SYSTEM, "see load", everything, "toutes"),
)
"""Public facts: the school calendar of the ministry."""

FOLLOW_UPS = Policy(
    "dropout_follow_up",
    DropoutFollowUp,
    grant(
        Role.DROPOUT_COORDINATOR,
        "see stop",
        lambda actor: Q(learner__school_id__in=actor.reach),
        "de son établissement : personne d’autre ne lit ce repère",
    ),
)
"""The neutral flag of the MLDS: read by its coordinator alone (DATA-02)."""

TEAMS = Policy(
    "team",
    School,
    *(grant(role, "see", lambda actor: Q(pk__in=actor.reach), "de son établissement") for role in sorted(SCHOOL_HATS)),
    *(
        grant(role, "invite end_hat mark_days", lambda actor: Q(pk__in=actor.reach), "de son établissement")
        for role in PLANNERS
    ),
    grant(Role.DROPOUT_COORDINATOR, "follow", lambda actor: Q(pk__in=actor.reach), "de son établissement"),
)
"""Over schools, for their team: who works there, and under which hat."""

SCHOOL_ROLLS = Policy(
    "school_roll",
    School,
    *(
        grant(
            role,
            "see read_roll remember_columns forget_columns",
            lambda actor: Q(pk__in=actor.reach),
            "de son établissement",
        )
        for role in PLANNERS
    ),
)
"""Over schools, for their roll alone: who may give its files, and say what the columns of its lists are."""

ROLL_IMPORTS = Policy(
    "roll_import",
    RollImport,
    *(grant(role, "see resume_roll apply_roll drop_roll undo_roll", _own, "de son établissement") for role in PLANNERS),
    grant(Role.SYSTEM, "see resume_roll refuse_roll forget_rolls", everything, "de tous les établissements"),
)

"""Who may do what to needs."""

from django.db.models import Q

from poles.domain.access import Policy, everything, grant
from poles.domain.governance.policy import in_force
from poles.domain.reach import entrusted
from poles.records.models import Learner, PlacementNeed
from poles.words.actor import Actor
from poles.words.roles import PLANNERS, SCHOOL_ROLES, Role
from poles.words.teams import Duty


def _own(actor: Actor) -> Q:
    return Q(school_id__in=actor.reach)


def _accompanied(actor: Actor) -> Q:
    return entrusted(actor, Duty.ACCOMPANYING, "period__class_group")


def _followed(actor: Actor) -> Q:
    return _own(actor) & Q(learner__dropout_follow_up__isnull=False)


def _ones(actor: Actor) -> Q:
    return Q(learner_id__in=actor.reach, learner__left_on__isnull=True)


ACCOMPANIED = "des classes qu’il est chargé d’accompagner, de la dernière année scolaire"

NEEDS = Policy(
    "need",
    PlacementNeed,
    *(
        grant(role, "see wish amend place reopen note_contact take_charge forward", _own, "de son établissement")
        for role in sorted(SCHOOL_ROLES)
    ),
    grant(Role.TEACHER, "see wish amend note_contact", _accompanied, ACCOMPANIED),
    grant(
        Role.DROPOUT_COORDINATOR,
        "see wish amend note_contact",
        _followed,
        "de son établissement, des élèves qu’il suit",
    ),
    grant(Role.LEARNER, "see wish tell_found", _ones, "les siens"),
    grant(Role.GUARDIAN, "see", _ones, "de l’enfant"),
    *(grant(role, "exempt restore", _own, "de son établissement") for role in PLANNERS),
    grant(
        Role.HUB_COORDINATOR,
        "see",
        lambda actor: Q(school__hub_links__hub_id__in=actor.reach, school__hub_links__hub_map__in=in_force()),
        "des établissements de son pôle, sans le nom des élèves",
    ),
    grant(Role.SYSTEM, "see load", everything, "tous"),
)

ADJUSTMENTS = Policy(
    "adjustment",
    Learner,
    *(grant(role, "see state_adjustments", _own, "des élèves de son établissement") for role in PLANNERS),
    grant(Role.SYSTEM, "see load", everything, "de tous les élèves"),
)
"""Over learners, for their functional adjustments alone: nobody else reads them, and the calculation reads a yes or a no."""

MOBILITIES = Policy(
    "mobility",
    Learner,
    *(grant(role, "see state_mobility", _own, "des élèves de son établissement") for role in sorted(SCHOOL_ROLES)),
    grant(Role.LEARNER, "see state_mobility", lambda actor: Q(pk__in=actor.reach, left_on__isnull=True), "la sienne"),
    grant(Role.SYSTEM, "see load", everything, "de tous les élèves"),
)
"""Over learners, for how they can go, where they can sleep and whether somebody around can open a door."""

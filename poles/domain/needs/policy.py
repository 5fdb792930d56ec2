"""Who may do what to needs."""

from django.db.models import Q

from poles.domain.access import Policy, everything, grant
from poles.domain.governance.policy import in_force
from poles.records.models import Learner, PlacementNeed
from poles.words.actor import Actor
from poles.words.roles import SCHOOL_ROLES, Role


def _own(actor: Actor) -> Q:
    return Q(school_id__in=actor.reach)


NEEDS = Policy(
    "need",
    PlacementNeed,
    *(grant(role, "see wish amend place reopen", _own, "de son établissement") for role in sorted(SCHOOL_ROLES)),
    *(
        grant(role, "exempt restore", _own, "de son établissement")
        for role in (Role.TRAINING_DIRECTOR, Role.SCHOOL_HEAD)
    ),
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
    *(
        grant(role, "see state_adjustments", _own, "des élèves de son établissement")
        for role in (Role.TRAINING_DIRECTOR, Role.SCHOOL_HEAD)
    ),
    grant(Role.SYSTEM, "see load", everything, "de tous les élèves"),
)
"""Over learners, for their functional adjustments alone: nobody else reads them, and the calculation reads a yes or a no."""

"""Who may see and renew the codes of learners and of their adults."""

from django.db.models import Q

from poles.domain.access import Policy, everything, grant
from poles.records.models import AccessCode
from poles.words.roles import PLANNERS, Role

CODES = Policy(
    "access_code",
    AccessCode,
    *(
        grant(role, "see revoke", lambda actor: Q(learner__school_id__in=actor.reach), "de son établissement")
        for role in PLANNERS
    ),
    grant(Role.SYSTEM, "see forget", everything, "tous"),
)

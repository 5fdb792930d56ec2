"""Who may see and renew the codes of learners and of their adults."""

from django.db.models import Q

from poles.domain.access import Policy, everything, grant
from poles.records.models import AccessCode
from poles.words.actor import Actor
from poles.words.roles import PLANNERS, Role
from poles.words.teams import Duty


def _head_teacher(actor: Actor) -> Q:
    duty = {"duties__user_id": actor.user_id, "duties__duty": Duty.HEAD_TEACHER}
    return Q(
        learner__school_id__in=actor.reach,
        **{f"learner__enrolments__class_group__{name}": value for name, value in duty.items()},
    )


CODES = Policy(
    "access_code",
    AccessCode,
    *(
        grant(role, "see revoke", lambda actor: Q(learner__school_id__in=actor.reach), "de son établissement")
        for role in PLANNERS
    ),
    grant(Role.TEACHER, "see revoke", _head_teacher, "des classes dont il est professeur principal"),
    grant(Role.SYSTEM, "see demonstrate forget", everything, "tous"),
)

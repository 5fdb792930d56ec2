"""Who may see and renew the codes of learners and of their adults."""

from django.db.models import Q

from poles.domain.access import Policy, everything, grant
from poles.domain.reach import entrusted
from poles.records.models import AccessCode
from poles.words.actor import Actor
from poles.words.roles import PLANNERS, Role
from poles.words.teams import Duty


def _head_teacher(actor: Actor) -> Q:
    headed = entrusted(actor, Duty.HEAD_TEACHER, "learner__enrolments__class_group")
    return Q(learner__school_id__in=actor.reach) & headed


CODES = Policy(
    "access_code",
    AccessCode,
    *(
        grant(role, "see revoke", lambda actor: Q(learner__school_id__in=actor.reach), "de son établissement")
        for role in PLANNERS
    ),
    grant(
        Role.TEACHER,
        "see revoke",
        _head_teacher,
        "des classes dont il est professeur principal, de la dernière année scolaire",
    ),
    grant(Role.SYSTEM, "see demonstrate forget", everything, "tous"),
)

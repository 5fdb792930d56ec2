"""Who says what was done of the planned days: the school, and the host for its own trainees."""

from django.db.models import Q

from poles.domain.access import Policy, everything, grant
from poles.domain.agreements.policy import MANAGERS
from poles.records.models import AttendanceDay
from poles.words.roles import SCHOOL_ROLES, Role

ATTENDANCE = Policy(
    "attendance_day",
    AttendanceDay,
    *(
        grant(role, "see", lambda actor: Q(agreement__school_id__in=actor.reach), "des élèves de son établissement")
        for role in sorted(SCHOOL_ROLES)
    ),
    *(
        grant(role, "edit", lambda actor: Q(agreement__school_id__in=actor.reach), "des élèves de son établissement")
        for role in sorted(MANAGERS)
    ),
    grant(
        Role.HOST,
        "see edit",
        lambda actor: Q(agreement__stays__site_id__in=actor.reach),
        "des stagiaires qu’il accueille",
    ),
    grant(Role.SYSTEM, "see forget", everything, "toutes"),
)

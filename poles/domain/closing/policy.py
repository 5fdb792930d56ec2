"""Who says what was done of the planned days: the school, and the host for its own trainees."""

from django.db.models import Q

from poles.domain.access import Policy, everything, grant
from poles.domain.agreements.policy import MANAGERS
from poles.records.models import AttendanceDay, HostContact
from poles.words.actor import Actor
from poles.words.roles import SCHOOL_ROLES, Role


def _hosted(actor: Actor) -> Q:
    speaks = HostContact.objects.filter(pk__in=actor.reach, vouched_at__isnull=False)
    return Q(agreement__stays__site__contacts__in=speaks)


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
        _hosted,
        "des stagiaires de son lieu, une fois que le pôle a reconnu que cette personne parle pour lui",
    ),
    grant(Role.SYSTEM, "see forget", everything, "toutes"),
)

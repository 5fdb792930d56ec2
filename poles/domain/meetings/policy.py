"""Who may hold a meeting, register learners, read who comes: the pôle counts, the school names."""

from django.db.models import Q

from poles.domain.access import Policy, everything, grant
from poles.records.models import Meeting, MeetingSeat
from poles.words.actor import Actor
from poles.words.roles import FAMILY_ROLES, SCHOOL_ROLES, Role


def _of_own_hubs(actor: Actor) -> Q:
    return ~Q(status="draft") & Q(hub__school_links__school_id__in=actor.reach)


MEETINGS = Policy(
    "meeting",
    Meeting,
    *(
        grant(role, "see register", _of_own_hubs, "annoncées par le pôle de son établissement")
        for role in sorted(SCHOOL_ROLES)
    ),
    grant(
        Role.HUB_COORDINATOR, "see edit open hold cancel export", lambda actor: Q(hub_id__in=actor.reach), "de son pôle"
    ),
    grant(
        Role.HUB_MEMBER, "see", lambda actor: ~Q(status="draft") & Q(hub_id__in=actor.reach), "annoncées par son pôle"
    ),
    grant(Role.ACADEMY_OFFICE, "see", lambda actor: Q(academy_id=actor.academy_id), "de son académie"),
    *(
        grant(
            role,
            "see",
            lambda actor: ~Q(status="draft") & Q(seats__learner_id__in=actor.reach),
            "auxquelles l’élève est inscrit",
        )
        for role in sorted(FAMILY_ROLES)
    ),
    grant(Role.SYSTEM, "see", everything, "toutes"),
)

MEETING_SEATS = Policy(
    "meeting_seat",
    MeetingSeat,
    *(
        grant(role, "see note_presence drop", lambda actor: Q(school_id__in=actor.reach), "de son établissement")
        for role in sorted(SCHOOL_ROLES)
    ),
    *(grant(role, "see", lambda actor: Q(learner_id__in=actor.reach), "de l’élève") for role in sorted(FAMILY_ROLES)),
    grant(Role.HUB_COORDINATOR, "total", lambda actor: Q(meeting__hub_id__in=actor.reach), "de son pôle : leur nombre"),
    grant(Role.SYSTEM, "see total", everything, "toutes"),
)

"""Who may see and write the log of a search, and set its calendar."""

from django.db.models import Q

from poles.domain.access import Policy, everything, grant
from poles.records.models import Academy, SearchContact
from poles.words.roles import SCHOOL_ROLES, Role

_NEUTRAL = ~Q(hat=Role.DROPOUT_COORDINATOR)
"""A line of the MLDS coordinator would tell who is followed: the flag is read by that hat alone (DATA-02)."""

CONTACTS = Policy(
    "search_contact",
    SearchContact,
    *(
        grant(
            role,
            "see",
            lambda actor: Q(need__school_id__in=actor.reach) & _NEUTRAL,
            "de son établissement, sauf ceux notés par le coordonnateur MLDS",
        )
        for role in sorted(SCHOOL_ROLES)
    ),
    grant(
        Role.DROPOUT_COORDINATOR,
        "see",
        lambda actor: Q(need__school_id__in=actor.reach, need__learner__dropout_follow_up__isnull=False),
        "de son établissement, pour les élèves qu’il suit",
    ),
    *(
        grant(role, "see correct", lambda actor: Q(user_id=actor.user_id), "notés par soi-même")
        for role in sorted(SCHOOL_ROLES | {Role.DROPOUT_COORDINATOR})
    ),
    grant(
        Role.LEARNER,
        "see",
        lambda actor: Q(need__learner_id__in=actor.reach, hat=Role.LEARNER),
        "qu’il a notés lui-même",
    ),
    grant(Role.SYSTEM, "see", everything, "tous"),
)

SCHEDULES = Policy(
    "search_schedule",
    Academy,
    *(grant(role, "see", lambda actor: Q(pk=actor.academy_id), "de son académie") for role in sorted(SCHOOL_ROLES)),
    grant(Role.ACADEMY_OFFICE, "see set_schedule", lambda actor: Q(pk=actor.academy_id), "de son académie"),
    grant(Role.SYSTEM, "see take_steps", everything, "de toutes les académies"),
)
"""Over académies, for the days on which the steps of a search come due."""

"""Who may see and change accounts and hats."""

from django.db.models import Q

from poles.domain.access import Policy, everything, grant
from poles.records.models import Hat
from poles.words.roles import GIVES, PLANNERS, SCHOOL_HATS, Role

HATS = Policy(
    "hat",
    Hat,
    grant(Role.SYSTEM, "see give appoint", everything, "toutes"),
    grant(Role.ACADEMY_OFFICE, "see", lambda actor: Q(academy_id=actor.academy_id), "de son académie"),
    grant(
        Role.ACADEMY_OFFICE,
        "appoint",
        lambda actor: Q(academy_id=actor.academy_id, role=Role.HUB_COORDINATOR),
        "de coordonnateur, dans son académie",
    ),
    *(
        grant(role, "see", lambda actor: Q(school_id__in=actor.reach), "de son établissement")
        for role in sorted(SCHOOL_HATS)
    ),
    grant(
        Role.HUB_COORDINATOR,
        "see invite end",
        lambda actor: Q(hub_id__in=actor.reach, role=Role.HUB_MEMBER),
        "de ceux qui parlent pour un membre de son pôle",
    ),
    *(
        grant(
            role,
            "invite end",
            lambda actor: Q(school_id__in=actor.reach, role__in=GIVES[actor.role]),
            "de son établissement, aucune au-dessus de la sienne",
        )
        for role in PLANNERS
    ),
)

"""Who may send, read and answer a request for help: only a school sends one (R42), only its pôle answers."""

from django.db.models import Q

from poles.domain.access import Policy, everything, grant
from poles.records.models import AssistanceRequest
from poles.words.roles import SCHOOL_ROLES, Role

REQUESTS = Policy(
    "request",
    AssistanceRequest,
    *(
        grant(role, "see reopen close withdraw", lambda actor: Q(school_id__in=actor.reach), "de son établissement")
        for role in sorted(SCHOOL_ROLES)
    ),
    grant(
        Role.HUB_COORDINATOR,
        "see take answer",
        lambda actor: Q(hub_id__in=actor.reach),
        "adressées à son pôle, avec le nom des seuls élèves confiés et tant qu’elles vivent",
    ),
    grant(
        Role.ACADEMY_OFFICE,
        "total",
        lambda actor: Q(academy_id=actor.academy_id),
        "de son académie : leur nombre et le temps de réponse, sans les lire ; masqués sous 5",
    ),
    grant(Role.SYSTEM, "see total", everything, "toutes"),
)

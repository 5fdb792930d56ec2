"""Who opens a campaign of returns, completes and signs a return, and reads what came."""

from django.db.models import Q

from poles.domain.access import Policy, everything, grant
from poles.records.models import AcademyReturn, ReturnCampaign
from poles.words.roles import Role

RETURN_CAMPAIGNS = Policy(
    "return_campaign",
    ReturnCampaign,
    grant(Role.NATIONAL_OFFICE, "see edit open close reopen cancel remind export", everything, "toutes"),
    grant(Role.ACADEMY_OFFICE, "see", lambda actor: Q(status__in=["open", "closed"]), "ouvertes ou closes"),
    grant(Role.SYSTEM, "see edit open close reopen cancel remind", everything, "toutes"),
)

ACADEMY_RETURNS = Policy(
    "academy_return",
    AcademyReturn,
    grant(
        Role.ACADEMY_OFFICE,
        "see assemble edit check rework sign replace export",
        lambda actor: Q(academy_id=actor.academy_id),
        "de son académie",
    ),
    grant(Role.NATIONAL_OFFICE, "see export", lambda actor: Q(status__in=["signed", "replaced"]), "signées"),
    grant(Role.SYSTEM, "see assemble edit check rework sign replace", everything, "toutes"),
)

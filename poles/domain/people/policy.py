"""Who may see and change accounts and hats."""

from django.db.models import Q

from poles.domain.access import Policy, everything, grant
from poles.records.models import Hat
from poles.words.roles import Role

HATS = Policy(
    "hat",
    Hat,
    grant(Role.SYSTEM, "see give", everything, "toutes"),
    grant(Role.ACADEMY_OFFICE, "see", lambda actor: Q(academy_id=actor.academy_id), "de son académie"),
)

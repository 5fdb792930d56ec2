"""Who may read which figures: a coordinator of the own pôle, a rectorate of its pôles, the ministry of totals only."""

from django.db.models import Q

from poles.domain.access import Policy, everything, grant
from poles.records.models import FrozenFigures, Hub
from poles.words.roles import Role

FIGURES = Policy(
    "figure",
    Hub,
    grant(Role.HUB_COORDINATOR, "see wait", lambda actor: Q(pk__in=actor.reach), "de son pôle"),
    grant(
        Role.ACADEMY_OFFICE,
        "see export compare",
        lambda actor: Q(academy_id=actor.academy_id, hub_map__status="adopted"),
        "des pôles de son académie ; les effectifs d’élèves sous 5 sont masqués",
    ),
    grant(Role.NATIONAL_OFFICE, "total", everything, "sommes par académie ; les effectifs sous 5 sont masqués"),
    grant(Role.SYSTEM, "see total", everything, "tous"),
)

FROZEN = Policy(
    "frozen_figures",
    FrozenFigures,
    grant(Role.HUB_COORDINATOR, "see freeze", lambda actor: Q(hub_id__in=actor.reach), "de son pôle"),
    grant(Role.HUB_MEMBER, "see", lambda actor: Q(hub_id__in=actor.reach), "de son pôle"),
    grant(Role.ACADEMY_OFFICE, "see freeze", lambda actor: Q(academy_id=actor.academy_id), "de son académie"),
    grant(Role.NATIONAL_OFFICE, "see freeze", lambda actor: Q(hub__isnull=True), "des académies et du pays"),
    grant(Role.SYSTEM, "see freeze", everything, "tous"),
)

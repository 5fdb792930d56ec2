"""Who may read an alert: the person to whom it is addressed, and who sent it. Nobody else, whatever the hat."""

from django.db.models import Q

from poles.domain.access import Policy, everything, grant
from poles.records.models import Alert, AlertReferent, HostDecline
from poles.words.roles import FAMILY_ROLES, SCHOOL_HATS, SCHOOL_ROLES, Role

REPORTERS = SCHOOL_HATS | FAMILY_ROLES
"""Who may send an alert; nothing of a learner or of an adult is kept with it."""

ALERTS = Policy(
    "alert",
    Alert,
    *(
        grant(
            role,
            "see take answer close",
            lambda actor: Q(assigned_to_id=actor.user_id, academy_id=actor.academy_id),
            "dont elle est la personne désignée",
        )
        for role in (Role.HUB_COORDINATOR, Role.ACADEMY_OFFICE)
    ),
    *(
        grant(
            role,
            "see",
            lambda actor: Q(reporter_id=actor.user_id, school_id__in=actor.reach),
            "que cette personne a envoyées elle-même",
        )
        for role in sorted(SCHOOL_ROLES | {Role.DROPOUT_COORDINATOR})
    ),
    *(
        grant(role, "report", lambda actor: Q(pk=None), "sur une offre ou un organisme que cette personne voit")
        for role in sorted(REPORTERS)
    ),
    grant(
        Role.ACADEMY_OFFICE,
        "total",
        lambda actor: Q(academy_id=actor.academy_id),
        "de son académie : leur nombre, masqué sous 5, sans les lire",
    ),
    grant(Role.SYSTEM, "see total", everything, "toutes"),
)

ALERT_REFERENTS = Policy(
    "alert_referent",
    AlertReferent,
    grant(Role.ACADEMY_OFFICE, "see name", lambda actor: Q(academy_id=actor.academy_id), "de son académie"),
    grant(Role.SYSTEM, "see", everything, "tous"),
)

HOST_DECLINES = Policy(
    "host_decline",
    HostDecline,
    grant(Role.HOST, "see decline", lambda actor: Q(offer__contact_id__in=actor.reach), "de ses offres"),
    *(
        grant(
            role,
            "see",
            lambda actor: Q(match__need__school_id__in=actor.reach) | Q(placement__need__school_id__in=actor.reach),
            "concernant les élèves de son établissement",
        )
        for role in sorted(SCHOOL_ROLES)
    ),
    grant(Role.HUB_COORDINATOR, "total", lambda actor: Q(offer__hub_id__in=actor.reach), "de son pôle : leur nombre"),
    grant(Role.SYSTEM, "see total", everything, "tous"),
)

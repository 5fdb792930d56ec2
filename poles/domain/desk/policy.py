"""Who may read and answer the messages of a contact point, and change who answers what."""

from django.db.models import Q

from poles.domain.access import Policy, everything, grant
from poles.domain.governance.policy import in_force
from poles.records.models import ContactPoint, ContactRoute, DeskMessage
from poles.words.actor import Actor
from poles.words.roles import SCHOOL_ROLES, Role

_VISITORS = sorted(set(Role) - {Role.SYSTEM, Role.HUB_COORDINATOR})


_OPEN = "des pôles ouverts de la carte en vigueur, et de ceux qui leur succèdent"


def _open(_actor: Actor) -> Q:
    """A pôle that is open, or that carries on an open one until its coordinator is named: printed codes keep working."""
    carries_on = Q(hub__status="mapped", hub__succeeds__status="running")
    return (Q(hub__status="running") | carries_on) & Q(hub__hub_map__in=in_force())


CONTACT_POINTS = Policy(
    "contact_point",
    ContactPoint,
    *(grant(role, "see", _open, _OPEN) for role in _VISITORS),
    grant(Role.HUB_COORDINATOR, "see", _open, _OPEN),
    grant(Role.HUB_COORDINATOR, "see edit", lambda actor: Q(hub_id__in=actor.reach), "celui de son pôle"),
    grant(Role.SYSTEM, "see edit", everything, "tous"),
)

CONTACT_ROUTES = Policy(
    "contact_route",
    ContactRoute,
    grant(Role.HUB_COORDINATOR, "see edit", lambda actor: Q(hub_id__in=actor.reach), "de son pôle"),
    grant(Role.SYSTEM, "see", everything, "toutes"),
)

DESK_MESSAGES = Policy(
    "desk_message",
    DeskMessage,
    grant(
        Role.HOST,
        "see rate complete reopen",
        lambda actor: Q(contact_id__in=actor.reach),
        "que cette personne a laissés elle-même",
    ),
    *(
        grant(
            role,
            "see take answer close pass_on reopen",
            lambda actor: Q(assigned_to_id=actor.user_id, hub__school_links__school_id__in=actor.reach),
            "qui lui ont été confiés en propre",
        )
        for role in sorted(SCHOOL_ROLES)
    ),
    grant(
        Role.HUB_COORDINATOR,
        "see take answer close pass_on reopen",
        lambda actor: Q(hub_id__in=actor.reach),
        "laissés au contact de son pôle",
    ),
    grant(
        Role.ACADEMY_OFFICE,
        "see pass_on",
        lambda actor: Q(academy_id=actor.academy_id, escalated_at__isnull=False),
        "de son académie, une fois leur délai dépassé",
    ),
    grant(
        Role.ACADEMY_OFFICE,
        "see take answer close pass_on reopen",
        lambda actor: Q(academy_id=actor.academy_id, assigned_to_id=actor.user_id),
        "qui lui ont été confiés en propre, là où le pôle n’a personne pour répondre",
    ),
    grant(Role.SYSTEM, "see escalate ask forget", everything, "tous"),
)

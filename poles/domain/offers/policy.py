"""Who may do what to hosts and offers."""

from django.db.models import Q

from poles.domain.access import Policy, everything, grant
from poles.domain.governance.policy import in_force
from poles.records.models import HostSite, Offer
from poles.words.actor import Actor
from poles.words.roles import FAMILY_ROLES, SCHOOL_ROLES, Role
from poles.workflows.hub import HUB
from poles.workflows.offer import OFFER

_PUBLISHED = Q(status="published")
_CONFIRMED = ~Q(status="draft")
_UNREAD = Q(hub__isnull=True) | Q(hub__status__in=sorted(HUB.states - {"running"}))

OFFERS = Policy(
    "offer",
    Offer,
    grant(Role.PUBLIC, "see", lambda actor: _PUBLISHED, "publiées"),
    grant(Role.HOST, "see", lambda actor: _PUBLISHED, "publiées"),
    grant(
        Role.HOST,
        "see submit edit withdraw",
        lambda actor: Q(contact_id__in=actor.reach),
        "que cette personne a proposées elle-même (un SIRET recopié n’ouvre pas les offres d’autrui)",
    ),
    *(
        grant(role, "see", lambda actor: _PUBLISHED, "publiées")
        for role in sorted(SCHOOL_ROLES | FAMILY_ROLES | {Role.DROPOUT_COORDINATOR})
    ),
    grant(Role.HUB_COORDINATOR, "see", lambda actor: _PUBLISHED, "publiées"),
    grant(
        Role.HUB_COORDINATOR,
        "see publish send_back withdraw export",
        lambda actor: Q(hub_id__in=actor.reach) & _CONFIRMED,
        "de son pôle, une fois confirmées par l’organisme",
    ),
    grant(Role.ACADEMY_OFFICE, "see", lambda actor: _PUBLISHED, "publiées"),
    grant(
        Role.ACADEMY_OFFICE,
        "see publish send_back withdraw export",
        lambda actor: Q(academy_id=actor.academy_id) & _UNREAD & _CONFIRMED,
        "de son académie, là où aucun pôle n’est ouvert, une fois confirmées par l’organisme",
    ),
    grant(Role.NATIONAL_OFFICE, "see", lambda actor: _PUBLISHED, "publiées"),
    grant(Role.SYSTEM, "see publish load expire", everything, "toutes"),
)


def _proved_ground(actor: Actor) -> Q:
    """Hosts of the territory, by the map in force, save those of which all that is known is an unproved draft."""
    proved = Q(offers__isnull=True) | Q(offers__status__in=sorted(OFFER.states - {"draft"}))
    return proved & Q(commune__hub_links__hub_id__in=actor.reach, commune__hub_links__hub_map__in=in_force())


HOST_SITES = Policy(
    "host_site",
    HostSite,
    grant(Role.HOST, "see", lambda actor: Q(pk__in=actor.reach), "le sien"),
    grant(
        Role.HUB_COORDINATOR,
        "see",
        _proved_ground,
        "sur le territoire de son pôle, sauf ceux dont aucune offre n’a été confirmée",
    ),
    grant(Role.SYSTEM, "see load", everything, "tous"),
)

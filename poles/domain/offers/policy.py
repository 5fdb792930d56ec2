"""Who may do what to offers and saved searches."""

from django.db.models import Q

from poles.domain.access import Policy, everything, grant
from poles.records.models import Offer, SavedSearch
from poles.words.roles import SCHOOL_ROLES, Role
from poles.workflows.hub import HUB

_PUBLISHED = Q(status="published")
_CONFIRMED = ~Q(status="draft")
_UNREAD = Q(hub__isnull=True) | Q(hub__status__in=sorted(HUB.states - {"running"}))

OFFERS = Policy(
    "offer",
    Offer,
    *(grant(role, "see search", lambda actor: _PUBLISHED, "publiées") for role in Role if role is not Role.SYSTEM),
    grant(
        Role.HOST,
        "see submit edit withdraw fill reopen renew rotate",
        lambda actor: Q(contact_id__in=actor.reach),
        "que cette personne a proposées elle-même (un SIRET recopié n’ouvre pas les offres d’autrui)",
    ),
    grant(
        Role.HUB_COORDINATOR,
        "see publish send_back withdraw export import fill reopen reserve rotate twin",
        lambda actor: Q(hub_id__in=actor.reach) & _CONFIRMED,
        "de son pôle, une fois confirmées par l’organisme",
    ),
    grant(
        Role.ACADEMY_OFFICE,
        "see publish send_back withdraw export fill reopen reserve rotate twin",
        lambda actor: Q(academy_id=actor.academy_id) & _UNREAD & _CONFIRMED,
        "de son académie, là où aucun pôle n’est ouvert, une fois confirmées par l’organisme",
    ),
    grant(Role.SYSTEM, "see search publish load expire remind twin", everything, "toutes"),
)

SAVED_SEARCHES = Policy(
    "saved_search",
    SavedSearch,
    *(
        grant(role, "see edit", lambda actor: Q(user_id=actor.user_id), "les siennes")
        for role in sorted(SCHOOL_ROLES | {Role.HUB_COORDINATOR, Role.ACADEMY_OFFICE})
    ),
    grant(Role.SYSTEM, "see tell", everything, "toutes"),
)

"""Who may see and change the maps of pôles and the pôles."""

from django.db.models import Q, QuerySet

from poles.domain.access import Policy, everything, grant
from poles.records.models import Hub, HubMap
from poles.words.actor import Actor
from poles.words.roles import SCHOOL_ROLES, Role


def in_force() -> QuerySet[HubMap]:
    """The map in force of each académie: of those that were adopted, that of the latest school year."""
    adopted = HubMap.objects.filter(status="adopted").order_by("academy_id", "-school_year")
    return HubMap.objects.filter(pk__in=adopted.distinct("academy_id").values("pk"))


def _public(_actor: Actor) -> Q:
    return Q(status="running", hub_map__in=in_force())


_PUBLIC_SENTENCE = "ouverts, de la carte en vigueur"
_VISITORS = sorted(set(Role) - {Role.SYSTEM, Role.NATIONAL_OFFICE})

HUB_MAPS = Policy(
    "hub_map",
    HubMap,
    *(grant(role, "see", lambda actor: Q(status="adopted"), "adoptées") for role in _VISITORS),
    grant(
        Role.ACADEMY_OFFICE,
        "see propose draw adopt drop export",
        lambda actor: Q(academy_id=actor.academy_id),
        "de son académie",
    ),
    grant(Role.NATIONAL_OFFICE, "see", everything, "toutes"),
    grant(Role.SYSTEM, "see propose draw adopt drop", everything, "toutes"),
)

HUBS = Policy(
    "hub",
    Hub,
    *(grant(role, "see", _public, _PUBLIC_SENTENCE) for role in _VISITORS),
    *(
        grant(
            role,
            "see",
            lambda actor: Q(school_links__school_id__in=actor.reach, hub_map__in=in_force()),
            "de son établissement, dans la carte en vigueur",
        )
        for role in sorted(SCHOOL_ROLES)
    ),
    grant(Role.HUB_COORDINATOR, "see manage open_campaign export", lambda actor: Q(pk__in=actor.reach), "le sien"),
    grant(
        Role.ACADEMY_OFFICE, "see open adopt export", lambda actor: Q(academy_id=actor.academy_id), "de son académie"
    ),
    grant(Role.NATIONAL_OFFICE, "see", everything, "tous"),
    grant(Role.SYSTEM, "see open adopt open_campaign", everything, "tous"),
)

"""Who may see and load the ground: académies, communes, schools, formations. All of it is public information."""

from django.db.models import Q

from poles.domain.access import Policy, everything, grant
from poles.records.models import Academy, Commune, Programme, School
from poles.words.roles import SCHOOL_HATS, Role

_HATS = sorted(set(Role) - {Role.SYSTEM})
_OPEN = Q(is_open=True)

ACADEMIES = Policy(
    "academy",
    Academy,
    *(grant(role, "see", everything, "toutes") for role in _HATS),
    grant(Role.SYSTEM, "see load", everything, "toutes"),
)

COMMUNES = Policy(
    "commune",
    Commune,
    *(grant(role, "see", everything, "toutes") for role in _HATS),
    grant(Role.SYSTEM, "see load", everything, "toutes"),
)

PROGRAMMES = Policy(
    "programme",
    Programme,
    *(grant(role, "see", everything, "toutes") for role in _HATS),
    grant(Role.SYSTEM, "see load", everything, "toutes"),
)

SCHOOLS = Policy(
    "school",
    School,
    *(grant(role, "see", lambda actor: _OPEN, "ouverts") for role in _HATS),
    *(grant(role, "see", lambda actor: Q(pk__in=actor.reach), "le sien, même fermé") for role in sorted(SCHOOL_HATS)),
    grant(Role.ACADEMY_OFFICE, "see", lambda actor: Q(academy_id=actor.academy_id), "de son académie, même fermés"),
    grant(Role.SYSTEM, "see load", everything, "tous"),
)

"""Who finds, proposes, reviews and withdraws a resource; who holds a training, registers and reads who comes."""

from django.db.models import Q

from poles.domain.access import Policy, everything, grant
from poles.domain.hosts.policy import ground
from poles.records.models import HostSite, Resource, TutorTraining, TutorTrainingSeat
from poles.words.actor import Actor
from poles.words.library import Audience, ResourceLicence
from poles.words.roles import FAMILY_ROLES, SCHOOL_HATS, SCHOOL_ROLES, Role


def _published(*audiences: Audience) -> Q:
    return Q(status="published", audiences__overlap=list(audiences))


def _own(actor: Actor) -> Q:
    return Q(submitted_by_id=actor.user_id, submitted_by__isnull=False)


def _on_school_ground(actor: Actor) -> Q:
    sites = HostSite.objects.filter(ground(actor)).values("pk")
    return Q(site__in=sites) | Q(site__merged_into__in=sites)


def _of_own_sites(actor: Actor, seat: str = "") -> Q:
    """The registrations of the own host, those of the files that were merged into it as well."""
    return Q(**{f"{seat}site_id__in": actor.reach}) | Q(**{f"{seat}site__merged_into_id__in": actor.reach})


_PROFESSIONALS = sorted(
    SCHOOL_HATS | {Role.HUB_MEMBER, Role.HUB_COORDINATOR, Role.ACADEMY_OFFICE, Role.NATIONAL_OFFICE}
)
_DEPOSITORS = sorted(SCHOOL_ROLES | {Role.HUB_MEMBER, Role.HUB_COORDINATOR, Role.ACADEMY_OFFICE, Role.NATIONAL_OFFICE})

RESOURCES = Policy(
    "resource",
    Resource,
    grant(
        Role.PUBLIC,
        "see",
        lambda actor: _published(Audience.EMPLOYERS, Audience.YOUTHS),
        "publiées pour les employeurs ou les jeunes",
    ),
    grant(Role.HOST, "see", lambda actor: _published(Audience.EMPLOYERS), "publiées pour les employeurs"),
    *(
        grant(role, "see", lambda actor: _published(Audience.YOUTHS), "publiées pour les jeunes")
        for role in sorted(FAMILY_ROLES)
    ),
    *(grant(role, "see", lambda actor: Q(status="published"), "publiées") for role in _PROFESSIONALS),
    *(grant(role, "see edit propose withdraw improve", _own, "qu’il ou elle a déposées") for role in _DEPOSITORS),
    *(
        grant(
            role,
            "improve",
            lambda actor: Q(status="published") & ~Q(licence=ResourceLicence.RESERVED),
            "publiées sous une licence qui permet d’en faire une autre version",
        )
        for role in _DEPOSITORS
    ),
    grant(
        Role.HUB_COORDINATOR,
        "see review withdraw",
        lambda actor: Q(hub_id__in=actor.reach) & ~Q(status="draft"),
        "de son pôle",
    ),
    grant(
        Role.ACADEMY_OFFICE,
        "see review withdraw",
        lambda actor: Q(academy_id=actor.academy_id) & ~Q(status="draft"),
        "de son académie",
    ),
    grant(
        Role.NATIONAL_OFFICE,
        "see review withdraw",
        lambda actor: Q(academy__isnull=True) & ~Q(status="draft"),
        "nationales",
    ),
    grant(Role.SYSTEM, "see edit propose review withdraw improve", everything, "toutes"),
)

TRAININGS = Policy(
    "tutor_training",
    TutorTraining,
    *(
        grant(role, "see", lambda actor: Q(status="open"), "ouvertes aux inscriptions")
        for role in sorted(set(Role) - {Role.SYSTEM})
    ),
    grant(
        Role.HOST,
        "register",
        lambda actor: Q(academy_id=actor.academy_id, status="open"),
        "ouvertes aux inscriptions, de son académie",
    ),
    grant(
        Role.HOST,
        "see",
        lambda actor: _of_own_sites(actor, "seats__"),
        "où son organisme a inscrit un tuteur",
    ),
    *(
        grant(
            role,
            "see",
            lambda actor: Q(academy_id=actor.academy_id) & ~Q(status="draft"),
            "annoncées, de son académie",
        )
        for role in sorted({*SCHOOL_ROLES, Role.ACADEMY_OFFICE})
    ),
    *(
        grant(
            role,
            "register",
            lambda actor: Q(hub__school_links__school_id__in=actor.reach, status="open"),
            "ouvertes aux inscriptions, du pôle de son établissement",
        )
        for role in sorted(SCHOOL_ROLES)
    ),
    grant(
        Role.HUB_COORDINATOR,
        "see edit open hold cancel register export",
        lambda actor: Q(hub_id__in=actor.reach),
        "de son pôle",
    ),
    grant(Role.SYSTEM, "see edit open hold cancel register", everything, "toutes"),
)

TRAINING_SEATS = Policy(
    "tutor_training_seat",
    TutorTrainingSeat,
    grant(
        Role.HUB_COORDINATOR,
        "see drop note_presence",
        lambda actor: Q(training__hub_id__in=actor.reach),
        "des formations de son pôle",
    ),
    grant(Role.HOST, "see drop", _of_own_sites, "de son organisme"),
    *(
        grant(role, "see", _on_school_ground, "des organismes du territoire du pôle de son établissement")
        for role in sorted(SCHOOL_ROLES)
    ),
    grant(Role.ACADEMY_OFFICE, "total", lambda actor: Q(academy_id=actor.academy_id), "de son académie : leur nombre"),
    grant(Role.SYSTEM, "see total forget", everything, "toutes"),
)

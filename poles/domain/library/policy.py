"""Who finds, proposes, reviews and withdraws a resource; who holds a training, registers and reads who comes."""

from django.db.models import Q

from poles.domain.access import Policy, everything, grant
from poles.records.models import Resource, TutorTraining, TutorTrainingSeat
from poles.words.actor import Actor
from poles.words.library import Audience
from poles.words.roles import FAMILY_ROLES, SCHOOL_HATS, SCHOOL_ROLES, Role


def _published(*audiences: Audience) -> Q:
    return Q(status="published", audiences__overlap=list(audiences))


def _own(actor: Actor) -> Q:
    return Q(submitted_by_id=actor.user_id, submitted_by__isnull=False)


_PROFESSIONALS = sorted(
    SCHOOL_HATS | {Role.HUB_MEMBER, Role.HUB_COORDINATOR, Role.ACADEMY_OFFICE, Role.NATIONAL_OFFICE}
)

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
    *(
        grant(role, "see edit propose withdraw improve", _own, "qu’il ou elle a déposées")
        for role in sorted(
            {*SCHOOL_ROLES, Role.HUB_MEMBER, Role.HUB_COORDINATOR, Role.ACADEMY_OFFICE, Role.NATIONAL_OFFICE}
        )
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
        for role in sorted({Role.PUBLIC, Role.HUB_MEMBER, Role.NATIONAL_OFFICE})
    ),
    grant(
        Role.HOST,
        "see register",
        lambda actor: Q(academy_id=actor.academy_id, status="open"),
        "ouvertes aux inscriptions, de son académie",
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
    grant(Role.HOST, "see drop", lambda actor: Q(site_id__in=actor.reach), "de son organisme"),
    grant(Role.ACADEMY_OFFICE, "total", lambda actor: Q(academy_id=actor.academy_id), "de son académie : leur nombre"),
    grant(Role.SYSTEM, "see total forget", everything, "toutes"),
)

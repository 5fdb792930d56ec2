"""Who writes, signs and reads the lettres de mission, and who sees who steers."""

from django.db.models import Q

from poles.domain.access import Policy, everything, grant
from poles.records.models import LetterTemplate, MissionLetter, SteeringMember
from poles.words.actor import Actor
from poles.words.roles import SCHOOL_HATS, Role


def _own_academy(actor: Actor) -> Q:
    return Q(academy_id=actor.academy_id)


def _own_signed(actor: Actor) -> Q:
    return Q(user_id=actor.user_id, status__in=("signed", "ended"))


MISSION_LETTERS = Policy(
    "mission_letter",
    MissionLetter,
    grant(Role.ACADEMY_OFFICE, "see draft edit sign cancel end renew invite", _own_academy, "de son académie"),
    grant(Role.HUB_COORDINATOR, "see", _own_signed, "la sienne, une fois signée"),
    grant(Role.SYSTEM, "see draft edit sign cancel end renew invite", everything, "toutes"),
)

LETTER_TEMPLATES = Policy(
    "letter_template",
    LetterTemplate,
    grant(Role.ACADEMY_OFFICE, "see edit", _own_academy, "de son académie"),
    grant(Role.SYSTEM, "see edit", everything, "tous"),
)

STEERING = Policy(
    "steering_member",
    SteeringMember,
    grant(Role.ACADEMY_OFFICE, "see edit end", _own_academy, "de son académie"),
    grant(Role.ACADEMY_OFFICE, "see", lambda actor: Q(level="national"), "du groupe ressource national"),
    grant(Role.NATIONAL_OFFICE, "see edit end", lambda actor: Q(level="national"), "du groupe ressource national"),
    *(
        grant(
            role,
            "see",
            lambda actor: Q(academy_id=actor.academy_id) | Q(level="national"),
            "de son académie et du groupe ressource national",
        )
        for role in sorted(SCHOOL_HATS | {Role.HUB_COORDINATOR, Role.HUB_MEMBER})
    ),
    grant(Role.SYSTEM, "see edit end forget", everything, "tous"),
)

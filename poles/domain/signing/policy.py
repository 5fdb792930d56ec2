"""Who signs, who follows and reminds, who registers paper, who looks after the keys of the seal."""

from django.db.models import Q

from poles.domain.access import Policy, everything, grant
from poles.domain.agreements.policy import MANAGERS
from poles.records.models import SealKey, Signatory
from poles.words.actor import Actor
from poles.words.agreements import Party
from poles.words.roles import SCHOOL_ROLES, Role


def _own(actor: Actor) -> Q:
    return Q(version__agreement__school_id__in=actor.reach)


def _oneself(actor: Actor) -> Q:
    """Oneself, in a school of this hat: who has laid the hat of head down signs for that school no more."""
    own = _own(actor) & Q(user_id=actor.user_id, user_id__isnull=False)
    return own if actor.role is Role.SCHOOL_HEAD else own & ~Q(party=Party.SCHOOL)


SIGNATORIES = Policy(
    "signatory",
    Signatory,
    *(grant(role, "see", _own, "des conventions de son établissement") for role in sorted(SCHOOL_ROLES)),
    *(
        grant(role, "remind correct register_paper", _own, "des conventions de son établissement")
        for role in sorted(MANAGERS)
    ),
    *(grant(role, "see sign refuse", _oneself, "soi-même, dans son établissement") for role in sorted(SCHOOL_ROLES)),
    grant(
        Role.LEARNER,
        "see sign refuse",
        lambda actor: Q(version__agreement__learner_id__in=actor.reach, party=Party.LEARNER),
        "soi-même",
    ),
    grant(
        Role.GUARDIAN,
        "see sign refuse",
        lambda actor: Q(
            guardian_id__in=actor.reach, version__agreement__learner_id__in=actor.reach, party=Party.GUARDIAN
        ),
        "soi-même, pour son enfant mineur",
    ),
    grant(Role.SYSTEM, "see remind", everything, "tous"),
)

SEAL_KEYS = Policy(
    "seal_key",
    SealKey,
    grant(Role.ACADEMY_OFFICE, "see renew", lambda actor: Q(academy_id=actor.academy_id), "de son académie"),
    grant(Role.SYSTEM, "see renew", everything, "toutes"),
)

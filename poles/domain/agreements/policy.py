"""Who drafts, reads, amends and ends a convention, who writes its clauses, who notes what proves.

The pôle is not here: it may neither draft, sign, validate nor refuse a convention (HUB-07, R34).
"""

from django.db.models import Q

from poles.domain.access import Policy, everything, grant
from poles.records.models import Agreement, AgreementTemplate, HostContact, LegalProof
from poles.words.actor import Actor
from poles.words.roles import FAMILY_ROLES, PLANNERS, SCHOOL_ROLES, Role

OUT = ("signing", "signed", "replaced")
"""The states of a text that its parties may read."""
MANAGERS = (*PLANNERS, Role.BUSINESS_OFFICE)
"""The hats that send, amend and end the conventions of their school."""


def _own(actor: Actor) -> Q:
    return Q(school_id__in=actor.reach)


def _of_learner(actor: Actor) -> Q:
    return Q(learner_id__in=actor.reach, versions__status__in=OUT)


def _hosted(actor: Actor) -> Q:
    """Those of a site for which a pôle has recognised that this contact speaks: an address typed by anybody shows no name."""
    speaks = HostContact.objects.filter(pk__in=actor.reach, vouched_at__isnull=False)
    return Q(stays__site__contacts__in=speaks, versions__status__in=OUT)


def _template_read(actor: Actor) -> Q:
    return Q(academy_id=actor.academy_id, school__isnull=True) | Q(school_id__in=actor.reach)


def _proof_near(actor: Actor) -> Q:
    return (
        Q(school_id__in=actor.reach)
        | Q(agreement__school_id__in=actor.reach)
        | Q(site__isnull=False, academy_id=actor.academy_id)
    )


AGREEMENTS = Policy(
    "agreement",
    Agreement,
    *(grant(role, "see draft edit settle", _own, "de son établissement") for role in sorted(SCHOOL_ROLES)),
    *(
        grant(role, "send recall amend cancel attend end register export", _own, "de son établissement")
        for role in sorted(MANAGERS)
    ),
    *(grant(role, "see", _of_learner, "les siennes, une fois en signature") for role in sorted(FAMILY_ROLES)),
    grant(
        Role.HOST,
        "see attend certify",
        _hosted,
        "des stagiaires de son lieu, une fois en signature, et une fois que le "
        "pôle a reconnu que cette personne parle pour lui",
    ),
    grant(Role.SYSTEM, "see load remind send end seal forget", everything, "toutes"),
)

AGREEMENT_TEMPLATES = Policy(
    "agreement_template",
    AgreementTemplate,
    grant(Role.ACADEMY_OFFICE, "see edit", lambda actor: Q(academy_id=actor.academy_id, school__isnull=True),
          "de son académie"),
    *(grant(role, "see", _template_read, "de son académie et de son établissement") for role in sorted(SCHOOL_ROLES)),
    *(grant(role, "edit", _own, "de son établissement") for role in PLANNERS),
    grant(Role.SYSTEM, "see edit load", everything, "tous"),
)  # fmt: skip

LEGAL_PROOFS = Policy(
    "legal_proof",
    LegalProof,
    *(
        grant(role, "see", _proof_near, "de son établissement, de ses conventions, et des organismes de l’académie")
        for role in sorted(SCHOOL_ROLES)
    ),
    *(
        grant(role, "edit", _proof_near, "de son établissement, de ses conventions, et des organismes de l’académie")
        for role in sorted(MANAGERS)
    ),
    grant(Role.HOST, "see edit", lambda actor: Q(site_id__in=actor.reach), "de son organisme"),
    grant(Role.SYSTEM, "see edit load", everything, "toutes"),
)

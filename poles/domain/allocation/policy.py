"""Who may do what to campaigns, their runs, what these propose, and placements."""

from django.db.models import Q

from poles.domain.access import Policy, everything, grant
from poles.records.models import Campaign, Match, Placement, Run, TravelTime
from poles.words.actor import Actor
from poles.words.allocation import REPAIRS
from poles.words.roles import FAMILY_ROLES, SCHOOL_ROLES, Role


def _own(actor: Actor) -> Q:
    return Q(school_id__in=actor.reach)


def _shown_to_school(actor: Actor) -> Q:
    """Proposals reach a school when the coordinator has published them; those that lapsed are gone."""
    return _own(actor) & Q(campaign__status="published") & ~Q(status="lapsed")


def _shown_to_family(actor: Actor) -> Q:
    return Q(need__learner_id__in=actor.reach, campaign__status="published") & ~Q(status="lapsed")


CAMPAIGNS = Policy(
    "campaign",
    Campaign,
    *(
        grant(
            role,
            "see",
            lambda actor: Q(hub__school_links__school_id__in=actor.reach) & ~Q(status="draft"),
            "du pôle de son établissement, une fois ouvertes",
        )
        for role in sorted(SCHOOL_ROLES)
    ),
    grant(
        Role.HUB_COORDINATOR,
        "see publish_rule admit close start_run publish cancel export propose_repair",
        lambda actor: Q(hub_id__in=actor.reach),
        "de son pôle",
    ),
    grant(Role.ACADEMY_OFFICE, "see", lambda actor: Q(academy_id=actor.academy_id), "de son académie"),
    grant(Role.SYSTEM, "see publish_rule admit close start_run publish cancel", everything, "toutes"),
)

RUNS = Policy(
    "run",
    Run,
    grant(Role.HUB_COORDINATOR, "see", lambda actor: Q(campaign__hub_id__in=actor.reach), "de son pôle"),
    grant(
        Role.HUB_COORDINATOR,
        "apply_repair drop_repair",
        lambda actor: Q(campaign__hub_id__in=actor.reach, kind__in=REPAIRS),
        "de son pôle, quand c’est une réparation",
    ),
    grant(Role.ACADEMY_OFFICE, "see", lambda actor: Q(academy_id=actor.academy_id), "de son académie"),
    grant(Role.SYSTEM, "see execute", everything, "tous"),
)

MATCHES = Policy(
    "match",
    Match,
    *(
        grant(role, "see confirm decline", _shown_to_school, "de son établissement, une fois publiées")
        for role in sorted(SCHOOL_ROLES)
    ),
    *(grant(role, "see", _shown_to_family, "les siennes, une fois publiées") for role in sorted(FAMILY_ROLES)),
    grant(
        Role.HUB_COORDINATOR,
        "see",
        lambda actor: Q(campaign__hub_id__in=actor.reach),
        "de son pôle, sans le nom des élèves",
    ),
    *(
        grant(role, "override", _shown_to_school, "de son établissement, une fois publiées")
        for role in (Role.TRAINING_DIRECTOR, Role.SCHOOL_HEAD)
    ),
    grant(
        Role.HUB_COORDINATOR,
        "override",
        lambda actor: Q(campaign__hub_id__in=actor.reach, campaign__status__in=["allocated", "published"]),
        "de son pôle, une fois calculées",
    ),
    grant(Role.SYSTEM, "see", everything, "toutes"),
)

PLACEMENTS = Policy(
    "placement",
    Placement,
    *(grant(role, "see draft_agreement", _own, "de son établissement") for role in sorted(SCHOOL_ROLES)),
    *(grant(role, "see", lambda actor: Q(learner_id__in=actor.reach), "les siens") for role in sorted(FAMILY_ROLES)),
    *(
        grant(role, "break_placement", _own, "de son établissement")
        for role in (Role.TRAINING_DIRECTOR, Role.SCHOOL_HEAD)
    ),
    grant(Role.SYSTEM, "see load", everything, "tous"),
)

TRAVEL_TIMES = Policy("travel_time", TravelTime, grant(Role.SYSTEM, "see load", everything, "tous"))

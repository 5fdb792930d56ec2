"""Who sees and keeps the members of a pôle, its office and means, its working sessions."""

from django.db.models import Q

from poles.domain.access import Policy, everything, grant
from poles.domain.governance.policy import in_force
from poles.records.models import Decision, HubMember, HubOffice, MeansUse, WorkSession
from poles.words.actor import Actor
from poles.words.roles import SCHOOL_ROLES, Role


def _own_hub(actor: Actor) -> Q:
    return Q(hub_id__in=actor.reach)


def _hub_of_school(actor: Actor) -> Q:
    return Q(hub__school_links__school_id__in=actor.reach, hub__hub_map__in=in_force())


HUB_MEMBERS = Policy(
    "hub_member",
    HubMember,
    grant(Role.HUB_COORDINATOR, "see add edit end invite", _own_hub, "de son pôle"),
    grant(Role.HUB_MEMBER, "see", _own_hub, "de son pôle"),
    grant(Role.HUB_MEMBER, "edit", lambda actor: Q(pk__in=actor.reach), "lui-même"),
    *(grant(role, "see", _hub_of_school, "du pôle de son établissement") for role in sorted(SCHOOL_ROLES)),
    grant(Role.ACADEMY_OFFICE, "see", lambda actor: Q(academy_id=actor.academy_id), "de son académie"),
    grant(Role.NATIONAL_OFFICE, "total", everything, "leur nombre"),
    grant(Role.SYSTEM, "see add edit end invite total forget", everything, "tous"),
)

HUB_OFFICES = Policy(
    "hub_office",
    HubOffice,
    grant(Role.HUB_COORDINATOR, "see edit use", _own_hub, "de son pôle"),
    grant(
        Role.ACADEMY_OFFICE, "see edit allot", lambda actor: Q(academy_id=actor.academy_id), "des pôles de son académie"
    ),
    grant(Role.SYSTEM, "see edit use allot", everything, "tous"),
)

MEANS_USES = Policy(
    "means_use",
    MeansUse,
    grant(Role.HUB_COORDINATOR, "see drop", lambda actor: Q(office__hub_id__in=actor.reach), "de son pôle"),
    grant(Role.ACADEMY_OFFICE, "see", lambda actor: Q(academy_id=actor.academy_id), "des pôles de son académie"),
    grant(Role.SYSTEM, "see", everything, "tous"),
)

WORK_SESSIONS = Policy(
    "work_session",
    WorkSession,
    grant(Role.HUB_COORDINATOR, "see call edit hold cancel", _own_hub, "de son pôle"),
    grant(Role.HUB_MEMBER, "see", _own_hub, "de son pôle"),
    *(grant(role, "see", _hub_of_school, "du pôle de son établissement") for role in sorted(SCHOOL_ROLES)),
    grant(Role.ACADEMY_OFFICE, "see", lambda actor: Q(academy_id=actor.academy_id), "de son académie"),
    grant(Role.SYSTEM, "see call edit hold cancel forget", everything, "toutes"),
)

DECISIONS = Policy(
    "decision",
    Decision,
    grant(Role.HUB_COORDINATOR, "see edit done", lambda actor: Q(session__hub_id__in=actor.reach), "de son pôle"),
    grant(Role.HUB_MEMBER, "see", lambda actor: Q(session__hub_id__in=actor.reach), "de son pôle"),
    grant(Role.HUB_MEMBER, "done", lambda actor: Q(member_id__in=actor.reach), "qui lui sont confiées"),
    *(
        grant(
            role,
            "see",
            lambda actor: Q(
                session__hub__school_links__school_id__in=actor.reach, session__hub__hub_map__in=in_force()
            ),
            "du pôle de son établissement",
        )
        for role in sorted(SCHOOL_ROLES)
    ),
    grant(Role.ACADEMY_OFFICE, "see", lambda actor: Q(academy_id=actor.academy_id), "de son académie"),
    grant(Role.SYSTEM, "see remind", everything, "toutes"),
)

"""Who writes, comments, adopts and reads the diagnosis, the project and the programme of a pôle."""

from django.db.models import Q

from poles.domain.access import Policy, everything, grant
from poles.domain.governance.policy import in_force
from poles.records.models import Action, ActionProgramme, Contribution, Diagnosis, HubProject, ProgrammeComment
from poles.words.actor import Actor
from poles.words.roles import SCHOOL_ROLES, Role


def _own_hub(actor: Actor) -> Q:
    return Q(hub_id__in=actor.reach)


def _own_programme(actor: Actor) -> Q:
    return Q(programme__hub_id__in=actor.reach)


def _hub_of_school(actor: Actor) -> Q:
    return Q(hub__school_links__school_id__in=actor.reach, hub__hub_map__in=in_force())


def _programme_of_school(actor: Actor) -> Q:
    return Q(programme__hub__school_links__school_id__in=actor.reach, programme__hub__hub_map__in=in_force())


def _own_academy(actor: Actor) -> Q:
    return Q(academy_id=actor.academy_id)


DIAGNOSES = Policy(
    "diagnosis",
    Diagnosis,
    grant(Role.HUB_COORDINATOR, "see edit remark date reopen export", _own_hub, "de son pôle"),
    grant(Role.HUB_MEMBER, "see remark", _own_hub, "de son pôle"),
    *(grant(role, "see remark", _hub_of_school, "du pôle de son établissement") for role in sorted(SCHOOL_ROLES)),
    grant(Role.ACADEMY_OFFICE, "see export", _own_academy, "de son académie"),
    grant(Role.SYSTEM, "see edit date reopen", everything, "tous"),
)

HUB_PROJECTS = Policy(
    "hub_project",
    HubProject,
    grant(Role.HUB_COORDINATOR, "see edit adopt", _own_hub, "de son pôle"),
    grant(Role.HUB_MEMBER, "see", _own_hub, "de son pôle"),
    *(grant(role, "see", _hub_of_school, "du pôle de son établissement") for role in sorted(SCHOOL_ROLES)),
    grant(Role.ACADEMY_OFFICE, "see", _own_academy, "de son académie"),
    grant(Role.SYSTEM, "see edit adopt", everything, "tous"),
)

PROGRAMMES = Policy(
    "action_programme",
    ActionProgramme,
    grant(Role.HUB_COORDINATOR, "see edit adopt amend report carry comment export", _own_hub, "de son pôle"),
    grant(Role.HUB_MEMBER, "see comment export", _own_hub, "de son pôle"),
    *(
        grant(role, "see comment export", _hub_of_school, "du pôle de son établissement")
        for role in sorted(SCHOOL_ROLES)
    ),
    grant(Role.ACADEMY_OFFICE, "see comment export", _own_academy, "de son académie"),
    grant(Role.NATIONAL_OFFICE, "total", everything, "leur nombre"),
    grant(Role.SYSTEM, "see edit adopt amend report carry total", everything, "tous"),
)

ACTIONS = Policy(
    "action",
    Action,
    grant(Role.HUB_COORDINATOR, "see edit drop follow", _own_programme, "de son pôle"),
    grant(Role.HUB_MEMBER, "see", _own_programme, "de son pôle"),
    grant(Role.HUB_MEMBER, "follow", lambda actor: Q(pilot_id__in=actor.reach), "qu’il pilote"),
    *(grant(role, "see", _programme_of_school, "du pôle de son établissement") for role in sorted(SCHOOL_ROLES)),
    grant(Role.ACADEMY_OFFICE, "see", _own_academy, "de son académie"),
    grant(Role.SYSTEM, "see edit drop follow", everything, "toutes"),
)

CONTRIBUTIONS = Policy(
    "contribution",
    Contribution,
    grant(
        Role.HUB_COORDINATOR,
        "see edit drop give",
        lambda actor: Q(action__programme__hub_id__in=actor.reach),
        "de son pôle",
    ),
    grant(Role.HUB_MEMBER, "see", lambda actor: Q(action__programme__hub_id__in=actor.reach), "de son pôle"),
    grant(Role.HUB_MEMBER, "promise give", lambda actor: Q(member_id__in=actor.reach), "la sienne"),
    *(
        grant(
            role,
            "see",
            lambda actor: Q(
                action__programme__hub__school_links__school_id__in=actor.reach,
                action__programme__hub__hub_map__in=in_force(),
            ),
            "du pôle de son établissement",
        )
        for role in sorted(SCHOOL_ROLES)
    ),
    grant(Role.ACADEMY_OFFICE, "see", _own_academy, "de son académie"),
    grant(Role.SYSTEM, "see edit give", everything, "toutes"),
)

COMMENTS = Policy(
    "programme_comment",
    ProgrammeComment,
    grant(Role.HUB_COORDINATOR, "see settle", _own_programme, "de son pôle"),
    grant(Role.HUB_MEMBER, "see", _own_programme, "de son pôle"),
    *(grant(role, "see", _programme_of_school, "du pôle de son établissement") for role in sorted(SCHOOL_ROLES)),
    grant(Role.ACADEMY_OFFICE, "see", _own_academy, "de son académie"),
    grant(Role.SYSTEM, "see forget", everything, "tous"),
)

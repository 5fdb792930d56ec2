"""Who may read and change the file of hosts: shared by the members of a pôle on its ground, and by nobody else.

The ground of a hat is made of the communes of its pôle, or of the pôles of its school, on the map in force. A host of
which all that is known is an unproved draft is on nobody's ground: anybody can type a name.
"""

from django.db.models import Q

from poles.domain.access import Policy, everything, grant
from poles.domain.governance.policy import in_force
from poles.records.models import (
    FrameworkAgreement,
    HostCall,
    HostCapacity,
    HostClaim,
    HostContact,
    HostFeedback,
    HostMerge,
    HostNote,
    HostSite,
    HostTutor,
    HubCommune,
    Offer,
)
from poles.words.actor import Actor
from poles.words.hosts import Callers
from poles.words.roles import SCHOOL_ROLES, Role
from poles.workflows.offer import OFFER

_SCHOOLS = sorted(SCHOOL_ROLES)
_PROVED = sorted(OFFER.states - {"draft"})


def ground(actor: Actor) -> Q:
    """The sites on the ground of a coordinator or of a school hat, in force, proved and not merged into another."""
    links = HubCommune.objects.filter(hub_map__in=in_force())
    if actor.role is Role.HUB_COORDINATOR:
        links = links.filter(hub_id__in=actor.reach)
    else:
        links = links.filter(hub__school_links__school_id__in=actor.reach)
    drafted = Offer.objects.filter(status="draft").values("site_id")
    proved = Offer.objects.filter(status__in=_PROVED).values("site_id")
    return Q(merged_into__isnull=True, commune__in=links.values("commune_id")) & (~Q(pk__in=drafted) | Q(pk__in=proved))


def on_ground(actor: Actor) -> Q:
    """The same, for a table that points to a site."""
    return Q(site__in=HostSite.objects.filter(ground(actor)))


def _vouched(actor: Actor) -> Q:
    """The sites for which a pôle has recognised that this contact speaks: an address typed by anybody proves nothing."""
    speaks = HostContact.objects.filter(pk__in=actor.reach, vouched_at__isnull=False)
    return Q(pk__in=actor.reach) & Q(contacts__in=speaks)


_ON_GROUND = "sur le territoire de son pôle, sauf ceux dont aucune offre n’a été confirmée"
_ON_SCHOOL_GROUND = "sur le territoire du pôle de son établissement, sauf ceux dont aucune offre n’a été confirmée"
_VOUCHED = "le sien, une fois que le pôle a reconnu que cette personne parle pour ce lieu"
_SITE_VOUCHED = "de son lieu, une fois que le pôle a reconnu que cette personne parle pour lui"


def _own_site(actor: Actor) -> Q:
    return Q(site__in=HostSite.objects.filter(_vouched(actor)))


HOST_SITES = Policy(
    "host_site",
    HostSite,
    grant(Role.HOST, "see", lambda actor: Q(pk__in=actor.reach), "le sien"),
    grant(Role.HOST, "describe cap", _vouched, _VOUCHED),
    *(grant(role, "see call claim note rate describe add_contact", ground, _ON_SCHOOL_GROUND) for role in _SCHOOLS),
    grant(Role.HUB_COORDINATOR, "see call claim describe cap add_contact merge refresh export", ground, _ON_GROUND),
    grant(Role.SYSTEM, "see load refresh merge", everything, "tous"),
)

HOST_CONTACTS = Policy(
    "host_contact",
    HostContact,
    grant(Role.HOST, "see choose", lambda actor: Q(pk__in=actor.reach), "soi-même"),
    *(
        grant(
            role,
            "see",
            lambda actor: on_ground(actor) & (Q(callers=Callers.MEMBERS) | Q(added_by_id__in=actor.reach)),
            "qui acceptent d’être appelées par les établissements, ou que son établissement a inscrites",
        )
        for role in _SCHOOLS
    ),
    grant(Role.HUB_COORDINATOR, "see edit vouch", on_ground, "des organismes du territoire de son pôle"),
    grant(Role.SYSTEM, "see load", everything, "toutes"),
)

HOST_TUTORS = Policy(
    "host_tutor",
    HostTutor,
    grant(Role.HOST, "see edit", _own_site, _SITE_VOUCHED),
    *(grant(role, "see edit", on_ground, "des organismes du territoire") for role in _SCHOOLS),
    grant(Role.HUB_COORDINATOR, "see edit", on_ground, "des organismes du territoire de son pôle"),
)

HOST_CAPACITIES = Policy(
    "host_capacity",
    HostCapacity,
    grant(Role.HOST, "see edit", _own_site, _SITE_VOUCHED),
    *(grant(role, "see edit", on_ground, "des organismes du territoire") for role in _SCHOOLS),
    grant(Role.HUB_COORDINATOR, "see edit", on_ground, "des organismes du territoire de son pôle"),
)

HOST_CALLS = Policy(
    "host_call",
    HostCall,
    *(grant(role, "see", on_ground, "des organismes du territoire : un fait partagé") for role in _SCHOOLS),
    grant(Role.HUB_COORDINATOR, "see", on_ground, "des organismes du territoire de son pôle"),
)

HOST_CLAIMS = Policy(
    "host_claim",
    HostClaim,
    *(grant(role, "see", on_ground, "des organismes du territoire") for role in _SCHOOLS),
    *(
        grant(role, "release", lambda actor: on_ground(actor) & Q(school_id__in=actor.reach), "de son établissement")
        for role in _SCHOOLS
    ),
    grant(Role.HUB_COORDINATOR, "see release", on_ground, "des organismes du territoire de son pôle"),
)

HOST_NOTES = Policy(
    "host_note",
    HostNote,
    *(
        grant(role, "see drop", lambda actor: Q(school_id__in=actor.reach), "de son établissement, et d’aucun autre")
        for role in _SCHOOLS
    ),
)

HOST_FEEDBACKS = Policy(
    "host_feedback",
    HostFeedback,
    *(
        grant(role, "see", lambda actor: Q(school_id__in=actor.reach), "de son établissement, commentaire compris")
        for role in _SCHOOLS
    ),
    *(
        grant(role, "total", on_ground, "des organismes du territoire : les notes moyennes, sans commentaire")
        for role in [*_SCHOOLS, Role.HUB_COORDINATOR]
    ),
)

AGREEMENTS = Policy(
    "framework_agreement",
    FrameworkAgreement,
    *(
        grant(role, "see", lambda actor: Q(academy_id=actor.academy_id), "de son académie")
        for role in [*_SCHOOLS, Role.HUB_COORDINATOR]
    ),
    grant(Role.HUB_COORDINATOR, "edit", lambda actor: Q(hub_id__in=actor.reach), "de son pôle"),
    grant(Role.ACADEMY_OFFICE, "see edit", lambda actor: Q(academy_id=actor.academy_id), "de son académie"),
)

HOST_MERGES = Policy(
    "host_merge",
    HostMerge,
    grant(
        Role.HUB_COORDINATOR,
        "see decide undo",
        lambda actor: Q(kept__in=HostSite.objects.filter(ground(actor))),
        "des organismes du territoire de son pôle",
    ),
    grant(Role.SYSTEM, "see propose", everything, "toutes"),
)

"""Who may read and change the file of hosts: shared by the members of a pôle on its ground, and by nobody else.

The ground of a hat is made of the communes of its pôle, or of the pôles of its school, on the map in force. A host of
which all that is known is an unproved draft is on nobody's ground: anybody can type a name. A draft typed later on a host
that was known before hides nothing, and what a member has written of a host proves it.
"""

from datetime import timedelta

from django.db.models import DateTimeField, Exists, ExpressionWrapper, F, OuterRef, Q, QuerySet

from poles.domain.access import Policy, everything, grant
from poles.domain.governance.policy import in_force
from poles.records.models import (
    Academy,
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
_IMPORTERS = (Role.BUSINESS_OFFICE, Role.TRAINING_DIRECTOR, Role.SCHOOL_HEAD)
_PROVED = sorted(OFFER.states - {"draft"})
BORN_WITH = timedelta(minutes=1)
"""A site made so little before a draft was made by it: both are written in one transaction."""


def communes_of(actor: Actor) -> QuerySet[HubCommune]:
    """The communes of the pôle of a coordinator, or of the pôles of a school hat, on the map in force."""
    links = HubCommune.objects.filter(hub_map__in=in_force())
    if actor.role is Role.HUB_COORDINATOR:
        return links.filter(hub_id__in=actor.reach)
    return links.filter(hub__school_links__school_id__in=actor.reach)


def known() -> Q:
    """The sites of which more is known than an unproved draft."""
    with_it = ExpressionWrapper(F("site__created_at") + BORN_WITH, DateTimeField())
    drafts = Offer.objects.filter(academy__in=Academy.objects.values("pk"), status="draft")  # by the index of both
    drafted = drafts.filter(created_at__lt=with_it).values("site_id")
    here: dict[str, F | OuterRef] = {"site": OuterRef("pk")}
    proved = Offer.objects.filter(**here, status__in=_PROVED)
    stated = HostCapacity.objects.filter(**here)
    spoken = HostContact.objects.filter(Q(vouched_at__isnull=False) | Q(added_by__isnull=False), **here)
    return ~Q(pk__in=drafted) | Q(Exists(proved)) | Q(Exists(stated)) | Q(Exists(spoken))


def ground(actor: Actor) -> Q:
    """The sites on the ground of a coordinator or of a school hat, in force, proved and not merged into another."""
    return Q(merged_into__isnull=True, commune__in=communes_of(actor).values("commune_id")) & known()


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


def _added_by_us(actor: Actor) -> Q:
    """Whom a school has put in the file stays known to it, until that person chooses."""
    return Q(added_by_id__in=actor.reach, chosen_at__isnull=True)


def _own_site(actor: Actor) -> Q:
    return Q(site__in=HostSite.objects.filter(_vouched(actor)))


HOST_SITES = Policy(
    "host_site",
    HostSite,
    grant(Role.HOST, "see", lambda actor: Q(pk__in=actor.reach), "le sien"),
    grant(Role.HOST, "describe cap", _vouched, _VOUCHED),
    *(grant(role, "see add call claim note rate describe add_contact", ground, _ON_SCHOOL_GROUND) for role in _SCHOOLS),
    *(grant(role, "import export", ground, _ON_SCHOOL_GROUND) for role in _IMPORTERS),
    grant(
        Role.HUB_COORDINATOR,
        "see add call claim describe cap add_contact merge refresh import export",
        ground,
        _ON_GROUND,
    ),
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
            lambda actor: on_ground(actor) & (Q(callers=Callers.MEMBERS) | _added_by_us(actor)),
            "qui acceptent d’être appelées par les établissements, ou que son établissement a inscrites tant qu’elles "
            "n’ont pas choisi elles-mêmes",
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
    grant(Role.SYSTEM, "forget", everything, "tous, une fois le délai passé"),
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
    grant(Role.SYSTEM, "forget", everything, "toutes, un an après leur dernier jour"),
)

HOST_NOTES = Policy(
    "host_note",
    HostNote,
    *(
        grant(role, "see drop", lambda actor: Q(school_id__in=actor.reach), "de son établissement, et d’aucun autre")
        for role in _SCHOOLS
    ),
    grant(Role.SYSTEM, "forget", everything, "toutes, une fois le délai passé"),
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
    grant(Role.SYSTEM, "forget", everything, "tous, une fois le délai passé"),
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


def _both_on_ground(actor: Actor) -> Q:
    here = HostSite.objects.filter(ground(actor)).values("pk")
    return Q(kept__in=here, dropped__in=here)


def _done_on_ground(actor: Actor) -> Q:
    return Q(
        kept__in=HostSite.objects.filter(ground(actor)).values("pk"), dropped__merged_into=F("kept"), status="merged"
    )


HOST_MERGES = Policy(
    "host_merge",
    HostMerge,
    grant(Role.HUB_COORDINATOR, "see decide", _both_on_ground, "de deux organismes du territoire de son pôle"),
    grant(Role.HUB_COORDINATOR, "see undo", _done_on_ground, "faites entre organismes du territoire de son pôle"),
    grant(Role.SYSTEM, "see propose", everything, "toutes"),
)

"""What is asked of the library: which resources serve, what may be done with one, what waits for a review."""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q, QuerySet

from poles.domain.access import Forbidden, Unknown
from poles.domain.governance.queries import hub_of_school
from poles.domain.library.policy import RESOURCES
from poles.records.models import Hub, Resource
from poles.words.actor import Actor
from poles.words.roles import SCHOOL_HATS, Role

MOST_WORDS = 6
ORDERS = {
    "recentes": ("-reviewed_at", "-created_at", "pk"),
    "ouvertes": ("-uses", "-reviewed_at", "pk"),
    "titre": ("title", "pk"),
}


@dataclass(frozen=True)
class Wanted:
    """What is looked for; an empty value filters nothing. ``place``: ``hub``, ``academy``, ``nation`` or empty."""

    text: str = ""
    moment: str = ""
    axis: str = ""
    public: str = ""
    audience: str = ""
    family: str = ""
    licence: str = ""
    place: str = ""
    order: str = "recentes"


def published(actor: Actor, wanted: Wanted) -> QuerySet[Resource]:
    """The published resources that this actor reads and that answer, without their bytes.

    A resource for no public, or for no trade, in particular serves them all: it answers to each.
    """
    rows = _light(RESOURCES.rows(actor, "see").filter(status="published"))
    for word in wanted.text.split()[:MOST_WORDS]:
        rows = rows.filter(
            Q(title__icontains=word)
            | Q(summary__icontains=word)
            | Q(diploma__icontains=word)
            | Q(credit__icontains=word)
        )
    for name in ("moment", "axis", "licence"):
        if value := getattr(wanted, name):
            rows = rows.filter(**{name: value})
    if wanted.public:
        rows = rows.filter(Q(publics__contains=[wanted.public]) | Q(publics=[]))
    if wanted.family:
        rows = rows.filter(family__in=[wanted.family, ""])
    if wanted.audience:
        rows = rows.filter(audiences__contains=[wanted.audience])
    if wanted.place:
        rows = rows.filter(_placed(actor, wanted.place))
    return rows.order_by(*ORDERS.get(wanted.order, ORDERS["recentes"]))


def own(actor: Actor) -> QuerySet[Resource]:
    """What this person has deposited, whatever its state, the latest first."""
    mine = RESOURCES.rows(actor, "see").filter(submitted_by_id=actor.user_id, submitted_by__isnull=False)
    return _light(mine).order_by("-created_at")


def to_review(actor: Actor) -> QuerySet[Resource]:
    """What waits for the review of this actor, the oldest first: never what the person has deposited."""
    rows = RESOURCES.rows(actor, "review").filter(status="proposed")
    return _light(rows.exclude(submitted_by_id=actor.user_id, submitted_by__isnull=False)).order_by("created_at")


def resource_of(actor: Actor, resource_id: UUID, verb: str = "see") -> Resource:
    """One resource without its bytes; Unknown or Forbidden as the policy says."""
    found = _light(RESOURCES.rows(actor, verb)).filter(pk=resource_id).first()
    if found:
        return found
    if verb != "see" and RESOURCES.rows(actor, "see").filter(pk=resource_id).exists():
        raise Forbidden(verb)
    raise Unknown(resource_id)


def improved(actor: Actor, resource: Resource) -> QuerySet[Resource]:
    """The published versions that were made of a resource, the latest first."""
    rows = RESOURCES.rows(actor, "see").filter(improved_from=resource, status="published")
    return _light(rows).order_by("-reviewed_at", "pk")


def origin(actor: Actor, resource: Resource) -> Resource | None:
    """What a resource was made of, when this actor reads it."""
    if resource.improved_from_id is None:
        return None
    return _light(RESOURCES.rows(actor, "see")).filter(pk=resource.improved_from_id).first()


def home_of(actor: Actor) -> tuple[str | None, Hub | None]:
    """(académie, pôle) in whose name this actor deposits; neither for the ministry. Forbidden without a place."""
    if actor.role is Role.NATIONAL_OFFICE:
        return None, None
    if actor.role is Role.ACADEMY_OFFICE:
        return actor.academy_id, None
    if actor.role in SCHOOL_HATS:
        hub = next(filter(None, (hub_of_school(key) for key in sorted(actor.reach))), None)
    else:
        hub = Hub.objects.filter(pk__in=actor.reach).order_by("name").first()
    if hub is None:
        raise Forbidden("propose")
    return hub.academy_id, hub


def _light(rows: QuerySet[Resource]) -> QuerySet[Resource]:
    """Rows without their bytes, with the names of where they come from."""
    return rows.defer("content").select_related("hub", "academy")


def _placed(actor: Actor, place: str) -> Q:
    """Resources of the own pôle, of the own académie, or of the country."""
    if place == "nation":
        return Q(academy__isnull=True)
    if place == "academy":
        return Q(academy_id=actor.academy_id or None)
    if actor.role in SCHOOL_HATS:
        return Q(hub__school_links__school_id__in=actor.reach)
    return Q(hub_id__in=actor.reach)

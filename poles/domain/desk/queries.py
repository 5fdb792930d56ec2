"""What is asked of the contact point: its page, the link of a message, what waits for whom, what employers thought."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.core import signing
from django.db.models import Avg, Case, Count, IntegerField, Min, Q, QuerySet, Value, When
from django.utils.timezone import localdate

from poles.domain.access import Unknown
from poles.domain.desk.policy import CONTACT_POINTS, CONTACT_ROUTES, DESK_MESSAGES
from poles.domain.governance.policy import in_force
from poles.domain.governance.successors import heirs_of
from poles.records.models import Commune, ContactPoint, ContactRoute, DeskMessage, HostSite, Hub
from poles.words.actor import Actor
from poles.words.roles import Role
from poles.workflows.desk import WAITING

LINK_SALT = "poles.desk.message"
LINK_LASTS = timedelta(days=30)
_FIRST_WAITING = Case(When(status__in=WAITING, then=Value(0)), default=Value(1), output_field=IntegerField())


@dataclass(frozen=True)
class Opened:
    """The message behind a mailed link; ``expired``: the link no longer proves anything, another may be mailed."""

    message: DeskMessage
    expired: bool


@dataclass(frozen=True)
class Pile:
    """Messages that wait for a person: how many, the first date due, how many are past theirs."""

    count: int
    due_on: date | None
    late: int


@dataclass(frozen=True)
class Opinion:
    """What employers said of the answers: how many said something, and the mean from 1 to 4 (None: nobody did)."""

    count: int
    mean: float | None


def point_by_code(actor: Actor, code: str) -> ContactPoint:
    """The contact point of an address, whatever its case, with its pôle; Unknown when there is none open.

    The code of a pôle that was joined to another one leads to the contact point of the latter.
    """
    rows = CONTACT_POINTS.rows(actor, "see").select_related("hub__academy")
    code = code.strip().lower()
    found = rows.filter(code=code).first()
    if found is None and (heir := _heir_of(code)):
        found = rows.filter(hub_id=heir).first()
    if found is None:
        raise Unknown(code)
    return found


def _heir_of(code: str) -> UUID | None:
    """The pôle in force that carries on the one of a code that is printed on old cards."""
    former = ContactPoint.objects.filter(code=code).values_list("academy_id", "hub_id").first()
    heirs = heirs_of(former[0]) if former else None
    return heirs.of.get(former[1]) if former and heirs else None


def point_of(hub_id: UUID) -> ContactPoint | None:
    """The contact point of a pôle, if it has one already."""
    return ContactPoint.objects.filter(hub_id=hub_id).select_related("hub").first()


def own_point(actor: Actor) -> ContactPoint:
    """The contact point that a coordinator keeps; Unknown when the pôle has none yet."""
    found = CONTACT_POINTS.rows(actor, "edit").select_related("hub").order_by("code").first()
    if found is None:
        raise Unknown("contact_point")
    return found


def hubs_without_point() -> QuerySet[Hub]:
    """The open pôles of the maps in force that nobody can write to yet."""
    return Hub.objects.filter(status="running", hub_map__in=in_force(), contact_point__isnull=True).order_by("pk")


def routes_of(actor: Actor, hub_id: UUID) -> list[ContactRoute]:
    """Who answers what in a pôle, by reason then family then name."""
    rows = CONTACT_ROUTES.rows(actor, "see").filter(hub_id=hub_id).select_related("user")
    return list(rows.order_by("topic", "family", "user__name", "pk"))


def commune_of_siret(siret: str) -> Commune | None:
    """Where a SIRET stands, when the shared file knows it."""
    site = HostSite.objects.filter(siret=siret).select_related("commune").first()
    return site.commune if site else None


def known_site(*, name: str, commune: Commune, siret: str = "") -> HostSite | None:
    """The file that these words point to, without making any: of that SIRET, else of that name in that town."""
    known = HostSite.objects.filter(academy_id=commune.academy_id).select_related("merged_into")
    if siret:
        found = known.filter(siret=siret).first()
    else:
        found = known.filter(name__iexact=name, commune=commune).order_by("created_at").first()
    return (found.merged_into or found) if found else None


def stands_in(hub: Hub, message: DeskMessage) -> bool:
    """Whether the host of a message is in a town of this pôle: anybody may write to any pôle, of any host."""
    town = message.site.commune_id if message.site else message.commune_id
    return hub.commune_links.filter(commune_id=town, hub_map__in=in_force()).exists()


def message_token(message_id: UUID, until: date) -> str:
    """What the mail carries: the message and the last day, signed; nothing else is in it and it is kept nowhere."""
    return signing.Signer(sep=".", salt=LINK_SALT).sign(f"{message_id.hex}-{until:%Y%m%d}")


def opened(token: str, *, at: datetime) -> Opened:
    """The message that a token opens; Unknown when it is forged or for another use. Opening has no effect."""
    try:
        key, _, day = signing.Signer(sep=".", salt=LINK_SALT).unsign(token).partition("-")
        message_id, until = UUID(key), date.fromisoformat(day)
    except (signing.BadSignature, ValueError) as error:
        raise Unknown("message") from error
    found = DeskMessage.objects.filter(pk=message_id).select_related("hub", "assigned_to", "commune", "site").first()
    if found is None:
        raise Unknown("message")
    return Opened(found, expired=localdate(at) > until)


def messages_of(actor: Actor, *, status: str = "") -> QuerySet[DeskMessage]:
    """The messages that an actor sees: those that wait first, the first due on top; ``status`` keeps one state."""
    rows = DESK_MESSAGES.rows(actor, "see").select_related("assigned_to", "hub", "site__commune", "commune", "offer")
    if status:
        rows = rows.filter(status=status)
    return rows.annotate(rank=_FIRST_WAITING).order_by("rank", "due_on", "received_at", "pk")


def message_of(actor: Actor, message_id: object) -> DeskMessage:
    """One message as ``messages_of`` gives it; Unknown when it is hidden or absent."""
    found = messages_of(actor).filter(pk=DESK_MESSAGES.get(actor, "see", message_id).pk).first()
    if found is None:
        raise Unknown(message_id)
    return found


def same_sender(actor: Actor, message: DeskMessage) -> list[DeskMessage]:
    """The other messages of the same address that this actor sees, the latest first, ten at most."""
    rows = DESK_MESSAGES.rows(actor, "see").filter(email__iexact=message.email).exclude(pk=message.pk)
    return list(rows.order_by("-received_at")[:10])


def to_answer(actor: Actor, *, on: date) -> Pile:
    """The messages that wait for this person; for a coordinator, those that are past their date or nobody's as well."""
    waiting = DESK_MESSAGES.rows(actor, "answer").filter(status__in=WAITING)
    if actor.role is Role.HUB_COORDINATOR:
        waiting = waiting.filter(Q(assigned_to_id=actor.user_id) | Q(due_on__lt=on) | Q(assigned_to__isnull=True))
    found = waiting.aggregate(count=Count("pk"), late=Count("pk", filter=Q(due_on__lt=on)), first=Min("due_on"))
    return Pile(found["count"], found["first"], found["late"])


def opinion(actor: Actor, *, since: date) -> Opinion:
    """What employers thought of the answers to the messages that this actor sees, received since a day."""
    rated = DESK_MESSAGES.rows(actor, "see").filter(satisfaction__isnull=False, received_at__date__gte=since)
    found = rated.aggregate(count=Count("pk"), mean=Avg("satisfaction"))
    return Opinion(found["count"], found["mean"])


def is_late(message: DeskMessage, *, on: date) -> bool:
    """Whether an employer still waits past the day that was promised."""
    return message.status in WAITING and message.due_on < on


def keys(rows: Iterable[DeskMessage]) -> list[str]:
    """The keys of messages as the journal writes them."""
    return [str(row.pk) for row in rows]

"""What is asked of hosts and offers."""

from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from uuid import UUID

from django.core import signing
from django.db.models import Count, F, FloatField, IntegerField, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import ASin, Coalesce, Cos, Least, Power, Radians, Sin, Sqrt

from poles.domain.access import Unknown
from poles.domain.offers.policy import OFFERS
from poles.law import minors, wording
from poles.records.models import HostContact, HostLink, Offer, Placement
from poles.words import french
from poles.words.actor import Actor
from poles.words.findings import Finding, Severity
from poles.words.places import EARTH_RADIUS_KM, Point, bounding_box
from poles.words.roles import Role
from poles.words.training import PlacementKind

LINK_SALT = "poles.offers.link"
EDITABLE = ("draft", "returned", "submitted")
FIRST_OFFER = "Service : deux vérifications avant toute publication (adresse confirmée, lecture par le pôle)"


@dataclass(frozen=True)
class OfferSearch:
    """What a person looks for among published offers; an empty search finds them all.

    ``first_day`` to ``last_day``, both included: the offer must be open all along and keep a free seat. ``near`` with
    ``radius_km`` keeps what lies within so many kilometres as the crow flies.
    """

    family: str = ""
    kind: str = ""
    first_day: date | None = None
    last_day: date | None = None
    near: Point | None = None
    radius_km: float | None = None
    text: str = ""
    accessible: bool = False
    hub_id: UUID | None = None


def search(actor: Actor, wanted: OfferSearch) -> QuerySet[Offer]:
    """The published offers that this actor may see and that answer, the nearest first, else the soonest closed.

    Each row bears ``place_lat`` and ``place_lon`` (the site's, else its commune's), ``free_seats`` (seats that nobody
    confirmed holds on the days asked, or on any day of the offer) and, when ``near`` is given, ``distance_km``.
    """
    rows = _placed(OFFERS.rows(actor, "see").filter(status="published", **_exact(wanted)))
    for word in wanted.text.split()[:6]:
        rows = rows.filter(
            Q(title__icontains=word)
            | Q(description__icontains=word)
            | Q(site__name__icontains=word)
            | Q(site__commune__name__icontains=word)
        )
    first = wanted.first_day or wanted.last_day
    last = wanted.last_day or wanted.first_day
    rows = rows.annotate(free_seats=F("seat_count") - taken_seats(first, last))
    if first and last:
        rows = rows.filter(opens_on__lte=first, closes_on__gte=last, free_seats__gt=0)
    if wanted.near:
        rows = _around(rows, wanted.near, wanted.radius_km)
        return rows.order_by("distance_km", "closes_on", "pk")  # type: ignore[misc] # annotated below
    return rows.order_by("closes_on", "site__name", "pk")


def published(actor: Actor, offer_id: object) -> Offer:
    """One published offer with its place and its free seats, or Unknown."""
    seen = OFFERS.get(actor, "see", offer_id)
    row = search(actor, OfferSearch()).filter(pk=seen.pk).first()
    if row is None:
        raise Unknown(offer_id)
    return row


def taken_seats(first: date | None = None, last: date | None = None) -> Coalesce:
    """How many seats of an offer are held by a confirmed placement on some day of a span (its own days by default)."""
    held = (
        Placement.objects.filter(
            status="confirmed",
            seat__offer=OuterRef("pk"),
            starts_on__lte=Value(last) if last else OuterRef("closes_on"),
            ends_on__gte=Value(first) if first else OuterRef("opens_on"),
        )
        .order_by()
        .values("seat__offer")
        .annotate(held=Count("seat", distinct=True))
        .values("held")
    )
    return Coalesce(Subquery(held, output_field=IntegerField()), 0)


def to_publish(actor: Actor, status: str = "") -> QuerySet[Offer]:
    """The offers that this actor reads and publishes, those that wait longest first; ``status`` keeps one state."""
    rows = OFFERS.rows(actor, "publish").select_related("site__commune", "contact", "hub")
    if status:
        rows = rows.filter(status=status)
    return rows.annotate(free_seats=F("seat_count") - taken_seats()).order_by("created_at", "pk")


def to_read(actor: Actor, offer_id: object) -> Offer:
    """One offer that this actor may publish, whatever its state, with its relations, or Unknown."""
    row = to_publish(actor).filter(pk=OFFERS.get(actor, "publish", offer_id).pk).first()
    if row is None:
        raise Unknown(offer_id)
    return row


def own(actor: Actor) -> QuerySet[Offer]:
    """The offers that a host has proposed, the latest first."""
    rows = OFFERS.rows(actor, "edit").select_related("site__commune", "contact", "hub")
    return rows.annotate(free_seats=F("seat_count") - taken_seats()).order_by("-created_at")


def own_offer(actor: Actor, offer_id: object) -> Offer:
    """One offer of a host, or Unknown."""
    row = own(actor).filter(pk=OFFERS.get(actor, "edit", offer_id).pk).first()
    if row is None:
        raise Unknown(offer_id)
    return row


def drafts_of(contact_id: UUID) -> QuerySet[Offer]:
    """The offers that a contact has typed and not confirmed yet, the oldest first."""
    return (
        Offer.objects.filter(contact_id=contact_id, status="draft")
        .select_related("site__commune")
        .order_by("created_at")
    )


def findings(offer: Offer) -> list[Finding]:
    """What the law, the wording and prudence say of an offer, before it is published; nothing here blocks."""
    facts = minors.OfferFacts(PlacementKind(offer.kind), offer.regulated_work, offer.min_age)
    found = minors.check(facts) + wording.check(offer.title, "title")
    found += wording.check(offer.description, "description")
    before = Offer.objects.filter(site_id=offer.site_id, published_at__isnull=False)
    if not before.exists():
        found.append(
            Finding(
                "ID-09", Severity.INFO, "Première offre de cet organisme : appelez-le à un numéro trouvé par vous-même "
                "avant de publier.", FIRST_OFFER,
            )
        )  # fmt: skip
    elif not before.filter(contact_id=offer.contact_id).exists():
        found.append(
            Finding(
                "ID-09", Severity.WARNING, "Cet organisme est connu, mais une autre personne propose en son nom, et un "
                "SIRET se recopie : appelez l’organisme à un numéro que vous avez déjà avant de publier.", FIRST_OFFER,
            )
        )  # fmt: skip
    return found


def digest(offer: Offer) -> str:
    """A mark of what an offer says: it changes with any word, so that nobody publishes a text not read."""
    said = (
        offer.kind, offer.family, offer.title, offer.description, offer.seat_count, offer.opens_on, offer.closes_on,
        offer.min_age, offer.accessible, offer.regulated_work,
    )  # fmt: skip
    return sha256("\0".join(map(str, said)).encode()).hexdigest()[:16]


def link_token(link_id: UUID) -> str:
    """What the mail carries: the link's id, signed; nothing else is in it and it is kept nowhere."""
    return signing.Signer(sep=".", salt=LINK_SALT).sign(link_id.hex)


def link_of(token: str, *, at: datetime) -> HostLink:
    """The link that a token opens; Unknown when it is forged, for another use, expired or revoked."""
    try:
        link_id = UUID(signing.Signer(sep=".", salt=LINK_SALT).unsign(token))
    except (signing.BadSignature, ValueError) as error:
        raise Unknown("link") from error
    return _good_link(link_id, at=at)


def host_actor(link_id: UUID, *, at: datetime) -> Actor | None:
    """The host to whom a link was mailed, as long as it is good; None otherwise."""
    try:
        contact = _good_link(link_id, at=at).contact
    except Unknown:
        return None
    return Actor(
        Role.HOST, name=contact.name, academy_id=contact.academy_id, reach=frozenset({contact.site_id, contact.pk})
    )


def contacts_of(email: str) -> QuerySet[HostContact]:
    """The contacts of an address, whatever its case, one for each site."""
    return HostContact.objects.filter(email__iexact=email.strip()).select_related("site").order_by("created_at")


def contact_of(actor: Actor) -> HostContact:
    """The contact behind a host's actor, with its site; Unknown for any other hat."""
    contact = HostContact.objects.filter(pk__in=actor.reach).select_related("site__commune").first()
    if actor.role is not Role.HOST or contact is None:
        raise Unknown("contact")
    return contact


def who_answers(offer: Offer) -> str:
    """Whom to call about an offer, in words: the pôle with its address, else the rectorat."""
    if offer.hub is None or offer.hub.status != "running":
        return "le rectorat de l’académie"
    address = f" ({offer.hub.contact_email})" if offer.hub.contact_email else ""
    return f"{french.hub(offer.hub.name)}{address}"


def _good_link(link_id: UUID, *, at: datetime) -> HostLink:
    link = (
        HostLink.objects.filter(pk=link_id, expires_at__gt=at, revoked_at__isnull=True)
        .select_related("contact__site__commune")
        .first()
    )
    if link is None:
        raise Unknown("link")
    return link


def _exact(wanted: OfferSearch) -> dict:
    asked = {"family": wanted.family, "kind": wanted.kind, "accessible": wanted.accessible, "hub_id": wanted.hub_id}
    return {name: value for name, value in asked.items() if value}


def _placed(rows: QuerySet[Offer]) -> QuerySet[Offer]:
    return rows.select_related("site__commune", "hub").annotate(
        place_lat=Coalesce("site__lat", "site__commune__lat"), place_lon=Coalesce("site__lon", "site__commune__lon")
    )


def _around(rows: QuerySet[Offer], center: Point, radius_km: float | None) -> QuerySet[Offer]:
    """Sift by a rectangle, then measure: haversine in SQL, the formula of ``words.places.distance_km``."""
    lat, lon = Radians(F("place_lat")), Radians(F("place_lon"))
    here = Point(center.lat, center.lon)
    half_lat = Sin((lat - Radians(Value(here.lat))) / 2.0)
    half_lon = Sin((lon - Radians(Value(here.lon))) / 2.0)
    chord = Power(half_lat, 2) + Cos(Radians(Value(here.lat))) * Cos(lat) * Power(half_lon, 2)
    distance = ASin(Least(Value(1.0), Sqrt(chord))) * Value(2 * EARTH_RADIUS_KM)
    rows = rows.filter(place_lat__isnull=False, place_lon__isnull=False)  # type: ignore[misc] # annotated above
    if radius_km is not None:
        box = bounding_box(center, radius_km)
        rows = rows.filter(place_lat__range=(box.south, box.north), place_lon__range=(box.west, box.east))  # type: ignore[misc] # annotated above
    rows = rows.annotate(distance_km=Coalesce(distance, Value(0.0), output_field=FloatField()))
    return rows if radius_km is None else rows.filter(distance_km__lte=radius_km)

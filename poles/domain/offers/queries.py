"""What is asked of hosts and offers."""

from datetime import date, datetime
from hashlib import sha256
from uuid import UUID

from django.core import signing
from django.db.models import Count, F, IntegerField, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from poles.domain.access import Unknown
from poles.domain.hosts import register
from poles.domain.offers.policy import OFFERS
from poles.law import minors, wording
from poles.records.models import HostContact, HostLink, Offer, Placement
from poles.words import french
from poles.words.actor import Actor
from poles.words.findings import Finding, Severity
from poles.words.roles import Role
from poles.words.training import PlacementKind

LINK_SALT = "poles.offers.link"
EDITABLE = ("draft", "returned", "submitted")
FIRST_OFFER = "Service : deux vérifications avant toute publication (adresse confirmée, lecture par le pôle)"


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
    """The offers that this actor reads and publishes, those that wait longest first; ``status`` keeps one state.

    A twin of another offer is in no state's list: it is neither read nor published while it is one.
    """
    rows = OFFERS.rows(actor, "publish").select_related("site__commune", "contact", "hub")
    if status:
        rows = rows.filter(status=status, twin_of__isnull=True)
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
    """What the law, the wording and prudence say of an offer, before it is published.

    Those that block hold the offer until a person sends it back or says why it may be published (``usecases.publish``).
    """
    facts = minors.OfferFacts(PlacementKind(offer.kind), offer.regulated_work, offer.min_age)
    found = minors.check(facts) + advice(offer.title, offer.description)
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
    return found + register.remarks(offer.site)


def advice(title: str, description: str) -> list[Finding]:
    """What the wording of an offer calls for, before it is sent to be read: its author sees it and decides."""
    return wording.check(title, "title") + wording.check(description, "description")


def passage_in(text: str, finding: Finding) -> tuple[str, str, str]:
    """What stands before a passage in its sentence, the passage, and what stands after it."""
    return wording.context(text, finding.start, finding.end)


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

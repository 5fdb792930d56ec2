"""What is asked of the file of hosts: the address book and its filters, one file, whom it may show to whom."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from poles.domain.access import Unknown
from poles.domain.hosts.policy import (
    AGREEMENTS,
    HOST_CAPACITIES,
    HOST_CONTACTS,
    HOST_SITES,
    HOST_TUTORS,
)
from poles.records.models import FrameworkAgreement, HostCapacity, HostContact, HostSite, HostTutor, Offer
from poles.words.actor import Actor
from poles.words.families import BY_CODE
from poles.words.hosts import Callers, RegisterState
from poles.words.roles import Role

SOON = timedelta(days=60)
"""How long before its end an agreement is said to end."""
MOST_WORDS = 6


class HostState(StrEnum):
    """What the address book is filtered by, beside the state in the register. The value is in the address."""

    OFFERING = "offre"
    QUIET = "calme"

    @property
    def label(self) -> str:
        """The French name shown on screen."""
        return {HostState.OFFERING: "a une offre publiée", HostState.QUIET: "ne pas solliciter en ce moment"}[self]


@dataclass(frozen=True)
class HostSearch:
    """What a member looks for in the address book; an empty search finds every host of the ground.

    ``state``: a value of ``HostState`` or of ``RegisterState``, or empty.
    """

    text: str = ""
    town: str = ""
    family: str = ""
    state: str = ""


@dataclass(frozen=True)
class Card:
    """A host as the address book shows it: what it hosts, how many published offers, whether it wants to be left in peace."""

    site: HostSite
    families: tuple[str, ...]
    offers: int
    quiet: bool


@dataclass(frozen=True)
class Shown:
    """A person of a host as a reader may see it: ``phone`` is empty when the person does not want to be called by this reader."""

    contact: HostContact
    phone: str
    vouched: bool
    own: bool

    @property
    def rule(self) -> str:
        """Who may call, in words."""
        return Callers(self.contact.callers).label


@dataclass(frozen=True)
class Agreed:
    """An agreement and where it stands on a day: ``running``, ``ending`` within sixty days, or ``ended``."""

    row: FrameworkAgreement
    state: str


def sites_of(actor: Actor) -> QuerySet[HostSite]:
    """The sites that this actor reads, by name, with their town and organisation."""
    return HOST_SITES.rows(actor, "see").select_related("organisation", "commune").order_by("name", "pk")


def file_of(actor: Actor, site_id: object) -> HostSite:
    """One site with its town and organisation; Unknown when it is hidden, absent or merged into another."""
    return sites_of(actor).get(pk=HOST_SITES.get(actor, "see", site_id).pk)


def search(actor: Actor, wanted: HostSearch, *, today: date) -> QuerySet[HostSite]:
    """The sites of the ground that answer, by name: each word is in a name or in the SIRET, the town by name or postal code.

    ``family``: what the site says that it hosts, or what one of its offers published once was for.
    """
    rows = sites_of(actor)
    for word in wanted.text.split()[:MOST_WORDS]:
        named = Q(name__icontains=word) | Q(organisation__name__icontains=word) | Q(register_name__icontains=word)
        rows = rows.filter(named | Q(siret__startswith=word))
    if town := " ".join(wanted.town.split()):
        hyphened = Q(commune__name__icontains=town.replace(" ", "-"))
        rows = rows.filter(Q(commune__name__icontains=town) | hyphened | Q(commune__postal_codes__contains=town))
    if wanted.family:
        stated = HostCapacity.objects.filter(site=OuterRef("pk"), family=wanted.family)
        offered = Offer.objects.filter(site=OuterRef("pk"), family=wanted.family, published_at__isnull=False)
        rows = rows.filter(Exists(stated) | Exists(offered))
    if wanted.state == HostState.OFFERING:
        rows = rows.filter(Exists(Offer.objects.filter(site=OuterRef("pk"), status="published")))
    elif wanted.state == HostState.QUIET:
        rows = rows.filter(quiet_until__gte=today)
    elif wanted.state in set(RegisterState):
        rows = rows.filter(register_state=wanted.state)
    return rows


def cards(actor: Actor, sites: Iterable[HostSite], *, today: date) -> list[Card]:
    """Sites as the address book shows them, in their order, in two queries whatever their number."""
    sites = list(sites)
    keys = [site.pk for site in sites]
    offers = (
        Offer.objects.filter(site__in=keys, status="published", twin_of__isnull=True).order_by().values_list("site_id")
    )
    counts = dict(offers.annotate(many=Count("pk")))
    families: dict[UUID, list[str]] = defaultdict(list)
    for site_id, family in (
        HOST_CAPACITIES.rows(actor, "see").filter(site__in=keys).values_list("site_id", "family").distinct()
    ):
        families[site_id].append(family)
    return [
        Card(
            site,
            tuple(sorted(BY_CODE[code].label for code in families[site.pk] if code in BY_CODE)),
            counts.get(site.pk, 0),
            bool(site.quiet_until and site.quiet_until >= today),
        )
        for site in sites
    ]


def contacts_of(actor: Actor, site: HostSite) -> tuple[list[Shown], int]:
    """The persons of a site whom this actor may read, and how many more there are whose choice is another.

    One who wants nobody to call keeps the phone from everybody: the pôle may write.
    """
    rows = list(HOST_CONTACTS.rows(actor, "see").filter(site=site).order_by("name", "pk"))
    shown = [
        Shown(
            row,
            "" if row.callers == Callers.NOBODY else row.phone,
            row.vouched_at is not None,
            row.added_by_id in actor.reach,
        )
        for row in rows
    ]
    return shown, HostContact.objects.filter(site=site).count() - len(shown)


def tutors_of(actor: Actor, site: HostSite) -> QuerySet[HostTutor]:
    """The tutors of a site who are still there, by name."""
    return HOST_TUTORS.rows(actor, "see").filter(site=site, left_on__isnull=True).order_by("name", "pk")


def tutor_of(actor: Actor, site_id: UUID, tutor_id: object) -> HostTutor:
    """One tutor of a site that this actor may correct; Unknown for one of another site."""
    tutor = HOST_TUTORS.get(actor, "edit", tutor_id)
    if tutor.site_id != site_id:
        raise Unknown(tutor_id)
    return tutor


def contact_of(actor: Actor, site_id: UUID, contact_id: object) -> HostContact:
    """One person of a site that this actor may correct; Unknown for one of another site."""
    contact = HOST_CONTACTS.get(actor, "edit", contact_id)
    if contact.site_id != site_id:
        raise Unknown(contact_id)
    return contact


def capacities_of(actor: Actor, site: HostSite) -> QuerySet[HostCapacity]:
    """What a site says that it hosts, by family."""
    return HOST_CAPACITIES.rows(actor, "see").filter(site=site).order_by("family", "kind")


def capacity_of(actor: Actor, site_id: UUID, capacity_id: object) -> HostCapacity:
    """One line of what a site hosts that this actor may change; Unknown for one of another site."""
    capacity = HOST_CAPACITIES.get(actor, "edit", capacity_id)
    if capacity.site_id != site_id:
        raise Unknown(capacity_id)
    return capacity


def published_offers(site: HostSite) -> QuerySet[Offer]:
    """The published offers of a site, the soonest closed first: public."""
    return Offer.objects.filter(site=site, status="published", twin_of__isnull=True).order_by("closes_on", "pk")


def agreements(actor: Actor, *, today: date, site: HostSite | None = None) -> list[Agreed]:
    """The agreements that this actor reads (of the organisation of a site), the first to end first, the ended ones last."""
    rows = AGREEMENTS.rows(actor, "see").select_related("organisation", "hub")
    if site is not None:
        rows = rows.filter(organisation_id=site.organisation_id)
    told = [Agreed(row, _standing(row.ends_on, today)) for row in rows.order_by("ends_on", "title", "pk")]
    return sorted(told, key=lambda one: one.state == "ended")


def agreement_of(actor: Actor, agreement_id: object) -> FrameworkAgreement:
    """One agreement that this actor may correct."""
    return (
        AGREEMENTS.rows(actor, "edit")
        .select_related("organisation", "hub")
        .get(pk=AGREEMENTS.get(actor, "edit", agreement_id).pk)
    )


def own_contact(actor: Actor) -> HostContact:
    """The person behind a host's actor, with the site; Unknown for any other hat."""
    row = HOST_CONTACTS.rows(actor, "choose").select_related("site__commune", "site__organisation").first()
    if actor.role is not Role.HOST or row is None:
        raise Unknown("contact")
    return row


def to_describe(actor: Actor, site_id: object) -> HostSite:
    """One site whose file this actor may change; Forbidden when it is only read, Unknown when it is hidden."""
    return HOST_SITES.get(actor, "describe", site_id)


def speaks_for(actor: Actor, site: HostSite) -> bool:
    """Whether this actor may change the file of the place itself."""
    return HOST_SITES.rows(actor, "describe").filter(pk=site.pk).exists()


def _standing(ends_on: date, today: date) -> str:
    if ends_on < today:
        return "ended"
    return "ending" if ends_on <= today + SOON else "running"

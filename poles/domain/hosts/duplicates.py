"""Files that may be two of one host: which are compared, which pairs are worth proposing, and what a person sees of a pair."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from poles.domain.governance.policy import in_force
from poles.domain.hosts.policy import HOST_MERGES, HOST_SITES, known
from poles.domain.hosts.queries import Shown, contacts_of
from poles.matching.resemblance import Card, Likeness, search
from poles.records.models import (
    HostCall,
    HostCapacity,
    HostClaim,
    HostContact,
    HostFeedback,
    HostMerge,
    HostSite,
    HostTutor,
    HubCommune,
    Offer,
)
from poles.words.actor import Actor
from poles.words.french import plural
from poles.words.hosts import RegisterState

SHOWN = 100


@dataclass(frozen=True)
class Side:
    """One of the two files of a pair: the site, whom it names, and what it holds, in words."""

    site: HostSite
    contacts: list[Shown]
    hidden: int
    holds: list[str]


@dataclass(frozen=True)
class Line:
    """One line of the two files side by side, and whether they say the same."""

    label: str
    one: str
    other: str

    @property
    def same(self) -> bool:
        """Whether both say it, and the same."""
        return bool(self.one) and self.one.casefold() == self.other.casefold()


@dataclass(frozen=True)
class Proposed:
    """A pair worth a person's eyes: the file to keep, the one that would join it, how likely, why."""

    kept: UUID
    dropped: UUID
    score: float
    reason: str


def to_decide(actor: Actor) -> QuerySet[HostMerge]:
    """The pairs that wait for this actor's decision, the likeliest first."""
    rows = HOST_MERGES.rows(actor, "decide").filter(status="proposed")
    return rows.select_related("kept__commune", "dropped__commune").order_by("-score", "pk")


def done(actor: Actor) -> QuerySet[HostMerge]:
    """The merges that this actor may undo, the latest first."""
    rows = HOST_MERGES.rows(actor, "undo").select_related("kept__commune", "dropped__commune", "decided_by")
    return rows.order_by("-decided_at", "pk")[:SHOWN]


def pair_of(actor: Actor, merge_id: object) -> HostMerge:
    """One pair that this actor sees, proposed, dismissed or merged."""
    rows = HOST_MERGES.rows(actor, "see").select_related("kept__commune", "dropped__commune", "decided_by")
    return rows.get(pk=HOST_MERGES.get(actor, "see", merge_id).pk)


def side_of(actor: Actor, site: HostSite) -> Side:
    """What a person must see of a file to decide; private notes are neither read nor counted."""
    contacts, hidden = contacts_of(actor, site)
    return Side(site, contacts, hidden, holdings(site))


def holdings(site: HostSite) -> list[str]:
    """What belongs to a file and would follow it, in words: « 2 offres », « 3 appels »."""
    counted = (
        (HostContact, "personne à joindre", "personnes à joindre"), (Offer, "offre", ""), (HostCall, "appel", ""),
        (HostTutor, "tuteur", ""), (HostCapacity, "accueil décrit", ""), (HostFeedback, "avis", ""),
        (HostClaim, "prise en charge", "prises en charge"),
    )  # fmt: skip
    told = [(table.objects.filter(site=site).count(), one, many) for table, one, many in counted]  # type: ignore[attr-defined]
    return [plural(count, one, many) for count, one, many in told if count]


def lines_of(one: HostSite, other: HostSite) -> list[Line]:
    """The facts of two files, side by side."""
    told = (
        ("Nom", "name"), ("Adresse", "address"), ("Activité (NAF)", "naf_code"),
        ("Site internet", "website"), ("Nom au registre", "register_name"),
    )  # fmt: skip
    lines = [Line(label, getattr(one, name), getattr(other, name)) for label, name in told]
    sirets = Line("SIRET", *(_spaced(site.siret) for site in (one, other)))
    towns = Line("Commune", str(one.commune), str(other.commune))
    states = (RegisterState(site.register_state).label for site in (one, other))
    return [lines[0], sirets, towns, *lines[1:], Line("État au registre", *states)]


def _spaced(siret: str) -> str:
    """« 732 829 320 00074 »."""
    return f"{siret[:3]} {siret[3:6]} {siret[6:9]} {siret[9:]}".strip()


def files_of(site_id: UUID) -> list[UUID]:
    """The key of a file and those of the files merged into it: what a room above reads to miss nothing of a host."""
    return [site_id, *HostSite.objects.filter(merged_into=site_id).values_list("pk", flat=True)]


def candidates(actor: Actor, academy_id: str) -> list[Proposed]:
    """The pairs of an académie that are worth proposing and were not decided before, the likeliest first.

    Both files are known by more than a draft and stand on the ground of the same pôle: nobody else could decide. A pair
    that somebody has called two hosts is never proposed again, whichever of the two is the one to keep.
    """
    rows = HOST_SITES.rows(actor, "merge").filter(known(), academy=academy_id, merged_into__isnull=True)
    vouched = HostContact.objects.filter(site=OuterRef("pk"), vouched_at__isnull=False)
    sites = {str(site.pk): site for site in rows.annotate(vouched=Exists(vouched), offered=Count("offers"))}
    hubs = _hubs(academy_id)
    decided = _decided(academy_id)
    found = []
    for pair in search(_cards(sites.values())).found:
        one, other = sites[pair.a], sites[pair.b]
        if hubs[one.commune_id] & hubs[other.commune_id] and frozenset((one.pk, other.pk)) not in decided:
            found.append(_proposed(pair, one, other))
    return found


def _cards(sites: Iterable[HostSite]) -> list[Card]:
    sites = list(sites)
    phones: dict[UUID, list[str]] = defaultdict(list)
    mails: dict[UUID, list[str]] = defaultdict(list)
    told = HostContact.objects.filter(site__in=[site.pk for site in sites]).values_list("site_id", "phone", "email")
    for site_id, phone, email in told:
        phones[site_id].append(phone)
        mails[site_id].append(email)
    return [
        Card(
            str(site.pk), site.name, site.commune_id, site.siret, site.address, tuple(phones[site.pk]),
            tuple(mails[site.pk]), site.naf_code, site.lat, site.lon, site.register_state == RegisterState.CLOSED,
        )
        for site in sites
    ]  # fmt: skip


def _hubs(academy_id: str) -> dict[str, set[UUID]]:
    """The pôles of each commune on the map in force."""
    hubs: dict[str, set[UUID]] = defaultdict(set)
    links = HubCommune.objects.filter(academy=academy_id, hub_map__in=in_force()).values_list("commune_id", "hub_id")
    for commune_id, hub_id in links:
        hubs[commune_id].add(hub_id)
    return hubs


def _decided(academy_id: str) -> set[frozenset[UUID]]:
    rows = HostMerge.objects.filter(Q(status__in=["proposed", "dismissed"]), academy=academy_id)
    return {frozenset(keys) for keys in rows.values_list("kept_id", "dropped_id")}


def _proposed(pair: Likeness, one: HostSite, other: HostSite) -> Proposed:
    """The file to keep is the surer one: open at the register, with a SIRET, vouched for, the one with more offers, the older."""
    kept, dropped = sorted((one, other), key=_rank)
    return Proposed(kept.pk, dropped.pk, round(pair.score, 3), ", ".join(pair.reasons)[:200])


def _rank(site: HostSite) -> tuple:
    surer = (site.register_state == RegisterState.CLOSED, not site.siret, not getattr(site, "vouched", False))
    return (*surer, -getattr(site, "offered", 0), site.created_at, site.pk)

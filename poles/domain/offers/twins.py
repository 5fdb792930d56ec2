"""The same offer from two sources counts once: which offers are surely one, which may be, and what stands behind each.

Surely one: the same place (or places of one name in one town), the same first and last day, the same title once folded; the
one that comes after is a twin of the one that was here. Maybe one: the same place and family of trades, days in common, titles
close to each other; a person of the pôle decides. A twin is found by no search, no count and no allocation.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q, QuerySet
from rapidfuzz import fuzz

from poles.domain.offers.policy import OFFERS
from poles.records.models import Match, Offer, Placement, Wish
from poles.words.actor import Actor
from poles.words.trades import fold

LIVING = ("submitted", "returned", "published", "full")
"""The offers of which another can be the twin: a draft is proved by nobody, and hides nothing."""
CLOSE = 82
"""How alike two folded titles are, in percent, for a person to look at both."""
SHOWN = 5


@dataclass(frozen=True)
class Twins:
    """What a reader sees beside an offer: the one of which it is a twin, its own twins, those that may be the same."""

    of: Offer | None
    own: list[Offer]
    maybe: list[Offer]


def surely(offer: Offer) -> Offer | None:
    """The living offer that this one repeats, the oldest, or None."""
    rows = _around(offer).filter(opens_on=offer.opens_on, closes_on=offer.closes_on, twin_of__isnull=True)
    title = fold(offer.title)
    return next((row for row in rows.order_by("created_at", "pk") if fold(row.title) == title), None)


def maybe(offer: Offer) -> list[Offer]:
    """The living offers of the same place and family, on some of its days, whose title is close; the closest first."""
    rows = _around(offer).filter(
        family=offer.family, opens_on__lte=offer.closes_on, closes_on__gte=offer.opens_on, twin_of__isnull=True
    )
    if offer.series:
        rows = rows.exclude(series=offer.series)
    marked = [(alike(offer.title, row.title), row) for row in rows.order_by("created_at", "pk")]
    close = [(mark, row) for mark, row in marked if mark >= CLOSE]
    return [row for _mark, row in sorted(close, key=lambda one: -one[0])][:SHOWN]


def alike(one: str, other: str) -> float:
    """0 to 100: how alike two titles are, in any order of their words."""
    return fuzz.token_sort_ratio(fold(one), fold(other))


def beside(actor: Actor, offer: Offer) -> Twins:
    """What a reader of offers sees beside one of them, among those that this reader may unite."""
    seen = OFFERS.rows(actor, "twin").select_related("site__commune", "hub")
    own = list(seen.filter(twin_of=offer).order_by("created_at", "pk"))
    of = seen.filter(pk=offer.twin_of_id).first() if offer.twin_of_id else None
    if offer.twin_of_id or offer.status not in LIVING:
        return Twins(of, own, [])
    near = [row.pk for row in maybe(offer)]
    found = {row.pk: row for row in seen.filter(pk__in=near)}
    return Twins(of, own, [found[key] for key in near if key in found])


def united(actor: Actor) -> QuerySet[Offer]:
    """The twins that this reader may part, the latest first."""
    rows = OFFERS.rows(actor, "twin").filter(twin_of__isnull=False, status__in=LIVING)
    return rows.select_related("site__commune", "twin_of").order_by("-created_at", "pk")


def elsewhere(offer: Offer) -> list[Offer]:
    """The offers behind a published one that were read on another service: what the page links back to."""
    rows = Offer.objects.filter(Q(pk=offer.pk) | Q(twin_of=offer)).exclude(source_url="").order_by("source_name", "pk")
    return list(rows.exclude(status="withdrawn").only("pk", "source_name", "source_url"))


def awaited(keys: Iterable[UUID]) -> bool:
    """Whether somebody is placed, proposed or wishes to go on one of these offers: it can no longer be hidden."""
    keys = list(keys)
    return (
        Placement.objects.filter(seat__offer__in=keys, status="confirmed").exists()
        or Match.objects.filter(offer__in=keys, status__in=("proposed", "confirmed")).exists()
        or Wish.objects.filter(offer__in=keys).exists()
    )


def _around(offer: Offer) -> QuerySet[Offer]:
    """The other living offers of the place, or of the places of that name in that town."""
    here = Q(site=offer.site_id) | Q(site__name__iexact=offer.site.name, site__commune=offer.site.commune_id)
    rows = Offer.objects.filter(here, academy_id=offer.academy_id, status__in=LIVING).exclude(pk=offer.pk)
    return rows.select_related("site__commune")

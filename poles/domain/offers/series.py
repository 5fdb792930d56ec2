"""Offers typed together: same words, other weeks. One thing for their host and for who reads them."""

from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256
from itertools import groupby
from uuid import UUID

from poles.domain.access import Unknown
from poles.domain.offers import queries
from poles.domain.offers.policy import OFFERS
from poles.domain.offers.reservations import WITH, reservation
from poles.records.models import Offer
from poles.words.actor import Actor

MOST_SLOTS = 8
GONE = ("withdrawn", "expired")
WORDS = ("kind", "family", "title", "description", "min_age", "accessible", "regulated_work")
"""What the offers of a series share; weeks and seats are of each one."""


@dataclass(frozen=True)
class Series:
    """One proposal: its offers (créneaux) from the first day on. An offer typed alone is a series of one."""

    offers: tuple[Offer, ...]

    @property
    def first(self) -> Offer:
        """The offer that speaks for all: the first that is still alive, else the first."""
        return next(iter(self.alive), self.offers[0])

    @property
    def alive(self) -> list[Offer]:
        """Those that are neither withdrawn nor expired."""
        return [offer for offer in self.offers if offer.status not in GONE]

    @property
    def several(self) -> bool:
        """Whether more than one offer was typed."""
        return len(self.offers) > 1

    @property
    def editable(self) -> bool:
        """Whether the words may still change: something is alive, and nobody has published any of it."""
        return bool(self.alive) and all(offer.status in queries.EDITABLE for offer in self.alive)

    @property
    def renewable(self) -> list[Offer]:
        """Those that were published, and that « la même chose l’an prochain » would take up."""
        return [one for one in self.offers if one.published_at and one.status in ("published", "full", "expired")]

    @property
    def pressable(self) -> bool:
        """Whether a press may do something of it: say it complete, open again, or propose the same next year."""
        return bool(self.renewable)

    @property
    def status(self) -> str:
        """The state that asks most of the host: that of the first offer in this order."""
        order = ("returned", "draft", "submitted", "published", "full", "expired", "withdrawn")
        return min((offer.status for offer in self.offers), key=order.index)


def members(offer: Offer) -> Iterable[UUID]:
    """The keys of the offers of the series of one offer, itself included."""
    if offer.series is None:
        return [offer.pk]
    alike = Offer.objects.filter(series=offer.series, contact_id=offer.contact_id, academy_id=offer.academy_id)
    return alike.order_by("opens_on", "pk").values_list("pk", flat=True)


def own_series(actor: Actor) -> list[Series]:
    """What a host has proposed, one line a series, the latest first."""
    rows = list(queries.own(actor).prefetch_related(WITH).order_by("-created_at", "pk"))
    keyed = sorted(rows, key=lambda row: str(row.series or row.pk))
    groups = [_series(same) for _, same in groupby(keyed, key=lambda row: row.series or row.pk)]
    return sorted(groups, key=lambda one: max(row.created_at for row in one.offers), reverse=True)


def series_of(actor: Actor, offer_id: object) -> Series:
    """The series of one offer of a host, or Unknown."""
    offer = OFFERS.get(actor, "edit", offer_id)
    rows = queries.own(actor).filter(pk__in=members(offer)).prefetch_related(WITH, "stops__site__commune")
    return _series(rows)


def series_to_read(actor: Actor, offer_id: object) -> Series:
    """The series of one offer as its reader sees it: the offers that this actor may publish, or Unknown."""
    offer = OFFERS.get(actor, "publish", offer_id)
    rows = queries.to_publish(actor).filter(pk__in=members(offer)).prefetch_related(WITH, "stops__site__commune")
    found = _series(rows)
    if not found.offers:
        raise Unknown(offer_id)
    return found


def digest(offers: Iterable[Offer]) -> str:
    """A mark of what the offers of a series say together; of one alone, its own."""
    marks = [queries.digest(offer) for offer in offers]
    return marks[0] if len(marks) == 1 else sha256("".join(marks).encode()).hexdigest()[:16]


def mark(actor: Actor, offer_id: object) -> str:
    """``digest`` of what is read together with one offer: the slots of its proposal that are in the same state."""
    found = series_to_read(actor, offer_id)
    named = next(one for one in found.offers if str(one.pk) == str(offer_id))
    return digest([one for one in found.offers if one.status == named.status])


def unchanged_since(offer: Offer) -> Offer | None:
    """The offer of last year that this one repeats, when its words, its seats and for whom it is kept are the same.

    Only for a person who had been vouched for: for anybody else, everything is to be read.
    """
    before = offer.renewed_from
    if before is None or offer.contact is None or offer.contact.vouched_at is None:
        return None
    same = all(
        getattr(offer, name) == getattr(before, name) for name in (*WORDS, "seat_count", "contact_id", "site_id")
    )
    return before if same and reservation(offer) == reservation(before) else None


def locked(actor: Actor, verb: str, offer_id: UUID) -> list[Offer]:
    """The offers of a series, locked by key, to do one thing to all; Unknown or Forbidden for the one that was named."""
    keys = list(members(OFFERS.get(actor, verb, offer_id)))
    rows = OFFERS.rows(actor, verb).filter(pk__in=keys).select_for_update(of=("self",)).order_by("pk")
    return sorted(rows, key=lambda row: (row.opens_on, row.pk))


def _series(rows: Iterable[Offer]) -> Series:
    return Series(tuple(sorted(rows, key=lambda row: (row.opens_on, row.pk))))

"""The searches that people keep, and what each finds that is new."""

from dataclasses import dataclass, replace
from datetime import date

from django.db.models import QuerySet

from poles.domain.access import Unknown
from poles.domain.offers import addresses
from poles.domain.offers.policy import SAVED_SEARCHES
from poles.domain.offers.searching import Found, OfferSearch, Order, leading
from poles.domain.territory.queries import commune
from poles.records.models import Commune, SavedSearch
from poles.words.actor import Actor


@dataclass(frozen=True)
class Kept:
    """A saved search as its page shows it; ``fresh`` is None when its place is no longer known."""

    saved: SavedSearch
    wanted: OfferSearch | None
    town: Commune | None
    fresh: Found | None


def saved_of(actor: Actor) -> QuerySet[SavedSearch]:
    """The searches of a person, by name."""
    return SAVED_SEARCHES.rows(actor, "see").order_by("name")


def kept(actor: Actor, *, on: date) -> list[Kept]:
    """The same with what each has found since it was last seen: a question or two for each, twenty at most."""
    return [_kept(actor, saved, on) for saved in saved_of(actor)]


def fresh_of(actor: Actor, saved: SavedSearch, on: date) -> Found | None:
    """The offers published since a search was last seen, the freshest first; None when its place is no longer known."""
    try:
        wanted = addresses.read(saved.query, on=on)
    except Unknown:
        return None
    return leading(actor, replace(wanted, since=saved.seen_at, order=Order.FRESHEST))


def _kept(actor: Actor, saved: SavedSearch, on: date) -> Kept:
    fresh = fresh_of(actor, saved, on)
    if fresh is None:
        return Kept(saved, None, None, None)
    wanted = fresh.wanted
    return Kept(saved, wanted, commune(wanted.near_code) if wanted.near_code else None, fresh)

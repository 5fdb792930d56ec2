"""Searches that people keep: saved, with or without an alert, forgotten; one mail a day with what is new."""

from collections.abc import Iterable
from datetime import datetime
from itertools import groupby
from uuid import UUID, uuid5

from django.db import transaction
from django.utils.timezone import localdate

from poles.domain.access import Forbidden
from poles.domain.notices import queue
from poles.domain.offers import addresses
from poles.domain.offers.policy import SAVED_SEARCHES
from poles.domain.offers.saved import fresh_of
from poles.domain.people.queries import hats_of
from poles.records.models import SavedSearch
from poles.records.turns import take_turn
from poles.words.actor import Actor
from poles.words.findings import refuse

KIND = "search.found"
MOST_SAVED = 20
MOST_TITLES = 3
LONGEST_NAME, LONGEST_QUERY = 80, 600


@transaction.atomic
def save_search(*, actor: Actor, name: str, query: str, alert: bool, at: datetime) -> SavedSearch:
    """Keep a search (``query``: its address, as ``addresses.write`` made it); with ``alert``, new offers are mailed.

    Raises Refused for a name that is empty or taken, and beyond twenty searches.
    """
    if actor.role not in SAVED_SEARCHES.roles("edit") or actor.user_id is None:
        raise Forbidden("save_search")
    name = " ".join(name.split())
    if not 0 < len(name) <= LONGEST_NAME:
        raise refuse("saved.name", "Donnez un nom à cette recherche, en 80 caractères au plus.", field="name")
    if len(query) > LONGEST_QUERY:
        raise refuse("saved.query", "Cette recherche est trop longue pour être gardée : retirez un filtre.")
    addresses.read(query)  # Unknown when its place is not there
    take_turn(f"saved searches {actor.user_id}")
    own = SAVED_SEARCHES.rows(actor, "edit")
    if own.filter(name__iexact=name).exists():
        raise refuse("saved.name", "Vous avez déjà une recherche de ce nom : donnez-en un autre.", field="name")
    if own.count() >= MOST_SAVED:
        raise refuse("saved.many", f"Vous gardez déjà {MOST_SAVED} recherches : oubliez-en une d’abord.")
    return SavedSearch.objects.create(
        academy_id=actor.academy_id, user_id=actor.user_id, name=name, query=query, alert=alert, seen_at=at
    )


@transaction.atomic
def change_alert(*, actor: Actor, saved_id: UUID, alert: bool, at: datetime) -> SavedSearch:
    """Begin or stop the mails of a search; those that begin tell what is published from now on."""
    saved = SAVED_SEARCHES.get(actor, "edit", saved_id, lock=True)
    if saved.alert != alert:
        saved.alert, saved.seen_at = alert, max(at, saved.seen_at) if alert else saved.seen_at
        saved.save(update_fields=["alert", "seen_at"])
    return saved


@transaction.atomic
def mark_seen(*, actor: Actor, saved_id: UUID, at: datetime) -> SavedSearch:
    """What a search finds has been read: from now on only what is published after counts as new."""
    saved = SAVED_SEARCHES.get(actor, "edit", saved_id, lock=True)
    saved.seen_at = max(at, saved.seen_at)
    saved.save(update_fields=["seen_at"])
    return saved


@transaction.atomic
def forget_search(*, actor: Actor, saved_id: UUID) -> None:
    """Delete a search; nothing of it is kept."""
    SAVED_SEARCHES.get(actor, "edit", saved_id, lock=True).delete()


def tell_searches(*, actor: Actor, at: datetime) -> int:
    """Mail each person the new offers of the searches whose alert is on, one mail a person and a day; gives how many.

    A person who wears no hat any more is told nothing. Each person's mail is its own transaction: run again the same day,
    it sends nothing twice.
    """
    waiting = SAVED_SEARCHES.rows(actor, "tell").filter(alert=True, user__is_active=True)
    rows = waiting.select_related("user").order_by("user_id", "name")
    return sum(
        _tell(actor, list(searches), user_id, at) for user_id, searches in groupby(rows, lambda row: row.user_id)
    )


@transaction.atomic
def _tell(actor: Actor, searches: Iterable[SavedSearch], user_id: UUID, at: datetime) -> int:
    today = localdate(at)
    if not hats_of(user_id, on=today).filter(role__in=SAVED_SEARCHES.roles("edit")).exists():
        return 0
    told, person = [], None
    for saved in (
        SavedSearch.objects.filter(pk__in=[row.pk for row in searches], alert=True).select_for_update().order_by("name")
    ):
        fresh = fresh_of(actor, saved, today)
        if not fresh:
            continue
        person = saved.user
        told.append(
            {
                "name": saved.name, "query": saved.query, "count": len(fresh), "more": fresh.more,
                "titles": [row.title for row in fresh[:MOST_TITLES]],
            }
        )  # fmt: skip
        saved.seen_at = at
        saved.save(update_fields=["seen_at"])
    if person is None:
        return 0
    queue(KIND, person.email, uuid5(user_id, today.isoformat()), at=at, academy_id=None, searches=told)
    return 1

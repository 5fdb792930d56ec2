"""Who reads an alert: the person named for the pôle, else for the académie, else somebody of the rectorat; never nobody."""

from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from poles.domain.alerts.policy import ALERT_REFERENTS, ALERTS
from poles.domain.governance.queries import hubs_of
from poles.domain.people.queries import coordinators_of, offices_of
from poles.records.models import Alert, AlertReferent, Hub, User
from poles.words.actor import Actor
from poles.words.findings import refuse
from poles.words.french import alphabetical

SMALLEST = 5
"""Counts of 1 to SMALLEST − 1 alerts are hidden from the académie."""
NOBODY = (
    "Personne ne peut encore lire cette alerte dans votre académie : rien n’est enregistré. Appelez le Défenseur des droits "
    "au 39 28 (gratuit), ou écrivez sur antidiscriminations.fr."
)


def readers_for(academy_id: str, hub_id: UUID | None, *, on: date) -> dict[UUID, User]:
    """Who may be named for a pôle (its coordinators and the rectorat), or for the académie (the rectorat), by name."""
    people = {user.pk: user for user in offices_of(academy_id, on=on)}
    if hub_id:
        people |= {user.pk: user for user in coordinators_of(hub_id, on=on)}
    return dict(sorted(people.items(), key=lambda one: (alphabetical(one[1].name), str(one[0]))))


def referent_of(academy_id: str, hub_id: UUID | None, *, on: date) -> User:
    """The one person who reads the alerts of a pôle on a day; raises Refused when the académie has nobody at all.

    Named for the pôle, else for the académie, else the first of the rectorat by name, else the first coordinator. Who no
    longer wears a hat there is passed over: an alert is never addressed to a person who cannot open it.
    """
    readers = readers_for(academy_id, hub_id, on=on)
    named = {row.hub_id: row.user_id for row in AlertReferent.objects.filter(academy_id=academy_id)}
    for key in (hub_id, None):
        if (user_id := named.get(key)) in readers:
            return readers[user_id]
    offices = readers_for(academy_id, None, on=on)
    for one in (*offices.values(), *readers.values()):
        return one
    raise refuse("ALERT", NOBODY)


def orphans(academy_id: str, hub_id: UUID | None, *, on: date) -> QuerySet[Alert]:
    """The alerts of a pôle (None: of no pôle) that live and are addressed to a person who can no longer open them."""
    alive = Alert.objects.filter(academy_id=academy_id, **of_hub(hub_id)).exclude(status="closed")
    return alive.exclude(assigned_to__in=readers_for(academy_id, hub_id, on=on))


def of_hub(hub_id: UUID | None) -> dict[str, Any]:
    """The filter of the rows of a pôle, or of none."""
    return {"hub_id": hub_id} if hub_id else {"hub__isnull": True}


def named_in(actor: Actor, *, on: date) -> list[tuple[Hub | None, User | None, dict[UUID, User]]]:
    """For each pôle of the académie, and for the académie itself (None, first): who is named, who could be."""
    rows = ALERT_REFERENTS.rows(actor, "name").select_related("user")
    named = {row.hub_id: row.user for row in rows}
    whole = [(None, named.get(None), readers_for(actor.academy_id, None, on=on))]
    hubs = hubs_of(actor.academy_id)
    return whole + [(hub, named.get(hub.pk), readers_for(actor.academy_id, hub.pk, on=on)) for hub in hubs]


def total_of(actor: Actor) -> tuple[int | None, int | None]:
    """How many alerts the académie had, and how many of them wait for an answer, for who may count them.

    None stands for a count that is hidden: 1 to 4, or one from which such a count could be found by taking it away.
    """
    rows = ALERTS.rows(actor, "total")
    received, waiting = rows.count(), rows.filter(status__in=("received", "taken")).count()
    if 0 < received < SMALLEST:
        return None, None
    hidden = any(0 < count < SMALLEST for count in (waiting, received - waiting))
    return received, None if hidden else waiting

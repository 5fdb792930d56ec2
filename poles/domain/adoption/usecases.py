"""Adopt a map and let every room follow, in one transaction: all of it, or nothing."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils.timezone import localdate

from poles.domain.alerts import succession as alerts
from poles.domain.allocation import succession as allocation
from poles.domain.desk import succession as desk
from poles.domain.governance.successors import Heirs, heirs_of
from poles.domain.governance.usecases import adopt_map, open_hub
from poles.domain.hosts import succession as hosts
from poles.domain.journal import note_deed
from poles.domain.library import succession as library
from poles.domain.mandates import succession as mandates
from poles.domain.meetings import succession as meetings
from poles.domain.offers.usecases import follow_map as move_offers
from poles.domain.partners import succession as partners
from poles.domain.people.succession import follow_letters, follow_members
from poles.domain.programmes import succession as programmes
from poles.domain.requests import succession as requests
from poles.records.models import Hub, HubMap
from poles.words.actor import Actor, system
from poles.words.findings import Refused
from poles.words.french import plural

ROOMS = (
    ("contact", desk), ("membres", partners), ("lettres", mandates), ("conventions", hosts), ("rencontres", meetings),
    ("demandes", requests), ("campagnes", allocation), ("alertes", alerts), ("ressources", library),
    ("programmes", programmes),
)  # fmt: skip
"""What follows, in the words of the journal, and the room that moves it."""


@dataclass(frozen=True)
class Adoption:
    """A map in force, and how many rows followed it, by the word of the journal."""

    chart: HubMap
    moved: dict[str, int]


@transaction.atomic
def adopt(
    *,
    actor: Actor,
    hub_map_id: UUID,
    at: datetime,
    decided_on: date | None = None,
    decision: str = "",
    despite: bool = True,
    seen: int | None = None,
) -> Adoption:
    """Make a draft the map in force, by the decision of the rector; what hangs on the former pôles follows.

    ``despite``: adopt although the law has remarks. ``seen``: the version of the draft that was read. What moves is moved
    by the machine, in its own name, for the person who adopts has no hat on these rows. Offers go to the pôle of their
    commune, requests to that of their school, the rest to the pôle that holds most of the schools of the former one. A
    coordinator goes on when a signed letter is not over, and the pôle stays open when it runs.
    """
    chart = adopt_map(
        actor=actor, hub_map_id=hub_map_id, at=at, decided_on=decided_on, decision=decision, despite=despite, seen=seen
    )
    machine = system("adoption d’une carte", chart.academy_id)
    moved = {"offres": move_offers(actor=machine, academy_id=chart.academy_id, at=at)}
    if heirs := heirs_of(chart.academy_id):
        moved |= {word: room.follow_map(heirs=heirs, actor=machine, at=at) for word, room in ROOMS}
        moved["comptes"] = follow_members(academy_id=chart.academy_id, actor=machine, at=at)
        carried = mandates.carried_on(heirs=heirs, on=localdate(at))
        moved["coordonnateurs"] = follow_letters(carried=carried, actor=machine, at=at)
        moved["pôles ouverts"] = _keep_open(heirs, machine, at)
    note = ", ".join(f"{word} : {plural(count, 'ligne')}" for word, count in moved.items() if count)
    note_deed(chart, "follow_map", actor=machine, at=at, note=note or "rien à déplacer")
    return Adoption(chart, moved)


def _keep_open(heirs: Heirs, machine: Actor, at: datetime) -> int:
    """Open each pôle that carries on an open one and has what HUB-03 asks; the others wait for the rector."""
    running = Hub.objects.filter(pk__in=list(heirs.main), status="running").values_list("pk", flat=True)
    keys = {heirs.of[former] for former in running}
    opened = 0
    for hub in Hub.objects.filter(pk__in=keys, status="mapped").order_by("name"):
        try:
            open_hub(actor=machine, hub_id=hub.pk, at=at)
        except Refused:
            continue
        opened += 1
    return opened

"""The lettres de mission that are not signed yet follow the map; a signed one names its pôle for ever."""

from datetime import date, datetime
from uuid import UUID

from poles.domain.governance.successors import Heirs
from poles.records.models import MissionLetter
from poles.words.actor import Actor


def follow_map(*, heirs: Heirs, actor: Actor, at: datetime) -> int:
    """Give to the successors the letters in preparation; gives how many moved."""
    return heirs.hand_over(MissionLetter.objects.filter(status="draft"))


def carried_on(*, heirs: Heirs, on: date) -> list[tuple[UUID, UUID, UUID]]:
    """(person, former pôle, its successor) of every signed letter that runs on a day, for the main line of each pôle.

    The letter was given for a pôle that goes on: its coordinator goes on too. The other pôles wait for a letter.
    """
    running = MissionLetter.objects.filter(status="signed", starts_on__lte=on, ends_on__gte=on)
    rows = running.filter(hub_id__in=list(heirs.main)).order_by("starts_on", "pk")
    return [(user, hub, heirs.of[hub]) for user, hub in rows.values_list("user_id", "hub_id")]

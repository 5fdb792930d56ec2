"""The lettres de mission that are not signed yet follow the map; a signed one names its pôle for ever."""

from collections import defaultdict
from datetime import date, datetime
from uuid import UUID

from poles.domain.governance.queries import lasting
from poles.domain.governance.successors import Heirs
from poles.records.models import MissionLetter
from poles.words.actor import Actor


def follow_map(*, heirs: Heirs, actor: Actor, at: datetime) -> int:
    """Give to the successors the letters in preparation; gives how many moved."""
    return heirs.hand_over(MissionLetter.objects.filter(status="draft"))


def carried_on(*, heirs: Heirs, on: date) -> list[tuple[UUID, UUID, UUID]]:
    """(person, former pôle, its successor) of every signed letter that is not over on a day, along the main line of its pôle.

    The letter was given for a pôle that goes on: its coordinator goes on too, from the pôle where former maps have brought
    him or her. The other pôles wait for a letter.
    """
    line = defaultdict[UUID, list[UUID]](list)
    for former in sorted(heirs.main):
        line[heirs.of[former]].append(former)
    rows = MissionLetter.objects.filter(lasting(on), hub_id__in=list(heirs.main)).order_by("starts_on", "pk")
    named = [(user, heirs.of[hub]) for user, hub in rows.values_list("user_id", "hub_id")]
    return [(user, former, heir) for user, heir in named for former in line[heir]]

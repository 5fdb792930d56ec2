"""Many travel times at once: the operator's table of real journeys between communes."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from django.db import connection, transaction

from poles.domain.access import Forbidden
from poles.domain.allocation.policy import TRAVEL_TIMES
from poles.domain.journal import note_event
from poles.domain.territory.rows import LoadCount
from poles.records.bulk import copy_in
from poles.records.models import Academy, Commune, TravelTime
from poles.words.actor import Actor
from poles.words.findings import refuse
from poles.words.places import Mode


class TravelRow(NamedTuple):
    """One journey for one académie: communes by their INSEE codes, minutes from the first to the second."""

    academy_id: str
    mode: Mode
    origin: str
    destination: str
    minutes: int


@transaction.atomic
def load_travel_times(*, actor: Actor, rows: Sequence[TravelRow], at: datetime) -> LoadCount:
    """Add or renew travel times, all or nothing; those that the rows do not name are left as they are.

    Raise Refused for an unknown commune or académie and for a journey given twice, before anything is written.
    """
    if actor.role not in TRAVEL_TIMES.roles("load"):
        raise Forbidden("load")
    with connection.cursor() as cursor:  # two loads at once: the second waits
        cursor.execute("select pg_advisory_xact_lock(hashtext(%s))", [TravelTime._meta.db_table])
    _refuse_unknown("académie", {row.academy_id for row in rows}, Academy)
    _refuse_unknown("commune", {code for row in rows for code in (row.origin, row.destination)}, Commune)
    known = {
        (time.academy_id, time.mode, time.departure_id, time.destination_id): time
        for time in TravelTime.objects.filter(academy__in={row.academy_id for row in rows})
    }
    fresh, renewed, same, met = [], [], 0, set()
    for row in rows:
        key = (row.academy_id, row.mode.value, row.origin, row.destination)
        if key in met:
            sentence = f"Le trajet de {row.origin} à {row.destination} {row.mode.label} est donné deux fois."
            raise refuse("travel.twice", sentence)
        met.add(key)
        before = known.get(key)
        if before is None:
            fresh.append(
                TravelTime(
                    academy_id=row.academy_id,
                    mode=row.mode,
                    departure_id=row.origin,
                    destination_id=row.destination,
                    minutes=row.minutes,
                )
            )
        elif before.minutes == row.minutes:
            same += 1
        else:
            before.minutes = row.minutes
            renewed.append(before)
    copy_in(fresh)
    TravelTime.objects.bulk_update(renewed, ["minutes"], batch_size=2000)
    count = LoadCount(len(fresh), len(renewed), same)
    note = f"{count.added} ajoutés, {count.changed} modifiés, {count.same} inchangés"
    note_event("load", TRAVEL_TIMES.subject, "*", actor=actor, at=at, note=note)
    return count


def _refuse_unknown(what: str, wanted: set[str], model: type[Academy] | type[Commune]) -> None:
    unknown = sorted(wanted - set(model._default_manager.filter(pk__in=wanted).values_list("pk", flat=True)))
    if unknown:
        shown = ", ".join(unknown[:5]) + ("…" if len(unknown) > 5 else "")
        raise refuse("travel.unknown", f"Code de {what} inconnu ici : {shown}. Chargez d’abord ces données.")

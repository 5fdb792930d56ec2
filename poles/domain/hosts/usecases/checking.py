"""A site is looked up in the public register: by who types it, by who reads it, and by night for the whole file."""

from collections.abc import Callable
from datetime import datetime
from time import sleep
from uuid import UUID

from django.db import transaction
from django.db.models import F, Q

from poles.domain.hosts import register
from poles.domain.hosts.policy import HOST_SITES
from poles.domain.journal import note_deed, note_event
from poles.records.models import HostSite
from poles.words.actor import Actor
from poles.words.findings import refuse

A_BATCH = 100
"""How many sites one batch looks up, half a minute of work; a dozen batches a night see 25,000 sites in a month."""
PAUSE_SECONDS = 0.3
MOST_SILENCES = 3


def look_up(*, siret: str, at: datetime) -> register.Reading:
    """What the register says of a SIRET that somebody types: nothing is written but the answer remembered."""
    return register.read(siret, at=at)


def refresh(*, actor: Actor, site_id: UUID, at: datetime) -> register.Reading:
    """Look a site up and write what the register says beside what people typed; a silent register changes nothing."""
    site = HOST_SITES.get(actor, "refresh", site_id)
    if not site.siret:
        raise refuse("REGISTER", "Ce lieu n’a pas de SIRET : notez-le d’abord dans sa fiche.", field="siret")
    reading = register.read(site.siret, at=at)
    if not reading.silence:
        _write(actor, site.pk, reading, at=at)
    return reading


def refresh_stale(
    *, actor: Actor, at: datetime, most: int = A_BATCH, pause: Callable[[float], None] = sleep
) -> dict[str, int]:
    """Look up the sites never seen, then those seen more than thirty days ago; stop when the register stays silent.

    Gives how many were ``read``, how many are ``closed`` now, how many stayed ``silent``. Each site is its own gesture:
    a job that dies half-way has lost nothing, and tomorrow's goes on.
    """
    old = Q(register_read_at__isnull=True) | Q(register_read_at__lte=at - register.FRESH)
    rows = HOST_SITES.rows(actor, "refresh").filter(old, merged_into__isnull=True).exclude(siret="")
    due = rows.order_by(F("register_read_at").asc(nulls_first=True), "pk").values_list("pk", "siret")[:most]
    told = {"read": 0, "closed": 0, "silent": 0}
    for site_id, siret in list(due):
        reading = register.read(siret, at=at)
        if reading.silence:
            told["silent"] += 1
            if told["silent"] >= MOST_SILENCES or reading.silence == register.OFF:
                break
        else:
            _write(actor, site_id, reading, at=at)
            told["read"] += 1
            told["closed"] += reading.state == "closed"
        pause(PAUSE_SECONDS)
    register.forget(at=at)
    if told["read"]:
        note_event("refresh", "hostsite", "register", actor=actor, at=at, note=str(told))
    return told


@transaction.atomic
def _write(actor: Actor, site_id: UUID, reading: register.Reading, *, at: datetime) -> None:
    """Write a reading on its site, unless the SIRET was changed meanwhile; empty facts are filled, typed ones are left."""
    site = HostSite.objects.select_for_update().get(pk=site_id)
    if site.siret != reading.siret:
        return
    changed = site.register_state != reading.state
    site.register_state, site.register_name = reading.state, reading.name
    site.register_read_at = reading.read_at
    site.naf_code = site.naf_code or reading.naf_code
    site.size_band = site.size_band or reading.size_band
    site.address = site.address or reading.address
    here = register.commune_of(reading)
    if site.lat is None and here and here.pk == site.commune_id:
        site.lat, site.lon = reading.lat, reading.lon
    site.save(
        update_fields=[
            "register_state", "register_name", "register_read_at", "naf_code", "size_band", "address", "lat", "lon",
        ]
    )  # fmt: skip
    if changed:
        note_deed(site, "refresh", actor=actor, at=at, note=f"registre : {reading.state.label}")

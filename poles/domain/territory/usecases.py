"""Load the ground from rows: all or nothing, safe to run twice, written down."""

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import fields
from datetime import datetime
from typing import Any

from django.db import connection, transaction
from django.db.models import Model

from poles.domain.access import Forbidden, Policy
from poles.domain.journal import note_event
from poles.domain.territory.policy import ACADEMIES, COMMUNES, PROGRAMMES, SCHOOLS
from poles.domain.territory.rows import CommuneRow, LoadCount, ProgrammeRow, SchoolRow
from poles.records.bulk import copy_in
from poles.records.models import Academy, Commune
from poles.words.academies import Academy as AcademyFact
from poles.words.actor import Actor
from poles.words.findings import refuse


@transaction.atomic
def load_academies(*, actor: Actor, rows: Iterable[AcademyFact], at: datetime) -> LoadCount:
    """Add or renew académies."""
    values = [
        {"code": row.code, "name": row.name, "region": row.region, "holiday_zone": row.zone.value} for row in rows
    ]
    return _load(ACADEMIES, "code", values, actor=actor, at=at)


@transaction.atomic
def load_communes(*, actor: Actor, rows: Iterable[CommuneRow], at: datetime) -> LoadCount:
    """Add or renew communes; their académies must be there."""
    values = _said(rows)
    _refuse_unknown("académie", {row["academy_id"] for row in values}, Academy)
    return _load(COMMUNES, "code", values, actor=actor, at=at)


@transaction.atomic
def load_schools(*, actor: Actor, rows: Iterable[SchoolRow], at: datetime) -> LoadCount:
    """Add or renew schools by UAI; their communes must be there. A school absent from the rows is left as it is."""
    values = _said(rows)
    _refuse_unknown("académie", {row["academy_id"] for row in values}, Academy)
    _refuse_unknown("commune", {row["commune_id"] for row in values}, Commune)
    return _load(SCHOOLS, "uai", values, actor=actor, at=at)


@transaction.atomic
def load_programmes(*, actor: Actor, rows: Iterable[ProgrammeRow], at: datetime) -> LoadCount:
    """Add or renew formations by MEF."""
    return _load(PROGRAMMES, "mef_code", _said(rows), actor=actor, at=at)


def _said(rows: Iterable[CommuneRow | SchoolRow | ProgrammeRow]) -> list[dict[str, Any]]:
    """The values that each row gives; what it does not say is absent."""
    return [
        {name.name: value for name in fields(row) if (value := getattr(row, name.name)) is not None} for row in rows
    ]


def _refuse_unknown(what: str, wanted: set[str], model: type[Model]) -> None:
    unknown = sorted(wanted - set(model._default_manager.filter(pk__in=wanted).values_list("pk", flat=True)))
    if unknown:
        shown = ", ".join(unknown[:5]) + ("…" if len(unknown) > 5 else "")
        raise refuse(
            f"known_{model._meta.model_name}", f"Code de {what} inconnu ici : {shown}. Chargez d’abord ces données."
        )


def _load(policy: Policy[Any], key: str, values: Sequence[dict[str, Any]], *, actor: Actor, at: datetime) -> LoadCount:
    if actor.role not in policy.roles("load"):
        raise Forbidden("load")
    model = policy.model
    with connection.cursor() as cursor:  # two loads of one table at once: the second waits
        cursor.execute("select pg_advisory_xact_lock(hashtext(%s))", [model._meta.db_table])
    known = {row[key]: row for row in model._default_manager.values(*(f.attname for f in model._meta.concrete_fields))}
    fresh, renewed, same, met = [], [], 0, set[Hashable]()
    for row in values:
        if row[key] in met:
            raise refuse(
                "one_row_a_key", f"Le code {row[key]} est donné deux fois : gardez une seule ligne.", field=key
            )
        met.add(row[key])
        before = known.get(row[key])
        if before is None:
            fresh.append(model(**row))
        elif all(before[name] == value for name, value in row.items()):
            same += 1
        else:
            renewed.append(model(**{**before, **row}))
    copy_in(fresh)
    if renewed:
        own_key = model._meta.pk.name
        kept = {own_key, key, "created_at"}
        model._default_manager.bulk_create(
            renewed,
            batch_size=1000,
            update_conflicts=True,
            unique_fields=[own_key],
            update_fields=[f.name for f in model._meta.concrete_fields if f.name not in kept],
        )
    count = LoadCount(len(fresh), len(renewed), same)
    note = f"{count.added} ajoutées, {count.changed} modifiées, {count.same} inchangées"
    note_event("load", policy.subject, "*", actor=actor, at=at, note=note)
    return count

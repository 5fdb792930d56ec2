"""Take the figures of a pôle, of an académie or of the country at a moment, and keep them as they were."""

import hashlib
import json
from collections.abc import Iterable
from contextlib import nullcontext
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from poles.domain import reach
from poles.domain.access import Forbidden
from poles.domain.indicators import boards
from poles.domain.indicators.boards import COUNTERS
from poles.domain.indicators.policy import FIGURES, FROZEN
from poles.domain.indicators.survey import Survey, counted, survey
from poles.domain.indicators.values import Value
from poles.domain.journal import note_deed
from poles.records.models import FrozenFigures, Hub
from poles.words.actor import Actor
from poles.words.roles import Role
from poles.words.time import SchoolYear


def snapshot(
    *, actor: Actor, at: datetime, hub_id: UUID | None = None, academy_id: str | None = None, veiled: bool = True
) -> dict[str, Any]:
    """The figures of one place at a moment, as JSON: ``at``, ``school_year``, ``place`` and ``figures``.

    ``hub_id``: a pôle; ``academy_id`` alone: an académie; neither: the country. ``veiled``: small counts hidden, as the
    académie would read them; only a coordinator (and the machine) may have the own pôle without veil. Each figure has
    ``code``, ``label``, ``kind``, ``group`` (« cut:group », empty for the whole), ``group_label``, ``numerator``,
    ``denominator``, ``unit``, ``share``, ``text`` (as written), and ``low``, ``high`` (interval at 95 %, from 0 to 1).
    Raise Unknown or Forbidden as ``policy.py`` says.
    """
    hub = FIGURES.get(actor, "see", hub_id) if hub_id is not None else None
    home = hub.academy_id if hub else academy_id
    if not hub:
        _may_count(actor, home)
    plain = hub is not None and not veiled and actor.role not in COUNTERS
    found = survey(actor, at=at) if plain else _as_counted(actor, home, at)
    return {
        "at": at.isoformat(),
        "school_year": SchoolYear.of(timezone.localdate(at)).start,
        "place": hub.name if hub else found.label,
        "figures": [_told(each) for each in found.everything(hub.pk if hub else None)],
    }


def freeze(
    *,
    actor: Actor,
    hub_id: UUID | None = None,
    academy_id: str | None = None,
    school_year: int,
    label: str,
    at: datetime,
) -> FrozenFigures:
    """Take the veiled figures of a place and keep them for ever, with their fingerprint; the journal says who took them."""
    if actor.role not in FROZEN.roles("freeze"):
        raise Forbidden("freeze")
    taken = snapshot(actor=actor, at=at, hub_id=hub_id, academy_id=academy_id)
    home = Hub.objects.values_list("academy_id", flat=True).get(pk=hub_id) if hub_id else academy_id
    with transaction.atomic():
        kept = FrozenFigures.objects.create(
            academy_id=home,
            hub_id=hub_id,
            school_year=school_year,
            label=label,
            taken_at=at,
            figures=taken,
            digest=digest_of(taken),
        )
        note_deed(kept, "freeze", actor=actor, at=at, note=label)
    return kept


def digest_of(figures: dict[str, Any]) -> str:
    """The SHA-256 of figures in canonical JSON: sorted keys, no space, UTF-8."""
    text = json.dumps(figures, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
    return hashlib.sha256(text.encode()).hexdigest()


def _may_count(actor: Actor, academy_id: str | None) -> None:
    """Whether this hat may have the sums of an académie (its own), or of the country."""
    if actor.role in FIGURES.roles("total"):
        return
    if actor.role not in FIGURES.roles("compare") or not academy_id or actor.academy_id != academy_id:
        raise Forbidden("total")


def _as_counted(actor: Actor, academy_id: str | None, at: datetime) -> Survey:
    """An académie as its rectorate reads it, or the country as the ministry does, for whoever takes figures from it.

    What must be hidden in one pôle depends on the others: a coordinator counts them for that, and is shown nothing of them.
    """
    wide = reach.beyond(reach.Errand.SECRECY) if actor.role is Role.HUB_COORDINATOR else nullcontext()
    with wide:
        if academy_id:
            return counted(boards.as_counted(academy_id, at=at))
        return counted(boards.read_nation(Actor(Role.NATIONAL_OFFICE), at=at))


def _told(value: Value) -> dict[str, Any]:
    low, high = value.interval or (None, None)
    return {
        "code": value.definition.code,
        "label": value.definition.label,
        "version": value.definition.version,
        "kind": value.kind,
        "group": f"{value.cut}:{value.group}" if value.cut else "",
        "group_label": value.group_label,
        "numerator": _number(value.numerator),
        "denominator": _number(value.denominator),
        "unit": value.definition.unit,
        "share": value.definition.share,
        "text": value.text,
        "low": None if low is None else round(low, 4),
        "high": None if high is None else round(high, 4),
    }


def _number(count: float | None) -> float | None:
    """A count as JSON keeps it: whole when it is."""
    if count is None:
        return None
    return int(count) if count == int(count) else round(float(count), 2)


def summed(taken: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """The figures of several snapshots added up, by indicator, kind and group: only what every one of them shows in clear.

    Each has ``places`` (how many snapshots count in it) and ``hidden`` (how many hid it). Nothing hidden can be found again:
    a sum holds shown counts alone.
    """
    found: dict[tuple[str, str, str], dict[str, Any]] = {}
    for figures in taken:
        for each in figures["figures"]:
            key = (each["code"], each["kind"], each["group"])
            start = {"numerator": 0, "denominator": 0, "places": 0, "hidden": 0}
            total = found.setdefault(key, {name: each.get(name) for name in _WORDS} | start)
            if each["numerator"] is None or each["denominator"] is None:
                total["hidden"] += 1
                continue
            total["places"] += 1
            total["numerator"] += each["numerator"]
            total["denominator"] += each["denominator"]
    return list(found.values())


_WORDS = ("code", "label", "kind", "group", "group_label", "unit", "share")

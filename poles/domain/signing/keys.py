"""The keys of the seals: one in use an académie, one of the service for the others; a new one follows, old seals stay good.

A key is never deleted here: its certificate verifies for ever what it sealed while it was valid. Its private part is a
file of the server (``gateways.sealing``), never in the database.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import F, Q
from django.utils.timezone import localdate

from poles.domain.access import Forbidden
from poles.domain.journal import note_deed
from poles.domain.notices import queue
from poles.domain.people.queries import offices_of
from poles.domain.signing.policy import SEAL_KEYS
from poles.gateways import heads_file, sealing
from poles.records.models import Academy, ChainLink, SealKey
from poles.records.turns import take_turn
from poles.words import french
from poles.words.actor import Actor, system
from poles.words.roles import Role

AHEAD = timedelta(days=60)
"""How long before its end the académie is told that a key must be followed by another."""
SERVICE = "Sceau du service Pôles de stages"


@dataclass(frozen=True)
class Head:
    """The end of the chain of an académie: what, kept elsewhere, shows that nothing before it has changed."""

    academy_id: str
    sequence: int
    digest: str
    at: datetime
    link: UUID


@transaction.atomic
def renew(*, actor: Actor, academy_id: str | None, at: datetime) -> SealKey:
    """Make the key that seals from now on, for an académie or (None) for the service; the one before seals no more.

    An académie renews its own key alone. Raises Forbidden.
    """
    own = actor.role is not Role.ACADEMY_OFFICE or academy_id == actor.academy_id
    if actor.role not in SEAL_KEYS.roles("renew") or not own:
        raise Forbidden("renew")
    take_turn(f"poles.sealkey.{academy_id or ''}")
    return _follow(academy_id, actor=actor, at=at)


def key_for(academy_id: str, *, at: datetime) -> SealKey:
    """The key that seals for an académie: its own, else the one of the service; a fresh one rather than a spent one."""
    if (key := _in_use(academy_id, at)) is None:
        take_turn("poles.sealkey.")
        key = _in_use(academy_id, at) or _follow(None, actor=system("signing.seal"), at=at)
    return key


def keys_of(actor: Actor) -> Sequence[SealKey]:
    """The keys that an actor looks after, the latest first, and after them those of the service, which seal for want of one."""
    own = SEAL_KEYS.rows(actor, "see")
    rows = SealKey.objects.filter(Q(pk__in=own.values("pk")) | Q(academy__isnull=True))
    return list(rows.order_by(F("academy_id").asc(nulls_last=True), "-not_before"))


def roots() -> list[str]:
    """The certificates of every key that ever sealed: public, what a verifier trusts."""
    return list(SealKey.objects.order_by("not_before").values_list("certificate", flat=True))


def published() -> list[SealKey]:
    """Every key with its owner, those in use first: what the check page shows, so that anybody compares the prints."""
    return list(
        SealKey.objects.select_related("academy").order_by(F("retired_at").desc(nulls_first=True), "-not_before")
    )


def tell_ending(*, actor: Actor, at: datetime) -> int:
    """Tell the académie, once a key, sixty days before its end; for the key of the service, all those that it seals for.

    Gives how many people are written to. Raises Forbidden.
    """
    if actor.role not in SEAL_KEYS.roles("renew"):
        raise Forbidden("renew")
    told, in_use = 0, SealKey.objects.filter(retired_at__isnull=True)
    with_own = set(in_use.filter(academy__isnull=False).values_list("academy_id", flat=True))
    without = [code for code in heads_by_academy() if code not in with_own]
    for key in in_use.filter(not_after__lte=at + AHEAD):
        for academy_id in [key.academy_id] if key.academy_id else without:
            for user in offices_of(academy_id, on=localdate(at)):
                until = french.plain_date(localdate(key.not_after))
                queue(
                    "seal_key.ending",
                    user.email,
                    key.pk,
                    at=at,
                    academy_id=academy_id,
                    subject=key.subject,
                    until=until,
                )
                told += 1
    return told


def heads_by_academy() -> dict[str, Head]:
    """The end of the chain of each académie that has one."""
    links = ChainLink.objects.order_by("academy_id", "-sequence").distinct("academy_id")
    return {one.academy_id: Head(one.academy_id, one.sequence, one.digest, one.at, one.pk) for one in links}


def publish_heads(*, actor: Actor, at: datetime) -> int:
    """Every day, write the end of each chain in its file and mail it to the académie: each end once. Gives how many moved."""
    if actor.role not in SEAL_KEYS.roles("renew"):
        raise Forbidden("renew")
    moved = 0
    for academy_id, head in heads_by_academy().items():
        moved += heads_file.add(academy_id, f"{localdate(at):%Y-%m-%d} {head.sequence} {head.digest}")
        for user in offices_of(academy_id, on=localdate(at)):
            queue(
                "chain.head",
                user.email,
                head.link,
                at=at,
                academy_id=academy_id,
                sequence=head.sequence,
                digest=head.digest,
            )
    return moved


def _in_use(academy_id: str, at: datetime) -> SealKey | None:
    rows = SealKey.objects.filter(Q(academy_id=academy_id) | Q(academy__isnull=True), retired_at__isnull=True)
    valid = rows.filter(not_before__lte=at, not_after__gt=at).order_by(F("academy_id").asc(nulls_last=True))
    return next((key for key in valid if sealing.has_key(key.key_name)), None)


def _follow(academy_id: str | None, *, actor: Actor, at: datetime) -> SealKey:
    academy = Academy.objects.get(pk=academy_id) if academy_id else None
    made = sealing.make_key(
        key_name=f"{(academy_id or 'service').lower()}-{at:%Y%m%d}-{uuid4().hex[:8]}",
        subject=f"Sceau de l’académie {french.of(academy.name)}" if academy else SERVICE,
        at=at,
    )
    SealKey.objects.filter(academy_id=academy_id, retired_at__isnull=True).update(retired_at=at)
    key = SealKey.objects.create(
        academy=academy, key_name=made.key_name, subject=made.subject, certificate=made.certificate,
        fingerprint=made.fingerprint, not_before=made.not_before, not_after=made.not_after,
    )  # fmt: skip
    note_deed(key, "renew", actor=actor, at=at, note=made.subject)
    return key


def heads_published(academy_id: str) -> list[tuple[int, str]]:
    """The ends of the chain of an académie that were published, as (rank, print), from the file kept apart of the database."""
    return heads_file.read(academy_id)

"""Remind those who have not signed, alert the schools seven and three days before a start, close what majority completes."""

from collections import Counter
from datetime import datetime, timedelta
from uuid import UUID, uuid5

from django.db import transaction
from django.utils import timezone

from poles.domain.agreements.policy import AGREEMENTS
from poles.domain.agreements.queries import unsigned_before
from poles.domain.journal import note_deed
from poles.domain.people.queries import planners_at
from poles.domain.signing import telling
from poles.domain.signing.accepting import finish, hold_texts
from poles.domain.signing.policy import SIGNATORIES
from poles.domain.signing.queries import has_turn, outstanding, signatories_of, signed_by
from poles.records.models import AgreementVersion, Signatory, SigningLink
from poles.words.actor import Actor
from poles.words.findings import refuse
from poles.workflows.agreement import VERSION

APART = timedelta(hours=20)
"""Between two reminders of one person by hand."""
EVERY = timedelta(days=3)
STEPS = (7, 3)
"""Days before the start at which a school is told that conventions are not signed (D-7, D-3)."""


@transaction.atomic
def remind(*, actor: Actor, signatory_id: UUID, at: datetime) -> Signatory:
    """Remind one person who has not signed: a new link, the former ones dead. Once a day at most.

    Raise Refused when the person has signed, was reminded today, waits for others or cannot be reached.
    """
    found = SIGNATORIES.get(actor, "remind", signatory_id)
    version = hold_texts([found.version_id])[found.version_id]
    VERSION.step("sign", version.status)
    everyone = signatories_of(version)
    signatory = next(one for one in everyone if one.pk == found.pk)
    if hasattr(signatory, "signature"):
        raise refuse("signing.signed", "Cette personne a déjà signé.")
    last = _last_asked(signatory)
    if last and at < last + APART:
        raise refuse("signing.often", "Cette personne a reçu un message aujourd’hui : attendez demain, ou appelez-la.")
    if not has_turn(signatory, outstanding(version, everyone, signed_by(everyone), on=timezone.localdate(at))):
        raise refuse("signing.turn", "D’autres personnes signent avant : elle recevra un message à son tour.")
    if not _remind(version, signatory, at):
        sentence = "Ni adresse ni mobile : corrigez ses coordonnées, remettez-lui un code, ou faites signer sur papier."
        raise refuse("signing.address", sentence)
    note_deed(signatory, "remind", actor=actor, at=at)
    return signatory


def remind_all(*, actor: Actor, at: datetime) -> int:
    """Every day: remind those whose turn it is, three days after the last message, until the placement begins; gives how many.

    A text that a majority completes (the guardian is no longer awaited) is signed here.
    """
    texts = (
        AGREEMENTS.rows(actor, "remind").filter(versions__status="signing").values_list("versions", "versions__status")
    )
    count = 0
    for version_id in [key for key, status in texts if status == "signing"]:
        with transaction.atomic():
            count += _each(version_id, actor, at)
    return count


@transaction.atomic
def alert_unsigned(*, actor: Actor, at: datetime) -> int:
    """Every day: tell the schools whose conventions begin within seven, then three days, unsigned; gives how many messages.

    Each school is told once a starting day and step, even when a day was missed.
    """
    today = timezone.localdate(at)
    counts: Counter[tuple] = Counter()
    rows = unsigned_before(actor, today=today, days=STEPS[0]).filter(starts_on__gte=today)
    for school, academy, starts in rows.values_list("school_id", "academy_id", "starts_on"):
        step = STEPS[1] if (starts - today).days <= STEPS[1] else STEPS[0]
        counts[school, academy, starts, step] += 1
    for (school, academy, starts, step), count in counts.items():
        readers = planners_at(school, on=today)
        key = uuid5(school, f"unsigned {starts} {step}")
        days = (starts - today).days
        telling.alert(readers, days=days, count=count, key=key, academy_id=academy, at=at)
    return len(counts)


def _each(version_id: UUID, actor: Actor, at: datetime) -> int:
    version = hold_texts([version_id])[version_id]
    if version.status != "signing":
        return 0
    everyone = signatories_of(version)
    today = timezone.localdate(at)
    if version.kind == "initial" and today > version.agreement.starts_on:
        return 0  # nobody starts unsigned (CONV-01): what was lacking on the first day is not made good by a birthday
    missing = outstanding(version, everyone, signed_by(everyone), on=today)
    if not missing:
        finish(version, actor=actor, at=at)
        return 0
    late = [one for one in missing if has_turn(one, missing) and _due(one, version, at)]
    return sum(_remind(version, one, at) for one in late)


def _due(signatory: Signatory, version: AgreementVersion, at: datetime) -> bool:
    last = _last_asked(signatory) or version.sent_at
    return last is None or at >= last + EVERY


def _last_asked(signatory: Signatory) -> datetime | None:
    rows = SigningLink.objects.filter(signatory=signatory)
    sent = rows.order_by("-sent_at").values_list("sent_at", flat=True).first()
    return max(filter(None, (sent, signatory.reminded_at)), default=None)


def _remind(version: AgreementVersion, signatory: Signatory, at: datetime) -> bool:
    if not telling.ask(version, signatory, again=True, at=at):
        return False
    signatory.reminded_at = at
    signatory.save(update_fields=["reminded_at"])
    return True

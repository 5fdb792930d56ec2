"""The end of a placement: the attestation of D124-9 is written from what was done, then goes out for signature."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.timezone import localdate

from poles.domain.agreements import usecases as agreements
from poles.domain.agreements.policy import AGREEMENTS
from poles.domain.allocation import usecases as allocation
from poles.domain.closing import queries
from poles.domain.closing.queries import Stage
from poles.domain.closing.usecases.certifying import closing_of, last_day_of
from poles.domain.closing.usecases.thanking import thank
from poles.domain.closing.verdicts import earlier, findings_at_end, owed
from poles.domain.journal import note_deed
from poles.domain.signing import usecases as signing
from poles.gateways import jobs
from poles.law.placement.money import euros
from poles.records.models import Agreement, AgreementVersion
from poles.words import french
from poles.words.actor import Actor
from poles.words.agreements import VersionKind
from poles.words.findings import Refused, refuse, refuse_if
from poles.words.roles import Role
from poles.workflows.agreement import AGREEMENT, VERSION
from poles.workflows.machine import NotNow

TERM = "terme prévu"
AT_ONCE = 500
TO_WRITE = "Une gratification de {sum} est due : écrivez sur la page de ce stage ce que l’organisme a versé, puis closez-le là."


@dataclass(frozen=True)
class ClassClosed:
    """What closing a class did: how many attestations are written, and why the others are not, in words."""

    made: int
    skipped: tuple[tuple[str, str], ...]


@transaction.atomic
def close(
    *, actor: Actor, agreement_id: UUID, gratuity: int | None, remarks: str = "", at: datetime
) -> AgreementVersion:
    """Write the attestation and let it go out for signature; the school also ends the convention and the placement.

    By the school, or by the host for its own trainee: the convention then ends once the attestation is signed.
    ``gratuity``: the total paid, in cents; None (nobody wrote it) is refused, 0 is said. Raise Refused while the placement
    is not over, without any presence, or by END-01; NotNow before the signature, or when the attestation is written.
    """
    verb = "certify" if actor.role is Role.HOST else "end"
    with queries.reading(actor):
        AGREEMENTS.get(actor, verb, agreement_id, lock=True)
        stage = _ready(queries.one(actor, agreement_id, verb), on=localdate(at))
        before = earlier([stage])[agreement_id]
        today = localdate(at)
        refuse_if(findings_at_end(stage, gratuity=gratuity, certified_on=today, before=before))
        said = closing_of(stage, gratuity=gratuity or 0, remarks=remarks)
        version = agreements.open_certificate(stage.agreement, closing=said, actor=actor, at=at)
        if verb == "end":
            _end(stage.agreement, stage, actor=actor, at=at)
        thank(stage, at=at)
    jobs.defer("closing.issue", version_id=str(version.pk))
    return version


def close_class(
    *, actor: Actor, period_id: UUID, gratuities: Mapping[UUID, int] | None = None, at: datetime
) -> ClassClosed:
    """Close every placement of a period of a class that is over, each by itself: one that is refused stops no other.

    ``gratuities``: cents by convention, for those where one was paid; the others say 0 €, unless a gratuity is due.
    """
    paid = gratuities or {}
    told = queries.of_period(actor, period_id, on=localdate(at), verb="end")
    open_ones = [stage for stage in told if stage.closable]
    before = earlier(open_ones)
    made, skipped = 0, []
    for stage in open_ones:
        key, name = stage.agreement.pk, str(stage.agreement.learner)
        due = owed(stage, before[key]).cents
        if due and key not in paid:
            skipped.append((name, TO_WRITE.format(sum=euros(due))))
            continue
        try:
            with transaction.atomic():
                close(actor=actor, agreement_id=key, gratuity=paid.get(key, 0), at=at)
        except Refused as error:
            skipped.append((name, " ".join(finding.sentence for finding in error.findings)))
        except NotNow as error:
            skipped.append((name, f"Ce n’est plus possible : l’état est « {error.state} »."))
        else:
            made += 1
    return ClassClosed(made, tuple(skipped))


@transaction.atomic
def issue(
    *, actor: Actor, version_id: UUID, print_: Callable[[AgreementVersion], bytes], at: datetime
) -> AgreementVersion | None:
    """Send an attestation that is written out for signature; None when it went before, or was taken back."""
    version = AgreementVersion.objects.filter(pk=version_id, kind=VersionKind.CERTIFICATE).first()
    if version is None or version.status not in VERSION.step("send", "ready").sources:
        return None
    AGREEMENTS.get(actor, "send", version.agreement_id)
    signing.send(actor=actor, version_id=version_id, print_=print_, at=at)
    return version


@transaction.atomic
def end_done(*, actor: Actor, at: datetime) -> int:
    """End the conventions whose attestation is signed and that are over, and the placements of those that ended.

    Gives how many placements were ended. The second half is for early ends, which an avenant brings.
    """
    today = localdate(at)
    signed = AgreementVersion.objects.filter(kind=VersionKind.CERTIFICATE, status="signed")
    over = AGREEMENTS.rows(actor, "end").filter(
        status="signed", ends_on__lte=today, pk__in=signed.values("agreement_id")
    )  # fmt: skip
    for row in list(over.select_for_update(of=("self",)).order_by("pk")[:AT_ONCE]):
        stage = queries.stage_of(queries.whole(Agreement.objects.filter(pk=row.pk)).get(), on=today)
        if stage:
            _end(row, stage, actor=actor, at=at, placement=False)
    late = AGREEMENTS.rows(actor, "end").filter(
        status="ended", ended_on__lte=today, placement__status="confirmed"
    )  # fmt: skip
    keys = list(late.order_by("pk").values_list("placement_id", flat=True)[:AT_ONCE])
    for key in keys:
        allocation.end_placement(actor=actor, placement_id=key, at=at)
    return len(keys)


def _ready(agreement: Agreement, *, on: date) -> Stage:
    stage = queries.stage_of(agreement, on=on)
    if stage is None or agreement.status not in ("signed", "ended"):
        raise NotNow("close", AGREEMENT.labels[agreement.status])
    if stage.certificate is not None and stage.certificate.status in queries.OUT:
        raise NotNow("close", f"attestation {VERSION.labels[stage.certificate.status]}")
    if not stage.over:
        sentence = f"Ce stage finit le {french.plain_date(last_day_of(stage))} : l’attestation se remplit ce jour-là."
        raise refuse("closing.early", sentence)
    if not stage.totals.minutes:
        sentence = (
            "Aucune présence n’est comptée : rien n’est à attester. Corrigez les présences, ou annulez la convention."
        )
        raise refuse("closing.nobody", sentence)
    return stage


def _end(agreement: Any, stage: Stage, *, actor: Actor, at: datetime, placement: bool = True) -> None:
    """End the convention, unless it is, and the placement with it."""
    if agreement.status == "signed":
        signing.end(
            actor=actor, agreement_id=agreement.pk, ended_on=last_day_of(stage), reason=TERM, at=at
        )  # fmt: skip
    if placement and agreement.placement.status == "confirmed":
        allocation.end_placement(actor=actor, placement_id=agreement.placement_id, at=at)
    note_deed(agreement, "close", actor=actor, at=at, note=stage.totals.in_words)

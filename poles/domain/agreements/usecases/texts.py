"""What signing and closing ask of a text, after they have proven the right: send it out, take it back, sign it, seal it.

These gestures have no policy of their own: the rooms above (signing, closing) own who may do what, and lock the text.
"""

from collections.abc import Iterable
from dataclasses import asdict
from datetime import date, datetime

from django.db import transaction
from django.db.models import Max

from poles.domain.agreements.queries import IN_PREPARATION, closing_of, terms_of
from poles.domain.agreements.staying import cut_stays, write_stays
from poles.domain.allocation.usecases import move_placement
from poles.domain.journal import advance, note_deed
from poles.records.models import Agreement, AgreementVersion
from poles.words.actor import Actor
from poles.words.agreements import Change, VersionKind
from poles.words.closing import Closing
from poles.words.evidence import digest_of
from poles.words.findings import Finding, Refused, refuse
from poles.workflows.agreement import AGREEMENT, VERSION
from poles.workflows.machine import NotNow

NOT_OUT = "Le fichier à signer est vide : préparez-le de nouveau."


@transaction.atomic
def put_out(
    version: AgreementVersion, *, paper: bytes, findings: Iterable[Finding], actor: Actor, at: datetime
) -> AgreementVersion:
    """Send a ready text out for signature: from now on it never changes. The PDF shown is kept with its SHA-256."""
    step = VERSION.step("send", version.status)
    if not paper:
        raise refuse("agreement.paper", NOT_OUT)
    version.paper, version.digest, version.sent_at = paper, digest_of(paper), at
    version.findings = [_kept(one) for one in findings]
    version.save(update_fields=["paper", "digest", "sent_at", "findings"])
    advance(version, step, actor=actor, at=at)
    return version


@transaction.atomic
def take_back(
    version: AgreementVersion, *, actor: Actor, at: datetime, why: str, step: str = "recall"
) -> AgreementVersion:
    """Void a text out for signature (``step``: « recall » or « refuse ») and give a fresh draft of the same words."""
    advance(version, VERSION.step(step, version.status), actor=actor, at=at, note=why)
    agreement = version.agreement
    fresh = AgreementVersion.objects.create(
        academy_id=version.academy_id, agreement=agreement, kind=version.kind, number=next_rank(agreement),
        template_id=version.template_id, terms=version.terms, changes=version.changes, reason=version.reason,
        applies_on=version.applies_on, drafted_by_id=actor.user_id,
    )  # fmt: skip
    if fresh.kind == VersionKind.CERTIFICATE:
        advance(fresh, VERSION.step("settle", fresh.status), actor=actor, at=at)
    return fresh


@transaction.atomic
def mark_signed(version: AgreementVersion, *, actor: Actor, at: datetime) -> AgreementVersion:
    """Every required signature is there: the text binds the parties, and replaces the one that did.

    The first text makes the convention signed; an avenant moves its days and hosts; one of early end ends it.
    """
    step = VERSION.step("sign", version.status)
    agreement = Agreement.objects.select_for_update(of=("self",)).get(pk=version.agreement_id)
    former = AgreementVersion.objects.filter(agreement=agreement, status="signed").exclude(pk=version.pk)
    certificate = version.kind == VersionKind.CERTIFICATE
    for row in former.filter(kind="certificate") if certificate else former.exclude(kind="certificate"):
        advance(row, VERSION.step("replace", row.status), actor=actor, at=at)
    version.signed_at = at
    version.save(update_fields=["signed_at"])
    advance(version, step, actor=actor, at=at)
    if version.kind == VersionKind.INITIAL:
        agreement.signed_at = at
        agreement.save(update_fields=["signed_at"])
        advance(agreement, AGREEMENT.step("sign", agreement.status), actor=actor, at=at)
        _days(agreement, agreement.starts_on, agreement.ends_on, actor, at)
    elif version.kind == VersionKind.AMENDMENT:
        terms = terms_of(version)
        write_stays(agreement, terms)
        _days(agreement, terms.first_day, terms.last_day, actor, at)
        if Change.EARLY_END in version.changes:
            finish(agreement, terms.last_day, version.reason, actor=actor, at=at)
    return version


@transaction.atomic
def keep_sealed(version: AgreementVersion, *, sealed: bytes, at: datetime) -> AgreementVersion:
    """Keep the sealed file of a signed text; one that is there already is left as it is."""
    if version.sealed_at is None:
        if version.status not in ("signed", "replaced"):
            raise NotNow("seal", VERSION.labels[version.status])
        version.sealed, version.sealed_digest, version.sealed_at = sealed, digest_of(sealed), at
        version.save(update_fields=["sealed", "sealed_digest", "sealed_at"])
    return version


@transaction.atomic
def open_certificate(agreement: Agreement, *, closing: Closing, actor: Actor, at: datetime) -> AgreementVersion:
    """Write the attestation of a placement, ready to sign; one in preparation is written again with the new figures.

    Raise NotNow for a convention that was never signed, Refused while an avenant is in preparation or a former attestation
    is out for signature.
    """
    if agreement.status not in ("signed", "ended"):
        raise NotNow("certify", AGREEMENT.labels[agreement.status])
    there = AgreementVersion.objects.filter(agreement=agreement, status__in=IN_PREPARATION).first()
    if there and (there.kind != VersionKind.CERTIFICATE or there.status == "signing"):
        sentence = f"« {there} » est {VERSION.labels[there.status]} : finissez-le d’abord, ou abandonnez-le."
        raise refuse("agreement.busy", sentence)
    if there and closing_of(there) == closing:
        return there
    said = closing.model_dump(mode="json")
    if there:
        there.terms = said
        there.save(update_fields=["terms"])
        note_deed(agreement, "certify", actor=actor, at=at, note=f"texte n° {there.number}")
        return there
    version = AgreementVersion.objects.create(
        academy_id=agreement.academy_id, agreement=agreement, kind=VersionKind.CERTIFICATE, number=next_rank(agreement),
        terms=said, drafted_by_id=actor.user_id,
    )  # fmt: skip
    note_deed(agreement, "certify", actor=actor, at=at, note=f"texte n° {version.number}")
    advance(version, VERSION.step("settle", version.status), actor=actor, at=at)
    return version


def finish(agreement: Agreement, ended_on: date, reason: str, *, actor: Actor, at: datetime) -> None:
    """End a signed convention on a day: its host and its tutor are free from the next."""
    step = AGREEMENT.step("end", agreement.status)
    agreement.ended_on, agreement.ended_reason = ended_on, reason[:200]
    agreement.save(update_fields=["ended_on", "ended_reason"])
    cut_stays(agreement)
    if ended_on < agreement.ends_on:
        _days(agreement, agreement.starts_on, ended_on, actor, at)
    advance(agreement, step, actor=actor, at=at, note=reason)


def _days(agreement: Agreement, first: date, last: date, actor: Actor, at: datetime) -> None:
    """Give the placement its signed days. A seat taken meanwhile stops no signature: the journal says it, the text holds."""
    try:
        move_placement(actor=actor, placement_id=agreement.placement_id, starts_on=first, ends_on=last, at=at)
    except Refused as refused:
        note_deed(agreement, "move", actor=actor, at=at, note=str(refused))


def next_rank(agreement: Agreement) -> int:
    """The number of the next text of a convention, whose row is locked."""
    return (AgreementVersion.objects.filter(agreement=agreement).aggregate(last=Max("number"))["last"] or 0) + 1


def _kept(finding: Finding) -> dict:
    """A finding as a text keeps it."""
    said = {name: value for name, value in asdict(finding).items() if value not in ("", 0, None)}
    return said | ({"day": finding.day.isoformat()} if finding.day else {})

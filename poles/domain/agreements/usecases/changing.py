"""What happens to a convention: an avenant, its cancellation, its end, the order in which people sign."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction

from poles.domain.agreements.policy import AGREEMENTS
from poles.domain.agreements.queries import in_force, in_preparation, terms_of
from poles.domain.agreements.telling import tell
from poles.domain.agreements.usecases.texts import finish, next_rank
from poles.domain.journal import advance, note_deed
from poles.records.models import Agreement, AgreementVersion
from poles.words import french
from poles.words.actor import Actor
from poles.words.agreements import Change, SigningOrder, VersionKind
from poles.words.findings import refuse
from poles.workflows.agreement import AGREEMENT, VERSION
from poles.workflows.machine import NotNow

NEAR = timedelta(days=7)
REASON_ASKED = "Dites pourquoi en quelques mots, sans rien de la santé ni de la famille."
DAY_ASKED = "L’avenant s’applique pendant le stage, ou la semaine d’avant ou d’après : vérifiez la date."


@transaction.atomic
def amend(
    *, actor: Actor, agreement_id: UUID, changes: Iterable[Change], reason: str, applies_on: date, at: datetime
) -> AgreementVersion:
    """Begin an avenant to a signed convention: a new draft with the words in force, to be changed and signed by all.

    Raise NotNow for a convention that is not signed, Refused without a change, a reason or a day, and while another text is
    in preparation. Nobody is told before it is sent for signature.
    """
    agreement = AGREEMENTS.get(actor, "amend", agreement_id, lock=True)
    AGREEMENT.step("end", agreement.status)
    bound = in_force(agreement)
    if bound is None:
        raise NotNow("amend", AGREEMENT.labels[agreement.status])
    said = [one.value for one in Change if one in set(changes)]
    if not said:
        raise refuse("agreement.changes", "Cochez ce qui change au moins une fois.", field="changes")
    reason = _reason(reason, 300)
    terms = terms_of(bound)
    if not terms.first_day - NEAR <= applies_on <= terms.last_day + NEAR:
        raise refuse("agreement.applies_on", DAY_ASKED, field="applies_on")
    if busy := in_preparation(agreement):
        sentence = f"« {busy} » est {VERSION.labels[busy.status]} : finissez ce texte d’abord, ou abandonnez-le."
        raise refuse("agreement.busy", sentence)
    version = AgreementVersion.objects.create(
        academy_id=agreement.academy_id, agreement=agreement, kind=VersionKind.AMENDMENT, number=next_rank(agreement),
        template_id=bound.template_id, terms=bound.terms, changes=said, reason=reason, applies_on=applies_on,
        drafted_by_id=actor.user_id,
    )  # fmt: skip
    note_deed(agreement, "amend", actor=actor, at=at, note=", ".join(said))
    return version


@transaction.atomic
def cancel(*, actor: Actor, agreement_id: UUID, reason: str, at: datetime) -> Agreement:
    """Cancel a convention before it ends: what was being written is dropped; the parties whom a text had reached are told."""
    agreement = AGREEMENTS.get(actor, "cancel", agreement_id, lock=True)
    step = AGREEMENT.step("cancel", agreement.status)
    reason = _reason(reason, 500)
    out = [row for row in agreement.versions.all() if row.sent_at and row.kind != VersionKind.CERTIFICATE]
    _close_texts(agreement, reason, actor, at)
    advance(agreement, step, actor=actor, at=at, note=reason)
    if out:
        tell("agreement.cancelled", agreement, terms_of(out[-1]), at=at)
    return agreement


@transaction.atomic
def end(*, actor: Actor, agreement_id: UUID, ended_on: date, reason: str, at: datetime) -> Agreement:
    """End a signed convention on a day of the placement; before its last day, a reason is asked and the parties are told.

    An end agreed by all is an avenant (``Change.EARLY_END``); this gesture notes one that happened.
    """
    agreement = AGREEMENTS.get(actor, "end", agreement_id, lock=True)
    AGREEMENT.step("end", agreement.status)
    if not agreement.starts_on <= ended_on <= agreement.ends_on:
        days = f"du {french.plain_date(agreement.starts_on)} au {french.plain_date(agreement.ends_on)}"
        raise refuse("agreement.ended_on", f"La convention va {days} : choisissez un de ces jours.", field="ended_on")
    early = ended_on < agreement.ends_on
    reason = _reason(reason, 200) if early else reason.strip()[:200]
    bound = in_force(agreement)
    _close_texts(agreement, reason, actor, at)
    finish(agreement, ended_on, reason, actor=actor, at=at)
    if early and bound:
        tell("agreement.ended", agreement, terms_of(bound), at=at, day=french.plain_date(ended_on))
    return agreement


@transaction.atomic
def set_order(*, actor: Actor, agreement_id: UUID, order: SigningOrder, at: datetime) -> Agreement:
    """Choose whether everybody may sign at once or each in turn; not while a text is out for signature."""
    agreement = AGREEMENTS.get(actor, "send", agreement_id, lock=True)
    busy = in_preparation(agreement)
    if busy and busy.status == "signing":
        raise NotNow("set_order", VERSION.labels[busy.status])
    if agreement.signing_order != order:
        agreement.signing_order = SigningOrder(order)
        agreement.save(update_fields=["signing_order"])
        note_deed(agreement, "set_order", actor=actor, at=at, note=str(agreement.signing_order))
    return agreement


def _close_texts(agreement: Agreement, why: str, actor: Actor, at: datetime) -> None:
    """Abandon what is being written; an attestation goes on with its own life.

    Raise NotNow while a text is out for signature: the room above takes it back first, with its links and its chain.
    """
    busy = in_preparation(agreement)
    if busy and busy.kind != VersionKind.CERTIFICATE:
        advance(busy, VERSION.step("drop", busy.status), actor=actor, at=at, note=why)


def _reason(text: str, most: int) -> str:
    if not (reason := text.strip()):
        raise refuse("agreement.reason", REASON_ASKED, field="reason")
    return reason[:most]

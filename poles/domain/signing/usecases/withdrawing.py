"""A convention is cancelled or ends while a text of it is being signed: its signatures are void first, and the chain says so."""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from poles.domain.agreements import usecases as agreements
from poles.domain.agreements.policy import AGREEMENTS
from poles.domain.signing.accepting import hold_texts
from poles.domain.signing.usecases.sending import void
from poles.records.models import Agreement, AgreementVersion
from poles.words.actor import Actor
from poles.words.agreements import VersionKind
from poles.words.findings import refuse


@transaction.atomic
def cancel(*, actor: Actor, agreement_id: UUID, reason: str, at: datetime) -> Agreement:
    """Cancel a convention; see ``agreements.usecases.cancel``. A text out for signature is taken back first."""
    _take_back(actor, "cancel", agreement_id, reason, at)
    return agreements.cancel(actor=actor, agreement_id=agreement_id, reason=reason, at=at)


@transaction.atomic
def end(*, actor: Actor, agreement_id: UUID, ended_on: date, reason: str, at: datetime) -> Agreement:
    """Note that a placement has ended; see ``agreements.usecases.end``. An avenant out for signature is taken back first.

    Raise Refused for a day to come: an end that is agreed beforehand is an avenant.
    """
    if ended_on > timezone.localdate(at):
        sentence = "Ce jour n’est pas encore venu : pour convenir d’une fin, préparez un avenant que tous signent."
        raise refuse("agreement.ended_on", sentence, field="ended_on")
    _take_back(actor, "end", agreement_id, reason, at)
    return agreements.end(actor=actor, agreement_id=agreement_id, ended_on=ended_on, reason=reason, at=at)


def _take_back(actor: Actor, verb: str, agreement_id: UUID, why: str, at: datetime) -> None:
    agreement = AGREEMENTS.get(actor, verb, agreement_id, lock=True)
    out = AgreementVersion.objects.filter(agreement=agreement, status="signing").exclude(kind=VersionKind.CERTIFICATE)
    for version_id in out.values_list("pk", flat=True):
        void(hold_texts([version_id])[version_id], why=why.strip()[:300] or "fin du stage", actor=actor, at=at)

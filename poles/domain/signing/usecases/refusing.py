"""Refuse to sign, and say why: the text is taken back, the school is told; nobody’s silence is a refusal."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from poles.domain import reach
from poles.domain.journal import note_deed
from poles.domain.signing import links, telling
from poles.domain.signing.accepting import bearer, hold_texts, refuse_guardian
from poles.domain.signing.policy import SIGNATORIES
from poles.domain.signing.queries import Door, by_token, outstanding, signatories_of, signed_by
from poles.domain.signing.usecases.sending import void
from poles.records.models import AgreementVersion, Signatory
from poles.words import findings
from poles.words.actor import Actor
from poles.workflows.agreement import VERSION

LONGEST = 300


@transaction.atomic
def refuse(*, actor: Actor, signatory_id: UUID, reason: str, at: datetime) -> Signatory:
    """Refuse to sign, with an account or a code of the school; gives the signatory. Raise Refused without a reason."""
    signatory = SIGNATORIES.get(actor, "refuse", signatory_id)
    with reach.beyond(reach.Errand.SIGNING):
        return _refuse(hold_texts([signatory.version_id])[signatory.version_id], signatory.pk, reason, actor, at)


@transaction.atomic
@reach.beyond(reach.Errand.SIGNING)
def refuse_by_link(*, token: str, reason: str, at: datetime) -> Signatory:
    """Refuse to sign by a link; no code is asked: nothing is engaged, and the school reads the reason before going on."""
    found = links.find(token)
    version = hold_texts([found.signatory.version_id])[found.signatory.version_id]
    opened = by_token(token, at=at)
    if opened.door is Door.REFUSED:
        return opened.signatory
    if opened.door is not Door.OPEN:
        raise findings.refuse("signing.link", opened.door.sentence)
    return _refuse(version, opened.signatory.pk, reason, bearer(opened.signatory), at)


def _refuse(version: AgreementVersion, signatory_id: UUID, reason: str, actor: Actor, at: datetime) -> Signatory:
    everyone = signatories_of(version)
    signatory = next(one for one in everyone if one.pk == signatory_id)
    if signatory.refused_at:
        return signatory
    if hasattr(signatory, "signature"):
        sentence = "Vous avez signé ce texte : pour y revenir, appelez l’établissement."
        raise findings.refuse("signing.signed", sentence)
    VERSION.step("refuse", version.status)
    refuse_guardian(signatory, version, on=timezone.localdate(at))
    if not reason.strip():
        raise findings.refuse("signing.reason", "Dites en quelques mots pourquoi vous ne signez pas.", field="reason")
    signatory.refused_at, signatory.refusal = at, reason.strip()[:LONGEST]
    signatory.save(update_fields=["refused_at", "refusal"])
    note_deed(signatory, "refuse", actor=actor, at=at, note=signatory.refusal)
    telling.refused(signatory, version, at=at)
    waited = outstanding(version, everyone, signed_by(everyone), on=timezone.localdate(at))
    if signatory in waited or signatory.required:
        void(version, why=f"{signatory.get_party_display()} : signature refusée", actor=actor, at=at, step="refuse")
    else:
        links.revoke([signatory], at=at)
    return signatory

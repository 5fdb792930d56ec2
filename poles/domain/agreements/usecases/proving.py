"""The dated documents that the law asks for or that lift a rule, of a school, a site or one convention: note, take back."""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from poles.domain.access import Forbidden
from poles.domain.agreements.policy import AGREEMENTS, LEGAL_PROOFS
from poles.domain.hosts.policy import HOST_SITES
from poles.domain.journal import note_deed
from poles.domain.territory.policy import SCHOOLS
from poles.records.models import LegalProof
from poles.words.actor import Actor
from poles.words.agreements import Proof
from poles.words.findings import refuse

TWICE = "Cette pièce est déjà notée, avec la même date."
BACKWARDS = "Cette pièce finirait avant de commencer : vérifiez les deux dates."


@transaction.atomic
def note_proof(
    *,
    actor: Actor,
    proof: Proof,
    since: date,
    at: datetime,
    until: date | None = None,
    reference: str = "",
    school_id: UUID | None = None,
    site_id: UUID | None = None,
    agreement_id: UUID | None = None,
) -> LegalProof:
    """Note a document of a school of the actor, of a site that it reads, or of one of its conventions (one of the three).

    Of a medical opinion the fact and its date alone. Raise Refused for the same document twice or days in the wrong order.
    """
    if until is not None and until < since:
        raise refuse("proof.order", BACKWARDS, field="until")
    if actor.role not in LEGAL_PROOFS.roles("edit"):
        raise Forbidden("edit")
    owner: dict[str, UUID] = {}
    if agreement_id is not None:
        owner["agreement_id"] = AGREEMENTS.get(actor, "see", agreement_id).pk
    elif site_id is not None:
        owner["site_id"] = HOST_SITES.get(actor, "see", site_id).pk
    else:
        owner["school_id"] = SCHOOLS.get(actor, "see", school_id).pk
    if LegalProof.objects.filter(**owner, proof=proof, since=since, academy_id=actor.academy_id).exists():
        raise refuse("proof.twice", TWICE, field="since")
    row = LegalProof.objects.create(
        academy_id=actor.academy_id,
        proof=proof,
        since=since,
        until=until,
        reference=reference.strip()[:160],
        noted_by_id=actor.user_id,
        **owner,
    )
    LEGAL_PROOFS.get(actor, "edit", row.pk)
    note_deed(row, "note", actor=actor, at=at, note=str(Proof(proof).label))
    return row


@transaction.atomic
def drop_proof(*, actor: Actor, proof_id: UUID, at: datetime) -> None:
    """Take a document back: noted by mistake, or withdrawn by who gave it."""
    row = LEGAL_PROOFS.get(actor, "edit", proof_id, lock=True)
    note_deed(row, "drop", actor=actor, at=at, note=str(Proof(row.proof).label))
    row.delete()

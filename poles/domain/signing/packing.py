"""What goes into the pack of evidence of a signed text: enough to prove it without this software."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from poles.domain.agreements.policy import AGREEMENTS
from poles.domain.journal import note_deed
from poles.domain.signing.checking import verifier_source
from poles.domain.signing.keys import roots
from poles.domain.signing.sealing import name_of
from poles.records.models import Agreement, AgreementVersion, ChainLink, Signature
from poles.words.actor import Actor
from poles.words.findings import refuse

MOST_LINKS = 20_000
"""Links of the chain between the first signature and the seal; above, those of this text alone are given."""


@dataclass(frozen=True)
class Proved:
    """A signed text and all that proves it; ``late``: evidence written after the seal, ``scans``: pages signed on paper.

    ``connections``: where each signature came from, of which the evidence bears the print alone.
    """

    agreement: Agreement
    version: AgreementVersion
    sealed: bytes
    evidence: dict[str, bytes]
    late: dict[str, bytes]
    scans: dict[str, bytes]
    connections: dict[str, bytes]
    signatures: tuple[Signature, ...]
    chain: tuple[dict[str, Any], ...]
    roots: tuple[str, ...]
    verifier: bytes


def proved(actor: Actor, agreement_id: UUID, *, number: int | None = None, at: datetime) -> Proved:
    """The proofs of a text (by its number, else the last that was sealed); the export is written in the journal.

    Raises Unknown, Forbidden, and Refused when no text of the convention is sealed yet.
    """
    agreement = AGREEMENTS.get(actor, "export", agreement_id)
    rows = AgreementVersion.objects.filter(agreement=agreement, sealed_at__isnull=False)
    version = rows.filter(number=number).first() if number else rows.order_by("number").last()
    if version is None:
        raise refuse(
            "signing.not_sealed", "Aucun texte de cette convention n’est encore scellé : il manque une signature."
        )
    signatures = tuple(
        Signature.objects.filter(version=version).select_related("link", "signatory").order_by("signed_at")
    )
    seal = _seal(version)
    before = {one for one in signatures if seal is None or one.link.sequence < seal.sequence}
    note_deed(agreement, "export", actor=actor, at=at, note=f"preuves, texte n° {version.number}")
    return Proved(
        agreement=agreement,
        version=version,
        sealed=bytes(version.sealed),
        evidence={name_of(one): one.evidence.encode() for one in signatures if one in before},
        late={name_of(one): one.evidence.encode() for one in signatures if one not in before},
        scans={f"{name_of(one)[:-5]}{_ending(one.scan_type)}": bytes(one.scan) for one in signatures if one.scan},
        connections={name_of(one): one.connection.encode() for one in signatures if one.connection},
        signatures=signatures,
        chain=tuple(map(_told, _links(version, signatures, seal))),
        roots=tuple(roots()),
        verifier=verifier_source(),
    )


def _seal(version: AgreementVersion) -> ChainLink | None:
    rows = ChainLink.objects.filter(academy_id=version.academy_id, what="seal", payload=version.sealed_digest)
    return rows.order_by("sequence").first()


def _links(version: AgreementVersion, signatures: tuple[Signature, ...], seal: ChainLink | None) -> list[ChainLink]:
    """The chain from the first signature to the seal, whole, so that nothing between them can be missing."""
    own = [one.link for one in signatures] + ([seal] if seal else [])
    if not own:
        return []
    first, last = min(one.sequence for one in own), max(one.sequence for one in own)
    if last - first >= MOST_LINKS:
        return sorted(own, key=lambda one: one.sequence)
    rows = ChainLink.objects.filter(academy_id=version.academy_id, sequence__range=(first, last))
    return list(rows.order_by("sequence"))


def _told(link: ChainLink) -> dict[str, Any]:
    moment = link.at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    return {"sequence": link.sequence, "what": link.what, "payload": link.payload, "previous": link.previous,
            "digest": link.digest, "at": moment}  # fmt: skip


def _ending(scan_type: str) -> str:
    return {"application/pdf": ".pdf", "image/jpeg": ".jpg", "image/png": ".png"}.get(scan_type, ".bin")

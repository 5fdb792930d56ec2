"""What a return says, whole, and its fingerprint: the same body gives the same fingerprint, wherever it is computed."""

from datetime import UTC
from typing import Any

from poles.domain.indicators.freezing import digest_of
from poles.records.models import AcademyReturn

HOW = (
    "SHA-256 de l’objet « corps », en JSON canonique : clés triées, sans espace, en UTF-8. Quiconque a le fichier JSON peut "
    "refaire le calcul."
)
"""How to compute the fingerprint again, for the reader of a file."""


def body_of(row: AcademyReturn) -> dict[str, Any]:
    """What is signed: the campaign, the académie, the version, what was assembled, what was said, by whom and when."""
    return {
        "campaign": row.campaign.code,
        "school_year": row.campaign.school_year,
        "academy": row.academy_id,
        "version": row.version,
        "content": row.content,
        "remarks": row.remarks,
        "signatory": row.signatory,
        "signatory_title": row.signatory_title,
        "signed_at": row.signed_at.astimezone(UTC).isoformat() if row.signed_at else "",
    }


def fingerprint(row: AcademyReturn) -> str:
    """The SHA-256 of the body, 64 hexadecimal digits."""
    return digest_of(body_of(row))


def intact(row: AcademyReturn) -> bool:
    """Whether a signed return is still what was signed."""
    return bool(row.digest) and fingerprint(row) == row.digest


def mark_of(text: str) -> str:
    """A short mark of a text as somebody read it: a later change by somebody else is then seen."""
    return digest_of({"text": text})[:16]

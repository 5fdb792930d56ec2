"""The evidence of a signature: what was shown to whom, how the person was known, when; and the links of the chain.

One shape, published (``docs/schemas/evidence.json``): the offline verifier reads it without this software.
"""

import hashlib
import json
import secrets
from datetime import UTC, datetime
from typing import Any

from pydantic import BaseModel, ConfigDict

GENESIS = "0" * 64
"""What the first link of a chain follows."""
CONSENT = "J’ai lu ce texte en entier. En appuyant sur « Signer », je le signe et je sais que ma signature m’engage."
CONSENT_TO_SEVERAL = (
    "J’ai lu les textes cochés. En appuyant sur « Signer », je les signe et je sais que ma signature m’engage."
)
"""What is read and ticked before signing several texts at once."""
SCHEMA = "poles-evidence-1"


class _Written(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Signer(_Written):
    """Who signs, in which capacity."""

    name: str
    party: str
    rank: int = 1
    capacity: str = ""


class Identity(_Written):
    """How the person was known: the means, the masked address, who gave that address; and what weakens it.

    ``same_channel``: another signatory of the same text was reached at the same address or number.
    """

    means: str
    channel: str = ""
    address_from: str = ""
    account: str = ""
    same_channel: bool = False
    registered_by: str = ""


class Moments(_Written):
    """What happened when, in UTC (ISO 8601); absent steps are null."""

    link_sent: datetime | None = None
    link_opened: datetime | None = None
    code_sent: datetime | None = None
    code_checked: datetime | None = None
    text_opened: datetime | None = None
    text_read_to_the_end: datetime | None = None
    signed: datetime


class Evidence(_Written):
    """The evidence of one signature. ``shown``: SHA-256 of the PDF shown and signed; ``previous``: the link before.

    ``connection``: SHA-256 of where it came from (``connection_of``). All parties read the evidence, that the sealed text
    carries: the network address and the agent themselves are kept apart, for a judge, by the school alone.
    """

    schema_name: str = SCHEMA
    agreement: str
    version: int
    kind: str
    shown: str
    signer: Signer
    identity: Identity
    moments: Moments
    consent: str = CONSENT
    connection: str = ""
    scan: str = ""
    previous: str


def connection_of(address: str, agent: str) -> str:
    """Where a signature came from, in canonical JSON, with 128 bits drawn so that its print cannot be guessed back."""
    return canonical({"address": address[:45], "agent": agent[:200], "nonce": secrets.token_hex(16)})


def canonical(value: dict[str, Any]) -> str:
    """JSON with sorted keys and no space: the same value, the same bytes."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def text_of(evidence: Evidence) -> str:
    """The evidence as it is kept and printed: canonical JSON."""
    return canonical(evidence.model_dump(mode="json"))


def digest_of(text: str | bytes) -> str:
    """SHA-256, 64 hexadecimal characters."""
    return hashlib.sha256(text.encode() if isinstance(text, str) else text).hexdigest()


def link_digest(*, previous: str, sequence: int, what: str, payload: str, at: datetime) -> str:
    """The print of a link of the chain: SHA-256 of its parts, one a line; ``at`` in UTC, to the microsecond."""
    moment = at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    return digest_of("\n".join((previous, str(sequence), what, payload, moment)))

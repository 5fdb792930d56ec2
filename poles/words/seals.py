"""What a seal seals: which text, shown under which print, with which evidence. Attached to the PDF beside the evidence.

One shape, published (``docs/schemas/seal.json``): the offline verifier reads it without this software.
"""

from pydantic import BaseModel, ConfigDict

MANIFEST_NAME = "convention.json"
SCHEMA = "poles-seal-1"


class _Written(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Listed(_Written):
    """One evidence that is attached, and its SHA-256."""

    name: str
    digest: str


class Manifest(_Written):
    """What is sealed. ``length`` and ``shown``: the first bytes of the file, those that the signatories were shown.

    ``agreement``, ``version``: as the evidence of each signature says them; ``code``: what the check page asks.
    """

    schema_name: str = SCHEMA
    title: str
    agreement: str
    code: str
    version: int
    kind: str
    shown: str
    length: int
    evidence: tuple[Listed, ...]

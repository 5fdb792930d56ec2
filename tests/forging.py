"""Sealed conventions for the tests, and the hand of a forger: each function makes one kind of tampered PDF."""

import io
from datetime import UTC, datetime, timedelta
from functools import cache

import pikepdf
import typst

from poles.gateways import sealing
from poles.words import evidence as words
from poles.words.seals import MANIFEST_NAME, Listed, Manifest

SEALED_AT = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
SUBJECT = "Sceau de l’académie d’essai"
SOURCE = """#set document(title: "Convention d’essai")
#set text(lang: "fr")
= Convention {number}
Le stage a lieu du 2 au 27 mars 2026, de 8 h 30 à 17 h.
#pagebreak()
== Signatures
Lue et signée par les parties.
"""


def paper(number: str = "2025-000001") -> bytes:
    """The PDF that is shown to the signatories: PDF/A-3a and PDF/UA-1."""
    return _typeset(number)


@cache
def _typeset(number: str) -> bytes:
    return typst.compile(
        SOURCE.replace("{number}", number).encode(), ignore_system_fonts=True, pdf_standards=["a-3a", "ua-1"]
    )


def proofs(pdf: bytes, number: str = "2025-000001", **said) -> dict[str, bytes]:
    """The evidence of two signatures of a text, by name of file."""
    made = {}
    for rank, (name, party) in enumerate((("Inès Essai", "learner"), ("M. Proviseur", "school")), 1):
        values = {
            "agreement": number, "version": 1, "kind": "initial", "shown": words.digest_of(pdf),
            "signer": words.Signer(name=name, party=party), "identity": words.Identity(means="mail_link"),
            "moments": words.Moments(signed=SEALED_AT - timedelta(hours=rank)), "previous": words.GENESIS,
        }  # fmt: skip
        made[f"preuve-{rank:02}-{party}.json"] = words.text_of(words.Evidence(**values | said)).encode()
    return made


def sealed(
    pdf: bytes | None = None,
    number: str = "2025-000001",
    *,
    key_name: str,
    at: datetime = SEALED_AT,
    evidence: dict[str, bytes] | None = None,
) -> bytes:
    """A sealed convention, with the evidence that is given, or its own."""
    pdf = pdf or paper(number)
    evidence = proofs(pdf, number) if evidence is None else evidence
    manifest = Manifest(
        title="Convention", agreement=number, code="ESSA23456789", version=1, kind="initial", shown=words.digest_of(pdf),
        length=len(pdf), evidence=tuple(Listed(name=n, digest=words.digest_of(c)) for n, c in sorted(evidence.items())),
    )  # fmt: skip
    files = evidence | {MANIFEST_NAME: words.canonical(manifest.model_dump(mode="json")).encode()}
    return sealing.seal(pdf, attachments=files, key_name=key_name, reason=f"Convention n° {number}", at=at)


def another_byte(pdf: bytes) -> bytes:
    """One byte of the signed text, other than it was."""
    at = pdf.index(b"stream") + 40
    return pdf[:at] + bytes([pdf[at] ^ 1]) + pdf[at + 1 :]


def another_text(pdf: bytes) -> bytes:
    """A revision added after the seal, in which the first page says something else."""
    from pyhanko.pdf_utils import generic
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

    writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
    page = writer.root["/Pages"]["/Kids"][0].get_object()
    page["/Contents"] = writer.add_object(generic.StreamObject(stream_data=b"BT (du 2 au 29 mai) Tj ET"))
    writer.update_container(page)
    return _written(writer)


def other_evidence(pdf: bytes, other: bytes) -> bytes:
    """A revision added after the seal, in which every evidence that is attached is replaced by another."""
    from pyhanko.pdf_utils import generic
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

    writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
    names = writer.root["/Names"]["/EmbeddedFiles"]["/Names"]
    for at in range(1, len(names), 2):
        spec = names[at]
        stream = writer.add_object(generic.StreamObject(stream_data=other))
        spec["/EF"] = generic.DictionaryObject({generic.pdf_name("/F"): stream})
        writer.update_container(spec)
    return _written(writer)


def without_seal(pdf: bytes) -> bytes:
    """The same document written again without its seal, its evidence still attached."""
    with pikepdf.open(io.BytesIO(pdf)) as document:
        del document.Root.AcroForm, document.Root.Perms
        del document.pages[0].Annots
        document.save(out := io.BytesIO())
    return out.getvalue()


def _written(writer) -> bytes:
    writer.write(out := io.BytesIO())
    return out.getvalue()

"""Seals: keys of this machine (EC P-256, one file each), and the seal of a PDF, added after its last byte.

What was shown to the signatories stays byte for byte the beginning of what is sealed: the evidence and the seal are an
incremental update of the file (ISO 32000-1, 7.5.6). The seal is invisible and certifies that nothing may change (PAdES
B-B, ETSI EN 319 142-1); its box lies outside the page, so that PDF/A-3 and PDF/UA-1 both accept it.
"""

import io
import os
import re
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings

VALID_DAYS = 3 * 365
"""How long a key seals before another must follow it."""
ROOM_OF_SEAL = 4096
"""Hexadecimal characters kept for the seal; one needs about 2,400."""
FIELD = "SceauPolesDeStages"
KEY_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,62}\Z")


class NoKey(Exception):
    """The private part of a key is not on this machine, or is not readable."""


@dataclass(frozen=True)
class NewKey:
    """The public part of a key that was just made."""

    key_name: str
    subject: str
    certificate: str
    fingerprint: str
    not_before: datetime
    not_after: datetime


def make_key(*, key_name: str, subject: str, at: datetime, days: int = VALID_DAYS) -> NewKey:
    """Make a key and its self-signed certificate, write both in the folder of keys (readable by this account alone).

    ``subject``: whose seal it is, in full. Never writes over a key: raises FileExistsError.
    """
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    private = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name(
        [
            x509.NameAttribute(x509.NameOID.COUNTRY_NAME, "FR"),
            x509.NameAttribute(x509.NameOID.ORGANIZATION_NAME, "Pôles de stages"),
            x509.NameAttribute(x509.NameOID.COMMON_NAME, subject[:64]),
        ]
    )
    first, last = at.replace(microsecond=0) - timedelta(minutes=5), at.replace(microsecond=0) + timedelta(days=days)
    usage = dict.fromkeys(
        ("key_encipherment", "data_encipherment", "key_agreement", "key_cert_sign", "crl_sign", "encipher_only"), False
    )
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(private.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(first)
        .not_valid_after(last)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(
            x509.KeyUsage(digital_signature=True, content_commitment=True, decipher_only=False, **usage), critical=True
        )
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(private.public_key()), critical=False)
        .sign(private, hashes.SHA256())
    )
    pem = certificate.public_bytes(serialization.Encoding.PEM)
    secret = private.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    _keep(_path(key_name, "key.pem"), secret)
    _keep(_path(key_name, "cert.pem"), pem)
    print_ = certificate.fingerprint(hashes.SHA256()).hex()
    return NewKey(key_name, subject[:64], pem.decode(), print_, first, last)


def has_key(key_name: str) -> bool:
    """Whether this machine holds the private part of a key."""
    return _path(key_name, "key.pem").is_file() and _path(key_name, "cert.pem").is_file()


def seal(pdf: bytes, *, attachments: Mapping[str, bytes], key_name: str, reason: str, at: datetime) -> bytes:
    """The PDF, then an update that holds the attachments (name → JSON) and the seal of this key, dated ``at``.

    The answer begins with ``pdf``, byte for byte. Raises NoKey when the key is not on this machine.
    """
    from pyhanko.sign import fields, signers

    dated_writer, dated_signer = _tools()
    writer = dated_writer(io.BytesIO(pdf))
    _attach(writer, attachments, at)
    for page in (writer.root["/Pages"]["/Kids"][0].get_object(),):
        page["/Tabs"] = _name("/S")  # asked by PDF/UA of a page that bears an annotation, even one that nobody sees
        writer.update_container(page)
    meta = signers.PdfSignatureMetadata(
        field_name=FIELD,
        md_algorithm="sha256",
        reason=reason,
        certify=True,
        subfilter=fields.SigSeedSubFilter.PADES,
        docmdp_permissions=fields.MDPPerm.NO_CHANGES,
    )
    spec = fields.SigFieldSpec(
        FIELD,
        readable_field_name="Sceau électronique : il atteste que ce document n’a pas changé.",
        invis_sig_settings=fields.InvisSigSettings(box_out_of_bounds=True),
    )
    sealer = dated_signer(meta, signer=_signer(key_name), new_field_spec=spec, at=at)
    with ThreadPoolExecutor(max_workers=1) as apart:  # pyHanko runs a loop of its own: never inside another one
        sealed: bytes = apart.submit(sealer.sign_pdf, writer, bytes_reserved=ROOM_OF_SEAL).result().getvalue()
    if not sealed.startswith(pdf):
        raise AssertionError("the seal must follow what was shown, and never rewrite it")
    return sealed


def _attach(writer: Any, attachments: Mapping[str, bytes], at: datetime) -> None:
    """Embed files that belong to the whole document (PDF/A-3: /AF and /AFRelationship), not compressed."""
    from pyhanko.pdf_utils import embed, generic

    root, named, associated = writer.root, generic.ArrayObject(), generic.ArrayObject()
    for name in sorted(attachments):
        stream = embed.EmbeddedFileObject.from_file_data(
            writer,
            attachments[name],
            compress=False,
            params=embed.EmbeddedFileParams(modification_date=at),
            mime_type="application/json",
        )
        spec = embed.FileSpec(name, name, stream, "Preuve jointe au document scellé", _name("/Data")).as_pdf_object()
        reference = writer.add_object(spec)
        named.extend([generic.pdf_string(name), reference])
        associated.append(reference)
    names = root["/Names"] if "/Names" in root else generic.DictionaryObject()
    names["/EmbeddedFiles"] = writer.add_object(generic.DictionaryObject({_name("/Names"): named}))
    if "/Names" in root:
        writer.update_container(names)
    else:
        root["/Names"] = writer.add_object(names)
    root["/AF"] = writer.add_object(associated)
    writer.update_root()


def _name(word: str) -> Any:
    from pyhanko.pdf_utils import generic

    return generic.pdf_name(word)


def _tools() -> tuple[Any, Any]:
    """The writer and the signer of pyHanko (slow to import: only here), held to what the standards of archives ask.

    The writer leaves the metadata as they are: XMP keeps its marks of PDF/A-3 and PDF/UA-1, and no clock but ``at`` is
    read. The signer declares no extension of PDF 2.0: PDF/A-3 is made of PDF 1.7.
    """
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
    from pyhanko.sign import signers
    from pyhanko.sign.signers.constants import ESIC_EXTENSION_1

    class Writer(IncrementalPdfFileWriter):
        def _update_meta(self) -> None:
            """Nothing is said anew of a document that only gains a seal."""

    class Signer(signers.PdfSigner):
        def __init__(self, *args: Any, at: datetime, **kwargs: Any):
            super().__init__(*args, **kwargs)
            self.at = at

        def init_signing_session(self, *args: Any, **kwargs: Any) -> Any:
            session = super().init_signing_session(*args, **kwargs)
            session.system_time = self.at
            return session

        def register_extensions(self, pdf_out: Any, *, md_algorithm: str) -> None:
            pdf_out.register_extension(ESIC_EXTENSION_1)

    return Writer, Signer


def _signer(key_name: str) -> Any:
    from pyhanko.sign import signers

    key, certificate = _path(key_name, "key.pem"), _path(key_name, "cert.pem")
    signer = signers.SimpleSigner.load(str(key), str(certificate)) if has_key(key_name) else None
    if signer is None:
        raise NoKey(key_name)
    return signer


def _path(key_name: str, what: str) -> Path:
    if not KEY_NAME.match(key_name):
        raise ValueError(f"{key_name!r} is not the name of a key")
    return Path(settings.SEAL_KEYS) / f"{key_name}.{what}"


def _keep(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(content)

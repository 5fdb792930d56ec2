"""Vérifie un document scellé par « Pôles de stages », sans ce logiciel et sans réseau : ce seul fichier, Python et pyHanko.

    python -m pip install pyHanko
    python verifier.py convention.pdf --root sceaux.pem
    python verifier.py preuves.zip --root sceaux.pem

``sceaux.pem`` : les certificats des sceaux, pris sur le site du service (« Vérifier une convention ») ou auprès de
l’académie. The site itself calls ``verify``: both say the same. Nothing of the service is imported here.
"""

import argparse
import contextlib
import hashlib
import io
import json
import logging
import re
import sys
import zipfile
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Any


class State(StrEnum):
    """What a document is found to be; the first is the only good one."""

    AUTHENTIC = "authentic"
    ALTERED = "altered"
    CHANGED_AFTER = "changed_after"
    TRUNCATED = "truncated"
    SEAL_REMOVED = "seal_removed"
    OTHER_KEY = "other_key"
    EVIDENCE_REPLACED = "evidence_replaced"
    KEY_EXPIRED = "key_expired"
    UNREADABLE = "unreadable"


TITLES = {
    State.AUTHENTIC: "Authentique : ce document n’a pas changé depuis qu’il a été scellé.",
    State.ALTERED: "Modifié : ce document n’est plus celui qui a été scellé.",
    State.CHANGED_AFTER: "Modifié après coup : quelque chose a été ajouté à ce document après son scellement.",
    State.TRUNCATED: "Incomplet : la fin de ce document manque.",
    State.SEAL_REMOVED: "Sans sceau : ce document n’en porte pas, ou son sceau a été retiré.",
    State.OTHER_KEY: "Scellé par un inconnu : la clé de ce sceau n’est pas une de celles du service.",
    State.EVIDENCE_REPLACED: "Preuves changées : les preuves jointes ne sont pas celles de ce document.",
    State.KEY_EXPIRED: "Clé périmée : ce document a été scellé hors de la durée de validité de la clé.",
    State.UNREADABLE: "Illisible : ce fichier n’est pas un document PDF.",
}
MANIFEST = "poles-seal-1"
EVIDENCE = "poles-evidence-1"
MOST_SEALS = 3
"""How many seals of a file are tried: one is what the service puts there."""
RANGE = re.compile(rb"/ByteRange ?\[ ?0 (\d{1,10}) (\d{1,10}) (\d{1,10}) ?\]")
JSON_STREAM = re.compile(rb"stream\r?\n(\{[^\r\n]*\})\r?\nendstream")


@dataclass(frozen=True)
class Verdict:
    """What was found, in French; and, when it could be read, what the seal says it seals."""

    state: State
    sentences: tuple[str, ...]
    sealed_at: datetime | None = None
    key: str = ""
    fingerprint: str = ""
    manifest: Mapping[str, Any] | None = None
    signatures: tuple[Mapping[str, Any], ...] = ()

    @property
    def good(self) -> bool:
        """Whether the document may be relied upon."""
        return self.state is State.AUTHENTIC


class _Found(Exception):
    """The check ends here, with this verdict."""

    def __init__(self, state: State, *sentences: str):
        super().__init__(state)
        self.verdict = Verdict(state, (TITLES[state], *sentences))


def verify(pdf: bytes, roots: Sequence[str]) -> Verdict:
    """The verdict on a PDF. ``roots``: PEM certificates of the seals that are trusted (or of their authority)."""
    try:
        return _verify(pdf, roots)
    except _Found as found:
        return found.verdict


def _verify(pdf: bytes, roots: Sequence[str]) -> Verdict:
    if b"%PDF-" not in pdf[:1024]:
        raise _Found(State.UNREADABLE, "Choisissez le fichier PDF de la convention, tel que vous l’avez reçu.")
    ranges = [tuple(map(int, match.groups())) for match in RANGE.finditer(pdf)]
    if not ranges:
        _without_seal(pdf)
    _start, after, size = ranges[-1]
    if after + size == len(pdf):
        return _whole(pdf, ranges[-1], roots)
    if after + size > len(pdf) and not pdf.rstrip().endswith(b"%%EOF"):
        raise _Found(
            State.TRUNCATED,
            f"Il devrait compter {_count(after + size)} octets, il en reste {_count(len(pdf))}. Demandez-le à nouveau.",
        )
    for covered in ranges[:MOST_SEALS]:
        end = covered[1] + covered[2]
        if end < len(pdf):
            with contextlib.suppress(_Found):
                return _later(pdf, end, _whole(pdf[:end], covered, roots))
    raise _Found(State.ALTERED, "Le sceau ne porte plus sur tout le document.")


def _whole(pdf: bytes, covered: tuple[int, ...], roots: Sequence[str]) -> Verdict:
    """The verdict on a file that its seal covers to the last byte; raises _Found with what is wrong."""
    certificate, subject = _seal(pdf, covered, roots)
    try:
        verdict = _read(pdf, certificate, roots)
    except _Found:
        raise
    except Exception as error:  # whatever a reader of PDF stumbles over, the document is not what was sealed
        raise _Found(State.ALTERED, f"Le document ne se lit pas en entier ({type(error).__name__}).") from error
    return replace(verdict, key=subject, fingerprint=hashlib.sha256(certificate).hexdigest())


def _seal(pdf: bytes, covered: tuple[int, ...], roots: Sequence[str]) -> tuple[bytes, str]:
    """The certificate (DER) and the name of the key, once the seal holds over every byte; raises _Found else."""
    from asn1crypto import cms, tsp  # noqa: F401 - tsp teaches cms the attribute that names the certificate
    from cryptography import x509
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.asymmetric import ec

    start, after, _size = covered
    broken = _Found(State.ALTERED, "Le sceau lui-même est abîmé : il n’atteste plus rien.")
    written = pdf[start:after]
    if not re.fullmatch(rb"<(?:[0-9A-F]{2})+>", written):
        raise broken
    padded = bytes.fromhex(written[1:-1].decode())
    here = hashlib.sha256(pdf[:start] + pdf[after:]).digest()
    if here not in padded:  # the seal does not name this file: no need to read it further
        _what_changed(pdf)
    try:
        info = cms.ContentInfo.load(padded)
        body = info["content"]
        told = body["signer_infos"][0]
        certificate = body["certificates"][0].chosen.dump()
        said = {one["type"].native: one["values"][0] for one in told["signed_attrs"]}
        named = said["signing_certificate_v2"]["certs"][0]["cert_hash"].native
        digest, signature = said["message_digest"].native, told["signature"].native
        attributes = _der(0x31, told["signed_attrs"].contents)
        known = x509.load_der_x509_certificate(certificate)
        key = known.public_key()
    except Exception as error:  # whatever is not the seal that this service writes attests nothing
        raise broken from error
    if (
        digest != here
        or hashlib.sha256(certificate).digest() != named
        or not isinstance(key, ec.EllipticCurvePublicKey)
    ):
        raise broken
    try:
        key.verify(signature, attributes, ec.ECDSA(hashes.SHA256()))
    except InvalidSignature as error:
        raise broken from error
    again = _rebuilt(certificate, known.issuer.public_bytes(), known.serial_number, b"\xa0" + attributes[1:], signature)
    if padded != again + bytes(max(0, len(padded) - len(again))):
        raise broken
    _trusted(known, roots)
    return certificate, str(known.subject.get_attributes_for_oid(x509.NameOID.COMMON_NAME)[0].value)


def _rebuilt(certificate: bytes, issuer: bytes, serial: int, attributes: bytes, signature: bytes) -> bytes:
    """The seal as this service writes it (RFC 5652, DER), from what is signed in it: not one byte of it is free."""
    sha256 = _der(0x30, bytes.fromhex("06096086480165030402010500"))
    signed_data, data = bytes.fromhex("06092a864886f70d010702"), bytes.fromhex("06092a864886f70d010701")
    ecdsa, version = _der(0x30, bytes.fromhex("06082a8648ce3d040302")), bytes.fromhex("020101")
    rank = _der(0x02, serial.to_bytes(serial.bit_length() // 8 + 1, "big"))
    info = _der(0x30, version, _der(0x30, issuer, rank), sha256, attributes, ecdsa, _der(0x04, signature))
    body = (version, _der(0x31, sha256), _der(0x30, data), _der(0xA0, certificate), _der(0x31, info))
    return _der(0x30, signed_data, _der(0xA0, _der(0x30, *body)))


def _der(tag: int, *parts: bytes) -> bytes:
    body = b"".join(parts)
    size = len(body)
    length = bytes([size]) if size < 128 else size.to_bytes((size.bit_length() + 7) // 8, "big")
    return bytes([tag]) + (length if size < 128 else bytes([0x80 | len(length)]) + length) + body


def _trusted(certificate: Any, roots: Sequence[str]) -> None:
    """The key is one of those of the service, or certified by one of its authorities; raises _Found else."""
    from cryptography.exceptions import InvalidSignature

    known = _certificates(roots)
    for root in known:
        if root == certificate:
            return
        with contextlib.suppress(InvalidSignature, ValueError, TypeError):
            certificate.verify_directly_issued_by(root)
            if root.subject != certificate.subject:
                return
    same = [root for root in known if root.subject == certificate.subject]
    false = "Cette clé porte le même nom qu’un sceau du service, mais ce n’est pas lui : c’est un faux."
    raise _Found(State.OTHER_KEY, false if same else "Rien ne dit qui l’a scellé.")


def _certificates(roots: Sequence[str]) -> list[Any]:
    from cryptography import x509

    return [each for pem in roots for each in x509.load_pem_x509_certificates(pem.encode())]


def _read(pdf: bytes, certificate: bytes, roots: Sequence[str]) -> Verdict:
    """What pyHanko reads of a file whose seal holds: it must agree, on the seal, its date, and what is attached."""
    from asn1crypto import x509
    from cryptography.hazmat.primitives.serialization import Encoding
    from pyhanko.pdf_utils.reader import PdfFileReader
    from pyhanko.sign.validation import validate_pdf_signature
    from pyhanko_certvalidator import ValidationContext

    reader = PdfFileReader(io.BytesIO(pdf))
    seals = reader.embedded_signatures
    if len(seals) != 1 or (sealed_at := seals[0].self_reported_timestamp) is None:
        raise _Found(State.ALTERED, "Un document scellé par le service porte un sceau, daté, et un seul.")
    validity = x509.Certificate.load(certificate)["tbs_certificate"]["validity"]
    first, last = validity["not_before"].native, validity["not_after"].native
    if not first <= sealed_at <= last:
        raise _Found(
            State.KEY_EXPIRED,
            f"La clé valait du {first:%d/%m/%Y} au {last:%d/%m/%Y}, le sceau est daté du {sealed_at:%d/%m/%Y}.",
        )
    trusted = [x509.Certificate.load(one.public_bytes(Encoding.DER)) for one in _certificates(roots)]
    context = ValidationContext(trust_roots=trusted, moment=sealed_at, allow_fetching=False)
    with ThreadPoolExecutor(max_workers=1) as apart:  # pyHanko runs a loop of its own: never inside another one
        status = apart.submit(validate_pdf_signature, seals[0], context).result()
    if not status.bottom_line:
        raise _Found(State.ALTERED, "Le sceau ne répond pas à la norme (PAdES).")
    manifest, signatures = _evidence(pdf, attached(reader))
    told = f"Scellé le {sealed_at:%d/%m/%Y} : {manifest.get('title') or 'document'} n° {manifest['agreement']}."
    return Verdict(
        State.AUTHENTIC, (TITLES[State.AUTHENTIC], told), sealed_at, manifest=manifest, signatures=tuple(signatures)
    )


def attached(reader: Any) -> dict[str, bytes]:
    """The files that a PDF carries, by name, as a reader of PDF shows them."""
    try:
        names = reader.root["/Names"]["/EmbeddedFiles"]["/Names"]
    except KeyError:
        return {}
    return {str(names[at]): names[at + 1]["/EF"]["/F"].data for at in range(0, len(names), 2)}


def _evidence(pdf: bytes, files: Mapping[str, bytes]) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """What is sealed and who signed, when all of it speaks of this very text; raises _Found else."""
    read = {name: json.loads(content) for name, content in files.items() if name.endswith(".json")}
    manifest = next((one for one in read.values() if one.get("schema_name") == MANIFEST), None)
    if manifest is None:
        raise _Found(State.EVIDENCE_REPLACED, "La liste des preuves manque.")
    shown = hashlib.sha256(pdf[: manifest["length"]]).hexdigest()
    listed = {one["name"]: one["digest"] for one in manifest["evidence"]}
    joined = {name: hashlib.sha256(files[name]).hexdigest() for name in listed if name in files}
    if shown != manifest["shown"]:
        raise _Found(State.EVIDENCE_REPLACED, "Les preuves jointes sont celles d’un autre texte.")
    if listed != joined or len(files) != len(listed) + 1:
        raise _Found(State.EVIDENCE_REPLACED, "Une preuve de signature manque, est en trop ou a été changée.")
    evidence = [read[name] for name in sorted(listed)]
    for one in evidence:
        if one.get("schema_name") != EVIDENCE or one["shown"] != shown or (one["agreement"], one["version"]) != (
            manifest["agreement"], manifest["version"]
        ):  # fmt: skip
            raise _Found(
                State.EVIDENCE_REPLACED,
                f"La preuve de « {one.get('signer', {}).get('name', '?')} » vient d’une autre convention ou d’un autre texte.",
            )
    return manifest, evidence


def _without_seal(pdf: bytes) -> None:
    """Why a file bears no seal: always raises _Found."""
    if not pdf.rstrip().endswith(b"%%EOF"):
        raise _Found(State.TRUNCATED, "Demandez-le à nouveau à qui vous l’a remis.")
    if b"ETSI.CAdES.detached" in pdf:
        raise _Found(State.ALTERED, "Le sceau lui-même est abîmé : il n’atteste plus rien.")
    if MANIFEST.encode() in pdf or b"convention.json" in pdf:
        raise _Found(State.SEAL_REMOVED, "Les preuves de signature sont encore jointes, mais le sceau a été retiré.")
    copied = "C’est le cas d’un texte qui n’est pas encore signé par tous, ou d’une copie imprimée puis numérisée."
    raise _Found(State.SEAL_REMOVED, copied, "Demandez le document scellé à l’établissement.")


def _what_changed(pdf: bytes) -> None:
    """Which part of a sealed file was changed, as far as its own list of evidence tells: always raises _Found."""
    streams = [match.group(1) for match in JSON_STREAM.finditer(pdf)]
    for stream in streams:
        with contextlib.suppress(ValueError, KeyError, TypeError):
            manifest = json.loads(stream)
            if manifest.get("schema_name") != MANIFEST:
                continue
            if hashlib.sha256(pdf[: manifest["length"]]).hexdigest() != manifest["shown"]:
                raise _Found(State.ALTERED, "C’est le texte signé lui-même qui a été changé.")
            here = {hashlib.sha256(other).hexdigest() for other in streams if other is not stream}
            if here != {one["digest"] for one in manifest["evidence"]}:
                what = "Le texte est intact ; une preuve de signature a été changée ou remplacée."
                raise _Found(State.EVIDENCE_REPLACED, what)
            raise _Found(State.ALTERED, "Le texte est intact ; ce qui l’entoure dans le fichier a été changé.")
    raise _Found(State.ALTERED)


def _later(pdf: bytes, end: int, sealed: Verdict) -> Verdict:
    """The verdict on what was added after a seal that holds over the first ``end`` bytes."""
    from pyhanko.pdf_utils.reader import PdfFileReader

    added = _count(len(pdf) - end)
    more = f"Les {_count(end)} premiers octets sont bien ceux du document scellé ; {added} ont été ajoutés après."
    state, what = State.CHANGED_AFTER, "Ce qui s’affiche peut ne pas être ce qui a été signé."
    try:
        reader = PdfFileReader(io.BytesIO(pdf))
        if not reader.embedded_signatures:
            state, what = State.SEAL_REMOVED, "Cet ajout retire le sceau."
        elif attached(reader) != attached(PdfFileReader(io.BytesIO(pdf[:end]))):
            state, what = State.EVIDENCE_REPLACED, "Cet ajout remplace les preuves de signature jointes."
    except Exception:  # what was added may be anything: that it was added is enough
        what = "Ce qui a été ajouté ne se lit pas."
    return replace(sealed, state=state, sentences=(TITLES[state], more, what), signatures=())


def _count(number: int) -> str:
    return f"{number:,}".replace(",", "\N{NARROW NO-BREAK SPACE}")


def verify_pack(pack: bytes, roots: Sequence[str]) -> Verdict:
    """The verdict on a pack of evidence (zip): its document, then that its evidence and its chain speak of it."""
    with zipfile.ZipFile(io.BytesIO(pack)) as files:
        verdict = verify(files.read("convention.pdf"), roots)
        loose = {name: files.read(name) for name in files.namelist() if name.startswith("preuves/")}
        chain = json.loads(files.read("chaine.json"))
    if not verdict.good or verdict.manifest is None:
        return verdict
    listed = {f"preuves/{one['name']}": one["digest"] for one in verdict.manifest["evidence"]}
    wrong = [name for name in {*listed, *loose} if hashlib.sha256(loose.get(name, b"")).hexdigest() != listed.get(name)]
    wrong += [f"maillon {each} de la chaîne" for each in chain_faults(chain)]
    attested = {link["payload"] for link in chain}
    wrong += [f"{name}, absente de la chaîne" for name, digest in listed.items() if digest not in attested]
    if wrong:
        state = State.EVIDENCE_REPLACED
        return replace(
            verdict, state=state, sentences=(TITLES[state], f"Ne correspondent pas : {', '.join(sorted(wrong))}.")
        )
    return replace(
        verdict, sentences=(*verdict.sentences, f"Les preuves et la chaîne correspondent ({len(chain)} maillons).")
    )


def chain_faults(chain: Sequence[Mapping[str, Any]]) -> list[int]:
    """The ranks of the links that do not hold: a print that is not theirs, or that does not follow the one before."""
    faults, before = [], None
    for link in chain:
        said = "\n".join((link["previous"], str(link["sequence"]), link["what"], link["payload"], link["at"]))
        follows = before is None or link["sequence"] != before["sequence"] + 1 or link["previous"] == before["digest"]
        if hashlib.sha256(said.encode()).hexdigest() != link["digest"] or not follows:
            faults.append(link["sequence"])
        before = link
    return faults


def main(arguments: Sequence[str] | None = None) -> int:
    """The command: prints the verdict; 0 when the document is authentic, 1 when it is not, 2 when nothing could be read."""
    parser = argparse.ArgumentParser(description="Vérifie une convention scellée, sans réseau.")
    parser.add_argument("file", help="le PDF scellé, ou le dossier de preuves (.zip)")
    parser.add_argument(
        "--root", action="append", required=True, help="certificats des sceaux (.pem), pris auprès du service"
    )
    asked = parser.parse_args(arguments)
    try:
        content, roots = Path(asked.file).read_bytes(), [Path(root).read_text() for root in asked.root]
        verdict = verify_pack(content, roots) if zipfile.is_zipfile(io.BytesIO(content)) else verify(content, roots)
    except ImportError:
        print("Il manque pyHanko : python -m pip install pyHanko", file=sys.stderr)
        return 2
    except (OSError, ValueError, KeyError, zipfile.BadZipFile) as error:
        print(f"Ce fichier ne se lit pas ({error}).", file=sys.stderr)
        return 2
    print("\n".join(verdict.sentences))
    if verdict.good:
        print(f"Clé : {verdict.key}, empreinte SHA-256 {verdict.fingerprint}")
        for one in verdict.signatures:
            print(
                f"- {one['signer']['name']} ({one['signer']['capacity'] or one['signer']['party']}), {one['moments']['signed']}"
            )
    return 0 if verdict.good else 1


if __name__ == "__main__":
    logging.disable(logging.CRITICAL)
    sys.exit(main())

"""Is this convention authentic, and does it still hold? Answered to anybody who has its code or its file.

The code tells what anybody who holds the paper may compare with it: no name of a learner, initials alone. The file is
judged by the offline verifier itself (``gateways.verifier``); what only the service knows is added: replaced, cancelled.
"""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path

from django.db.models import Prefetch, Q
from django.utils.timezone import localdate

from poles.domain import reach
from poles.domain.signing.keys import roots
from poles.gateways import verifier
from poles.gateways.verifier import Verdict, verify
from poles.records.models import Agreement, AgreementVersion, Signature
from poles.words import french
from poles.words.agreements import CODE_LENGTH, VersionKind
from poles.words.evidence import digest_of
from poles.words.terms import Terms

OUT = ("signing", "signed", "replaced", "void")
"""The states of the texts that somebody may hold on paper."""


class Standing(StrEnum):
    """What becomes of a text, as the service alone knows it."""

    IN_FORCE = "in_force"
    ENDED = "ended"
    SIGNING = "signing"
    REPLACED = "replaced"
    CANCELLED = "cancelled"
    VOID = "void"
    UNKNOWN = "unknown"


KINDS = {
    Standing.IN_FORCE: "success",
    Standing.ENDED: "info",
    Standing.SIGNING: "warning",
    Standing.REPLACED: "warning",
    Standing.CANCELLED: "error",
    Standing.VOID: "error",
    Standing.UNKNOWN: "warning",
}
"""How each is shown: the kinds of the alerts."""


@dataclass(frozen=True)
class Text:
    """One text of a convention: what it is, what becomes of it, who signed it in which capacity and when."""

    title: str
    number: int
    standing: Standing
    sentence: str
    applies_on: date | None
    signatures: tuple[tuple[str, datetime], ...]
    sealed_at: datetime | None
    shown: str


@dataclass(frozen=True)
class Known:
    """What the service says of a convention to who has its code."""

    number: str
    code: str
    model: str
    school: str
    hosts: tuple[str, ...]
    learner: str
    starts_on: date
    ends_on: date
    standing: Standing
    sentence: str
    texts: tuple[Text, ...]

    @property
    def kind(self) -> str:
        """The kind of the alert that says its standing."""
        return _shown(self.standing)


@dataclass(frozen=True)
class Checked:
    """The verdict on a file (the same as the offline verifier’s), and what becomes of the text that it is."""

    verdict: Verdict
    standing: Standing
    sentence: str
    code: str = ""

    @property
    def good(self) -> bool:
        """Whether the file is authentic and says what holds today."""
        return self.verdict.good and self.standing in (Standing.IN_FORCE, Standing.ENDED)

    @property
    def kind(self) -> str:
        """The kind of the alert that says its standing."""
        return _shown(self.standing)


def check_code(code: str) -> Known | None:
    """What is known of the convention of a code (spaces, dashes and case do not count); None when no text of it is out."""
    code = tidy(code)
    if len(code) != CODE_LENGTH:
        return None
    with reach.beyond(reach.Errand.CHECK):
        row = _agreements().filter(code=code).first()
        texts = _texts(row) if row else ()
    if row is None or not texts:
        return None
    said = _terms(row)
    standing, sentence = _of_agreement(row, texts)
    return Known(
        number=row.number,
        code=row.code,
        model=row.get_model_display(),
        school=", ".join(filter(None, (said.school.name, said.school.town))),
        hosts=tuple(", ".join(filter(None, (stay.organisation, stay.town))) for stay in said.stays),
        learner=initials(said.learner.name),
        starts_on=row.starts_on,
        ends_on=row.ends_on,
        standing=standing,
        sentence=sentence,
        texts=texts,
    )


def check_file(pdf: bytes) -> Checked:
    """The verdict on a file, and what becomes of the text that it is when the service knows it."""
    verdict = verify(pdf, roots())
    digest = digest_of(pdf)
    shown = str(verdict.manifest["shown"]) if verdict.manifest else digest
    with reach.beyond(reach.Errand.CHECK):
        found = AgreementVersion.objects.filter(Q(sealed_digest=digest) | Q(digest=shown), status__in=OUT)
        version = found.values_list("agreement_id", "number").first()
        row = _agreements().get(pk=version[0]) if version else None
        texts = _texts(row) if row else ()
    if row is None or version is None:
        return Checked(verdict, Standing.UNKNOWN, _UNKNOWN if verdict.good else "")
    text = next(one for one in texts if one.number == version[1])
    if row.status == "cancelled":
        return Checked(verdict, *_of_agreement(row, texts), code=row.code)
    return Checked(verdict, text.standing, text.sentence, code=row.code)


def verifier_source() -> bytes:
    """The offline verifier, as it is given to anybody: one file."""
    return Path(verifier.__file__).read_bytes()


def tidy(code: str) -> str:
    """A code as it is kept: capitals and digits alone."""
    return "".join(letter for letter in code.upper() if letter.isalnum() and letter.isascii())


def initials(name: str) -> str:
    """« Inès Essai » → « I. E. »."""
    return " ".join(f"{word[0].upper()}." for word in name.replace("-", " ").split() if word)


_UNKNOWN = (
    "Le service ne garde pas, ou plus, ce document : il ne peut pas dire s’il a été remplacé ou annulé depuis. "
    "Demandez-le à l’établissement."
)


def _agreements():
    signatures = Prefetch(
        "signatures", Signature.objects.select_related("signatory").order_by("signed_at").defer("scan")
    )
    rows = AgreementVersion.objects.defer("paper", "sealed", "findings").order_by("number").prefetch_related(signatures)
    return Agreement.objects.prefetch_related(Prefetch("versions", rows))


def _terms(row: Agreement) -> Terms:
    """What the text in force says, else the last one that went out."""
    texts = [one for one in row.versions.all() if one.status in OUT and one.kind != VersionKind.CERTIFICATE]
    signed = [one for one in texts if one.status == "signed"]
    return Terms.model_validate((signed or texts)[-1].terms)


def _texts(row: Agreement) -> tuple[Text, ...]:
    out = [one for one in row.versions.all() if one.status in OUT]
    if not any(one.kind != VersionKind.CERTIFICATE for one in out):
        return ()
    return tuple(_text(row, one, out) for one in out)


def _text(row: Agreement, version: AgreementVersion, out: list[AgreementVersion]) -> Text:
    standing, sentence = _of_text(row, version, out)
    return Text(
        title=VersionKind(version.kind).label,
        number=version.number,
        standing=standing,
        sentence=sentence,
        applies_on=version.applies_on,
        signatures=tuple(
            (one.signatory.capacity or one.get_party_display(), one.signed_at) for one in version.signatures.all()
        ),
        sealed_at=version.sealed_at,
        shown=version.digest,
    )


def _of_text(row: Agreement, version: AgreementVersion, out: list[AgreementVersion]) -> tuple[Standing, str]:
    """What becomes of one text."""
    if version.status == "void":
        return Standing.VOID, "Ce texte a été repris par l’établissement : ses signatures ne comptent plus."
    if version.status == "signing":
        return Standing.SIGNING, "Ce texte n’est pas encore signé par tous : il n’engage personne."
    if version.status == "replaced":
        certificate = version.kind == VersionKind.CERTIFICATE
        alike = (one for one in out if (one.kind == VersionKind.CERTIFICATE) is certificate)
        after = next((one for one in alike if one.number > version.number and one.signed_at), None)
        when = f" le {french.long_date(localdate(after.signed_at))}" if after and after.signed_at else ""
        by = "une autre attestation signée" if certificate else "un avenant signé"
        return Standing.REPLACED, f"Ce texte a été remplacé par {by}{when} : ce n’est plus lui qui vaut."
    if version.kind == VersionKind.CERTIFICATE and row.status != "cancelled":
        return Standing.IN_FORCE, "Cette attestation est signée."
    if version.kind == VersionKind.AMENDMENT and row.status == "signed":
        return Standing.IN_FORCE, "Cet avenant est signé par tous : c’est lui qui vaut."
    return _of_signed(row)


def _of_agreement(row: Agreement, texts: tuple[Text, ...]) -> tuple[Standing, str]:
    """What becomes of the whole convention."""
    if row.status == "cancelled":
        return Standing.CANCELLED, "Cette convention a été annulée : elle n’autorise aucun stage."
    if row.status == "draft":
        last = texts[-1]
        return last.standing, last.sentence
    return _of_signed(row)


def _of_signed(row: Agreement) -> tuple[Standing, str]:
    if row.status == "ended":
        day = french.long_date(row.ended_on or row.ends_on)
        return Standing.ENDED, f"Cette convention est signée par tous ; le stage a pris fin le {day}."
    if row.status == "cancelled":
        return Standing.CANCELLED, "Cette convention a été annulée : elle n’autorise aucun stage."
    return Standing.IN_FORCE, "Cette convention est signée par tous et elle est en vigueur."


def _shown(standing: Standing) -> str:
    return KINDS[standing]

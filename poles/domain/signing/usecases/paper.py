"""A signature given on paper: the signed page is registered by the school, as its scan."""

from datetime import date, datetime, time
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from poles.domain.signing.accepting import Known, accept, hold_texts
from poles.domain.signing.policy import SIGNATORIES
from poles.records.models import Signatory, Signature
from poles.words.actor import Actor
from poles.words.agreements import SigningMeans
from poles.words.findings import refuse

SCAN_MAX = 4_000_000
KINDS = ((b"%PDF-", "application/pdf"), (b"\x89PNG\r\n\x1a\n", "image/png"), (b"\xff\xd8\xff", "image/jpeg"))
"""First bytes → type: a file is what its bytes say, whatever its name."""
NOON = time(12)


@transaction.atomic
def register_paper(
    *, actor: Actor, signatory_id: UUID, scan: bytes, scan_type: str = "", signed_on: date, at: datetime
) -> Signature:
    """Register that somebody signed the printed text on a day: PDF, PNG or JPEG of the signed page, 4 MB at most.

    ``scan_type``: what the browser said, which must not contradict the bytes. Raise Refused with what to do; nobody
    registers their own signature.
    """
    signatory = SIGNATORIES.get(actor, "register_paper", signatory_id)
    _refuse_own(signatory, actor)
    kind = _kind_of(scan, scan_type)
    version = hold_texts([signatory.version_id])[signatory.version_id]
    moment = _moment(signed_on, version.sent_at, at)
    known = Known(
        SigningMeans.PAPER,
        registered_by=actor.name,
        scan=scan,
        scan_type=kind,
        signed_at=moment,
        account=str(actor.user_id or ""),
    )
    return accept(signatory.pk, version, known=known, seen_digest=version.digest, actor=actor, at=at)


def _refuse_own(signatory: Signatory, actor: Actor) -> None:
    own = signatory.user_id is not None and signatory.user_id == actor.user_id
    if own or signatory.name.strip().casefold() == actor.name.strip().casefold():
        sentence = "Vous ne pouvez pas enregistrer la page que vous avez signée vous-même : signez avec votre compte, "
        raise refuse("signing.own_paper", f"{sentence}ou demandez à un collègue de l’enregistrer.", field="scan")


def _kind_of(scan: bytes, said: str) -> str:
    if not scan:
        raise refuse("signing.scan", "Le fichier est vide : joignez la page signée.", field="scan")
    if len(scan) > SCAN_MAX:
        sentence = "Le fichier dépasse 4 Mo : numérisez la page en gris, à 200 points par pouce, et recommencez."
        raise refuse("signing.scan", sentence, field="scan")
    kind = next((kind for start, kind in KINDS if scan.startswith(start)), "")
    if not kind or (said in dict(map(reversed, KINDS)) and said != kind):  # type: ignore[arg-type]
        sentence = (
            "Ce fichier n’est ni un PDF, ni une image PNG ou JPEG : numérisez la page signée dans l’un de ces formats."
        )
        raise refuse("signing.scan", sentence, field="scan")
    return kind


def _moment(signed_on: date, sent_at: datetime | None, at: datetime) -> datetime:
    """The moment of a signature on paper: noon of its day, within the time when the text could be signed."""
    if signed_on > timezone.localdate(at):
        raise refuse("signing.day", "Le jour de la signature est à venir : vérifiez la date.", field="signed_on")
    if sent_at is None or signed_on < timezone.localdate(sent_at):
        sentence = "Ce texte n’était pas encore à signer ce jour-là : vérifiez la date portée sur le papier."
        raise refuse("signing.day", sentence, field="signed_on")
    noon = timezone.make_aware(datetime.combine(signed_on, NOON))
    return min(max(noon, sent_at), at)

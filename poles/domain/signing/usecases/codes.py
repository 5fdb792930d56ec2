"""Codes by text: six digits for one person and one text, ten minutes, five tries in all, few sendings."""

from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from poles.domain import reach
from poles.domain.journal import note_deed
from poles.domain.signing import links
from poles.domain.signing.accepting import bearer
from poles.domain.signing.queries import Door, by_token
from poles.gateways import jobs, texting
from poles.records.models import Entry, SigningLink
from poles.records.turns import take_turn
from poles.words.agreements import SigningMeans
from poles.words.contacts import masked, mobile_of
from poles.words.findings import Refused, refuse

APART = timedelta(seconds=60)
MOST_A_DAY = 8
"""Codes that one telephone may be sent in twenty-four hours, whatever the texts."""
SENT = "send_code"


@transaction.atomic
@reach.beyond(reach.Errand.SIGNING)
def ask_code(*, token: str, at: datetime) -> str:
    """Send a new code to the telephone of who bears this link, the former one dead; gives the masked number.

    Raise Refused when the link asks for none, was tried five times, or codes were asked for too often.
    """
    opened = by_token(token, at=at)
    if opened.door is not Door.OPEN:
        raise refuse("signing.link", opened.door.sentence)
    if not opened.with_code:
        raise refuse("signing.code", "Ce lien ne demande pas de code : vous pouvez signer.")
    number = mobile_of(opened.signatory.phone)
    take_turn(f"poles.texts.{number}")
    link = SigningLink.objects.select_for_update().get(pk=opened.link.pk)
    _refuse_often(link, number, at)
    seed = links.new_seed()
    link.code_digest, link.code_sent_at = links.code_print(link.pk, links.code_of(link.pk, seed)), at
    link.save(update_fields=["code_digest", "code_sent_at"])
    note_deed(link, SENT, actor=bearer(opened.signatory), at=at, note=_mark(number))
    jobs.defer("signing.text", link_id=str(link.pk), seed=seed, sent=at.isoformat())
    return masked(number)


def deliver_text(*, link_id: UUID, seed: str, sent: datetime, write: Callable[[str, str], str], at: datetime) -> bool:
    """Hand a text over to the gateway: the code of this seed, or the link without a seed; false when it is too late.

    ``write(what, secret)`` gives the words, of a « code » or of a « link » (its token). NotTaken is worth another try.
    """
    link = SigningLink.objects.select_related("signatory").filter(pk=link_id).first()
    if link is None or link.used_at or link.revoked_at or at >= link.expires_at:
        return False
    if seed:
        code = links.code_of(link.pk, seed)
        if at >= sent + links.CODE_LASTS or link.code_digest != links.code_print(link.pk, code):
            return False
    text = write("code", code) if seed else write("link", links.token_of(link.pk))
    texting.send(number=mobile_of(link.signatory.phone), text=text)
    return True


def check_code(link: SigningLink, code: str, *, at: datetime) -> Refused | None:
    """Try a code on a link that is held: None when it is right; else the try is counted and the refusal is given back.

    It is given, not raised: the count must outlive the refusal, which the caller raises once it is written.
    """
    if link.means != SigningMeans.TEXT_CODE:
        return None
    if link.code_tries >= links.MOST_TRIES:
        return refuse("signing.code", LOCKED, field="code")
    if not link.code_digest:
        return refuse("signing.code", "Demandez d’abord un code : il arrive par SMS.", field="code")
    if links.code_fits(link, code, at=at):
        link.code_checked_at = at
        link.save(update_fields=["code_checked_at"])
        return None
    link.code_tries += 1
    link.save(update_fields=["code_tries"])
    left = links.MOST_TRIES - link.code_tries
    return refuse("signing.code", LOCKED if not left else WRONG.format(left=_left(left)), field="code")


WRONG = (
    "Ce code n’est pas le bon, ou il a plus de dix minutes : relisez le dernier SMS ou demandez un autre code. {left}"
)
LOCKED = "Cinq codes faux : ce lien ne sert plus. Demandez-en un nouveau à l’établissement."


def _left(left: int) -> str:
    return "Il reste un essai." if left == 1 else f"Il reste {left} essais."


def _refuse_often(link: SigningLink, number: str, at: datetime) -> None:
    if link.code_tries >= links.MOST_TRIES:
        raise refuse("signing.code", LOCKED, field="code")
    if link.code_sent_at and at < link.code_sent_at + APART:
        raise refuse("signing.often", "Un code vient de partir : attendez une minute avant d’en demander un autre.")
    rows = Entry.objects.filter(subject="signinglink", what=SENT, note=_mark(number), at__gt=at - timedelta(days=1))
    if rows.count() >= MOST_A_DAY:
        sentence = "Trop de codes sont partis vers ce téléphone aujourd’hui : réessayez demain, ou signez sur papier."
        raise refuse("signing.often", sentence)


def _mark(number: str) -> str:
    """What the journal keeps to count the texts of one telephone: a print, never the number."""
    return links.code_print(UUID(int=0), number)[:32]

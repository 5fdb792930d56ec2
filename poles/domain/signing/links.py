"""The links and codes of signatories: how they are drawn, what is kept of them (a print), how long they are good.

Neither is ever written down. A token is 256 bits of HMAC-SHA256 of its row under the secret key of the service, a code is
drawn by the same means from 128 bits of chance: letters and texts are written from these facts, worth nothing without the
key. What is compared is a print: SHA-256 of a token, HMAC of a code bound to its link, so to one person and one text.
"""

import secrets
from base64 import urlsafe_b64encode
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.utils.crypto import constant_time_compare, salted_hmac

from poles.domain.access import Unknown
from poles.records.base import new_key
from poles.records.models import Signatory, SigningLink
from poles.words.agreements import SigningMeans
from poles.words.contacts import masked, mobile_of
from poles.words.evidence import digest_of

TOKEN_SALT, CODE_SALT, PRINT_SALT = "poles.signing.link", "poles.signing.code", "poles.signing.print"
LASTS = timedelta(days=14)
READ_AFTER = timedelta(days=30)
"""How long the link of who has signed still shows the text and its copy."""
CODE_LASTS = timedelta(minutes=10)
MOST_TRIES = 5


def token_of(link_id: UUID) -> str:
    """The token of a link: 43 signs, 256 bits, that nobody can make without the secret key of the service."""
    mark = salted_hmac(TOKEN_SALT, link_id.hex, algorithm="sha256").digest()
    return urlsafe_b64encode(mark).decode().rstrip("=")


def code_of(link_id: UUID, seed: str) -> str:
    """The six digits of a code, from the link and the chance drawn for it (``new_seed``)."""
    mark = salted_hmac(CODE_SALT, f"{link_id.hex}:{seed}", algorithm="sha256").digest()
    return f"{int.from_bytes(mark, 'big') % 10**6:06d}"


def new_seed() -> str:
    """128 bits of the system's chance, for one code."""
    return secrets.token_hex(16)


def code_print(link_id: UUID, code: str) -> str:
    """What is kept of a code: HMAC-SHA256 under the secret key, with the link it is good for."""
    return salted_hmac(PRINT_SALT, f"{link_id.hex}:{code}", algorithm="sha256").hexdigest()


def code_fits(link: SigningLink, code: str, *, at: datetime) -> bool:
    """Whether these digits are those sent last for this link, less than ten minutes ago; compared in constant time."""
    typed = "".join(sign for sign in code[:40] if sign.isascii() and sign.isdigit())
    fits = constant_time_compare(link.code_digest, code_print(link.pk, typed))
    return bool(
        fits and link.code_digest and link.code_sent_at and link.code_sent_at <= at < link.code_sent_at + CODE_LASTS
    )


def find(token: str) -> SigningLink:
    """The link of a token, whatever has become of it; Unknown when there is none."""
    rows = SigningLink.objects.select_related("signatory")
    link = rows.filter(token_digest=digest_of(token)).first() if 0 < len(token) <= 100 else None
    if link is None:
        raise Unknown("link")
    return link


def means_of(signatory: Signatory) -> SigningMeans | None:
    """How a person without an account can be reached: by mail, with a code by text for a mobile; None: neither.

    Without a gateway for texts (POLES_SMS_URL), the mail alone is used.
    """
    if settings.SMS_URL and mobile_of(signatory.phone):
        return SigningMeans.TEXT_CODE
    return SigningMeans.MAIL_LINK if signatory.email else None


def make(signatory: Signatory, *, at: datetime) -> SigningLink | None:
    """A new link for a signatory, the former ones revoked; None when the person cannot be reached by one."""
    revoke([signatory], at=at)
    means = means_of(signatory)
    if means is None:
        return None
    key = new_key()
    sent_to = masked(signatory.email or mobile_of(signatory.phone))
    return SigningLink.objects.create(
        pk=key, academy_id=signatory.academy_id, signatory=signatory, means=means, token_digest=digest_of(token_of(key)),
        sent_to=sent_to, sent_at=at, expires_at=at + LASTS,
    )  # fmt: skip


def revoke(signatories: list[Signatory], *, at: datetime) -> None:
    """Close every link of these signatories that could still be used to sign."""
    rows = SigningLink.objects.filter(signatory__in=signatories, used_at__isnull=True, revoked_at__isnull=True)
    rows.update(revoked_at=at)

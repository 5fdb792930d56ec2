"""The mailed link by which a person who was invited chooses a password: signed, dated, good once.

Nothing of it is kept: the link holds the account, the moment and a print of the account's present password (none yet), so
that it dies with the first password chosen, or with the next link sent.
"""

from datetime import datetime, timedelta
from hmac import compare_digest
from uuid import UUID

from django.core import signing
from django.db.models import Q
from django.utils.crypto import salted_hmac
from django.utils.timezone import localdate

from poles.domain.access import Unknown
from poles.records.models import User

SALT = "poles.people.invitation"
LASTS = timedelta(days=7)


def facts_of(user: User, *, at: datetime) -> dict[str, str | int]:
    """What the notice keeps to write the link later: worth nothing without the secret key of the service."""
    return {"user": user.pk.hex, "since": int(at.timestamp()), "print": _print(user)}


def token_of(facts: dict) -> str:
    """The token of a link, from the facts of its notice."""
    return signing.Signer(sep=".", salt=SALT).sign(f"{facts['user']}-{facts['since']:x}-{facts['print']}")


def invited(token: str, *, at: datetime, lock: bool = False) -> User:
    """The person whom a token invites; Unknown, and nothing more, when it is forged, too old, used or out of use."""
    try:
        key, since, mark = signing.Signer(sep=".", salt=SALT).unsign(token).split("-")
        user_id, sent = UUID(key), int(since, 16)
    except (signing.BadSignature, ValueError) as error:
        raise Unknown("invitation") from error
    rows = User.objects.select_for_update() if lock else User.objects.all()
    user = rows.filter(pk=user_id, is_active=True).first()
    young = 0 <= at.timestamp() - sent < LASTS.total_seconds()
    if user is None or not young or user.has_usable_password() or not compare_digest(mark, _print(user)):
        raise Unknown("invitation")
    if not user.hats.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=localdate(at))).exists():  # worn now, or to come
        raise Unknown("invitation")
    return user


def _print(user: User) -> str:
    return salted_hmac(SALT, f"{user.pk.hex}{user.password}", algorithm="sha256").hexdigest()[:32]

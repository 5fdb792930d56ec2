"""What is noted before a signature: that the text was opened, that it was shown to its end. Only the first time counts."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from poles.domain import reach
from poles.domain.signing import links
from poles.domain.signing.policy import SIGNATORIES
from poles.domain.signing.queries import Door, Opened, by_token
from poles.records.models import Signatory, SigningLink
from poles.words.actor import Actor


@transaction.atomic
def open_text(*, actor: Actor, signatory_id: UUID, at: datetime) -> Signatory:
    """Note that somebody with an account, or a code of the school, opened the text to sign."""
    return _note(SIGNATORIES.get(actor, "sign", signatory_id).pk, "opened_at", at)


@transaction.atomic
def read_text(*, actor: Actor, signatory_id: UUID, at: datetime) -> Signatory:
    """Note that the text was shown to its end."""
    return _note(SIGNATORIES.get(actor, "sign", signatory_id).pk, "read_at", at)


@transaction.atomic
@reach.beyond(reach.Errand.SIGNING)
def open_by_link(*, token: str, at: datetime) -> Opened:
    """Note that a person came by a link (the button of its first page, never its mere address), and what it opens."""
    link = links.find(token)
    SigningLink.objects.filter(pk=link.pk, opened_at__isnull=True).update(opened_at=at)
    opened = by_token(token, at=at)
    if opened.door is Door.OPEN:
        for one in (opened.signatory, *opened.also):
            _note(one.pk, "opened_at", at)
    return opened


@transaction.atomic
@reach.beyond(reach.Errand.SIGNING)
def read_by_link(*, token: str, at: datetime) -> Opened:
    """Note that a person who came by a link was shown the text to its end."""
    opened = by_token(token, at=at)
    if opened.door is Door.OPEN:
        for one in (opened.signatory, *opened.also):
            _note(one.pk, "read_at", at)
    return opened


def _note(signatory_id: UUID, field: str, at: datetime) -> Signatory:
    Signatory.objects.filter(pk=signatory_id, signature__isnull=True, **{f"{field}__isnull": True}).update(
        **{field: at}
    )
    return Signatory.objects.get(pk=signatory_id)

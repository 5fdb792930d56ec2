"""The link of a signatory, told aloud: in the demonstration alone, where nobody reads the mails."""

from datetime import datetime
from uuid import UUID

from django.conf import settings

from poles.domain.access import Forbidden
from poles.domain.signing import links
from poles.records.models import Signatory, SigningLink
from poles.words.actor import Actor
from poles.words.roles import Role


def told_link(*, actor: Actor, signatory_id: UUID, at: datetime) -> str:
    """The token of the living link of a signatory, made when there is none; Forbidden outside the demonstration."""
    if not settings.DEMO or actor.role is not Role.SYSTEM:
        raise Forbidden("demonstrate")
    alive = SigningLink.objects.filter(
        signatory_id=signatory_id, used_at__isnull=True, revoked_at__isnull=True, expires_at__gt=at
    )
    link = alive.first() or links.make(Signatory.objects.get(pk=signatory_id), at=at)
    return links.token_of(link.pk) if link else ""

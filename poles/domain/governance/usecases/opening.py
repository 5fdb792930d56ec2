"""Open a pôle of the adopted map, once it has a coordinator and a lettre de mission (HUB-03)."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from poles.domain.governance.policy import HUBS
from poles.domain.governance.queries import coordinator_hats, letter_of
from poles.domain.journal import advance
from poles.law.hubs import check_opening
from poles.records.models import Hub
from poles.words.actor import Actor
from poles.words.findings import refuse, refuse_if
from poles.words.french import short_date
from poles.workflows.hub import HUB


@transaction.atomic
def open_hub(*, actor: Actor, hub_id: UUID, at: datetime) -> Hub:
    """Open a pôle of an adopted map whose coordinator was named by a signed lettre de mission (HUB-03)."""
    hub = HUBS.get(actor, "open", hub_id, lock=True)
    step = HUB.step("open", hub.status)
    if hub.hub_map.status != "adopted":
        raise refuse("HUB-03", f"La carte de {hub.name} n’est pas adoptée : adoptez-la avant d’ouvrir le pôle.")
    today = timezone.localdate(at)
    letter = letter_of(hub, on=today)
    letter_on = letter.signed_on if letter else None
    refuse_if(check_opening(hub.name, coordinators=coordinator_hats(hub.pk, on=today).count(), letter_on=letter_on))
    note = f"lettre de mission n° {letter.number} du {short_date(letter_on)}" if letter and letter_on else ""
    advance(hub, step, actor=actor, at=at, note=note)
    return hub

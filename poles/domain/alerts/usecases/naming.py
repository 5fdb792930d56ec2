"""The académie names the one person who reads the alerts of a pôle, or its own."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from poles.domain.access import Forbidden, Unknown
from poles.domain.alerts.policy import ALERT_REFERENTS
from poles.domain.alerts.referents import of_hub, orphans, readers_for, referent_of
from poles.domain.governance.queries import hubs_of
from poles.domain.journal import note_deed
from poles.domain.notices import queue
from poles.records.models import AlertReferent
from poles.records.turns import take_turn
from poles.words.actor import Actor
from poles.words.findings import refuse


@transaction.atomic
def name_referent(*, actor: Actor, hub_id: UUID | None, user_id: UUID | None, at: datetime) -> AlertReferent | None:
    """Name who reads the alerts of a pôle (None: of the whole académie); without a person, nobody is named there any more.

    Alerts that live and were addressed to a person who can no longer open them go to the person who reads them now; the
    others stay with who has them. Raise Unknown for a pôle of another académie, Refused for a person without a hat there.
    """
    if actor.role not in ALERT_REFERENTS.roles("name"):
        raise Forbidden("name")
    if hub_id and not hubs_of(actor.academy_id).filter(pk=hub_id).exists():
        raise Unknown(hub_id)
    take_turn(f"alert referent {actor.academy_id}")
    on = timezone.localdate(at)
    if user_id and user_id not in readers_for(actor.academy_id, hub_id, on=on):
        sentence = "Cette personne n’a pas de fonction dans ce pôle ni au rectorat : choisissez dans la liste."
        raise refuse("ALERT", sentence, field="user_id")
    known = AlertReferent.objects.filter(academy_id=actor.academy_id, **of_hub(hub_id))
    row = known.first()
    if user_id is None:
        if row:
            note_deed(row, "unname_referent", actor=actor, at=at)
            known.delete()
        row = None
    elif row is None:
        row = AlertReferent.objects.create(academy_id=actor.academy_id, hub_id=hub_id, user_id=user_id)
        note_deed(row, "name_referent", actor=actor, at=at)
    elif row.user_id != user_id:
        row.user_id = user_id
        row.save(update_fields=["user"])
        note_deed(row, "name_referent", actor=actor, at=at)
    _pass_on(actor, hub_id, at)
    return row


def _pass_on(actor: Actor, hub_id: UUID | None, at: datetime) -> None:
    """Address to who reads now the alerts that nobody could open any more."""
    on = timezone.localdate(at)
    for alert in list(orphans(actor.academy_id, hub_id, on=on).select_for_update(of=("self",))):
        reader = referent_of(actor.academy_id, hub_id, on=on)
        alert.assigned_to = reader
        alert.save(update_fields=["assigned_to"])
        note_deed(alert, "pass_on", actor=actor, at=at)
        queue("alert.received", reader.email, alert.pk, at=at, academy_id=alert.academy_id, alert=str(alert.pk))

"""The person named takes an alert, answers it, closes it."""

from datetime import datetime
from uuid import UUID, uuid5

from django.db import transaction
from django.utils import timezone

from poles.domain.alerts.policy import ALERTS
from poles.domain.journal import advance
from poles.domain.notices import queue
from poles.records.models import Alert
from poles.words.actor import Actor
from poles.words.findings import refuse
from poles.words.retention import alert_kept_until
from poles.workflows.alert import ALERT

MOST = 2000


@transaction.atomic
def take(*, actor: Actor, alert_id: UUID, at: datetime) -> Alert:
    """Say that this alert is being looked into."""
    alert = ALERTS.get(actor, "take", alert_id, lock=True)
    advance(alert, ALERT.step("take", alert.status), actor=actor, at=at)
    return alert


@transaction.atomic
def answer(*, actor: Actor, alert_id: UUID, text: str, at: datetime) -> Alert:
    """Say what was done. Who sent it from a school is told by mail, without a word of the answer; a family has its code."""
    alert = ALERTS.get(actor, "answer", alert_id, lock=True)
    step = ALERT.step("answer", alert.status)
    text = text.strip()
    if not text:
        raise refuse("ALERT", "Dites ce qui a été fait : qui a alerté lira ces mots.", field="text")
    if len(text) > MOST:
        raise refuse("ALERT", f"{MOST} caractères au plus : allez à l’essentiel.", field="text")
    alert.answer, alert.answered_at = text, at
    alert.keep_until = alert_kept_until(timezone.localdate(at), answered=True)
    alert.save(update_fields=["answer", "answered_at", "keep_until"])
    advance(alert, step, actor=actor, at=at)
    if alert.reporter and alert.reporter.is_active:
        moment = uuid5(alert.pk, at.isoformat())
        queue(
            "alert.answered",
            alert.reporter.email,
            moment,
            at=at,
            academy_id=alert.academy_id,
            alert=str(alert.pk),
        )
    return alert


@transaction.atomic
def close(*, actor: Actor, alert_id: UUID, at: datetime) -> Alert:
    """Nothing is left to do."""
    alert = ALERTS.get(actor, "close", alert_id, lock=True)
    advance(alert, ALERT.step("close", alert.status), actor=actor, at=at)
    return alert

"""What must be told: queued in the same transaction as the deed, sent once by a worker."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from poles.domain.journal import advance
from poles.gateways import jobs, mailer
from poles.records.models import Notice
from poles.words.actor import Actor
from poles.workflows.notice import NOTICE


def queue(kind: str, recipient: str, subject_id: UUID, *, at: datetime, academy_id: str | None, **facts) -> None:
    """Queue one message of a kind about one row to one address; the same is never queued twice."""
    notice, fresh = Notice.objects.get_or_create(
        kind=kind,
        recipient=recipient,
        subject_id=str(subject_id),
        defaults={"facts": facts, "queued_at": at, "academy_id": academy_id},
    )
    if fresh:
        jobs.defer("notices.send", notice_id=str(notice.pk))


def send(notice_id: UUID, *, write, actor: Actor, at: datetime) -> bool:
    """Send a queued notice; false when it was sent before. ``write(notice)`` gives (subject, body)."""
    with transaction.atomic():
        notice = Notice.objects.select_for_update().get(pk=notice_id)
        if notice.status == "sent":
            return False
        subject, body = write(notice)
        mailer.send(recipient=notice.recipient, subject=subject, body=body)
        notice.tries += 1
        notice.sent_at = at
        notice.save(update_fields=["tries", "sent_at"])
        advance(notice, NOTICE.step("send", notice.status), actor=actor, at=at)
        return True

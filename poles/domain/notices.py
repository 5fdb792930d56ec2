"""What must be told: queued in the same transaction as the deed, sent once by a worker."""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from django.db import transaction

from poles.domain.journal import advance
from poles.gateways import jobs, mailer
from poles.records.models import Notice
from poles.words.actor import Actor
from poles.workflows.notice import NOTICE

MOST_TRIES = 5


class NotSent(Exception):
    """The mail server did not take it; the notice stays queued and is worth another try."""


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


def no_file(_notice: Notice) -> list[tuple[str, bytes, str]]:
    """What most letters carry."""
    return []


def send(
    notice_id: UUID,
    *,
    write: Callable[[Notice], tuple[str, str]],
    files: Callable[[Notice], list[tuple[str, bytes, str]]] = no_file,
    actor: Actor,
    at: datetime,
) -> bool:
    """Send a queued notice; false when nothing was sent: it had been before, or it has failed for good.

    ``write(notice)`` gives (subject, body), ``files(notice)`` what it carries: (name, bytes, media type).
    When the mail server does not take it, the try is counted and NotSent is raised, so that the job comes back; after
    MOST_TRIES the notice is failed and nothing more is raised.
    """
    with transaction.atomic():
        notice = Notice.objects.select_for_update().get(pk=notice_id)
        if notice.status != "queued":
            return False
        subject, body = write(notice)
        notice.tries += 1
        sent = _handed_over(notice, subject, body, files(notice))
        notice.sent_at = at if sent else None
        notice.save(update_fields=["tries", "sent_at"])
        if sent or notice.tries >= MOST_TRIES:
            advance(notice, NOTICE.step("send" if sent else "fail", notice.status), actor=actor, at=at)
    if notice.status == "queued":
        raise NotSent(str(notice_id))
    return sent


def _handed_over(notice: Notice, subject: str, body: str, files: list[tuple[str, bytes, str]]) -> bool:
    """Whether the mail server took the message."""
    try:
        mailer.send(recipient=notice.recipient, subject=subject, body=body, key=str(notice.pk), files=files)
    except mailer.NotTaken:
        return False
    return True

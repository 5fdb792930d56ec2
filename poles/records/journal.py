"""Who did what, when, under which hat; and what must be told to whom."""

from django.db import models

from poles.records.base import Row, known_status, status_field
from poles.workflows.notice import NOTICE


class Entry(Row):
    """One deed: append-only."""

    academy = models.ForeignKey("records.Academy", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    what = models.CharField(max_length=48)
    subject = models.CharField(max_length=32)
    subject_id = models.CharField(max_length=36)
    who = models.UUIDField(null=True, blank=True)
    hat = models.CharField(max_length=24)
    actor_name = models.CharField(max_length=120, blank=True)
    at = models.DateTimeField()
    before = models.CharField(max_length=16, blank=True)
    after = models.CharField(max_length=16, blank=True)
    note = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ["-at"]
        indexes = [models.Index(fields=["subject", "subject_id"], name="entry_by_subject")]


class Notice(Row):
    """A message to send: written in the same transaction as the deed, sent by a worker, once."""

    academy = models.ForeignKey("records.Academy", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    kind = models.CharField(max_length=48)
    recipient = models.EmailField(max_length=254)
    subject_id = models.CharField(max_length=36)
    facts = models.JSONField(default=dict)
    queued_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)
    status = status_field(NOTICE)

    class Meta:
        constraints = [
            known_status(NOTICE),
            models.UniqueConstraint(fields=["kind", "recipient", "subject_id"], name="nobody_is_told_the_same_twice"),
        ]
        indexes = [models.Index(fields=["status", "queued_at"], name="notice_by_status")]

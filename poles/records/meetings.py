"""Meetings between young people and companies, short immersions: capacity, registrations, presence, outcome."""

from django.db import models
from django.db.models import F, Q

from poles.records.base import TenantRow, choices_of, known_status, status_field
from poles.words.meetings import MeetingKind, Presence
from poles.workflows.meeting import MEETING


class Meeting(TenantRow):
    """A job-dating, a visit, a forum, a talk or a short immersion, held by a pôle for its schools."""

    hub = models.ForeignKey("records.Hub", on_delete=models.PROTECT, related_name="meetings")
    kind = models.CharField(max_length=12, choices=choices_of(MeetingKind))
    title = models.CharField(max_length=120)
    description = models.CharField(max_length=1000, blank=True)
    family = models.CharField(max_length=24, blank=True)
    place = models.CharField(max_length=200)
    commune = models.ForeignKey("records.Commune", on_delete=models.PROTECT, related_name="+")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    closes_on = models.DateField(help_text="dernier jour d’inscription")
    capacity = models.PositiveSmallIntegerField()
    accessible = models.BooleanField(default=False)
    outcome = models.CharField(max_length=1000, blank=True)
    status = status_field(MEETING)

    class Meta:
        ordering = ["starts_at"]
        constraints = [
            known_status(MEETING),
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="a_meeting_ends_after_it_starts"),
            models.CheckConstraint(condition=Q(capacity__range=(1, 2000)), name="a_meeting_has_1_to_2000_seats"),
        ]

    def __str__(self) -> str:
        return self.title


class MeetingHost(TenantRow):
    """A host who takes part in a meeting."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="hosts")
    site = models.ForeignKey("records.HostSite", on_delete=models.PROTECT, related_name="+")
    came = models.BooleanField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["academy", "meeting", "site"], name="a_host_is_once_in_a_meeting")
        ]


class MeetingSeat(TenantRow):
    """A learner registered to a meeting by the school; above the capacity, in a queue."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="seats")
    school = models.ForeignKey("records.School", on_delete=models.PROTECT, related_name="+")
    learner = models.ForeignKey("records.Learner", on_delete=models.CASCADE, related_name="meetings")
    waiting = models.BooleanField(default=False)
    presence = models.CharField(max_length=8, choices=choices_of(Presence), default=Presence.UNSAID)
    registered_at = models.DateTimeField()
    keep_until = models.DateField()

    class Meta:
        ordering = ["registered_at"]
        constraints = [
            models.UniqueConstraint(fields=["academy", "meeting", "learner"], name="a_learner_is_once_in_a_meeting"),
        ]

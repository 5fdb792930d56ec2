"""What was done of the planned days of a placement."""

from django.db import models
from django.db.models import Q

from poles.records.base import TenantRow, choices_of
from poles.words.agreements import Absence


class AttendanceDay(TenantRow):
    """A day that was not done as planned; the other days of the schedule were."""

    agreement = models.ForeignKey("records.Agreement", on_delete=models.CASCADE, related_name="attendance")
    day = models.DateField()
    minutes = models.PositiveSmallIntegerField(help_text="minutes de présence ce jour")
    reason = models.CharField(max_length=12, choices=choices_of(Absence))
    said_by = models.CharField(max_length=120)

    class Meta:
        ordering = ["day"]
        constraints = [
            models.UniqueConstraint(fields=["academy", "agreement", "day"], name="one_attendance_per_day"),
            models.CheckConstraint(condition=Q(minutes__lte=1440), name="a_day_has_1440_minutes"),
        ]

"""The periods in a workplace that schools have set for their classes."""

from django.db import models
from django.db.models import F, Q

from poles.records.base import Row, TenantRow, choices_of
from poles.words.training import HolidayZone, PlacementKind


class PlacementPeriod(TenantRow):
    """A period of a class in a workplace, first and last day included."""

    class_group = models.ForeignKey("records.ClassGroup", on_delete=models.PROTECT, related_name="periods")
    kind = models.CharField(max_length=24, choices=choices_of(PlacementKind))
    label = models.CharField(max_length=80)
    starts_on = models.DateField()
    ends_on = models.DateField()
    catch_up = models.BooleanField(default=False, help_text="rattrapage : pour les seuls élèves choisis")

    class Meta:
        ordering = ["starts_on"]
        constraints = [
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="a_period_ends_after_it_starts"),
            models.UniqueConstraint(
                fields=["academy", "class_group", "kind", "starts_on"], name="one_period_per_class_kind_and_start"
            ),
        ]

    def __str__(self) -> str:
        return self.label


class SchoolHoliday(Row):
    """Holidays of a zone: first and last day without class."""

    zone = models.CharField(max_length=24, choices=choices_of(HolidayZone))
    school_year = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=60)
    first_day = models.DateField()
    last_day = models.DateField()

    class Meta:
        ordering = ["first_day"]
        constraints = [
            models.CheckConstraint(condition=Q(last_day__gte=F("first_day")), name="holidays_end_after_they_start"),
            models.UniqueConstraint(fields=["zone", "school_year", "name"], name="one_holiday_per_zone_year_and_name"),
        ]

    def __str__(self) -> str:
        return self.name


class CalendarMark(TenantRow):
    """Days to look at when a period is set: exams, days without class; of a school, or of the whole académie."""

    school = models.ForeignKey(
        "records.School", on_delete=models.CASCADE, related_name="calendar_marks", null=True, blank=True
    )
    kind = models.CharField(
        max_length=8, choices=[("exam", "examens"), ("closed", "jours sans cours"), ("event", "événement")]
    )
    label = models.CharField(max_length=80)
    first_day = models.DateField()
    last_day = models.DateField()

    class Meta:
        ordering = ["first_day"]
        constraints = [
            models.CheckConstraint(condition=Q(last_day__gte=F("first_day")), name="marked_days_end_after_they_start"),
            models.UniqueConstraint(
                fields=["academy", "school", "label", "first_day"], name="days_are_marked_once", nulls_distinct=False
            ),
        ]

    def __str__(self) -> str:
        return self.label

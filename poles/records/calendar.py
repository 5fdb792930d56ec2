"""The periods in a workplace that schools have set for their classes."""

from django.db import models
from django.db.models import F, Q

from poles.records.base import TenantRow, choices_of
from poles.words.training import PlacementKind


class PlacementPeriod(TenantRow):
    """A period of a class in a workplace, first and last day included."""

    class_group = models.ForeignKey("records.ClassGroup", on_delete=models.PROTECT, related_name="periods")
    kind = models.CharField(max_length=24, choices=choices_of(PlacementKind))
    label = models.CharField(max_length=80)
    starts_on = models.DateField()
    ends_on = models.DateField()

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

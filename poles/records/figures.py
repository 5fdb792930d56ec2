"""Figures taken at a moment and kept as they were: for a bilan, for a return, to compare years."""

from django.db import models
from django.db.models import Q

from poles.records.base import Row


class FrozenFigures(Row):
    """The indicators of a pôle, of an académie or of the country, as they were at a moment; it never changes."""

    academy = models.ForeignKey("records.Academy", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    hub = models.ForeignKey("records.Hub", on_delete=models.PROTECT, null=True, blank=True, related_name="frozen")
    school_year = models.PositiveSmallIntegerField()
    label = models.CharField(max_length=120)
    taken_at = models.DateTimeField()
    figures = models.JSONField()
    digest = models.CharField(max_length=64, help_text="SHA-256 des chiffres, en JSON canonique")

    class Meta:
        ordering = ["-taken_at"]
        indexes = [models.Index(fields=["academy", "hub", "school_year"], name="frozen_by_place_and_year")]
        constraints = [
            models.CheckConstraint(
                condition=Q(hub__isnull=True) | Q(academy__isnull=False), name="frozen_figures_of_a_hub_have_an_academy"
            ),
        ]

    def __str__(self) -> str:
        return self.label

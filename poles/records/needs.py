"""What learners need: a place for a period, how far they can go, what they would like, what a place must offer."""

from django.db import models
from django.db.models import Q

from poles.records.base import TenantRow, choices_of, known_status, status_field
from poles.words.adjustments import Adjustment
from poles.words.places import Mode
from poles.workflows.need import NEED


class PlacementNeed(TenantRow):
    """One learner, one period, one place to find. It says nothing of who the learner is."""

    school = models.ForeignKey("records.School", on_delete=models.PROTECT, related_name="needs")
    learner = models.ForeignKey("records.Learner", on_delete=models.CASCADE, related_name="needs")
    period = models.ForeignKey("records.PlacementPeriod", on_delete=models.PROTECT, related_name="needs")
    family = models.CharField(max_length=24)
    travel_mode = models.CharField(max_length=8, choices=choices_of(Mode))
    travel_limit = models.PositiveSmallIntegerField(help_text="minutes, un trajet")
    status = status_field(NEED)

    class Meta:
        constraints = [
            known_status(NEED),
            models.UniqueConstraint(fields=["academy", "learner", "period"], name="one_need_per_learner_and_period"),
            models.CheckConstraint(condition=Q(travel_limit__range=(5, 180)), name="a_trip_takes_5_to_180_minutes"),
        ]
        indexes = [models.Index(fields=["school", "status"], name="need_by_school")]


class Wish(TenantRow):
    """A published offer that a learner would like, by rank."""

    need = models.ForeignKey(PlacementNeed, on_delete=models.CASCADE, related_name="wishes")
    offer = models.ForeignKey("records.Offer", on_delete=models.CASCADE, related_name="wishes")
    rank = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["rank"]
        constraints = [
            models.UniqueConstraint(fields=["academy", "need", "offer"], name="an_offer_is_wished_once_a_need"),
            models.UniqueConstraint(fields=["academy", "need", "rank"], name="one_wish_per_rank"),
            models.CheckConstraint(condition=Q(rank__range=(1, 10)), name="ten_wishes_at_most"),
        ]


class FunctionalAdjustment(TenantRow):
    """What a place must offer to a learner, from a closed list: never a diagnosis, never a reason."""

    learner = models.ForeignKey("records.Learner", on_delete=models.CASCADE, related_name="adjustments")
    kind = models.CharField(max_length=16, choices=choices_of(Adjustment))

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["academy", "learner", "kind"], name="one_adjustment_of_a_kind_per_learner"),
        ]

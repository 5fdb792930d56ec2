"""Learners and their classes: what a school knows of them, and nothing more than the search of a place needs."""

from django.db import models

from poles.records.base import TenantRow, choices_of
from poles.words.training import LearnerStatus


class ClassGroup(TenantRow):
    """A class (division) of a school for one school year."""

    school = models.ForeignKey("records.School", on_delete=models.PROTECT, related_name="class_groups")
    school_year = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=40)
    programme = models.ForeignKey("records.Programme", on_delete=models.PROTECT, related_name="class_groups")

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["academy", "school", "school_year", "name"], name="one_class_per_name_school_and_year"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Learner(TenantRow):
    """A pupil, an apprentice or an STS student."""

    school = models.ForeignKey("records.School", on_delete=models.PROTECT, related_name="learners")
    last_name = models.CharField(max_length=80)
    first_name = models.CharField(max_length=80)
    birth_date = models.DateField()
    ine = models.CharField(max_length=11, blank=True)
    home_commune = models.ForeignKey(
        "records.Commune", on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    status = models.CharField(max_length=12, choices=choices_of(LearnerStatus), default=LearnerStatus.PUPIL)

    class Meta:
        ordering = ["last_name", "first_name"]
        constraints = [
            models.UniqueConstraint(fields=["academy", "ine"], condition=~models.Q(ine=""), name="one_learner_per_ine"),
        ]

    def __str__(self) -> str:
        return f"{self.first_name} {self.last_name}"


class Enrolment(TenantRow):
    """A learner in a class for one school year."""

    learner = models.ForeignKey(Learner, on_delete=models.CASCADE, related_name="enrolments")
    class_group = models.ForeignKey(ClassGroup, on_delete=models.PROTECT, related_name="enrolments")
    school_year = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["academy", "learner", "school_year"], name="one_class_a_learner_and_year"),
        ]

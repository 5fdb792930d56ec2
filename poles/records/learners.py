"""Learners and their classes: what a school knows of them, and nothing more than the search of a place needs."""

from django.db import models
from django.db.models import Q

from poles.records.base import TenantRow, choices_of, known_status, status_field
from poles.words.guardians import GuardianLink
from poles.words.training import LearnerStatus
from poles.workflows.roll import ROLL


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
    """A pupil, an apprentice or an STS student.

    ``number``: the one of the school's own software, the same in each of its files. ``left_on``: who left keeps a past.
    """

    school = models.ForeignKey("records.School", on_delete=models.PROTECT, related_name="learners")
    last_name = models.CharField(max_length=80)
    first_name = models.CharField(max_length=80)
    birth_date = models.DateField()
    ine = models.CharField(max_length=11, blank=True)
    number = models.CharField(max_length=20, blank=True)
    home_commune = models.ForeignKey(
        "records.Commune", on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    status = models.CharField(max_length=12, choices=choices_of(LearnerStatus), default=LearnerStatus.PUPIL)
    left_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["last_name", "first_name"]
        constraints = [
            models.UniqueConstraint(
                fields=["academy", "ine"], condition=~Q(ine="") & Q(left_on__isnull=True), name="one_learner_per_ine"
            ),
            models.UniqueConstraint(
                fields=["academy", "school", "number"],
                condition=~Q(number=""),
                name="one_learner_per_number_and_school",
            ),
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


class Guardian(TenantRow):
    """An adult whom a school wrote down for its learners. ``number``: the one of the school's own software, or empty."""

    school = models.ForeignKey("records.School", on_delete=models.PROTECT, related_name="guardians")
    number = models.CharField(max_length=20, blank=True)
    last_name = models.CharField(max_length=80)
    first_name = models.CharField(max_length=80, blank=True)
    email = models.EmailField(max_length=254, blank=True)
    phone = models.CharField(max_length=20, blank=True)

    class Meta:
        ordering = ["last_name", "first_name"]
        constraints = [
            models.UniqueConstraint(
                fields=["academy", "school", "number"],
                condition=~Q(number=""),
                name="one_guardian_per_number_and_school",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.first_name} {self.last_name}".strip()


class Guardianship(TenantRow):
    """An adult of a learner, and what the adult is to the learner."""

    learner = models.ForeignKey(Learner, on_delete=models.CASCADE, related_name="guardianships")
    guardian = models.ForeignKey(Guardian, on_delete=models.CASCADE, related_name="guardianships")
    link = models.CharField(max_length=8, choices=choices_of(GuardianLink))

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["academy", "learner", "guardian"], name="an_adult_is_once_with_a_learner"),
        ]


class RollImport(TenantRow):
    """The files of a school, read: what they were, what they held until applied, what undoes them for a day."""

    school = models.ForeignKey("records.School", on_delete=models.PROTECT, related_name="roll_imports")
    school_year = models.PositiveSmallIntegerField()
    source = models.JSONField(default=list)
    counts = models.JSONField(default=dict)
    problems = models.JSONField(default=list)
    contents = models.BinaryField(default=bytes)
    undo = models.BinaryField(default=bytes)
    read_at = models.DateTimeField()
    applied_at = models.DateTimeField(null=True, blank=True)
    status = status_field(ROLL)

    class Meta:
        ordering = ["-read_at"]
        constraints = [
            known_status(ROLL),
            models.CheckConstraint(condition=Q(status="read") | Q(contents=b""), name="a_settled_roll_keeps_no_file"),
        ]
        indexes = [models.Index(fields=["school", "status"], name="roll_by_school")]

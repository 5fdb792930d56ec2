"""Learners and their classes: what a school knows of them, and nothing more than the search of a place needs."""

from django.db import models
from django.db.models import F, Q

from poles.records.base import TenantRow, choices_of, known_status, status_field
from poles.words.guardians import GuardianLink
from poles.words.roles import Role
from poles.words.teams import CreditReason, Duty
from poles.words.training import LearnerStatus
from poles.workflows.roll import PENDING, ROLL


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
    keep_until = models.DateField()

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
    keep_until = models.DateField()

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
            models.CheckConstraint(
                condition=Q(status__in=PENDING) | Q(contents=b""), name="a_settled_roll_keeps_no_file"
            ),
        ]
        indexes = [models.Index(fields=["school", "status"], name="roll_by_school")]


class ColumnMapping(TenantRow):
    """What a school said of the columns of a list that nobody knew: asked once, remembered for the same headings."""

    school = models.ForeignKey("records.School", on_delete=models.CASCADE, related_name="+")
    headings = models.CharField(max_length=64, help_text="empreinte des titres de colonnes")
    columns = models.JSONField(default=dict)
    said_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["academy", "school", "headings"], name="one_mapping_per_school_and_headings"
            ),
        ]


class TeachingDuty(TenantRow):
    """What a person does for a class, or for one learner of it; an accompanying teacher may be of another school."""

    class_group = models.ForeignKey(ClassGroup, on_delete=models.CASCADE, related_name="duties")
    learner = models.ForeignKey(Learner, on_delete=models.CASCADE, related_name="duties", null=True, blank=True)
    user = models.ForeignKey("records.User", on_delete=models.PROTECT, related_name="duties")
    duty = models.CharField(max_length=16, choices=choices_of(Duty))

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["academy", "class_group", "learner", "user", "duty"],
                name="a_duty_is_given_once",
                nulls_distinct=False,
            ),
            models.UniqueConstraint(
                fields=["academy", "class_group"], condition=Q(duty="head_teacher"), name="one_head_teacher_per_class"
            ),
            models.UniqueConstraint(
                fields=["academy", "class_group", "learner"],
                condition=Q(duty="referent", learner__isnull=False),
                name="one_referent_per_learner",
            ),
            models.CheckConstraint(
                condition=Q(learner__isnull=True) | Q(duty="referent"), name="only_a_referent_follows_one_learner"
            ),
        ]
        indexes = [models.Index(fields=["user", "duty"], name="duty_by_user")]


class DropoutFollowUp(TenantRow):
    """A neutral flag: the MLDS coordinator of the school follows this learner. No reason is ever stored."""

    learner = models.OneToOneField(Learner, on_delete=models.CASCADE, related_name="dropout_follow_up")
    since = models.DateField()


class CreditedWeeks(TenantRow):
    """Weeks that count for the diploma of a learner without a placement here, by decision of the school."""

    learner = models.ForeignKey(Learner, on_delete=models.CASCADE, related_name="credited_weeks")
    school_year = models.PositiveSmallIntegerField()
    weeks = models.PositiveSmallIntegerField()
    reason = models.CharField(max_length=16, choices=choices_of(CreditReason))

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["academy", "learner", "school_year", "reason"], name="weeks_are_credited_once_a_reason"
            ),
            models.CheckConstraint(condition=Q(weeks__range=(1, 40)), name="one_to_forty_weeks_are_credited"),
        ]


class ApprenticeshipContract(TenantRow):
    """The contract of an apprentice, as the training centre says it: read beside the placements, never made here."""

    learner = models.ForeignKey(Learner, on_delete=models.CASCADE, related_name="contracts")
    site = models.ForeignKey("records.HostSite", on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    employer = models.CharField(max_length=160)
    starts_on = models.DateField()
    ends_on = models.DateField()

    class Meta:
        ordering = ["starts_on"]
        constraints = [
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="a_contract_ends_after_it_starts"),
            models.UniqueConstraint(
                fields=["academy", "learner", "starts_on"], name="one_contract_per_learner_and_start"
            ),
        ]


class AccessCode(TenantRow):
    """A code printed on a sheet: it lets a learner, or an adult of the learner, in. Only its fingerprint is kept."""

    learner = models.ForeignKey(Learner, on_delete=models.CASCADE, related_name="access_codes")
    guardian = models.ForeignKey(Guardian, on_delete=models.CASCADE, related_name="access_codes", null=True, blank=True)
    audience = models.CharField(
        max_length=8, choices=[(role.value, role.label) for role in (Role.LEARNER, Role.GUARDIAN)]
    )
    digest = models.CharField(max_length=64, unique=True)
    expires_on = models.DateField()
    revoked_at = models.DateTimeField(null=True, blank=True)
    failures = models.PositiveSmallIntegerField(default=0)
    locked_until = models.DateTimeField(null=True, blank=True)
    used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(audience="learner", guardian__isnull=True) | Q(audience="guardian", guardian__isnull=False),
                name="a_code_is_for_a_learner_or_an_adult",
            ),
            models.UniqueConstraint(
                fields=["academy", "learner", "guardian"],
                condition=Q(revoked_at__isnull=True),
                name="one_live_code_per_person",
                nulls_distinct=False,
            ),
        ]

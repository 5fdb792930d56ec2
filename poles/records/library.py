"""Shared teaching resources, and the training of tutors: sessions, registrations, certificates."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from poles.records.base import Row, TenantRow, choices_of, known_status, status_field
from poles.words.library import Audience, Moment, ResourceLicence
from poles.words.programmes import Axis, TargetPublic
from poles.workflows.library import RESOURCE, TRAINING


class Resource(Row):
    """A file or a link put in common: of a pôle, of an académie, or of the country when it has neither."""

    academy = models.ForeignKey("records.Academy", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    hub = models.ForeignKey("records.Hub", on_delete=models.PROTECT, null=True, blank=True, related_name="resources")
    title = models.CharField(max_length=160)
    summary = models.CharField(max_length=1000, blank=True)
    moment = models.CharField(max_length=8, choices=choices_of(Moment))
    axis = models.CharField(max_length=12, choices=choices_of(Axis))
    publics = ArrayField(models.CharField(max_length=16, choices=choices_of(TargetPublic)), default=list, blank=True)
    audiences = ArrayField(models.CharField(max_length=12, choices=choices_of(Audience)), default=list, size=3)
    family = models.CharField(max_length=24, blank=True)
    diploma = models.CharField(max_length=160, blank=True)
    licence = models.CharField(max_length=12, choices=choices_of(ResourceLicence))
    credit = models.CharField(max_length=160, help_text="qui l’a faite : une équipe, un établissement, un service")
    version = models.PositiveSmallIntegerField(default=1)
    improved_from = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, blank=True, related_name="improved")
    url = models.URLField(max_length=500, blank=True)
    file_name = models.CharField(max_length=160, blank=True)
    content_type = models.CharField(max_length=100, blank=True)
    content = models.BinaryField(null=True, blank=True)
    size = models.PositiveIntegerField(default=0, help_text="octets")
    uses = models.PositiveIntegerField(default=0, help_text="ouvertures comptées, sans savoir par qui")
    submitted_by = models.ForeignKey("records.User", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    reviewed_by = models.ForeignKey("records.User", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    reviewed_at = models.DateTimeField(null=True, blank=True)
    review = models.CharField(max_length=500, blank=True)
    status = status_field(RESOURCE)

    class Meta:
        ordering = ["title"]
        constraints = [
            known_status(RESOURCE),
            models.CheckConstraint(
                condition=Q(hub__isnull=True) | Q(academy__isnull=False), name="a_resource_of_a_hub_has_an_academy"
            ),
            models.CheckConstraint(
                condition=Q(url="", content__isnull=False) | (~Q(url="") & Q(content__isnull=True)),
                name="a_resource_is_a_file_or_a_link",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class TutorTraining(TenantRow):
    """A training session for tutors and maîtres d’apprentissage (R103)."""

    hub = models.ForeignKey("records.Hub", on_delete=models.PROTECT, related_name="trainings")
    title = models.CharField(max_length=120)
    description = models.CharField(max_length=1000, blank=True)
    diplomas = models.CharField(max_length=300, blank=True, help_text="les diplômes dont elle traite")
    family = models.CharField(max_length=24, blank=True)
    place = models.CharField(max_length=200)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    hours = models.DecimalField(max_digits=4, decimal_places=1)
    capacity = models.PositiveSmallIntegerField()
    closes_on = models.DateField(help_text="dernier jour d’inscription")
    status = status_field(TRAINING)

    class Meta:
        ordering = ["starts_at"]
        constraints = [
            known_status(TRAINING),
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="a_training_ends_after_it_starts"),
            models.CheckConstraint(condition=Q(capacity__range=(1, 500)), name="a_training_has_1_to_500_seats"),
            models.CheckConstraint(condition=Q(hours__gt=0), name="a_training_lasts"),
        ]

    def __str__(self) -> str:
        return self.title


class TutorTrainingSeat(TenantRow):
    """A tutor registered to a training session; the certificate when the tutor came."""

    training = models.ForeignKey(TutorTraining, on_delete=models.CASCADE, related_name="seats")
    site = models.ForeignKey("records.HostSite", on_delete=models.PROTECT, related_name="+")
    tutor = models.ForeignKey(
        "records.HostTutor", on_delete=models.SET_NULL, null=True, blank=True, related_name="trainings"
    )
    name = models.CharField(max_length=120)
    email = models.EmailField(max_length=254, blank=True)
    waiting = models.BooleanField(default=False)
    came = models.BooleanField(null=True, blank=True)
    certificate = models.CharField(max_length=24, blank=True)
    registered_at = models.DateTimeField()
    keep_until = models.DateField()

    class Meta:
        ordering = ["registered_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["academy", "training", "site", "name"], name="a_tutor_is_once_in_a_training"
            ),
            models.UniqueConstraint(
                fields=["academy", "certificate"], condition=~Q(certificate=""), name="one_tutor_per_certificate"
            ),
        ]

    def __str__(self) -> str:
        return self.name

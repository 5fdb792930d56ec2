"""Who coordinates a pôle by which letter, and who steers the pôles of an académie or of the country."""

from django.db import models
from django.db.models import F, Q

from poles.records.base import Row, TenantRow, choices_of, known_status, status_field
from poles.words.partners import MandateKind, SteeringFunction, SteeringLevel
from poles.workflows.mandate import MANDATE


class LetterTemplate(TenantRow):
    """The numbered clauses from which an académie writes its lettres de mission; one version replaces another."""

    version = models.PositiveSmallIntegerField()
    clauses = models.JSONField(help_text="liste de {title, text}, dans l’ordre de leurs numéros")
    written_at = models.DateTimeField()

    class Meta:
        ordering = ["-version"]
        constraints = [
            models.UniqueConstraint(fields=["academy", "version"], name="one_letter_template_per_version"),
        ]

    def __str__(self) -> str:
        return f"modèle n° {self.version}"


class MissionLetter(TenantRow):
    """The lettre de mission of a coordinator: once signed, its text never changes."""

    hub = models.ForeignKey("records.Hub", on_delete=models.PROTECT, related_name="letters")
    user = models.ForeignKey("records.User", on_delete=models.PROTECT, related_name="letters")
    kind = models.CharField(max_length=12, choices=choices_of(MandateKind))
    number = models.CharField(max_length=24, help_text="année et rang dans l’académie")
    template = models.ForeignKey(LetterTemplate, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    clauses = models.JSONField(help_text="liste de {title, text}, telle que signée")
    hours = models.DecimalField(max_digits=6, decimal_places=1, null=True, blank=True, help_text="par an")
    starts_on = models.DateField()
    ends_on = models.DateField()
    follows = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="followers")
    signatory = models.CharField(max_length=120, blank=True)
    signatory_title = models.CharField(max_length=120, blank=True)
    signed_on = models.DateField(null=True, blank=True)
    digest = models.CharField(max_length=64, blank=True, help_text="SHA-256 du texte signé")
    ended_on = models.DateField(null=True, blank=True)
    ended_reason = models.CharField(max_length=200, blank=True)
    status = status_field(MANDATE)

    class Meta:
        ordering = ["-starts_on", "-created_at"]
        constraints = [
            known_status(MANDATE),
            models.UniqueConstraint(fields=["academy", "number"], name="one_mission_letter_per_number"),
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="a_mission_ends_after_it_starts"),
            models.CheckConstraint(
                condition=~Q(status__in=["signed", "ended"]) | (Q(signed_on__isnull=False) & ~Q(digest="")),
                name="a_signed_letter_has_its_date_and_digest",
            ),
        ]

    def __str__(self) -> str:
        return f"lettre de mission n° {self.number}"


class SteeringMember(Row):
    """A person of the structure that steers the pôles of an académie, or of the national resource group."""

    level = models.CharField(max_length=8, choices=choices_of(SteeringLevel))
    academy = models.ForeignKey("records.Academy", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    function = models.CharField(max_length=24, choices=choices_of(SteeringFunction))
    name = models.CharField(max_length=120)
    email = models.EmailField(max_length=254, blank=True)
    duties = models.CharField(max_length=300, blank=True)
    begins_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)
    keep_until = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["level", "function", "name"]
        constraints = [
            models.CheckConstraint(
                condition=Q(level="academy", academy__isnull=False) | Q(level="national", academy__isnull=True),
                name="a_steering_member_sits_at_one_level",
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("begins_on")), name="a_seat_ends_after_it_begins"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}, {self.get_function_display()}"

"""What the ministry asks of the académies, and what each one signs."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from poles.records.base import Row, TenantRow, choices_of, known_status, status_field
from poles.words.returns import ReturnSection
from poles.workflows.returns import ACADEMY_RETURN, RETURN_CAMPAIGN


class ReturnCampaign(Row):
    """A national campaign of returns: what is asked, until when (R131–R146)."""

    code = models.CharField(max_length=24, help_text="étape du cycle de la circulaire, ou libre")
    name = models.CharField(max_length=160)
    school_year = models.PositiveSmallIntegerField()
    request = models.TextField(max_length=6000, blank=True)
    sections = ArrayField(models.CharField(max_length=16, choices=choices_of(ReturnSection)), default=list)
    opens_on = models.DateField()
    due_on = models.DateField()
    status = status_field(RETURN_CAMPAIGN)

    class Meta:
        ordering = ["due_on"]
        constraints = [
            known_status(RETURN_CAMPAIGN),
            models.CheckConstraint(condition=Q(due_on__gte=F("opens_on")), name="a_campaign_is_due_after_it_opens"),
            models.UniqueConstraint(fields=["code", "school_year"], name="one_campaign_per_step_and_year"),
        ]

    def __str__(self) -> str:
        return self.name


class AcademyReturn(TenantRow):
    """The return of an académie to a campaign: assembled, completed, checked, signed by a named person, then frozen."""

    campaign = models.ForeignKey(ReturnCampaign, on_delete=models.PROTECT, related_name="returns")
    version = models.PositiveSmallIntegerField(default=1)
    content = models.JSONField(default=dict, blank=True, help_text="ce qui a été assemblé, figé à la signature")
    remarks = models.JSONField(default=dict, blank=True, help_text="partie → ce que l’académie en dit")
    checked_at = models.DateTimeField(null=True, blank=True)
    signed_by = models.ForeignKey("records.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    signatory = models.CharField(max_length=120, blank=True)
    signatory_title = models.CharField(max_length=120, blank=True)
    signed_at = models.DateTimeField(null=True, blank=True)
    digest = models.CharField(max_length=64, blank=True, help_text="SHA-256 du contenu signé, en JSON canonique")
    status = status_field(ACADEMY_RETURN)

    class Meta:
        ordering = ["-version"]
        constraints = [
            known_status(ACADEMY_RETURN),
            models.UniqueConstraint(fields=["academy", "campaign", "version"], name="one_return_per_version"),
            models.UniqueConstraint(
                fields=["academy", "campaign"], condition=Q(status="signed"), name="one_signed_return_in_a_campaign"
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["signed", "replaced"])
                | (Q(signed_at__isnull=False) & ~Q(digest="") & ~Q(signatory="")),
                name="a_signed_return_names_its_signatory",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.campaign} (version {self.version})"

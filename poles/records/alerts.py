"""Reports about an offer or a host, read by one named person; and the coded reasons for which hosts decline learners."""

from django.db import models
from django.db.models import Q

from poles.records.base import TenantRow, choices_of, known_status, status_field
from poles.words.discrimination import Decline, Ground
from poles.workflows.alert import ALERT


class AlertReferent(TenantRow):
    """The named person who reads the alerts of a pôle, or of the académie where no pôle names one."""

    hub = models.ForeignKey("records.Hub", on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    user = models.ForeignKey("records.User", on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["academy", "hub"], name="one_alert_referent", nulls_distinct=False),
        ]


class Alert(TenantRow):
    """A report about words or a refusal. It names no learner: the ground says what was aimed at, never who has it."""

    school = models.ForeignKey("records.School", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    hub = models.ForeignKey("records.Hub", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    site = models.ForeignKey("records.HostSite", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    offer = models.ForeignKey("records.Offer", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    ground = models.CharField(max_length=16, choices=choices_of(Ground), blank=True)
    text = models.CharField(max_length=1000)
    reporter = models.ForeignKey("records.User", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    code_digest = models.CharField(
        max_length=64, blank=True, help_text="empreinte du code qui permet de lire la réponse"
    )
    assigned_to = models.ForeignKey("records.User", on_delete=models.PROTECT, related_name="+")
    received_at = models.DateTimeField()
    answer = models.CharField(max_length=2000, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    keep_until = models.DateField()
    status = status_field(ALERT)

    class Meta:
        ordering = ["-received_at"]
        constraints = [known_status(ALERT)]


class HostDecline(TenantRow):
    """A host declined a learner that the school had confirmed or proposed, for a coded reason."""

    match = models.ForeignKey("records.Match", on_delete=models.CASCADE, null=True, blank=True, related_name="declines")
    placement = models.ForeignKey(
        "records.Placement", on_delete=models.CASCADE, null=True, blank=True, related_name="declines"
    )
    offer = models.ForeignKey("records.Offer", on_delete=models.CASCADE, related_name="declines")
    reason = models.CharField(max_length=12, choices=choices_of(Decline))
    declined_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(match__isnull=False) | Q(placement__isnull=False), name="a_decline_is_about_somebody"
            ),
        ]

"""The contact point of a pôle: its address, who answers what, and the messages that employers leave."""

from django.db import models
from django.db.models import Q

from poles.records.base import TenantRow, choices_of, known_status, status_field
from poles.words.desk import Topic
from poles.workflows.desk import DESK_MESSAGE


class ContactPoint(TenantRow):
    """The one address of a pôle for employers: a short code to print, a greeting, the delay promised."""

    hub = models.OneToOneField("records.Hub", on_delete=models.CASCADE, related_name="contact_point")
    code = models.CharField(max_length=8, unique=True)
    greeting = models.CharField(max_length=300, blank=True)
    phone = models.CharField(max_length=20, blank=True)
    call_cap = models.PositiveSmallIntegerField(
        default=4, help_text="sollicitations par organisme et par mois, au plus"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(call_cap__range=(1, 31)), name="a_hub_cap_is_1_to_31_a_month"),
        ]

    def __str__(self) -> str:
        return self.code


class ContactRoute(TenantRow):
    """Who answers: a person for a reason, or for a reason and a family of trades; of several, the least busy."""

    hub = models.ForeignKey("records.Hub", on_delete=models.CASCADE, related_name="contact_routes")
    topic = models.CharField(max_length=12, choices=choices_of(Topic))
    family = models.CharField(max_length=24, blank=True)
    user = models.ForeignKey("records.User", on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["academy", "hub", "topic", "family", "user"], name="one_route_per_person"),
        ]


class DeskMessage(TenantRow):
    """What an employer left at the contact point: routed to a named person, with a due date, until it is answered.

    ``siret`` and ``commune`` are what was typed: an unknown host enters the shared file when its address is proved, not
    before. ``site`` is the file that those words point to, ``contact`` the person, once the address is proved.
    """

    hub = models.ForeignKey("records.Hub", on_delete=models.PROTECT, related_name="desk_messages")
    topic = models.CharField(max_length=12, choices=choices_of(Topic))
    site = models.ForeignKey("records.HostSite", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    contact = models.ForeignKey(
        "records.HostContact", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    offer = models.ForeignKey("records.Offer", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    organisation = models.CharField(max_length=160)
    siret = models.CharField(max_length=14, blank=True)
    commune = models.ForeignKey("records.Commune", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    name = models.CharField(max_length=120, blank=True)
    email = models.EmailField(max_length=254)
    phone = models.CharField(max_length=20, blank=True)
    family = models.CharField(max_length=24, blank=True)
    seats = models.PositiveSmallIntegerField(null=True, blank=True)
    quiet_until = models.DateField(null=True, blank=True)
    text = models.CharField(max_length=1000, blank=True)
    assigned_to = models.ForeignKey("records.User", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    received_at = models.DateTimeField()
    proved_at = models.DateTimeField(null=True, blank=True, help_text="quand l’adresse a été confirmée par le lien")
    due_on = models.DateField()
    escalated_at = models.DateTimeField(null=True, blank=True)
    answer = models.CharField(max_length=2000, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    satisfaction = models.PositiveSmallIntegerField(null=True, blank=True)
    rated_at = models.DateTimeField(null=True, blank=True)
    keep_until = models.DateField()
    status = status_field(DESK_MESSAGE)

    class Meta:
        ordering = ["due_on", "received_at"]
        constraints = [
            known_status(DESK_MESSAGE),
            models.CheckConstraint(
                condition=Q(satisfaction__isnull=True) | Q(satisfaction__range=(1, 4)), name="satisfaction_is_1_to_4"
            ),
        ]
        indexes = [models.Index(fields=["hub", "status", "due_on"], name="desk_message_by_hub")]

"""The components of a pôle, its office and means, its working sessions and what they decide."""

from django.db import models
from django.db.models import F, Q

from poles.records.base import TenantRow, choices_of, known_status, status_field
from poles.words.partners import MeansKind, MemberKind
from poles.workflows.session import WORK_SESSION


class HubMember(TenantRow):
    """A component of a pôle: a school, a CFA, a chamber, a mission locale… with its role and whom to write to."""

    hub = models.ForeignKey("records.Hub", on_delete=models.PROTECT, related_name="members")
    kind = models.CharField(max_length=20, choices=choices_of(MemberKind))
    name = models.CharField(max_length=160)
    school = models.ForeignKey("records.School", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    role = models.CharField(max_length=300, blank=True, help_text="ce que ce membre fait dans le pôle")
    contact_name = models.CharField(max_length=120, blank=True)
    contact_email = models.EmailField(max_length=254, blank=True)
    contact_phone = models.CharField(max_length=20, blank=True)
    joined_on = models.DateField()
    left_on = models.DateField(null=True, blank=True)
    keep_until = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["academy", "hub", "kind", "name"],
                condition=Q(left_on__isnull=True),
                name="a_member_is_once_in_a_hub",
            ),
            models.CheckConstraint(
                condition=Q(left_on__isnull=True) | Q(left_on__gte=F("joined_on")), name="a_member_leaves_after_joining"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class HubOffice(TenantRow):
    """Where a pôle is found and what it has to work with in a school year."""

    hub = models.ForeignKey("records.Hub", on_delete=models.CASCADE, related_name="offices")
    school_year = models.PositiveSmallIntegerField()
    place = models.CharField(max_length=200, blank=True)
    address = models.CharField(max_length=200, blank=True)
    phone = models.CharField(max_length=20, blank=True)
    opening_hours = models.CharField(max_length=300, blank=True)
    hours = models.DecimalField(max_digits=7, decimal_places=1, default=0)
    travel_budget = models.DecimalField(max_digits=9, decimal_places=2, default=0)
    session_budget = models.DecimalField(max_digits=9, decimal_places=2, default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["academy", "hub", "school_year"], name="one_office_per_hub_and_year"),
            models.CheckConstraint(
                condition=Q(hours__gte=0, travel_budget__gte=0, session_budget__gte=0), name="means_are_not_negative"
            ),
        ]

    def __str__(self) -> str:
        return self.place or str(self.hub)


class MeansUse(TenantRow):
    """Hours or euros of a pôle that were used on a day."""

    office = models.ForeignKey(HubOffice, on_delete=models.CASCADE, related_name="uses")
    kind = models.CharField(max_length=12, choices=choices_of(MeansKind))
    amount = models.DecimalField(max_digits=9, decimal_places=2)
    used_on = models.DateField()
    purpose = models.CharField(max_length=200)

    class Meta:
        ordering = ["-used_on", "-created_at"]
        constraints = [models.CheckConstraint(condition=Q(amount__gt=0), name="used_means_are_above_zero")]

    def __str__(self) -> str:
        return self.purpose


class WorkSession(TenantRow):
    """A meeting of the members of a pôle: agenda, attendance, minutes, decisions (R118)."""

    hub = models.ForeignKey("records.Hub", on_delete=models.PROTECT, related_name="work_sessions")
    title = models.CharField(max_length=120)
    place = models.CharField(max_length=200)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    agenda = models.TextField(max_length=4000, blank=True)
    minutes = models.TextField(max_length=20000, blank=True)
    minutes_at = models.DateTimeField(null=True, blank=True)
    status = status_field(WORK_SESSION)

    class Meta:
        ordering = ["-starts_at"]
        constraints = [
            known_status(WORK_SESSION),
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="a_session_ends_after_it_starts"),
        ]

    def __str__(self) -> str:
        return self.title


class WorkSessionSeat(TenantRow):
    """A member called to a working session; who came for it."""

    session = models.ForeignKey(WorkSession, on_delete=models.CASCADE, related_name="seats")
    member = models.ForeignKey(HubMember, on_delete=models.CASCADE, related_name="+")
    person = models.CharField(max_length=120, blank=True)
    came = models.BooleanField(null=True, blank=True)
    keep_until = models.DateField()

    class Meta:
        ordering = ["created_at"]
        constraints = [
            models.UniqueConstraint(fields=["academy", "session", "member"], name="a_member_is_called_once"),
        ]

    def __str__(self) -> str:
        return str(self.member)


class Decision(TenantRow):
    """What a working session decided, who does it, until when."""

    session = models.ForeignKey(WorkSession, on_delete=models.CASCADE, related_name="decisions")
    text = models.CharField(max_length=500)
    member = models.ForeignKey(HubMember, on_delete=models.SET_NULL, null=True, blank=True, related_name="decisions")
    due_on = models.DateField(null=True, blank=True)
    done_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["due_on", "created_at"]

    def __str__(self) -> str:
        return self.text

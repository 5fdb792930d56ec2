"""What learners need: a place for a period, how far they can go, what they would like, what a place must offer."""

from django.db import models
from django.db.models import F, Q

from poles.records.base import TenantRow, choices_of, known_status, status_field
from poles.words.adjustments import Adjustment
from poles.words.places import Mode
from poles.words.roles import Role
from poles.words.searches import Means, Network, Outcome, Step
from poles.words.training import PlacementKind
from poles.workflows.need import NEED
from poles.workflows.request import REQUEST


class PlacementNeed(TenantRow):
    """One learner, one period, one place to find. It says nothing of who the learner is."""

    school = models.ForeignKey("records.School", on_delete=models.PROTECT, related_name="needs")
    learner = models.ForeignKey("records.Learner", on_delete=models.CASCADE, related_name="needs")
    period = models.ForeignKey("records.PlacementPeriod", on_delete=models.PROTECT, related_name="needs")
    family = models.CharField(max_length=24)
    travel_mode = models.CharField(max_length=8, choices=choices_of(Mode))
    travel_limit = models.PositiveSmallIntegerField(help_text="minutes, un trajet")
    charge = models.ForeignKey(
        "records.User", on_delete=models.SET_NULL, related_name="+", null=True, blank=True, help_text="qui s’en occupe"
    )
    keep_until = models.DateField()
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


class Mobility(TenantRow):
    """How a learner can go, where the learner can sleep, and whether somebody around can open a door."""

    learner = models.OneToOneField("records.Learner", on_delete=models.CASCADE, related_name="mobility")
    travel_mode = models.CharField(max_length=8, choices=choices_of(Mode), default=Mode.TRANSIT)
    travel_limit = models.PositiveSmallIntegerField(default=60, help_text="minutes, un trajet")
    boarding = models.BooleanField(default=False, help_text="un lit d’internat est possible près de l’établissement")
    network = models.CharField(max_length=8, choices=choices_of(Network), default=Network.UNSAID)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(travel_limit__range=(5, 180)), name="mobility_is_5_to_180_minutes"),
        ]


class SearchContact(TenantRow):
    """One contact made with a host for a need: it stays when its author leaves."""

    need = models.ForeignKey(PlacementNeed, on_delete=models.CASCADE, related_name="contacts")
    site = models.ForeignKey("records.HostSite", on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    host_name = models.CharField(max_length=160)
    user = models.ForeignKey("records.User", on_delete=models.SET_NULL, related_name="+", null=True, blank=True)
    author = models.CharField(max_length=120)
    hat = models.CharField(max_length=24, choices=choices_of(Role))
    means = models.CharField(max_length=8, choices=choices_of(Means))
    outcome = models.CharField(max_length=12, choices=choices_of(Outcome))
    made_on = models.DateField()
    note = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["-made_on", "-created_at"]


class SearchSchedule(TenantRow):
    """When an académie expects each step of a search: days before the departure."""

    step = models.CharField(max_length=16, choices=choices_of(Step))
    days = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["academy", "step"], name="one_delay_per_step"),
            models.CheckConstraint(condition=Q(days__range=(1, 180)), name="a_step_is_1_to_180_days_before"),
        ]


class SearchStep(TenantRow):
    """A step of the search of a period that came due: taken once, with how many learners were without a place."""

    period = models.ForeignKey("records.PlacementPeriod", on_delete=models.CASCADE, related_name="steps")
    step = models.CharField(max_length=16, choices=choices_of(Step))
    taken_at = models.DateTimeField()
    unplaced = models.PositiveSmallIntegerField()
    told = models.PositiveSmallIntegerField(default=0, help_text="personnes prévenues")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["academy", "period", "step"], name="a_step_is_taken_once_a_period"),
        ]


class AssistanceRequest(TenantRow):
    """A request for help from a school to its pôle, for one learner or a group; the pôle answers, the school decides."""

    school = models.ForeignKey("records.School", on_delete=models.PROTECT, related_name="requests")
    hub = models.ForeignKey("records.Hub", on_delete=models.PROTECT, related_name="requests")
    kind = models.CharField(max_length=24, choices=choices_of(PlacementKind))
    family = models.CharField(max_length=24)
    starts_on = models.DateField()
    ends_on = models.DateField()
    message = models.CharField(max_length=500, blank=True)
    sent_by = models.ForeignKey("records.User", on_delete=models.SET_NULL, related_name="+", null=True, blank=True)
    sent_at = models.DateTimeField()
    due_on = models.DateField()
    answer = models.CharField(max_length=1000, blank=True)
    campaign = models.ForeignKey(
        "records.Campaign", on_delete=models.SET_NULL, related_name="requests", null=True, blank=True
    )
    answered_by = models.ForeignKey("records.User", on_delete=models.SET_NULL, related_name="+", null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    keep_until = models.DateField()
    status = status_field(REQUEST)

    class Meta:
        ordering = ["-sent_at"]
        constraints = [
            known_status(REQUEST),
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="a_request_ends_after_it_starts"),
        ]
        indexes = [
            models.Index(fields=["hub", "status"], name="request_by_hub"),
            models.Index(fields=["school", "status"], name="request_by_school"),
        ]


class RequestedNeed(TenantRow):
    """A need that a school forwarded to the pôle: while the request lives, the coordinator may read this name."""

    request = models.ForeignKey(AssistanceRequest, on_delete=models.CASCADE, related_name="lines")
    need = models.ForeignKey(PlacementNeed, on_delete=models.CASCADE, related_name="requests")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["academy", "request", "need"], name="a_need_is_once_in_a_request"),
        ]


class RequestLead(TenantRow):
    """What the pôle suggests in answer: an offer of the bank, or a host to call."""

    request = models.ForeignKey(AssistanceRequest, on_delete=models.CASCADE, related_name="leads")
    offer = models.ForeignKey("records.Offer", on_delete=models.CASCADE, related_name="+", null=True, blank=True)
    site = models.ForeignKey("records.HostSite", on_delete=models.CASCADE, related_name="+", null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(offer__isnull=False, site__isnull=True) | Q(offer__isnull=True, site__isnull=False),
                name="a_lead_is_an_offer_or_a_host",
            ),
            models.UniqueConstraint(
                fields=["academy", "request", "offer", "site"], name="a_lead_is_given_once", nulls_distinct=False
            ),
        ]

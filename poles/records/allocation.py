"""Campaigns, their runs, what these propose, and the placements that schools confirm."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value

from poles.records.base import TenantRow, choices_of, known_status, status_field
from poles.words.allocation import FoundBy, RunKind
from poles.words.places import Mode
from poles.words.training import PlacementKind
from poles.workflows.campaign import CAMPAIGN, MATCH, RUN
from poles.workflows.placement import PLACEMENT


class Campaign(TenantRow):
    """An allocation of a pôle: the open needs of one kind whose period lies between two days."""

    hub = models.ForeignKey("records.Hub", on_delete=models.PROTECT, related_name="campaigns")
    label = models.CharField(max_length=120)
    kind = models.CharField(max_length=24, choices=choices_of(PlacementKind))
    starts_on = models.DateField()
    ends_on = models.DateField()
    salt = models.CharField(max_length=32)
    status = status_field(CAMPAIGN)

    class Meta:
        ordering = ["-starts_on", "label"]
        constraints = [
            known_status(CAMPAIGN),
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="a_campaign_ends_after_it_starts"),
            models.UniqueConstraint(fields=["academy", "hub", "label"], name="one_campaign_per_label"),
        ]

    def __str__(self) -> str:
        return self.label


class AllocationRule(TenantRow):
    """A version of the rule of a campaign, published before the wishes open: parameters, text and fingerprint.

    Never rewritten: a trigger of the database refuses it.
    """

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="rules")
    version = models.PositiveSmallIntegerField()
    parameters = models.JSONField()
    text = models.TextField()
    digest = models.CharField(max_length=64)
    published_at = models.DateTimeField()

    class Meta:
        ordering = ["-version"]
        constraints = [
            models.UniqueConstraint(fields=["academy", "campaign", "version"], name="one_rule_per_version"),
        ]

    def __str__(self) -> str:
        return f"{self.campaign}, règle n° {self.version}"


class Run(TenantRow):
    """One computation of a campaign: what went in, what came out, by which rule and versions; it can be replayed.

    ``kind``: the run whose proposals are published, a dry run (no proposal), or a change made afterwards.
    """

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="runs")
    kind = models.CharField(max_length=12, choices=choices_of(RunKind), default=RunKind.OFFICIAL)
    rule = models.ForeignKey(AllocationRule, on_delete=models.PROTECT, related_name="runs", null=True, blank=True)
    status = status_field(RUN)
    progress = models.PositiveSmallIntegerField(default=0)
    stage = models.CharField(max_length=80, blank=True)
    instance_digest = models.CharField(max_length=64, blank=True)
    plan_digest = models.CharField(max_length=64, blank=True)
    solver = models.CharField(max_length=80, blank=True)
    versions = models.JSONField(default=dict)
    report = models.JSONField(default=dict)
    started_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    error = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ["-created_at"]
        constraints = [
            known_status(RUN),
            models.UniqueConstraint(
                fields=["academy", "campaign"],
                condition=Q(status__in=["queued", "running"]),
                name="one_run_at_a_time_for_a_campaign",
            ),
        ]


class RunArchive(TenantRow):
    """What a run read and what it answered, packed: enough to replay it and to explain each line later.

    It holds keys of needs and offers, minutes, ranks, points and groups; never a name.
    """

    run = models.OneToOneField(Run, on_delete=models.CASCADE, related_name="archive")
    instance = models.BinaryField()
    plan = models.BinaryField()


class Match(TenantRow):
    """What a run proposes to one need: a seat with its reasons, or none with its reasons."""

    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="matches")
    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="matches")
    need = models.ForeignKey("records.PlacementNeed", on_delete=models.CASCADE, related_name="matches")
    school = models.ForeignKey("records.School", on_delete=models.PROTECT, related_name="+")
    offer = models.ForeignKey("records.Offer", on_delete=models.PROTECT, related_name="matches", null=True, blank=True)
    minutes = models.PositiveSmallIntegerField(null=True, blank=True)
    wish_rank = models.PositiveSmallIntegerField(null=True, blank=True)
    reasons = models.JSONField(default=list)
    hand_reason = models.CharField(max_length=500, blank=True)
    decline_reason = models.CharField(max_length=500, blank=True)
    status = status_field(MATCH)

    class Meta:
        constraints = [
            known_status(MATCH),
            models.UniqueConstraint(fields=["academy", "run", "need"], name="one_match_per_run_and_need"),
        ]
        indexes = [models.Index(fields=["school", "status"], name="match_by_school")]


def _span(field: str, function: str) -> Func:
    """A range that holds exactly one value, so that GiST compares keys without any extension."""
    return Func(F(field), F(field), Value("[]"), function=function, output_field=DateRangeField())


_DATES = Func(F("starts_on"), F("ends_on"), Value("[]"), function="daterange", output_field=DateRangeField())


class Placement(TenantRow):
    """A learner at a host for given days. The database itself refuses a seat or a learner taken twice."""

    need = models.ForeignKey("records.PlacementNeed", on_delete=models.PROTECT, related_name="placements")
    learner = models.ForeignKey("records.Learner", on_delete=models.PROTECT, related_name="placements")
    school = models.ForeignKey("records.School", on_delete=models.PROTECT, related_name="placements")
    seat = models.ForeignKey("records.OfferSeat", on_delete=models.PROTECT, related_name="placements")
    match = models.OneToOneField(Match, on_delete=models.PROTECT, related_name="placement", null=True, blank=True)
    found_by = models.CharField(max_length=12, choices=choices_of(FoundBy), default=FoundBy.HUB)
    starts_on = models.DateField()
    ends_on = models.DateField()
    status = status_field(PLACEMENT)

    class Meta:
        constraints = [
            known_status(PLACEMENT),
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="a_placement_ends_after_it_starts"),
            models.UniqueConstraint(
                fields=["academy", "need"], condition=Q(status="confirmed"), name="one_confirmed_placement_per_need"
            ),
            ExclusionConstraint(
                name="no_seat_is_held_twice_a_day",
                expressions=[(_span("seat", "uuidrange"), RangeOperators.OVERLAPS), (_DATES, RangeOperators.OVERLAPS)],
                condition=Q(status="confirmed"),
            ),
            ExclusionConstraint(
                name="no_learner_is_in_two_places_a_day",
                expressions=[
                    (_span("learner", "uuidrange"), RangeOperators.OVERLAPS),
                    (_DATES, RangeOperators.OVERLAPS),
                ],
                condition=Q(status="confirmed"),
            ),
        ]


class TravelTime(TenantRow):
    """A real travel time between two communes, given by the operator: it takes the place of the estimate."""

    mode = models.CharField(max_length=8, choices=choices_of(Mode))
    departure = models.ForeignKey("records.Commune", on_delete=models.CASCADE, related_name="+")
    destination = models.ForeignKey("records.Commune", on_delete=models.CASCADE, related_name="+")
    minutes = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["academy", "mode", "departure", "destination"], name="one_travel_time_per_pair_and_mode"
            ),
            models.CheckConstraint(condition=Q(minutes__lte=1440), name="a_travel_lasts_a_day_at_most"),
        ]

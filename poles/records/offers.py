"""The offers that hosts make, their seats, for whom they are kept, and the searches that people save."""

from django.contrib.postgres.indexes import GinIndex, GistIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import F, Func, Q

from poles.records.base import TenantRow, choices_of, known_status, status_field
from poles.words.sources import Audience, Source
from poles.words.training import PlacementKind
from poles.workflows.offer import OFFER

SHOWN = Q(status="published", twin_of__isnull=True)
"""What a search may find: published, and not the same offer as another one."""


class Offer(TenantRow):
    """What a host offers: one kind of placement, one family of trades, weeks and a number of seats."""

    site = models.ForeignKey("records.HostSite", on_delete=models.PROTECT, related_name="offers")
    contact = models.ForeignKey(
        "records.HostContact", on_delete=models.PROTECT, related_name="offers", null=True, blank=True
    )
    hub = models.ForeignKey("records.Hub", on_delete=models.PROTECT, related_name="offers", null=True, blank=True)
    kind = models.CharField(max_length=24, choices=choices_of(PlacementKind))
    family = models.CharField(max_length=24)
    title = models.CharField(max_length=120)
    description = models.TextField(max_length=2000, blank=True)
    seat_count = models.PositiveSmallIntegerField()
    opens_on = models.DateField()
    closes_on = models.DateField()
    min_age = models.PositiveSmallIntegerField(default=0)
    accessible = models.BooleanField(default=False)
    regulated_work = models.BooleanField(default=False)
    send_back_reason = models.CharField(max_length=500, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)
    series = models.UUIDField(
        null=True, blank=True, help_text="les offres typées ensemble : mêmes mots, autres semaines"
    )
    renewed_from = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, blank=True, related_name="renewals")
    source = models.CharField(max_length=12, choices=choices_of(Source), default=Source.HOST)
    source_name = models.CharField(max_length=80, blank=True, help_text="le service dont elle vient")
    source_key = models.CharField(max_length=120, blank=True, help_text="sa clé là-bas")
    source_url = models.URLField(max_length=400, blank=True)
    twin_of = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, blank=True, related_name="twins")
    meeting = models.ForeignKey(
        "records.Meeting", on_delete=models.SET_NULL, null=True, blank=True, related_name="offers"
    )
    cleared_reason = models.CharField(
        max_length=300, blank=True, help_text="pourquoi une personne a publié malgré un passage signalé"
    )
    reminded_at = models.DateTimeField(null=True, blank=True)
    helped_at = models.DateTimeField(null=True, blank=True)
    search_text = SearchVectorField(null=True, editable=False)
    place_x = models.FloatField(null=True, editable=False, help_text="longitude × cos 46,5°, en degrés")
    place_y = models.FloatField(null=True, editable=False, help_text="latitude, en degrés")
    status = status_field(OFFER)

    class Meta:
        ordering = ["-created_at"]
        constraints = [
            known_status(OFFER),
            models.CheckConstraint(condition=Q(closes_on__gte=F("opens_on")), name="an_offer_closes_after_it_opens"),
            models.CheckConstraint(condition=Q(seat_count__range=(1, 200)), name="an_offer_has_1_to_200_seats"),
        ]
        indexes = [
            models.Index(fields=["academy", "status", "family"], name="offer_by_family"),
            models.Index(fields=["hub", "status"], name="offer_by_hub"),
            models.Index(fields=["series"], condition=Q(series__isnull=False), name="offer_by_series"),
            models.Index(fields=["source_name", "source_key"], condition=~Q(source_key=""), name="offer_by_source"),
            GinIndex(fields=["search_text"], condition=SHOWN, name="offer_by_words", fastupdate=False),
            GistIndex(Func("place_x", "place_y", function="point"), condition=SHOWN, name="offer_by_place"),
            models.Index(
                fields=["-published_at", "id"],
                include=["family", "kind", "accessible", "opens_on", "closes_on", "seat_count"],
                condition=SHOWN,
                name="offer_by_freshness",
            ),
            models.Index(
                fields=["closes_on", "id"],
                include=["family", "kind", "accessible", "opens_on", "seat_count"],
                condition=SHOWN,
                name="offer_by_closing",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class OfferReservation(TenantRow):
    """For whom an offer is kept: a school or a public, with the reason; without any row it is for everybody."""

    offer = models.ForeignKey(Offer, on_delete=models.CASCADE, related_name="reservations")
    school = models.ForeignKey("records.School", on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    audience = models.CharField(max_length=12, choices=choices_of(Audience), blank=True)
    reason = models.CharField(max_length=200)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(school__isnull=False, audience="") | (Q(school__isnull=True) & ~Q(audience="")),
                name="a_reservation_is_for_a_school_or_a_public",
            ),
            models.UniqueConstraint(
                fields=["academy", "offer", "school", "audience"],
                name="one_reservation_a_school_or_public",
                nulls_distinct=False,
            ),
        ]


class OfferStop(TenantRow):
    """A further host of an offer in rotation: the learner goes there after the first one."""

    offer = models.ForeignKey(Offer, on_delete=models.CASCADE, related_name="stops")
    site = models.ForeignKey("records.HostSite", on_delete=models.PROTECT, related_name="+")
    rank = models.PositiveSmallIntegerField()
    starts_on = models.DateField()
    ends_on = models.DateField()

    class Meta:
        ordering = ["rank"]
        constraints = [
            models.UniqueConstraint(fields=["academy", "offer", "rank"], name="one_stop_per_rank"),
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="a_stop_ends_after_it_starts"),
        ]


class SavedSearch(TenantRow):
    """A search of offers that a person keeps, with or without an alert by mail."""

    user = models.ForeignKey("records.User", on_delete=models.CASCADE, related_name="saved_searches")
    name = models.CharField(max_length=80)
    query = models.CharField(max_length=600, help_text="les filtres, comme dans l’adresse")
    alert = models.BooleanField(default=False)
    seen_at = models.DateTimeField(help_text="les offres publiées après ce moment sont nouvelles")

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["academy", "user", "name"], name="one_saved_search_per_name"),
        ]


class OfferSeat(TenantRow):
    """One seat of an offer: what a placement holds."""

    offer = models.ForeignKey(Offer, on_delete=models.CASCADE, related_name="seats")
    number = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["academy", "offer", "number"], name="one_seat_per_number"),
        ]

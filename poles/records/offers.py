"""Hosts, their sites and contacts, the offers that they make and the seats of these."""

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower

from poles.records.base import Row, TenantRow, choices_of, known_status, status_field
from poles.words.training import PlacementKind
from poles.workflows.offer import OFFER


class HostOrganisation(TenantRow):
    """A legal person who hosts, by its SIREN when it has one."""

    siren = models.CharField(max_length=9, blank=True)
    name = models.CharField(max_length=160)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["academy", "siren"], condition=~Q(siren=""), name="one_organisation_per_siren"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class HostSite(TenantRow):
    """A place of work of a host, by its SIRET when it has one."""

    organisation = models.ForeignKey(HostOrganisation, on_delete=models.PROTECT, related_name="sites")
    siret = models.CharField(max_length=14, blank=True)
    name = models.CharField(max_length=160)
    address = models.CharField(max_length=200, blank=True)
    commune = models.ForeignKey("records.Commune", on_delete=models.PROTECT, related_name="sites")
    lat = models.FloatField(null=True)
    lon = models.FloatField(null=True)
    naf_code = models.CharField(max_length=6, blank=True)
    size_band = models.CharField(max_length=8, blank=True)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["academy", "siret"], condition=~Q(siret=""), name="one_site_per_siret"),
        ]

    def __str__(self) -> str:
        return self.name


class HostContact(TenantRow):
    """A person whom a host names for its offers."""

    site = models.ForeignKey(HostSite, on_delete=models.CASCADE, related_name="contacts")
    name = models.CharField(max_length=120)
    email = models.EmailField(max_length=254)
    phone = models.CharField(max_length=20, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint("academy", "site", Lower("email"), name="one_contact_per_address_and_site"),
        ]

    def __str__(self) -> str:
        return self.name


class HostLink(Row):
    """A link mailed to a contact: it opens that host's offers until it expires. The link itself is signed, not kept."""

    contact = models.ForeignKey(HostContact, on_delete=models.CASCADE, related_name="links")
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)


class Offer(TenantRow):
    """What a host offers: one kind of placement, one family of trades, weeks and a number of seats."""

    site = models.ForeignKey(HostSite, on_delete=models.PROTECT, related_name="offers")
    contact = models.ForeignKey(HostContact, on_delete=models.PROTECT, related_name="offers", null=True, blank=True)
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
        ]

    def __str__(self) -> str:
        return self.title


class OfferSeat(TenantRow):
    """One seat of an offer: what a placement holds."""

    offer = models.ForeignKey(Offer, on_delete=models.CASCADE, related_name="seats")
    number = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["academy", "offer", "number"], name="one_seat_per_number"),
        ]

"""The map of pôles of an académie: each school in exactly one pôle of a map."""

from django.db import models
from django.db.models import Q

from poles.records.base import TenantRow, choices_of, known_status, status_field
from poles.words.networks import NetworkKind
from poles.workflows.hub import HUB, HUB_MAP


class HubMap(TenantRow):
    """One map of an académie for a school year: a draft, then the adopted one."""

    school_year = models.PositiveSmallIntegerField()
    basis = models.CharField(max_length=24)
    label = models.CharField(max_length=120)
    note = models.CharField(max_length=1000, blank=True, help_text="ce que ce projet cherche")
    drawn_from = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    decided_on = models.DateField(null=True, blank=True)
    decision = models.CharField(max_length=160, blank=True, help_text="référence de la décision du recteur")
    status = status_field(HUB_MAP)

    class Meta:
        constraints = [
            known_status(HUB_MAP),
            models.UniqueConstraint(
                fields=["academy", "school_year"], condition=Q(status="adopted"), name="one_adopted_map_a_year"
            ),
        ]

    def __str__(self) -> str:
        return self.label


class Hub(TenantRow):
    """A pôle de stages: a territory, its schools, a coordinator, one contact point."""

    hub_map = models.ForeignKey(HubMap, on_delete=models.CASCADE, related_name="hubs")
    code = models.CharField(max_length=16)
    name = models.CharField(max_length=120)
    slug = models.SlugField(max_length=120)
    contact_email = models.EmailField(blank=True)
    contour = models.JSONField(null=True, blank=True)
    network_kind = models.CharField(max_length=12, choices=choices_of(NetworkKind), blank=True)
    network_name = models.CharField(max_length=160, blank=True)
    succeeds = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, blank=True, related_name="successors")
    status = status_field(HUB)

    class Meta:
        ordering = ["name"]
        constraints = [
            known_status(HUB),
            models.UniqueConstraint(fields=["academy", "hub_map", "code"], name="one_hub_per_code_in_a_map"),
            models.UniqueConstraint(fields=["academy", "hub_map", "slug"], name="one_hub_per_address_in_a_map"),
        ]

    def __str__(self) -> str:
        return self.name


class HubSchool(TenantRow):
    """A school in a pôle of a map."""

    hub_map = models.ForeignKey(HubMap, on_delete=models.CASCADE, related_name="+")
    hub = models.ForeignKey(Hub, on_delete=models.CASCADE, related_name="school_links")
    school = models.ForeignKey("records.School", on_delete=models.PROTECT, related_name="hub_links")
    inferred = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["academy", "hub_map", "school"], name="a_school_is_in_one_hub_of_a_map"),
        ]


class HubCommune(TenantRow):
    """A commune of the territory of a pôle."""

    hub_map = models.ForeignKey(HubMap, on_delete=models.CASCADE, related_name="+")
    hub = models.ForeignKey(Hub, on_delete=models.CASCADE, related_name="commune_links")
    commune = models.ForeignKey("records.Commune", on_delete=models.PROTECT, related_name="hub_links")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["academy", "hub_map", "commune"], name="a_commune_is_in_one_hub_of_a_map"),
        ]

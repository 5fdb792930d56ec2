"""The ground: académies, communes, schools and the formations that they teach."""

from django.db import models
from django.db.models import Q

from poles.records.base import Row, TenantRow


class Academy(models.Model):
    """An académie, by its two-character code."""

    code = models.CharField(primary_key=True, max_length=2)
    name = models.CharField(max_length=80)
    region = models.CharField(max_length=80, blank=True)
    holiday_zone = models.CharField(max_length=24, blank=True)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Commune(models.Model):
    """A commune, by its INSEE code: a fact of geography, shared by all académies."""

    code = models.CharField(primary_key=True, max_length=5)
    name = models.CharField(max_length=120)
    postal_codes = models.CharField(max_length=400, blank=True)
    department = models.CharField(max_length=3)
    academy = models.ForeignKey(Academy, on_delete=models.PROTECT, related_name="communes")
    lat = models.FloatField(null=True)
    lon = models.FloatField(null=True)
    population = models.PositiveIntegerField(default=0)
    employment_zone = models.CharField(max_length=4, blank=True)
    rural = models.BooleanField(default=False)

    class Meta:
        ordering = ["name"]
        indexes = [models.Index(fields=["academy", "name"], name="commune_by_academy")]

    def __str__(self) -> str:
        return self.name


class School(TenantRow):
    """A school of the directory, by its UAI."""

    uai = models.CharField(max_length=8)
    name = models.CharField(max_length=200)
    type = models.CharField(max_length=24)
    nature = models.CharField(max_length=3, blank=True)
    sector = models.CharField(max_length=10, blank=True)
    address = models.CharField(max_length=200, blank=True)
    postal_code = models.CharField(max_length=5, blank=True)
    commune = models.ForeignKey(Commune, on_delete=models.PROTECT, related_name="schools")
    lat = models.FloatField(null=True)
    lon = models.FloatField(null=True)
    located_by = models.CharField(max_length=24, blank=True)
    basin_code = models.CharField(max_length=8, blank=True)
    basin_name = models.CharField(max_length=80, blank=True)
    general_track = models.BooleanField(default=False)
    technological_track = models.BooleanField(default=False)
    vocational_track = models.BooleanField(default=False)
    apprenticeship = models.BooleanField(default=False)
    post_bac = models.BooleanField(default=False)
    segpa = models.BooleanField(default=False)
    ulis = models.BooleanField(default=False)
    priority_education = models.CharField(max_length=4, blank=True)
    near_priority_area = models.BooleanField(default=False)
    mother_uai = models.CharField(max_length=8, blank=True)
    is_open = models.BooleanField(default=True)
    vintage = models.CharField(max_length=10, blank=True)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["academy", "uai"], name="one_school_per_uai"),
            models.CheckConstraint(
                condition=Q(lat__isnull=True, lon__isnull=True) | Q(lat__range=(-90, 90), lon__range=(-180, 180)),
                name="school_stands_on_earth",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Programme(Row):
    """A formation: one year of one diploma, by its MEF."""

    mef_code = models.CharField(max_length=10, unique=True)
    mefstat = models.CharField(max_length=11, blank=True, db_index=True)
    diploma_code = models.CharField(max_length=8, blank=True)
    label = models.CharField(max_length=200)
    grade = models.CharField(max_length=16)
    family = models.CharField(max_length=24, blank=True)
    rome_code = models.CharField(max_length=5, blank=True)

    class Meta:
        ordering = ["label"]

    def __str__(self) -> str:
        return self.label

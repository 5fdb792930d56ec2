"""What is asked of the maps: the pôle of a place, the schools of a pôle, what the law says of a map."""

from collections import Counter
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from poles.law.hubs import check_coverage, check_perimeter
from poles.records.models import Commune, Hat, Hub, HubMap, HubSchool, School
from poles.words.findings import Finding
from poles.words.roles import Role
from poles.words.training import SchoolType

SECTIONS = (SchoolType.SEGPA, SchoolType.VOCATIONAL_SECTION)
"""Kinds of school that are a part of another one: they are no EPLE of their own."""

EPLE = Q(sector="public") & ~Q(type__in=SECTIONS)


def current_map(academy_id: str) -> HubMap | None:
    """The adopted map of an académie, of the latest school year."""
    return HubMap.objects.filter(academy_id=academy_id, status="adopted").order_by("-school_year").first()


def maps_of(academy_id: str) -> list[tuple[HubMap, int]]:
    """Every map of an académie with its number of pôles, the latest first."""
    maps = HubMap.objects.filter(academy_id=academy_id).annotate(hub_count=Count("hubs"))
    return [(chart, chart.hub_count) for chart in maps.order_by("-school_year", "-created_at")]


def hubs_of(academy_id: str) -> QuerySet[Hub]:
    """The pôles of the current map of an académie, by name."""
    return Hub.objects.filter(hub_map=current_map(academy_id)).select_related("hub_map", "academy")


def hub_of_commune(commune_code: str) -> Hub | None:
    """The pôle of a commune, in the current map of its académie."""
    commune = Commune.objects.filter(pk=commune_code).first()
    chart = current_map(commune.academy_id) if commune else None
    return Hub.objects.filter(hub_map=chart, commune_links__commune_id=commune_code).first() if chart else None


def hub_of_school(school_id: UUID) -> Hub | None:
    """The pôle of a school, in the current map of its académie."""
    school = School.objects.filter(pk=school_id).first()
    chart = current_map(school.academy_id) if school else None
    return Hub.objects.filter(hub_map=chart, school_links__school_id=school_id).first() if chart else None


def hub_by_slug(academy_id: str, slug: str) -> Hub | None:
    """The pôle of an address, in the current map of an académie."""
    chart = current_map(academy_id)
    return Hub.objects.filter(hub_map=chart, slug=slug).select_related("academy").first() if chart else None


def schools_of_hub(hub_id: UUID) -> QuerySet[School]:
    """The schools of a pôle, by name."""
    return School.objects.filter(hub_links__hub_id=hub_id).select_related("commune")


def communes_of_hub(hub_id: UUID) -> QuerySet[Commune]:
    """The communes of a pôle, by name."""
    return Commune.objects.filter(hub_links__hub_id=hub_id)


def coordinator_hats(hub_id: UUID, *, on: date) -> QuerySet[Hat]:
    """The hats of coordinator of a pôle that are worn on a day, the oldest first."""
    worn = Q(ends_on__isnull=True) | Q(ends_on__gte=on)
    hats = Hat.objects.filter(worn, hub_id=hub_id, role=Role.HUB_COORDINATOR, begins_on__lte=on, user__is_active=True)
    return hats.order_by("begins_on", "id")


@dataclass(frozen=True)
class HubSize:
    """How large a pôle is; ``inferred``: schools placed by nearness, not by their own data."""

    name: str
    status: str
    schools: int
    public_schools: int
    inferred: int
    communes: int


def sizes_of(hub_map_id: UUID) -> list[HubSize]:
    """The sizes of the pôles of a map, by name."""
    public = set(School.objects.filter(EPLE, hub_links__hub_map_id=hub_map_id).values_list("pk", flat=True))
    schools, held, inferred = Counter[UUID](), Counter[UUID](), Counter[UUID]()
    links = HubSchool.objects.filter(hub_map_id=hub_map_id).values_list("hub_id", "school_id", "inferred")
    for hub_id, school_id, by_nearness in links:
        schools[hub_id] += 1
        held[hub_id] += school_id in public
        inferred[hub_id] += by_nearness
    hubs = Hub.objects.filter(hub_map_id=hub_map_id).annotate(commune_count=Count("commune_links")).order_by("name")
    return [
        HubSize(hub.name, hub.get_status_display(), schools[hub.pk], held[hub.pk], inferred[hub.pk], hub.commune_count)
        for hub in hubs
    ]


def map_findings(hub_map_id: UUID) -> list[Finding]:
    """What HUB-01 and HUB-02 have to say of a map."""
    chart = HubMap.objects.get(pk=hub_map_id)
    schools = School.objects.filter(academy_id=chart.academy_id, is_open=True)
    public = set(schools.filter(EPLE).values_list("pk", flat=True))
    links = HubSchool.objects.filter(hub_map=chart).values_list("hub_id", "school_id")
    held = Counter(hub_id for hub_id, school_id in links if school_id in public)
    outside = schools.exclude(hub_links__hub_map=chart).values_list("name", flat=True)
    findings = check_coverage(schools=schools.count(), outside=list(outside))
    for hub in Hub.objects.filter(hub_map=chart):
        findings += check_perimeter(hub.name, public_schools=held[hub.pk], of_the_academy=len(public))
    return findings

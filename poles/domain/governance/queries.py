"""What is asked of the maps: the pôle of a place, the schools of a pôle, what the law says of a map."""

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from poles.domain.access import Unknown
from poles.domain.governance.contours import pieces_of
from poles.domain.governance.policy import HUB_MAPS
from poles.domain.people.queries import worn_on
from poles.law.hubs import check_coverage, check_perimeter, check_pieces
from poles.records.models import Commune, Entry, Hat, Hub, HubMap, HubSchool, MissionLetter, School
from poles.words.actor import Actor
from poles.words.findings import Finding
from poles.words.french import alphabetical
from poles.words.places import Point
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


def own_maps(actor: Actor) -> list[HubMap]:
    """The maps that a rectorate draws, whatever their state, the latest first, each with ``hub_count``."""
    rows = HUB_MAPS.rows(actor, "draw").select_related("academy", "drawn_from").annotate(hub_count=Count("hubs"))
    return list(rows.order_by("-school_year", "-created_at"))


def own_map(actor: Actor, hub_map_id: UUID) -> HubMap:
    """A map that a rectorate draws; Unknown when it is of another académie."""
    found = HUB_MAPS.rows(actor, "draw").select_related("academy", "drawn_from").filter(pk=hub_map_id).first()
    if found is None:
        raise Unknown(hub_map_id)
    return found


def hub_of_map(chart: HubMap, hub_id: UUID) -> Hub:
    """A pôle of a map; Unknown when it is of another one."""
    found = Hub.objects.filter(hub_map=chart, pk=hub_id).select_related("succeeds").first()
    if found is None:
        raise Unknown(hub_id)
    return found


def version_of(hub_map_id: UUID) -> int:
    """How many deeds a map has known: two readers of the same version have read the same draft."""
    return Entry.objects.filter(subject="hubmap", subject_id=str(hub_map_id)).exclude(what="export").count()


@dataclass(frozen=True)
class PlacedSchool:
    """A school of a map, with its pôle."""

    hub: Hub
    school: School
    inferred: bool


def placed_schools(hub_map_id: UUID) -> list[PlacedSchool]:
    """The schools of a map by name, each with its pôle."""
    links = HubSchool.objects.filter(hub_map_id=hub_map_id).select_related("hub", "school__commune")
    rows = [PlacedSchool(link.hub, link.school, link.inferred) for link in links]
    return sorted(rows, key=lambda row: (alphabetical(row.school.name), row.school.uai))


def homeless_schools(chart: HubMap) -> list[School]:
    """The open schools of the académie that no pôle of a map holds, by name."""
    rows = School.objects.filter(academy_id=chart.academy_id, is_open=True).exclude(hub_links__hub_map=chart)
    return sorted(rows.select_related("commune"), key=lambda school: (alphabetical(school.name), school.uai))


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
    hats = Hat.objects.filter(worn_on(on), hub_id=hub_id, role=Role.HUB_COORDINATOR, user__is_active=True)
    return hats.order_by("begins_on", "id")


def lasting(on: date) -> Q:
    """Of letters: the signed ones whose mission is not over on a day, whether it has begun or is to come."""
    return Q(status="signed", ends_on__gte=on) | Q(status="ended", ended_on__gte=on)


def letter_of(hub: Hub, *, on: date) -> MissionLetter | None:
    """The signed letter by which somebody coordinates a pôle on a day, its own or that of a pôle that it carries on.

    Only a letter whose person wears the hat that day counts; an interim comes after the others.
    """
    keys, former = [hub.pk], hub.succeeds_id
    while former and former not in keys:
        keys.append(former)
        former = Hub.objects.filter(pk=former).values_list("succeeds_id", flat=True).first()
    rows = MissionLetter.objects.filter(lasting(on), hub_id__in=keys, starts_on__lte=on)
    worn = coordinator_hats(hub.pk, on=on).values("user_id")
    return rows.filter(user_id__in=worn).order_by("-kind", "starts_on").first()  # « interim » is the last of the three


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
    """What HUB-01, HUB-02 and HUB-08 have to say of a map."""
    chart = HubMap.objects.get(pk=hub_map_id)
    schools = School.objects.filter(academy_id=chart.academy_id, is_open=True)
    public = set(schools.filter(EPLE).values_list("pk", flat=True))
    links = HubSchool.objects.filter(hub_map=chart).values_list("hub_id", "school_id", "school__lat", "school__lon")
    held, points = Counter[UUID](), defaultdict[UUID, list[Point]](list)
    for hub_id, school_id, lat, lon in links:
        held[hub_id] += school_id in public
        if lat is not None and lon is not None:
            points[hub_id].append(Point(lat, lon))
    outside = schools.exclude(hub_links__hub_map=chart).values_list("name", flat=True)
    findings = check_coverage(schools=schools.count(), outside=list(outside))
    for hub in Hub.objects.filter(hub_map=chart):
        findings += check_perimeter(hub.name, public_schools=held[hub.pk], of_the_academy=len(public))
        findings += check_pieces(hub.name, pieces=pieces_of(hub.contour, points[hub.pk]))
    return findings

"""What stands on the ground of the pôles that one reader may count: schools, head-counts, coordinators, hosts."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count, F, Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils import timezone

from poles.domain.hosts.policy import HOST_SITES
from poles.domain.indicators.boards import COUNTERS, Reading
from poles.domain.indicators.catalogue import Veil
from poles.domain.indicators.secrecy import shield
from poles.records.models import Enrolment, Hat, HostSite, HubSchool, PlacementNeed, School
from poles.words import french
from poles.words.actor import Actor
from poles.words.roles import Role
from poles.words.time import SchoolYear
from poles.words.training import SchoolType


@dataclass(frozen=True)
class HeadCount:
    """Learners enrolled this year; ``veil`` says why the count is not given."""

    count: int | None
    veil: Veil = Veil.NONE

    @property
    def text(self) -> str:
        """The count as it is written."""
        return self.veil.label if self.count is None else french.integer(self.count)


@dataclass(frozen=True)
class HubGround:
    """A pôle on the ground: how many schools and learners, and who coordinates."""

    schools: int
    learners: HeadCount
    coordinators: tuple[str, ...]


@dataclass(frozen=True)
class SchoolGround:
    """A school on the ground, with its learners; ``seeking`` (those without a place) is for the coordinator."""

    school: School
    learners: HeadCount
    seeking: int | None = None

    @property
    def type_label(self) -> str:
        """The kind of school in French."""
        return SchoolType(self.school.type).label if self.school.type in set(SchoolType) else SchoolType.OTHER.label


def of_hubs(reading: Reading) -> dict[UUID, HubGround]:
    """Schools, learners and coordinators of every pôle of the reader, in three statements."""
    keys = list(reading.hubs)
    schools = _by(HubSchool.objects.filter(hub_id__in=keys), "hub_id")
    heads = _heads(reading, _by(_enrolments(reading, keys), "class_group__school__hub_links__hub_id"), keys)
    names: dict[UUID, list[str]] = {}
    for hub_id, name in _coordinators(keys, reading.at):
        names.setdefault(hub_id, []).append(name)
    return {key: HubGround(schools.get(key, 0), heads[key], tuple(names.get(key, ()))) for key in keys}


def schools_of(reading: Reading, hub_id: UUID) -> list[SchoolGround]:
    """The schools of one pôle of the reader by name, with their learners; with open needs for a coordinator."""
    rows = School.objects.filter(hub_links__hub_id=hub_id).select_related("commune")
    schools = sorted(rows, key=lambda school: (french.alphabetical(school.name), school.uai))
    keys = [school.pk for school in schools]
    counts = _by(_enrolments(reading, [hub_id]), "class_group__school_id")
    heads = _heads(reading, counts, keys)
    if reading.actor.role in COUNTERS:
        return [SchoolGround(school, heads[school.pk]) for school in schools]
    today = timezone.localdate(reading.at)
    there = {"status": "open", "learner__left_on__isnull": True}
    needs = PlacementNeed.objects.filter(school_id__in=keys, period__ends_on__gte=today, **there)
    seeking = _by(needs, "school_id", of="learner_id")
    return [SchoolGround(school, heads[school.pk], seeking.get(school.pk, 0)) for school in schools]


def hosts_of(actor: Actor, hub_id: UUID, *, family: str = "") -> QuerySet[HostSite]:
    """The host sites on the territory of a pôle that this actor may see, by name.

    Each bears ``place_lat``, ``place_lon`` (its own, else its commune's) and ``open_offers``. ``family`` keeps those
    that have a published offer of that family.
    """
    published = Q(offers__status="published", offers__twin_of__isnull=True, offers__hub_id=hub_id)
    rows = HOST_SITES.rows(actor, "see").filter(commune__hub_links__hub_id=hub_id)
    if family:
        rows = rows.filter(published & Q(offers__family=family))
    return (
        rows.select_related("commune")
        .annotate(
            place_lat=Coalesce(F("lat"), F("commune__lat")),
            place_lon=Coalesce(F("lon"), F("commune__lon")),
            open_offers=Count("offers", filter=published, distinct=True),
        )
        .order_by("name", "pk")
    )


def _enrolments(reading: Reading, hubs: list[UUID]) -> QuerySet[Enrolment]:
    year = SchoolYear.of(timezone.localdate(reading.at)).start
    return Enrolment.objects.filter(school_year=year, class_group__school__hub_links__hub_id__in=hubs)


def _by(rows: QuerySet, key: str, of: str = "pk") -> dict[UUID, int]:
    """How many different ``of`` there are for each ``key``."""
    groups = rows.order_by().values(key).annotate(count=Count(of, distinct=True))
    return {row[key]: row["count"] for row in groups}


def _coordinators(hubs: list[UUID], at: datetime) -> Iterable[tuple[UUID, str]]:
    today = timezone.localdate(at)
    worn = Hat.objects.filter(
        Q(ends_on__isnull=True) | Q(ends_on__gte=today),
        hub_id__in=hubs, role=Role.HUB_COORDINATOR, begins_on__lte=today, user__is_active=True,
    )  # fmt: skip
    return worn.order_by("user__name").values_list("hub_id", "user__name")


def _heads(reading: Reading, counts: Mapping[UUID, int], keys: list[UUID]) -> dict[UUID, HeadCount]:
    """Counts as this reader may know them: small ones hidden, with their guards, from those who read counts only."""
    parts = {key: counts.get(key, 0) for key in keys}
    if reading.actor.role not in COUNTERS:
        return {key: HeadCount(count) for key, count in parts.items()}
    hidden = shield(parts)
    small = (
        Veil.GUARD if hidden.total else Veil.FEW
    )  # the total is told elsewhere: to say « fewer than 5 » would tell all
    veils = dict.fromkeys(hidden.few, small) | dict.fromkeys(hidden.guards, Veil.GUARD)
    return {key: HeadCount(None if key in veils else count, veils.get(key, Veil.NONE)) for key, count in parts.items()}

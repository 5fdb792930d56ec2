"""Assemble the return of an académie from its pôles: each section asked, from the tables, counts and nobody's name."""

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet
from django.utils.timezone import localdate

from poles.domain.governance.queries import EPLE, current_map
from poles.domain.indicators import queries as counts
from poles.domain.indicators.freezing import snapshot
from poles.domain.indicators.secrecy import is_few
from poles.domain.people.queries import worn_on
from poles.domain.programmes.following import LIVES
from poles.domain.programmes.reading import Summary, summaries
from poles.records.models import (
    Academy,
    Action,
    ActionProgramme,
    Contribution,
    Hat,
    Hub,
    HubMap,
    HubMember,
    HubSchool,
    Improvement,
    MissionLetter,
    Resource,
    ReturnCampaign,
    School,
    TutorTraining,
    TutorTrainingSeat,
    WorkSession,
)
from poles.words.actor import Actor
from poles.words.partners import MemberKind
from poles.words.returns import ReturnSection as Section
from poles.words.roles import Role
from poles.words.time import SchoolYear
from poles.words.training import PlacementKind

ABSENT = "absent"


@dataclass(frozen=True)
class Scope:
    """What is being assembled: whose return, for which school year, over which map, by whom and when."""

    actor: Actor
    academy: Academy
    year: SchoolYear
    chart: HubMap | None
    at: datetime

    @property
    def today(self) -> date:
        """The day of the assembly."""
        return localdate(self.at)

    def hubs(self) -> QuerySet[Hub]:
        """The pôles of the map, by name."""
        return Hub.objects.filter(hub_map=self.chart).order_by("name", "pk") if self.chart else Hub.objects.none()


def assemble(*, actor: Actor, academy: Academy, campaign: ReturnCampaign, at: datetime) -> dict[str, Any]:
    """The content of a return, as JSON: when, for which year, and one part for each section that the campaign asks."""
    year = SchoolYear(campaign.school_year)
    scope = Scope(actor, academy, year, _map_of(academy.pk, year), at)
    parts = {section: PARTS[Section(section)](scope) for section in campaign.sections}
    return {
        "assembled_at": at.isoformat(),
        "academy": academy.name,
        "campaign": campaign.name,
        "school_year": year.label,
        "parts": parts,
    }


def _map_of(academy_id: str, year: SchoolYear) -> HubMap | None:
    """The map adopted for that school year, else the one in force."""
    adopted = HubMap.objects.filter(academy_id=academy_id, status="adopted", school_year=year.start).first()
    return adopted or current_map(academy_id)


def _map(scope: Scope) -> dict[str, Any]:
    chart = scope.chart
    if chart is None:
        return {"adopted": False, "hubs": []}
    hubs = scope.hubs().annotate(schools=Count("school_links"))
    eple = HubSchool.objects.filter(hub_map=chart, school__in=School.objects.filter(EPLE))
    public = Counter(eple.values_list("hub_id", flat=True))
    communes = dict(Hub.objects.filter(hub_map=chart).annotate(held=Count("commune_links")).values_list("pk", "held"))
    coordinated = _held(Hat.objects.filter(worn_on(scope.today), role=Role.HUB_COORDINATOR, hub__hub_map=chart))
    lettered = _held(
        MissionLetter.objects.filter(
            hub__hub_map=chart, status="signed", starts_on__lte=scope.today, ends_on__gte=scope.today
        )
    )
    return {
        "adopted": True,
        "label": chart.label,
        "school_year": SchoolYear(chart.school_year).label,
        "decided_on": chart.decided_on.isoformat() if chart.decided_on else "",
        "decision": chart.decision,
        "hubs": [
            {
                "code": hub.code,
                "hub": hub.name,
                "status": hub.get_status_display(),
                "open": hub.status == "running",
                "schools": hub.schools,
                "public_schools": public[hub.pk],
                "communes": communes[hub.pk],
                "network": " ".join(filter(None, (hub.get_network_kind_display(), hub.network_name))),
                "coordinator": hub.pk in coordinated,
                "letter": hub.pk in lettered,
            }
            for hub in hubs
        ],
    }


def _held(rows: QuerySet) -> set[UUID]:
    return set(rows.values_list("hub_id", flat=True))


def _programmes(scope: Scope) -> list[dict[str, Any]]:
    found = _programmes_of(scope)
    titles: dict[UUID, list[dict[str, str]]] = defaultdict(list)
    living = [programme for programme in found.values() if programme.status in LIVES]
    for action in Action.objects.filter(programme__in=living).exclude(status="dropped").order_by("axis", "starts_on"):
        titles[action.programme_id].append(
            {"axis": action.get_axis_display(), "title": action.title, "status": action.get_status_display()}
        )
    told = summaries(found.values(), today=scope.today)
    lines = []
    for hub in scope.hubs():
        programme = found.get(hub.pk)
        lines.append(
            {"code": hub.code, "hub": hub.name}
            | _standing(programme, told)
            | {"titles": titles[programme.pk] if programme else []}
        )
    return lines


def _programmes_of(scope: Scope) -> dict[UUID, ActionProgramme]:
    """The programme of the year of each pôle that has one."""
    rows = ActionProgramme.objects.filter(hub__in=scope.hubs(), school_year=scope.year.start)
    return {programme.hub_id: programme for programme in rows}


def _standing(programme: ActionProgramme | None, summed: Mapping[UUID, Summary]) -> dict[str, Any]:
    """How far a programme is: its state, its actions, what was promised and given."""
    if programme is None:
        return {"status": ABSENT, "adopted_on": "", "actions": 0, "done": 0, "late": 0, "promised": {}, "given": {}}
    told = summed[programme.pk]
    return {
        "status": programme.status,
        "adopted_on": programme.adopted_on.isoformat() if programme.adopted_on else "",
        "actions": told.actions,
        "done": told.done,
        "late": told.late,
        "promised": _numbers(told.promised_by_kind),
        "given": _numbers(told.given_by_kind),
    }


def _numbers(sums: dict[str, Decimal]) -> dict[str, int | float]:
    """Sums by kind as JSON holds them: whole when they are whole."""
    return {kind: int(value) if value == int(value) else float(value) for kind, value in sorted(sums.items())}


def _partners(scope: Scope) -> list[dict[str, Any]]:
    here = Q(joined_on__lte=scope.today) & (Q(left_on__isnull=True) | Q(left_on__gte=scope.today))
    kinds: dict[UUID, Counter[str]] = defaultdict(Counter)
    for hub_id, kind in HubMember.objects.filter(here, hub__in=scope.hubs()).values_list("hub_id", "kind"):
        kinds[hub_id][kind] += 1
    promised = Contribution.objects.filter(
        action__programme__hub__in=scope.hubs(),
        action__programme__school_year=scope.year.start,
        confirmed_on__isnull=False,
    )
    engaged = dict(
        promised.values_list("action__programme__hub").annotate(count=Count("member", distinct=True)).order_by()
    )
    year = scope.year.period
    sessions = WorkSession.objects.filter(
        hub__in=scope.hubs(), status="held", starts_at__date__range=(year.first_day, year.last_day)
    )
    held = dict(sessions.values_list("hub").annotate(count=Count("pk")).order_by())
    return [
        {
            "code": hub.code,
            "hub": hub.name,
            "members": kinds[hub.pk].total(),
            "engaged": engaged.get(hub.pk, 0),
            "sessions": held.get(hub.pk, 0),
            "by_kind": {kind.value: kinds[hub.pk][kind] for kind in MemberKind if kinds[hub.pk][kind]},
        }
        for hub in scope.hubs()
    ]


def _tools(scope: Scope) -> dict[str, Any]:
    year = scope.year.period
    days = (year.first_day, year.last_day)
    resources = Resource.objects.filter(academy=scope.academy, status="published")
    trainings = TutorTraining.objects.filter(academy=scope.academy, status="held", starts_at__date__range=days)
    came = TutorTrainingSeat.objects.filter(training__in=trainings, came=True)
    trained = came.values("site", "name").distinct().count()
    return {
        "resources": resources.count(),
        "by_moment": dict(resources.values_list("moment").annotate(count=Count("pk")).order_by("moment")),
        "trainings": trainings.count(),
        "trained": None if is_few(trained) else trained,
        "contact_points": scope.hubs().filter(contact_point__isnull=False).count(),
    }


def _bank(scope: Scope) -> dict[str, Any]:
    offers: Counter[str] = Counter()
    seats: Counter[str] = Counter()
    for cell, tally in counts.tallies(academies=[scope.academy.pk], at=scope.at).items():
        offers[cell.kind] += tally.offers
        seats[cell.kind] += tally.seats
    kinds = [kind.value for kind in PlacementKind if offers[kind]]
    return {
        "offers": [{"kind": kind, "offers": offers[kind], "seats": seats[kind]} for kind in kinds],
        **_indicators(scope),
    }


def _indicators(scope: Scope) -> dict[str, Any]:
    return snapshot(actor=scope.actor, at=scope.at, academy_id=scope.academy.pk, veiled=True)


def _review(scope: Scope) -> list[dict[str, Any]]:
    found = _programmes_of(scope)
    told = summaries(found.values(), today=scope.today)
    return [
        {"code": hub.code, "hub": hub.name}
        | _standing(programme := found.get(hub.pk), told)
        | {
            "reported_on": programme.reported_on.isoformat() if programme and programme.reported_on else "",
            "digest": programme.digest if programme else "",
        }
        for hub in scope.hubs()
    ]


def _measures(scope: Scope) -> list[dict[str, Any]]:
    rows = Improvement.objects.filter(
        programme__hub__in=scope.hubs(), programme__school_year=scope.year.start, programme__status__in=LIVES
    ).select_related("programme__hub")
    return [
        {
            "code": row.programme.hub.code,
            "hub": row.programme.hub.name,
            "measure": row.text,
            "due_on": row.due_on.isoformat() if row.due_on else "",
            "done": row.done_on is not None,
        }
        for row in rows.order_by("programme__hub__name", "created_at")
    ]


def _nothing(_scope: Scope) -> dict[str, Any]:
    """A section that only the académie can write."""
    return {}


PARTS: dict[Section, Callable[[Scope], Any]] = {
    Section.BANK: _bank,
    Section.EXPERIMENTS: _nothing,
    Section.MAP: _map,
    Section.PROGRAMMES: _programmes,
    Section.PARTNERS: _partners,
    Section.TOOLS: _tools,
    Section.INDICATORS: _indicators,
    Section.REVIEW: _review,
    Section.MEASURES: _measures,
}

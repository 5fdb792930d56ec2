"""What is read of a diagnosis and of a project: the sheet of a year, who says what of it, what its figures suggest."""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, Prefetch, Q, QuerySet

from poles.domain.access import Unknown
from poles.domain.programmes.findings import figures_of, places_of
from poles.domain.programmes.policy import DIAGNOSES, HUB_PROJECTS
from poles.records.models import ActionProgramme, Diagnosis, Entry, Hub, HubMember, HubProject, Priority, School
from poles.words import french
from poles.words.actor import Actor
from poles.words.diagnosis import Section
from poles.words.programmes import Axis
from poles.words.roles import SCHOOL_ROLES, Role
from poles.words.time import SchoolYear, Week
from poles.words.training import PlacementKind

COORDINATION = "La coordination du pôle"
PROJECTS_SHOWN = 40
GAP_TOLD = 5
"""Points of percentage from which a gap between a group and the others is suggested as a priority: our own mark, once
chance alone does not explain it."""


@dataclass(frozen=True)
class Note:
    """What a member adds to a section: an organisation speaks, never a person by name."""

    key: str
    author: str
    written_on: date
    text: str


@dataclass(frozen=True)
class Remark:
    """What the pôle says of a section (``text``), and what its members add; ``mark`` tells whether the text has changed."""

    section: Section
    text: str
    written_on: date | None
    notes: list[Note]

    @property
    def mark(self) -> str:
        """The mark of the text as it was read."""
        return mark_of(self.text)


@dataclass(frozen=True)
class Suggestion:
    """A priority that the figures suggest: ``key`` names it in an address, ``reason`` is the figure in a sentence."""

    key: str
    axis: Axis
    title: str
    reason: str


@dataclass(frozen=True)
class Sheet:
    """A diagnosis whole: ``figures`` are live while it is a draft, frozen once it is dated."""

    diagnosis: Diagnosis
    figures: dict[str, Any]
    remarks: dict[Section, Remark]
    priorities: Sequence[Priority]
    may: frozenset[str]

    @property
    def year(self) -> SchoolYear:
        """Its school year."""
        return SchoolYear(self.diagnosis.school_year)

    @property
    def frozen(self) -> bool:
        """Whether nothing of it changes any more."""
        return self.diagnosis.status == "dated"

    @property
    def counted_at(self) -> datetime:
        """When the figures were taken."""
        return datetime.fromisoformat(self.figures["at"])


def diagnoses_of(actor: Actor, school_year: int, *, slug: str = "") -> list[Diagnosis]:
    """The diagnoses of a school year that this actor may read, by pôle; ``slug`` keeps one pôle."""
    rows = DIAGNOSES.rows(actor, "see").filter(school_year=school_year)
    if slug:
        rows = rows.filter(hub__slug=slug)
    return list(rows.select_related("hub", "hub__academy").order_by("hub__name", "pk"))


def years_of(hub_id: UUID) -> list[SchoolYear]:
    """The school years of the diagnoses of a pôle and of the one that it succeeds, the latest first."""
    rows = Diagnosis.objects.filter(Q(hub_id=hub_id) | Q(hub__successors=hub_id))
    return [SchoolYear(year) for year in sorted(set(rows.values_list("school_year", flat=True)), reverse=True)]


def own_hub(actor: Actor) -> Hub | None:
    """The pôle that a coordinator may diagnose; None for any other hat."""
    if actor.role not in DIAGNOSES.roles("edit"):
        return None
    return Hub.objects.filter(pk__in=actor.reach).select_related("academy").first()


def sheet(actor: Actor, diagnosis: Diagnosis, *, at: datetime) -> Sheet:
    """A diagnosis that this actor has been let read, with its figures: counted now, or as they were frozen."""
    figures = diagnosis.figures if diagnosis.status == "dated" else live_figures(diagnosis, at=at)
    remarks = {section: remark_of(diagnosis, section) for section in Section}
    priorities = list(diagnosis.priorities.annotate(action_count=Count("actions")).order_by("rank"))
    return Sheet(diagnosis, figures, remarks, priorities, DIAGNOSES.may(actor, diagnosis))


def live_figures(diagnosis: Diagnosis, *, at: datetime) -> dict[str, Any]:
    """The figures of a diagnosis as they are now."""
    return figures_of(diagnosis.hub, diagnosis.school_year, at=at)


def places(diagnosis: Diagnosis) -> list[dict[str, Any]]:
    """What the map of a diagnosis draws: as it was frozen, else as it is now."""
    if diagnosis.status == "dated":
        return diagnosis.figures["places"]
    return places_of(diagnosis.hub, diagnosis.school_year)


def remark_of(diagnosis: Diagnosis, section: Section) -> Remark:
    """What is said of a section."""
    said = diagnosis.remarks.get(section, {})
    notes = [
        Note(one["key"], one["author"], date.fromisoformat(one["on"]), one["text"]) for one in said.get("notes", [])
    ]
    written = date.fromisoformat(said["on"]) if said.get("on") else None
    return Remark(section, said.get("text", ""), written, notes)


def mark_of(text: str) -> str:
    """A short print of a text: two people who write over each other have not read the same."""
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def voice_of(actor: Actor) -> str:
    """In whose name a hat speaks in a diagnosis: the coordination, a member of the pôle, a school."""
    if actor.role is Role.HUB_MEMBER:
        found = HubMember.objects.filter(pk__in=actor.reach).values_list("name", flat=True).first()
        return found or Role.HUB_MEMBER.label
    if actor.role in SCHOOL_ROLES:
        found = School.objects.filter(pk__in=actor.reach).values_list("name", flat=True).first()
        return found or actor.role.label
    return COORDINATION


def suggestions(sheet: Sheet) -> list[Suggestion]:
    """What the figures suggest as priorities, less what a priority already says word for word."""
    found = [*_of_tension(sheet.figures), *_of_groups(sheet.figures)]
    taken = {priority.title for priority in sheet.priorities}
    return [one for one in found if one.title not in taken]


def reopenings(diagnosis: Diagnosis) -> list[Entry]:
    """When a diagnosis was dated and reopened, and why, the latest first."""
    rows = Entry.objects.filter(subject="diagnosis", subject_id=str(diagnosis.pk), what__in=("date", "reopen"))
    return list(rows.order_by("-at", "-pk"))


def projects_of(actor: Actor) -> QuerySet[HubProject]:
    """The projects that this actor may read, by pôle, the latest first."""
    rows = HUB_PROJECTS.rows(actor, "see").select_related("hub", "hub__academy")
    return rows.order_by("hub__name", "-first_year", "-created_at")


def project_in_force(hub_id: UUID, school_year: int) -> HubProject | None:
    """The project of a pôle for a school year: of those adopted that cover it, the last adopted."""
    rows = HubProject.objects.filter(
        hub_id=hub_id, adopted_on__isnull=False, first_year__lte=school_year, last_year__gte=school_year
    )
    return rows.order_by("-adopted_on", "-created_at").first()


@dataclass(frozen=True)
class ProjectPart:
    """A project, its school years with the programme that declines each (R61), and the priorities that it translates (R60)."""

    project: HubProject
    years: list[tuple[SchoolYear, ActionProgramme | None]]
    priorities: list[Priority]


def project_parts(projects: Iterable[HubProject]) -> list[ProjectPart]:
    """Projects whole, in three queries whatever their number."""
    projects = list(projects)
    hubs = {project.hub_id for project in projects}
    programmes = {(row.hub_id, row.school_year): row for row in ActionProgramme.objects.filter(hub__in=hubs)}
    diagnoses: dict[UUID, list[Diagnosis]] = defaultdict(list)
    rows = Diagnosis.objects.filter(hub__in=hubs).order_by("school_year")
    for row in rows.prefetch_related(Prefetch("priorities", Priority.objects.select_related("diagnosis"))):
        diagnoses[row.hub_id].append(row)
    return [
        ProjectPart(
            project,
            [
                (SchoolYear(year), programmes.get((project.hub_id, year)))
                for year in range(project.first_year, project.last_year + 1)
            ],
            _priorities_behind(project, diagnoses[project.hub_id]),
        )
        for project in projects
    ]


def _priorities_behind(project: HubProject, diagnoses: list[Diagnosis]) -> list[Priority]:
    """Those of the latest diagnosis up to the first year of the project, else of the first one within its years."""
    known = [row for row in diagnoses if row.school_year <= project.last_year]
    before = [row for row in known if row.school_year <= project.first_year]
    source = before[-1] if before else known[0] if known else None
    return list(source.priorities.all()) if source else []


def priority_of(actor: Actor, priority_id: UUID) -> Priority:
    """A priority that this actor may change; Unknown when it is hidden or absent."""
    row = Priority.objects.filter(pk=priority_id).select_related("diagnosis").first()
    if row is None:
        raise Unknown(priority_id)
    DIAGNOSES.get(actor, "edit", row.diagnosis_id)
    return row


def place_of(priority: Priority) -> int:
    """Where a priority stands in the list, from 1: ranks may have gaps."""
    return Priority.objects.filter(diagnosis=priority.diagnosis_id, rank__lte=priority.rank).count()


def _of_tension(figures: dict[str, Any]) -> list[Suggestion]:
    return [
        Suggestion(
            key=f"metier-{PlacementKind(line['kind']).name.lower().replace('_', '-')}-{line['family']}",
            axis=Axis.PARTNERS,
            title=f"Trouver des places en {line['label']} ({_short(line['kind_label'])})"[:160],
            reason=(
                f"La {Week.of(date.fromisoformat(line['monday']))}, il manque {french.plural(line['lack'], 'place')} : "
                f"{french.plural(line['due'], 'élève')} pour {french.plural(line['seats'], 'place')}. "
                f"{_hosts_said(line)}"
            ),
        )
        for line in figures["tension"]
    ]


def _hosts_said(line: dict[str, Any]) -> str:
    known = french.plural(line["branch"], "organisme de la branche connu", "organismes de la branche connus")
    if not line["branch"]:
        return "Aucun organisme de la branche n’est connu dans le pôle."
    return f"{known} dans le pôle, {line['offering'] or 'aucun'} avec une offre cette année."


def _of_groups(figures: dict[str, Any]) -> list[Suggestion]:
    return [
        Suggestion(
            key=f"groupe-{line['code']}",
            axis=Axis.PATHWAYS,
            title=f"Réduire l’écart d’accès : {line['label']}"[:160],
            reason=(
                f"{french.percent(line['placed'], line['due'])} placés sur {line['due']} ({line['meaning']}), "
                f"{french.percent(line['others_placed'], line['others_due'])} parmi les autres."
            ),
        )
        for line in figures["groups"]
        if line["gap"] is not None and line["gap"] <= -GAP_TOLD and line["high"] < 0
    ]


def _short(label: str) -> str:
    """« PFMP » for its long name, else the name in lower case."""
    return "PFMP" if "PFMP" in label else label[:1].lower() + label[1:]

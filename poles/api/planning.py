"""« Vérifier un planning », by machine: hours in, findings of the law out; nothing is kept, nobody is named."""

from datetime import date
from typing import Annotated, Self

from django.http import HttpRequest
from ninja import Router, Schema
from pydantic import Field, StringConstraints, model_validator

from poles.api.problems import Problem
from poles.api.shapes import Day
from poles.domain.agreements.facts import verdicts
from poles.words.agreements import MODEL_OF_KIND
from poles.words.findings import Finding, Severity
from poles.words.terms import LearnerSaid, OtherDay, SchoolSaid, Spans, Stay, Terms
from poles.words.time import LATEST
from poles.words.training import GradeLevel, LearnerStatus, PlacementKind

router = Router(tags=["droit des stages"])

ASKED = ("WT-", "AGE-", "DUR-", "agreement.")
"""The families of rules that a schedule answers: hours, ages, lengths; and whether the days hold together."""
WITH_TASKS = (*ASKED, "SAFE-01", "SAFE-02", "SAFE-03", "SAFE-07", "SAFE-08", "SAFE-09")
"""Those that tasks answer too: what is forbidden whatever the papers."""
MOST_SPANS, LONGEST_DAYS = 8, 400
Hour = Annotated[
    str, StringConstraints(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$|^24:00$|^\+([01][0-9]|2[0-3]):[0-5][0-9]$")
]
SpanIn = tuple[Hour, Hour]
SpansIn = Annotated[list[SpanIn], Field(max_length=MOST_SPANS)]
Code = Annotated[str, StringConstraints(max_length=24, pattern=r"^[\w/.-]+$")]
UaiCode = Annotated[str, StringConstraints(pattern=r"^[0-9]{7}[A-Z]$")]


class OtherDayIn(Schema):
    """One day whose hours differ from the usual week; no span: not present."""

    day: Day
    spans: SpansIn = []


class PlanningIn(Schema):
    """Whose schedule, of which placement, and its hours: « 08:30 », « +01:00 » for the night that follows."""

    kind: PlacementKind = Field(description="Genre de stage.")
    birth_date: date | None = Field(
        None,
        ge=date(1930, 1, 1),
        le=LATEST,
        description="Date de naissance du jeune, utilisée et oubliée ; ou son âge.",
    )
    age: int | None = Field(None, ge=10, le=70, description="Âge au premier jour, sans la date de naissance.")
    grade: GradeLevel = Field(GradeLevel.OTHER, description="Niveau de la classe.")
    status: LearnerStatus = Field(LearnerStatus.PUPIL, description="Élève, étudiant ou apprenti.")
    first_day: Day
    last_day: Day
    week: Annotated[list[SpansIn], Field(min_length=7, max_length=7)] = Field(
        description="Les plages de chaque jour, du lundi au dimanche ; entre deux plages, une pause."
    )
    other_days: list[OtherDayIn] = Field([], max_length=LONGEST_DAYS)
    tasks: list[Code] = Field([], max_length=40, description="Codes de tâches, par exemple « D4153-27 ».")
    school: UaiCode | None = Field(None, description="UAI d’un établissement : son calendrier est lu.")

    @model_validator(mode="after")
    def somebody(self) -> Self:
        """A birth date or an age; days in order, not endless."""
        if (self.birth_date is None) == (self.age is None):
            raise ValueError("Donnez la date de naissance ou l’âge, l’un des deux.")
        if not 0 <= (self.last_day - self.first_day).days <= LONGEST_DAYS:
            raise ValueError(f"Le dernier jour suit le premier, {LONGEST_DAYS} jours plus tard au plus.")
        if self.birth_date and self.birth_date >= self.first_day:
            raise ValueError("La date de naissance vient avant le premier jour.")
        return self


class FindingOut(Schema):
    """What a rule has to say: the sentence can be read aloud; ``severity`` blocking, warning or info."""

    rule: str
    severity: Severity
    sentence: str
    source: str
    day: str | None = None
    measured: str = ""
    limit: str = ""


class PlanningOut(Schema):
    """The findings, the gravest first; ``blocking``: a convention with these hours would not go out for signature."""

    blocking: bool
    findings: list[FindingOut]


@router.post(
    "/planning/check",
    response={200: PlanningOut, 422: Problem},
    url_name="check_planning",
    summary="Ce que le droit dit d’un planning",
)
def check_planning(request: HttpRequest, planning: PlanningIn) -> PlanningOut:
    """Judge hours by the law of their own days, by the engine that judges conventions. Nothing is kept."""
    families = WITH_TASKS if planning.tasks else ASKED
    found = [one for one in verdicts(_terms(planning)) if one.rule.startswith(families)]
    return PlanningOut(
        blocking=any(one.severity is Severity.BLOCKING for one in found), findings=[_told(one) for one in found]
    )


def _terms(planning: PlanningIn) -> Terms:
    """A convention that says these hours, and nothing else."""
    monday, tuesday, wednesday, thursday, friday, saturday, sunday = (_spans(day) for day in planning.week)
    stay = Stay(
        organisation="Organisme",
        first_day=planning.first_day,
        last_day=planning.last_day,
        week=(monday, tuesday, wednesday, thursday, friday, saturday, sunday),
        other_days=tuple(OtherDay(day=one.day, spans=_spans(one.spans)) for one in planning.other_days),
    )
    years = planning.age or 0
    birth = planning.birth_date or planning.first_day.replace(year=planning.first_day.year - years, day=1)
    learner = LearnerSaid(
        name="Élève", birth_date=birth, status=planning.status, grade=planning.grade, class_name="", course="",
        segpa=planning.kind is PlacementKind.INITIATION,
    )  # fmt: skip
    school = SchoolSaid(uai=planning.school or "", name="")
    tasks = tuple(planning.tasks)
    return Terms(
        model=MODEL_OF_KIND[planning.kind],
        kind=planning.kind,
        learner=learner,
        school=school,
        stays=(stay,),
        tasks=tasks,
    )


def _spans(given: list[SpanIn]) -> Spans:
    return tuple((_minutes(begin), _minutes(end)) for begin, end in given)


def _minutes(hour: str) -> int:
    """« 08:30 » is 510; « +01:00 », an hour after midnight, 1500."""
    hours, minutes = hour.lstrip("+").split(":")
    return 60 * int(hours) + int(minutes) + (1440 if hour.startswith("+") else 0)


def _told(found: Finding) -> FindingOut:
    return FindingOut(
        rule=found.rule, severity=found.severity, sentence=found.sentence, source=found.source,
        day=found.day.isoformat() if found.day else None, measured=found.measured, limit=found.limit,
    )  # fmt: skip

"""The State allowance of the PFMP of vocational pupils: days done, amount, what is lacking, line by line (MON-09 to MON-14).

No public text describes a file that APLyPro would take for the PFMP. Its list of pupils is known (« ; », names of columns);
what it asks of a period is known too: first day, last day, number of days. The list gives both, under those names.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from django.utils.timezone import localdate

from poles.domain.agreements.policy import AGREEMENTS
from poles.domain.closing.queries import Stage, closing_said, stages
from poles.domain.closing.verdicts import earlier, findings_at_end
from poles.law.placement import allowance as law
from poles.law.placement.courses import course_of, scale_of
from poles.law.placement.facts import Allowance
from poles.words.actor import Actor
from poles.words.findings import Finding, Severity, Unsolvable
from poles.words.french import plural
from poles.words.training import GradeLevel, LearnerStatus, PlacementKind

HELD_ELSEWHERE = frozenset({"bank_details", "decision"})
"""The pieces that APLyPro gathers itself: this service keeps neither bank details nor decisions of the head."""
ASKED = ("MON-12", "MON-13", "MON-14", "END-01", "END-02", "closing")
"""Of the findings of the end, those that a claim is told."""


@dataclass(frozen=True)
class Claim:
    """One placement of a pupil for the allowance. Cents; ``cents`` None: not to be paid as it stands, ``findings`` say why.

    ``days``: of presence, whole or not; ``rate``: of one day; ``cap``: of the school year; ``locked``: claimed before.
    """

    stage: Stage
    mef: str
    division: str
    days: int
    rate: int
    cap: int | None
    locked: int
    cents: int | None
    findings: tuple[Finding, ...] = field(default=())

    @property
    def ready(self) -> bool:
        """Whether the line may be paid as it stands."""
        return self.cents is not None

    @property
    def learner(self) -> Any:
        """Who is paid."""
        return self.stage.agreement.learner


def claims_of(actor: Actor, *, school_year: int, on: date, class_id: UUID | None = None) -> list[Claim]:
    """The placements of a school for the allowance, by class and name; the cap of the year is used up in order of time.

    Those that have begun by ``on``. Nine queries, however many they are. ``class_id`` keeps the lines of one class.
    """
    rows = AGREEMENTS.rows(actor, "export").filter(
        kind=PlacementKind.PFMP, school_year=school_year, status__in=["signed", "ended"], starts_on__lte=on
    )
    told = stages(rows.order_by("starts_on", "number"), on=on)
    before = earlier(told)
    locked: dict[UUID, int] = defaultdict(int)
    found = []
    for stage in told:
        line = _claim(stage, before[stage.agreement.pk], locked[stage.agreement.learner_id])
        locked[stage.agreement.learner_id] += line.cents or 0
        found.append(line)
    kept = [one for one in found if class_id is None or _division(one.stage).pk == class_id]
    return sorted(kept, key=lambda one: (one.division, one.learner.last_name, one.learner.first_name, _start(one)))


def sums(claims: Sequence[Claim]) -> tuple[int, int, int]:
    """(lines ready, lines that are not, cents of those that are)."""
    ready = [one for one in claims if one.ready]
    return len(ready), len(claims) - len(ready), sum(one.cents or 0 for one in ready)


def _claim(stage: Stage, before: Mapping[str, int], locked: int) -> Claim:
    programme = _division(stage).programme
    course = course_of(GradeLevel(programme.grade), programme.mef_code)
    start = stage.totals.first_day or stage.terms.first_day
    days = stage.totals.present
    gratuity = closing_said(stage.certificate).gratuity if stage.certificate else None
    signed = stage.certificate.signed_at if stage.certified else None
    claim = Allowance(claimed_days=days, done_days=days, pieces=_pieces(stage))
    judged = findings_at_end(
        stage, gratuity=gratuity, certified_on=localdate(signed) if signed else None, claim=claim, before=before
    )
    findings = [one for one in judged if one.rule.startswith(ASKED)]
    if not stage.certificate:  # MON-13 says that the attestation is missing; its lines and its day are no second fault
        findings = [one for one in findings if not one.rule.startswith("END-")]
    findings += _of_our_own(stage, course)
    rate = law.day_cents(course, start) if course else 0
    scale = scale_of(programme.mef_code)
    cap = law.year_cap_cents(course, start, scale) if course else None
    cents: int | None = None
    status = stage.terms.learner.status
    if course and not any(one.severity is Severity.BLOCKING for one in findings) and stage.certified and stage.over:
        try:
            cents = law.allowance(course, start, days, scale=scale, locked_cents=locked, status=status)
        except Unsolvable as error:
            findings.append(Finding("closing.scale", Severity.BLOCKING, str(error), field="mef"))
    if cents is not None and cap is not None and cents < days * rate:
        sentence = "Le plafond de l’année est atteint : les jours faits au-delà ne donnent plus d’allocation."
        findings.append(Finding("MON-10", Severity.INFO, sentence, field="amount"))
    return Claim(stage, programme.mef_code, _division(stage).name, days, rate, cap, locked, cents, tuple(findings))


def _of_our_own(stage: Stage, course: law.Course | None) -> Iterable[Finding]:
    """What keeps a line from being read by APLyPro, beside the law."""
    if stage.terms.learner.status is not LearnerStatus.PUPIL:
        sentence = "L’allocation va aux élèves sous statut scolaire : retirez cette ligne."
        yield Finding("closing.status", Severity.BLOCKING, sentence, field="learner")
    if not stage.agreement.learner.ine:
        sentence = "L’INE manque : APLyPro reconnaît l’élève par lui. Complétez l’effectif de la classe."
        yield Finding("closing.ine", Severity.WARNING, sentence, field="ine")
    if course is None:
        sentence = "Ni le MEF ni le niveau de la classe ne disent le barème : calculez le montant dans APLyPro."
        yield Finding("closing.scale", Severity.BLOCKING, sentence, field="mef")
    if stage.totals.short:
        days = plural(stage.totals.short, "jour fait en partie compte", "jours faits en partie comptent")
        sentence = f"{days} comme des jours : vérifiez."
        yield Finding("closing.short", Severity.WARNING, sentence, field="days")


def _pieces(stage: Stage) -> frozenset[str]:
    there = set(HELD_ELSEWHERE) | {"convention"}
    if stage.certified:
        there.add("certificate")
    if stage.over:
        there.add("ended")
    return frozenset(there)


def _division(stage: Stage) -> Any:
    return stage.agreement.placement.need.period.class_group


def _start(claim: Claim) -> date:
    return claim.stage.terms.first_day

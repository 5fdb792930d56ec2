"""A placement where nothing is wrong for the rules that do not read hours, to be changed in one place by each test."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from poles.law import rules
from poles.law.placement import engine
from poles.law.placement.facts import Document, Ending, Facts, Host, Money, Party, Proof, Referent, Trainee, WorkDay
from poles.words.findings import Finding
from poles.words.time import Period
from poles.words.training import GradeLevel, LearnerStatus, PlacementKind

PAPERS = (
    Proof.PEDAGOGICAL_ANNEX,
    Proof.FINANCIAL_ANNEX,
    Proof.BOARD_VOTE,
    Proof.INSURANCE_HOST,
    Proof.INSURANCE_SCHOOL,
    Proof.INSURANCE_LEARNER,
)
MORNING_AND_AFTERNOON = ((480, 720), (780, 960))  # seven hours


def placement(
    start: date = date(2026, 3, 2),
    *,
    days: int = 20,
    kind: PlacementKind = PlacementKind.PFMP,
    age: int = 17,
    **facts: Any,
) -> Facts:
    """A PFMP of seven hours a day on following days, signed by all ten days before it begins, its papers attached."""
    before = facts.pop("signed_on", start - timedelta(days=10))
    worked = tuple(WorkDay(start + timedelta(days=index), MORNING_AND_AFTERNOON) for index in range(days))
    if facts.get("done_minutes") is not None:
        facts.setdefault("ending", over(facts["done_minutes"]))
        facts.setdefault("referent", Referent(visits=2, steps=frozenset({"first_contact", "follow_up", "evaluation"})))
    given: dict[str, Any] = {
        "trainee": Trainee(date(start.year - age, 1, 1), LearnerStatus.PUPIL, GradeLevel.FIRST_PRO, course_hours=900),
        "host": Host(staff=50),
        "signed": everybody(before),
        "documents": tuple(Document(proof, date(2000, 1, 1)) for proof in PAPERS),
        "mentions": frozenset(range(1, 16)),
        "tasks": frozenset({"observe"}),
    }
    return Facts(kind, Period.of_days(worked[0].day, worked[-1].day), worked, **(given | facts))


def everybody(day: date, *absent: Party) -> tuple[tuple[Party, date], ...]:
    """The signatures of all parties but some, on one day."""
    return tuple((party, day) for party in Party if party not in absent)


def without(facts: Facts, *proofs: Proof) -> Facts:
    """The same placement with some papers missing."""
    return replace(facts, documents=tuple(each for each in facts.documents if each.proof not in proofs))


def given(facts: Facts, proof: Proof, since: date, until: date | None = None) -> Facts:
    """The same placement with one paper more."""
    return replace(facts, documents=(*facts.documents, Document(proof, since, until)))


def over(minutes: int, **ending: Any) -> Ending:
    """An end where nothing is wrong."""
    return Ending(**({"certificate_minutes": minutes, "certificate_cents": 0, "reception_judged": True} | ending))


def paid(cents: int = 450, **money: Any) -> Money:
    """What the host pays."""
    return Money(hourly_cents=cents, **money)


def said(facts: Facts, rule: str) -> list[Finding]:
    """What one rule says of a placement."""
    return [found for found in engine.judge(facts) if found.rule == rule]


def severities(facts: Facts, rule: str) -> list[str]:
    """How gravely one rule speaks of a placement."""
    return [str(found.severity) for found in said(facts, rule)]


def eve(day: str) -> date:
    """The day before."""
    return date.fromisoformat(day) - timedelta(days=1)


def around(day: str) -> tuple[date, date, date]:
    """The eve of a day, the day, the day after."""
    on = date.fromisoformat(day)
    return on - timedelta(days=1), on, on + timedelta(days=1)


def dated(rule: str, day: date, **facts: Any) -> Facts:
    """A placement of one day that a rule looks at on a day, by the clock of its data: signature, or day of presence."""
    if rules.every()[rule].clock == "signature":
        return placement(day + timedelta(days=10), days=1, signed_on=day, **facts)
    return placement(day, days=1, **facts)

"""What the law says at the end of a placement: the one engine, asked with what was really done (END, MON).

The facts are made of the text in force and of what was done, without a query, so that a class or a school is judged at once.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.utils.timezone import localdate

from poles.domain.agreements.schedule import work_days
from poles.domain.closing.presence import totals_of
from poles.domain.closing.queries import Stage, text_of, whole
from poles.law.placement import judge, money
from poles.law.placement.facts import Allowance, Document, Ending, Facts, Host, Money, Trainee
from poles.law.weeks import FARMING
from poles.records.models import Agreement
from poles.words.agreements import Party, Proof
from poles.words.findings import Finding, Severity
from poles.words.time import Period
from poles.words.training import LearnerStatus

AT_THE_END = ("END-", "MON-")
"""The rules that are asked once the placement is over; the others were asked before it began."""


@dataclass(frozen=True)
class Owed:
    """What a host owes in gratuity, in cents: by the law, by its own word.

    ``by_law`` counts what was done before at the same legal person in the same school year (``minutes_before``).
    """

    by_law: int
    promised: int
    hourly: int
    minutes_before: int

    @property
    def cents(self) -> int:
        """The least that the attestation should say."""
        return max(self.by_law, self.promised)


def earlier(stages: Iterable[Stage]) -> dict[UUID, int]:
    """Convention → minutes done by the same learner at the same SIREN in the same school year, before. Four queries.

    A convention that tells no SIRET has none: nothing says then that two hosts are one.
    """
    asked = list(stages)
    learners = {stage.agreement.learner_id for stage in asked}
    years = {stage.agreement.school_year for stage in asked}
    told: dict[UUID, list[tuple[Agreement, set[str], int]]] = defaultdict(list)
    for row in whole(
        Agreement.objects.filter(learner__in=learners, school_year__in=years, status__in=["signed", "ended"])
    ):
        if terms := text_of(row):
            told[row.learner_id].append((row, _sirens(terms.stays), totals_of(row).minutes))
    found = {}
    for stage in asked:
        own, mine = stage.agreement, _sirens(stage.terms.stays)
        found[own.pk] = sum(
            minutes
            for row, sirens, minutes in told[own.learner_id]
            if row.pk != own.pk
            and row.school_year == own.school_year
            and row.starts_on < own.starts_on
            and sirens & mine
        )
    return found


def owed(stage: Stage, before: int = 0) -> Owed:
    """The gratuity due for what was done: L124-6, D124-8, and what the convention promises when it is more."""
    terms, totals = stage.terms, stage.totals
    start = totals.first_day or terms.first_day
    due = money.gratuity(
        totals.minutes,
        minutes_before=before,
        signed=_signed(stage) or start,
        start=start,
        agricultural_pupil=_farming(stage) and terms.learner.status is LearnerStatus.PUPIL,
    )
    promised = money.amount(totals.minutes, terms.paid.hourly) + terms.paid.lump
    return Owed(due.total_cents, promised, max(due.hourly_cents, terms.paid.hourly), before)


def findings_at_end(
    stage: Stage,
    *,
    gratuity: int | None,
    certified_on: date | None = None,
    claim: Allowance | None = None,
    before: int = 0,
) -> tuple[Finding, ...]:
    """What the rules of the end say, with the gratuity written on the attestation (cents, None: the line is empty).

    ``certified_on``: the day on which the attestation was signed; ``claim``: for the State allowance. A gratuity below
    what is due is told beside, as a warning: the attestation says what was paid, even when it is too little.
    """
    facts = facts_at_end(stage, gratuity=gratuity, certified_on=certified_on, claim=claim, before=before)
    found = [one for one in judge(facts) if one.rule.startswith(AT_THE_END)]
    due = owed(stage, before).cents
    if gratuity is not None and gratuity < due:
        sentence = (
            f"L’attestation dit {money.euros(gratuity)} de gratification ; {money.euros(due)} sont dus pour "
            f"{stage.totals.in_words} de présence. Vérifiez la somme auprès de l’organisme."
        )
        found.append(
            Finding(
                "closing.gratuity", Severity.WARNING, sentence, "Code de l’éducation, art. L124-6 et D124-9", "gratuity",
                measured=money.euros(gratuity), limit=money.euros(due),
            )
        )  # fmt: skip
    return tuple(found)


def facts_at_end(
    stage: Stage,
    *,
    gratuity: int | None,
    certified_on: date | None = None,
    claim: Allowance | None = None,
    before: int = 0,
) -> Facts:
    """The facts of a placement that is over: its days are those that had some presence."""
    terms, totals = stage.terms, stage.totals
    there = {one.day for one in totals.each if one.done}
    first = terms.stays[0]
    signed = _signed(stage)
    return Facts(
        kind=terms.kind,
        period=Period.of_days(terms.first_day, terms.last_day),
        days=tuple(one for one in work_days(terms) if one.day in there),
        trainee=Trainee(
            terms.learner.birth_date, terms.learner.status, terms.learner.grade, agricultural=_farming(stage)
        ),
        host=Host(siren=first.siret[:9], public=first.public, abroad=first.country != "FR"),
        money=Money(
            hourly_cents=terms.paid.hourly, minutes_before=before, lump_cents=terms.paid.lump,
            monthly=not terms.paid.every or "mois" in terms.paid.every.lower() or "mensuel" in terms.paid.every.lower(),
        ),
        signed=((Party.SCHOOL, signed),) if signed else (),
        documents=(Document(Proof.CERTIFICATE, certified_on, certified_on),) if certified_on else (),
        done_minutes=totals.minutes,
        ending=Ending(certificate_minutes=totals.minutes, certificate_cents=gratuity),
        allowance=claim,
        signatures_due=False,
    )  # fmt: skip


def _signed(stage: Stage) -> date | None:
    return localdate(stage.agreement.signed_at) if stage.agreement.signed_at else None


def _farming(stage: Stage) -> bool:
    return stage.agreement.placement.need.period.class_group.programme.mef_code[:3] in FARMING


def _sirens(stays: Iterable) -> set[str]:
    return {stay.siret[:9] for stay in stays if stay.siret}

"""What the law says at the end of a placement: the one engine, asked with what was really done (END, MON).

The facts are made of the text in force and of what was done, without a query, so that a class or a school is judged at once.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from types import MappingProxyType
from uuid import UUID

from django.utils.timezone import localdate

from poles.domain.agreements.schedule import stay_days, work_days
from poles.domain.closing.presence import Totals, totals_of
from poles.domain.closing.queries import Stage, text_of, whole
from poles.law.placement import judge, money
from poles.law.placement.facts import Allowance, Document, Ending, Facts, Host, Money, Trainee
from poles.law.weeks import FARMING
from poles.records.models import Agreement
from poles.words.agreements import Party, Proof
from poles.words.findings import Finding, Severity
from poles.words.terms import Stay, Terms
from poles.words.time import Period
from poles.words.training import LearnerStatus

NOTHING: Mapping[str, int] = MappingProxyType({})
"""No minute done before, at any host."""


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


def earlier(stages: Iterable[Stage]) -> dict[UUID, dict[str, int]]:
    """Convention → SIREN → minutes done there by the same learner in the same school year, before. Four queries.

    A convention that tells no SIRET has none: nothing says then that two hosts are one.
    """
    asked = list(stages)
    learners = {stage.agreement.learner_id for stage in asked}
    years = {stage.agreement.school_year for stage in asked}
    told: dict[UUID, list[tuple[Agreement, dict[str, int]]]] = defaultdict(list)
    for row in whole(
        Agreement.objects.filter(learner__in=learners, school_year__in=years, status__in=["signed", "ended"])
    ):
        if terms := text_of(row):
            told[row.learner_id].append((row, by_host(terms, totals_of(row))))
    found = {}
    for stage in asked:
        own, mine = stage.agreement, {stay.siret[:9] for stay in stage.terms.stays if stay.siret}
        before: dict[str, int] = defaultdict(int)
        for row, parts in told[own.learner_id]:
            if row.school_year == own.school_year and row.starts_on < own.starts_on:
                for siren in mine & parts.keys():
                    before[siren] += parts[siren]
        found[own.pk] = dict(before)
    return found


def by_host(terms: Terms, totals: Totals) -> dict[str, int]:
    """Legal person (SIREN, else name) → minutes done there: each owes for its own. A day in two places is shared as planned.

    A day beside the schedule is of the stay that holds it, else of the first.
    """
    planned: dict[date, Counter[str]] = defaultdict(Counter)
    for stay in terms.stays:
        for one in stay_days(stay):
            planned[one.day][_host_of(stay)] += one.minutes
    done = {_host_of(stay): 0 for stay in terms.stays}
    for day in totals.each:
        around = (stay for stay in terms.stays if stay.first_day <= day.day <= stay.last_day)
        shares = planned.get(day.day) or Counter([_host_of(next(around, terms.stays[0]))])
        rest, whole = day.done, shares.total()
        for host, share in shares.items():
            part = day.done * share // whole
            done[host] += part
            rest -= part
        done[next(iter(shares))] += rest
    return done


def owed(stage: Stage, before: Mapping[str, int] = NOTHING) -> Owed:
    """The gratuity due for what was done, host by host: L124-6, D124-8, and what the convention promises when it is more."""
    terms, totals = stage.terms, stage.totals
    start = totals.first_day or terms.first_day
    due = [
        money.gratuity(
            minutes,
            minutes_before=before.get(host, 0),
            signed=_signed(stage) or start,
            start=start,
            agricultural_pupil=_farming(stage) and terms.learner.status is LearnerStatus.PUPIL,
        )
        for host, minutes in by_host(terms, totals).items()
    ]
    promised = money.amount(totals.minutes, terms.paid.hourly) + terms.paid.lump
    hourly = max(terms.paid.hourly, *(one.hourly_cents for one in due))
    return Owed(sum(one.total_cents for one in due), promised, hourly, sum(before.values()))


def findings_at_end(
    stage: Stage,
    *,
    gratuity: int | None,
    certified_on: date | None = None,
    claim: Allowance | None = None,
    before: Mapping[str, int] = NOTHING,
) -> tuple[Finding, ...]:
    """What the rules of the end say, with the gratuity written on the attestation (cents, None: the line is empty).

    ``certified_on``: the day on which the attestation was signed; ``claim``: for the State allowance. A gratuity below
    what is due is told beside, as a warning: the attestation says what was paid, even when it is too little.
    """
    facts = facts_at_end(stage, gratuity=gratuity, certified_on=certified_on, claim=claim)
    parts = by_host(stage.terms, stage.totals)
    found = [one for one in judge(facts) if one.rule.startswith("END-")]
    for host, minutes in parts.items():
        told = judge(_at_host(facts, stage, host, minutes, before.get(host, 0)))
        found += [one for one in told if one.rule.startswith("MON-") and one not in found]
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
) -> Facts:
    """The facts of a whole placement that is over: its days are those that had some presence."""
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
            hourly_cents=terms.paid.hourly, lump_cents=terms.paid.lump,
            monthly=not terms.paid.every or "mois" in terms.paid.every.lower() or "mensuel" in terms.paid.every.lower(),
        ),
        signed=((Party.SCHOOL, signed),) if signed else (),
        documents=(Document(Proof.CERTIFICATE, certified_on, certified_on),) if certified_on else (),
        done_minutes=totals.minutes,
        ending=Ending(certificate_minutes=totals.minutes, certificate_cents=gratuity),
        allowance=claim,
        signatures_due=False,
    )  # fmt: skip


def _at_host(facts: Facts, stage: Stage, host: str, minutes: int, before: int) -> Facts:
    """The facts of what was done at one legal person: what it owes counts its own weeks alone."""
    stays = [stay for stay in stage.terms.stays if _host_of(stay) == host]
    there = {one.day for stay in stays for one in stay_days(stay)}
    return replace(
        facts,
        days=tuple(one for one in facts.days if one.day in there) or facts.days,
        host=replace(facts.host, siren=stays[0].siret[:9], public=stays[0].public, abroad=stays[0].country != "FR"),
        money=replace(facts.money, minutes_before=before),
        done_minutes=minutes,
    )


def _signed(stage: Stage) -> date | None:
    return localdate(stage.agreement.signed_at) if stage.agreement.signed_at else None


def _farming(stage: Stage) -> bool:
    return stage.agreement.placement.need.period.class_group.programme.mef_code[:3] in FARMING


def _host_of(stay: Stay) -> str:
    return stay.siret[:9] or stay.organisation.casefold()

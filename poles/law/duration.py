"""How long, and when: what the law says of a period in the workplace set for a class."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from poles.law import texts
from poles.words import french
from poles.words.findings import Finding, Severity
from poles.words.time import Period, SchoolYear
from poles.words.training import GradeLevel, PlacementKind

MIDDLE_SCHOOL = frozenset({GradeLevel.FOURTH, GradeLevel.THIRD})
SCHOOL_YEAR_SOURCE = "Question écrite n° 50604, Assemblée nationale, 16 juin 2015 ; règle du service"


@dataclass(frozen=True)
class PeriodFacts:
    """A period to judge. ``others``: the periods of the same kind that the class already has in the school year."""

    kind: PlacementKind
    grade: GradeLevel
    period: Period
    school_year: SchoolYear
    others: tuple[Period, ...] = ()


def check_order(first: date, last: date) -> list[Finding]:
    """A period ends on the day it begins or after: to be asked before a ``Period`` can be made."""
    if first <= last:
        return []
    sentence = f"La période finit le {french.plain_date(last)}, avant son début : vérifiez les deux dates."
    return [Finding("period.order", Severity.BLOCKING, sentence, field="ends_on")]


def check(facts: PeriodFacts) -> list[Finding]:
    """The findings of DUR-05, 06, 24 and 25 (the numbers are those of the table of rules) on one period of a class.

    The law is that of the first day of the period. Before the first text on a matter there is nothing to say.
    """
    findings = [*_inside_the_year(facts), *_apart_from_others(facts)]
    if facts.kind is PlacementKind.OBSERVATION and facts.grade in MIDDLE_SCHOOL:
        findings += _middle_school(facts)
    if facts.kind is PlacementKind.OBSERVATION and facts.grade is GradeLevel.SECOND_GT:
        findings += _second_gt(facts)
    return findings


def school_days(periods: Iterable[Period]) -> int:
    """How many days from Monday to Friday some periods hold together; public holidays are not known here."""
    return sum(day.weekday() < 5 for period in periods for day in period.each_day())


def _inside_the_year(facts: PeriodFacts) -> list[Finding]:
    if facts.school_year.contains(facts.period):
        return []
    sentence = (
        f"La période ({facts.period}) sort de l’année scolaire {facts.school_year} de la classe : "
        f"choisissez des dates entre le {french.plain_date(facts.school_year.first_day)} "
        f"et le {french.plain_date(facts.school_year.last_day)}."
    )
    return [Finding("DUR-25", Severity.BLOCKING, sentence, SCHOOL_YEAR_SOURCE, "starts_on")]


def _apart_from_others(facts: PeriodFacts) -> list[Finding]:
    clash = next((other for other in facts.others if other.overlaps(facts.period)), None)
    if clash is None:
        return []
    sentence = f"La classe a déjà une période {clash} : un élève ne peut pas être à deux endroits le même jour."
    return [Finding("DUR-24", Severity.BLOCKING, sentence, "Règle du service", "starts_on")]


def _middle_school(facts: PeriodFacts) -> list[Finding]:
    day = facts.period.first_day
    try:
        most, parts = texts.on(day, "duration.observation_days"), texts.on(day, "duration.observation_parts")
    except texts.NoLawYet:
        return []
    findings, total = [], school_days((facts.period, *facts.others))
    if total > most.value:
        sentence = (
            f"La séquence d’observation durerait {french.plural(total, 'jour')} de classe en tout : "
            f"elle ne peut pas dépasser {french.plural(most.value, 'jour')} au collège."
        )
        findings.append(Finding("DUR-05", most.severity(Severity.BLOCKING), sentence, most.source, "ends_on"))
    if parts.value and len(facts.others) + 1 > parts.value:
        sentence = "À cette date, les jours de la séquence d’observation doivent se suivre : évitez de la couper."
        findings.append(Finding("DUR-05", Severity.WARNING, sentence, parts.source, "starts_on"))
    return findings


def _second_gt(facts: PeriodFacts) -> list[Finding]:
    day = facts.period.first_day
    try:
        owed, month = texts.on(day, "duration.second_gt_days"), texts.on(day, "duration.second_gt_month")
    except texts.NoLawYet:
        return []
    findings, total = [], school_days((facts.period, *facts.others))
    if total > owed.value:
        sentence = (
            f"La séquence d’observation de seconde dure deux semaines, soit {french.plural(owed.value, 'jour')} : "
            f"vous en prévoyez {total}."
        )
        findings.append(Finding("DUR-06", owed.severity(Severity.BLOCKING), sentence, owed.source, "ends_on"))
    if facts.period.first_day < date(facts.school_year.start + 1, month.value, 1):
        sentence = "La séquence d’observation de seconde se place dans le dernier mois de l’année scolaire, en juin."
        findings.append(Finding("DUR-06", month.severity(Severity.BLOCKING), sentence, month.source, "starts_on"))
    return findings

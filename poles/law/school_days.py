"""Whether a period falls on days of class: holidays, examinations, days without class, public holidays."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from poles.words import french
from poles.words.findings import Finding, Severity
from poles.words.time import Period
from poles.words.training import PlacementKind

IN_TERM = "Question écrite n° 50604, Assemblée nationale, 16 juin 2015"
OWN = "Règle du service ; calendrier scolaire national"
IN_HOLIDAYS = "Code de l’éducation, art. L332-3-1"


@dataclass(frozen=True)
class NamedDays:
    """Days that have a name: « Hiver », « Bac pro, épreuves écrites »."""

    name: str
    period: Period


@dataclass(frozen=True)
class SchoolDaysFacts:
    """A period to judge, and what the calendar of its school says of its days; nothing known is nothing said."""

    kind: PlacementKind
    period: Period
    holidays: tuple[NamedDays, ...] = ()
    exams: tuple[NamedDays, ...] = ()
    closed: tuple[NamedDays, ...] = ()
    public: tuple[tuple[date, str], ...] = ()


def check(facts: SchoolDaysFacts) -> list[Finding]:
    """The findings of DUR-08 and DUR-25: a period lies on days of class, but for those that belong to holidays.

    An observation is « exclusively » in term: it is refused in holidays. A PFMP there is only a warning (catch-up weeks
    are tolerated). Examinations and days without class warn; a public holiday is told.
    """
    findings = []
    if facts.kind is PlacementKind.HOLIDAY_OBSERVATION:
        findings += _out_of_holidays(facts)
    else:
        findings += _in_holidays(facts)
    for what, named in (("tombe pendant", facts.exams), ("comprend des jours sans cours :", facts.closed)):
        for one in named:
            if count := len(_common(facts.period, [one])):
                days = french.plural(count, "jour")
                sentence = f"La période {what} « {one.name} » ({one.period}) : {days} à vérifier."
                findings.append(Finding("DUR-25", Severity.WARNING, sentence, OWN, "starts_on"))
    inside = [(day, name) for day, name in facts.public if facts.period.contains(day) and day.weekday() < 5]
    if inside:
        told = french.join(f"{french.long_date(day)} ({name})" for day, name in inside)
        sentence = f"{french.plural(len(inside), 'jour férié', 'jours fériés')} dans la période : {told}."
        findings.append(Finding("DUR-25", Severity.INFO, sentence, OWN, "starts_on"))
    return findings


def _in_holidays(facts: SchoolDaysFacts) -> list[Finding]:
    found = []
    whole = sum(day.weekday() < 5 for day in facts.period.each_day())
    for one in facts.holidays:
        if not (count := len(_common(facts.period, [one]))):
            continue
        part = f"{count} de ses {french.plural(whole, 'jour')}" if count < whole else "tous ses jours"
        if facts.kind is PlacementKind.OBSERVATION:
            sentence = (
                f"Une séquence d’observation se fait pendant les jours de classe : {part} tombent pendant les vacances "
                f"« {one.name} » ({one.period}). Changez les dates."
            )
            found.append(Finding("DUR-25", Severity.BLOCKING, sentence, IN_TERM, "starts_on"))
        else:
            sentence = (
                f"La période déborde sur les vacances « {one.name} » ({one.period}) : {part}. Gardez ces dates seulement "
                "pour un rattrapage, ou changez-les."
            )
            found.append(Finding("DUR-25", Severity.WARNING, sentence, OWN, "starts_on"))
    return found


def _out_of_holidays(facts: SchoolDaysFacts) -> list[Finding]:
    """DUR-08, when the holidays of the school are known."""
    working = [day for day in facts.period.each_day() if day.weekday() < 5]
    if not facts.holidays or len(_common(facts.period, facts.holidays)) == len(working):
        return []
    sentence = (
        "Une période d’observation de ce type se fait pendant les vacances scolaires seulement : changez les dates."
    )
    return [Finding("DUR-08", Severity.BLOCKING, sentence, IN_HOLIDAYS, "starts_on")]


def _common(period: Period, named: Iterable[NamedDays]) -> set[date]:
    """The days from Monday to Friday that a period shares with some named days."""
    shared = (period.intersection(one.period) for one in named)
    return {day for part in shared if part for day in part.each_day() if day.weekday() < 5}

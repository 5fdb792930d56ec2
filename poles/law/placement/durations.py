"""How long a placement lasts, and on which days it lies: DUR-01 to DUR-25.

The numbers of DUR-05, DUR-06 and of the weeks of each diploma are those of ``law.duration`` and ``law.weeks``: the calendar
of the classes and the convention read the same text.
"""

from collections.abc import Iterator
from datetime import date
from itertools import pairwise

from poles.law import duration, texts, weeks
from poles.law.placement import presence
from poles.law.placement.dated import birthday, warning
from poles.law.placement.engine import finding, in_force, judges
from poles.law.placement.facts import Facts
from poles.law.placement.timetable import days_present, timetable
from poles.words import french
from poles.words.findings import Finding
from poles.words.time import Period, SchoolYear
from poles.words.training import GradeLevel, LearnerStatus, PlacementKind

TRAINING = frozenset({PlacementKind.PFMP, PlacementKind.BTS_INTERNSHIP})
OBSERVATION = frozenset({PlacementKind.OBSERVATION})
IN_HOLIDAYS = frozenset({PlacementKind.HOLIDAY_OBSERVATION})
BAC_PRO = frozenset({GradeLevel.SECOND_PRO, GradeLevel.FIRST_PRO, GradeLevel.FINAL_PRO})


def presence_minutes(facts: Facts) -> int:
    """Minutes of presence: those of the schedule; while it is empty, a full day for each weekday of the period."""
    if facts.days:
        return sum(day.minutes for day in timetable(facts).days)
    return days_present(facts) * presence.DAY_MINUTES


@judges("DUR-01", "DUR-02", kinds=TRAINING)
def half_a_year(facts: Facts) -> Iterator[Finding]:
    """DUR-02: six months at most with the same host in the school year, counted as DUR-01 says."""
    version = in_force("DUR-02", facts.period.first_day)
    if version is None:
        return
    done = max(facts.money.minutes_before, facts.money.days_before * presence.DAY_MINUTES)
    days = presence.full_days(done + presence_minutes(facts))
    most = version.numbers["most_months"] * presence.MONTH_DAYS
    if days > most:
        measured, limit = french.plural(days, "jour"), french.plural(most, "jour")
        sentence = (
            f"L’élève serait présent {measured} dans cet organisme pendant l’année d’enseignement, pour {limit} au plus "
            "(six mois). Raccourcissez la période ou changez d’organisme."
        )
        yield finding("DUR-02", version, sentence, field="ends_on", measured=measured, limit=limit)


@judges("DUR-03", kinds={PlacementKind.VISIT})
def visit(facts: Facts) -> Iterator[Finding]:
    """DUR-03: an information visit lasts two days."""
    version = in_force("DUR-03", facts.period.first_day)
    if version is None or facts.period.days <= version.numbers["most_days"]:
        return
    most, days = version.numbers["most_days"], days_present(facts)
    if days > most:
        measured, limit = french.plural(days, "jour"), french.plural(most, "jour")
        sentence = f"La visite d’information dure {measured}, pour {limit} de suite au plus. Raccourcissez-la."
        yield finding("DUR-03", version, sentence, field="ends_on", measured=measured, limit=limit)


@judges("DUR-05", kinds=OBSERVATION)
def middle_school(facts: Facts) -> Iterator[Finding]:
    """DUR-05: five days in all at middle school; before July 2024, days that follow each other (a warning).

    Counted in days of presence, where the calendar of a class counts the weekdays of its periods.
    """
    first = facts.period.first_day
    version = in_force("DUR-05", first)
    if version is None or facts.trainee.grade not in duration.MIDDLE_SCHOOL:
        return
    most, parts = (
        texts.on(first, "duration.observation_days").value,
        texts.on(first, "duration.observation_parts").value,
    )
    days = days_present(facts) + duration.school_days(facts.earlier)
    if days > most:
        measured, limit = french.plural(days, "jour"), french.plural(most, "jour")
        sentence = (
            f"La séquence d’observation dure {measured} en tout : elle ne peut pas dépasser {limit} au collège. "
            "Retirez des jours."
        )
        yield finding("DUR-05", version, sentence, field="ends_on", measured=measured, limit=limit)
    if parts and len(facts.earlier) + _parts(facts) > parts:
        sentence = "À cette date, les jours de la séquence d’observation doivent se suivre : évitez de la couper."
        yield warning("DUR-05", version, sentence, field="starts_on")


@judges("DUR-06", kinds=OBSERVATION)
def second_year(facts: Facts) -> Iterator[Finding]:
    """DUR-06: as the calendar says of the period of a class (``law.duration``)."""
    if facts.trainee.grade is not GradeLevel.SECOND_GT:
        return
    year = SchoolYear.of(facts.period.first_day)
    period = duration.PeriodFacts(facts.kind, facts.trainee.grade, facts.period, year, facts.earlier)
    yield from (found for found in duration.check(period) if found.rule == "DUR-06")


@judges("DUR-08", kinds=IN_HOLIDAYS)
def in_holidays(facts: Facts) -> Iterator[Finding]:
    """DUR-08: a week at most, and only days of holidays, once the calendar of the school is known."""
    version = in_force("DUR-08", facts.period.first_day)
    if version is None:
        return
    most = version.numbers["most_calendar_days"]
    if facts.period.days > most:
        measured = french.plural(facts.period.days, "jour")
        sentence = f"Cette période d’observation s’étend sur {measured}, pour une semaine au plus. Raccourcissez-la."
        yield finding("DUR-08", version, sentence, field="ends_on", measured=measured, limit="1 semaine")
    if facts.holidays or facts.holidays_known:
        in_term = [day for day in _weekdays(facts) if day not in facts.holidays]
        if in_term:
            sentence = (
                "Une période d’observation de ce type se fait pendant les vacances scolaires seulement : "
                f"{_told(in_term)}, où l’élève a classe, ou changez les dates."
            )
            measured = french.plural(len(in_term), "jour") + " de classe"
            yield finding(
                "DUR-08", version, sentence, field="starts_on", day=in_term[0], measured=measured, limit="aucun"
            )


@judges("DUR-09", kinds=IN_HOLIDAYS)
def run_by_a_chamber(facts: Facts) -> Iterator[Finding]:
    """DUR-09: a chamber's short placement: five days of presence within eight, no Sunday, from ten years on."""
    first = facts.period.first_day
    version = in_force("DUR-09", first)
    if version is None or not facts.chamber:
        return
    days, most = days_present(facts), version.numbers["most_days"]
    if days > most:
        measured, limit = french.plural(days, "jour"), french.plural(most, "jour")
        sentence = f"Le mini-stage compte {measured} de présence, pour {limit} au plus. Retirez des jours."
        yield finding("DUR-09", version, sentence, field="ends_on", measured=measured, limit=limit)
    if facts.period.days > (span := version.numbers["most_calendar_days"]):
        measured, limit = french.plural(facts.period.days, "jour"), french.plural(span, "jour")
        sentence = f"Le mini-stage s’étend sur {measured}, pour {limit} au plus. Rapprochez les dates."
        yield finding("DUR-09", version, sentence, field="ends_on", measured=measured, limit=limit)
    for day in sorted({one.day for one in facts.days if one.day.weekday() == 6}):
        sentence = f"Le mini-stage a lieu le {french.long_date(day)} : pas de dimanche. Choisissez un autre jour."
        yield finding("DUR-09", version, sentence, field="days", day=day, measured="dimanche", limit="interdit")
    if first < birthday(facts.trainee.birth, version.numbers["least_age_years"]):
        limit = f"{version.numbers['least_age_years']} ans"
        sentence = f"L’élève n’a pas {limit} le {french.plain_date(first)} : le mini-stage attend cet âge."
        yield finding("DUR-09", version, sentence, field="starts_on", day=first, limit=limit)


@judges(
    "DUR-04", "DUR-10", "DUR-11", "DUR-12", "DUR-14", "DUR-15", "DUR-16", "DUR-17", "DUR-18", "DUR-19", "DUR-20", "DUR-21",
    "DUR-22",
)  # fmt: skip
def weeks_of_the_course(facts: Facts) -> Iterator[Finding]:
    """DUR-04 and DUR-10 to DUR-22: the weeks that the diploma asks, as ``law.weeks`` tells them, when they are known.

    Too long a sequence of « seconde » is for DUR-06, which tells it once.
    """
    known = facts.course
    if known is None:
        return
    for owed in weeks.owed(known.place, SchoolYear.of(facts.period.first_day)):
        if facts.kind not in owed.kinds:
            continue
        done = sum(known.year_days.get(kind, 0) for kind in owed.kinds)
        if known.place.course is not weeks.Course.SECOND_GT or (owed.year and weeks.weeks_of(done) < owed.year.least):
            yield from weeks.judge(owed.name, owed.year, done, f"en {known.place.grade.label}")
        if known.place.last and known.course_days is not None:
            total = sum(known.course_days.get(kind, 0) for kind in owed.kinds)
            yield from weeks.judge(owed.name, owed.cycle, total, "sur tout le cycle")


@judges("DUR-23", kinds={PlacementKind.PFMP})
def short_period(facts: Facts) -> Iterator[Finding]:
    """DUR-23: in a bac pro, a period of three weeks at least; never more than a warning."""
    version = in_force("DUR-23", facts.period.first_day)
    if version is None or facts.trainee.grade not in BAC_PRO:
        return
    least = version.numbers["least_weeks"]
    if facts.period.days >= 7 * least:
        return
    lasts = weeks.weeks_of(duration.school_days([facts.period]))
    if lasts < least:
        measured, limit = french.plural(lasts, "semaine"), french.plural(least, "semaine")
        sentence = (
            f"La période dure {measured}, alors qu’une PFMP de baccalauréat professionnel en compte au moins {least}. "
            "Vérifiez qu’il s’agit d’un rattrapage."
        )
        yield finding("DUR-23", version, sentence, field="ends_on", measured=measured, limit=limit)


@judges("DUR-24")
def overlaps(facts: Facts) -> Iterator[Finding]:
    """DUR-24: no other placement of the learner on the same days."""
    version = in_force("DUR-24", facts.period.first_day)
    clashes = sorted(other for other in facts.others if other.overlaps(facts.period))
    if version is None or not clashes:
        return
    clash = clashes[0]
    sentence = (
        f"L’élève a déjà un stage {clash} : il ne peut pas être à deux endroits le même jour. "
        "Changez les dates de l’un des deux."
    )
    common = clash.intersection(facts.period)
    measured = french.plural(common.days, "jour") + " en commun" if common else ""
    yield finding("DUR-24", version, sentence, field="starts_on", measured=measured, limit="aucun")


@judges("DUR-25")
def on_school_days(facts: Facts) -> Iterator[Finding]:
    """DUR-25: in one school year and, but for placements of holidays, on days of class (a warning, unless one observes)."""
    period = facts.period
    year = SchoolYear.of(period.first_day)
    version = in_force("DUR-25", period.first_day)
    if version is None:
        return
    if not year.contains(period):
        sentence = (
            f"Le stage ({period}) sort de l’année scolaire {year} : finissez-le au plus tard le "
            f"{french.plain_date(year.last_day)}."
        )
        yield finding("DUR-25", version, sentence, field="ends_on", measured=str(period), limit=year.label)
    if not facts.holidays or not facts.days or facts.kind in IN_HOLIDAYS or _is_apprentice(facts):
        return
    off = [day for day in _weekdays(facts) if day in facts.holidays]
    if off:
        observes = facts.kind in OBSERVATION
        advice = "" if observes else ", ou ne les gardez que pour un rattrapage"
        sentence = f"Le stage se fait pendant les jours de classe : {_told(off)} sans cours{advice}."
        measured = french.plural(len(off), "jour") + " sans cours"
        say = finding if observes else warning
        yield say("DUR-25", version, sentence, field="starts_on", day=off[0], measured=measured, limit="aucun")


def _is_apprentice(facts: Facts) -> bool:
    return facts.trainee.status is LearnerStatus.APPRENTICE


def _weekdays(facts: Facts) -> list[date]:
    """Days of presence from Monday to Friday, in order; every such day of the period while the schedule is empty."""
    days = sorted({one.day for one in facts.days}) if facts.days else facts.period.each_day()
    return [day for day in days if day.weekday() < 5]


def _parts(facts: Facts) -> int:
    """How many runs the days of presence make; a weekend or days off do not cut a run."""
    days = sorted({one.day for one in facts.days})
    return 1 + sum(
        any(day.weekday() < 5 and day not in facts.holidays for day in Period(one, other).each_day() if day != one)
        for one, other in pairwise(days)
    )


def _told(days: list[date]) -> str:
    """« retirez le lundi 2 mars 2026 et 3 autres jours »: the first day that is wrong, and how many more."""
    more = f" et {french.plural(len(days) - 1, 'autre jour', 'autres jours')}" if len(days) > 1 else ""
    return f"retirez le {french.long_date(days[0])}{more}"

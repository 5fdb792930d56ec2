"""When nobody of that age may work: nights, Sundays, public holidays (WT-12 to WT-17, and WT-19 for adults)."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from functools import lru_cache

from poles.law.placement.dated import before, birthday, from_on, pieces
from poles.law.placement.engine import finding, in_force, judges
from poles.law.placement.facts import Facts, Proof
from poles.law.placement.timetable import Day, Timetable, clock, long, night, timetable
from poles.words import french
from poles.words.findings import Finding
from poles.words.holidays import public_holidays
from poles.words.training import LearnerStatus, PlacementKind

HOSPITALITY = frozenset({"hospitality", "restaurant"})
BAKERY = frozenset({"bakery", "pastry"})
SHOWS = frozenset({"show", "racing"})
SUNDAY_SECTORS = HOSPITALITY | BAKERY | {
    "caterer", "bar", "butcher", "delicatessen", "cheese", "fishmonger", "flowers", "food"
}  # fmt: skip
"""The twelve sectors where apprentices may work on Sundays (code du travail, R3164-1), by codes of activities."""
HOLIDAY_SECTORS = SUNDAY_SECTORS | {"show"}
"""Those where an agreement may open public holidays to minors (R3164-2): the same, and shows."""


@judges("WT-12", "WT-14")
def nights(facts: Facts) -> Iterator[Finding]:
    """WT-12: at 16 and 17, no work from 22:00 to 6:00, but for apprentices whom an inspector's decision (WT-14) allows."""
    birth = facts.trainee.birth
    yield from (
        found
        for found in _nights(
            "WT-12", facts, birthday(birth, 16), birthday(birth, 18), "c’est interdit à 16 et 17 ans. Changez l’horaire"
        )
        if found.day is None or not _night_is_allowed(facts, found.day)
    )


@judges("WT-13")
def young_nights(facts: Facts) -> Iterator[Finding]:
    """WT-13: before 16, no work from 20:00 to 6:00, and nothing lifts it."""
    yield from _nights(
        "WT-13",
        facts,
        facts.trainee.birth,
        birthday(facts.trainee.birth, 16),
        "c’est interdit avant 16 ans. Changez l’horaire",
    )


@judges("WT-19", kinds={PlacementKind.PFMP})
def adult_nights(facts: Facts) -> Iterator[Finding]:
    """WT-19: an adult works at night only when the head of school named this learner for it."""
    if facts.night_named:
        return
    told = "le chef d’établissement doit avoir nommé l’élève pour ces horaires. Faites-le nommer, ou changez-les"
    yield from _nights("WT-19", facts, birthday(facts.trainee.birth, 18), date.max, told)


@judges("WT-15")
def sundays(facts: Facts) -> Iterator[Finding]:
    """WT-15: no Sunday before 18, but for the apprentices of the listed sectors; a Saturday that passes midnight counts."""
    table = timetable(facts)
    if not any(week.worked >> 6 for week in table.weeks):
        return
    if facts.trainee.status is LearnerStatus.APPRENTICE and SUNDAY_SECTORS & facts.host.activities:
        return
    sunday_numbers = [week.number + 6 for week in table.weeks if week.worked >> 6]
    for version, days in pieces("WT-15", before(_bare(sunday_numbers), birthday(facts.trainee.birth, 18))):
        for day in days:
            sentence = (
                f"Le {french.long_date(day.day)} est travaillé : c’est interdit avant 18 ans. Choisissez un autre jour."
            )
            yield finding("WT-15", version, sentence, field="days", day=day.day, measured="dimanche", limit="interdit")


@judges("WT-16", "WT-17")
def holidays(facts: Facts) -> Iterator[Finding]:
    """WT-16: no public holiday before 18, but with an agreement in the listed sectors; WT-17 says which days these are.

    The days are those of the host's département; abroad, those of the country are not known here.
    """
    table = timetable(facts)
    if facts.host.abroad or not table.days:
        return
    closed = _closed_days(table, facts.host.department)
    worked = [number for week in table.weeks for number in week.numbers if number in closed]
    for version, days in pieces("WT-16", before(_bare(worked), birthday(facts.trainee.birth, 18))):
        for day in days:
            agreed = HOLIDAY_SECTORS & facts.host.activities and facts.proof(Proof.HOLIDAY_AGREEMENT, day.day)
            if not agreed:
                name = closed[day.number]
                sentence = (
                    f"Le {french.long_date(day.day)} est férié ({name}) : c’est interdit avant 18 ans. Retirez ce jour."
                )
                yield finding("WT-16", version, sentence, field="days", day=day.day, measured=name, limit="interdit")


def _nights(rule: str, facts: Facts, since: date, until: date, told: str) -> Iterator[Finding]:
    """The days of work, from an age to another, that enter the night of a rule."""
    table = timetable(facts)
    for version, days in pieces(rule, before(from_on(table.days, since), until)):
        begins, ends = version.numbers["night_begins_minutes"], version.numbers["night_ends_minutes"]
        if table.latest <= begins and table.earliest >= ends:
            continue
        for day in days:
            if at_night := night(day.spans, begins, ends):
                hours = f"{clock(begins)} et {clock(ends)}"
                sentence = f"Le {french.long_date(day.day)}, {long(at_night)} de travail entre {hours} : {told}."
                limit = f"rien entre {hours}"
                yield finding(rule, version, sentence, field="days", day=day.day, measured=long(at_night), limit=limit)


def _night_is_allowed(facts: Facts, day: date) -> bool:
    """Whether a decision of the labour inspector, valid for a year, lets an apprentice work these hours (WT-14)."""
    version, number = in_force("WT-14", day), day.toordinal()
    if version is None or facts.trainee.status is not LearnerStatus.APPRENTICE:
        return False
    year = version.numbers["validity_days"]
    if not any(
        one.proof is Proof.NIGHT_DECISION
        and 0 <= number - one.since.toordinal() <= year
        and (one.until is None or day <= one.until)
        for one in facts.documents
    ):
        return False
    usual = in_force("WT-12", day)
    if usual is None:
        return False
    begins, ends = usual.numbers["night_ends_minutes"], usual.numbers["night_begins_minutes"]
    activities = facts.host.activities
    if activities & BAKERY:
        begins = version.numbers["bakery_begins_minutes"]
    if activities & HOSPITALITY:
        ends = version.numbers["hospitality_ends_minutes"]
    if activities & SHOWS:
        ends = version.numbers["show_ends_minutes"]
    return all(begins <= one.begin and one.end <= ends for one in timetable(facts).days if one.number == number)


def _bare(numbers: Sequence[int]) -> Sequence[Day]:
    """Days of which only the date matters."""
    return [Day(date.fromordinal(number), number, 0, 0, 0, ()) for number in numbers]


def _closed_days(table: Timetable, department: str) -> Mapping[int, str]:
    """Ordinal → name of the public holidays of the years of a schedule."""
    first, last = table.days[0].day.year, date.fromordinal(table.days[-1].number + 1).year
    if first == last:
        return _closed(first, department)
    return {number: name for year in range(first, last + 1) for number, name in _closed(year, department).items()}


@lru_cache(maxsize=4096)
def _closed(year: int, department: str) -> Mapping[int, str]:
    named = public_holidays(date(year, 1, 1), date(year, 12, 31), department)
    return {day.toordinal(): name for day, name in named.items()}

"""How many weeks in a workplace each diploma asks for, in a year and over its whole course: dated, and never more than a
warning, since the table of each speciality has the last word.

How weeks are counted: the days from Monday to Friday of each period, five to a week, rounded to the nearest whole week
once they are all added (13 days are 3 weeks, 12 days are 2). A public holiday inside a period does not shorten it: the
texts speak of weeks, and the learner owes the week, not the day.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from poles.law import texts
from poles.words import french
from poles.words.findings import Finding, Severity
from poles.words.time import SchoolYear
from poles.words.training import GradeLevel, PlacementKind


class Course(StrEnum):
    """A course whose weeks a text says. The value begins the name of its tables."""

    CAP = "cap"
    BAC_PRO = "bac_pro"
    CS = "cs"
    CRAFT = "bma"
    BTS = "bts"
    SEGPA = "segpa"
    PREPA = "prepa"
    THIRD = "third"
    SECOND_GT = "second_gt"


RULES = {
    Course.CAP: "DUR-15",
    Course.BAC_PRO: "DUR-18",
    Course.CS: "DUR-20",
    Course.CRAFT: "DUR-21",
    Course.BTS: "DUR-22",
    Course.SEGPA: "DUR-11",
    Course.PREPA: "DUR-12",
    Course.THIRD: "DUR-04",
    Course.SECOND_GT: "DUR-06",
}
GRADES: dict[Course, tuple[GradeLevel, ...]] = {
    Course.CAP: (GradeLevel.CAP1, GradeLevel.CAP2),
    Course.BAC_PRO: (GradeLevel.SECOND_PRO, GradeLevel.FIRST_PRO, GradeLevel.FINAL_PRO),
    Course.CS: (GradeLevel.MC_CS,),
    Course.CRAFT: (GradeLevel.CRAFT, GradeLevel.CRAFT),
    Course.BTS: (GradeLevel.BTS1, GradeLevel.BTS2),
    Course.SEGPA: (GradeLevel.FOURTH, GradeLevel.THIRD),
    Course.PREPA: (GradeLevel.THIRD,),
    Course.THIRD: (GradeLevel.THIRD,),
    Course.SECOND_GT: (GradeLevel.SECOND_GT,),
}
"""The grades of a course, in their order: how a learner goes through it."""

SEGPA, PREPA_METIERS, CAP_IN_ONE_YEAR = ("166", "167"), "10310031", "240"
BMA, LONG = frozenset({"250", "251", "252"}), frozenset({"242", "312"})
"""Courses of which the MEF alone tells the year and the length: BMA, CAP and BTS in three years."""
SHORT = {"245": 1, "246": 2}
"""Bac pro that begins in its last years."""
FARMING = frozenset({"270", "271", "273", "274", "276", "278", "279", "370", "371"})
"""Courses of the ministry of agriculture: texts of their own, whose numbers we do not hold."""

TRAINING = frozenset({PlacementKind.PFMP})
SEGPA_KINDS = frozenset({PlacementKind.INITIATION, PlacementKind.APPLICATION})
DISCOVERY = frozenset({PlacementKind.OBSERVATION})
PREPA_KINDS = SEGPA_KINDS | {PlacementKind.SHORT_IMMERSION, PlacementKind.PFMP}


@dataclass(frozen=True)
class Place:
    """Where a class stands in a course: its year (from 1) of so many, and its grade."""

    course: Course
    rank: int
    years: int
    grade: GradeLevel

    @property
    def usual(self) -> bool:
        """Whether the course has its usual length: the numbers of each year are written for it."""
        return self.years == len(GRADES[self.course])

    @property
    def last(self) -> bool:
        """Whether it is the year of the examination."""
        return self.rank == self.years


@dataclass(frozen=True)
class Range:
    """From so many weeks to so many, with the text that says so and the number of the rule."""

    least: int
    most: int
    source: str
    rule: str
    extra: int = 0

    def __str__(self) -> str:
        if self.least == self.most:
            return french.plural(self.least, "semaine")
        return f"{self.least} à {french.plural(self.most, 'semaine')}"


@dataclass(frozen=True)
class Owed:
    """One thing that a course asks: which kinds of placement serve it, and how many weeks in the year and in all."""

    name: str
    kinds: frozenset[PlacementKind]
    year: Range | None
    cycle: Range | None


@dataclass(frozen=True)
class WeeksFacts:
    """The days of class spent in a workplace, by kind, in each year of a course from the first; the last is ``year``."""

    course: Course
    year: SchoolYear
    days: tuple[Mapping[PlacementKind, int], ...]


def weeks_of(days: int) -> int:
    """Days of class as whole weeks of five, to the nearest."""
    return (2 * days + 5) // 10


def place_of(grade: GradeLevel, mef: str) -> Place | None:
    """Where a formation stands in its course, by its grade and its MEF of 10 digits; None when no text that we hold says.

    A CAP in one year asks for less, by speciality: no number is held for it.
    """
    dispositif = mef[:3]
    if dispositif in FARMING or dispositif == CAP_IN_ONE_YEAR:
        return None
    if dispositif in SEGPA:
        return Place(Course.SEGPA, SEGPA.index(dispositif) + 1, 2, grade)
    if mef.startswith(PREPA_METIERS):
        return Place(Course.PREPA, 1, 1, grade)
    named = (one for one, grades in GRADES.items() if grade in grades and one not in (Course.SEGPA, Course.PREPA))
    course = next(named, None)
    if course is None or (course is Course.CRAFT and dispositif not in BMA):
        return None
    years = len(GRADES[course])
    rank = GRADES[course].index(grade) + 1
    if dispositif in BMA | LONG:
        rank, years = int(mef[9]), int(mef[8])
    elif dispositif in SHORT:
        rank, years = max(1, rank - years + SHORT[dispositif]), SHORT[dispositif]
    return Place(course, min(rank, years), years, grade)


def owed(place: Place, year: SchoolYear) -> tuple[Owed, ...]:
    """What a course asks of those who are at a place of it in a school year."""
    course, day = place.course, date(year.start, 9, 1)
    of_exam = date(year.start + place.years - place.rank, 9, 1)
    cycle = None
    if place.years >= len(GRADES[course]) > 1:
        cycle = _with_extra(_range(course, f"{course}_cycle", of_exam), of_exam)
    match course:
        case Course.CAP | Course.BAC_PRO:
            of_year = _range(course, place.grade.value, day) if place.usual or course is Course.BAC_PRO else None
            if place.grade is GradeLevel.FINAL_PRO:
                of_year = _with_extra(of_year, day)
            return (Owed("PFMP", TRAINING, of_year, cycle),)
        case Course.CS:
            return (Owed("PFMP", TRAINING, _range(course, "cs", day), None),)
        case Course.CRAFT:
            return (Owed("PFMP", TRAINING, None, cycle),)
        case Course.BTS:
            return (Owed("Stage de BTS", frozenset({PlacementKind.BTS_INTERNSHIP}), None, cycle),)
        case Course.SEGPA:
            fourth = place.rank == 1
            name = "Stages d’initiation" if fourth else "Stages d’application"
            of_year = _range(course, "segpa4" if fourth else "segpa3", day)
            return (Owed(name, SEGPA_KINDS, of_year, cycle),)
        case Course.PREPA:
            return (
                Owed("Séquence d’observation", DISCOVERY, _exactly(course, "prepa_observation", day), None),
                Owed("Stages et immersions", PREPA_KINDS, _range(course, "prepa", day), None),
            )
    return (Owed("Séquence d’observation", DISCOVERY, _exactly(course, course.value, day), None),)


def check(facts: WeeksFacts) -> list[Finding]:
    """The findings of DUR-04 and DUR-10 to DUR-22 on the weeks of a course: each year so far, then the whole when it is over."""
    grades = GRADES[facts.course]
    findings: list[Finding] = []
    last: tuple[Owed, ...] = ()
    for index, days in enumerate(facts.days):
        place = Place(facts.course, index + 1, len(grades), grades[index])
        last = owed(place, SchoolYear(facts.year.start - len(facts.days) + 1 + index))
        for one in last:
            findings += judge(one.name, one.year, _days(days, one), f"en {place.grade.label}")
    if len(facts.days) == len(grades):
        for one in last:
            findings += judge(one.name, one.cycle, sum(_days(days, one) for days in facts.days), "sur tout le cycle")
    return findings


def judge(name: str, wanted: Range | None, days: int, when: str = "") -> Iterator[Finding]:
    """A warning when days of class in a workplace do not make the weeks that a text asks."""
    if wanted is None:
        return
    weeks = weeks_of(days)
    if wanted.least <= weeks <= wanted.most:
        return
    where = f" {when}" if when else ""
    if weeks < wanted.least:
        sentence = f"{name} : {french.plural(weeks, 'semaine')}{where}, pour {wanted} à faire."
    elif weeks <= wanted.most + wanted.extra:
        return
    else:
        more = f", et {french.plural(wanted.extra, 'semaine')} de plus en fin d’année" if wanted.extra else ""
        sentence = f"{name} : {french.plural(weeks, 'semaine')}{where}, alors que le texte en prévoit {wanted}{more}."
    rule = "DUR-19" if wanted.extra and weeks > wanted.most else wanted.rule
    yield Finding(rule, Severity.WARNING, sentence, wanted.source)


def _days(days: Mapping[PlacementKind, int], one: Owed) -> int:
    return sum(days.get(kind, 0) for kind in one.kinds)


def _rule(course: Course, name: str, day: date) -> str:
    """The number of a rule, which changed with its text; that of a cycle is read on the year of the examination."""
    cycle = name.endswith("_cycle")
    if name == "segpa4":
        return "DUR-10"
    if course is Course.BAC_PRO and day < date(2024, 9, 1):
        return "DUR-16" if cycle and day < date(2021, 9, 1) else "DUR-17"
    return "DUR-14" if course is Course.CAP and cycle and day < date(2020, 9, 1) else RULES[course]


def _range(course: Course, name: str, day: date) -> Range | None:
    try:
        least, most = texts.on(day, f"weeks.{name}_least"), texts.on(day, f"weeks.{name}_most")
    except texts.NoLawYet:
        return None
    return Range(least.value, most.value, least.source, _rule(course, name, day))


def _exactly(course: Course, name: str, day: date) -> Range | None:
    try:
        found = texts.on(day, f"weeks.{name}")
    except texts.NoLawYet:
        return None
    return Range(found.value, found.value, found.source, _rule(course, name, day))


def _with_extra(found: Range | None, day: date) -> Range | None:
    """The weeks of the last year, or of the whole, of a bac pro, and those that the end of the year may add (DUR-19)."""
    if found is None or not found.rule.startswith(("DUR-16", "DUR-17", "DUR-18")):
        return found
    try:
        extra = texts.on(day, "weeks.tle_pro_extra")
    except texts.NoLawYet:
        return found
    return Range(found.least, found.most, f"{found.source} ; {extra.source}", found.rule, extra.value)

"""Schedules and faults that the tests of the rules on time, age and duration share."""

from datetime import date, timedelta

from poles.law.placement import IMPLEMENTED, Facts
from poles.law.placement.facts import Document as Paper
from poles.law.placement.facts import Host, InCourse, Party, Proof, Trainee, WorkDay
from poles.law.weeks import place_of
from poles.words.holidays import public_holidays
from poles.words.time import Period
from poles.words.training import GradeLevel as Grade
from poles.words.training import LearnerStatus
from poles.words.training import PlacementKind as Kind

NOW = date(2026, 3, 2)
"""A Monday of term, with no public holiday in its month."""
SEVEN = "8-12 13-16"
EIGHT = "8-12 13-17"


def spans(text: str) -> tuple[tuple[int, int], ...]:
    """« 8-12 13:30-16 » → spans in minutes; an hour above 24 is that of the next day."""

    def minutes(word: str) -> int:
        hours, _, rest = word.partition(":")
        return int(hours) * 60 + int(rest or 0)

    return tuple((minutes(one.split("-")[0]), minutes(one.split("-")[1])) for one in text.split())


def after(day: date, count: int = 1) -> date:
    return day + timedelta(days=count)


def monday(day: date) -> date:
    return after(day, -day.weekday())


def born(years: int, day: date) -> date:
    """The birth date of who completes so many years a month before a day."""
    earlier = after(day, -30)
    return date(earlier.year - years, earlier.month, min(earlier.day, 28))


def schedule(first: date, *texts: str) -> tuple[WorkDay, ...]:
    """Days from a first one on, one text a day; an empty text is a day off."""
    return tuple(WorkDay(after(first, index), spans(text)) for index, text in enumerate(texts) if text)


def placement(
    days: tuple[WorkDay, ...],
    age: int = 17,
    kind: Kind = Kind.PFMP,
    grade: Grade = Grade.FIRST_PRO,
    *,
    status: LearnerStatus = LearnerStatus.PUPIL,
    period: Period | None = None,
    birth: date | None = None,
    trainee: dict | None = None,
    host: dict | None = None,
    papers: tuple[Proof, ...] = (),
    **rest,
) -> Facts:
    """The facts of these days, for a learner of an age on the first."""
    first = period.first_day if period else days[0].day
    return Facts(
        kind,
        period or Period.of_days(first, days[-1].day),
        days,
        Trainee(birth or born(age, first), status, grade, **(trainee or {})),
        host=Host(**(host or {})),
        documents=rest.pop("documents", tuple(Paper(proof, after(first, -30)) for proof in papers)),
        **rest,
    )


def week(text: str, age: int = 17, kind: Kind = Kind.PFMP, on: date = NOW, **rest) -> Facts:
    """Five days from Monday to Friday with the same hours."""
    return placement(schedule(monday(on), *[text] * 5), age, kind, **rest)


def in_course(grade: Grade, mef: str, year: int, kind: Kind, weeks: int, course_weeks: int | None = None) -> Facts:
    """A placement in a school year, with the weeks of that year and of the course."""
    place = place_of(grade, mef)
    assert place is not None
    total = None if course_weeks is None else {kind: 5 * course_weeks}
    return week(SEVEN, 17, kind, date(year + 1, 3, 2), grade=grade, course=InCourse(place, {kind: 5 * weeks}, total))


def said(rule: str, facts: Facts) -> list:
    """What the judge of a rule says by that rule."""
    entry = IMPLEMENTED[rule]
    return [found for found in entry.check(facts) if found.rule == rule] if facts.kind in entry.kinds else []


def severities(rule: str, facts: Facts) -> list[str]:
    return [str(found.severity) for found in said(rule, facts)]


def next_holiday(day: date) -> date:
    return next(iter(public_holidays(day, after(day, 120))))


def signed(day: date) -> dict:
    return {"signed": ((Party.HOST, day),)}


THIRD, OBSERVATION = Grade.THIRD, Kind.OBSERVATION
SITE, IN_BAR = {"activities": frozenset({"site"})}, {"activities": frozenset({"bar"})}

FAULTS = {
    "DUR-02": lambda d: placement((), period=Period.of_days(d, after(d, 200))),
    "DUR-03": lambda d: placement(schedule(d, *[SEVEN] * 3), 13, Kind.VISIT, THIRD),
    "DUR-05": lambda d: placement(schedule(d, *[SEVEN] * 6), 14, OBSERVATION, THIRD),
    "DUR-06": lambda d: placement((), 15, OBSERVATION, Grade.SECOND_GT, period=Period.of_days(d, after(d, 30))),
    "DUR-08": lambda d: placement((), 15, Kind.HOLIDAY_OBSERVATION, THIRD, period=Period.of_days(d, after(d, 9))),
    "DUR-09": lambda d: placement(schedule(d, *[SEVEN] * 6), 15, Kind.HOLIDAY_OBSERVATION, THIRD, chamber=True),
    "DUR-23": lambda d: placement((), period=Period.of_days(d, after(d, 4))),
    "DUR-24": lambda d: placement(schedule(d, SEVEN), others=(Period.of_days(d, d),)),
    "DUR-25": lambda d: placement((), period=Period.of_days(d, after(d, 330))),
    "WT-01": lambda d: placement(schedule(d, EIGHT), 14, OBSERVATION, THIRD),
    "WT-02": lambda d: placement(schedule(d, EIGHT), 15, OBSERVATION, THIRD),
    "WT-03": lambda d: placement(schedule(d, "8-12 13-18"), 15),
    "WT-04": lambda d: placement(schedule(d, "8-12 13-18")),
    "WT-05": lambda d: placement(schedule(after(d, 30), "7-11:30 12-18:30"), host=SITE, **signed(d)),
    "WT-07": lambda d: week(SEVEN, on=d, host={"adult_week": 32 * 60}),
    "WT-08": lambda d: placement(schedule(d, "8-13")),
    "WT-09": lambda d: placement(schedule(d, "12-19", "8-12"), 15),
    "WT-10": lambda d: placement(schedule(monday(d), SEVEN, SEVEN, "", SEVEN, SEVEN, SEVEN, "")),
    "WT-12": lambda d: placement(schedule(d, "15-18 19-22:30")),
    "WT-13": lambda d: placement(schedule(d, "14-17 18-20:30"), 15),
    "WT-15": lambda d: placement(schedule(after(monday(d), 6), SEVEN), 16, host={"activities": frozenset({"bakery"})}),
    "WT-16": lambda d: placement(schedule(next_holiday(d), SEVEN)),
    "WT-18": lambda d: week("8-12 13-18", 19, on=d),
    "WT-19": lambda d: placement(schedule(d, "22-30"), 19),
    "WT-20": lambda d: placement(schedule(monday(d), *["8-12"] * 7), 19),
    "WT-22": lambda d: week(SEVEN, on=d, class_minutes=((monday(d), 7 * 60),)),
    "AGE-02": lambda d: placement(schedule(d, SEVEN), 13, OBSERVATION, THIRD),
    "AGE-03": lambda d: placement(schedule(d, SEVEN), 12, OBSERVATION, Grade.OTHER),
    "AGE-04": lambda d: placement(schedule(d, SEVEN), 13, Kind.INITIATION, Grade.FOURTH, trainee={"segpa": True}),
    "AGE-05": lambda d: placement(schedule(d, SEVEN), 14, Kind.PFMP, THIRD),
    "AGE-06": lambda d: placement(schedule(d, SEVEN), 15, OBSERVATION, THIRD, host=IN_BAR),
    "AGE-07": lambda d: placement(schedule(d, SEVEN), 16, host=IN_BAR, tasks=frozenset({"bar_service"})),
    "AGE-10": lambda d: placement(
        schedule(d, SEVEN, SEVEN), birth=date(after(d).year - 16, after(d).month, after(d).day)
    ),
}
"""Rule → a placement that it refuses, with the fault on a day (in its week, for a rule of the week)."""
LAW_DAY = {
    **dict.fromkeys(("WT-07", "WT-10", "WT-18", "WT-20", "WT-22"), monday),
    "WT-15": lambda d: after(monday(d), 6),
    "WT-16": next_holiday,
}
"""Rule → the day whose law holds the fault of a day, where it is another one."""

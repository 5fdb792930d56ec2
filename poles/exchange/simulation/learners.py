"""Classes, learners and periods from exact head-counts; homes drawn by a gravity law; everyone visibly fictional."""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import accumulate

import numpy as np

from poles.domain.calendar.loads import ClassRow, LearnerRow, PeriodRow
from poles.exchange.simulation.chance import Chance, chance, draw
from poles.exchange.simulation.ground import SEGPA_MEFS, Course, Ground, HeadCount, distances_km
from poles.exchange.simulation.hypotheses import AGE_IN_SEPTEMBER_YEAR, Hypotheses
from poles.exchange.simulation.names import FIRST_NAMES, false_ine, family_name
from poles.exchange.simulation.timetable import days_of, slots_of
from poles.words.simulated import Kind, simulated_key
from poles.words.time import SchoolYear
from poles.words.training import GradeLevel, LearnerStatus

STEMS = {
    GradeLevel.FOURTH: "4e ",
    GradeLevel.THIRD: "3e ",
    GradeLevel.SECOND_GT: "2GT",
    GradeLevel.CAP1: "1CAP",
    GradeLevel.CAP2: "2CAP",
    GradeLevel.SECOND_PRO: "2",
    GradeLevel.FIRST_PRO: "1",
    GradeLevel.FINAL_PRO: "T",
    GradeLevel.BTS1: "1BTS",
    GradeLevel.BTS2: "2BTS",
}
SMALL_WORDS = frozenset(
    [
        "a",
        "au",
        "aux",
        "annee",
        "bac",
        "bts",
        "cap",
        "d",
        "dans",
        "de",
        "des",
        "du",
        "en",
        "et",
        "l",
        "la",
        "le",
        "les",
        "option",
        "pour",
        "pro",
        "tle",
    ]
)


@dataclass
class Division:
    """A class with what the needs must know of it."""

    row: ClassRow
    course: Course
    first: int
    learners: list[LearnerRow] = field(default_factory=list)
    periods: list[PeriodRow] = field(default_factory=list)


def divisions(ground: Ground, hypotheses: Hypotheses, year: SchoolYear, seed: int) -> Iterator[Division]:
    """The classes of the territory, school after school, with their learners and periods.

    Each school has its own stream of chance and its own numbers within the académie: its rows are the same whatever the
    territory that is simulated around it.
    """
    by_school: dict[str, list[HeadCount]] = {}
    for count in sorted(ground.head_counts, key=lambda count: (count.uai, count.mef)):
        by_school.setdefault(count.uai, []).append(count)
    starts = accumulate((sum(count.learners for count in counts) for counts in by_school.values()), initial=0)
    for rank, ((uai, counts), start) in enumerate(zip(by_school.items(), starts, strict=False)):
        if uai in ground.inside:
            yield from _school(ground, hypotheses, year, seed, uai, counts, rank, start)


def class_sizes(learners: int, largest: int) -> tuple[int, ...]:
    """The fewest classes of at most so many learners, as even as can be: 61 by 28 is 21, 20, 20."""
    classes = -(-learners // largest)
    return tuple(learners // classes + (at < learners % classes) for at in range(classes)) if classes else ()


def class_stem(course: Course, segpa: bool) -> str:
    """The beginning of a class's name: the grade, then the initials of the course (« 1MCV », « 1CAPEPC »)."""
    if segpa:
        return f"{STEMS[course.grade]}Segpa "
    stem = STEMS.get(course.grade, "")
    if course.grade in (GradeLevel.THIRD, GradeLevel.FOURTH, GradeLevel.SECOND_GT):
        return stem
    plain = unicodedata.normalize("NFD", course.label)
    label = "".join(mark if mark.isalnum() else " " for mark in plain if not unicodedata.combining(mark))
    words = [word for word in label.split() if word.lower() not in SMALL_WORDS and not word[0].isdigit()]
    initials = "".join(word[0] for word in words[:5]).upper()
    return stem + (words[0][:3].upper() if len(initials) == 1 else initials)


def _school(ground, hypotheses, year, seed, uai, counts, rank, start) -> Iterator[Division]:
    stream = chance(seed, "school", ground.academy, uai)
    names: dict[str, int] = {}
    number, division_rank = start, 0
    for count in counts:
        course = ground.courses[count.mef]
        segpa = count.mef in SEGPA_MEFS
        largest = hypotheses.largest_class.get(course.grade, hypotheses.other_largest_class)
        homes = _homes(ground, hypotheses, stream, uai, course.grade, count.learners)
        births = _births(hypotheses, stream, year, course.grade, count.learners)
        family, first = stream.integers(1 << 30, size=count.learners), stream.integers(1 << 30, size=count.learners)
        done = 0
        for size in count.sizes or class_sizes(count.learners, largest):
            stem = class_stem(course, segpa)
            names[stem] = names.get(stem, 0) + 1
            key_number = rank * 1000 + division_rank
            key = simulated_key(Kind.CLASS_GROUP, ground.academy, key_number)
            row = ClassRow(key, uai, year.start, f"{stem}{names[stem]}", course.mef)
            division = Division(row, course, number)
            division.learners = [
                LearnerRow(
                    simulated_key(Kind.LEARNER, ground.academy, number + at - done), key, family_name(int(family[at])),
                    FIRST_NAMES[int(first[at]) % len(FIRST_NAMES)], births[at], false_ine(number + at - done),
                    ground.towns[homes[at]].code, count.status,
                )
                for at in range(done, done + size)
            ]  # fmt: skip
            if count.status is not LearnerStatus.APPRENTICE:
                division.periods = list(
                    _periods(ground.academy, hypotheses, stream, year, course, segpa, key, key_number)
                )
            yield division
            number, done, division_rank = number + size, done + size, division_rank + 1


def _homes(ground: Ground, hypotheses: Hypotheses, stream: Chance, uai: str, grade: GradeLevel, learners: int):
    """Places in ``ground.towns``: population × exp(−distance / scale), counted from the school's commune."""
    town = ground.towns[ground.town_at[ground.schools[uai]]]
    scale = hypotheses.home_scale_km.get(grade, hypotheses.other_home_scale_km)
    weights = ground.populations * np.exp(-distances_km(town.lat, town.lon, ground.points) / scale)
    return draw(stream, weights, learners) if weights.sum() > 0 else np.full(learners, ground.town_at[town.code])


def _births(hypotheses: Hypotheses, stream: Chance, year: SchoolYear, grade: GradeLevel, learners: int) -> list[date]:
    late = stream.random(learners) < hypotheses.late_share
    days = stream.integers(365, size=learners)
    born = year.start - AGE_IN_SEPTEMBER_YEAR.get(grade, 17)
    return [
        date(born - int(one_more), 1, 1) + timedelta(days=int(day)) for one_more, day in zip(late, days, strict=True)
    ]


def _periods(academy, hypotheses, stream, year, course, segpa, class_key, class_number) -> Iterator[PeriodRow]:
    for at, slot in enumerate(slots_of(course.grade, segpa=segpa)):
        start = slot.starts[int(stream.integers(len(slot.starts)))]
        start += slot.shift if stream.random() < hypotheses.shifted_share else 0
        key = simulated_key(Kind.PERIOD, academy, class_number * 8 + at)
        yield PeriodRow(key, class_key, slot.kind, slot.label, *days_of(year, start, slot.weeks))

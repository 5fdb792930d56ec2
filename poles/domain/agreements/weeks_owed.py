"""Where the learner of a convention stands in the weeks of the diploma: done, planned and credited days, by kind."""

from collections import defaultdict

from poles.domain.agreements.around import Around
from poles.domain.calendar.queries import place_of
from poles.law.duration import school_days
from poles.law.placement.facts import InCourse
from poles.records.models import CreditedWeeks, Enrolment, PlacementNeed, PlacementPeriod
from poles.words.time import Period, SchoolYear
from poles.words.training import GradeLevel, PlacementKind, duty_of


def in_course(around: Around) -> InCourse | None:
    """The days of the course, this placement included; None when the class or its texts are not known. Four queries.

    A period of the class for which the learner has no placement yet counts as planned, so that nobody is told in November
    that the year is too short. Former years are counted when the learner was in a class of the school each year.
    """
    division, placement = around.division, around.placement
    place = place_of(division) if division else None
    if division is None or placement is None or place is None:
        return None
    first_year = division.school_year - place.rank + 1
    days: dict[int, dict[PlacementKind, int]] = defaultdict(lambda: defaultdict(int))
    days[division.school_year][around.terms.kind] += school_days([around.period])
    for kind, period, _ in around.own_placements:
        days[SchoolYear.of(period.first_day).start][kind] += school_days([period])
    for row in _ahead(around):
        days[division.school_year][PlacementKind(row.kind)] += school_days([Period.of_days(row.starts_on, row.ends_on)])
    owed = duty_of(GradeLevel(division.programme.grade)) or around.terms.kind
    for year, weeks in CreditedWeeks.objects.filter(learner=placement.learner_id).values_list("school_year", "weeks"):
        days[year][owed] += 5 * weeks
    whole: dict[PlacementKind, int] | None = None
    if place.last and _was_here(placement.learner_id, range(first_year, division.school_year)):
        whole = defaultdict(int)
        for year in range(first_year, division.school_year + 1):
            for kind, count in days[year].items():
                whole[kind] += count
    return InCourse(place, dict(days[division.school_year]), dict(whole) if whole is not None else None)


def _ahead(around: Around) -> list[PlacementPeriod]:
    """The periods of the class of the year that the learner owes and for which no placement holds."""
    placement, division = around.placement, around.division
    if placement is None or division is None:
        return []
    stated = {
        period: (need, status)
        for need, period, status in PlacementNeed.objects.filter(
            learner=placement.learner_id, period__class_group=division
        ).values_list("pk", "period_id", "status")
    }
    held = {need for _, _, need in around.own_placements} | {placement.need_id}
    found = []
    for row in PlacementPeriod.objects.filter(class_group=division):
        need, status = stated.get(row.pk, (None, ""))
        if need in held or status == "exempted" or (need is None and row.catch_up):
            continue
        found.append(row)
    return found


def _was_here(learner_id, years: range) -> bool:
    """Whether the learner was in a class in each of these years."""
    rows = Enrolment.objects.filter(learner=learner_id, school_year__in=list(years))
    return rows.count() == len(years)

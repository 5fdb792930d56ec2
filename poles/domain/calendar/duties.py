"""What each learner of a class owes, has done, will do and misses: weeks for the diploma, state in each period, contract.

Weeks are counted as ``law.weeks`` says (days from Monday to Friday, five to a week, rounded once added). A placement that
is over counts for the days that it had; one that was broken counts for nothing until the school credits what was done.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from uuid import UUID

from poles.domain.calendar.days import SchoolDays
from poles.domain.calendar.queries import learners_of, place_of
from poles.domain.calendar.teams import ClassTeam, teams_of
from poles.law import weeks
from poles.law.duration import school_days
from poles.records.models import (
    ApprenticeshipContract,
    ClassGroup,
    CreditedWeeks,
    Enrolment,
    Learner,
    Placement,
    PlacementNeed,
    PlacementPeriod,
)
from poles.words.actor import Actor
from poles.words.time import Period, SchoolYear
from poles.words.training import LearnerStatus, PlacementKind
from poles.workflows.need import NEED

ASIDE = "non concerné"
"""The state of who does not take part in a period: a catch-up of others, or any period of the class for an apprentice."""


@dataclass(frozen=True)
class State:
    """Where a learner stands for a period: in words, with the need (None: not said) and where the placement is."""

    label: str
    status: str
    need_id: UUID | None = None
    where: str = ""


@dataclass(frozen=True)
class Tally:
    """One thing owed by a learner, in whole weeks; ``past``: weeks of the years before, None when nobody told them."""

    owed: weeks.Owed
    done: int = 0
    credited: int = 0
    placed: int = 0
    planned: int = 0
    past: int | None = None
    first_year: bool = False
    last_year: bool = False

    @property
    def acquired(self) -> int:
        """Weeks of this year that count already."""
        return self.done + self.credited

    @property
    def foreseen(self) -> int:
        """Weeks that this year will hold when every placement and period ahead is done."""
        return self.acquired + self.placed + self.planned

    @property
    def left(self) -> int | None:
        """Weeks still to do this year; None when the texts say nothing of the year."""
        return max(0, self.owed.year.least - self.acquired) if self.owed.year else None

    @property
    def missing(self) -> int:
        """Weeks that no period ahead covers: what a catch-up would have to give."""
        lacks = [self.owed.year.least - self.foreseen] if self.owed.year else []
        if self.owed.cycle and self.last_year and self.past is not None:
            lacks.append(self.owed.cycle.least - self.past - self.foreseen)
        return max(0, *lacks) if lacks else 0


@dataclass(frozen=True)
class LearnerLine:
    """A learner as the page of the class shows it."""

    learner: Learner
    apprentice: bool
    contracts: tuple[ApprenticeshipContract, ...]
    states: dict[UUID, State]
    tallies: tuple[Tally, ...]
    credits: tuple[CreditedWeeks, ...]
    referent: str

    @property
    def missing(self) -> int:
        """The weeks that no period covers, all duties together."""
        return sum(tally.missing for tally in self.tallies)


@dataclass(frozen=True)
class ClassBoard:
    """A class as its page shows it: its periods in their order, its team, its learners by name."""

    periods: tuple[PlacementPeriod, ...]
    team: ClassTeam
    lines: tuple[LearnerLine, ...]


@dataclass(frozen=True)
class CatchUp:
    """A catch-up to open: so many weeks, for these learners; ``starts_on`` and ``ends_on`` when days are free for it."""

    weeks: int
    learners: tuple[Learner, ...]
    starts_on: date | None
    ends_on: date | None


@dataclass
class _Days:
    """Days of class of one learner by kind: those done, those held ahead, those done in former years."""

    done: dict[PlacementKind, int] = field(default_factory=lambda: defaultdict(int))
    placed: dict[PlacementKind, int] = field(default_factory=lambda: defaultdict(int))
    past: dict[PlacementKind, int] = field(default_factory=lambda: defaultdict(int))


def board_of(actor: Actor, division: ClassGroup, *, on: date, learner_id: UUID | None = None) -> ClassBoard:
    """The periods, team and learners who are there of a class; of one learner when asked. Eight queries, however many."""
    rows = learners_of(actor, division.pk)
    learners = list(rows.filter(pk=learner_id) if learner_id else rows)
    keys = [learner.pk for learner in learners]
    periods = list(division.periods.order_by("starts_on", "pk"))
    place, year = place_of(division), SchoolYear(division.school_year)
    placements = list(
        Placement.objects.filter(learner__in=keys)
        .exclude(status="broken")
        .select_related("need__period", "seat__offer__site")
        .order_by("starts_on")
    )
    states = _states(keys, periods, placements, on)
    granted, contracts = _by_learner(CreditedWeeks, keys), _by_learner(ApprenticeshipContract, keys)
    enrolled: dict[UUID, set[int]] = defaultdict(set)
    for key, school_year in Enrolment.objects.filter(learner__in=keys).values_list("learner_id", "school_year"):
        enrolled[key].add(school_year)
    days = _days(placements, place, year, on)
    team = teams_of([division.pk])[division.pk]
    found = []
    for learner in learners:
        key = learner.pk
        apprentice = learner.status == LearnerStatus.APPRENTICE or any(
            contract.starts_on <= on <= contract.ends_on for contract in contracts[key]
        )
        if apprentice:
            states[key] = {at: one if one.need_id else State(ASIDE, "") for at, one in states[key].items()}
        tallies: tuple[Tally, ...] = ()
        if place and not apprentice:
            ahead = [one for one in periods if _ahead(one, states[key].get(one.pk), on)]
            tallies = _tallies(place, year, days[key], granted[key], ahead, enrolled[key])
        duty = team.referent_of(key)
        found.append(
            LearnerLine(
                learner, apprentice, tuple(contracts[key]), states[key], tallies, tuple(granted[key]),
                str(duty.user.name) if duty else "",
            )
        )  # fmt: skip
    return ClassBoard(tuple(periods), team, tuple(found))


def catch_ups(
    lines: Iterable[LearnerLine],
    periods: Sequence[PlacementPeriod],
    days: SchoolDays,
    *,
    on: date,
    to_plan: int = 0,
) -> list[CatchUp]:
    """The catch-ups that a class needs, the shortest first: learners who miss the same weeks leave together.

    ``to_plan``: weeks that the whole class still has to plan; a learner who misses no more than that needs no catch-up.
    """
    lacking: dict[int, list[Learner]] = defaultdict(list)
    for line in lines:
        if line.missing > to_plan:
            lacking[line.missing - to_plan].append(line.learner)
    found = []
    for count in sorted(lacking):
        free = free_weeks(count, periods, days, on=on)
        first, last = (free.first_day, free.last_day) if free else (None, None)
        found.append(CatchUp(count, tuple(lacking[count]), first, last))
    return found


def free_weeks(count: int, periods: Sequence[PlacementPeriod], days: SchoolDays, *, on: date) -> Period | None:
    """The first so many weeks in a row, Monday to Friday, after a day, on days of class and beside the class's periods."""
    taken = [Period.of_days(row.starts_on, row.ends_on) for row in periods]
    taken += [one.period for one in days.holidays]
    taken += [Period.of_days(mark.first_day, mark.last_day) for mark in days.marks if mark.kind != "event"]
    monday = on + timedelta(days=7 - on.weekday())
    while monday + timedelta(days=7 * count - 3) <= days.year.last_day:
        span = Period.of_days(monday, monday + timedelta(days=7 * count - 3))
        if not any(span.overlaps(other) for other in taken):
            return span
        monday += timedelta(days=7)
    return None


def _states(
    keys: list[UUID], periods: list[PlacementPeriod], placements: list[Placement], on: date
) -> dict[UUID, dict[UUID, State]]:
    """Learner → period → state. A catch-up concerns only the learners for whom a need was said."""
    where = {row.need_id: str(row.seat.offer.site) for row in placements}
    needs = {
        (need.learner_id, need.period_id): need
        for need in PlacementNeed.objects.filter(learner__in=keys, period__in=[row.pk for row in periods])
    }
    found: dict[UUID, dict[UUID, State]] = {key: {} for key in keys}
    for key in keys:
        for period in periods:
            need = needs.get((key, period.pk))
            if need:
                found[key][period.pk] = State(NEED.labels[need.status], need.status, need.pk, where.get(need.pk, ""))
            elif period.catch_up:
                found[key][period.pk] = State(ASIDE, "")
            else:
                label = "besoin à dire" if period.ends_on >= on else "rien de noté"
                found[key][period.pk] = State(label, "unstated" if period.ends_on >= on else "")
    return found


def _by_learner(model, keys: list[UUID]) -> dict[UUID, list]:
    found: dict[UUID, list] = defaultdict(list)
    for row in model.objects.filter(learner__in=keys).order_by("learner_id", *(_ORDER[model])):
        found[row.learner_id].append(row)
    return found


_ORDER = {CreditedWeeks: ("-school_year", "reason"), ApprenticeshipContract: ("starts_on",)}


def _days(placements: list[Placement], place: weeks.Place | None, year: SchoolYear, on: date) -> dict[UUID, _Days]:
    """The days of class of each learner in a workplace, in this year and in the former years of the course."""
    found: dict[UUID, _Days] = defaultdict(_Days)
    since = SchoolYear(year.start - (place.rank - 1 if place else 0)).first_day
    for row in placements:
        if not since <= row.starts_on <= year.last_day:
            continue
        counted = found[row.learner_id]
        over = row.status == "done" or row.ends_on < on
        side = counted.past if row.starts_on < year.first_day else counted.done if over else counted.placed
        side[PlacementKind(row.need.period.kind)] += school_days([Period.of_days(row.starts_on, row.ends_on)])
    return found


def _ahead(period: PlacementPeriod, state: State | None, on: date) -> bool:
    """Whether a period still to begin will give its weeks to a learner who has no placement for it yet."""
    return bool(state) and period.starts_on >= on and state.status in ("open", "unstated")  # type: ignore[union-attr]


def _tallies(
    place: weeks.Place, year: SchoolYear, days: _Days, granted: list[CreditedWeeks], ahead: list[PlacementPeriod],
    enrolled: set[int],
) -> tuple[Tally, ...]:  # fmt: skip
    """One tally for each thing owed; the weeks that the school credited count for the last one."""
    owed = weeks.owed(place, year)
    before = range(year.start - place.rank + 1, year.start)
    credited: dict[int, int] = defaultdict(int)
    for credit in granted:
        credited[credit.school_year] += credit.weeks
    known = all(school_year in enrolled or school_year in credited for school_year in before)
    found = []
    for one in owed:
        last = one is owed[-1]
        planned = school_days(Period.of_days(row.starts_on, row.ends_on) for row in ahead if row.kind in one.kinds)
        done, placed, past = (sum(side[kind] for kind in one.kinds) for side in (days.done, days.placed, days.past))
        total = weeks.weeks_of(done + placed + planned)
        in_done, in_placed = weeks.weeks_of(done), weeks.weeks_of(done + placed) - weeks.weeks_of(done)
        found.append(
            Tally(
                owed=one,
                done=in_done,
                credited=credited[year.start] if last else 0,
                placed=in_placed,
                planned=total - in_done - in_placed,
                past=weeks.weeks_of(past) + (sum(credited[y] for y in before) if last else 0) if known else None,
                first_year=place.rank == 1,
                last_year=place.last,
            )
        )
    return tuple(found)

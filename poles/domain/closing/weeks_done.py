"""Weeks of the diploma by what was really done: placements that are over, less the days missed; credited; still due (END-04)."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID

from poles.domain.agreements.policy import AGREEMENTS
from poles.domain.calendar.duties import LearnerLine, Tally, board_of
from poles.domain.closing.queries import Stage, stages
from poles.law import weeks
from poles.law.duration import school_days
from poles.records.models import ClassGroup, Placement
from poles.words.actor import Actor
from poles.words.french import plural
from poles.words.time import Period, SchoolYear
from poles.words.training import PlacementKind

FRIDAY = 4


@dataclass(frozen=True)
class LearnerWeeks:
    """A learner and the weeks of one thing owed. ``missed``: days not done, from Monday to Friday, by presence noted.

    ``tally``: the weeks with ``done`` counted on what was done; ``planned``: the same by the dates alone. ``unsigned``:
    placements that are over without a signed convention, counted by their dates.
    """

    line: LearnerLine
    tally: Tally | None
    planned: int
    missed: int
    unsigned: int

    @property
    def sentence(self) -> str:
        """What is lacking, in words; empty when nothing is."""
        if self.tally is None or not self.tally.missing:
            return ""
        lacking = plural(self.tally.missing, "semaine manque", "semaines manquent")
        if self.tally.last_year:
            return f"{lacking} pour le diplôme : prévoyez un rattrapage, ou une décision de l’établissement."
        return f"{lacking} cette année : prévoyez un rattrapage, ou comptez ce qui a été fait autrement."


def weeks_of_class(actor: Actor, division: ClassGroup, *, on: date) -> list[LearnerWeeks]:
    """Each learner of a class by name, a line for each thing owed; fourteen queries, however many learners."""
    board = board_of(actor, division, on=on)
    year = SchoolYear(division.school_year)
    keys = [line.learner.pk for line in board.lines]
    rows = AGREEMENTS.rows(actor, "see").filter(learner__in=keys, status__in=["signed", "ended"])
    by_placement = {stage.agreement.placement_id: stage for stage in stages(rows, on=on)}
    placements = (
        Placement.objects.filter(learner__in=keys, starts_on__range=(year.first_day, year.last_day))
        .exclude(status="broken")
        .select_related("need__period")
    )
    over: dict[UUID, list[Any]] = defaultdict(list)
    for row in placements:
        if row.status == "done" or row.ends_on < on:
            over[row.learner_id].append(row)
    found = []
    for line in board.lines:
        if not line.tallies:
            found.append(LearnerWeeks(line, None, 0, 0, 0))
        found += [_counted(line, tally, over[line.learner.pk], by_placement) for tally in line.tallies]
    return found


def _counted(
    line: LearnerLine, tally: Tally, placements: Iterable[Any], by_placement: dict[UUID, Stage]
) -> LearnerWeeks:
    days = missed = unsigned = 0
    for row in placements:
        if PlacementKind(row.need.period.kind) not in tally.owed.kinds:
            continue
        stage = by_placement.get(row.pk)
        if stage is None:
            days += school_days([Period.of_days(row.starts_on, row.ends_on)])
            unsigned += 1
            continue
        done, lost = _of_stage(stage)
        days += done
        missed += lost
    return LearnerWeeks(line, replace(tally, done=weeks.weeks_of(days)), tally.done, missed, unsigned)


def _of_stage(stage: Stage) -> tuple[int, int]:
    """Days of class done and missed: a public holiday inside the dates shortens nothing, a missed day does."""
    last = min(stage.terms.last_day, stage.agreement.ended_on or stage.terms.last_day)
    span = school_days([Period.of_days(stage.terms.first_day, last)])
    lost = sum(one.absent and one.day.weekday() <= FRIDAY for one in stage.totals.each)
    return max(0, span - lost), lost

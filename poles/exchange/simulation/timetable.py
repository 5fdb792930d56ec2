"""When the classes of each grade are in a workplace: slots of whole ISO weeks of the second half of the school year."""

from dataclasses import dataclass
from datetime import date, timedelta

from poles.words.time import SchoolYear
from poles.words.training import GradeLevel, PlacementKind

FIRST_WEEK, LAST_WEEK = 1, 26
"""The half-year of the simulation: early January to early July. Weeks 6 to 9 and 14 to 17 are left to the holidays."""


@dataclass(frozen=True)
class Slot:
    """A period that every class of a grade has: its length in weeks, and the weeks among which each class starts.

    ``shift``: by how many weeks a class that keeps to itself departs from the common plan (0: it cannot).
    """

    kind: PlacementKind
    label: str
    weeks: int
    starts: tuple[int, ...]
    shift: int = 0


_OBSERVATION = PlacementKind.OBSERVATION
_PFMP = PlacementKind.PFMP
_BTS = PlacementKind.BTS_INTERNSHIP

SLOTS: dict[GradeLevel, tuple[Slot, ...]] = {
    GradeLevel.THIRD: (Slot(_OBSERVATION, "Séquence d’observation", 1, (2, 3, 4, 5, 5, 10)),),
    GradeLevel.SECOND_GT: (Slot(_OBSERVATION, "Séquence d’observation", 2, (24,)),),
    GradeLevel.SECOND_PRO: (Slot(_PFMP, "PFMP n° 1", 3, (19,), 1),),
    GradeLevel.FIRST_PRO: (Slot(_PFMP, "PFMP n° 1", 4, (2,), -1), Slot(_PFMP, "PFMP n° 2", 3, (22,), 1)),
    GradeLevel.FINAL_PRO: (Slot(_PFMP, "PFMP n° 2", 3, (10,), 1),),
    GradeLevel.CAP1: (Slot(_PFMP, "PFMP n° 1", 3, (10,), 1), Slot(_PFMP, "PFMP n° 2", 3, (22,), 1)),
    GradeLevel.CAP2: (Slot(_PFMP, "PFMP n° 2", 4, (2,), -1),),
    GradeLevel.BTS1: (Slot(_BTS, "Stage de 1re année", 6, (20, 21)),),
    GradeLevel.BTS2: (Slot(_BTS, "Stage de 2e année", 5, (1,)),),
    GradeLevel.MC_CS: (Slot(_PFMP, "PFMP n° 2", 3, (10,), 1),),
    GradeLevel.CRAFT: (Slot(_PFMP, "PFMP n° 2", 4, (2,), -1),),
    GradeLevel.BRIDGE: (Slot(_PFMP, "PFMP n° 2", 3, (10,), 1),),
}
SEGPA_SLOTS: dict[GradeLevel, tuple[Slot, ...]] = {
    GradeLevel.FOURTH: (Slot(PlacementKind.INITIATION, "Stage d’initiation", 1, (11, 12)),),
    GradeLevel.THIRD: (Slot(PlacementKind.APPLICATION, "Stage d’application", 2, (3, 12)),),
}


def slots_of(grade: GradeLevel, *, segpa: bool) -> tuple[Slot, ...]:
    """The slots of a grade; those of Segpa are their own."""
    return SEGPA_SLOTS.get(grade, ()) if segpa else SLOTS.get(grade, ())


def week_start(year: SchoolYear, week: int) -> date:
    """The Monday of an ISO week of the second half of a school year."""
    return date.fromisocalendar(year.start + 1, week, 1)


def days_of(year: SchoolYear, start: int, weeks: int) -> tuple[date, date]:
    """The first Monday and the last Friday of a period of so many weeks."""
    first = week_start(year, start)
    return first, first + timedelta(days=7 * weeks - 3)

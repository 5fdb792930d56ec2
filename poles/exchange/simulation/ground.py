"""What a simulation stands on: towns, schools with their head-counts, courses, employers; whatever their source."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from poles.words.families import DISCOVERY
from poles.words.places import EARTH_RADIUS_KM
from poles.words.training import GradeLevel, LearnerStatus

SECTORS = ("agriculture", "industrie", "construction", "commerce", "services", "public")
"""INSEE's sectors of the « comparateur de territoires »: AZ, BE, FZ, GZ (trade), GU less GZ, OQ."""

SEGPA_MEFS = frozenset({"1661000211", "1671000211"})


@dataclass(frozen=True)
class Town:
    """A commune: its code, its name, its point, its inhabitants."""

    code: str
    name: str
    lat: float
    lon: float
    population: int
    rural: bool = False


@dataclass(frozen=True)
class Course:
    """A formation: its MEF, its label, its grade, its job family (discovery when it has none) and its ROME code."""

    mef: str
    label: str
    grade: GradeLevel
    family: str = DISCOVERY.code
    rome: str = ""


@dataclass(frozen=True)
class HeadCount:
    """How many learners a school has in a course; real class sizes when they are known (they add up to the count)."""

    uai: str
    mef: str
    learners: int
    sizes: tuple[int, ...] = ()
    status: LearnerStatus = LearnerStatus.PUPIL


@dataclass(frozen=True)
class Employers:
    """The employers of a commune: exact counts by sector (in the order of SECTORS) and by size."""

    sectors: tuple[int, ...]
    small: int = 0
    large: int = 0

    @property
    def total(self) -> int:
        """All of them; those of neither size had no employee at the end of the year."""
        return sum(self.sectors)


@dataclass(frozen=True)
class Trades:
    """Which activities (NAF) a sector holds, with weights; and which families an activity trains, with weights."""

    activities: Mapping[str, tuple[tuple[str, float], ...]]
    families: Mapping[str, tuple[tuple[str, float], ...]]


@dataclass(frozen=True)
class Ground:
    """A territory of an académie, ready to be simulated.

    ``towns``: every commune of the académie (learners may live in any); ``schools``: UAI → code of its commune, every
    school of the académie, for the numbers of rows must not depend on the territory; ``inside``: the UAI of the
    territory; ``employers``: commune → counts, for the communes of the territory only; ``priority``: the UAI of the
    schools of priority education or of a priority area.
    """

    academy: str
    towns: tuple[Town, ...]
    schools: Mapping[str, str]
    courses: Mapping[str, Course]
    head_counts: tuple[HeadCount, ...]
    inside: frozenset[str]
    employers: Mapping[str, Employers]
    trades: Trades
    remarks: tuple[str, ...] = field(default=())
    priority: frozenset[str] = frozenset()

    @cached_property
    def town_at(self) -> dict[str, int]:
        """Code of a commune → its place in ``towns``."""
        return {town.code: at for at, town in enumerate(self.towns)}

    @cached_property
    def points(self) -> NDArray[np.float64]:
        """(t, 2) latitude and longitude of each town."""
        return np.array([(town.lat, town.lon) for town in self.towns], np.float64).reshape(-1, 2)

    @cached_property
    def populations(self) -> NDArray[np.float64]:
        """(t,) inhabitants of each town."""
        return np.array([town.population for town in self.towns], np.float64)

    def counts_inside(self) -> tuple[HeadCount, ...]:
        """The head-counts of the schools of the territory."""
        return tuple(count for count in self.head_counts if count.uai in self.inside)


def distances_km(lat: float, lon: float, points: NDArray[np.float64]) -> NDArray[np.float64]:
    """(n,) kilometres as the crow flies from a point to n points given as (n, 2) degrees."""
    here = np.radians((lat, lon))
    there = np.radians(points)
    chord = (
        np.sin((there[:, 0] - here[0]) / 2) ** 2
        + np.cos(here[0]) * np.cos(there[:, 0]) * np.sin((there[:, 1] - here[1]) / 2) ** 2
    )
    return 2 * EARTH_RADIUS_KM * np.arcsin(np.minimum(1.0, np.sqrt(chord)))

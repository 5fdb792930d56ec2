"""The ground of a real territory: what the database knows of an académie, and what a folder of open data says of it."""

from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from poles.domain.governance.queries import communes_of_hub, hubs_of, schools_of_hub
from poles.domain.territory.policy import PROGRAMMES
from poles.domain.territory.queries import communes_of, schools_of
from poles.exchange.simulation.ground import Course, Ground, HeadCount, Town
from poles.exchange.simulation.open_data import (
    MissingData,
    SchoolFacts,
    check_folder,
    employers,
    families_taught,
    head_counts,
    trades,
    without_wholes,
)
from poles.words.actor import Actor
from poles.words.families import DISCOVERY
from poles.words.training import GradeLevel, duty_of


@dataclass(frozen=True)
class Scale:
    """How much of an académie is simulated, and with how many host sites."""

    name: str
    sites: int
    whole_academy: bool


SCALES = {"S": Scale("S", 2_500, False), "M": Scale("M", 25_000, True)}


class Terrain:
    """An académie read once; gives the ground of one of its pôles, or of the whole."""

    def __init__(self, *, actor: Actor, academy_id: str, folder: Path, cap: float):
        check_folder(folder)
        self.academy_id, self.folder = academy_id, folder
        self.courses, by_mefstat = _courses(actor)
        communes = list(communes_of(academy_id).order_by("code"))
        kept = without_wholes(commune.code for commune in communes)
        self.towns = tuple(
            Town(commune.code, commune.name, commune.lat, commune.lon, commune.population, commune.rural)
            for commune in communes
            if commune.code in kept and commune.lat is not None and commune.lon is not None
        )
        known = {town.code for town in self.towns}
        schools = [school for school in schools_of(academy_id).order_by("uai") if school.commune_id in known]
        if not schools:
            raise MissingData(
                f"Aucun établissement de l’académie {academy_id} n’est dans la base : « poles load directory » d’abord."
            )
        self.schools = {school.uai: school.commune_id for school in schools}
        self.priority = frozenset(
            school.uai for school in schools if school.priority_education or school.near_priority_area
        )
        facts = [
            SchoolFacts(
                school.uai, school.type, school.commune_id, school.mother_uai,
                school.general_track or school.technological_track,
            )
            for school in schools
        ]  # fmt: skip
        counted = head_counts(folder, facts, self.courses, by_mefstat)
        self.counts: list[HeadCount] = counted.counts
        self.remarks = tuple(counted.remarks)
        self.trades = trades(folder, families_taught(self.counts, self.courses), cap=cap)

    def hub_sizes(self) -> list[tuple[int, Any]]:
        """(learners, pôle) for each pôle of the current map, the largest first."""
        learners = Counter[str]()
        for count in self.counts:
            learners[count.uai] += count.learners
        sized = [
            (sum(learners[uai] for uai in schools_of_hub(hub.pk).values_list("uai", flat=True)), hub)
            for hub in hubs_of(self.academy_id)
        ]
        return sorted(sized, key=lambda pair: (-pair[0], pair[1].slug))

    def ground(self, hub_id=None) -> Ground:
        """The ground of a pôle (its schools, its communes), or of the whole académie."""
        known = {town.code for town in self.towns}
        if hub_id is None:
            inside, communes = frozenset(self.schools), known
        else:
            inside = frozenset(schools_of_hub(hub_id).values_list("uai", flat=True)) & self.schools.keys()
            communes = known & set(communes_of_hub(hub_id).values_list("code", flat=True))
        counts, remarks = employers(self.folder, communes)
        return Ground(
            academy=self.academy_id,
            towns=self.towns,
            schools=self.schools,
            courses=self.courses,
            head_counts=tuple(self.counts),
            inside=inside,
            employers=counts,
            trades=self.trades,
            remarks=(*self.remarks, *remarks),
            priority=self.priority,
        )


def _courses(actor: Actor) -> tuple[dict[str, Course], dict[str, str]]:
    """MEF → course, and MEFSTAT → MEF: the first whose grade owes a placement, else the first."""
    rows = PROGRAMMES.rows(actor, "see").order_by("mef_code")
    courses: dict[str, Course] = {}
    by_mefstat: dict[str, str] = {}
    for row in rows:
        grade = GradeLevel(row.grade)
        courses[row.mef_code] = Course(row.mef_code, row.label, grade, row.family or DISCOVERY.code, row.rome_code)
        if row.mefstat:
            best = by_mefstat.setdefault(row.mefstat, row.mef_code)
            if duty_of(courses[best].grade) is None and duty_of(grade) is not None:
                by_mefstat[row.mefstat] = row.mef_code
    if not courses:
        raise MissingData("Aucune formation n’est dans la base : « poles load formations » d’abord.")
    return courses, by_mefstat

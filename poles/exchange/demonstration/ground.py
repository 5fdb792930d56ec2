"""The ground of the demonstration: towns, schools and formations as rows to load, and as the simulation wants them."""

from collections.abc import Iterable
from itertools import pairwise

from poles.domain.territory.rows import CommuneRow, ProgrammeRow, SchoolRow
from poles.exchange.demonstration.courses import COURSES
from poles.exchange.demonstration.schools import NEAR_PRIORITY_AREA, REP, SCHOOLS, TYPES, uai_of
from poles.exchange.demonstration.towns import BASINS, TOWNS
from poles.exchange.simulation.ground import SECTORS, Course, Employers, Ground, HeadCount, Town, Trades
from poles.words.academies import Academy
from poles.words.families import FAMILIES, families_of_naf
from poles.words.identifiers import CommuneCode
from poles.words.training import HolidayZone, LearnerStatus, SchoolType

VOCATIONAL = (SchoolType.VOCATIONAL_LYCEE, SchoolType.COMPREHENSIVE_LYCEE, SchoolType.VOCATIONAL_SECTION)
ACADEMY = Academy("99", "Démonstration", "Région de démonstration", HolidayZone.A, ())
SITES = 900
EMPLOYERS_PER_THOUSAND = 32
"""France, 2018: 2.17 million employers for 67 million inhabitants (INSEE)."""

SHARES = (0.045, 0.068, 0.104, 0.194, 0.456, 0.133)
"""Of the employers of France in 2018, by sector in the order of SECTORS (INSEE)."""

SMALL, LARGE = 0.72, 0.18
"""Employers with 1 to 9 employees, with 10 or more (INSEE, 2018)."""

# Usual activities by sector, with weights of ours: the demonstration knows no register of employers.
ACTIVITIES = {
    "agriculture": "01.13Z 2 01.21Z 3 01.24Z 4 01.45Z 2 01.50Z 3 02.20Z 1",
    "industrie": "10.13A 1 10.71C 5 16.23Z 1 18.12Z 1 22.29A 1 25.11Z 2 25.62B 3 26.51B 1 27.12Z 1 28.22Z 1 33.12Z 2 "
    "33.20A 1 38.11Z 1",
    "construction": "41.20A 2 42.11Z 1 43.21A 3 43.22A 3 43.22B 2 43.31Z 1 43.32A 3 43.34Z 2 43.91B 1 43.99C 3",
    "commerce": "45.11Z 1 45.20A 5 45.20B 1 46.31Z 1 46.73A 1 47.11B 3 47.11F 1 47.24Z 3 47.52A 1 47.71Z 4 47.73Z 3 "
    "47.76Z 2 47.78A 1",
    "services": "49.41A 2 52.29B 1 53.20Z 1 55.10Z 2 56.10A 8 56.10C 4 56.30Z 2 62.02A 2 64.19Z 2 66.22Z 2 68.31Z 2 "
    "69.20Z 3 71.12B 2 78.20Z 1 79.11A 1 80.10Z 1 81.21Z 2 81.30Z 2 90.01Z 1 93.12Z 1 94.99Z 3 96.02A 5 96.02B 2",
    "public": "84.11Z 4 85.20Z 2 86.21Z 3 86.23Z 2 86.90D 2 87.10A 2 87.30A 1 88.10A 2 88.91A 2 88.99B 1",
}


def commune_rows() -> list[CommuneRow]:
    """The communes, to load."""
    return [
        CommuneRow(
            town.code, town.name, CommuneCode(town.code).department, ACADEMY.code, town.postal_code, town.lat, town.lon,
            town.population, f"{ACADEMY.code}{town.basin:02d}", town.rural,
        )
        for town in TOWNS
    ]  # fmt: skip


def school_rows() -> list[SchoolRow]:
    """The schools, to load; each stands a few hundred metres from its mairie."""
    towns = {town.code: town for town in TOWNS}
    rows = []
    for school in SCHOOLS:
        kind, nature, title = TYPES[school.kind]
        town = towns[school.town]
        keys = {key for key, _ in school.courses}
        aside = (school.number % 5 - 2) * 0.0022, (school.number % 7 - 3) * 0.0026
        rows.append(
            SchoolRow(
                uai=school.uai, name=f"{title} {school.name} (fictif)", academy_id=ACADEMY.code, commune_id=town.code,
                type=kind.value, nature=nature, sector="public", postal_code=town.postal_code,
                lat=round(town.lat + aside[0], 4), lon=round(town.lon + aside[1], 4), located_by="directory",
                basin_code=f"{ACADEMY.code}{town.basin:03d}", basin_name=BASINS[town.basin],
                general_track="2GT" in keys, technological_track="2GT" in keys,
                vocational_track=kind in VOCATIONAL,
                apprenticeship=kind is SchoolType.CFA, post_bac=bool(keys & {"NDRC", "SP3S", "ELT"}),
                segpa=any(other.mother == school.number for other in SCHOOLS), ulis=False,
                priority_education="REP" if school.number in REP else None,
                near_priority_area=school.number in NEAR_PRIORITY_AREA,
                mother_uai=uai_of(school.mother) if school.mother else "", is_open=True, vintage="fictif",
            )
        )  # fmt: skip
    return rows


def programme_rows() -> list[ProgrammeRow]:
    """The formations, to load."""
    return [
        ProgrammeRow(
            course.mef, course.label, course.grade.value, diploma_code=course.diploma or None, family=course.family
        )
        for years in COURSES.values()
        for course in years
    ]


def demonstration_ground(inside: Iterable[str] | None = None) -> Ground:
    """The whole demonstration, or the schools of these UAI only; the employers are those of all its communes."""
    schools = {school.uai: school.town for school in SCHOOLS}
    courses = {
        course.mef: Course(course.mef, course.label, course.grade, course.family)
        for years in COURSES.values()
        for course in years
    }
    return Ground(
        academy=ACADEMY.code,
        towns=tuple(
            sorted(
                (Town(town.code, town.name, town.lat, town.lon, town.population, town.rural) for town in TOWNS),
                key=lambda town: town.code,
            )
        ),
        schools=schools,
        courses=courses,
        head_counts=tuple(_head_counts()),
        inside=frozenset(schools if inside is None else inside),
        employers={town.code: employers_of(town.population) for town in TOWNS},
        trades=demonstration_trades(),
        remarks=("hypothèse : employeurs de la démonstration en proportion des habitants, aux parts nationales ;",),
        priority=frozenset(school.uai for school in SCHOOLS if school.number in {*REP, *NEAR_PRIORITY_AREA}),
    )


def employers_of(population: int) -> Employers:
    """The employers of a town of so many inhabitants, at the national shares, rounded so that nothing is lost."""
    total = population * EMPLOYERS_PER_THOUSAND / 1000
    steps = [0, *(round(total * sum(SHARES[: at + 1]) / sum(SHARES)) for at in range(len(SHARES)))]
    sectors = tuple(after - before for before, after in pairwise(steps))
    return Employers(sectors, small=int(steps[-1] * SMALL), large=int(steps[-1] * LARGE))


def demonstration_trades() -> Trades:
    """Activities by sector as typed; families by the activity's division, in proportion of their learners."""
    activities = {}
    for sector in SECTORS:
        cells = ACTIVITIES[sector].split()
        activities[sector] = tuple(zip(cells[::2], map(float, cells[1::2]), strict=True))
    taught = {family.code: 0.01 for family in FAMILIES}
    for school in SCHOOLS:
        for key, count in school.courses:
            for course in COURSES[key]:
                taught[course.family] += count / 1000
    families = {
        code: tuple((family.code, taught[family.code]) for family in families_of_naf(code[:2]))
        for cells in activities.values()
        for code, _ in cells
    }
    return Trades(activities, families)


def _head_counts() -> Iterable[HeadCount]:
    for school in SCHOOLS:
        status = LearnerStatus.APPRENTICE if school.kind == "CFA" else LearnerStatus.PUPIL
        for key, count in school.courses:
            for rank, course in enumerate(COURSES[key]):
                held = max(count - rank, 1)  # a few leave each year
                who = LearnerStatus.STUDENT if course.mef.startswith("311") else status
                yield HeadCount(school.uai, course.mef, held, status=who)

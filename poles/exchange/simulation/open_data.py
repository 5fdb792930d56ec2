"""The ground of a real académie: head-counts, employers and activities read from a folder of open data."""

import csv
import gzip
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from poles.exchange.simulation.ground import SECTORS, Course, Employers, HeadCount, Trades
from poles.words.families import FAMILIES
from poles.words.training import GradeLevel, LearnerStatus, SchoolType, duty_of

VOCATIONAL_COUNTS = "etablissements/effectifs_uai_mefstat11_rentree2020.csv.gz"
COLLEGE_COUNTS = "etablissements/effectifs_colleges_2021.csv.gz"
SECOND_CLASSES = "etablissements/classes_seconde_2024.csv.gz"
EMPLOYERS = "employeurs/insee_comparateur_communes_2018.csv.gz"
ACTIVITIES = {
    "employeurs/metz_57463_naf_x_tranche.csv": "nb_etablissements",
    "employeurs/lyon4e_69384_naf_x_tranche.csv": "nb_etablissements_actifs",
}
"""Tables of the activities of a city → the column that counts the establishments."""

HIRINGS = "metiers/rome3_naf_embauches.csv.gz"
NEEDED = (VOCATIONAL_COUNTS, COLLEGE_COUNTS, SECOND_CLASSES, EMPLOYERS, *ACTIVITIES, HIRINGS)

THIRD, THIRD_SEGPA, FOURTH_SEGPA, SECOND_GT = "1031001911", "1671000211", "1661000211", "2001001811"
NO_EMPLOYEE = frozenset(("", "00", "NN"))
BIG_CITIES = {"75056": "751", "69123": "6938", "13055": "132"}
"""The communes that INSEE also counts by arrondissement: code of the whole → beginning of the codes of its parts."""


class MissingData(Exception):
    """A file of the folder is absent, or is not what it should be; the sentence says which, and what to do."""


@dataclass(frozen=True)
class SchoolFacts:
    """What the head-counts must know of a school of the directory."""

    uai: str
    type: str
    commune: str
    mother: str = ""
    general: bool = False


@dataclass
class Counted:
    """The head-counts of an académie, and what had to be said while reading them."""

    counts: list[HeadCount] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)


def check_folder(folder: Path) -> None:
    """Raise MissingData for the first file that is not there."""
    for name in NEEDED:
        if not (folder / name).is_file():
            raise MissingData(
                f"Le fichier {name} manque dans {folder} : « --data » doit désigner le dossier des données ouvertes "
                f"({len(NEEDED)} fichiers y sont attendus)."
            )


def read_rows(folder: Path, name: str, *columns: str) -> Iterator[dict[str, str]]:
    """The lines of a CSV file of the folder, compressed or not. Raise MissingData when it cannot be read."""
    path = folder / name
    try:
        with gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open(encoding="utf-8") as text:
            reader = csv.DictReader(text)
            if absent := [column for column in columns if column not in (reader.fieldnames or ())]:
                raise MissingData(f"Le fichier {name} n’a pas la colonne « {absent[0]} » : vérifiez que c’est le bon.")
            yield from reader
    except (OSError, EOFError, UnicodeDecodeError, csv.Error) as error:
        raise MissingData(
            f"Le fichier {name} ne se lit pas ({type(error).__name__}) : téléchargez-le de nouveau."
        ) from error


def head_counts(
    folder: Path, schools: Sequence[SchoolFacts], courses: Mapping[str, Course], by_mefstat: Mapping[str, str]
) -> Counted:
    """Exact learners by school and formation: vocational and BTS (2020), collège (2021), general seconde (2024).

    ``by_mefstat``: MEFSTAT 11 → MEF of a known formation. What belongs to no known formation is counted in the remarks.
    """
    done = Counted()
    known = {school.uai: school for school in schools}
    vocational, entering = _vocational(folder, known, courses, by_mefstat, done)
    done.counts += vocational
    done.counts += _colleges(folder, schools, courses)
    done.counts += _general(folder, known, courses, entering, done)
    done.counts.sort(key=lambda count: (count.uai, count.mef))
    done.remarks.append(
        "hypothèse : effectifs de 2020 (voie professionnelle, BTS), 2021 (collège) et 2024 (2de), inchangés ;"
    )
    return done


def employers(folder: Path, communes: Iterable[str]) -> tuple[dict[str, Employers], list[str]]:
    """INSEE's counts of employers of these communes, by sector and size; a remark on those that it does not know."""
    wanted = without_wholes(communes)
    columns = ("CODGEO", "ETAZ18", "ETBE18", "ETFZ18", "ETGU18", "ETGZ18", "ETOQ18", "ETTEF118", "ETTEFP1018")
    found = {}
    for row in read_rows(folder, EMPLOYERS, *columns):
        if row["CODGEO"] in wanted:
            farm, factory, building, service, trade, public, small, large = (
                int(float(row[column] or 0)) for column in columns[1:]
            )
            sectors = (farm, factory, building, trade, max(service - trade, 0), public)
            found[row["CODGEO"]] = Employers(sectors, small, large)
    absent = wanted - found.keys()
    remarks = (
        [f"{len(absent)} communes absentes des comptes d’employeurs de l’INSEE (fusions depuis 2021) ;"]
        if absent
        else []
    )
    return found, remarks


def without_wholes(codes: Iterable[str]) -> set[str]:
    """The codes, less the whole of a city of which the arrondissements are there."""
    codes = set(codes)
    return codes - {whole for whole, start in BIG_CITIES.items() if any(code.startswith(start) for code in codes)}


def trades(folder: Path, taught: Mapping[tuple[str, str], int], *, cap: float) -> Trades:
    """Activities by sector, and the families that each activity trains.

    Activities: the real employers of Metz and Lyon 4e; the hirings of all jobs for agriculture and industry, of which
    these two cities know little. Families: learners by (family, ROME) × share of the activity in the hirings of that
    ROME, no activity weighing more than ``cap`` of a job.
    """
    hirings: dict[str, dict[str, float]] = defaultdict(dict)
    for row in read_rows(folder, HIRINGS, "code_rome", "code_naf", "embauches"):
        hirings[row["code_rome"]][row["code_naf"]] = float(row["embauches"])
    shares = {rome: _capped(activities, cap) for rome, activities in hirings.items()}
    cities: dict[str, float] = defaultdict(float)
    for name, column in ACTIVITIES.items():
        for row in read_rows(folder, name, "code_naf", "tranche_effectif", column):
            if row["tranche_effectif"] not in NO_EMPLOYEE and sector_of(row["code_naf"]):
                cities[row["code_naf"]] += float(row[column])
    everywhere: dict[str, float] = defaultdict(float)
    for activities in shares.values():
        for activity, share in activities.items():
            everywhere[activity] += share
    by_sector = {}
    for sector in SECTORS:
        source = everywhere if sector in ("agriculture", "industrie") else cities
        by_sector[sector] = tuple(sorted((naf, weight) for naf, weight in source.items() if sector_of(naf) == sector))
    weights: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(float))
    for (family, rome), learners in sorted(taught.items()):
        for naf, share in shares.get(rome, {}).items():
            weights[naf][family] += learners * share
    codes = {family.code for family in FAMILIES}
    families = {
        naf: tuple(sorted((family, weight) for family, weight in found.items() if family in codes and weight > 0))
        for naf, found in weights.items()
    }
    return Trades(by_sector, families)


def sector_of(activity: str) -> str:
    """INSEE's sector of a NAF code, from its division; empty for 00.00Z and households (97 to 99)."""
    division = int(activity[:2]) if activity[:2].isdigit() else 0
    bounds = ((3, 1), (39, 5), (43, 41), (47, 45), (83, 48), (88, 84), (96, 90))
    names = ("agriculture", "industrie", "construction", "commerce", "services", "public", "services")
    for (last, first), name in zip(bounds, names, strict=True):
        if first <= division <= last:
            return name
    return ""


def families_taught(counts: Iterable[HeadCount], courses: Mapping[str, Course]) -> dict[tuple[str, str], int]:
    """Learners by (family, ROME); a course without ROME gives none."""
    taught: dict[tuple[str, str], int] = defaultdict(int)
    for count in counts:
        course = courses[count.mef]
        if course.rome:
            taught[course.family, course.rome] += count.learners
    return dict(taught)


def _capped(activities: Mapping[str, float], cap: float) -> dict[str, float]:
    total = sum(activities.values())
    return {naf: min(hired / total, cap) for naf, hired in activities.items()} if total else {}


def _vocational(folder, known, courses, by_mefstat, done) -> tuple[list[HeadCount], dict[str, int]]:
    """Learners of the census whose grade owes a placement; and by school the pupils who enter the vocational track."""
    counts: dict[tuple[str, str], int] = defaultdict(int)
    entering: dict[str, int] = defaultdict(int)
    unknown = lost = 0
    for row in read_rows(folder, VOCATIONAL_COUNTS, "uai", "mef_stat_11", "effectif"):
        uai, learners = row["uai"], int(row["effectif"] or 0)
        if uai not in known or not learners:
            continue
        mef = by_mefstat.get(row["mef_stat_11"])
        if mef is None:
            unknown, lost = unknown + 1, lost + learners
            continue
        grade = courses[mef].grade
        if duty_of(grade) is not None:
            counts[uai, mef] += learners
        if grade in (GradeLevel.SECOND_PRO, GradeLevel.CAP1):
            entering[uai] += learners
    if lost:
        done.remarks.append(f"{lost} élèves de {unknown} formations inconnues de la base n’ont pas été créés ;")
    bts = (GradeLevel.BTS1, GradeLevel.BTS2)
    return [
        HeadCount(
            uai, mef, learners, status=LearnerStatus.STUDENT if courses[mef].grade in bts else LearnerStatus.PUPIL
        )
        for (uai, mef), learners in counts.items()
    ], entering


def _colleges(folder: Path, schools: Sequence[SchoolFacts], courses: Mapping[str, Course]) -> Iterator[HeadCount]:
    known = {school.uai for school in schools}
    segpas = {school.mother: school.uai for school in schools if school.type == SchoolType.SEGPA and school.mother}
    columns = ("numero_college", "3eme_total", "3eme_segpa", "4eme_segpa")
    for row in read_rows(folder, COLLEGE_COUNTS, *columns):
        uai = row["numero_college"]
        if uai not in known:
            continue
        total, third_segpa, fourth_segpa = (int(float(row[column] or 0)) for column in columns[1:])
        home = segpas.get(uai, uai)
        for where, mef, learners in (
            (uai, THIRD, total - third_segpa),
            (home, THIRD_SEGPA, third_segpa),
            (home, FOURTH_SEGPA, fourth_segpa),
        ):
            if learners > 0 and mef in courses:
                yield HeadCount(where, mef, learners)


def _general(folder, known, courses, entering, done) -> Iterator[HeadCount]:
    """The classes of seconde of the schools with a general track; where a vocational seconde stands beside, its pupils
    of the census are taken off and only the total is kept."""
    sizes: dict[str, list[int]] = defaultdict(list)
    for row in read_rows(folder, SECOND_CLASSES, "uai", "division", "effectif"):
        school = known.get(row["uai"])
        if school and school.general and int(float(row["effectif"] or 0)) > 0:
            sizes[row["uai"]].append(int(float(row["effectif"])))
    deduced = 0
    for uai, found in sorted(sizes.items()):
        total = sum(found) - entering.get(uai, 0)
        if SECOND_GT not in courses or total <= 0:
            continue
        deduced += bool(entering.get(uai))
        yield HeadCount(uai, SECOND_GT, total, () if entering.get(uai) else tuple(found))
    if deduced:
        done.remarks.append(
            f"hypothèse : dans {deduced} lycées polyvalents, la 2de générale est le total des secondes moins la voie "
            "professionnelle de 2020 ;"
        )

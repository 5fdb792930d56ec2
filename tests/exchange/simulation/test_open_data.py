"""On the real académie of Nancy-Metz, head-counts and employers are exactly those of the files."""

from collections import Counter
from pathlib import Path

import pytest

from poles.domain.governance import usecases as maps
from poles.domain.territory import queries as territory
from poles.domain.territory import usecases as ground_loads
from poles.exchange.communes import read_communes
from poles.exchange.directory import read_directory
from poles.exchange.formations import formation_files, read_formations
from poles.exchange.simulation.build import simulate
from poles.exchange.simulation.hypotheses import Hypotheses
from poles.exchange.simulation.open_data import (
    EMPLOYERS,
    NEEDED,
    THIRD_SEGPA,
    VOCATIONAL_COUNTS,
    MissingData,
    check_folder,
    employers,
    read_rows,
    sector_of,
    without_wholes,
)
from poles.exchange.simulation.terrain import Terrain
from poles.words.academies import ACADEMIES
from poles.words.actor import system
from poles.words.time import SchoolYear
from poles.words.training import duty_of
from tests import factories as make
from tests.shared_data import shared_file, shared_rows

ME, AT = system("essai"), make.NOW
DIRECTORY = "etablissements/etablissements_second_degre.csv.gz"


def data() -> Path:
    """The folder of open data, or skip."""
    for name in (*NEEDED, DIRECTORY):
        shared_file(f"data/{name}")
    return shared_file("data/README.md").parent


@pytest.fixture
def terrain(db):
    """Nancy-Metz as the real files tell it, with a map."""
    folder = data()
    ground_loads.load_academies(actor=ME, rows=ACADEMIES, at=AT)
    communes = [row for row in read_communes(folder / "territoires/communes.csv.gz").rows if row.academy_id == "12"]
    ground_loads.load_communes(actor=ME, rows=communes, at=AT)
    schools = read_directory([folder / DIRECTORY], communes=territory.commune_places()).rows
    ground_loads.load_schools(actor=ME, rows=[row for row in schools if row.academy_id == "12"], at=AT)
    formations = read_formations(formation_files(folder / "formations")).rows
    ground_loads.load_programmes(actor=ME, rows=formations, at=AT)
    chart = maps.propose_map(actor=ME, academy_id="12", basis="basin", school_year=2026, at=AT)
    maps.adopt_map(actor=ME, hub_map_id=chart.pk, at=AT)
    return Terrain(actor=ME, academy_id="12", folder=folder, cap=0.25)


def test_the_largest_hub_has_the_head_counts_of_the_files(terrain):
    learners, hub = terrain.hub_sizes()[0]
    ground = terrain.ground(hub.pk)
    made = simulate(ground, Hypotheses(sites=2_500), SchoolYear(2026), 1)
    found = made.head_counts()
    assert sum(found.values()) == learners > 5_000

    mefstats = {row["MEF"]: row["MEF_STAT_11"] for row in shared_rows("data/formations/n_mef.csv.gz", delimiter=";")}
    vocational = Counter()
    for (uai, mef), count in found.items():
        if mef[:3] in ("241", "247", "311"):
            vocational[uai, mefstats[mef]] += count
    known = {mefstats[mef]: course.grade for mef, course in terrain.courses.items() if mef[:3] in ("241", "247", "311")}
    wanted = Counter()
    for row in shared_rows(f"data/{VOCATIONAL_COUNTS}"):
        grade = known.get(row["mef_stat_11"])
        if row["uai"] in ground.inside and grade and duty_of(grade):
            wanted[row["uai"], row["mef_stat_11"]] += int(row["effectif"])
    assert vocational == +wanted

    thirds = Counter()
    for (uai, mef), count in found.items():
        if mef == "1031001911":
            thirds[uai] += count
    colleges = {
        row["numero_college"]: int(row["3eme_total"]) - int(row["3eme_segpa"] or 0)
        for row in shared_rows("data/etablissements/effectifs_colleges_2021.csv.gz")
        if row["numero_college"] in ground.inside
    }
    assert thirds == +Counter(colleges)
    assert any(mef == THIRD_SEGPA for _, mef in found)
    assert 2_490 <= len(made.sites) <= 2_500


def test_the_whole_academy_has_every_hub(terrain):
    whole = terrain.ground()
    assert sum(count.learners for count in whole.counts_inside()) == sum(size for size, _ in terrain.hub_sizes())
    assert len(whole.employers) > 2_000


def test_employers_are_those_of_insee_for_every_commune_and_sector():
    folder = data()
    lines = {row["CODGEO"]: row for row in read_rows(folder, EMPLOYERS)}
    found, remarks = employers(folder, lines)
    assert remarks == []
    assert found.keys() == lines.keys() - {"75056", "69123", "13055"}
    for code, counts in found.items():
        row = lines[code]
        farm, factory, building, trade, service, public = counts.sectors
        assert (farm, factory, building) == tuple(int(float(row[name] or 0)) for name in ("ETAZ18", "ETBE18", "ETFZ18"))
        assert (trade + service, public) == tuple(int(float(row[name] or 0)) for name in ("ETGU18", "ETOQ18"))
    assert sum(counts.total for counts in found.values()) == pytest.approx(2_169_322, rel=0.001)


def test_a_city_is_not_counted_twice():
    assert without_wholes(["69123", "69381", "69389", "01004"]) == {"69381", "69389", "01004"}
    assert without_wholes(["69123", "01004"]) == {"69123", "01004"}


@pytest.mark.parametrize(
    ("activity", "sector"),
    [
        ("01.21Z", "agriculture"), ("10.71C", "industrie"), ("38.11Z", "industrie"), ("43.21A", "construction"),
        ("47.11B", "commerce"), ("56.10A", "services"), ("86.21Z", "public"), ("96.02A", "services"), ("00.00Z", ""),
        ("97.00Z", ""), ("", ""),
    ],
)  # fmt: skip
def test_an_activity_has_its_sector(activity, sector):
    assert sector_of(activity) == sector


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(MissingData, match=VOCATIONAL_COUNTS):
        check_folder(tmp_path)


@pytest.mark.parametrize(
    ("content", "said"),
    [(b"a,b\n1,2\n", "n’a pas la colonne « uai »"), ("uai\n\xe9\n".encode("latin-1"), "ne se lit pas")],
)
def test_a_bad_file_is_named_with_what_to_do(tmp_path, content, said):
    (tmp_path / "x.csv").write_bytes(content)
    with pytest.raises(MissingData, match=said):
        list(read_rows(tmp_path, "x.csv", "uai"))


def test_a_broken_archive_is_named(tmp_path):
    (tmp_path / "x.csv.gz").write_bytes(b"not gzip")
    with pytest.raises(MissingData, match="ne se lit pas"):
        list(read_rows(tmp_path, "x.csv.gz", "uai"))

"""The file door of the allocation: arrays in, a proven plan out, one sentence for a bad file."""

import json
import os
import subprocess
import sys
import zipfile

import numpy as np
import pytest

from poles.exchange import match_file
from poles.exchange.match_file import BadMatchFile


def arrays(**changed):
    """Four learners for three seats: two of one group near both seats, one of another near one of them, one far away."""
    whole = {
        "indptr": np.array([0, 2, 4, 5, 6], np.int64),
        "node": np.array([0, 1, 0, 1, 1, 2], np.int32),
        "cost": np.array([3, 1, 2, 2, 4, 60], np.int32),
        "minutes": np.array([3, 1, 2, 2, 4, 60], np.float32),
        "capacity": np.array([1, 1, 1], np.int32),
        "group": np.array([0, 0, 1, 2], np.int32),
        "cls": np.zeros(4, np.int8),
        "points": np.zeros(4, np.int32),
    }
    return {name: array for name, array in (whole | changed).items() if array is not None}


@pytest.fixture
def stored(tmp_path):
    def _stored(**changed):
        np.savez(tmp_path / "in.npz", **arrays(**changed))
        return tmp_path / "in.npz"

    return _stored


def test_the_plan_serves_the_worst_group_first(stored):
    assign, report = match_file.solve(match_file.read(stored()))

    assert report["placed"] == 3
    assert {rate["group"]: rate["placed"] for rate in report["rates"]} == {0: 1, 1: 1, 2: 1}
    assert assign.tolist()[2:] == [1, 2]
    assert report["certificate"]["ok"]


def test_the_report_counts_what_the_plan_says(stored):
    assign, report = match_file.solve(match_file.read(stored()))

    assert report["sizes"] == {"learners": 4, "nodes": 3, "edges": 6}
    assert report["over_45_minutes"] == 1
    assert report["cost"] == 4 + 60 + (2 if assign[1] == 0 else 3)


def test_points_decide_inside_a_group(stored):
    for favoured in (0, 1):
        points = np.zeros(4, np.int32)
        points[favoured] = 5
        assign, _report = match_file.solve(match_file.read(stored(points=points)))

        assert assign[favoured] == 0


def test_the_draw_changes_nothing_but_strict_ties(stored):
    tie = np.array([4, 3, 2, 1], np.uint64)

    _assign, without = match_file.solve(match_file.read(stored()))
    _assign, drawn = match_file.solve(match_file.read(stored(tie=tie)), ("L1", "L2", "L3", "L4", "L5"))

    assert (drawn["placed"], drawn["cost"], drawn["rates"]) == (without["placed"], without["cost"], without["rates"])


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"cost": None}, "il manque « cost »"),
        ({"indptr": np.array([0, 2, 1, 5, 6])}, "« indptr » doit croître"),
        ({"node": np.array([0, 1, 0, 1, 1, 9], np.int32)}, "hors de 0 à 2"),
        ({"cost": np.array([3, 1, 2, 2, 4, -1], np.int32)}, "« cost » a une valeur négative, rang 5"),
        ({"capacity": np.array([1, -1, 1], np.int32)}, "« capacity » a une valeur négative"),
        ({"group": np.zeros(3, np.int32)}, "« group » a 3 valeurs au lieu de 4"),
        ({"minutes": np.array([1, 2, 3, 4, 5, np.nan], np.float32)}, "n’est pas un nombre"),
        ({"node": np.array([0.5, 1, 0, 1, 1, 2])}, "« node » doit être de type int32"),
        ({"cls": np.array([0, 0, 0, 400])}, "hors de l’intervalle du type int8"),
        ({"cost": np.zeros((2, 3), np.int32)}, "une dimension"),
        ({"points": np.array(["a"] * 4)}, "« points » doit être de type int32"),
    ],
)
def test_a_bad_array_is_named_in_one_sentence(stored, changed, says):
    with pytest.raises(BadMatchFile) as refusal:
        match_file.read(stored(**changed))

    assert says in str(refusal.value)
    assert "\n" not in str(refusal.value)


def test_a_file_that_would_run_code_is_refused(tmp_path):
    np.savez(tmp_path / "in.npz", **arrays(cost=np.array([print] * 6, object)))

    with pytest.raises(BadMatchFile, match=r"n’est pas une archive \.npz lisible"):
        match_file.read(tmp_path / "in.npz")


@pytest.mark.parametrize("content", [b"", b"not a zip", b"PK\x03\x04 broken"])
def test_a_broken_archive_is_refused(tmp_path, content):
    (tmp_path / "in.npz").write_bytes(content)

    with pytest.raises(BadMatchFile, match="lisible"):
        match_file.read(tmp_path / "in.npz")


def test_a_bomb_is_refused_before_it_is_opened(tmp_path, monkeypatch):
    monkeypatch.setattr(match_file, "LARGEST_BYTES", 1000)
    with zipfile.ZipFile(tmp_path / "in.npz", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("node.npy", b"\0" * 100_000)

    with pytest.raises(BadMatchFile, match="4 Go"):
        match_file.read(tmp_path / "in.npz")


def poles(*arguments):
    return subprocess.run(
        [sys.executable, "-c", "from poles.workers.cli import main; main()", "match", *map(str, arguments)],
        env={**os.environ, "DATABASE_URL": ""},
        capture_output=True,
        text=True,
    )


def test_the_command_writes_the_plan_and_the_report(stored, tmp_path):
    done = poles(stored(), tmp_path / "out.npz", "--report", tmp_path / "r.json", "--levels", "L1,L4")

    assert done.returncode == 0, done.stderr
    assert np.load(tmp_path / "out.npz")["assign"].tolist()[2:] == [1, 2]
    assert json.loads((tmp_path / "r.json").read_text())["levels"] == ["L1", "L4"]


@pytest.mark.parametrize("levels", ["L4", "L1,L9"])
def test_levels_that_do_not_exist_are_one_sentence(stored, tmp_path, levels):
    done = poles(stored(), tmp_path / "out.npz", "--levels", levels)

    assert (done.returncode, done.stderr.strip().count("\n")) == (2, 0)
    assert "L1" in done.stderr
    assert not (tmp_path / "out.npz").exists()


def test_a_missing_file_is_one_sentence(tmp_path):
    done = poles(tmp_path / "none.npz", tmp_path / "out.npz")

    assert (done.returncode, done.stderr.strip().count("\n")) == (2, 0)
    assert "n’existe pas" in done.stderr

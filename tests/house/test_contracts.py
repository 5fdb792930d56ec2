"""The floors, the rooms and the drawers: imports go down, never up, never sideways."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
POLES = ROOT / "poles"
CLOCKS = {("datetime", "now"), ("datetime", "today"), ("date", "today"), ("timezone", "now"), ("time", "time")}


def lint(cwd: Path) -> subprocess.CompletedProcess:
    linter = Path(sys.executable).with_name("lint-imports")
    return subprocess.run(
        [linter, "--no-cache", "--config", ROOT / "pyproject.toml"], cwd=cwd, capture_output=True, text=True
    )


def test_every_contract_is_kept():
    done = lint(ROOT)

    assert done.returncode == 0, done.stdout
    assert "0 broken" in done.stdout


def clocks_read_in(source: str) -> list[str]:
    return [
        f"{node.value.id}.{node.attr}"
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and (node.value.id, node.attr) in CLOCKS
    ]


@pytest.mark.parametrize("floor", ["words", "law", "workflows", "matching", "records", "domain"])
def test_below_the_faces_nobody_reads_the_clock(floor):
    read = {str(file.relative_to(ROOT)): clocks_read_in(file.read_text()) for file in (POLES / floor).rglob("*.py")}

    assert {file: clocks for file, clocks in read.items() if clocks} == {}


def test_a_clock_read_in_the_cellar_would_be_seen():
    assert clocks_read_in("from datetime import date\nage = date.today()\n") == ["date.today"]

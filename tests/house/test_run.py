"""`./run`: one door, plain words, whatever is missing."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from tools import bootstrap, environment, halves, search

ROOT = Path(__file__).resolve().parents[2]


def run(*words: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """The outcome of `./run words`."""
    return subprocess.run(
        [ROOT / "run", *words], capture_output=True, text=True, env=os.environ | variables, check=False, timeout=60
    )


def test_help_gives_one_line_per_command():
    done = run("help")
    assert done.returncode == 0
    for name in bootstrap.COMMANDS:
        assert sum(line.startswith(f"  {name} ") for line in done.stdout.splitlines()) == 1


def test_an_unknown_command_is_named():
    done = run("demmo")
    assert (done.returncode, done.stdout) == (2, "")
    assert "demmo" in done.stderr
    assert "./run help" in done.stderr


def test_a_missing_python_is_said_plainly():
    done = run("help", PYTHON="python-qui-n-existe-pas")
    assert done.returncode == 1
    assert "Python est introuvable" in done.stderr


def test_an_old_python_is_said_plainly(tmp_path):
    old = tmp_path / "python"
    old.write_text('#!/bin/sh\n[ "$1" = --version ] && echo Python 3.9.2 && exit\nexit 1\n')
    old.chmod(0o755)
    done = run("help", PYTHON=str(old))
    assert done.returncode == 1
    assert "3.11 ou plus récent" in done.stderr
    assert "Python 3.9.2" in done.stderr


def test_a_folder_that_is_no_environment_is_left_alone(tmp_path, monkeypatch):
    (tmp_path / "lettre.txt").write_text("à garder")
    monkeypatch.setattr(environment, "VENV", tmp_path)
    monkeypatch.setattr(environment, "PYTHON", tmp_path / "bin" / "python")
    with pytest.raises(SystemExit, match="n'est pas un environnement Python"):
        environment._make_venv()
    assert (tmp_path / "lettre.txt").read_text() == "à garder"


def test_a_failed_step_shows_what_it_said(capfd):
    assert environment.step("Essai", ["sh", "-c", "echo la raison; exit 3"]) is False
    said = capfd.readouterr().err
    assert "Essai : échec" in said
    assert "la raison" in said


def test_where_finds_a_word_whatever_its_case(capsys):
    assert search.main(["UNE SEULE PORTE D'ENTRÉE"]) == 0
    found = capsys.readouterr().out.splitlines()
    assert any(line.startswith("run:2 ") for line in found)


def test_where_says_when_nothing_is_found(capsys):
    assert search.main(["zyzzyva" + "yva"]) == 1
    assert "Aucun fichier" in capsys.readouterr().err


def test_a_python_without_venv_is_said_plainly(tmp_path, monkeypatch):
    monkeypatch.setattr(environment, "VENV", tmp_path / "venv")
    monkeypatch.setattr(environment, "PYTHON", tmp_path / "venv" / "bin" / "python")
    monkeypatch.setattr(environment, "find_spec", lambda name: None)
    monkeypatch.setattr(environment, "_apt", lambda label, *packages: False)
    with pytest.raises(SystemExit, match="apt-get install python3-venv"):
        environment._make_venv()


def test_the_calculations_are_compiled_once_and_again_when_they_change(tmp_path, monkeypatch, capfd):
    (tmp_path / "noyau.py").write_text("1")
    monkeypatch.setattr(environment, "VENV", tmp_path)
    monkeypatch.setattr(environment, "KERNELS", tmp_path)
    monkeypatch.setattr(environment, "PYTHON", "echo")
    for text, said in (("1", True), ("1", False), ("22", True)):
        if (tmp_path / "noyau.py").read_text() != text:
            (tmp_path / "noyau.py").write_text(text)
        environment.warm_kernels()
        assert ("Compilation des calculs" in capfd.readouterr().err) is said


def test_a_failed_compilation_stops_nothing(tmp_path, monkeypatch, capfd):
    monkeypatch.setattr(environment, "VENV", tmp_path)
    monkeypatch.setattr(environment, "PYTHON", "false")
    environment.warm_kernels()
    assert "premier emploi" in capfd.readouterr().err
    assert not (tmp_path / "stamp-kernels").exists()


def test_an_environment_that_cannot_be_written_is_warmed_all_the_same(tmp_path, monkeypatch, capfd):
    monkeypatch.setattr(environment, "VENV", tmp_path / "absent")
    monkeypatch.setattr(environment, "PYTHON", "echo")
    environment.warm_kernels()
    assert "fait en" in capfd.readouterr().err


@pytest.mark.parametrize(
    ("words", "whole"),
    [
        ((), True),
        (("--durations=15", "-q"), True),
        (("-m", "not browser"), False),
        (("tests/words",), False),
        (("-k", "nom"), False),
        (("-x",), False),
    ],
)
def test_the_suite_is_cut_in_two_only_when_nothing_is_chosen(words, whole):
    assert halves.splits(words) is whole


def test_both_halves_are_counted_together():
    first = "…\n==== 1 failed, 3072 passed, 2 skipped, 350 deselected in 300.01s ====\n"
    second = "…\n==== 350 passed, 3075 deselected in 280.00s ====\n"
    assert halves.totals([first, second]) == {"failed": 1, "passed": 3422, "skipped": 2}

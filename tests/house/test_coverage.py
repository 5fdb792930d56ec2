"""The page that tells what is covered names only addresses and files that exist, and counts its own rows."""

import re
from collections import Counter
from pathlib import Path

import poles.config.urls  # noqa: F401  (declares every address)
from poles.web.routes import ROUTES

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "coverage.md"
HOMES = ("", "poles", "poles/domain", "docs")


def rows(text: str) -> dict[str, list[str]]:
    """Requirement → its cells: what is asked, state, where."""
    found = [
        [cell.strip() for cell in line.strip("|").split("|")] for line in text.splitlines() if re.match(r"\| R\d", line)
    ]
    return {cells[0]: cells[1:] for cells in found}


def unknown(text: str) -> list[str]:
    """The addresses and files that a page names and that do not exist."""
    faults = []
    for name, cells in rows(text).items():
        for word in re.findall(r"`([^`]+)`", cells[-1]):
            if re.fullmatch(r"[a-z]+:[a-z_]+", word):
                there = word in ROUTES
            elif word.startswith("/") or not re.search(r"/|\.py$", word):
                continue
            else:
                there = any((ROOT / home / word).exists() for home in HOMES) or any(
                    (ROOT / "tests").rglob(word.split("/")[-1])
                )
            if not there:
                faults.append(f"{name}: {word}")
    return faults


def test_every_address_and_file_named_exists():
    assert unknown(PAGE.read_text("utf-8")) == []


def test_one_that_does_not_exist_is_named():
    page = "| R1 | Quelque chose | works | `schools:nowhere`, `tests/nowhere.py`, `schools:today` |"
    assert unknown(page) == ["R1: schools:nowhere", "R1: tests/nowhere.py"]


def test_there_is_one_row_a_requirement_and_the_first_line_counts_them():
    text = PAGE.read_text("utf-8")
    states = Counter(cells[1] for cells in rows(text).values())
    assert list(rows(text)) == [f"R{number}" for number in range(1, 148)]
    said = re.search(r"Today: (\d+) work, (\d+) in part, (\d+) not yet", text)
    assert said
    assert tuple(map(int, said.groups())) == (states["works"], states["in part"], states["not yet"])


def test_a_row_that_works_says_where():
    assert [
        name for name, cells in rows(PAGE.read_text("utf-8")).items() if cells[1] == "works" and not cells[-1]
    ] == []

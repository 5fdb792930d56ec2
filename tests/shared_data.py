"""Real public data beside the checkout, never inside it: a test that needs them skips, visibly, when they are absent."""

import csv
import gzip
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

BESIDE_THE_CHECKOUT = Path(__file__).resolve().parents[1].parent / "shared"


def shared_file(relative: str) -> Path:
    """A file of the shared folder (``POLES_SHARED``, else ``shared`` beside the checkout), or skip the test and say why.

    Example: ``shared_file("data/formations/n_mef.csv.gz")``.
    """
    path = Path(os.environ.get("POLES_SHARED") or BESIDE_THE_CHECKOUT) / relative
    if not path.is_file():
        pytest.skip(f"open data absent: {relative} (set POLES_SHARED to the folder that holds it)")
    return path


def shared_rows(relative: str, delimiter: str = ",") -> Iterator[dict[str, str]]:
    """The rows of a shared CSV file, compressed or not, by column name."""
    path = shared_file(relative)
    with gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open(encoding="utf-8") as lines:
        yield from csv.DictReader(lines, delimiter=delimiter)

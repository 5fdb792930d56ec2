"""The locks hold names, versions and hashes only, and pin everything that the project asks for."""

import pytest

from tools import locks

CLEAN = (
    "django==5.2.19 ; python_full_version >= '3.11' \\\n    --hash=sha256:"
    + "0" * 64
    + "\n    # via poles (pyproject.toml)\n"
)


def test_the_locks_are_clean_and_complete():
    assert locks.guard() == []


def test_a_clean_lock_passes():
    assert locks.findings("x", CLEAN) == []


@pytest.mark.parametrize(
    "line",
    [
        "--index-url https://depot.example/simple",
        "--find-links wheels",
        "-r autre.txt",
        "django @ https://depot.example/django.whl",
        "django==5.2.19 ; sys_platform == 'https://depot.example'",
        "# uv pip compile --index-url depot.example",
        "    # from depot.example/simple",
        "    # via -r /home/someone/pyproject.toml",
        "    --hash=md5:00",
        "/home/someone/wheel.whl",
    ],
)
def test_an_address_or_a_path_is_refused(line):
    assert len(locks.findings("x", CLEAN + line + "\n")) == 1


def test_a_requirement_that_is_not_locked_is_named():
    assert locks.missing(CLEAN, ["Django>=5", "psycopg[binary]>=3.3", "uuid_utils>=0.11"]) == ["psycopg", "uuid-utils"]

"""Forty people sign the same conventions at once, by real HTTP, while the web and PostgreSQL are killed under them.

The short version of ``./run bench signatures`` (two hundred people, many rounds), on a server of PostgreSQL of its own: kill -9 between the steps of a signature,
of a worker, of the whole web, of the database. What was acknowledged is kept, once, with its evidence, in a chain that holds.
"""

import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from bench.signatures import WRONG, Ground, guarded, unguarded
from tests.database import SERVER_KEY, TEMPLATES, migrations_digest

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="les processus à tuer se lisent dans /proc")


@pytest.fixture(scope="module")
def ground(django_db_setup: None, request: pytest.FixtureRequest) -> Iterator[Ground]:
    """A database like that of the tests, on a server that may be killed."""
    folder = Path(tempfile.mkdtemp(prefix="poles-essai-"))
    folder.chmod(0o711)
    known = psycopg.conninfo.conninfo_to_dict(request.config.stash[SERVER_KEY].admin())
    model = psycopg.conninfo.make_conninfo(**known | {"dbname": f"{TEMPLATES}{migrations_digest()}"})
    try:
        with Ground(folder / "feu", model=model) as made:
            yield made
    finally:
        shutil.rmtree(folder)


def test_what_was_acknowledged_is_kept_once_with_its_evidence(ground):
    found = guarded(ground, conventions=2, people=40, kills=3, seconds=90, seed=2015)
    assert {name: found[name] for name in WRONG} == dict.fromkeys(WRONG, 0)
    assert found["signed"] == 2 and found["acknowledged"] == found["signatures"] == 12 and found["untold"] == 0
    assert found["web_kills"] >= 1 and found["database_kills"] >= 1 and found["answers_lost"] > 0


def test_without_lock_nor_constraint_doubles_appear(ground):
    """The negative control: the same people, nobody killed, the locks and the unique constraints taken away."""
    found = unguarded(ground, conventions=1, people=60, seconds=60, seed=2015)
    assert found["doubles"] > 0 and found["chain_faults"] > 0 and found["invariants"] > 0

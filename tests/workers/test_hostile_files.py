"""Files made to harm: each command says a sentence and ends; nothing is kept, and nothing is a traceback."""

import gzip

import pytest
from click.testing import CliRunner

from poles.records.models import Commune, Programme, School
from poles.workers.commands.load import command
from tests import factories as make

FILES = {
    "nul": b"\0" * 5000,
    "columns without end": b"a;" * 100_000,
    "a line without end": b"x" * 2_000_000,
    "an open quote": b'"' * 10_001,
    "utf-16": "numero_uai;nom\n0880001A;Lycée".encode("utf-16"),
    "a gzip of nothing": gzip.compress(b"\0" * 5_000_000),
    "half a gzip": gzip.compress(b"abc" * 1000)[:50],
    "a gzip in a gzip": gzip.compress(gzip.compress(b"a;b\n1;2\n")),
    "a zip": b"PK\3\4" + bytes(100),
    "empty": b"",
    "half characters": b"\xed\xa0\x80;a\n1;2\n",
    "old line ends": b"a;b\r1;2\r",
}


@pytest.mark.django_db
@pytest.mark.parametrize("what", sorted(command.commands))
@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("ending", [".csv", ".csv.gz"])
def test_a_hostile_file_is_refused_in_a_sentence(tmp_path, what, name, ending):
    make.commune()
    file = tmp_path / f"fichier{ending}"
    file.write_bytes(FILES[name])

    told = CliRunner().invoke(command, [what, str(file)])

    assert isinstance(told.exception, SystemExit), told.exception
    assert told.exit_code != 0
    assert "Traceback" not in told.output
    assert (School.objects.count(), Commune.objects.count(), Programme.objects.count()) == (0, 1, 0)

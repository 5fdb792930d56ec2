"""The command line: every command explains itself, every error is one French sentence with exit code 2."""

import os
import subprocess
import sys
from importlib.util import find_spec

import pytest

from poles.workers.cli import NAMES, module_of

PRESENT = [name for name in NAMES if find_spec(module_of(name))]


def poles(*arguments: str, **environment: str) -> subprocess.CompletedProcess:
    return subprocess.run(
        [sys.executable, "-c", "from poles.workers.cli import main; main()", *arguments],
        env={**os.environ, "POLES_PROCESS": "cli", **environment},
        capture_output=True,
        text=True,
        timeout=120,
    )


def test_the_help_lists_every_command():
    done = poles("--help")

    assert done.returncode == 0
    assert [name for name in PRESENT if f"\n  {name} " not in done.stdout] == []


def test_every_command_explains_itself_in_french():
    each = "import sys\nfrom poles.workers.cli import main\nfor name in sys.argv[1:]:\n    sys.argv = ['poles', name, '--help']\n"
    each += "    print('=== ' + name)\n    try:\n        main()\n    except SystemExit as end:\n        print('code', end.code or 0)\n"
    done = subprocess.run(
        [sys.executable, "-c", each, *PRESENT],
        env={**os.environ, "POLES_PROCESS": "cli", "DATABASE_URL": ""},
        capture_output=True,
        text=True,
        timeout=120,
    )
    said = dict(part.split("\n", 1) for part in done.stdout.split("=== ")[1:])

    assert list(said) == PRESENT, done.stderr
    assert [name for name, text in said.items() if "Montrer cette aide" not in text or "code 0" not in text] == []
    assert "Show this message" not in done.stdout


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["vrify"], "cette commande n’existe pas"),
        (["serve", "--porte", "1"], "l’option --porte n’existe pas"),
        (["serve", "--port", "abc"], "--port : valeur refusée"),
        (["serve", "de", "trop"], "appel incomplet ou de trop"),
    ],
)
def test_a_wrong_call_is_one_french_sentence(arguments, says):
    done = poles(*arguments, DATABASE_URL="postgresql:///nulle-part?host=/nulle-part")

    assert done.returncode == 2
    assert says in done.stderr
    assert done.stderr.count("\n") == 1
    assert "Traceback" not in done.stderr


def test_without_a_database_it_says_what_to_give():
    done = poles("verify", DATABASE_URL="")

    assert (done.returncode, done.stderr.count("\n")) == (2, 1)
    assert "DATABASE_URL" in done.stderr


def test_a_database_that_does_not_answer_is_named():
    done = poles("verify", DATABASE_URL="postgresql:///nulle-part?host=/nulle-part")

    assert (done.returncode, done.stderr.count("\n")) == (2, 1)
    assert "la base ne répond pas" in done.stderr


def test_an_unforeseen_error_leaves_its_detail_in_a_file_and_one_sentence_on_screen(tmp_path):
    code = (
        "from poles.workers import cli; import poles.workers.cli as c\n"
        "c.Commands.list_commands = lambda *a: 1 / 0\n"
        "cli.main(['verify'])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], env={**os.environ, "POLES_ERRORS": str(tmp_path)}, capture_output=True, text=True
    )

    assert (done.returncode, done.stderr.count("\n")) == (2, 1)
    assert "ZeroDivisionError" in done.stderr
    assert "Traceback" in next(tmp_path.iterdir()).read_text()


def test_a_web_process_without_a_secret_key_refuses_to_start():
    done = subprocess.run(
        [sys.executable, "-c", "import poles.config.settings"],
        env={**os.environ, "POLES_PROCESS": "web", "POLES_SECRET_KEY": "", "POLES_DEMO": ""},
        capture_output=True,
        text=True,
    )

    assert done.returncode != 0
    assert "POLES_SECRET_KEY" in done.stderr


def test_a_demonstration_refuses_a_public_name():
    done = subprocess.run(
        [sys.executable, "-c", "import poles.config.settings"],
        env={**os.environ, "POLES_DEMO": "1", "POLES_BASE_URL": "https://poles.example.org"},
        capture_output=True,
        text=True,
    )

    assert done.returncode != 0
    assert "127.0.0.1" in done.stderr


@pytest.mark.django_db
@pytest.mark.parametrize(("account", "said"), [("DATABASE_OWNER_URL", True), ("DATABASE_URL", False)])
def test_verify_remarks_an_account_that_no_policy_by_row_limits(account, said):
    done = poles("verify", DATABASE_URL=os.environ[account])

    assert done.returncode == 0
    assert ("la sécurité par ligne ne protège pas" in done.stderr) is said

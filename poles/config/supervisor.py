"""The supervisor of one checkout: starts the embedded database, prepares it, runs a command, serves, and stops all.

Only the checkout's own commands come here (``./run`` and the ``poles`` of its virtual environment). A production node
is given DATABASE_URL and calls ``poles serve``, ``poles worker`` and ``poles migrate`` itself.
"""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
DATA = ROOT / "var" / "postgres"
DATABASE = "poles"
PRODUCTION = {"serve", "worker", "migrate"}


def main(arguments: list[str] | None = None) -> int:
    """Run ``demo`` wholly, or any other command on the database of the checkout; gives the exit code."""
    arguments = list(sys.argv[1:] if arguments is None else arguments)
    name = arguments[0] if arguments else ""
    helps = not name or name.startswith("-") or {"-h", "--help"} & set(arguments)
    try:
        if helps or name in PRODUCTION:
            return _poles(arguments)
        with _database(demo=name == "demo"):
            if name != "demo":
                return _poles(arguments)
            return _demo(
                [argument for argument in arguments if argument != "--no-serve"], "--no-serve" not in arguments
            )
    except KeyboardInterrupt:
        return 0 if name == "demo" else 2
    except RuntimeError as error:
        print(f"poles : {error}", file=sys.stderr)
        return 2


@contextmanager
def _database(*, demo: bool) -> Iterator[None]:
    """The database of DATABASE_URL when it is given, else the embedded one, migrated, stopped at the end."""
    if demo:
        os.environ.setdefault("POLES_DEMO", "1")
        os.environ.setdefault("POLES_LOG_LEVEL", "WARNING")
    if os.environ.get("DATABASE_URL"):
        _migrate()
        yield
        return
    from poles.gateways.embedded_postgres import EmbeddedPostgres

    server = EmbeddedPostgres(DATA).start_with_roles(DATABASE)
    try:
        os.environ.update(server.urls(DATABASE))
        os.environ.setdefault("POLES_DEMO", "1")
        _migrate()
        yield
    finally:
        server.stop()


def _migrate() -> None:
    if _poles(["migrate"], quiet=True):
        raise RuntimeError("les tables n’ont pas pu être mises à jour ; le message ci-dessus dit pourquoi.")


def _demo(arguments: list[str], serve: bool) -> int:
    """Load and run the demonstration, then serve it until Ctrl-C."""
    port = os.environ.get("POLES_PORT", "8000")
    os.environ.setdefault("POLES_BASE_URL", f"http://127.0.0.1:{port}")
    (ROOT / "var" / "static").mkdir(parents=True, exist_ok=True)
    operator = _operator() if serve else []
    code = _poles([*arguments, *([] if serve else ["--no-serve"])])
    if code or not serve:
        return code
    children = [*map(_launch, operator), _start(["worker"]), _start(["serve", "--port", port])]
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        while all(child.poll() is None for child in children):
            time.sleep(0.3)
        return next((child.returncode for child in children if child.poll()), 0)
    except KeyboardInterrupt:
        print("\nArrêt : site, tâches, base…", flush=True)
        return 0
    finally:
        for child in children:
            if child.poll() is None:
                child.send_signal(signal.SIGTERM)
        for child in children:
            try:
                child.wait(25)
            except subprocess.TimeoutExpired:
                child.kill()


def _operator() -> list[list[str]]:
    """The operator of texts of the demonstration, unless one is set: each text becomes a file of ``var/texts``."""
    if os.environ.get("POLES_SMS_URL"):
        return []
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        port = str(held.getsockname()[1])
    os.environ["POLES_SMS_URL"] = f"smpp://poles@127.0.0.1:{port}"
    folder = str(ROOT / "var" / "texts")
    return [[sys.executable, "-m", "poles.workers.sms_stand_in", "--port", port, "--folder", folder]]


def _start(arguments: list[str]) -> subprocess.Popen:
    """A child of ours, by its command."""
    return _launch(_line(arguments))


def _launch(line: list[str]) -> subprocess.Popen:
    """A child in its own session: Ctrl-C reaches us alone, and we stop it in order."""
    return subprocess.Popen(line, start_new_session=True)


def _poles(arguments: list[str], *, quiet: bool = False) -> int:
    stdout = subprocess.DEVNULL if quiet else None
    return subprocess.run(_line(arguments), stdout=stdout, check=False).returncode


def _line(arguments: list[str]) -> list[str]:
    return [sys.executable, "-c", "from poles.workers.cli import main; main()", *arguments]


if __name__ == "__main__":
    sys.exit(main())

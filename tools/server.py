"""A database for one command: the one that the environment designates, else an embedded server."""

from __future__ import annotations

import fcntl
import itertools
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from poles.gateways.embedded_postgres import EmbeddedPostgres
from tools.environment import ROOT

DATABASE = "poles"
_held: list[IO[str]] = []


def scratch_server(base: Path = ROOT / "var" / "scratch") -> EmbeddedPostgres:
    """A volatile server of this process alone, not yet started; its folder is kept for the next process.

    Two test sessions in one checkout never share a server: each takes the first free place of `base`.
    """
    base.mkdir(parents=True, exist_ok=True)
    for number in itertools.count():
        claim = open(base / f"{number}.lock", "w")  # noqa: SIM115 - held until this process ends
        try:
            fcntl.flock(claim, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            claim.close()
            continue
        _held.append(claim)
        return EmbeddedPostgres(base / str(number), volatile=True)
    raise AssertionError


@contextmanager
def database(*, demo: bool) -> Iterator[dict[str, str]]:
    """Environment variables that designate a database, while the context lasts.

    `demo`: the demonstration's database rather than an empty one. `DATABASE_URL`, when set, wins.
    """
    if os.environ.get("DATABASE_URL"):
        yield {}
        return
    server = EmbeddedPostgres(ROOT / "var" / "postgres") if demo else scratch_server()
    server.start_with_roles(DATABASE)
    try:
        yield server.urls(DATABASE)
    finally:
        server.stop()


def main(args: list[str]) -> int:
    """`[--demo] command…`: run the command with a database, return its exit code."""
    demo = args[:1] == ["--demo"]
    with database(demo=demo) as variables:
        held = signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the command's own business
        try:
            process = subprocess.Popen(
                args[1:] if demo else args,
                env=os.environ | variables,
                preexec_fn=lambda: signal.signal(signal.SIGINT, held),
            )
            return process.wait()
        finally:
            signal.signal(signal.SIGINT, held)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

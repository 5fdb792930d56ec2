"""Many people signing at once by real HTTP while the web and PostgreSQL are killed under them (kill -9).

A server of PostgreSQL of its own, gunicorn in a child, one thread a person. Nothing of the service is imported here: what was
acknowledged is what a browser was told; what is kept is read afterwards in the database, by another process.
"""

from __future__ import annotations

import http.client
import os
import random
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode, urlsplit

from poles.gateways.embedded_postgres import EmbeddedPostgres

READY = 120.0
"""Seconds that a server has to answer again."""
HIDDEN = re.compile(r'<input[^>]*name="(csrfmiddlewaretoken|seen)"[^>]*value="([^"]*)"')


@dataclass
class Told:
    """What one person was told: ``signed`` once the service said so; how many answers were lost or refused before."""

    signatory: str
    signed: bool = False
    lost: int = 0
    refused: list[int] = field(default_factory=list)


@dataclass
class Fire:
    """What happened: kills of each sort, requests under way at each, what every person was told, seconds."""

    told: list[Told]
    web_kills: int = 0
    database_kills: int = 0
    under_way: list[int] = field(default_factory=list)
    seconds: float = 0.0

    @property
    def acknowledged(self) -> set[str]:
        """The signatories who were told that their signature is there."""
        return {one.signatory for one in self.told if one.signed}


class Site:
    """The web server in a child, on a free port of this machine; ``module``: its WSGI application."""

    def __init__(self, environment: Mapping[str, str], module: str = "poles.config.wsgi") -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.module = module
        self.address = f"http://127.0.0.1:{self.port}"
        self.environment = os.environ | dict(environment) | {"POLES_PROCESS": "web", "POLES_BASE_URL": self.address}
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start as ``poles serve`` does, the application loaded before the workers, and wait until a page is answered."""
        line = [
            "-m",
            "gunicorn",
            f"{self.module}:application",
            "--bind",
            f"127.0.0.1:{self.port}",
            "--workers",
            "2",
            "--preload",
        ]
        line += ["--worker-class", "gthread", "--threads", "4", "--timeout", "60", "--log-level", "critical"]
        self.process = subprocess.Popen(
            [sys.executable, *line], env=self.environment, start_new_session=True, stderr=subprocess.DEVNULL
        )
        end = time.monotonic() + READY
        while time.monotonic() < end:
            try:
                if self.ask("GET", "/sante/vivante")[0] < 600:
                    return
            except (OSError, http.client.HTTPException):
                time.sleep(0.1)
        raise RuntimeError("the web server does not answer")

    def ask(
        self, verb: str, path: str, *, form: Mapping[str, str] | None = None, cookies: Mapping[str, str] | None = None
    ) -> tuple[int, str, dict[str, str], str]:
        """One request → status, page, cookies, where it leads. OSError or HTTPException when nobody answers."""
        link = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        try:
            headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in (cookies or {}).items())}
            headers |= {"Origin": self.address} if form is not None else {}
            body = urlencode(form) if form is not None else None
            headers |= {"Content-Type": "application/x-www-form-urlencoded"} if body is not None else {}
            link.request(verb, path, body, headers)
            answer = link.getresponse()
            page = answer.read().decode(errors="replace")
            given = [value.split(";", 1)[0].partition("=") for value in answer.headers.get_all("Set-Cookie") or []]
            return answer.status, page, {name: value for name, _, value in given}, answer.headers.get("Location", "")
        finally:
            link.close()

    def kill(self, *, whole: bool) -> None:
        """kill -9 one worker, or all of them with their master; a master that lives starts its worker again."""
        assert self.process is not None
        workers = _children(self.process.pid)
        for number in [*workers, self.process.pid] if whole else workers[:1]:
            _end(number)
        if whole:
            self.process.wait()

    def stop(self) -> None:
        """Stop what is left."""
        if self.process and self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(10)
            except subprocess.TimeoutExpired:
                self.kill(whole=True)


def sign(site: Site, signatory: str, path: str, together: threading.Barrier, end: float) -> Told:
    """One person with a link: the page, then everybody presses at once, and again until the service says that it is done."""
    told, chance, first = Told(signatory), random.Random(signatory), True
    typed: dict[str, str] = {}
    cookies: dict[str, str] = {}
    while time.monotonic() < end and not told.signed:
        try:
            if not typed:
                status, page, cookies, _ = site.ask("GET", path)
                typed = dict(HIDDEN.findall(page))
                told.signed = status == 200 and "seen" not in typed  # who has signed is asked for nothing more
                if first:
                    first = False
                    together.wait()
            else:
                status, page, _, leads = site.ask("POST", path, form=typed | {"consent": "on"}, cookies=cookies)
                told.signed = (status == 302 and urlsplit(leads).path == path) or (status == 200 and "seen" not in page)
            if not told.signed and status != 200:
                told.refused.append(status)
        except (OSError, http.client.HTTPException):
            told.lost += 1
        if typed and not told.signed and (told.lost or told.refused):
            time.sleep(0.1 + 0.4 * chance.random())
    return told


def fire(
    site: Site,
    server: EmbeddedPostgres,
    people: Sequence[tuple[str, str]],
    *,
    kills: int,
    seconds: float,
    seed: int = 2015,
) -> Fire:
    """Everybody of ``people`` (signatory, address) signs at once; ``kills`` times something dies: first the web and
    PostgreSQL at once, then one or the other by turns.

    Must be called by the thread that started the server of PostgreSQL, which it starts again.
    """
    chance, told, begun = random.Random(seed), list[Told](), time.monotonic()
    together, end = threading.Barrier(len(people) + 1), begun + seconds
    threads = [
        threading.Thread(
            target=lambda who, text: told.append(sign(site, who, text, together, end)), args=one, daemon=True
        )
        for one in people
    ]
    found = Fire(told)
    for thread in threads:
        thread.start()
    together.wait(seconds)
    for number in range(kills):
        time.sleep(0.3 + chance.random())
        alive = sum(thread.is_alive() for thread in threads)
        if not alive:
            break
        found.under_way.append(alive)
        whole = number % 4 == 0
        if number % 2 == 0:
            site.kill(whole=whole)
            found.web_kills += 1
        if number == 0 or number % 2:  # the first blow falls on both, while nobody can have finished
            _kill_database(server)
            server.start()
            found.database_kills += 1
        if whole:
            site.start()
    for thread in threads:
        thread.join(max(0.1, end + 25 - time.monotonic()))
    found.seconds = round(time.monotonic() - begun, 1)
    return found


def _kill_database(server: EmbeddedPostgres) -> None:
    """kill -9 the postmaster, and wait until its orphans have let go of its memory."""
    assert server.process is not None
    server.process.kill()
    server.process.wait()
    end = time.monotonic() + READY
    while _inside(server.data) and time.monotonic() < end:
        time.sleep(0.02)


def _inside(folder: Path) -> bool:
    for entry in Path("/proc").glob("[0-9]*/cwd"):
        try:
            if entry.readlink() == folder:
                return True
        except OSError:
            continue
    return False


def _children(parent: int) -> list[int]:
    found = []
    for entry in Path("/proc").glob("[0-9]*/stat"):
        try:
            if int(entry.read_text().rsplit(")", 1)[1].split()[1]) == parent:
                found.append(int(entry.parent.name))
        except (OSError, ValueError, IndexError):
            continue
    return sorted(found)


def _end(number: int) -> None:
    try:
        os.kill(number, signal.SIGKILL)
    except ProcessLookupError:
        return

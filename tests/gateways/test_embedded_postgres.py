"""The embedded server: it starts, keeps its data, dies with its holder and recovers from a brutal end."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest

from poles.gateways.database_roles import APP, OWNER, prepare_roles
from poles.gateways.embedded_postgres import EmbeddedPostgres, ServerError

HOLDER = """
import sys, time
from pathlib import Path
from poles.gateways.embedded_postgres import EmbeddedPostgres
server = EmbeddedPostgres(Path(sys.argv[1]), volatile=True).start()
print("ready", flush=True)
time.sleep(600)
"""


@pytest.fixture
def place() -> Iterator[Path]:
    """A folder that the server's own user can cross, unlike `tmp_path` when the tests run as root."""
    folder = Path(tempfile.mkdtemp(prefix="poles-essai-"))
    folder.chmod(0o711)
    yield folder
    shutil.rmtree(folder)


@pytest.fixture
def server(place: Path) -> Iterator[EmbeddedPostgres]:
    made = EmbeddedPostgres(place / "postgres", volatile=True)
    yield made
    made.stop()


def eventually(condition: Callable[[], bool], seconds: float = 10) -> bool:
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            return False
        time.sleep(0.02)
    return True


def refused(dsn: str, order: str) -> str:
    """The PostgreSQL error code that `order` meets; empty when it is carried out."""
    with psycopg.connect(dsn) as link:
        try:
            link.execute(order)
        except psycopg.Error as error:
            return error.sqlstate or "?"
    return ""


def postmaster(server: EmbeddedPostgres) -> int:
    return int((server.data / "postmaster.pid").read_text().split()[0])


def running(number: int) -> bool:
    try:
        return Path(f"/proc/{number}/stat").read_text().rsplit(")", 1)[1].split()[0] not in "ZX"
    except OSError:
        return False


def test_data_survive_a_restart(server):
    server.start()
    with psycopg.connect(server.dsn()) as link:
        link.execute("create table kept (word text)")
        link.execute("insert into kept values ('pôle')")
    server.stop()
    assert not server.ready()
    server.start()
    with psycopg.connect(server.dsn()) as link:
        assert link.execute("select word from kept").fetchone() == ("pôle",)


def test_nothing_listens_on_the_network(server):
    server.start()
    with psycopg.connect(server.dsn()) as link:
        assert link.execute("show listen_addresses").fetchone() == ("",)
    assert server.socket_folder.stat().st_mode & 0o077 == 0
    assert server.data.stat().st_mode & 0o077 == 0


def test_a_second_start_shares_the_server_and_leaves_it_running(server):
    server.start()
    guest = EmbeddedPostgres(server.data, volatile=True).start()
    guest.stop()
    assert server.ready()
    assert server.process is not None
    assert server.process.pid == postmaster(server)


@pytest.mark.skipif(sys.platform != "linux", reason="le lien de vie entre processus est propre à Linux")
def test_killing_the_holder_stops_the_server(server):
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(server.data)], stdout=subprocess.PIPE, text=True, start_new_session=True
    )
    try:
        assert holder.stdout is not None
        assert holder.stdout.readline().strip() == "ready"
        number = postmaster(server)
        assert running(number)
    finally:
        holder.kill()
        holder.wait()
    assert eventually(lambda: not running(number))
    assert server.start().ready()


@pytest.mark.skipif(sys.platform != "linux", reason="les processus zombies se lisent dans /proc")
def test_the_traces_of_a_killed_server_are_cleared(server):
    server.start()
    assert server.process is not None
    number = server.process.pid
    os.kill(number, signal.SIGKILL)  # not reaped: it stays a zombie, as in a container whose process 1 reaps nobody
    assert eventually(lambda: not running(number))
    assert postmaster(server) == number
    assert eventually(lambda: not workers_of(server))
    assert EmbeddedPostgres(server.data, volatile=True).start().ready()


def workers_of(server: EmbeddedPostgres) -> bool:
    """Whether an orphan of a killed server still holds its shared memory."""
    for entry in Path("/proc").glob("[0-9]*/cwd"):
        try:
            if entry.readlink() == server.data:
                return True
        except OSError:
            continue
    return False


def test_the_number_of_another_program_does_not_block_the_start(server):
    server.start()
    server.stop()
    (server.data / "postmaster.pid").write_text(f"{os.getpid()}\n{server.data}\n0\n5432\n\n\n0 0\nready   \n")
    assert server.start().ready()


def test_the_roles_hold_no_power(server):
    server.start_with_roles("poles")
    with psycopg.connect(server.dsn()) as link:
        rights = "rolsuper, rolbypassrls, rolcreatedb, rolcreaterole, rolreplication, rolcanlogin"
        for role in (OWNER, APP):
            found = link.execute(f"select {rights} from pg_roles where rolname = %s", (role,)).fetchone()
            assert found == (False, False, False, False, False, True)
        owner = "select pg_get_userbyid(datdba) from pg_database where datname = 'poles'"
        assert link.execute(owner).fetchone() == (OWNER,)


def test_the_application_uses_the_rows_and_cannot_touch_the_schema(server):
    server.start_with_roles("poles")
    with psycopg.connect(server.dsn(OWNER, "poles")) as link:
        link.execute("create table offer (id serial primary key, title text)")
    app = server.dsn(APP, "poles")
    with psycopg.connect(app) as link:
        link.execute("insert into offer (title) values ('vente')")
        link.execute("update offer set title = 'accueil'")
        assert link.execute("select id, title from offer").fetchone() == (1, "accueil")
        link.execute("delete from offer")
    for order in (
        "drop table offer",
        "truncate offer",
        "alter table offer add column x int",
        "create table own (x int)",
    ):
        assert refused(app, order) == "42501", order
    assert refused(server.dsn(OWNER, "poles"), "truncate offer") == ""


def test_preparing_the_roles_twice_changes_nothing_and_sets_passwords(server):
    server.start_with_roles("poles")
    prepare_roles(server.dsn(), "poles", passwords={APP: "un secret d'essai"})
    with psycopg.connect(server.dsn()) as link:
        stored = "select rolname, rolpassword like 'SCRAM-SHA-256$%%' from pg_authid where rolname = any(%s) order by 1"
        assert link.execute(stored, ([OWNER, APP],)).fetchall() == [(APP, True), (OWNER, None)]


def test_a_role_that_may_only_create_is_enough_to_prepare(server):
    server.start()
    with psycopg.connect(server.dsn(), autocommit=True) as link:
        link.execute("create role operator login createdb createrole")
    prepare_roles(server.dsn("operator"), "poles", passwords=None)
    with psycopg.connect(server.dsn(OWNER, "poles")) as link:
        link.execute("create table t (x int)")
    assert refused(server.dsn(APP, "poles"), "insert into t values (1)") == ""


def test_a_long_path_still_starts(place):
    server = EmbeddedPostgres(place / ("x" * 120) / "postgres", volatile=True)
    try:
        assert server.start().ready()
        assert server.socket_folder != server.data / "run"
    finally:
        server.stop()
        server.socket_folder.rmdir()


def test_a_start_that_fails_says_where_to_look(place):
    server = EmbeddedPostgres(place / "postgres", volatile=True, settings={"shared_buffers": "beaucoup"})
    with pytest.raises(ServerError, match=r"PostgreSQL n'a pas démarré \(journal : .*postgres\.log\).*shared_buffers"):
        server.start()


@pytest.mark.skipif(os.geteuid() != 0, reason="root seul change d'utilisateur")
def test_root_puts_the_data_where_the_server_can_reach_them(place):
    place.chmod(0o700)
    server = EmbeddedPostgres(place / "postgres", volatile=True)
    try:
        assert server.start().ready()
        assert not server.data.is_relative_to(place)
    finally:
        server.stop()
        shutil.rmtree(server.data.parent)
    assert place.stat().st_mode & 0o777 == 0o700

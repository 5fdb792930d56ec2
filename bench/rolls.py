"""The whole road of one school file of 100,000 rows, 1 % of them wrong, through the domain, as the service does it.

On an empty embedded database, under the time limits of a web process: received, read apart by the job, previewed, applied,
given again (nothing changes), undone. ``python -m bench.rolls --rows N`` is the process that does it.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from bench.process import child, memory
from poles.gateways.embedded_postgres import EmbeddedPostgres

FOLDER = Path(__file__).resolve().parents[1] / "var" / "bench" / "rolls"
FAULTY = 0.01
LIMIT_SECONDS, LIMIT_MIB = 60, 400


def whole(rows: int) -> dict[str, Any]:
    """The figures of every step, from a process of its own."""
    shutil.rmtree(FOLDER, ignore_errors=True)
    server = EmbeddedPostgres(FOLDER / "postgres").start_with_roles("poles")
    os.environ |= {**server.urls("poles"), "POLES_DEMO": "1", "POLES_LOG_LEVEL": "WARNING"}
    try:
        line = [sys.executable, "-c", "from poles.workers.cli import main; main(['migrate'])"]
        subprocess.run(line, stdout=subprocess.DEVNULL, check=True)
        return child(f"effectif de {rows} lignes", "bench.rolls", "--rows", str(rows))
    finally:
        server.stop()
        shutil.rmtree(FOLDER, ignore_errors=True)


def road(rows: int) -> dict[str, Any]:
    """Seconds of each step, on the wall and of processor (PostgreSQL’s own not included), peak MiB of this process and of
    the reading, and whether every fault was told."""
    os.environ["POLES_PROCESS"] = "web"  # statements above 10 seconds would be refused
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "poles.config.settings")
    import django

    django.setup()
    from poles.domain.calendar import rolls as queries
    from poles.domain.calendar import usecases
    from poles.domain.reach import acting
    from poles.exchange import pupils
    from poles.words.actor import system
    from poles.words.roles import Role
    from tests import factories as make
    from tests.exchange.pupils import makers

    machine = system("rolls.read")
    with acting(machine):
        town = make.commune("93072", "Stains", department="93", postal_codes="93240")
        school = make.school("Lycée de mesure", commune=town, uai=makers.UAI)
        for mef in makers.MEFS:
            make.programme(f"formation {mef}", mef_code=mef)
        head = make.actor(make.hat(Role.SCHOOL_HEAD, school=school))
    made = makers.pupils_csv(rows, FAULTY)
    steps: dict[str, float] = {}
    cpu: dict[str, float] = {}

    def timed(name: str, gesture: Callable[[], Any], actor: Any = head) -> Any:
        began, busy = time.perf_counter(), sum(os.times()[:4])
        with acting(actor):
            answer = gesture()
        cpu[name] = round(sum(os.times()[:4]) - busy, 2)
        steps[name] = round(time.perf_counter() - began, 2)
        return answer

    def give(name: str) -> Any:
        said: dict[str, Any] = {"parse": pupils.read, "at": make.NOW}
        files = [("liste.csv", made.data)]
        roll = timed(f"receive{name}", lambda: usecases.read_roll(actor=head, school_id=school.pk, files=files, **said))
        if roll.status != "received":
            return roll
        reading: dict[str, Any] = {"actor": machine, "import_id": roll.pk, "later": True, **said}
        return timed(f"read{name}", lambda: usecases.resume_roll(**reading), machine)

    roll = give("")
    read_mib = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    told = [(line, field) for _, line, field, _, grave in roll.problems if grave == "blocking"]
    seen = timed("preview", lambda: queries.preview(head, roll.pk, at=make.NOW))
    gesture: dict[str, Any] = {"actor": head, "at": make.NOW}
    timed("apply", lambda: usecases.apply_roll(import_id=roll.pk, digest=seen.digest, **gesture))
    again = give("_again")
    nothing = timed("preview_again", lambda: queries.preview(head, again.pk, at=make.NOW)).nothing
    undone = timed("undo", lambda: usecases.undo_roll(import_id=roll.pk, **gesture))
    return {
        "rows": rows, "mib": round(len(made.data) / 2**20, 1), "seconds": steps, "cpu_seconds": cpu,
        "read_peak_mib": round(read_mib), "own_peak_mib": round(memory("VmHWM")), "added": seen.counts["added"],
        "errors_exact": set(told) == made.faults and len(told) == len(made.faults) and roll.counts["pupils"] == made.sound,
        "twice_changes_nothing": nothing, "undone": undone.counts["added"], "kept": len(undone.kept),
        "within_limits": steps.get("read", 0) <= LIMIT_SECONDS and read_mib < LIMIT_MIB,
    }  # fmt: skip


if __name__ == "__main__":
    options = argparse.ArgumentParser(prog="python -m bench.rolls", description=__doc__)
    options.add_argument("--rows", type=int, default=100_000)
    print(json.dumps(road(options.parse_args().rows), ensure_ascii=False))
    sys.exit(0)

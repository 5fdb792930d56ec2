"""The pages of a school of 2,000 learners, one class of them of 35: ``python -m bench.school_pages``.

An empty embedded database of its own, a fictional school, each page called in process (no network): number of queries,
and milliseconds (median and 95th percentile of twenty calls). Queries must not grow with learners: each page is asked a
second time of a school fifty times smaller, and ``constant`` says whether the number is the same.
"""

import json
import os
import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import django

from poles.gateways.embedded_postgres import EmbeddedPostgres

ROOT = Path(__file__).resolve().parents[1]
CLASSES, LEARNERS, SMALL = 57, 35, (1, 40)
TURNS = 20


def school(number: int, classes: int, size: int) -> Any:
    """A fictional vocational lycée: classes of second and first year, two periods each, a need in two out of three states."""
    from django.utils import timezone

    from poles.domain.calendar.loads import ClassRow, LearnerRow, PeriodRow, load_classes
    from poles.records.base import new_key
    from poles.records.models import Academy, Commune, PlacementNeed, Programme, School
    from poles.words.actor import system
    from poles.words.identifiers.base import key_letter
    from poles.words.retention import kept_until
    from poles.words.time import SchoolYear
    from poles.words.training import PlacementKind

    year = SchoolYear.of(timezone.localdate()).start
    academy, _ = Academy.objects.get_or_create(code="99", defaults={"name": "Mesure", "holiday_zone": "A"})
    town, _ = Commune.objects.get_or_create(
        code="26362", defaults={"name": "Valence", "department": "26", "academy": academy}
    )
    uai = f"099{number:04d}"
    home = School.objects.create(
        academy=academy, commune=town, uai=uai + key_letter(uai), name=f"Lycée mesuré {number}", type="vocational_lycee"
    )
    Programme.objects.get_or_create(
        mef_code="2412552421", defaults={"label": "CAP électricien", "grade": "cap1", "family": "electricite"}
    )
    rows = [ClassRow(new_key(), home.uai, year, f"1CAP{k:02d}", "2412552421") for k in range(classes)]
    learners = [
        LearnerRow(new_key(), row.key, f"Essai{k:04d}", "Élève", date(year - 16, 3, 14), "", town.code)
        for row in rows
        for k in range(size)
    ]
    first = date(year + 1, 1, 11)
    periods = [
        PeriodRow(new_key(), row.key, PlacementKind.PFMP, f"PFMP n° {k + 1}", start, start + timedelta(days=25))
        for row in rows
        for k, start in enumerate((first, first + timedelta(days=70)))
    ]
    load_classes(
        actor=system("mesure"),
        academy_id=academy.pk,
        classes=rows,
        learners=learners,
        periods=periods,
        at=timezone.now(),
    )
    first_period = {row.class_key: row.key for row in reversed(periods)}
    PlacementNeed.objects.bulk_create(
        PlacementNeed(
            academy=academy, school=home, learner_id=row.key, period_id=first_period[row.class_key], family="electricite",
            travel_mode="transit", travel_limit=60, keep_until=kept_until(year), status=("open", "exempted")[k % 2],
        )
        for k, row in enumerate(learners)
        if k % 3
    )  # fmt: skip
    return home


def head_of(home: Any) -> Any:
    """A browser in which the head of a school is signed in."""
    from django.test import Client

    from poles.records.models import Hat, User

    user = User.objects.create(email=f"mesure-{home.uai}@exemple.invalid", name="Mesure")
    Hat.objects.create(user=user, role="school_head", school=home, academy=home.academy, begins_on=date(2020, 1, 1))
    browser = Client(HTTP_HOST="127.0.0.1")
    browser.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return browser


def queries(visit: Callable[[], Any]) -> int:
    """How many queries a page asks of the database."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as asked:
        assert visit().status_code == 200
    return len(asked)


def milliseconds(visit: Callable[[], Any]) -> tuple[list[float], list[float]]:
    """The time of each of twenty visits: on the wall, and of this process alone (other work on the machine hardly moves it)."""
    wall, busy = [], []
    for _ in range(TURNS):
        began, used = time.perf_counter(), time.process_time()
        visit()
        wall.append(1000 * (time.perf_counter() - began))
        busy.append(1000 * (time.process_time() - used))
    return wall, busy


def figures() -> dict[str, Any]:
    """The figures of every page, on the large school, beside the queries of the small one."""
    from django.urls import reverse
    from django.utils import timezone

    from poles.domain.calendar.holidays import load_holidays
    from poles.words.actor import system
    from poles.words.holidays import HOLIDAYS

    load_holidays(actor=system("mesure"), rows=HOLIDAYS, at=timezone.now())
    large, small = school(1, CLASSES, LEARNERS), school(2, SMALL[0], 1)
    clients = {home: head_of(home) for home in (large, small)}
    pages = {}
    for name in ("classes", "class", "year", "learner"):
        visits = [_visit(clients[home], _address(reverse, name, home)) for home in (large, small)]
        for visit in visits:
            visit()
        many, few = (queries(visit) for visit in visits)
        wall, busy = milliseconds(visits[0])
        pages[f"schools:{name}"] = {
            "queries": many,
            "constant": many == few,
            "median_ms": round(statistics.median(wall), 1),
            "p95_ms": round(statistics.quantiles(wall, n=20)[-1], 1),
            "cpu_ms": round(statistics.median(busy), 1),
            "kb": round(len(visits[0]().content) / 1024),
        }
    return {"learners": CLASSES * LEARNERS, "classes": CLASSES, "class_size": LEARNERS, "pages": pages}


def _address(reverse: Callable[..., str], name: str, home: Any) -> str:
    division = home.class_groups.order_by("name").first()
    learner = home.learners.filter(enrolments__class_group=division).first()
    keys = {"class": [division.pk], "learner": [division.pk, learner.pk]}.get(name, [])
    return reverse(f"schools:{name}", args=keys)


def _visit(browser: Any, address: str) -> Callable[[], Any]:
    return lambda: browser.get(address)


def main() -> int:
    """Start a database of its own, measure, print JSON."""
    folder = ROOT / "var" / "bench" / "school_pages"
    shutil.rmtree(folder, ignore_errors=True)
    server = EmbeddedPostgres(folder / "postgres").start_with_roles("poles")
    defaults = {"POLES_DEMO": "1", "POLES_LOG_LEVEL": "WARNING", "POLES_PROCESS": "cli"}
    os.environ |= {**server.urls("poles"), **defaults}
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "poles.config.settings")
    try:
        line = "from poles.workers.cli import main; main()"
        subprocess.run([sys.executable, "-c", line, "migrate"], check=True, stdout=subprocess.DEVNULL)
        django.setup()
        print(json.dumps(figures(), ensure_ascii=False))
    finally:
        server.stop()
    return 0


if __name__ == "__main__":
    sys.exit(main())

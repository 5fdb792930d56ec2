"""The search of offers at scale: ``./run bench offers --size 1000000`` (25,000 sites; by default 100,000 offers of 2,500).

An embedded database of its own, filled by COPY with fictional rows of a fixed seed, thrown away at the end (``--keep`` keeps
it for a next run of the same size). Each kind of search is asked with forty draws of its words, places and days: what is
timed is what the page does, the search by the indexes and the rows of its first page, Python included. ``scans`` says
by which indexes PostgreSQL answered one of them; ``whole_table`` must be false. ``database_…`` is the processor of
PostgreSQL alone.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import re
import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import django

from poles.gateways.embedded_postgres import EmbeddedPostgres

ROOT = Path(__file__).resolve().parents[1]
SEED, DRAWS, CHUNK = 2015, 40, 50_000
TODAY = datetime(2026, 11, 2, 10, tzinfo=ZoneInfo("Europe/Paris"))
SETTINGS = {
    "shared_buffers": "1GB", "effective_cache_size": "4GB", "random_page_cost": "1.1", "work_mem": "32MB",
    "maintenance_work_mem": "512MB", "max_wal_size": "4GB", "checkpoint_timeout": "1h",
    "max_parallel_workers_per_gather": "0",
}  # fmt: skip
"""Those of a machine of 8 GB with a solid disk; nothing that trades safety for speed, and one core a query."""
TOWNS = {
    (48.86, 2.35): 110, (45.76, 4.84): 22, (43.30, 5.37): 18, (50.63, 3.06): 16, (43.60, 1.44): 14, (44.84, -0.58): 12,
    (43.70, 7.27): 10, (47.22, -1.55): 10, (48.58, 7.75): 8, (48.11, -1.68): 8, (45.19, 5.72): 7, (49.44, 1.10): 7,
    (43.61, 3.88): 7, (43.12, 5.93): 6, (48.69, 6.18): 5, (47.32, 5.04): 4, (49.26, 4.03): 4, (45.78, 3.08): 4,
    (47.90, 1.91): 4, (47.39, 0.69): 4, (49.90, 2.30): 3, (48.39, -4.49): 3, (45.83, 1.26): 3, (49.18, -0.37): 3,
    (46.58, 0.34): 3, (42.70, 2.90): 3, (47.24, 6.02): 3, (48.00, 0.20): 3, (48.17, 6.45): 2, (44.93, 4.89): 2,
}  # fmt: skip
"""Large towns and their weight; a third of the hosts stands far from all of them."""
SAID = (
    "Accueil par une équipe attentive", "Horaires réguliers, tenue fournie", "Découverte de tous les postes de l’atelier",
    "Participation aux tâches du quotidien avec un tuteur expérimenté", "Visite des services et des fournisseurs",
    "Respect des règles d’hygiène et de sécurité", "Travail en autonomie progressive", "Restauration possible sur place",
    "Proche de la gare, parking pour les deux-roues", "Petite structure familiale", "Matériel récent et bien entretenu",
)  # fmt: skip
RARE = "sextant"
MAPS = ("métier, 20 km, ville", "50 km, ville, les plus proches")
"""The kinds whose map is asked as well: a thousand points."""


def towns(draw: random.Random) -> list[tuple[float, float]]:
    """Two thousand places: around the large towns, and everywhere."""
    spots, weights = list(TOWNS), list(TOWNS.values())
    found = []
    for _ in range(2000):
        if draw.random() < 0.34:
            found.append((draw.uniform(42.9, 50.2), draw.uniform(-1.5, 7.0)))
        else:
            lat, lon = draw.choices(spots, weights)[0]
            found.append((lat + draw.gauss(0, 0.14), lon + draw.gauss(0, 0.2)))
    return found


def fill(size: int, sites: int) -> None:
    """Communes, hosts, offers with their seats, and learners already placed in some of them."""
    from poles.records import models as rows
    from poles.records.base import new_key
    from poles.records.bulk import copy_in
    from poles.words.families import FAMILIES
    from poles.words.trades import SPELLED
    from poles.words.training import PlacementKind

    draw = random.Random(SEED)
    academy = rows.Academy.objects.create(code="99", name="Mesure", holiday_zone="A")
    places = towns(draw)
    copy_in(
        rows.Commune(
            code=f"{k:05d}", name=f"Ville {k:04d}", department=f"{k % 95:02d}", academy=academy, lat=lat, lon=lon
        )
        for k, (lat, lon) in enumerate(places)
    )
    chart = rows.HubMap.objects.create(
        academy=academy, school_year=2026, basis="basin", label="Mesure", status="adopted"
    )
    hubs = [new_key() for _ in range(200)]
    copy_in(
        rows.Hub(id=key, academy=academy, hub_map=chart, code=f"P{k}", slug=f"p{k}", name=f"Pôle {k}", status="running")
        for k, key in enumerate(hubs)
    )
    trades = sorted(SPELLED.values())
    homes = [(new_key(), draw.randrange(len(places)), draw.choice(trades)) for _ in range(sites)]
    copy_in(rows.HostOrganisation(id=key, academy=academy, name=f"Maison {k}") for k, (key, _, _) in enumerate(homes))
    copy_in(
        rows.HostSite(
            id=key, academy=academy, organisation_id=key, name=f"{trade.capitalize()} fictif {k}",
            commune_id=f"{town:05d}", lat=places[town][0] + draw.gauss(0, 0.02), lon=places[town][1] + draw.gauss(0, 0.03),
        )
        for k, (key, town, trade) in enumerate(homes)
    )  # fmt: skip
    kinds, weights = list(PlacementKind), [2, 20, 2, 2, 2, 55, 12, 5]
    keys, seats = [], []

    def offers() -> Iterator[rows.Offer]:
        for number in range(size):
            home, town, trade = draw.choice(homes)
            opens = date(2026, 9, 1) + timedelta(days=7 * draw.randrange(40))
            said = draw.sample(SAID, 3) + ([RARE] if draw.random() < 20 / size else [])
            age = max(0.0, 300 * (1 - number / size) + draw.gauss(0, 5))
            key, many = new_key(), draw.choice((1, 1, 2, 3))
            keys.append(key)
            seats.append(many)
            yield rows.Offer(
                id=key, academy=academy, site_id=home, hub_id=hubs[town % len(hubs)],
                kind=draw.choices(kinds, weights)[0], family=draw.choice(FAMILIES).code,
                title=f"{draw.choice(trades).capitalize()} – {trade}", description=". ".join(said) + ".", seat_count=many,
                opens_on=opens, closes_on=opens + timedelta(days=draw.choice((4, 25, 60, 200))),
                accessible=draw.random() < 0.2, published_at=TODAY - timedelta(days=age), status="published",
            )  # fmt: skip

    stream = offers()
    while copy_in(islice(stream, CHUNK)):
        print(f"  {len(keys)} offres…", file=sys.stderr, flush=True)
    copy_in(
        rows.OfferSeat(id=new_key(), academy=academy, offer_id=key, number=number)
        for key, many in zip(keys, seats, strict=True)
        for number in range(1, many + 1)
    )
    _place(academy, draw, size // 20)


def _place(academy: Any, draw: random.Random, many: int) -> None:
    """One offer in twenty has a learner on its first seat in January."""
    from poles.records import models as rows
    from poles.records.base import new_key
    from poles.records.bulk import copy_in
    from poles.words.identifiers.base import key_letter

    town = rows.Commune.objects.all()[0]
    home = rows.School.objects.create(
        academy=academy, commune=town, uai="0990001" + key_letter("0990001"), name="Mesure", type="vocational_lycee"
    )
    course = rows.Programme.objects.create(mef_code="2412552421", label="CAP", grade="cap1", family="electricite")
    division = rows.ClassGroup.objects.create(
        academy=academy, school=home, name="1CAP", school_year=2026, programme=course
    )
    first, last, until = date(2027, 1, 11), date(2027, 2, 5), date(2028, 1, 1)
    period = rows.PlacementPeriod.objects.create(
        academy=academy, class_group=division, kind="pfmp", label="PFMP", starts_on=first, ends_on=last
    )
    learners, needs = [new_key() for _ in range(many)], [new_key() for _ in range(many)]
    copy_in(
        rows.Learner(
            id=key, academy=academy, school=home, first_name="Essai", last_name="Élève", birth_date=date(2010, 1, 1),
            keep_until=until,
        )
        for key in learners
    )  # fmt: skip
    copy_in(
        rows.PlacementNeed(
            id=key, academy=academy, school=home, learner_id=learner, period=period, family="electricite",
            travel_mode="transit", travel_limit=60, keep_until=until, status="placed",
        )
        for key, learner in zip(needs, learners, strict=True)
    )  # fmt: skip
    seats = rows.OfferSeat.objects.filter(number=1, offer__opens_on__lte=first, offer__closes_on__gte=last)
    held = list(seats.order_by("pk").values_list("pk", flat=True)[: 10 * many])
    taken = draw.sample(held, min(many, len(held)))
    copy_in(
        rows.Placement(
            id=new_key(), academy=academy, need_id=need, learner_id=learner, school=home, seat_id=seat, starts_on=first,
            ends_on=last, status="confirmed", found_by="hub",
        )
        for need, learner, seat in zip(needs, learners, taken, strict=False)
    )  # fmt: skip


def kinds() -> dict[str, Callable[[random.Random], Any]]:
    """The kinds of searches: each draws its own words, place and days."""
    from poles.domain.offers.searching import OfferSearch, Order
    from poles.words.families import FAMILIES
    from poles.words.places import Point
    from poles.words.trades import SPELLED

    trades, spots = sorted(SPELLED.values()), list(TOWNS)

    def near(draw: random.Random, km: int, *, dense: bool = True) -> dict[str, Any]:
        lat, lon = (
            draw.choices(spots, list(TOWNS.values()))[0] if dense else (draw.uniform(43.5, 49.5), draw.uniform(0, 6))
        )
        return {"near": Point(lat, lon), "radius_km": km}

    def weeks(draw: random.Random, first: date = date(2026, 12, 1)) -> dict[str, Any]:
        start = first + timedelta(days=7 * draw.randrange(20))
        return {"first_day": start, "last_day": start + timedelta(days=draw.choice((4, 11, 25)))}

    def trade(draw: random.Random) -> str:
        return draw.choice(trades)

    def family(draw: random.Random) -> str:
        return draw.choice(FAMILIES).code

    best: dict[str, Any] = {"order": Order.BEST, "on": TODAY.date()}
    return {
        "aucun filtre": lambda draw: OfferSearch(**best),
        "un métier": lambda draw: OfferSearch(text=trade(draw), **best),
        "mot rare": lambda draw: OfferSearch(text=RARE, **best),
        "mot courant": lambda draw: OfferSearch(text=draw.choice(("équipe", "horaires", "tuteur", "atelier")), **best),
        "début de mot": lambda draw: OfferSearch(text=trade(draw)[:5], **best),
        "métier, 20 km, ville": lambda draw: OfferSearch(text=trade(draw), **near(draw, 20), **best),
        "mot courant, 50 km, ville": lambda draw: OfferSearch(text="équipe", **near(draw, 50), **best),
        "métier, 30 km, campagne": lambda draw: OfferSearch(text=trade(draw), **near(draw, 30, dense=False), **best),
        "famille, semaines, 30 km": lambda draw: OfferSearch(
            family=family(draw), **weeks(draw), **near(draw, 30), **best
        ),
        "familles voisines, semaines": lambda draw: OfferSearch(
            family=family(draw), neighbours=True, **weeks(draw), **best
        ),
        "famille seule": lambda draw: OfferSearch(family=family(draw), order=Order.FRESHEST),
        "50 km, ville, les plus proches": lambda draw: OfferSearch(**near(draw, 50), order=Order.NEAREST),
        "semaines, accessible, observation": lambda draw: OfferSearch(
            kind="observation", accessible=True, **weeks(draw), order=Order.CLOSING
        ),
        "rien ne répond": lambda draw: OfferSearch(text="zzyzx " + trade(draw), **near(draw, 50), **best),
    }


def measure(size: int) -> dict[str, Any]:
    """Milliseconds of each kind, the scans of one search of each, and the sizes of the table and of its indexes."""
    from django.db import connection

    from poles.domain.offers.searching import leading
    from poles.words.actor import PUBLIC

    figures: dict[str, Any] = {}
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        server = cursor.fetchone()[0]
    for name, make in kinds().items():
        draw = random.Random(f"{SEED} {name}")
        for label in (name, f"{name} (carte)") if name in MAPS else (name,):
            watch, counts = Watch(server), []
            for turn in range(DRAWS + 5):
                wanted = make(draw)
                with watch:
                    found = leading(PUBLIC, wanted)
                    shown = found.spots() if label != name else found[:25]
                assert shown or not found
                counts.append(len(found))
                if turn < 5:
                    watch.forget()
            figures[label] = {**watch.figures(), "found": round(statistics.median(counts)), **scans(make(draw))}
            print(f"  {label} : {json.dumps(figures[label], ensure_ascii=False)}", file=sys.stderr, flush=True)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname, pg_relation_size(oid) / 1048576 FROM pg_class"
            " WHERE oid = 'records_offer'::regclass OR relname LIKE 'offer_by_%' ORDER BY relname"
        )
        sizes = dict(cursor.fetchall())
    load = [round(one, 1) for one in os.getloadavg()]
    return {
        "offers": size, "draws": DRAWS, "seed": SEED, "settings": SETTINGS, "load_average": load, "kinds": figures,
        "mb": sizes,
    }  # fmt: skip


class Watch:
    """Times the searches: on the wall, and the processor of the database's process alone (nanoseconds of the kernel), which
    other work on the machine hardly moves."""

    def __init__(self, server: int) -> None:
        self.server = server
        self.wall: list[float] = []
        self.base: list[float] = []

    def __enter__(self) -> None:
        self.began, self.used = time.perf_counter(), self._busy()

    def __exit__(self, *_exception: object) -> None:
        self.wall.append(1000 * (time.perf_counter() - self.began))
        self.base.append(self._busy() - self.used)

    def forget(self) -> None:
        """Leave the last one out: the first searches fill the caches."""
        self.wall.pop()
        self.base.pop()

    def figures(self) -> dict[str, float]:
        """Medians and 95th percentiles."""
        return {
            "p50_ms": round(statistics.median(self.wall), 1),
            "p95_ms": round(statistics.quantiles(self.wall, n=20)[-1], 1),
            "database_p50_ms": round(statistics.median(self.base), 1),
            "database_p95_ms": round(statistics.quantiles(self.base, n=20)[-1], 1),
        }

    def _busy(self) -> float:
        return int(Path(f"/proc/{self.server}/schedstat").read_text().split()[0]) / 1e6


def scans(wanted: Any) -> dict[str, Any]:
    """By which indexes one search is answered, and whether the whole table was read."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from poles.domain.offers.searching import leading
    from poles.words.actor import PUBLIC

    with CaptureQueriesContext(connection) as asked:
        leading(PUBLIC, wanted)
    with connection.cursor() as cursor:
        cursor.execute("EXPLAIN " + asked[-1]["sql"])
        plan = "\n".join(line for (line,) in cursor.fetchall())
    return {
        "scans": sorted(set(re.findall(r"(?:using|on) (offer_by_\w+)", plan))),
        "whole_table": "Seq Scan on records_offer" in plan,
    }


def build(server: EmbeddedPostgres, size: int, sites: int) -> float:
    """Fill the tables without the indexes of the search, then make them, as after any large load; gives the seconds."""
    import psycopg

    began = time.perf_counter()
    with psycopg.connect(server.dsn(database="poles"), autocommit=True) as link:
        made = link.execute(
            "SELECT indexname, indexdef FROM pg_indexes WHERE tablename = 'records_offer' AND indexname LIKE 'offer_by_%'"
        ).fetchall()
        for name, _order in made:
            link.execute(f"DROP INDEX {name}")
        fill(size, sites)
        for _name, order in made:
            link.execute(order)
        link.execute("VACUUM ANALYZE")
    return time.perf_counter() - began


def main() -> int:
    """Start a database of its own, fill it, measure, print JSON, throw it away."""
    options = argparse.ArgumentParser(prog="./run bench offers", description=__doc__)
    options.add_argument("--size", type=int, default=100_000)
    options.add_argument("--sites", type=int, default=0, help="par défaut une pour quarante offres")
    options.add_argument("--keep", action="store_true", help="garder la base pour une prochaine mesure")
    options.add_argument("--out", type=Path, default=None)
    chosen = options.parse_args()
    folder = ROOT / "var" / "bench" / f"offers-{chosen.size}"
    ready = folder / "ready"
    if not (chosen.keep and ready.exists()):
        shutil.rmtree(folder, ignore_errors=True)
    server = EmbeddedPostgres(folder / "postgres", settings=SETTINGS).start_with_roles("poles")
    os.environ |= {**server.urls("poles"), "POLES_DEMO": "1", "POLES_LOG_LEVEL": "WARNING", "POLES_PROCESS": "cli"}
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "poles.config.settings")
    try:
        seconds = None
        if not ready.exists():
            line = "from poles.workers.cli import main; main()"
            subprocess.run([sys.executable, "-c", line, "migrate"], check=True, stdout=subprocess.DEVNULL)
        django.setup()
        if not ready.exists():
            seconds = round(build(server, chosen.size, chosen.sites or max(chosen.size // 40, 1)), 1)
            ready.write_text("")
        result = {"fill_seconds": seconds, **measure(chosen.size)}
    finally:
        server.stop()
        if not chosen.keep:
            shutil.rmtree(folder, ignore_errors=True)
    said = json.dumps(result, ensure_ascii=False)
    if chosen.out:
        chosen.out.parent.mkdir(parents=True, exist_ok=True)
        chosen.out.write_text(said)
    print(said)
    return 0


if __name__ == "__main__":
    sys.exit(main())

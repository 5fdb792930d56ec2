"""All the indicators of one académie, then thirty frozen académies added up: ``./run bench figures`` (JSON).

A fictional académie on an empty embedded database: 300 schools in twelve pôles, 100,000 learners, 110,000 needs, seven in
ten placed, some of them written late or broken. Three times: every figure of the catalogue, secrecy included, as the
rectorate reads it; and the same counts by plain statements, one for each figure and each cut, as somebody would type them
(``HAND``; secrecy, intervals and words not included). The ratio of both travels from one machine to another, seconds do not.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path
from statistics import median
from typing import Any
from zoneinfo import ZoneInfo

import psycopg

from bench.process import child, memory
from poles.gateways.embedded_postgres import EmbeddedPostgres

FOLDER = Path(__file__).resolve().parents[1] / "var" / "bench" / "figures"
NOW = datetime(2027, 3, 1, 10, tzinfo=ZoneInfo("Europe/Paris"))
YEAR, HUBS, SCHOOLS, ACADEMIES, TURNS = 2026, 12, 300, 30, 3
LEARNERS, SECOND_NEEDS = 100_000, 0.1
LIMIT_FIGURES, LIMIT_NATION = 10, 2

_BASE = """
  from records_classgroup c join records_school s on s.id = c.school_id join records_commune m on m.code = s.commune_id
  join records_placementperiod p on p.class_group_id = c.id join records_enrolment e on e.class_group_id = c.id
  join records_learner l on l.id = e.learner_id and l.status <> 'apprentice'
  left join records_placementneed n on n.learner_id = e.learner_id and n.period_id = p.id
  left join records_hubschool h on h.school_id = s.id
  left join records_mobility w on w.learner_id = l.id
 where c.school_year = 2026 and n.status is distinct from 'exempted'
"""
_STAYS = """
  from records_placement t join records_placementneed n on n.id = t.need_id and n.status = 'placed'
  join records_placementperiod p on p.id = n.period_id join records_classgroup c on c.id = p.class_group_id
  join records_learner l on l.id = t.learner_id join records_commune a on a.code = l.home_commune_id
  join records_offerseat x on x.id = t.seat_id join records_offer o on o.id = x.offer_id
  join records_hostsite g on g.id = o.site_id join records_commune b on b.code = g.commune_id
  left join records_hubschool h on h.school_id = c.school_id
 where t.status in ('confirmed', 'done')
"""
_CUTS = (
    "m.rural", "s.near_priority_area", "s.priority_education <> ''", "w.network",
    "coalesce(n.travel_limit, w.travel_limit) <= 30",
    "exists (select from records_functionaladjustment f where f.learner_id = l.id)",
    "age(p.starts_on, l.birth_date) < interval '16 years'",
)  # fmt: skip
_EVENINGS = ", ".join(
    f"count(*) filter (where exists (select from records_placement t where t.need_id = n.id and t.status <> 'broken' "
    f"and t.created_at < (p.starts_on - {days - 1})::timestamp at time zone 'Europe/Paris'))"
    for days in (30, 14, 0)
)
HAND = (
    "select hub_id, kind, sum(seat_count) from records_offer where status = 'published' group by 1, 2",
    "select hub_id, kind, sum(seat_count * ((closes_on - opens_on) / 7 + 1)) from records_offer group by 1, 2",
    f"select h.hub_id, p.kind, count(distinct l.id) {_BASE} group by 1, 2",
    f"select h.hub_id, p.kind, sum((p.ends_on - p.starts_on) / 7 + 1) {_BASE} group by 1, 2",
    f"select h.hub_id, p.kind, count(*) filter (where n.status = 'placed'), count(*) {_BASE} group by 1, 2",
    *(
        f"select h.hub_id, p.kind, {cut}, count(*) filter (where n.status = 'placed'), count(*) {_BASE} group by 1, 2, 3"
        for cut in _CUTS
    ),
    f"select h.hub_id, p.kind, {_EVENINGS}, count(*) {_BASE} group by 1, 2",
    f"select h.hub_id, p.kind, t.found_by, count(*) {_STAYS} group by 1, 2, 3",
    "select h.hub_id, p.kind, avg(12742.0176 * asin(sqrt(power(sin(radians(b.lat - a.lat) / 2), 2) + cos(radians(a.lat)) * "
    f"cos(radians(b.lat)) * power(sin(radians(b.lon - a.lon) / 2), 2)))), count(*) {_STAYS} group by 1, 2",
)


def whole(learners: int) -> dict[str, Any]:
    """The figures, from a process of its own on a database of its own."""
    shutil.rmtree(FOLDER, ignore_errors=True)
    server = EmbeddedPostgres(FOLDER / "postgres").start_with_roles("poles")
    os.environ |= {**server.urls("poles"), "POLES_DEMO": "1", "POLES_LOG_LEVEL": "WARNING"}
    try:
        line = [sys.executable, "-c", "from poles.workers.cli import main; main(['migrate'])"]
        subprocess.run(line, stdout=subprocess.DEVNULL, check=True)
        return child(f"indicateurs de {learners} élèves", "bench.figures", "--inside", "--learners", str(learners))
    finally:
        server.stop()
        shutil.rmtree(FOLDER, ignore_errors=True)


def fill(learners: int, seed: int = 2015) -> dict[str, int]:
    """The fictional académie; gives how many rows of what."""
    from django.db import connection

    from poles.records import models as rows
    from poles.records.base import new_key
    from poles.records.bulk import copy_in
    from poles.words.identifiers.base import key_letter

    chance = random.Random(seed)
    home = rows.Academy.objects.create(code="99", name="Mesure", holiday_zone="A")
    towns = [
        rows.Commune(
            code=f"99{k:03d}", name=f"Commune {k}", department="99", academy=home, lat=45 + chance.random(),
            lon=3 + chance.random(), rural=k % 3 == 0,
        )
        for k in range(120)
    ]  # fmt: skip
    rows.Commune.objects.bulk_create(towns)
    chart = rows.HubMap.objects.create(academy=home, school_year=YEAR, basis="basin", label="Carte", status="adopted")
    hubs = [
        rows.Hub(academy=home, hub_map=chart, code=f"P{k}", name=f"Pôle {k}", slug=f"pole-{k}", status="running")
        for k in range(HUBS)
    ]
    rows.Hub.objects.bulk_create(hubs)
    schools = [
        rows.School(
            academy=home, uai=f"099{k:04d}{key_letter(f'099{k:04d}')}", name=f"Lycée {k}", type="vocational_lycee",
            commune=chance.choice(towns), near_priority_area=k % 5 == 0, priority_education="REP" if k % 7 == 0 else "",
        )
        for k in range(SCHOOLS)
    ]  # fmt: skip
    rows.School.objects.bulk_create(schools)
    belongs = {school.pk: hubs[k % HUBS] for k, school in enumerate(schools)}
    rows.HubSchool.objects.bulk_create(
        rows.HubSchool(academy=home, hub_map=chart, hub=belongs[school.pk], school=school) for school in schools
    )
    rows.HubCommune.objects.bulk_create(
        rows.HubCommune(academy=home, hub_map=chart, hub=hubs[k % HUBS], commune=town) for k, town in enumerate(towns)
    )
    course = rows.Programme.objects.create(mef_code="2412552421", label="CAP", grade="cap1", family="electricite")
    size = 25
    classes = [
        rows.ClassGroup(
            id=new_key(), academy=home, school=schools[k % SCHOOLS], school_year=YEAR, name=f"C{k}", programme=course
        )
        for k in range(max(SCHOOLS, learners // size))
    ]
    rows.ClassGroup.objects.bulk_create(classes, batch_size=2000)
    starts = (date(2027, 1, 11), date(2027, 3, 8))
    both = {one.pk for one in classes if chance.random() < SECOND_NEEDS}
    periods = [
        rows.PlacementPeriod(
            id=new_key(), academy=home, class_group=one, kind="pfmp", label=f"PFMP {n + 1}", starts_on=first,
            ends_on=first + timedelta(days=25),
        )
        for one in classes
        for n, first in enumerate(starts)
        if not n or one.pk in both
    ]  # fmt: skip
    rows.PlacementPeriod.objects.bulk_create(periods, batch_size=2000)
    of_class: dict[Any, list] = {}
    for one in periods:
        of_class.setdefault(one.class_group_id, []).append(one)
    kept = date(2030, 1, 1)
    people = [
        rows.Learner(
            id=new_key(), academy=home, school_id=classes[k % len(classes)].school_id, last_name=f"Essai{k}",
            first_name="Élève", birth_date=date(2009, 6, 1) + timedelta(days=k % 900), keep_until=kept,
            home_commune=towns[k % len(towns)],
        )
        for k in range(learners)
    ]  # fmt: skip
    copy_in(people)
    copy_in(
        rows.Enrolment(academy=home, learner=one, class_group=classes[k % len(classes)], school_year=YEAR)
        for k, one in enumerate(people)
    )
    copy_in(
        rows.Mobility(academy=home, learner=one, network=("unsaid", "somebody", "nobody")[k % 3])
        for k, one in enumerate(people)
        if k % 2
    )
    copy_in(rows.FunctionalAdjustment(academy=home, learner=one, kind="quiet") for one in people[::20])
    needs = [
        rows.PlacementNeed(
            id=new_key(), academy=home, school_id=one.school_id, learner=one, period=period, family="electricite",
            travel_mode="transit", travel_limit=(20, 45, 90)[k % 3], keep_until=kept,
            status="placed" if chance.random() < 0.7 else "open",
        )
        for k, one in enumerate(people)
        for period in of_class[classes[k % len(classes)].pk]
    ]  # fmt: skip
    copy_in(needs)
    sites = []
    for k in range(max(50, learners // 20)):
        owner = rows.HostOrganisation(id=new_key(), academy=home, name=f"Maison {k}")
        sites.append(
            rows.HostSite(
                id=new_key(), academy=home, organisation=owner, name=owner.name, commune=towns[k % len(towns)]
            )
        )
    rows.HostOrganisation.objects.bulk_create((site.organisation for site in sites), batch_size=2000)
    rows.HostSite.objects.bulk_create(sites, batch_size=2000)
    placed = [need for need in needs if need.status == "placed"]
    per_offer = 5
    offers = [
        rows.Offer(
            id=new_key(), academy=home, site=sites[k % len(sites)], hub=hubs[k % HUBS], kind="pfmp", family="electricite",
            title="Offre", seat_count=per_offer, opens_on=starts[0], closes_on=date(2027, 4, 30), status="published",
        )
        for k in range(len(placed) // per_offer + 1)
    ]  # fmt: skip
    copy_in(offers)
    seats = [
        rows.OfferSeat(id=new_key(), academy=home, offer=offer, number=n + 1)
        for offer in offers
        for n in range(per_offer)
    ]
    copy_in(seats)
    first_day = {period.pk: period.starts_on for period in periods}
    copy_in(
        rows.Placement(
            id=new_key(), academy=home, need=need, learner_id=need.learner_id, school_id=need.school_id, seat=seats[k],
            found_by=("hub", "school", "family", "learner")[k % 4], starts_on=first_day[need.period_id],
            ends_on=first_day[need.period_id] + timedelta(days=25),
        )
        for k, need in enumerate(placed)
    )  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(
            "update records_placement t set created_at = (t.starts_on - (random() * 60)::int)::timestamp "
            "at time zone 'Europe/Paris'"
        )
    copy_in(rows.HostTutor(academy=home, site=site, name="Tuteur", trained_on=date(2026, 10, 1)) for site in sites[::3])
    return {"schools": len(schools), "learners": len(people), "needs": len(needs), "placements": len(placed)}


def seconds(gesture: Callable[[], Any]) -> float:
    """The median of some turns, on the wall."""
    taken = []
    for _ in range(TURNS):
        began = time.perf_counter()
        gesture()
        taken.append(time.perf_counter() - began)
    return median(taken)


def inside(learners: int) -> dict[str, Any]:
    """Fill, analyse, measure; the figures as JSON."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "poles.config.settings")
    import django

    django.setup()
    from django.db import connection

    from poles.domain.indicators.freezing import digest_of, snapshot, summed
    from poles.domain.reach import acting
    from poles.records.models import Academy, FrozenFigures
    from poles.words.actor import Actor, system
    from poles.words.roles import Role

    machine = system("mesure")
    with acting(machine):
        sizes = fill(learners)
    with psycopg.connect(os.environ["DATABASE_OWNER_URL"], autocommit=True) as owner:
        owner.execute("analyze")
    office = Actor(Role.ACADEMY_OFFICE, name="Mesure", academy_id="99")

    def every() -> dict[str, Any]:
        with acting(office):
            return snapshot(actor=office, at=NOW, academy_id="99")

    def by_hand() -> None:
        with acting(office), connection.cursor() as cursor:
            for statement in HAND:
                cursor.execute(statement)
                cursor.fetchall()

    taken = every()
    ours, theirs = seconds(every), seconds(by_hand)
    with acting(machine):
        for k in range(ACADEMIES):
            home, _ = Academy.objects.get_or_create(code=f"{k:02d}", defaults={"name": f"Académie {k}"})
            FrozenFigures.objects.create(
                academy=home, school_year=YEAR, label="Mesure", taken_at=NOW, figures=taken, digest=digest_of(taken)
            )

    def nation() -> list[dict[str, Any]]:
        with acting(machine):
            return summed(FrozenFigures.objects.filter(hub=None, label="Mesure").values_list("figures", flat=True))

    added = seconds(nation)
    return sizes | {
        "figures": len(taken["figures"]), "seconds": round(ours, 2), "by_hand_seconds": round(theirs, 2),
        "ratio": round(ours / theirs, 2), "national_seconds": round(added, 3), "academies": ACADEMIES,
        "peak_mib": round(memory("VmHWM")), "within_limits": ours < LIMIT_FIGURES and added < LIMIT_NATION,
    }  # fmt: skip


def main() -> int:
    """Measure and print the figures."""
    options = argparse.ArgumentParser(prog="./run bench figures", description=__doc__)
    options.add_argument("--learners", type=int, default=LEARNERS)
    options.add_argument("--inside", action="store_true", help=argparse.SUPPRESS)
    chosen = options.parse_args()
    result = inside(chosen.learners) if chosen.inside else whole(chosen.learners)
    print(json.dumps(result, ensure_ascii=False))
    return 0 if result["within_limits"] else 1


if __name__ == "__main__":
    sys.exit(main())

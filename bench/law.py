"""How many placements the rules judge in a second, on one core: sound ones, ones with faults, drafts, and a year of France.

``python -m bench.law`` prints and writes ``var/bench/law.json``. Every placement is different (dates, hours, age, papers), so
that nothing is remembered from one to the next but what a real day would remember too. ``--whole`` judges the three million
agreements of a year one by one instead of a sample in the same proportions.
"""

import argparse
import json
import random
import time
from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

from poles.law.placement import IMPLEMENTED, judge
from poles.law.placement.facts import Document, Facts, Host, Money, Party, Proof, Referent, Trainee, WorkDay
from poles.words.time import Period
from poles.words.training import GradeLevel, LearnerStatus, PlacementKind

SEED, COUNT = 2015, 5_000
NATION = 3_000_000
YEAR = (
    (PlacementKind.PFMP, 1_250_000, 4, 16, GradeLevel.FIRST_PRO, LearnerStatus.PUPIL),
    (PlacementKind.OBSERVATION, 840_000, 1, 14, GradeLevel.THIRD, LearnerStatus.PUPIL),
    (PlacementKind.OBSERVATION, 550_000, 2, 15, GradeLevel.SECOND_GT, LearnerStatus.PUPIL),
    (PlacementKind.BTS_INTERNSHIP, 210_000, 6, 19, GradeLevel.BTS1, LearnerStatus.STUDENT),
    (PlacementKind.INITIATION, 75_000, 2, 14, GradeLevel.FOURTH, LearnerStatus.PUPIL),
    (PlacementKind.APPLICATION, 75_000, 2, 14, GradeLevel.THIRD, LearnerStatus.PUPIL),
)
"""Agreements of a year by kind (estimate of the design: PFMP, collège, seconde, STS, Segpa and prépa-métiers): weeks, age."""
PAPERS = (
    Proof.PEDAGOGICAL_ANNEX, Proof.FINANCIAL_ANNEX, Proof.BOARD_VOTE, Proof.INSURANCE_HOST, Proof.INSURANCE_SCHOOL,
    Proof.INSURANCE_LEARNER,
)  # fmt: skip
ACTIVITIES = frozenset({"observe"})


def placement(chance: random.Random, shape: str) -> Facts:
    """One PFMP of four weeks. ``shape``: « sound », « faulty » (two days too long, a short rest), « draft » (no paper yet)."""
    start = date(2025, 9, 1) + timedelta(days=7 * chance.randrange(40))
    days = []
    for index in (week * 7 + day for week in range(4) for day in range(5)):
        begin, noon = 480 + 5 * chance.randrange(12), 705 + 5 * chance.randrange(6)
        after = noon + 45 + 5 * chance.randrange(6)
        end = after + 420 - (noon - begin)
        if shape == "faulty" and chance.random() < 0.2:
            end += 150
        days.append(WorkDay(start + timedelta(days=index), ((begin, noon), (after, end))))
    age = timedelta(days=365 * 16 + 10 + chance.randrange(700))
    papers = () if shape == "draft" else tuple(Document(proof, date(2024, 9, 1)) for proof in PAPERS)
    signed = () if shape == "draft" else tuple((party, start - timedelta(days=12)) for party in Party)
    return Facts(
        PlacementKind.PFMP, Period.of_days(days[0].day, days[-1].day), tuple(days),
        Trainee(start - age, LearnerStatus.PUPIL, GradeLevel.FIRST_PRO, course_hours=900),
        host=Host(siren=f"{chance.randrange(10**9):09d}", staff=chance.randrange(1, 300)),
        referent=Referent(others=chance.randrange(15)), money=Money(), signed=signed, documents=papers,
        mentions=frozenset() if shape == "draft" else frozenset(range(1, 16)), tasks=ACTIVITIES,
        signatures_due=shape != "draft",
    )  # fmt: skip


def of_the_year(chance: random.Random) -> Facts:
    """One agreement of the nation, its kind drawn by the volumes of ``YEAR``, on any Monday, one in five with faults."""
    kind, _, weeks, age, grade, status = chance.choices(YEAR, [line[1] for line in YEAR])[0]
    one = placement(chance, "faulty" if chance.random() < 0.2 else "sound")
    start = one.days[0].day
    days = tuple(
        WorkDay(start + timedelta(days=week * 7 + day), one.days[(week * 5 + day) % 20].spans)
        for week in range(weeks)
        for day in range(5)
    )
    trainee = Trainee(start - timedelta(days=365 * age + 20 + chance.randrange(500)), status, grade, course_hours=900)
    return replace(one, kind=kind, period=Period.of_days(start, days[-1].day), days=days, trainee=trainee)


def nation(count: int) -> dict[str, object]:
    """A year of the nation, or a sample of it in the same proportions: agreements a second, minutes for all on one core."""
    chance, begun, judged, found = random.Random(SEED), 0.0, 0, 0
    for _ in range(-(-count // COUNT)):
        cases = [of_the_year(chance) for _ in range(min(COUNT, count - judged))]
        clock = time.process_time()
        found += sum(len(judge(case)) for case in cases)
        begun += time.process_time() - clock
        judged += len(cases)
    rate = judged / begun
    return {
        "agreements": NATION,
        "judged": judged,
        "per_second": round(rate),
        "findings_each": round(found / judged, 2),
        "minutes_one_core": round(NATION / rate / 60, 1),
    }


def measure(shape: str) -> dict[str, object]:
    """Placements a second of processor, findings a placement, and the hours that the nation’s three million would take."""
    chance = random.Random(SEED)
    cases = [placement(chance, shape) for _ in range(COUNT)]
    for case in cases[:200]:
        judge(case)  # the dated versions are read once
    begun, found = time.process_time(), Counter[str]()
    for case in cases:
        found.update(each.rule for each in judge(case))
    seconds = time.process_time() - begun
    rate = COUNT / seconds
    return {
        "placements": COUNT,
        "per_second": round(rate),
        "findings_each": round(sum(found.values()) / COUNT, 2),
        "most_found": dict(found.most_common(5)),
        "nation_minutes_one_core": round(NATION / rate / 60, 1),
    }


def main() -> None:
    """Measure the three shapes and the year, print and write them."""
    options = argparse.ArgumentParser(prog="./run bench law", description=__doc__)
    options.add_argument("--whole", action="store_true", help="juger les trois millions une à une")
    count = NATION if options.parse_args().whole else 4 * COUNT
    told: dict[str, object] = {"seed": SEED, "judges": len(IMPLEMENTED)} | {
        shape: measure(shape) for shape in ("sound", "faulty", "draft")
    }
    told["nation"] = nation(count)
    path = Path(__file__).resolve().parents[1] / "var" / "bench" / "law.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(told, indent=2, ensure_ascii=False))
    print(json.dumps(told, ensure_ascii=False))


if __name__ == "__main__":
    main()

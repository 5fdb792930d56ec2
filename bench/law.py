"""How many placements the rules judge in a second, on one core: sound ones, ones with faults, and drafts.

``python -m bench.law`` prints and writes ``var/bench/law.json``. Every placement is different (dates, hours, age, papers), so
that nothing is remembered from one to the next but what a real day would remember too.
"""

import json
import random
import time
from collections import Counter
from datetime import date, timedelta
from pathlib import Path

from poles.law.placement import IMPLEMENTED, judge
from poles.law.placement.facts import Document, Facts, Host, Money, Party, Proof, Referent, Trainee, WorkDay
from poles.words.time import Period
from poles.words.training import GradeLevel, LearnerStatus, PlacementKind

SEED, COUNT = 2015, 5_000
NATION = 3_000_000
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
    """Measure the three shapes, print and write them."""
    told = {"seed": SEED, "judges": len(IMPLEMENTED)} | {
        shape: measure(shape) for shape in ("sound", "faulty", "draft")
    }
    path = Path(__file__).resolve().parents[1] / "var" / "bench" / "law.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(told, indent=2, ensure_ascii=False))
    print(json.dumps(told, ensure_ascii=False))


if __name__ == "__main__":
    main()

"""The whole country on paper: ``python -m bench.national``: seconds of each académie, and of N workers for all of them.

Thirty académies of fictional learners, as large as the real ones are to one another (share of the pupils of « seconde »,
open data of 2024, per thousand, rounded), each cut into pôles, which are independent jobs: candidate edges, instance,
plan L1 to L5, verdict. Jobs are measured one after the other on one core (processor seconds), then laid on N workers,
longest first.
"""

from __future__ import annotations

import argparse
import heapq
import json
import sys
import time
from collections.abc import Iterable
from typing import Any

import numpy as np

from bench.process import memory
from bench.tables import tables
from bench.territories import FAMILIES
from poles.matching.assemble import assemble
from poles.matching.check import verify
from poles.matching.edges import candidate_edges
from poles.matching.kernels.warm import warm
from poles.matching.solve import solve

ACADEMIES = {
    "Versailles": 95, "Créteil": 71, "Lille": 61, "Nantes": 54, "Rennes": 48, "Grenoble": 47, "Lyon": 47, "Bordeaux": 46,
    "Normandie": 45, "Aix-Marseille": 43, "Toulouse": 42, "Montpellier": 41, "Orléans-Tours": 35, "Nancy-Metz": 32,
    "Nice": 29, "Paris": 28, "Amiens": 27, "Strasbourg": 26, "Poitiers": 23, "Dijon": 21, "Reims": 18, "La Réunion": 17,
    "Clermont-Ferrand": 16, "Besançon": 15, "Limoges": 8, "Mayotte": 8, "Guadeloupe": 8, "Guyane": 6, "Martinique": 6,
    "Corse": 4,
}  # fmt: skip
HUBS = 330
GROUPS = 12


def job(learners: int, seed: int) -> dict[str, Any]:
    """One pôle from tables to a proven plan, with the seconds of each step."""
    needs, offers, rules = tables(learners, seed)
    steps = [time.process_time()]
    found = candidate_edges(needs, offers, rules)
    steps.append(time.process_time())
    instance = assemble(
        needs, offers, rules, found, need_ids=[f"n{i:07}" for i in range(learners)], need_group=np.arange(learners) % GROUPS,
        need_family=needs.formation, offer_ids=[f"o{j:06}" for j in range(len(offers.family))],
        groups=[f"groupe {g}" for g in range(GROUPS)], families=[f"famille {k}" for k in range(FAMILIES + 1)], salt="mesure",
    )  # fmt: skip
    steps.append(time.process_time())
    outcome = solve(instance)
    steps.append(time.process_time())
    verdict = verify(instance, outcome)
    steps.append(time.process_time())
    parts = dict(zip(("edges", "instance", "solve", "verify"), np.diff(steps).tolist(), strict=True))
    return parts | {"seconds": steps[-1] - steps[0], "pairs": len(found.edge_node), "proven": verdict.certified}


def laid(seconds: Iterable[float], workers: int) -> float:
    """Wall time of independent jobs on ``workers``, the longest first."""
    load = [0.0] * workers
    for one in sorted(seconds, reverse=True):
        heapq.heapreplace(load, load[0] + one)
    return max(load)


def figures(learners: int, seed: int, one_job: bool) -> dict[str, Any]:
    """Seconds of each académie, of the country on N workers, and the critical path (the longest job)."""
    warm()
    job(200, seed)
    share = sum(ACADEMIES.values())
    rows: dict[str, Any] = {}
    jobs: list[dict[str, Any]] = []
    for name, part in ACADEMIES.items():
        many = round(learners * part / share)
        hubs = 1 if one_job else max(1, round(HUBS * part / share))
        sizes = [many // hubs + (k < many % hubs) for k in range(hubs)]
        done = [job(size, seed + len(jobs) + k) for k, size in enumerate(sizes)]
        jobs += done
        rows[name] = {
            "learners": many, "hubs": hubs, "seconds": round(sum(each["seconds"] for each in done), 2),
            "longest_job": round(max(each["seconds"] for each in done), 3),
        }  # fmt: skip
    seconds = [each["seconds"] for each in jobs]
    return {
        "learners": learners,
        "jobs": len(jobs),
        "one_job_an_academy": one_job,
        "pairs": sum(each["pairs"] for each in jobs),
        "proven": sum(each["proven"] for each in jobs),
        "seed": seed,
        "steps_seconds": {
            step: round(sum(each[step] for each in jobs), 2) for step in ("edges", "instance", "solve", "verify")
        },
        "peak_MiB": round(memory("VmHWM")),
        "workers_seconds": {str(n): round(laid(seconds, n), 2) for n in (1, 2, 4, 8, 16, 32)},
        "critical_path_seconds": round(max(seconds), 3),
        "longest_academy": max((row["seconds"], name) for name, row in rows.items())[1],
        "academies": rows,
    }


def main() -> int:
    """Measure the country and print its figures."""
    options = argparse.ArgumentParser(prog="python -m bench.national", description=__doc__)
    options.add_argument("--learners", type=int, default=800_000)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--one-job", action="store_true", help="une tâche par académie au lieu d’une par pôle")
    chosen = options.parse_args()
    print(json.dumps(figures(chosen.learners, chosen.seed, chosen.one_job), ensure_ascii=False))
    return 0


if __name__ == "__main__":
    sys.exit(main())

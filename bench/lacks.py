"""The deficiency report at one size, in one period (one giant shortage) and in eight: ``python -m bench.lacks 50000``."""

from __future__ import annotations

import argparse
import dataclasses
import json
import sys
from typing import Any

from bench.process import rounded, timed
from bench.repairs import instance_of
from bench.territories import BASSINS, FAMILIES, territory
from poles.matching.deficiency import report
from poles.matching.kernels.warm import warm
from poles.matching.solve import solve


def figures(learners: int, seed: int, periods: int) -> dict[str, Any]:
    """Seconds of the report on a solved territory, and what it says."""
    it = territory(learners, seed, periods=periods)
    instance = dataclasses.replace(
        instance_of(it), need_family=it.family, families=[f"famille {k}" for k in range(FAMILIES + 1)]
    )
    outcome = solve(instance, levels=("L1", "L4"))
    zones = [f"bassin {k}" for k in range(BASSINS)]
    first = timed(lambda: report(instance, outcome, need_zone=it.bassin, zones=zones))
    taken = timed(lambda: report(instance, outcome, need_zone=it.bassin, zones=zones), 3)
    found = taken.answer
    return rounded({
        "learners": learners, "edges": len(it.node), "periods": periods, "seed": seed, "placed": outcome.placed,
        **taken.figures(), "first_seconds": first.seconds, "lacking": found.lacking, "alone": found.alone,
        "parts": len(found.parts), "lines": len(found.lines), "fewest_lines": found.fewest,
        "every_part_proven": all(part.proven for part in found.parts),
    })  # fmt: skip


def main() -> int:
    """Measure one size and print its figures."""
    options = argparse.ArgumentParser(prog="python -m bench.lacks", description=__doc__)
    options.add_argument("learners", type=int)
    options.add_argument("--seed", type=int, default=1)
    chosen = options.parse_args()
    warm()
    print(json.dumps({str(periods): figures(chosen.learners, chosen.seed, periods) for periods in (1, 8)}))
    return 0


if __name__ == "__main__":
    sys.exit(main())

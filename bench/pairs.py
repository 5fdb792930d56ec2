"""Candidate edges at one size: ``python -m bench.pairs 50000``: ours with and without the cap, the former search, the estimate.

Every feasible pair of ``bench/tables.py`` (about 26 million at 50,000 learners). The former search (numpy blocks, kept as an
oracle of the tests) must give the same arrays; the estimate must never be below the truth.
"""

from __future__ import annotations

import argparse
import dataclasses
import json
import sys
from typing import Any

import numpy as np

from bench.process import rounded, timed
from bench.tables import tables
from poles.matching.edges import EDGE_BYTES, candidate_edges, estimate
from poles.matching.kernels.warm import warm
from tests.matching.former_edges import former_edges

ARRAYS = ("node_offer", "node_period", "node_capacity", "need_start", "edge_node", "losses")


def figures(learners: int, seed: int, former: bool) -> dict[str, Any]:
    """Seconds and MiB of each way at one size."""
    warm()
    needs, offers, capped = tables(learners, seed)
    rules = dataclasses.replace(capped, max_edges=1 << 40)
    fewer = timed(lambda: candidate_edges(needs, offers, capped), 3)
    guess = timed(lambda: estimate(needs, offers, capped), 3)
    kept = fewer.answer
    less = rounded(fewer.figures()) | {"kept": len(kept.edge_node), "dropped": kept.dropped}
    less["estimate"] = rounded(guess.figures()) | guess.answer._asdict()
    safe = guess.answer.bytes >= EDGE_BYTES * len(kept.edge_node)
    every = timed(lambda: candidate_edges(needs, offers, rules), 3)
    guess = timed(lambda: estimate(needs, offers, rules), 3)
    found, told = every.answer, guess.answer
    result: dict[str, Any] = {
        "learners": learners, "offers": len(offers.family), "seed": seed, "pairs": len(found.edge_node),
        "every_pair": rounded(every.figures()),
        "estimate": rounded(guess.figures()) | {"pairs": told.pairs, "bytes": told.bytes},
        "estimate_is_safe": safe and told.pairs >= len(found.edge_node), "capped": less,
    }  # fmt: skip
    if former:
        before = timed(lambda: former_edges(needs, offers, rules))
        result["former"] = rounded(before.figures()) | {
            "same_arrays": all(np.array_equal(getattr(found, name), getattr(before.answer, name)) for name in ARRAYS),
            "other_minutes": int((found.edge_minutes != before.answer.edge_minutes).sum()),
        }
    return result


def main() -> int:
    """Measure one size and print its figures."""
    options = argparse.ArgumentParser(prog="python -m bench.pairs", description=__doc__)
    options.add_argument("learners", type=int)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--alone", action="store_true", help="sans l’ancienne recherche")
    chosen = options.parse_args()
    print(json.dumps(figures(chosen.learners, chosen.seed, not chosen.alone)))
    return 0


if __name__ == "__main__":
    sys.exit(main())

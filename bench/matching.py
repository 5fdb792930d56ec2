"""The allocation against its peers, in one run and one JSON: ``./run bench matching``.

Sections: ``solvers`` (our kernels, OR-Tools, SciPy and the practices of today, on the same seeded territories), ``edges``
(every feasible pair), ``deficiency``, ``repairs``, ``national`` (thirty académies on N workers), ``curve`` (our kernels alone
on more sizes, only when asked). Each figure is taken in a process of its own. Ratios within one run travel, seconds do not.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import sys
import tempfile
import time
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np

from bench.contest import SOLVERS
from bench.process import child
from bench.territories import territory

ROOT = Path(__file__).resolve().parents[1]
SECTIONS = ("solvers", "edges", "deficiency", "repairs", "national")
CURVE = (2_000, 5_000, 10_000, 20_000, 50_000, 100_000, 200_000)
OURS = "kernels L1+L4"


def compare(learners: int, seed: int, only: list[str]) -> dict[str, Any]:
    """All the solvers at one size, with ratios of processor seconds to « kernels L1+L4 »."""
    with tempfile.TemporaryDirectory() as folder:
        path = str(Path(folder) / "territory.npz")
        it = territory(learners, seed)
        np.savez(path, **it._asdict())
        result: dict[str, Any] = {
            "learners": learners, "edges": len(it.node), "nodes": len(it.capacity), "seats": int(it.capacity.sum()),
            "groups": int((np.bincount(it.group) > 0).sum()), "seed": seed, "solvers": {},
        }  # fmt: skip
        del it
        for name, solver in SOLVERS.items():
            if learners <= solver.largest and (not only or any(word in name for word in only)):
                result["solvers"][name] = child(f"{learners} · {name}", "bench.contest", name, path)
    ours = result["solvers"].get(OURS)
    if ours:
        result["times_slower"] = {
            k: round(v["cpu_seconds"] / ours["cpu_seconds"], 1) for k, v in result["solvers"].items()
        }
    return result


def exponents(sizes: dict[str, Any]) -> dict[str, float]:
    """Slope of log(processor seconds) on log(learners) of each of our levels, when there are two sizes or more."""
    slopes = {}
    for name in (name for name in SOLVERS if name.startswith("kernels")):
        points = [
            (int(size), row["solvers"][name]["cpu_seconds"]) for size, row in sizes.items() if name in row["solvers"]
        ]
        if len(points) > 1:
            learners, seconds = np.log(np.array(points, float)).T
            slopes[name] = round(float(np.polyfit(learners, seconds, 1)[0]), 2)
    return slopes


def repairs(sizes: list[int], seed: int) -> dict[str, Any]:
    """Figures of ``bench/repairs.py``, which prints on many lines."""
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "repairs.json"
        code = "import json, sys; from bench.repairs import main; main(sys.argv[2:]); "
        code += "print(json.dumps(json.load(open(sys.argv[1]))['sizes']))"
        line = ["-c", code, str(out), "--out", str(out), "--seed", str(seed), "--sizes", *map(str, sizes)]
        return child("réparations", *line)


def main() -> int:
    """Measure the sections asked for, write the JSON and print it."""
    options = argparse.ArgumentParser(prog="./run bench matching", description=__doc__)
    options.add_argument("--sizes", type=int, nargs="+", default=[2_000, 10_000, 50_000])
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--sections", nargs="+", choices=SECTIONS, default=list(SECTIONS))
    options.add_argument("--only", nargs="*", default=[], help="mots que le nom du solveur doit contenir")
    options.add_argument(
        "--curve", action="store_true", help="nos seuls noyaux, de 2 000 à 200 000 élèves (plusieurs minutes, 8 Go)"
    )
    options.add_argument("--national", type=int, default=800_000, help="élèves de la mesure nationale")
    options.add_argument("--out", type=Path, default=ROOT / "var" / "bench" / "matching.json")
    chosen = options.parse_args()
    began, seed = time.perf_counter(), str(chosen.seed)
    sizes, only, sections = chosen.sizes, chosen.only, chosen.sections
    if chosen.curve:
        sizes, only, sections = list(CURVE), ["kernels"], ["solvers", "edges"]
    result: dict[str, Any] = {
        "machine": {"cores": os.cpu_count(), "python": platform.python_version(), "system": platform.system()},
        "versions": {name: version(name) for name in ("numpy", "numba", "ortools", "scipy")},
        "seed": chosen.seed,
    }
    if "solvers" in sections:
        result["sizes"] = {str(size): compare(size, chosen.seed, only) for size in sizes}
        result["exponents"] = exponents(result["sizes"])
    if "edges" in sections:
        alone = ["--alone"] if chosen.curve else []
        result["edges"] = {
            str(size): child(f"{size} · liaisons", "bench.pairs", str(size), "--seed", seed, *alone) for size in sizes
        }
    if "deficiency" in sections:
        result["deficiency"] = {
            str(size): child(f"{size} · manques", "bench.lacks", str(size), "--seed", seed) for size in sizes
        }
    if "repairs" in sections:
        result["repairs"] = repairs(sizes, chosen.seed)
    if "national" in sections:
        result["national"] = child("pays", "bench.national", "--learners", str(chosen.national), "--seed", seed)
    result["minutes_of_bench"] = round((time.perf_counter() - began) / 60, 1)
    text = json.dumps(result, indent=2, ensure_ascii=False)
    chosen.out.parent.mkdir(parents=True, exist_ok=True)
    chosen.out.write_text(text)
    print(text)
    return 0


if __name__ == "__main__":
    sys.exit(main())

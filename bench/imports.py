"""The pupil imports at 100,000 rows, 1 % of them wrong: ``./run bench imports`` (seconds, peak memory, faults, JSON).

``formats``: the readers alone; each format is written by one process and read by another, so that the peak is that of the
reading. ``whole``: the road of a school’s file through the domain, on a database of its own (see ``bench.rolls``).
"""

from __future__ import annotations

import argparse
import json
import os
import pickle
import platform
import sys
import tempfile
import time
from datetime import date
from pathlib import Path
from typing import Any

from bench.process import child, memory
from bench.rolls import whole
from poles.exchange.pupils import read
from tests.exchange.pupils import makers

ROOT = Path(__file__).resolve().parents[1]
ROWS, FAULTY, AT = 100_000, 0.01, date(2026, 10, 1)
FORMATS = ("csv", "siecle", "xlsx")
LIMIT_SECONDS, LIMIT_MIB = 60, 400


def make(form: str, rows: int, folder: Path) -> dict[str, Any]:
    """Write one file with known faults, and the faults beside it."""
    if form == "siecle":
        made = makers.siecle_pupils(rows, 90, FAULTY)
        made.data = makers.zipped({"ElevesSansAdresses.xml": made.data})
    else:
        made = makers.pupils_csv(rows, FAULTY, cut=form == "csv")
    if form == "xlsx":
        lines = made.data.decode("cp1252").replace("\x07", "\u202e").splitlines()
        made.data = makers.xlsx([line.split(";") for line in lines])
    (folder / form).write_bytes(made.data)
    (folder / f"{form}.faults").write_bytes(pickle.dumps((made.faults, made.sound)))
    return {"mib": len(made.data) / 2**20, "faults": len(made.faults)}


def measure(form: str, folder: Path) -> dict[str, Any]:
    """Read it; gives rows, seconds, peak MiB of the process, and whether the blocking problems are exact."""
    began, busy = time.perf_counter(), time.process_time()
    found = read([(form, folder / form)], at=AT)
    seconds, cpu, peak = time.perf_counter() - began, time.process_time() - busy, memory("VmHWM")
    faults, sound = pickle.loads((folder / f"{form}.faults").read_bytes())
    told = [(problem.line, problem.field) for problem in found.problems if problem.blocks]
    return {
        "rows": found.sources[0].seen,
        "kept": len(found.pupils),
        "seconds": seconds,
        "cpu_seconds": cpu,
        "peak_mib": peak,
        "faults_made": len(faults),
        "faults_told": len(told),
        "errors_exact": set(told) == faults and len(told) == len(faults) and len(found.pupils) == sound,
        "within_limits": seconds <= LIMIT_SECONDS and peak < LIMIT_MIB,
    }


def imports(rows: int = ROWS, forms: tuple[str, ...] = FORMATS) -> dict[str, Any]:
    """The figures of every format, each in processes of its own."""
    figures = {}
    with tempfile.TemporaryDirectory() as folder:
        for form in forms:
            child(f"écriture {form}", "bench.imports", "--make", form, "--rows", str(rows), "--folder", folder)
            figures[form] = child(f"import {form}", "bench.imports", "--measure", form, "--folder", folder)
    return figures


def main() -> int:
    """Print the figures as JSON, and keep them in a file."""
    options = argparse.ArgumentParser(prog="./run bench imports", description=__doc__)
    options.add_argument("--out", type=Path, default=ROOT / "var" / "bench" / "imports.json")
    options.add_argument("--rows", type=int, default=ROWS)
    options.add_argument("--make", choices=FORMATS, help=argparse.SUPPRESS)
    options.add_argument("--measure", choices=FORMATS, help=argparse.SUPPRESS)
    options.add_argument("--folder", type=Path, help=argparse.SUPPRESS)
    chosen = options.parse_args()
    if chosen.make:
        result = make(chosen.make, chosen.rows, chosen.folder)
    elif chosen.measure:
        result = measure(chosen.measure, chosen.folder)
    else:
        machine = {"cores": os.cpu_count(), "python": platform.python_version(), "system": platform.system()}
        result = {"machine": machine, "formats": imports(chosen.rows), "whole": whole(chosen.rows)}
        chosen.out.parent.mkdir(parents=True, exist_ok=True)
        chosen.out.write_text(json.dumps(result, indent=2, ensure_ascii=False))
    print(json.dumps(result, ensure_ascii=False))
    return 0


if __name__ == "__main__":
    sys.exit(main())

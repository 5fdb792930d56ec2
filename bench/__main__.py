"""Run every phase in a process of its own, on an empty embedded database, and write the figures as JSON.

Seconds are wall time on this machine; peak memory is that of the phase's process. Ratios within one run travel, seconds do not.
"""

import argparse
import json
import os
import platform
import shutil
import sys
import time
from pathlib import Path

from poles.gateways.embedded_postgres import EmbeddedPostgres

ROOT = Path(__file__).resolve().parents[1]
SEED = 2015


def measured(label: str, *line: str, show: bool = False) -> dict:
    """Run one process; gives its seconds, its peak memory and the JSON of its last line when it prints one."""
    print(f"· {label}…", file=sys.stderr, flush=True)
    read, write = os.pipe()
    began = time.perf_counter()
    child = os.posix_spawn(
        sys.executable, [sys.executable, *line], os.environ, file_actions=[(os.POSIX_SPAWN_DUP2, write, 1)]
    )
    os.close(write)
    with os.fdopen(read, errors="replace") as pipe:
        output = pipe.read()
    _pid, status, usage = os.wait4(child, 0)
    seconds = time.perf_counter() - began
    if status:
        sys.exit(f"{label} : échec\n{output[-2000:]}")
    figures = {"seconds": round(seconds, 2), "peak_mb": round(usage.ru_maxrss / 1024)}
    last = output.strip().splitlines()[-1:] or [""]
    if last[0].startswith("{"):
        figures |= json.loads(last[0])
    print(f"  {label} : {figures['seconds']} s, {figures['peak_mb']} Mo", file=sys.stderr, flush=True)
    return figures


def poles(label: str, *arguments: str) -> dict:
    """One ``poles`` command, measured."""
    return measured(label, "-c", "from poles.workers.cli import main; main()", *arguments)


def scale(name: str, data: Path, academy: str) -> dict:
    """All phases at one scale, each on the database that the former left."""
    folder = ROOT / "var" / "bench" / name
    shutil.rmtree(folder, ignore_errors=True)
    server = EmbeddedPostgres(folder / "postgres").start_with_roles("poles")
    os.environ |= {**server.urls("poles"), "POLES_DEMO": "1", "POLES_LOG_LEVEL": "WARNING"}
    try:
        phases = {
            "migrate": poles("tables", "migrate"),
            "load_communes": poles("communes", "load", "communes", str(data / "territoires/communes.csv.gz")),
            "load_directory": poles(
                "annuaire", "load", "directory", str(data / "etablissements/etablissements_second_degre.csv.gz")
            ),
            "load_formations": poles("formations", "load", "formations", str(data / "formations")),
            "propose": poles("carte", "hubs", "propose", "--academie", academy, "--by", "basin", "--adopt"),
            "simulate": poles(
                "simulation", "simulate", "--academie", academy, "--scale", name, "--largest",
                "--data", str(data), "--seed", str(SEED),
            ),
        }  # fmt: skip
        phases["allocation"] = measured("campagne", "-m", "bench.phases", "allocation")
        phases["verify"] = poles("invariants", "verify")
        phases["pages"] = measured("pages", "-m", "bench.phases", "pages")
        phases["synthetic_territory"] = measured("territoire synthétique", "-m", "tests.matching.territory", name)
        phases["sizes"] = measured("tailles", "-m", "bench.phases", "sizes")
    finally:
        server.stop()
    return phases


def main() -> int:
    """Measure the scales asked for and write ``var/bench/result.json``."""
    options = argparse.ArgumentParser(prog="./run bench", description=__doc__)
    options.add_argument(
        "--data", type=Path, default=ROOT.parent / "shared" / "data", help="dossier des données ouvertes"
    )
    options.add_argument("--academie", default="12")
    options.add_argument("--scales", nargs="+", default=["S", "M"], choices=["S", "M"])
    options.add_argument("--out", type=Path, default=ROOT / "var" / "bench" / "result.json")
    chosen = options.parse_args()
    if not chosen.data.is_dir():
        print(
            f"Mesures sautées : les données ouvertes ne sont pas dans {chosen.data} (option --data).", file=sys.stderr
        )
        return 2
    result = {
        "machine": {"cores": os.cpu_count(), "python": platform.python_version(), "system": platform.system()},
        "academy": chosen.academie,
        "seed": SEED,
        "school_pages": measured("pages d’un établissement", "-m", "bench.school_pages"),
        "duplicates": measured("doublons", "-m", "bench.duplicates"),
        "scales": {name: scale(name, chosen.data, chosen.academie) for name in chosen.scales},
    }
    chosen.out.parent.mkdir(parents=True, exist_ok=True)
    chosen.out.write_text(json.dumps(result, indent=2, ensure_ascii=False))
    print(json.dumps(result, indent=2, ensure_ascii=False))
    return 0


if __name__ == "__main__":
    sys.exit(main())

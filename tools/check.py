"""Every check that needs no test: style, types, architecture, migrations, deployment, documentation, locks."""

from __future__ import annotations

import os
import secrets
import subprocess
import sys
import time
from dataclasses import dataclass, field

from tools.environment import ROOT, VENV, variables
from tools.server import database

PYTHON = str(VENV / "bin" / "python")
CODE = [name for name in ("poles", "tools", "bench", "tests") if (ROOT / name).is_dir()]
PRODUCTION = {
    "POLES_PROCESS": "web",
    "POLES_BASE_URL": "https://poles.example",
    "POLES_SECRET_KEY": secrets.token_urlsafe(50),
    "POLES_DEMO": "",
    "POLES_DEBUG": "",
}


@dataclass(frozen=True)
class Step:
    """One check: its French name, the command, further environment variables."""

    name: str
    command: list[str]
    env: dict[str, str] = field(default_factory=dict)


STEPS = [
    Step("Verrous des paquets", [PYTHON, "-m", "tools.locks", "--check"]),
    Step("Style du code", [str(VENV / "bin" / "ruff"), "check", *CODE]),
    Step("Mise en forme", [str(VENV / "bin" / "ruff"), "format", "--check", *CODE]),
    Step("Architecture", [str(VENV / "bin" / "lint-imports")]),
    Step("Types", [PYTHON, "-m", "mypy", *(name for name in CODE if name != "tests")]),
    Step("Migrations à jour", [PYTHON, "-m", "django", "makemigrations", "--check", "--dry-run"]),
    Step("Sûreté du déploiement", [PYTHON, "-m", "django", "check", "--deploy", "--fail-level", "WARNING"], PRODUCTION),
    Step("Documentation à jour", [PYTHON, "-m", "poles.config.docs", "--check"]),
]


def run(step: Step, number: int, total: int, env: dict[str, str]) -> bool:
    """Run one step, print its verdict and, when it fails, what it said."""
    begin = time.monotonic()
    try:
        done = subprocess.run(
            step.command, cwd=ROOT, env=env | step.env, capture_output=True, text=True, timeout=900, check=False
        )
        said, good = (done.stdout + done.stderr).strip(), done.returncode == 0
    except (OSError, subprocess.TimeoutExpired) as error:
        said, good = str(error), False
    spent = f"{time.monotonic() - begin:.1f}".replace(".", ",")
    print(f"[{number}/{total}] {step.name:<24} {'conforme' if good else 'À CORRIGER'} ({spent} s)", flush=True)
    if not good:
        print("\n".join(f"      {line}" for line in said.splitlines()[-80:]), flush=True)
    return good


def main(words: list[str]) -> int:
    """Run the steps whose name holds one of `words` (all by default); 1 when any failed."""
    chosen = [s for s in STEPS if not words or any(word.casefold() in s.name.casefold() for word in words)]
    if not chosen:
        print(f"Aucune vérification de ce nom. Il y a : {', '.join(s.name for s in STEPS)}.", file=sys.stderr)
        return 2
    with database(demo=False) as designated:
        env = os.environ | variables() | designated
        verdicts = {step.name: run(step, n, len(chosen), env) for n, step in enumerate(chosen, 1)}
    failed = [name for name, good in verdicts.items() if not good]
    print(f"À corriger : {', '.join(failed)}." if failed else "Tout est conforme.")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

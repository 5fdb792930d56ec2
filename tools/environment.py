"""The virtual environment: made once, filled from the hashed locks, renewed when a lock or Python changes."""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import os
import platform
import shutil
import subprocess
import sys
import tempfile
import time
from importlib.util import find_spec
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = Path(os.environ.get("POLES_VENV", ROOT / ".venv")).absolute()
PYTHON = VENV / "bin" / "python"
LOCKS = ROOT / "locks"
KERNELS = ROOT / "poles" / "matching" / "kernels"
WARM = "from poles.matching.kernels.warm import warm; warm()"

LAUNCHER = """\
#!/bin/sh
'''exec' "{python}" "$0" "$@"
' '''
import sys

from poles.config.supervisor import main

sys.exit(main())
"""


def say(text: str) -> None:
    """One line of progress, on the error output so that a command's own output stays clean."""
    print(text, file=sys.stderr, flush=True)


def variables() -> dict[str, str]:
    """Environment variables for every process started in the virtual environment."""
    return {
        "PATH": f"{VENV / 'bin'}{os.pathsep}{os.environ.get('PATH', os.defpath)}",
        "VIRTUAL_ENV": str(VENV),
        "DJANGO_SETTINGS_MODULE": os.environ.get("DJANGO_SETTINGS_MODULE", "poles.config.settings"),
        "UV_PYTHON_DOWNLOADS": "never",
    }


def step(label: str, command: list[str]) -> bool:
    """Run `command` silently while counting seconds; print its last lines only when it fails."""
    clean = {k: v for k, v in os.environ.items() if k not in ("PYTHONPATH", "PYTHONHOME", "PYTHONDONTWRITEBYTECODE")}
    clean |= {"UV_PYTHON_DOWNLOADS": "never", "DEBIAN_FRONTEND": "noninteractive"}
    live, begin, shown = sys.stderr.isatty(), time.monotonic(), 0
    if not live:
        say(f"{label}…")
    with tempfile.TemporaryFile("w+", errors="replace") as output:
        try:
            process = subprocess.Popen(command, env=clean, stdout=output, stderr=output, stdin=subprocess.DEVNULL)
        except OSError as error:
            say(f"{label} : impossible de lancer {command[0]} ({error.strerror}).")
            return False
        while True:
            elapsed = int(time.monotonic() - begin)
            if live:
                print(f"\r{label}… {elapsed} s", end="", file=sys.stderr, flush=True)
            elif elapsed >= shown + 15:
                shown = elapsed
                say(f"{label}… {elapsed} s")
            try:
                code = process.wait(0.5)
                break
            except subprocess.TimeoutExpired:
                continue
        elapsed = int(time.monotonic() - begin)
        say(f"{chr(13) if live else ''}{label} : {'fait' if code == 0 else 'échec'} en {elapsed} s")
        if code:
            output.seek(0)
            say("\n".join("    " + line.rstrip() for line in output.readlines()[-15:]))
    return code == 0


def prepare(packages: str) -> bool:
    """Make `.venv` hold the packages of `locks/<packages>.txt` ("run" or "test"), under a lock between processes.

    The test set contains the run set: an environment made for the tests serves every command. True after an install.
    """
    guard = ROOT / "var"
    guard.mkdir(exist_ok=True)
    with open(guard / ".bootstrap.lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        for held in dict.fromkeys((packages, "test")):
            stamp = VENV / f"stamp-{held}"
            if stamp.exists() and stamp.read_text() == _digest(held):
                return False
        _make_venv()
        _install(packages)
        _link_checkout()
        for old in VENV.glob("stamp-*"):
            old.unlink()
        (VENV / f"stamp-{packages}").write_text(_digest(packages))
    return True


def warm_kernels() -> None:
    """Compile the kernels of the allocation unless they are, so that no first click waits; a failure stops nothing."""
    stamp = VENV / "stamp-kernels"
    if stamp.exists() and stamp.read_text() == _kernels():
        return
    if step("Compilation des calculs d’affectation (une seule fois)", [str(PYTHON), "-c", WARM]):
        with contextlib.suppress(OSError):  # a read-only environment: asked again next time, in a moment
            stamp.write_text(_kernels())
    else:
        say("Les calculs seront compilés à leur premier emploi, qui prendra une minute de plus.")


def ensure_browser() -> None:
    """Look for Chromium, install Debian's when root can, else say in one sentence what will be skipped."""
    if shutil.which("chromium") or os.environ.get("POLES_NO_BROWSER"):
        return
    if _apt("Installation de Chromium (tests dans un navigateur)", "chromium", "fonts-liberation"):
        return
    say(
        "Chromium est absent : les tests dans un navigateur seront sautés. "
        "Pour les lancer : apt-get install chromium fonts-liberation (droits d'administration)."
    )


def _apt(label: str, *packages: str) -> bool:
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        return False
    step("Mise à jour de la liste des paquets Debian", ["apt-get", "update", "-qq"])
    return step(label, ["apt-get", "install", "-y", "-qq", "--no-install-recommends", *packages])


def _digest(packages: str) -> str:
    parts = [(LOCKS / f"{name}.txt").read_bytes() for name in ("bootstrap", packages)]
    parts += [sys.version.encode(), str(ROOT).encode(), LAUNCHER.encode()]
    return hashlib.sha256(b"\0".join(parts)).hexdigest()


def _kernels() -> str:
    """What the compiler keeps its results by: place, date and size of each source."""
    told = [(file.name, file.stat().st_mtime_ns, file.stat().st_size) for file in sorted(KERNELS.glob("*.py"))]
    return hashlib.sha256(repr((told, os.environ.get("POLES_KERNEL_CACHE"))).encode()).hexdigest()


def _make_venv() -> None:
    config = VENV / "pyvenv.cfg"
    if PYTHON.exists() and config.exists() and f"version = {platform.python_version()}\n" in config.read_text():
        return
    if VENV.exists() and not config.exists() and any(VENV.iterdir()):
        sys.exit(f"{VENV} existe et n'est pas un environnement Python : déplacez ce dossier, puis recommencez.")
    if find_spec("ensurepip") is None and not _apt("Installation de python3-venv", "python3-venv"):
        sys.exit(
            "Le module venv de Python est incomplet. Sous Debian ou Ubuntu : apt-get install python3-venv "
            "(droits d'administration), puis recommencez."
        )
    if not step("Création de l'environnement Python", [sys.executable, "-m", "venv", "--clear", str(VENV)]):
        sys.exit("L'environnement Python n'a pas pu être créé : voyez les lignes ci-dessus.")


def _install(packages: str) -> None:
    pip = [str(PYTHON), "-m", "pip", "install", "-q", "--disable-pip-version-check", "--require-hashes"]
    uv = [str(VENV / "bin" / "uv"), "pip", "install", "-q", "--python", str(PYTHON), "--require-hashes"]
    wanted = ["-r", str(LOCKS / f"{packages}.txt")]
    label = "Installation des paquets"
    if step("Installation de l'installeur", [*pip, "-r", str(LOCKS / "bootstrap.txt")]) and step(
        label, [*uv, "--compile-bytecode", *wanted]
    ):
        return
    if not step(f"{label} (par pip)", [*pip, *wanted]):
        sys.exit(
            "Les paquets n'ont pas pu être installés : vérifiez l'accès de ce poste au dépôt de paquets Python "
            "(réseau, mandataire, pip.conf), puis recommencez."
        )


def _link_checkout() -> None:
    """Make `import poles` and the `poles` command work from anywhere, without any build."""
    site = next((VENV / "lib").glob("python3*/site-packages"))
    (site / "poles.pth").write_text(f"{ROOT}\n")
    script = VENV / "bin" / "poles"
    script.write_text(LAUNCHER.format(python=PYTHON))
    script.chmod(0o755)

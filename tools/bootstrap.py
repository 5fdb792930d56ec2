"""Prepare the virtual environment that the locks describe, then run one command (standard library only)."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import NoReturn

from tools import environment, halves, search

ROOT = Path(__file__).resolve().parent.parent
PURE = ("words", "workflows", "law", "matching")
NO_DJANGO = ["-p", "no:django", "-W", "ignore::pytest.PytestConfigWarning", "-m", "not browser"]
WARMED = ("demo", "serve", "worker", "bench")  # what computes for someone who waits
COMMANDS: dict[str, tuple[str, str]] = {
    # command: (packages it needs, what it does)
    "demo": (
        "run",
        "démonstration complète sur ce poste : base, données fictives, site et tâches ; Ctrl-C arrête tout",
    ),
    "test": ("test", "toutes les vérifications automatiques (les options de pytest sont acceptées)"),
    "fast": ("test", "les seuls tests sans base de données : mots, circuits, droit, affectation"),
    "check": ("test", "style, types, architecture, migrations, sécurité, documentation, verrous"),
    "bench": (
        "test",
        "mesures aux échelles S et M (JSON dans var/bench) ; « ./run bench matching » : les noyaux et leurs "
        "pairs ; « ./run bench imports » : les fichiers d’élèves, 100 000 lignes ; « ./run bench duplicates » : les doublons ; "
        "« ./run bench offers » : la recherche d’offres, 100 000 offres (--size 1000000) ; "
        "« ./run bench figures » : les indicateurs d’une académie, 100 000 élèves ; "
        "« ./run bench law » : combien de conventions les règles jugent en une seconde ; "
        "« ./run bench papers » : 1 000 conventions en PDF, et le même contenu par WeasyPrint ; "
        "« ./run bench signatures » : 200 personnes signent pendant que le site et la base sont tués (kill -9)",
    ),
    "docs": ("run", "récrit les pages de documentation tirées du code (--check : vérifie seulement)"),
    "lock": ("test", "recalcule les versions verrouillées (-U : prend les plus récentes)"),
    "poles": ("run", "toute commande « poles » sur la base de ce dossier : ./run poles --help"),
    "shell": ("run", "console Python sur la base (celle de la démonstration si DATABASE_URL est absente)"),
    "serve": ("run", "le site seul, sur la base désignée par DATABASE_URL"),
    "worker": ("run", "l'exécutant des tâches de fond, sur la base désignée par DATABASE_URL"),
    "migrate": ("run", "met à jour le schéma de la base désignée par DATABASE_OWNER_URL"),
    "where": ("", "liste les fichiers qui portent un mot : ./run where périmètre"),
    "help": ("", "cette aide"),
}


def show_help() -> None:
    """Print one line per command."""
    print("Pôles — usage : ./run COMMANDE [options]\n")
    for name, (_packages, summary) in COMMANDS.items():
        print(f"  {name:<8} {summary}")
    print(
        "\nLe premier lancement installe les paquets et compile les calculs (environ deux minutes) ; les suivants sont immédiats."
    )


def command_line(name: str, args: list[str]) -> list[str]:
    """The process that carries out the command `name`, inside the virtual environment."""
    python = str(environment.PYTHON)
    match name:
        case "demo":
            return [python, "-m", "poles.config.supervisor", "demo", *args]
        case "test":
            environment.ensure_browser()
            return [python, "-m", "tools.halves" if halves.splits(args) else "pytest", *args]
        case "fast":
            folders = [f"tests/{room}" for room in PURE if (ROOT / "tests" / room).is_dir()]
            return [python, "-m", "pytest", *NO_DJANGO, *folders, *args]
        case "check":
            return [python, "-m", "tools.check", *args]
        case "bench":
            if args[:1] in (
                ["matching"],
                ["imports"],
                ["duplicates"],
                ["offers"],
                ["figures"],
                ["law"],
                ["papers"],
                ["signatures"],
            ):
                return [python, "-m", f"bench.{args[0]}", *args[1:]]
            return [python, "-m", "bench", *args]
        case "docs":
            return [python, "-m", "poles.config.docs", *args]
        case "lock":
            return [python, "-m", "tools.locks", *args]
        case "poles":
            return [str(environment.VENV / "bin" / "poles"), *args]
        case "shell":
            return [python, "-m", "tools.server", "--demo", python, "-m", "django", "shell", *args]
        case _:
            return [str(environment.VENV / "bin" / "poles"), name, *args]


def become(line: list[str]) -> NoReturn:
    """Replace this process by the command."""
    os.environ.update(environment.variables())
    os.chdir(ROOT)
    sys.stdout.flush()
    os.execv(line[0], line)


def main(argv: list[str]) -> int:
    """Run one command; replaces this process, so that its exit code and its signals are the command's own."""
    name, args = (argv[0], argv[1:]) if argv else ("help", [])
    if name in ("help", "-h", "--help"):
        show_help()
        return 0
    if name not in COMMANDS:
        print(f"Commande inconnue : {name}. « ./run help » donne la liste.", file=sys.stderr)
        return 2
    if name == "where":
        return search.main(args)
    if environment.prepare(COMMANDS[name][0]) or name in WARMED:
        environment.warm_kernels()
    become(command_line(name, args))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

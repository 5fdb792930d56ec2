"""The locks: names, versions and hashes, nothing else; this module renews them and guards their content."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

from tools.environment import ROOT, VENV, variables

ASKED = r"(-c locks/run\.txt|[A-Za-z0-9._-]+( \(pyproject\.toml(:test)?\))?)"
LINE = re.compile(
    r"[a-z0-9._-]+==[A-Za-z0-9.!+_-]+( ; [\w\s.<>=!'\"()+-]+?)?( \\)?"  # name==version ; marker
    r"|    --hash=sha256:[0-9a-f]{64}( \\)?"  # one file's hash
    rf"|    #( via| via {ASKED}|   {ASKED})"  # who asks for it
)


def findings(name: str, text: str) -> list[str]:
    """The lines that hold anything else than a name, a version, a hash or who asks for it, one sentence each."""
    return [
        f"{name}, ligne {number} : ni nom et version, ni empreinte ({line.strip()}) ; lancez ./run lock"
        for number, line in enumerate(text.splitlines(), 1)
        if line and not LINE.fullmatch(line)
    ]


def missing(lock: str, wanted: list[str]) -> list[str]:
    """The names of `wanted` (requirements such as `psycopg[binary]>=3`) that the lock's text does not pin."""
    pinned = {canonical(name) for name in re.findall(r"^([A-Za-z0-9._-]+)==", lock, re.MULTILINE)}
    names = [canonical(re.split(r"[\[<>=!~;\s]", requirement, maxsplit=1)[0]) for requirement in wanted]
    return [name for name in names if name not in pinned]


def canonical(name: str) -> str:
    """A package's name in the form that locks use."""
    return re.sub(r"[-_.]+", "-", name).lower()


def guard(root: Path = ROOT) -> list[str]:
    """Every fault of the three lock files of a checkout."""
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))
    run = project["project"]["dependencies"]
    wanted = {"bootstrap": ["uv"], "run": run, "test": run + project["dependency-groups"]["test"]}
    found = []
    for name, requirements in wanted.items():
        text = (root / "locks" / f"{name}.txt").read_text(encoding="utf-8")
        found += findings(f"locks/{name}.txt", text)
        found += [f"locks/{name}.txt : {absent} manque ; lancez ./run lock" for absent in missing(text, requirements)]
    return found


def relock(arguments: list[str]) -> int:
    """Write the three lock files; versions already locked are kept unless `-U` (or `-P name`) is given."""
    compiler = [str(VENV / "bin" / "uv"), "pip", "compile", "--universal", "--generate-hashes", "--no-header", "-q"]
    for source, output, options in (
        ("-", "bootstrap", ["--no-annotate"]),
        ("pyproject.toml", "run", []),
        ("pyproject.toml", "test", ["--group", "test", "-c", "locks/run.txt"]),
    ):
        print(f"locks/{output}.txt…", flush=True)
        command = [*compiler, *options, *arguments, "-o", f"locks/{output}.txt", source]
        done = subprocess.run(command, cwd=ROOT, input="uv\n", text=True, check=False, env=os.environ | variables())
        if done.returncode:
            print("Le calcul des versions a échoué : voyez la ligne ci-dessus.", file=sys.stderr)
            return done.returncode
    return report()


def report() -> int:
    """Print the guard's findings; 1 when there is any."""
    found = guard()
    print("\n".join(found[:20]) if found else "Les verrous ne portent que des noms, des versions et des empreintes.")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(report() if sys.argv[1:] == ["--check"] else relock(sys.argv[1:]))

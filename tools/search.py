"""`./run where WORD`: the files of the checkout that bear a word, with the number of lines and the first one."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
HIDDEN = {".git", ".venv", "var", "__pycache__", "node_modules"}


def files() -> Iterator[Path]:
    """Every file that git knows or would know; a plain walk when git is absent."""
    try:
        listing = subprocess.run(
            ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
            cwd=ROOT,
            capture_output=True,
            check=True,
        )
        yield from sorted(ROOT / name for name in set(listing.stdout.decode().split("\0")) if name)
    except (OSError, subprocess.CalledProcessError):
        for folder, names, leaves in os.walk(ROOT):
            names[:] = sorted(n for n in names if n not in HIDDEN)
            yield from (Path(folder) / leaf for leaf in sorted(leaves))


def main(args: list[str]) -> int:
    """Print `path:line  (n lignes)  text` for each file that bears the words; 1 when there is none."""
    if not args:
        print("Dites quel mot chercher : ./run where périmètre", file=sys.stderr)
        return 2
    word, found = " ".join(args).casefold(), 0
    for path in files():
        try:
            lines = path.read_text(encoding="utf-8").splitlines()
        except (OSError, UnicodeDecodeError):
            continue
        hits = [n for n, line in enumerate(lines, 1) if word in line.casefold()]
        if hits:
            found += 1
            print(f"{path.relative_to(ROOT)}:{hits[0]}  ({len(hits)})  {lines[hits[0] - 1].strip()[:100]}")
    if not found:
        print(f"Aucun fichier ne porte « {' '.join(args)} ».", file=sys.stderr)
    return 0 if found else 1

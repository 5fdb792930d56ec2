"""The whole suite in two halves at once, each with its own server: what drives a browser, and the rest."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import tempfile
from collections.abc import Sequence

HALVES = ("not browser", "browser")
HARMLESS = re.compile(r"^(-q|-v|-vv|-ra|--durations=\d+|--no-header|--show-capture=\w+|--tb=\w+)$")
TOTALS = re.compile(r"(\d+) (passed|failed|skipped|errors?|deselected|xfailed|warnings?)")


def splits(args: Sequence[str]) -> bool:
    """Whether these options of pytest choose nothing: no folder, no mark, no name."""
    return all(HARMLESS.match(word) for word in args)


def totals(texts: Sequence[str]) -> dict[str, int]:
    """What the last lines of some sessions count together; what a half leaves to the other is not counted."""
    found: dict[str, int] = {}
    for text in texts:
        for count, what in TOTALS.findall(text.strip().splitlines()[-1] if text.strip() else ""):
            if what != "deselected":
                found[what] = found.get(what, 0) + int(count)
    return found


def main(args: Sequence[str]) -> int:
    """Run both halves with these options; the first one is shown as it goes, the second once both have ended."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # who stops this stops both
    line = [sys.executable, "-m", "pytest", *args, "-m"]
    with tempfile.TemporaryFile("w+") as kept:
        second = subprocess.Popen([*line, HALVES[1]], stdout=kept, stderr=subprocess.STDOUT)
        first = subprocess.Popen([*line, HALVES[0]], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        shown: list[str] = []
        try:
            assert first.stdout is not None
            for text in first.stdout:
                shown = [*shown[-20:], text]
                sys.stdout.write(text)
                sys.stdout.flush()
            codes = [first.wait(), second.wait()]
        except KeyboardInterrupt:
            for half in (first, second):
                half.send_signal(signal.SIGINT)
            codes = [first.wait(), second.wait()]
        kept.seek(0)
        text = kept.read()
    print(f"\n=== Dans un navigateur\n{text}")
    both = totals(["".join(shown), text])
    print(f"=== En tout : {', '.join(f'{count} {what}' for what, count in both.items())}")
    return max(codes)


if __name__ == "__main__":
    os.environ.setdefault("PYTHONUNBUFFERED", "1")
    sys.exit(main(sys.argv[1:]))

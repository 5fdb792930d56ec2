"""Run a test in a process of its own: OR-Tools (an oracle here) and HiGHS cannot be loaded by the same one."""

import functools
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).parents[2]


def alone(test: Callable[[], None]) -> Callable[[], None]:
    """The same test, called in a new Python; what it says when it fails is what pytest shows."""

    @functools.wraps(test)
    def in_its_own_process() -> None:
        call = f"from {test.__module__} import {test.__name__} as test; test.__wrapped__()"
        done = subprocess.run([sys.executable, "-c", call], cwd=ROOT, capture_output=True, text=True, timeout=600)
        assert done.returncode == 0, done.stdout + done.stderr

    return in_its_own_process

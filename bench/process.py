"""Processes of the bench: each figure is taken in one of its own, with its seconds and its peak memory."""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, Generic, NamedTuple, TypeVar

T = TypeVar("T")


def memory(field: str) -> float:
    """MiB of this process: ``VmHWM`` (peak) or ``VmRSS`` (now)."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(field)) / 1024


class Taken(NamedTuple, Generic[T]):
    """The last answer; median seconds of wall, and of processor, which other work on the machine hardly moves; peak MiB."""

    answer: T
    seconds: float
    cpu: float
    mib: float

    def figures(self) -> dict[str, float]:
        """The three numbers, named."""
        return {"seconds": self.seconds, "cpu_seconds": self.cpu, "MiB": self.mib}


def timed(gesture: Callable[[], T], times: int = 1) -> Taken[T]:
    """Do it ``times`` times; peak MiB is above what the process held before. Everything here runs on one thread."""
    Path("/proc/self/clear_refs").write_text("5")  # forget the former peak
    before, seconds, cpu = memory("VmRSS"), [], []
    for turn in range(times):
        began, busy = time.perf_counter(), time.process_time()
        answer = gesture()
        seconds.append(time.perf_counter() - began)
        cpu.append(time.process_time() - busy)
        if turn < times - 1:
            del answer
    return Taken(answer, statistics.median(seconds), statistics.median(cpu), memory("VmHWM") - before)


def child(label: str, *line: str) -> dict[str, Any]:
    """What this module (or ``-c`` code), with these arguments, prints last, as JSON; told on the error output."""
    print(f"· {label}…", file=sys.stderr, flush=True)
    done = subprocess.run(
        [sys.executable, *([] if line[0] == "-c" else ["-m"]), *line], capture_output=True, text=True, check=False
    )
    if done.returncode:
        sys.exit(f"{label} : échec\n{done.stderr[-3000:]}")
    answer: dict[str, Any] = json.loads(done.stdout.strip().splitlines()[-1])
    print(f"  {json.dumps(answer, ensure_ascii=False)}", file=sys.stderr, flush=True)
    return answer


def rounded(values: dict[str, Any]) -> dict[str, Any]:
    """The same figures, the real ones to four decimals."""
    return {key: round(value, 4) if isinstance(value, float) else value for key, value in values.items()}
